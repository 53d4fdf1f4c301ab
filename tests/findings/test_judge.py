"""What is called a finding, what a note, and what is not said at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kneewise.anatomy import Side
from kneewise.events.event import Activity
from kneewise.findings.finding import Finding, Standing
from kneewise.findings.headline import headline
from kneewise.findings.judge import Case, judged
from kneewise.findings.reference import Reference, reference, references
from kneewise.measures.catalogue import BY_NAME, CATALOGUE
from kneewise.measures.measure import Harm, Measure, Method
from kneewise.person import Person, Sex
from kneewise.units import deg


def measures(
    name: str,
    side: Side | None,
    value: float,
    *,
    error: float,
    repetitions: int = 5,
) -> list[Measure]:
    """A measure that is the same in every repetition, and its summary."""
    return [
        Measure(
            name=name,
            unit=BY_NAME[name].unit,
            value=value,
            standard_error=error,
            smallest_real_change=2.77 * error,
            change_source="computed",
            method=Method.PICTURE,
            side=side,
            repetition=repetition,
        )
        for repetition in [*range(repetitions), None]
    ]


def knees(
    left: float, right: float, *, error: float = deg(3), repetitions: int = 5
) -> list[Measure]:
    """The inward bend of both knees, and their difference."""
    return [
        *measures(
            "knee_collapse", Side.LEFT, left, error=error, repetitions=repetitions
        ),
        *measures(
            "knee_collapse", Side.RIGHT, right, error=error, repetitions=repetitions
        ),
        *measures("symmetry", None, left - right, error=error, repetitions=repetitions),
    ]


def case(
    found: list[Measure],
    activity: Activity = Activity.SQUAT,
    person: Person | None = None,
) -> Case:
    return Case(activity=activity, measures=tuple(found), person=person or Person())


def test_a_knee_inside_the_line_in_every_squat_is_a_finding() -> None:
    seen = case(knees(deg(2), deg(19)))

    first = judged(seen)[0]

    assert (first.measure, first.side) == ("knee_collapse", Side.RIGHT)
    assert first.standing is Standing.FINDING
    assert "19° ± 3°" in first.text
    assert headline(seen, judged(seen)).startswith(
        "The right knee falls inwards, in every squat. The left does not"
    )


def test_one_repetition_makes_a_note_only() -> None:
    found = judged(case(knees(deg(2), deg(19), repetitions=1)))

    assert {finding.standing for finding in found} == {Standing.NOTE}


def test_a_bend_within_its_error_is_not_mentioned() -> None:
    seen = case(knees(deg(2), deg(5)))

    assert judged(seen) == ()
    assert headline(seen, ()).startswith("Neither knee")


def test_on_one_leg_some_inward_bend_is_usual_and_is_not_flagged() -> None:
    found = measures("knee_collapse", Side.LEFT, deg(10), error=deg(2))

    assert judged(case(found, Activity.SINGLE_LEG_SQUAT)) == ()


def test_a_bend_without_a_range_is_said_and_not_called_nothing() -> None:
    seen = case(knees(deg(4), deg(7)), Activity.WALK)

    assert judged(seen) == ()
    assert headline(seen, ()) == (
        "The right knee bends inwards by 7° ± 3°; for this movement there is no "
        "published range to compare that with."
    )


def test_of_a_knee_that_was_not_seen_nothing_is_said() -> None:
    seen = case(measures("knee_collapse", Side.LEFT, deg(-2), error=deg(3)))

    assert headline(seen, ()) == (
        "The left knee does not fall inwards by more than can be told (± 3°)."
    )


def test_a_knee_in_line_does_not_fall_in_because_the_other_bends_out() -> None:
    seen = case(knees(deg(1), deg(-12)), Activity.WALK)

    assert judged(seen) == ()
    assert headline(seen, ()).startswith("Neither knee")


def test_a_bend_within_its_range_is_said_to_be_usual() -> None:
    woman = Person(sex=Sex.FEMALE)
    seen = case(knees(deg(8), deg(10)), Activity.SINGLE_LEG_SQUAT, woman)

    assert judged(seen) == ()
    assert headline(seen, ()) == (
        "The left knee bends inwards by 8° ± 3° and the right knee by 10° ± 3°; "
        "no more than is usual in this movement."
    )


def test_a_woman_on_one_leg_is_compared_with_women_on_one_leg() -> None:
    found = measures("knee_collapse", Side.LEFT, deg(22), error=deg(3))
    woman = Person(sex=Sex.FEMALE)

    finding = judged(case(found, Activity.SINGLE_LEG_SQUAT, woman))[0]

    assert finding.reference is not None
    assert "women" in finding.against
    assert "Herrington 2014" in finding.reference.source


def test_nobody_is_compared_across_methods_tasks_or_sexes() -> None:
    man = Person(sex=Sex.MALE)

    for person, activity, method in (
        (man, Activity.SINGLE_LEG_SQUAT, Method.PICTURE),
        (Person(), Activity.SINGLE_LEG_SQUAT, Method.PICTURE),
        (Person(sex=Sex.FEMALE), Activity.SQUAT, Method.PICTURE),
        (Person(sex=Sex.FEMALE), Activity.SINGLE_LEG_SQUAT, Method.SPACE),
    ):
        assert reference("knee_collapse", activity, method, person) is None


def test_one_side_further_in_than_the_other_is_found_when_both_are_seen() -> None:
    seen = case(knees(deg(14), deg(2)), Activity.WALK)

    finding = judged(seen)[0]

    assert (finding.measure, finding.side) == ("symmetry", Side.LEFT)
    assert "further than the other" in headline(seen, judged(seen))


def test_feet_turned_out_do_not_make_a_knee_fall_in() -> None:
    straight = knees(deg(-3), deg(-3))
    inside = measures("knee_over_foot", Side.LEFT, 0.2, error=0.03)

    assert judged(case(straight + inside)) == ()


def over_a_turned_foot(inside: float, turn: float, bend: float = -1) -> Case:
    """A right knee inside a foot whose turn-out is known."""
    return case(
        [
            *knees(deg(-4), deg(bend), error=deg(4)),
            *measures("knee_over_foot", Side.RIGHT, inside, error=0.05),
            *measures("foot_progression", Side.RIGHT, deg(turn), error=deg(5)),
        ]
    )


def test_a_knee_further_inside_than_its_foot_is_turned_is_found() -> None:
    seen = over_a_turned_foot(inside=0.28, turn=17)

    (finding,) = judged(seen)

    assert (finding.measure, finding.side) == ("knee_over_foot", Side.RIGHT)
    assert "more than the turn of the foot explains" in finding.text
    assert headline(seen, (finding,)).startswith("The right knee goes inside its foot")


def test_a_knee_no_further_inside_than_its_foot_is_turned_is_not() -> None:
    assert judged(over_a_turned_foot(inside=0.2, turn=25)) == ()
    assert judged(over_a_turned_foot(inside=0.2, turn=25, bend=3)) == ()


def test_a_knee_that_bends_outwards_beyond_its_error_is_not_found_inside() -> None:
    assert judged(over_a_turned_foot(inside=0.28, turn=17, bend=-6)) == ()


def test_knees_nearer_together_than_ankles_are_found() -> None:
    found = [
        *knees(deg(4), deg(4)),
        *measures("knee_ankle_separation", None, 0.7, error=0.05),
    ]

    findings = judged(case(found))

    assert [f.measure for f in findings] == ["knee_ankle_separation"]


def test_a_withheld_measure_is_never_judged() -> None:
    seen = case(measures("knee_collapse", Side.LEFT, float("nan"), error=float("nan")))

    assert judged(seen) == ()
    assert "cannot be read" in headline(seen, ())


def test_every_reference_has_people_a_source_and_an_order() -> None:
    for row in references():
        assert row.measure in BY_NAME
        assert row.people
        assert row.source
        assert row.low < row.high


def own(measure: str, low: float, high: float) -> Reference:
    """A range of one's own."""
    return Reference(
        measure=measure,
        activity=Activity.WALK,
        method=Method.PICTURE,
        low=low,
        high=high,
        people="40 people of our school",
        source="own study: our school",
    )


