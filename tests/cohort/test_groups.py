"""More than two groups, and groups with covariates: held to others and to truth."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from kneewise.cohort.compare import Question, curve_map, model, question
from kneewise.cohort.covariates import Covariate
from kneewise.cohort.groups import grouped
from kneewise.cohort.samples import CurveOf, Kind, Value, by_person
from kneewise.cohort.statistics.ancova import adjusted
from kneewise.cohort.statistics.curves import compared_several
from kneewise.cohort.statistics.effect import holm
from kneewise.cohort.statistics.mixed import mixed
from kneewise.cohort.statistics.several import explained, several
from kneewise.errors import BadSetting, UnfitRecording
from tests.cohort.test_statistics import smooth_noise

oneway = pytest.importorskip("statsmodels.stats.oneway")
api = pytest.importorskip("statsmodels.api")

KIND = Kind(
    measure="knee_collapse",
    side="left",
    activity="squat",
    method="one camera",
    unit="rad",
)
ROUNDING = 1e-8


def drawn_sets(seed: int) -> list[np.ndarray]:
    generator = np.random.default_rng(seed)
    return [
        generator.normal(m, s, n) for m, s, n in ((0, 1, 8), (1, 2, 11), (0, 3, 15))
    ]


def test_the_analysis_of_variance_is_that_of_welch_in_statsmodels() -> None:
    sets = drawn_sets(1)

    made = several(sets)
    theirs = oneway.anova_oneway(sets, use_var="unequal")

    assert made.f == pytest.approx(theirs.statistic, rel=ROUNDING)
    assert made.freedom == pytest.approx((theirs.df_num, theirs.df_denom))
    assert made.p == pytest.approx(theirs.pvalue, rel=ROUNDING)


def test_pairs_are_those_of_scipy_corrected_by_holm() -> None:
    sets = drawn_sets(2)

    made = several(sets)
    theirs = [
        stats.ttest_ind(sets[p.second], sets[p.first], equal_var=False).pvalue
        for p in made.pairs
    ]

    assert [p.found.p for p in made.pairs] == pytest.approx(theirs, rel=ROUNDING)
    assert [p.p_corrected for p in made.pairs] == pytest.approx(list(holm(theirs)))


def test_the_interval_of_the_share_explained_is_that_of_statsmodels() -> None:
    f = 6.0

    _, low, high = explained(f, (2.0, 31.0), 34)
    theirs = oneway.confint_effectsize_oneway(f, (2, 31), alpha=0.05, nobs=34).eta2

    assert list(theirs) == pytest.approx([low, high], abs=1e-4)  # as near as it looks


def test_the_share_explained_is_found_as_often_as_its_interval_says() -> None:
    generator = np.random.default_rng(4)
    means = np.array([-0.6, 0.0, 0.6])
    share = means.var() / (means.var() + 1)  # of the variance, in the population

    made = [several([generator.normal(m, 1, 20) for m in means]) for _ in range(250)]

    held = np.mean([one.effect_low <= share <= one.effect_high for one in made])
    assert held == pytest.approx(0.95, abs=0.041)  # three standard errors
    assert np.mean([one.effect for one in made]) == pytest.approx(share, abs=0.02)


@pytest.mark.long
def test_groups_of_unequal_spread_raise_no_more_false_alarms() -> None:
    generator = np.random.default_rng(5)

    alarms = [
        several([generator.normal(0, s, n) for s, n in ((1, 20), (2, 10), (4, 6))]).p
        for _ in range(300)
    ]

    assert np.mean(np.array(alarms) < 0.05) == pytest.approx(0.05, abs=0.038)


def test_a_group_in_which_everybody_is_alike_breaks_nothing() -> None:
    alike = np.ones(4)

    assert several([alike, alike, alike]).p == 1.0
    assert several([alike, alike, alike + 1]).p == 0.0
    rounded = [alike + 1e-14 * np.arange(4) * k for k in (1, 2, 5)]
    assert several(rounded).p == 1.0
    with pytest.raises(ValueError, match="8 and 1"):
        several([np.arange(8.0), np.ones(1)])


def confounded(seed: int, effect: float) -> tuple[np.ndarray, list[str], np.ndarray]:
    """People of three groups who walk at different speeds, which alone bends a knee."""
    generator = np.random.default_rng(seed)
    groups = [name for name in "abc" for _ in range(20)]
    speed = generator.normal(1.2, 0.15, 60) + np.repeat([0.0, 0.1, 0.2], 20)
    own = np.repeat([0.0, 0.0, effect], 20)
    return 4 * speed + own + generator.normal(0, 0.5, 60), groups, speed


def test_covariance_is_that_of_least_squares_in_statsmodels() -> None:
    values, groups, speed = confounded(6, 0.4)
    told = np.array(groups)
    mean = speed - speed.mean()

    made = adjusted(values, groups, {"speed": speed})
    whole = api.OLS(
        values, np.column_stack([*((told == g) * 1.0 for g in "abc"), mean])
    ).fit()
    less = api.OLS(values, api.add_constant(mean)).fit()
    f, p, _ = whole.compare_f_test(less)

    assert (made.f, made.p) == pytest.approx((f, p), rel=ROUNDING)
    assert made.mean == pytest.approx(tuple(whole.params[:3]), rel=ROUNDING)
    slope = made.slopes[0]
    assert (slope.estimate, slope.p) == pytest.approx(
        (whole.params[3], whole.pvalues[3]), rel=1e-6
    )
    for pair in made.pairs:
        contrast = np.zeros(4)
        contrast[[pair.first, pair.second]] = -1, 1
        theirs = whole.t_test(contrast)
        assert (pair.found.low, pair.found.high) == pytest.approx(
            tuple(theirs.conf_int()[0]), rel=ROUNDING
        )
        assert pair.found.p == pytest.approx(float(theirs.pvalue), rel=1e-6)


def test_what_only_speed_explains_is_no_difference_of_the_groups() -> None:
    alone, beside, held = [], [], []
    for seed in range(100):
        values, groups, speed = confounded(1000 + seed, 0.0)
        alone.append(several(np.split(values, 3)).p < 0.05)
        made = adjusted(values, groups, {"speed": speed})
        beside.append(made.p < 0.05)
        held += [p.found.low <= 0 <= p.found.high for p in made.pairs]

    assert np.mean(alone) > 0.5  # more often than not, they seem to differ
    assert np.mean(beside) == pytest.approx(0.05, abs=0.065)  # three standard errors
    assert np.mean(held) == pytest.approx(0.95, abs=0.04)


def test_a_true_difference_beyond_the_covariate_is_found_as_large_as_it_is() -> None:
    found = []
    for seed in range(100):
        values, groups, speed = confounded(2000 + seed, 1.0)
        pair = adjusted(values, groups, {"speed": speed}).pairs[1].found  # c − a
        found.append((pair.difference, pair.low <= 1.0 <= pair.high, pair.effect))

    assert np.mean([one[0] for one in found]) == pytest.approx(1.0, abs=0.06)
    assert np.mean([one[1] for one in found]) == pytest.approx(0.95, abs=0.066)
    assert np.mean([one[2] for one in found]) == pytest.approx(2.0, abs=0.15)  # 1 / 0.5


def test_slopes_that_differ_are_a_doubt_and_others_are_none() -> None:
    generator = np.random.default_rng(7)
    groups = ["a"] * 40 + ["b"] * 40
    x = generator.normal(size=80)
    noise = generator.normal(0, 0.5, 80)
    other = np.repeat([1.0, -1.0], 40)

    crossed = adjusted(other * x + noise, groups, {"x": x})

    assert any("slopes differ" in one for one in crossed.doubts)
    assert not any("slopes" in d for d in adjusted(x + noise, groups, {"x": x}).doubts)


def test_a_covariate_that_follows_from_the_groups_is_refused() -> None:
    values = np.random.default_rng(8).normal(size=12)
    groups = ["a"] * 6 + ["b"] * 6

    with pytest.raises(ValueError, match="follows from the groups"):
        adjusted(values, groups, {"x": np.repeat([0.0, 1.0], 6)})
    with pytest.raises(ValueError, match="the same for all"):
        adjusted(values, groups, {"x": np.ones(12)})


def test_a_mixed_model_with_covariates_is_that_of_statsmodels() -> None:
    generator = np.random.default_rng(9)
    people = [f"P{i:02d}" for i in range(45) for _ in range(4)]
    group = [g for g in "abc" for _ in range(60)]
    height = np.repeat(generator.normal(1.7, 0.1, 45), 4)
    own = np.repeat(generator.normal(0, 1.0, 45), 4)
    values = 5 * height + own + (np.array(group) == "c") + generator.normal(0, 0.5, 180)

    made = mixed(values, people, {"group": group}, {"height": height})
    design = np.column_stack(
        [
            np.ones(180),
            *((np.array(group) == g) * 1.0 for g in "bc"),
            height - height.mean(),
        ]
    )
    theirs = api.MixedLM(values, design, groups=people).fit(reml=True)
    joint = theirs.wald_test(np.eye(4, len(theirs.params))[1:3], scalar=True)

    assert [t.estimate for t in made.terms] == pytest.approx(
        list(theirs.fe_params), abs=1e-4
    )
    assert made.joint[0].chi2 == pytest.approx(float(joint.statistic), rel=1e-3)
    assert made.joint[0].p == pytest.approx(float(joint.pvalue), rel=1e-2)
    slope = made.terms[-1]
    assert (slope.name, slope.low < 5 < slope.high) == ("height", True)


def test_curves_of_groups_differ_where_spm1d_says() -> None:
    spm1d = pytest.importorskip("spm1d")
    y, group = spm1d.data.uv1d.anova1.SpeedGRFcategorical().get_data()
    sets = [np.asarray(y)[np.asarray(group) == g] for g in np.unique(group)]

    found = compared_several(sets)
    theirs = spm1d.stats.anova1(y, group, equal_var=True).inference(0.05)

    assert found.letter == "F"
    assert found.threshold == pytest.approx(theirs.zstar)
    assert len(found.clusters) == len(theirs.clusters) > 0


@pytest.mark.long
def test_curves_of_chance_differ_in_one_study_of_twenty() -> None:
    generator = np.random.default_rng(10)

    found = [
        bool(compared_several([smooth_noise(generator, 8) for _ in range(3)]).clusters)
        for _ in range(150)
    ]

    assert np.mean(found) == pytest.approx(0.05, abs=0.053)  # three standard errors


def value(person: int, number: float, trial: int = 1) -> Value:
    return Value(
        kind=KIND,
        person=f"P{person:02d}",
        visit="1",
        trial=f"t{trial}",
        group="abc"[person % 3],
        value=number,
    )


THREE = Question(by="group", names=("a", "b", "c"))


def test_people_without_a_number_or_a_covariate_are_counted() -> None:
    generator = np.random.default_rng(11)
    found = [value(i, generator.normal()) for i in range(30)]
    found[0] = value(0, float("nan"))
    known = {
        (f"P{i:02d}", "1", "t1"): 1.5 + 0.01 * i**2 % 0.4 for i in range(30) if i != 4
    }
    height = Covariate(name="height (m)", known=known)

    plain = grouped(found, THREE).made[0]
    beside = grouped(found, THREE, [height]).made[0]

    assert plain.found.count == (9, 10, 10)
    assert plain.missing == (1, 0, 0)
    assert beside.found.count == (9, 9, 10)
    assert beside.missing == (1, 1, 0)
    assert beside.found.test.endswith("with height (m)")


def test_a_person_counts_once_by_the_mean_of_their_trials() -> None:
    once = [value(i, float(i % 7)) for i in range(30)]
    often = [
        value(i, float(i % 7) + d, t) for i in range(30) for t, d in ((1, -1), (2, 1))
    ]

    assert grouped(often, THREE).made[0].found == grouped(once, THREE).made[0].found


def test_too_few_people_are_a_sentence() -> None:
    with pytest.raises(UnfitRecording, match="can be compared over a, b, c"):
        grouped([value(i, 1.0 * i) for i in range(4)], THREE)


def test_a_mixed_model_leaves_out_trials_without_a_covariate() -> None:
    generator = np.random.default_rng(12)
    found = [value(i, generator.normal(i % 3), t) for i in range(18) for t in (1, 2, 3)]
    known = {(v.person, "1", v.trial): float(generator.normal()) for v in found[:-2]}

    made = model(found, [Covariate(name="speed (m/s)", known=known)])

    assert made.values == len(found) - 2
    assert made.formula == "value ~ group + speed (m/s) + (1 | person)"


def test_three_visits_or_covariates_of_visits_ask_for_a_mixed_model() -> None:
    found = [
        Value(kind=KIND, person="P", visit=v, trial="t", group="", value=1.0)
        for v in ("1", "2", "3")
    ]

    for of, beside in (("", ()), ("1,2", ("age",))):
        with pytest.raises(BadSetting) as told:
            question(found, "visit", of, "holm", beside)
        assert "--mixed" in told.value.remedy


def curve(person: str, visit: str, group: str, height: float) -> CurveOf:
    values = height + 0.1 * np.sin(np.arange(101) / 7 + height)
    return CurveOf(person=person, visit=visit, group=group, values=values, trials=1)


def test_a_person_with_two_visits_is_one_curve_of_a_group() -> None:
    each = [
        curve(f"P{i}", visit, "ab"[i % 2], i + 0.5 * (visit == "2"))
        for i in range(8)
        for visit in ("1", "2")
    ]

    by_group = by_person(each, "group")
    found = curve_map(each, Question(by="group", names=("a", "b")))

    assert len(by_group) == 8
    assert found.people == (4, 4)
    both = [one.values for one in each if one.person == "P3"]
    mean = next(one for one in by_group if one.person == "P3")
    assert mean.values == pytest.approx(np.mean(both, axis=0))
    assert len(by_person(each, "visit")) == 16
