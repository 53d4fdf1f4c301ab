"""A programme that somebody edits stays inside what is safe, and says what it loses."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.exam.complaint import Region
from kneewise.findings.cause import Kind
from kneewise.programme import written
from kneewise.programme.calendar import days
from kneewise.programme.diary import Entry, WeekEnd
from kneewise.programme.edit import (
    Chosen,
    alternatives,
    bounds,
    drafted,
    edited,
    grown_into,
    offered,
    taken,
    trouble,
)
from kneewise.programme.exercise import Target, catalogue
from kneewise.programme.follow import begin, follow
from kneewise.programme.needs import Needs
from kneewise.programme.programme import Programme
from kneewise.programme.propose import MOST, propose
from kneewise.programme.safety import refusal
from kneewise.report.sheet import as_sheet
from kneewise.report.week import week
from tests.programme.people import GYM, START, anyone, cause, flags, needs, sore

BY, ON = "clio", START
SORE = needs(
    cause(Kind.WEAK_ABDUCTORS), complaints=(sore(Region.FRONT_OF_KNEE, pain=1),)
)
WEAK = needs(cause(Kind.WEAK_ABDUCTORS))
ABDUCTORS = "No longer trained on the left: the hip abductors (gluteus medius)."


few = settings(max_examples=25)  # each plans a whole programme


def as_it_is(programme: Programme) -> list[Chosen]:
    return [Chosen(exercise=item.exercise) for item in programme.items]


def made(
    chosen: list[Chosen], whom: Needs = SORE, base: Programme | None = None
) -> Programme:
    return edited(base or propose(whom), chosen, whom, by=BY, on=ON)


def swapped(id_: str, whom: Needs = WEAK) -> Programme:
    """The first exercise of a programme in the place of which another is done."""
    first, *others = as_it_is(propose(whom))
    return made([Chosen(exercise=id_, instead=first.exercise), *others], whom)


@few
@given(anyone)
def test_what_nobody_changes_is_what_was_proposed(whom: Needs) -> None:
    programme = propose(whom)
    assume(programme.items)

    assert drafted(programme, as_it_is(programme), whom, by=BY, on=ON) is programme


@few
@given(whom=anyone, id_=st.sampled_from(list(catalogue())))
def test_nobody_is_given_by_hand_what_is_never_proposed_to_them(
    whom: Needs, id_: str
) -> None:
    programme = propose(whom)
    assume(programme.items)
    chosen = [Chosen(exercise=id_)]

    is_refused = refusal(catalogue()[id_], whom) is not None
    if trouble(catalogue()[id_], whom):
        with pytest.raises(BadSetting):
            edited(programme, chosen, whom, by=BY, on=ON)
    else:
        assert not is_refused
        assert edited(programme, chosen, whom, by=BY, on=ON).items[0].exercise == id_


@few
@given(anyone)
def test_everything_that_is_offered_may_be_had(whom: Needs) -> None:
    for exercise in offered(whom):
        assert trouble(exercise, whom) == ""
        for other in alternatives(exercise, whom):
            assert trouble(other, whom) == ""
            assert other.targets & exercise.targets
            assert other.id != exercise.id


def test_a_swap_keeps_the_leg_and_the_reasons() -> None:
    before = propose(WEAK).items[0]

    after = swapped("clam").items[0]

    assert (after.exercise, after.side) == ("clam", before.side)
    assert after.why == before.why
    assert after.how.key == "exercises/clam"
    assert "clam" in after.ladder


def test_an_edit_names_who_when_and_what_was_proposed() -> None:
    programme = propose(WEAK)

    edit = swapped("clam").edit

    assert edit is not None
    assert (edit.by, edit.on, edit.proposed) == (BY, ON, programme.items)
    assert edit.lost == ()


def test_a_second_edit_still_knows_what_was_proposed_first() -> None:
    first = swapped("clam")

    second = made([Chosen(exercise="abd_sl")], WEAK, first)

    assert second.edit is not None
    assert second.edit.proposed == propose(WEAK).items


def test_what_is_trained_no_longer_is_said_with_its_leg() -> None:
    programme = propose(SORE)
    rest = [c for c in as_it_is(programme) if c.exercise != "abd_sl"]

    lost = made(rest).edit

    assert lost is not None
    assert [said.text for said in lost.lost] == [ABDUCTORS]
    assert lost.lost[0].key == "exercises/abd_sl"


def test_one_leg_left_out_is_said_too() -> None:
    sides = frozenset({Side.RIGHT})

    lost = made([Chosen(exercise="abd_sl", sides=sides)], WEAK).edit

    assert lost is not None
    assert [said.text for said in lost.lost] == [ABDUCTORS]


def test_a_mirrored_person_loses_the_other_leg() -> None:
    rest = [c for c in as_it_is(propose(SORE)) if c.exercise != "abd_sl"]

    one, other = made(rest).mirrored(), made(rest, SORE.mirrored())

    assert one == other


def test_what_is_added_is_open_no_longer() -> None:
    whom = needs(cause(Kind.WEAK_FLEXORS))  # nothing at hand trains them
    programme = propose(whom)
    able = needs(cause(Kind.WEAK_FLEXORS), equipment=GYM)
    id_ = propose(able).items[0].exercise
    open_before = [said.text for said in programme.unmet]

    after = drafted(programme, [Chosen(exercise=id_)], able, by=BY, on=ON)

    assert open_before != []
    assert after.unmet == ()


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ([], "no exercise is left"),
        ([Chosen(exercise="clam")] * 2, "is there twice"),
        ([Chosen(exercise="somersault")], "no such exercise"),
        ([Chosen(exercise="hop_hold")], "jumping waits"),
        ([Chosen(exercise="clam_band")], "needs what is not at hand: band"),
        ([Chosen(exercise="abd_sl", sets=9)], "1 to 3 are inside its range"),
        ([Chosen(exercise="abd_sl", repetitions=40)], "8 to 12 are inside"),
        ([Chosen(exercise="abd_sl", per_week=7)], "1 to 3 are inside"),
        ([Chosen(exercise="abd_sl", hold=30.0)], "it has no seconds of hold"),
        ([Chosen(exercise="abd_sl", load_steps=1)], "times more weight cannot be"),
        ([Chosen(exercise=e.id) for e in offered(SORE)[: MOST + 1]], "are the most"),
    ],
)
def test_what_cannot_be_is_refused_with_a_remedy(
    chosen: list[Chosen], words: str
) -> None:
    with pytest.raises(BadSetting, match=words) as refused:
        made(chosen)

    assert refused.value.remedy


def test_a_red_flag_comes_before_every_edit() -> None:
    flagged = needs(flags=flags("septic"))

    with pytest.raises(BadSetting, match="a red flag comes before"):
        drafted(propose(WEAK), [Chosen(exercise="clam")], flagged, by=BY, on=ON)


def test_pain_keeps_what_loads_the_sore_place_out_of_the_hand_too() -> None:
    hurting = needs(complaints=(sore(Region.FRONT_OF_KNEE, pain=5),))

    why_not = trouble(catalogue()["split_squat"], hurting)

    assert "it hurts 5 of 10 now" in why_not


@few
@given(whom=anyone, data=st.data())
def test_a_dose_of_ones_own_only_grows_from_rung_to_rung(
    whom: Needs, data: st.DataObject
) -> None:
    there = offered(whom)
    assume(there and propose(whom).items)
    exercise = data.draw(st.sampled_from(there))
    limits = bounds(exercise, whom)
    whole = {
        name: data.draw(st.integers(int(span.low), int(span.high)))
        for name, span in (
            ("sets", limits.sets),
            ("repetitions", limits.repetitions),
            ("per_week", limits.per_week),
        )
        if span is not None and span.low >= 1
    }
    chosen = Chosen(exercise=exercise.id, **whole)  # type: ignore[arg-type]  # ints

    programme = drafted(propose(whom), [chosen], whom, by=BY, on=ON)
    state = begin(programme)

    assert state.slots[0].exercise == exercise.id
    assert state.slots[0].dose == programme.items[0].dose
    slot = state.slots[0]
    goes_together = exercise.amount.is_heavier_with_fewer
    while slot.up.exercise == exercise.id and slot.up != slot and not goes_together:
        before, slot = slot, slot.up
        assert before.dose is not None
        assert slot.dose is not None
        assert before.dose.is_at_most(slot.dose)


def test_the_diary_raises_and_lowers_a_dose_of_ones_own() -> None:
    own = Chosen(exercise="abd_sl", sets=2, repetitions=9)
    state = begin(made([own], WEAK))
    well = [
        Entry(
            on=START + timedelta(days=day),
            exercise="abd_sl",
            sets=2,
            repetitions=11,
            pain=0,
            morning=0,
        )
        for day in (0, 2, 4)
    ]
    end = WeekEnd(on=START + timedelta(days=6))
    sore_ = [*well[:2], Entry(on=well[2].on, exercise="abd_sl", sets=2, pain=8)]

    higher, _ = follow(state, [*well, end])
    lower, _ = follow(state, [*sore_, end])

    assert higher.slots[0].dose is not None
    assert (higher.slots[0].dose.sets, higher.slots[0].dose.repetitions) == (2, 11)
    assert lower.slots[0].exercise == "clam"


@few
@given(whom=anyone, data=st.data())
def test_an_edited_programme_is_written_and_read_again(
    whom: Needs, data: st.DataObject
) -> None:
    programme = propose(whom)
    assume(programme.items)
    exercise = data.draw(st.sampled_from(offered(whom)))
    after = made([Chosen(exercise=exercise.id)], whom)

    plain = written.programme_as_plain(after)

    assert written.programme_from_plain(plain) == after


def test_sheet_and_week_begin_with_the_day_of_the_change() -> None:
    later = START + timedelta(days=10)
    after = edited(
        propose(SORE),
        [Chosen(exercise="clam", instead="abd_sl")],
        SORE,
        by=BY,
        on=later,
    )

    page = as_sheet(after, "ANNA")

    assert after.followed_from == later
    assert week(after, ["clam"]).title.startswith("15 to 21 January")
    assert begin(after).week == 1
    assert "changed by clio on 15 January 2026" in page
    assert "No longer trained on the left" in page
    assert days(after.items[0].dose.per_week)


def test_what_an_exercise_turned_into_keeps_its_leg_and_reasons() -> None:
    first = propose(WEAK).items[0]

    after = grown_into(first, "side_plank_abd", WEAK)

    assert (after.side, after.why) == (first.side, first.why)
    assert after.exercise == "side_plank_abd"


def test_nothing_is_taken_where_all_is_trained_still() -> None:
    items = propose(SORE).items

    assert taken(items, items[::-1], SORE) == ()
    assert all(
        Target.GLUTEUS_MEDIUS.value not in s.text for s in taken((), items, SORE)
    )


def test_load_grows_with_what_is_at_hand() -> None:
    at_home = bounds(catalogue()["split_squat"], SORE)
    in_the_gym = bounds(catalogue()["split_squat"], needs(equipment=GYM))

    assert at_home.load_steps.high == 0
    assert in_the_gym.load_steps.high > 0
    for one, other in pairwise((at_home, in_the_gym)):
        assert one.sets == other.sets
