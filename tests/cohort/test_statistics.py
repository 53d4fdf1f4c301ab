"""The statistics of a study, held to published values and to their own laws."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from kneewise.cohort.statistics.agreement import Form, limits, repeatability
from kneewise.cohort.statistics.curves import band, compared
from kneewise.cohort.statistics.effect import (
    benjamini_hochberg,
    between,
    holm,
    within,
)
from kneewise.cohort.statistics.mixed import mixed
from kneewise.cohort.statistics.power import Truth, needed_people, power

JUDGES = np.array(
    [
        *([9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8]),
        *([7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]),
    ],
    dtype=float,
)
"""Six targets rated by four judges: table 2 of Shrout & Fleiss 1979."""

LARGE = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423]
SMALL = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350]
LARGE, SMALL = [*LARGE, 427], [*SMALL, 451]
"""Peak flow in l/min of 17 people by two meters: table 1 of Bland & Altman 1986."""


@pytest.mark.parametrize(
    ("form", "published"),
    [
        (Form.ONE_WAY, 0.17),
        (Form.AGREEMENT, 0.29),
        (Form.CONSISTENCY, 0.71),
        (Form.ONE_WAY_MEAN, 0.44),
        (Form.AGREEMENT_MEAN, 0.62),
        (Form.CONSISTENCY_MEAN, 0.91),
    ],
)
def test_each_form_of_icc_is_the_published_one(form: Form, published: float) -> None:
    made = repeatability(JUDGES, form)

    assert made.icc == pytest.approx(published, abs=0.005)  # two decimals are printed


@pytest.mark.parametrize(
    ("form", "low", "high"),
    [
        (Form.ONE_WAY, -0.13, 0.72),
        (Form.AGREEMENT, 0.02, 0.76),
        (Form.CONSISTENCY, 0.34, 0.95),
    ],
)
def test_the_interval_of_an_icc_is_the_known_one(
    form: Form, low: float, high: float
) -> None:
    made = repeatability(JUDGES, form)

    assert (made.low, made.high) == pytest.approx((low, high), abs=0.006)


def test_error_of_measurement_is_that_of_the_noise() -> None:
    generator = np.random.default_rng(0)
    people = generator.normal(0, 3.0, (4000, 1))

    made = repeatability(people + generator.normal(0, 1.5, (4000, 3)))

    assert made.icc == pytest.approx(9 / (9 + 2.25), abs=0.02)
    assert made.sem == pytest.approx(1.5, rel=0.02)
    assert made.mdc == pytest.approx(1.96 * np.sqrt(2) * made.sem)


def test_gaps_have_no_icc() -> None:
    with pytest.raises(ValueError, match="no gaps"):
        repeatability(np.array([[1.0, np.nan], [2.0, 3.0]]))


def test_limits_of_agreement_are_the_published_ones() -> None:
    made = limits(np.array(SMALL, dtype=float), np.array(LARGE, dtype=float))

    assert made.bias == pytest.approx(-2.1, abs=0.05)
    assert made.sd == pytest.approx(38.8, abs=0.05)
    assert (made.lower, made.upper) == pytest.approx((-79.7, 75.5), abs=2.5)  # ± 2 SD


def test_welch_is_that_of_scipy() -> None:
    a, b = np.random.default_rng(1).normal(size=(2, 12))

    made = between(a, b + 0.5)
    theirs = stats.ttest_ind(b + 0.5, a, equal_var=False)

    assert made.p == pytest.approx(theirs.pvalue)
    interval = theirs.confidence_interval()
    assert (made.low, made.high) == pytest.approx((interval.low, interval.high))


def test_pairs_are_those_of_scipy() -> None:
    a, b = np.random.default_rng(2).normal(size=(2, 9))

    made = within(a, b)

    assert made.p == pytest.approx(stats.ttest_rel(b, a).pvalue)


def test_the_interval_of_an_effect_size_holds_the_truth_as_often_as_it_says() -> None:
    generator = np.random.default_rng(3)
    held = 0
    for _ in range(300):
        made = between(generator.normal(0, 1, 15), generator.normal(0.8, 1, 15))
        held += made.effect_low <= 0.8 <= made.effect_high

    assert held / 300 == pytest.approx(0.95, abs=0.04)  # three standard errors


def test_corrections_are_the_known_ones_and_leave_gaps() -> None:
    p = [0.01, 0.04, 0.03, 0.005, np.nan]

    assert holm(p)[:4] == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert benjamini_hochberg(p)[:4] == pytest.approx([0.02, 0.04, 0.04, 0.02])
    assert np.isnan(holm(p)[4])


def smooth_noise(generator: np.random.Generator, n: int) -> np.ndarray:
    kernel = np.exp(-0.5 * (np.arange(-30, 31) / 8.0) ** 2)
    rows = [np.convolve(generator.normal(size=161), kernel, "valid") for _ in range(n)]
    made = np.array(rows)
    return made / made.std()


def test_the_threshold_of_a_curve_is_that_of_random_field_theory() -> None:
    generator = np.random.default_rng(4)

    found = compared(
        smooth_noise(generator, 10), smooth_noise(generator, 10), paired=False
    )

    resels = 100 / found.fwhm
    slope = np.sqrt(4 * np.log(2)) / (2 * np.pi)
    u = found.threshold
    crossings = stats.t.sf(u, found.freedom) + resels * slope * (
        1 + u**2 / found.freedom
    ) ** (-(found.freedom - 1) / 2)
    assert 2 * (1 - np.exp(-crossings)) == pytest.approx(0.05, abs=0.002)


def test_published_curves_differ_where_spm1d_says() -> None:
    import spm1d

    b, a = spm1d.data.uv1d.tpaired.PlantarArchAngle().get_data()

    found = compared(np.asarray(a), np.asarray(b), paired=True)
    theirs = spm1d.stats.ttest_paired(b, a).inference(0.05, two_tailed=True)

    assert found.threshold == pytest.approx(theirs.zstar)
    assert [c.p for c in found.clusters] == pytest.approx(
        [c.P for c in theirs.clusters]
    )


@pytest.mark.long
def test_chance_alone_is_called_a_difference_in_one_study_of_twenty() -> None:
    generator = np.random.default_rng(6)

    found = [
        bool(
            compared(
                smooth_noise(generator, 8), smooth_noise(generator, 8), paired=False
            ).clusters
        )
        for _ in range(200)
    ]

    assert np.mean(found) == pytest.approx(0.05, abs=0.045)  # three standard errors


def test_a_bump_in_one_group_is_found_where_it_is() -> None:
    generator = np.random.default_rng(7)
    bump = 3 * np.exp(-0.5 * ((np.arange(101) - 40) / 6.0) ** 2)

    found = compared(
        smooth_noise(generator, 12), smooth_noise(generator, 12) + bump, paired=False
    )

    assert len(found.clusters) == 1
    assert 25 < found.clusters[0].start < 40 < found.clusters[0].end < 55


def test_a_band_counts_who_is_missing() -> None:
    curves = np.ones((4, 101))
    curves[0, :10] = np.nan
    curves[1:, 50:60] = np.nan

    made = band(curves)

    assert made.missing[5] == 1
    assert made.mean[5] == 1
    assert np.isnan(made.mean[55])


def test_a_mixed_model_finds_what_was_put_in() -> None:
    generator = np.random.default_rng(8)
    people = [f"P{i}" for i in range(60) for _ in range(6)]
    visit = ["1", "1", "1", "2", "2", "2"] * 60
    each = np.repeat(generator.normal(0, 2.0, 60), 6)
    values = each + 1.0 * (np.array(visit) == "2") + generator.normal(0, 1.0, 360)

    made = mixed(values, people, {"visit": visit})

    term = next(t for t in made.terms if t.name == "visit=2")
    assert term.low < 1.0 < term.high
    assert term.p < 0.001
    assert made.between_sd == pytest.approx(2.0, rel=0.25)
    assert made.within_sd == pytest.approx(1.0, rel=0.1)


def test_power_is_that_of_the_noncentral_t() -> None:
    truth = Truth(effect=1.0, between=1.0, within=0.0, trials=1)
    known = 1 - stats.nct.cdf(stats.t.ppf(0.975, 38), 38, np.sqrt(10))

    assert power(truth, 20) == pytest.approx(known, abs=0.03)
    assert needed_people(truth) == 20  # 17 by the formula, and 20 is the next tried


def test_without_an_effect_power_is_the_rate_of_false_alarms() -> None:
    truth = Truth(effect=0.0, between=1.0, within=1.0)

    assert power(truth, 10) == pytest.approx(0.05, abs=0.015)
