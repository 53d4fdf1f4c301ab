"""Questionnaires are scored by the published rules, gaps included."""

from __future__ import annotations

import pytest
from hypothesis import given

from kneewise.errors import BadSetting
from kneewise.exam.questionnaire import (
    Instrument,
    Questionnaire,
    gain,
    items,
    thresholds,
)
from kneewise.reference import row
from tests.exam.people import DAY, questionnaires


def filled(instrument: Instrument, *, best: bool) -> Questionnaire:
    """All answers at one end of the scale."""
    lowest_is_best = instrument in (Instrument.KOOS_PF, Instrument.NPRS)
    pick = min if best == lowest_is_best else max
    answers = tuple(pick(item.points) for item in items(instrument))
    return Questionnaire(instrument=instrument, answers=answers, on=DAY)


@pytest.mark.parametrize("instrument", Instrument)
def test_the_ends_of_the_answers_are_the_ends_of_the_scale(
    instrument: Instrument,
) -> None:
    best, worst = filled(instrument, best=True), filled(instrument, best=False)

    assert best.score.value == best.score.best
    assert worst.score.value == worst.score.worst


def test_the_points_of_the_front_of_knee_scale_add_up_to_its_published_total() -> None:
    total = sum(max(item.points) for item in items(Instrument.AKPS))

    assert total == row("proms/akps_total").number("max_points") == 100


@pytest.mark.parametrize(("answered", "is_scored"), [(6, True), (5, False)])
def test_half_of_a_koos_pf_is_enough(answered: int, is_scored: bool) -> None:
    answers = (1,) * answered + (None,) * (11 - answered)

    score = Questionnaire(instrument=Instrument.KOOS_PF, answers=answers, on=DAY).score

    assert score.value == (75 if is_scored else None)
    assert bool(score.reason) is not is_scored
    assert score.key == ("proms/koospf_struct" if is_scored else "proms/koospf_missing")


@pytest.mark.parametrize("instrument", [Instrument.AKPS, Instrument.LEFS])
def test_a_sum_with_a_gap_is_no_score(instrument: Instrument) -> None:
    full = filled(instrument, best=True)

    gapped = Questionnaire(
        instrument=instrument, answers=(None, *full.answers[1:]), on=DAY
    )

    assert gapped.score.value is None
    assert "are needed" in gapped.score.reason


@given(questionnaires())
def test_a_score_lies_on_its_scale(filled_in: Questionnaire) -> None:
    score = filled_in.score

    low, high = sorted((score.best, score.worst))
    assert score.value is None or low <= score.value <= high


@pytest.mark.parametrize("instrument", Instrument)
def test_a_gain_is_better_whichever_end_is_best(instrument: Instrument) -> None:
    before, after = filled(instrument, best=False), filled(instrument, best=True)

    better = gain(before.score, after.score)

    assert better is not None
    assert better > 0


def test_a_change_that_was_never_read_at_its_source_is_no_threshold() -> None:
    limits = thresholds(Instrument.AKPS)

    assert limits.detectable is None
    assert limits.important == row("norms/akps_mcid").number("value")


@pytest.mark.parametrize("instrument", Instrument)
def test_thresholds_carry_the_keys_of_checked_rows(instrument: Instrument) -> None:
    limits = thresholds(instrument)

    for value, key in (
        (limits.detectable, limits.detectable_key),
        (limits.important, limits.important_key),
    ):
        assert (value is None) == (key == "")
        assert not key or row(key).is_checked


@pytest.mark.parametrize(
    ("answers", "said"),
    [((1,) * 12, "12 answers; it has 13"), ((4,) + (5,) * 12, "4 is not one of")],
)
def test_answers_that_the_form_does_not_have_are_refused(
    answers: tuple[int, ...], said: str
) -> None:
    with pytest.raises(BadSetting, match=said):
        Questionnaire(instrument=Instrument.AKPS, answers=answers, on=DAY)
