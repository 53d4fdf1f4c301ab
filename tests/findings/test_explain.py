"""What an explanation says: with exams, without, and where it cannot tell."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneewise.anatomy import Group, Side
from kneewise.events.event import Activity
from kneewise.exam.complaint import Complaint, Region, Told
from kneewise.exam.exams import Exams
from kneewise.exam.strength import Movement
from kneewise.findings.cause import Kind
from kneewise.findings.explain import Seen, explained
from kneewise.findings.known import known
from kneewise.findings.said import LIKELY
from kneewise.motion.muscles import Lack
from kneewise.person import Person
from kneewise.reference import row
from tests.case_parts import both, look, pushes, squats, told, works
from tests.cases import ANNA, CASES, WEAK
from tests.findings.anybody import every, score

RIGHT = Side.RIGHT


@given(
    apart=st.floats(-1.9, 1.9),
    name=st.sampled_from(["pelvic_drop", "trunk_lean", "foot_progression"]),
)
@settings(max_examples=40, deadline=None)
def test_what_lies_within_its_error_is_no_cause(apart: float, name: str) -> None:
    measures = both("knee_collapse", apart, -apart, 2.0) + both(name, 3 + apart, 3, 2.0)

    found = explained(Seen(looks=(look(Activity.SQUAT, measures),)))

    assert every(found) == ()


def test_a_withheld_measure_is_no_cause() -> None:
    nothing = float("nan")
    measures = [
        *told("knee_collapse", RIGHT, nothing),
        *told("pelvic_drop", RIGHT, nothing),
        *told("pelvic_drop", Side.LEFT, 3),
        *told("trunk_lean", RIGHT, 30, nothing),
        *told("trunk_lean", Side.LEFT, 3, nothing),
    ]

    found = explained(Seen(looks=(look(Activity.SINGLE_LEG_SQUAT, measures),)))

    assert every(found) == ()
    assert found.headline.startswith("The inward bend was not measured")


def test_a_recording_alone_names_candidates_and_the_tests_that_would_tell() -> None:
    found = explained(Seen(person=ANNA, looks=(squats(1, 15, ANNA),)))

    assert found.headline == "Not known yet."
    assert "none is blamed" in found.detail
    assert all(cause.score < LIKELY for cause in found.causes)
    assert {(c.kind, c.side) for c in found.causes} >= {
        (Kind.WEAK_ABDUCTORS, RIGHT),
        (Kind.STIFF_ANKLE, RIGHT),
        (Kind.HABIT, RIGHT),
    }
    assert found.tests[0].key == "tests/st_abd_short"
    assert len(found.tests) >= 3
    assert "claims/c02" in found.known


def test_a_drop_and_a_lean_point_at_abductors_that_nobody_tested() -> None:
    found = explained(Seen(person=ANNA, looks=WEAK.seen.looks))

    assert found.headline == "Perhaps weaker hip abductors, on the right."
    assert found.detail.startswith("That was not tested by hand.")
    assert found.tests[0].key == "tests/st_abd_short"
    assert found.causes[0].test == "tests/st_abd_short"


def test_a_lean_hides_that_the_pelvis_stays_level() -> None:
    level = both("pelvic_drop", 5, 5)
    lean = both("trunk_lean", 4, 18)
    activity = Activity.SINGLE_LEG_SQUAT
    knees = squats(1, 15, ANNA)

    upright = Seen(looks=(knees, look(activity, level, ANNA)))
    leaning = Seen(looks=(knees, look(activity, level + lean, ANNA)))

    plain = next(c for c in every(explained(upright)) if c.kind is Kind.WEAK_ABDUCTORS)
    hidden = next(c for c in every(explained(leaning)) if c.kind is Kind.WEAK_ABDUCTORS)
    assert any("stays level" in e.text for e in plain.against)
    assert not any("stays level" in e.text for e in hidden.against)


def test_strong_and_free_hips_leave_habit() -> None:
    exams = Exams(
        strength=(
            *pushes(Movement.HIP_ABDUCTION, 190, 192),
            *pushes(Movement.HIP_EXTERNAL_ROTATION, 120, 122),
        ),
    )

    found = explained(Seen(person=ANNA, looks=(squats(1, 15, ANNA),), exams=exams))

    assert (found.causes[0].kind, found.causes[0].side) == (Kind.HABIT, RIGHT)
    assert any("mirror" in test.what for test in found.tests)


def test_weakness_on_the_side_that_does_not_fall_in_is_spoken_against() -> None:
    exams = Exams(strength=pushes(Movement.HIP_ABDUCTION, 118, 186))

    found = explained(Seen(person=ANNA, looks=(squats(1, 15, ANNA),), exams=exams))

    weak = next(
        c for c in every(found) if (c.kind, c.side) == (Kind.WEAK_ABDUCTORS, Side.LEFT)
    )
    assert any("right knee that falls inwards" in e.text for e in weak.against)


def test_a_leading_cause_with_as_much_against_it_cannot_be_told() -> None:
    exams = Exams(strength=pushes(Movement.HIP_ABDUCTION, 190, 190))

    found = explained(Seen(person=ANNA, looks=WEAK.seen.looks[:1], exams=exams))
    contested = explained(Seen(person=ANNA, looks=WEAK.seen.looks, exams=exams))

    assert not found.unsure
    assert contested.headline == "It cannot be told from this."
    assert Kind.WEAK_ABDUCTORS not in {cause.kind for cause in contested.causes}
    assert Kind.WEAK_ABDUCTORS in {cause.kind for cause in contested.undecided}
    assert "But:" in contested.unsure


def test_without_anything_it_says_where_to_begin() -> None:
    found = explained(Seen())

    assert found.headline == "Nothing was recorded or tested yet."
    assert found.tests


def test_one_repetition_is_too_little_to_explain() -> None:
    measures = both("knee_collapse", 1, 15, repetitions=1)

    found = explained(Seen(looks=(look(Activity.SQUAT, measures),)))

    assert found.headline == "Too little to explain yet."
    assert "Five calm repetitions" in found.unsure


def test_a_side_that_hurts_without_more_is_not_explained() -> None:
    found = explained(Seen(person=Person(painful=(RIGHT,))))

    assert found.headline == "Not known yet."
    assert [(c.kind, c.side) for c in found.causes] == [(Kind.LOAD, RIGHT)]


def test_every_claim_that_is_named_has_both_sides_and_was_read() -> None:
    complaints = [
        Complaint(region=region, pain=3, told=told_)
        for region in Region
        for told_ in Told
    ]

    named = known(Kind, complaints)

    assert len(named) > 25
    for key in named:
        claim = row(key)
        assert claim.is_checked
        assert claim.text("evidence_for")
        assert claim.text("evidence_against_or_limits")


def weight(seen: Seen, kind: Kind, side: Side, word: str) -> float:
    """What one piece of evidence weighs, negative against; 0 where it is not said."""
    found = [c for c in every(explained(seen)) if (c.kind, c.side) == (kind, side)]
    for_it = [e.weight for c in found for e in c.support if word in e.text]
    against = [e.weight for c in found for e in c.against if word in e.text]
    return sum(for_it) - sum(against)


def test_weakness_of_the_other_leg_weighs_less_than_of_the_one_that_falls_in() -> None:
    def weak(left: float, right: float) -> Seen:
        strength = pushes(Movement.HIP_EXTENSION, left, right)
        return Seen(looks=(squats(1, 15, ANNA),), exams=Exams(strength=strength))

    here = score(weak(300, 180), Kind.WEAK_EXTENSORS, RIGHT)
    there = score(weak(180, 300), Kind.WEAK_EXTENSORS, Side.LEFT)

    assert here - there > 1


@pytest.mark.parametrize(("used", "counts"), [(0.97, True), (0.84, False)])
def test_a_group_is_hard_at_work_only_beyond_its_error(
    used: float, counts: bool
) -> None:
    same = {Group.GLUTEUS_MEDIUS: used}
    seen = Seen(looks=(look(Activity.STEP_DOWN, [], ANNA, works(same, same)),))

    found = weight(seen, Kind.WEAK_ABDUCTORS, RIGHT, "gluteus medius uses")

    assert (found > 0) is counts


def test_a_group_that_has_most_to_spare_is_not_compared_with_the_other_leg() -> None:
    one, more = {Group.GLUTEUS_MEDIUS: 0.05}, {Group.GLUTEUS_MEDIUS: 0.2}

    seen = Seen(looks=(look(Activity.SQUAT, [], ANNA, works(one, more)),))

    assert every(explained(seen)) == ()


def test_a_missing_moment_says_nothing_where_the_group_is_not_at_its_limit() -> None:
    lack = Lack(coordinate="hip_adduction", side=RIGHT, moment=20, error=2)
    same = {Group.GLUTEUS_MEDIUS: 0.4}

    work = works(same, same, missing=(lack,))
    seen = Seen(looks=(look(Activity.STEP_DOWN, [], ANNA, work),))

    assert every(explained(seen)) == ()


def test_a_foot_far_out_in_walking_is_named_where_both_feet_are() -> None:
    def walk(out: float) -> Seen:
        turns = both("foot_progression", out, out)
        return Seen(looks=(look(Activity.WALK, turns, ANNA),))

    assert score(walk(25), Kind.TOE_OUT, RIGHT) > 0
    assert every(explained(walk(9))) == ()


def test_more_load_on_the_place_that_hurts_speaks_for_load() -> None:
    loads = both("patellar_tendon_force", 2.0, 4.0, 0.2)
    pain = Complaint(region=Region.BELOW_KNEECAP, side=RIGHT, pain=4)
    exams = Exams(complaints=(pain,))

    seen = Seen(looks=(look(Activity.SQUAT, loads, ANNA),), exams=exams)

    assert weight(seen, Kind.LOAD, RIGHT, "A model's number") > 0
    assert score(seen, Kind.LOAD, Side.LEFT) < 0


def test_slow_rises_speak_of_the_leg_that_hurts() -> None:
    seen = next(case.seen for case in CASES if "65" in case.name)

    kinds = {(c.kind, c.side) for c in every(explained(seen))}

    assert (Kind.WEAK_EXTENSORS, Side.LEFT) in kinds
    assert (Kind.WEAK_EXTENSORS, RIGHT) not in kinds


def test_a_note_weighs_less_than_a_finding() -> None:
    notes = look(Activity.SQUAT, both("knee_collapse", 1, 15, repetitions=1), ANNA)

    firm = score(Seen(looks=(squats(1, 15, ANNA),)), Kind.STIFF_ANKLE, RIGHT)

    assert 0 < score(Seen(looks=(notes,)), Kind.STIFF_ANKLE, RIGHT) < firm