def against_own(
    name: str, side: Side | None, value: float, usual: tuple[float, float]
) -> list[Finding]:
    """What is said of a measure in walking beside a range of one's own."""
    seen = Case(
        activity=Activity.WALK,
        measures=tuple(measures(name, side, value, error=0.01)),
        person=Person(),
        own=(own(name, *usual),),
    )
    return [one for one in judged(seen) if one.reference is not None]


@pytest.mark.parametrize(
    ("name", "ends"),
    [(one.name, one.harm) for one in CATALOGUE],
    ids=[one.name for one in CATALOGUE],
)
def test_ranges_of_ones_own_flag_the_ends_that_the_table_names(
    name: str, ends: Harm
) -> None:
    side = Side.LEFT if BY_NAME[name].sided else None

    above = against_own(name, side, 1.3, (0.8, 1.2))
    below = against_own(name, side, 0.7, (0.8, 1.2))

    assert bool(above) == (ends is not Harm.LOW)
    assert bool(below) == (ends is not Harm.HIGH)
    for found in (*above, *below):
        assert found.standing is Standing.FINDING
        assert found.beyond == pytest.approx(10)  # 0.1 past, an error of 0.01
        assert found.agree == found.repetitions == 5
    assert not against_own(name, side, 0.79, (0.8, 1.2))  # within its error


def test_the_lower_end_of_a_published_range_is_no_finding() -> None:
    row = next(one for one in references() if one.measure == "cadence")
    slow = replace(
        measures("cadence", None, 0.5 * row.low, error=0.01)[-1], method=row.method
    )
    seen = Case(activity=Activity.WALK, measures=(slow,), person=Person())

    assert judged(seen) == ()
    assert judged(replace(seen, own=(replace(row, source="own study: ours"),)))


def test_a_difference_of_the_sides_names_the_knee_that_is_further_in() -> None:
    usual = (-0.05, 0.05)

    left = against_own("symmetry", None, 0.2, usual)[0]
    right = against_own("symmetry", None, -0.2, usual)[0]

    assert (left.side, right.side) == (Side.LEFT, Side.RIGHT)
