"""What hurts now is what was last said of each place on each side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kneewise.anatomy import Side
from kneewise.exam.complaint import Complaint, Region, Told
from kneewise.exam.exams import Exams
from kneewise.workflow.person import current

sides = st.sampled_from([None, *Side])
said = st.builds(
    Complaint,
    region=st.sampled_from([Region.FRONT_OF_KNEE, Region.GROIN]),
    side=sides,
    pain=st.sampled_from([0.0, 2.0, 5.0]),
    told=st.sampled_from([None, Told.PATELLOFEMORAL]),
)
history = st.lists(said, max_size=8)


def now(complaints: list[Complaint]) -> tuple[Complaint, ...]:
    return current(Exams(complaints=(each,)) for each in complaints)


def pain_at(found: tuple[Complaint, ...], region: Region, side: Side) -> float:
    """What hurts at one place; 0 where nothing is said of it."""
    there = [c for c in found if c.region is region and c.side in (None, side)]
    return max((c.pain for c in there), default=0.0)


@given(history)
def test_each_place_hurts_as_was_last_said(complaints: list[Complaint]) -> None:
    found = now(complaints)

    for region in (Region.FRONT_OF_KNEE, Region.GROIN):
        for side in Side:
            told = [c for c in complaints if c.region is region]
            of_side = [c.pain for c in told if c.side in (None, side)]
            assert pain_at(found, region, side) == (of_side[-1] if of_side else 0.0)


@given(history)
def test_what_hurts_now_said_again_changes_nothing(complaints: list[Complaint]) -> None:
    found = now(complaints)

    assert set(now(list(found))) == set(found)
    assert set(now([*complaints, *found])) == set(found)


@given(history)
def test_a_mirrored_person_hurts_on_the_other_side(complaints: list[Complaint]) -> None:
    mirrored = [
        each
        for c in complaints
        for each in Exams(complaints=(c,)).mirrored().complaints
    ]

    there = Exams(complaints=now(complaints)).mirrored().complaints

    assert set(now(mirrored)) == set(there)


def test_a_pain_of_none_ends_a_complaint() -> None:
    sore = Complaint(region=Region.GROIN, pain=4)
    gone = Complaint(region=Region.GROIN, side=Side.LEFT, pain=0)

    assert now([sore, gone]) == (
        Complaint(region=Region.GROIN, side=Side.RIGHT, pain=4),
    )


def test_what_a_clinician_called_it_outlasts_the_pain() -> None:
    told = Complaint(told=Told.ACL_RECONSTRUCTED, side=Side.LEFT, pain=0)

    assert now([told]) == (told,)
