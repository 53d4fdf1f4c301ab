"""Tests by hand become findings by two rules, with their numbers, errors and rows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kneewise.anatomy import Side
from kneewise.exam.entry import Device, Mode
from kneewise.exam.exams import Exams
from kneewise.exam.functional import Functional, FunctionalTest
from kneewise.exam.length import Length, LengthTest
from kneewise.exam.questionnaire import Instrument, Questionnaire
from kneewise.exam.range import Range
from kneewise.exam.strength import Movement, StrengthTest
from kneewise.findings.exams import (
    Fact,
    Verdict,
    exam_facts,
    exam_findings,
    pain_limit,
)
from kneewise.findings.finding import Finding, Standing
from kneewise.person import Person, Sex
from kneewise.reference import row
from kneewise.units import deg
from tests.exam.people import (
    DAY,
    YOUNG_WOMAN,
    bend,
    lunge,
    pains,
    persons,
    push,
    records,
)

NEVER = (
    "overactive",
    "inhibited",
    "diagnos",
    "syndrome",
    "osteoarthritis",
    "tendinopathy",
    "abnormal",
    "dysfunction",
    "damage",
    "injur",
    "will ",
    "risk",
    "danger",
    "guarantee",
)
"""Words of a diagnosis, a prediction, a threat or a promise."""


def verdict(
    exams: Exams,
    what: Movement | Range | Length = Movement.HIP_ABDUCTION,
    side: Side = Side.LEFT,
    person: Person = YOUNG_WOMAN,
) -> Verdict:
    fact = exam_facts(exams, person).of(what, side)
    assert fact is not None
    return fact.verdict


def mirrored(text: str) -> str:
    """A sentence with left and right exchanged."""
    return re.sub(
        r"\b(left|right)\b", lambda m: "left" if m[0] == "right" else "right", text
    )


@pytest.mark.parametrize(
    ("force", "said"),
    [
        (130, Verdict.WEAK),
        (140, Verdict.AS_EXPECTED),
        (172, Verdict.AS_EXPECTED),
        (215, Verdict.STRONG),
    ],
)
def test_one_standard_deviation_below_the_same_test_of_others_is_weak(
    force: float, said: Verdict
) -> None:
    exams = Exams(strength=(push(Side.LEFT, force),))

    assert verdict(exams) is said


def test_a_weak_side_is_a_finding_with_number_error_and_comparison() -> None:
    exams = Exams(strength=(push(Side.LEFT, 92), push(Side.RIGHT, 180)))

    finding = exam_findings(exams, YOUNG_WOMAN)[0]

    assert (finding.measure, finding.side) == ("strength_hip_abduction", Side.LEFT)
    assert finding.standing is Standing.FINDING
    assert "92 N ± 5 N" in finding.text
    assert "2.2 standard deviations below" in finding.text
    assert "29 % ± 6 %" in finding.text
    assert "side-lying" in finding.against
    assert finding.key == "norms/hip_abd_bw_f"


@pytest.mark.parametrize(
    ("left", "said"),
    [(100, Verdict.UNKNOWN), (87, Verdict.UNKNOWN), (85, Verdict.WEAK)],
)
def test_a_side_difference_counts_beyond_the_rule_and_the_error(
    left: float, said: Verdict
) -> None:
    hip_flexion = Movement.HIP_FLEXION
    exams = Exams(
        strength=(
            push(Side.LEFT, left, what=hip_flexion),
            push(Side.RIGHT, 100, what=hip_flexion),
        )
    )

    assert verdict(exams, hip_flexion) is said
    assert verdict(exams, hip_flexion, Side.RIGHT) is Verdict.UNKNOWN


def test_the_test_of_the_hip_extensors_needs_a_larger_difference() -> None:
    def exams(what: Movement) -> Exams:
        return Exams(
            strength=(push(Side.LEFT, 82, what=what), push(Side.RIGHT, 100, what=what))
        )

    extension, flexion = Movement.HIP_EXTENSION, Movement.HIP_FLEXION

    assert verdict(exams(extension), extension) is Verdict.UNKNOWN
    assert verdict(exams(flexion), flexion) is Verdict.WEAK


@pytest.mark.parametrize(
    "other",
    [
        {"protocol": "tests/st_abd_long"},
        {"device": Device.HAND_HELD},
        {"mode": Mode.BREAK},
        {"on": DAY - timedelta(days=30)},
    ],
)
def test_sides_tested_in_two_ways_or_weeks_apart_are_not_compared(
    other: dict[str, str],
) -> None:
    right = replace(push(Side.RIGHT, 180), **other)  # type: ignore[arg-type]
    exams = Exams(strength=(push(Side.LEFT, 92), right))

    assert verdict(exams, person=Person()) is Verdict.UNKNOWN


def test_a_way_that_was_last_tested_long_ago_says_nothing_now() -> None:
    long_ago = push(Side.LEFT, 92, on=DAY - timedelta(days=90))
    now = replace(push(Side.LEFT, 120), protocol="tests/st_abd_long")

    facts = exam_facts(Exams(strength=(long_ago, now)), YOUNG_WOMAN)

    assert [fact.test for fact in facts.strength] == [now]


def test_a_side_that_is_itself_in_question_is_no_comparison() -> None:
    exams = Exams(strength=(push(Side.LEFT, 92), push(Side.RIGHT, 900)))

    assert verdict(exams, person=Person(mass=60)) is Verdict.UNKNOWN


def test_pain_that_was_not_asked_about_makes_a_note() -> None:
    exams = Exams(strength=(push(Side.LEFT, 92, pain=None),))

    finding = exam_findings(exams, YOUNG_WOMAN)[0]

    assert finding.standing is Standing.NOTE
    assert "not recorded" in finding.text


def test_contradictory_tests_of_one_day_cannot_tell() -> None:
    exams = Exams(strength=(push(Side.LEFT, 92), push(Side.LEFT, 180)))

    assert verdict(exams) is Verdict.UNKNOWN
    notes = exam_findings(exams, YOUNG_WOMAN)
    assert [note.standing for note in notes] == [Standing.NOTE]
    assert "not judged" in notes[0].text


def test_one_stiff_hip_is_a_finding_and_two_are_a_note() -> None:
    one = Exams(ranges=(bend(Side.LEFT, 15), bend(Side.RIGHT, 36)))
    both = Exams(ranges=(bend(Side.LEFT, 15), bend(Side.RIGHT, 16)))

    finding = exam_findings(one, YOUNG_WOMAN)[0]
    notes = exam_findings(both, YOUNG_WOMAN)

    assert (finding.standing, finding.side) == (Standing.FINDING, Side.LEFT)
    assert finding.measure == "range_hip_internal_rotation"
    assert {note.standing for note in notes} == {Standing.NOTE}
    assert verdict(both, Range.HIP_INTERNAL_ROTATION_PRONE) is Verdict.SHORT


@pytest.mark.parametrize(
    ("centimetres", "is_stiff", "standing"),
    [(6, True, Standing.FINDING), (8.5, True, Standing.NOTE), (10, False, None)],
)
def test_a_stiff_ankle_is_firm_beyond_the_error_of_the_lunge(
    centimetres: float, is_stiff: bool, standing: Standing | None
) -> None:
    exams = Exams(ranges=(lunge(Side.LEFT, centimetres),))

    facts = exam_facts(exams, YOUNG_WOMAN)

    assert facts.is_ankle_stiff(Side.LEFT) is is_stiff
    assert facts.is_ankle_stiff(Side.RIGHT) is None
    assert facts.reach[0].standing is standing


@pytest.mark.parametrize(
    ("degrees", "said"), [(-12, Verdict.AS_EXPECTED), (2, Verdict.SHORT)]
)
def test_a_thigh_that_stays_up_has_short_hip_flexors(
    degrees: float, said: Verdict
) -> None:
    test = LengthTest(
        what=Length.HIP_FLEXORS,
        side=Side.LEFT,
        angle=deg(degrees),
        protocol="tests/mod_thomas",
        on=DAY,
    )

    assert verdict(Exams(lengths=(test,)), Length.HIP_FLEXORS) is said


@pytest.mark.parametrize(
    ("count", "standing"), [(8, Standing.FINDING), (11, Standing.NOTE), (12, None)]
)
def test_few_rises_for_the_age_stand_out(count: int, standing: Standing | None) -> None:
    test = FunctionalTest(what=Functional.CHAIR_STAND, count=count, on=DAY)
    person = Person(born=1964, sex=Sex.FEMALE)

    found = exam_findings(Exams(functional=(test,)), person)

    assert [f.standing for f in found] == ([standing] if standing else [])


def test_a_questionnaire_with_gaps_says_that_there_is_no_score() -> None:
    gapped = Questionnaire(
        instrument=Instrument.LEFS, answers=(None,) + (4,) * 19, on=DAY
    )

    found = exam_findings(Exams(questionnaires=(gapped,)), YOUNG_WOMAN)

    assert "no score" in found[0].text


def test_a_low_inner_to_outer_strength_is_a_note() -> None:
    tests = (
        replace(push(Side.LEFT, 180), lever=0.4),
        replace(push(Side.LEFT, 90, what=Movement.HIP_ADDUCTION), lever=0.4),
    )

    found = exam_findings(Exams(strength=tests), YOUNG_WOMAN)

    assert [f.measure for f in found] == ["strength_adduction_to_abduction"]
    assert found[0].standing is Standing.NOTE
    assert "0.50" in found[0].text


def test_an_ordinary_person_has_no_findings() -> None:
    exams = Exams(
        strength=(push(Side.LEFT, 175), push(Side.RIGHT, 180)),
        ranges=(
            bend(Side.LEFT, 34),
            bend(Side.RIGHT, 36),
            lunge(Side.LEFT, 11),
            lunge(Side.RIGHT, 10.5),
        ),
    )

    assert exam_findings(exams, YOUNG_WOMAN) == ()


@given(records, persons)
@example(Exams(strength=(push(Side.LEFT, 92), push(Side.RIGHT, 180))), YOUNG_WOMAN)
def test_a_mirrored_person_has_mirrored_findings(exams: Exams, person: Person) -> None:
    def seen(finding: Finding) -> tuple[str, str, str, str]:
        return finding.measure, str(finding.side), finding.text, finding.standing

    here = [seen(f) for f in exam_findings(exams, person)]
    there = [seen(f) for f in exam_findings(exams.mirrored(), person)]

    exchanged = [(m, mirrored(side), mirrored(text), s) for m, side, text, s in here]
    assert sorted(exchanged) == sorted(there)


strong_enough = st.floats(60, 300)


@given(
    left=strong_enough,
    right=strong_enough,
    more=st.floats(0, 200),
    what=st.sampled_from(Movement),
    person=persons,
)
def test_more_force_never_makes_a_side_weak(
    left: float, right: float, more: float, what: Movement, person: Person
) -> None:
    def said(force: float) -> Verdict:
        tests = (push(Side.LEFT, force, what=what), push(Side.RIGHT, right, what=what))
        return verdict(Exams(strength=tests), what, person=person)

    if said(left) is not Verdict.WEAK:
        assert said(left + more) is not Verdict.WEAK


@given(exams=records, person=persons, pain=pains)
def test_a_painful_test_is_never_called_weak(
    exams: Exams, person: Person, pain: float | None
) -> None:
    def hurting(test: StrengthTest) -> StrengthTest:
        return replace(test, pain=pain)

    sore = replace(exams, strength=tuple(map(hurting, exams.strength)))

    facts = exam_facts(sore, person)

    if pain is not None and pain > pain_limit():
        assert {fact.verdict for fact in facts.strength} <= {Verdict.PAINFUL}
    found = [f for f in exam_findings(sore, person) if f.measure.startswith("strength")]
    if pain is None or pain > pain_limit():
        assert {f.standing for f in found} <= {Standing.NOTE}


@given(records, persons)
def test_every_text_is_a_sentence_with_a_key_and_no_diagnosis(
    exams: Exams, person: Person
) -> None:
    facts = exam_facts(exams, person)
    told: list[Finding | Fact] = [
        *exam_findings(exams, person),
        *facts.strength,
        *facts.reach,
    ]

    for each in told:
        assert row(each.key).key == each.key
        assert each.against
        assert each.text[0].isupper()
        assert each.text.endswith(".")
        assert "nan" not in each.text
        assert not [word for word in NEVER if word in each.text.lower()]


@given(records, persons)
def test_a_firm_finding_rests_on_a_checked_row(exams: Exams, person: Person) -> None:
    for finding in exam_findings(exams, person):
        if finding.standing is Standing.FINDING:
            assert row(finding.key).is_checked
            assert re.search(r"\d", finding.text)
            assert finding.beyond >= 0


@given(records, persons)
def test_findings_come_before_notes(exams: Exams, person: Person) -> None:
    standings = [finding.standing for finding in exam_findings(exams, person)]

    assert standings == sorted(standings, key=lambda s: s is Standing.NOTE)
