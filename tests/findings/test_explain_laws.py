"""Laws of explanations that hold for everybody."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneewise.anatomy import Group, Side
from kneewise.events.event import Activity
from kneewise.exam.complaint import Complaint, Region
from kneewise.exam.exams import Exams
from kneewise.exam.range import Range
from kneewise.exam.strength import Movement
from kneewise.findings.cause import Kind
from kneewise.findings.caution import incautious
from kneewise.findings.explain import Explanation, Seen, explained
from kneewise.measures.catalogue import BY_NAME
from kneewise.motion.muscles import Lack
from kneewise.reference import row
from tests.case_parts import (
    Written,
    both,
    look,
    mirrored,
    pushes,
    squats,
    with_exams,
    works,
)
from tests.cases import ANNA, CASES, WEAK
from tests.exam.people import bend, push
from tests.findings.anybody import COORDINATES, anybody, every, score

RIGHT = Side.RIGHT


def sentences(found: Explanation) -> list[str]:
    """Every sentence that an explanation shows."""
    said = [found.headline, found.detail, found.unsure]
    for cause in every(found):
        said += [e.text for e in (*cause.support, *cause.against)]
    for test in found.tests:
        said += [test.what, test.how, test.tells, test.against, test.why]
    return said


def keys(found: Explanation) -> list[str]:
    """Every key that an explanation shows."""
    said = [*found.sources, *found.known]
    for cause in every(found):
        said += [e.source for e in (*cause.support, *cause.against)]
        said += [cause.test] if cause.test else []
    for test in found.tests:
        said += [test.key, *test.sources]
    return said


def exists(key: str) -> bool:
    """Whether a key names a row, a measure or something of the model."""
    kind, _, name = key.partition(":")
    if kind == "measure":
        return name in BY_NAME
    if kind == "model":
        return name in (*Group, *COORDINATES)
    return row(key).key == key


def swapped(text: str) -> str:
    """A sentence in which left is right."""
    sides = {side.value: side.other.value for side in Side}
    return re.sub(r"\b(left|right)\b", lambda found: sides[found[1]], text)


def told_of(found: Explanation) -> set[tuple[object, ...]]:
    """All causes, each with its sentences and score."""
    return {
        (
            cause.kind,
            cause.side,
            round(cause.score, 6),
            frozenset((e.text, e.source) for e in cause.support),
            frozenset((e.text, e.source) for e in cause.against),
            cause.test,
        )
        for cause in every(found)
    }


def in_a_mirror(causes: set[tuple[object, ...]]) -> set[tuple[object, ...]]:
    def turned(said: object) -> object:
        if isinstance(said, Side):
            return said.other
        if isinstance(said, frozenset):
            return frozenset((swapped(text), source) for text, source in said)
        return said

    return {tuple(turned(part) for part in cause) for cause in causes}


@settings(max_examples=60, deadline=None)
@given(seen=anybody)
def test_a_mirrored_person_has_mirrored_causes(seen: Seen) -> None:
    found, other = explained(seen), explained(mirrored(seen))

    assert told_of(other) == in_a_mirror(told_of(found))
    assert {t.key for t in other.tests} == {t.key for t in found.tests}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_mirrored_case_has_the_mirrored_headline(case: Written) -> None:
    found, other = explained(case.seen), explained(mirrored(case.seen))

    assert other.headline == swapped(found.headline)
    assert [c.kind for c in other.causes[:3]] == [c.kind for c in found.causes[:3]]


@settings(max_examples=60, deadline=None)
@given(seen=anybody)
def test_every_sentence_is_cautious_and_has_a_source_that_exists(seen: Seen) -> None:
    found = explained(seen)

    assert [word for text in sentences(found) for word in incautious(text)] == []
    assert all(exists(key) for key in keys(found))
    assert found.sources


@settings(max_examples=60, deadline=None)
@given(seen=anybody)
def test_causes_are_ranked_and_what_is_shown_as_one_has_more_for_it(seen: Seen) -> None:
    found = explained(seen)

    scores = [cause.score for cause in found.causes]

    assert scores == pytest.approx(sorted(scores, reverse=True))
    assert all(score > 0 for score in scores)
    assert all(cause.support for cause in every(found))
    assert len({(c.kind, c.side) for c in every(found)}) == len(every(found))


PIECES = {
    Kind.WEAK_ABDUCTORS: 6,
    Kind.STIFF_ANKLE: 4,
    Kind.WEAK_QUADRICEPS: 3,
}


def pieces(kind: Kind) -> list[Seen]:
    """Things that speak for one cause on the right, each by itself."""
    one = Activity.SINGLE_LEG_SQUAT
    if kind is Kind.WEAK_ABDUCTORS:
        used = works({Group.GLUTEUS_MEDIUS: 0.5}, {Group.GLUTEUS_MEDIUS: 0.97})
        lack = Lack(coordinate="hip_adduction", side=RIGHT, moment=20, error=2)
        lacking = works(
            {Group.GLUTEUS_MEDIUS: 0.82}, {Group.GLUTEUS_MEDIUS: 0.82}, missing=(lack,)
        )
        return [
            Seen(looks=(look(one, both("pelvic_drop", 6, 18), ANNA),)),
            Seen(looks=(look(one, both("trunk_lean", 4, 18), ANNA),)),
            Seen(looks=(look(one, [], ANNA, used),)),
            Seen(looks=(look(one, [], ANNA, lacking),)),
            Seen(exams=Exams(strength=pushes(Movement.HIP_ABDUCTION, 186, 118))),
            Seen(
                exams=Exams(
                    complaints=(
                        Complaint(region=Region.FRONT_OF_KNEE, side=RIGHT, pain=4),
                    )
                )
            ),
        ]
    if kind is Kind.STIFF_ANKLE:
        return [
            Seen(looks=(squats(1, 15, ANNA),)),
            Seen(looks=(look(one, both("foot_progression", 5, 25), ANNA),)),
            Seen(looks=(look(one, both("knee_flexion", 60, 30), ANNA),)),
            Seen(
                exams=Exams(
                    ranges=tuple(
                        bend(side, angle, what=Range.ANKLE_LUNGE)
                        for side, angle in ((Side.LEFT, 42), (RIGHT, 25))
                    )
                )
            ),
        ]
    used = works({Group.QUADRICEPS: 0.5}, {Group.QUADRICEPS: 0.97})
    return [
        Seen(looks=(look(one, both("knee_flexion", 60, 30), ANNA),)),
        Seen(looks=(look(one, [], ANNA, used),)),
        Seen(exams=Exams(strength=pushes(Movement.KNEE_EXTENSION, 480, 300))),
    ]


def together(parts: list[Seen]) -> Seen:
    seen = Seen(person=ANNA)
    for part in parts:
        seen = replace(with_exams(seen, part.exams), looks=(*seen.looks, *part.looks))
    return seen


@settings(max_examples=60, deadline=None)
@given(kind=st.sampled_from(list(PIECES)), choice=st.data())
def test_more_evidence_for_a_cause_never_lowers_its_score(
    kind: Kind, choice: st.DataObject
) -> None:
    all_of_it = pieces(kind)
    some = choice.draw(st.sets(st.integers(0, len(all_of_it) - 1)))
    more = choice.draw(st.integers(0, len(all_of_it) - 1))

    before = together([all_of_it[i] for i in sorted(some)])
    after = together([all_of_it[i] for i in sorted(some | {more})])

    assert score(after, kind, RIGHT) >= score(before, kind, RIGHT)


@pytest.mark.parametrize("kind", PIECES)
def test_each_piece_of_evidence_counts_by_itself(kind: Kind) -> None:
    parts = pieces(kind)

    assert len(parts) == PIECES[kind]
    assert all(score(together([part]), kind, RIGHT) > 0 for part in parts)


@given(less=st.floats(60, 290), more=st.floats(0, 60))
@settings(max_examples=60, deadline=None)
def test_more_force_never_speaks_more_for_weakness(less: float, more: float) -> None:
    weaker, stronger = (
        Seen(
            person=ANNA,
            looks=WEAK.seen.looks,
            exams=Exams(strength=(push(Side.LEFT, 180), push(RIGHT, force))),
        )
        for force in (less, less + more)
    )

    before = score(weaker, Kind.WEAK_ABDUCTORS, RIGHT)

    assert score(stronger, Kind.WEAK_ABDUCTORS, RIGHT) <= before


@given(pain=st.integers(4, 10), force=st.floats(60, 290))
@settings(max_examples=60, deadline=None)
def test_a_painful_test_never_makes_weakness_likelier(pain: int, force: float) -> None:
    untested = Seen(person=ANNA, looks=WEAK.seen.looks)
    hurting = with_exams(
        untested, Exams(strength=(push(Side.LEFT, 180), push(RIGHT, force, pain=pain)))
    )

    before = score(untested, Kind.WEAK_ABDUCTORS, RIGHT)

    assert score(hurting, Kind.WEAK_ABDUCTORS, RIGHT) <= before
