"""Fits: against OpenSim, against drawn bodies, and against their own error bars."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.engine.body import Body
from kneewise.engine.fit import Fitted, Outliers, Settings, fit
from kneewise.engine.kinematics import coupled, markers
from kneewise.engine.observe import Landmarks, Wishes
from kneewise.engine.prior import at_rest
from kneewise.errors import UnfitRecording
from kneewise.units import deg, mm
from tests.engine.bodies import GAIT, WALK, body
from tests.engine.trials import SYNTHETIC, synthetic, trial

AS_OPENSIM = deg(
    0.002
)  # OpenSim at accuracy 1e-9 is itself 0.0016 deg from the minimum
ROUNDING = deg(1e-5)
FREE = Settings(limits=False, threads=1)


@cache
def fitted(name: str) -> Fitted:
    given = trial(name)
    return fit(given.body, [given.landmarks, given.wishes])


@cache
def marked(name: str) -> Body:
    """A body with four markers of our own on every segment, so that all is told."""
    model = body(name)
    segments = np.repeat(np.arange(len(model.segments)), 4)
    places = np.random.default_rng(7).normal(0, mm(80), (len(segments), 3))
    return replace(
        model,
        markers=tuple(f"{model.segments[s]} {k % 4}" for k, s in enumerate(segments)),
        marker_segment=segments,
        marker_place=model.centre[segments] + places,
    )


def drawn(model: Body, n: int, seed: int = 0, size: float = 0.25) -> Array:
    """Poses (n, q) near the middle: every coordinate within *size* rad or m."""
    middle = np.clip(np.clip(0.3, model.lower + size, model.upper - size), -1, 1)
    wander = np.random.default_rng(seed).uniform(-size, size, (n, len(middle)))
    q = np.where(model.locked, model.default, middle + wander)
    return coupled(model, q)


def shown(model: Body, q: Array, noise: float = 0.0, seed: int = 1) -> Landmarks:
    """What the markers of a body in poses *q* show, with noise of *noise* m."""
    places = markers(model, q)
    places = places + np.random.default_rng(seed).normal(0, noise, places.shape)
    error = noise or mm(1)
    return Landmarks(
        time=np.arange(len(q)) / 100,
        markers=model.markers,
        positions=places,
        errors=np.full(len(model.markers), error),
    )


@pytest.mark.parametrize("name", [GAIT, WALK])
def test_angles_are_those_of_opensim_where_markers_tell_of_them(name: str) -> None:
    given, found = trial(name), fitted(name)
    blind = ["pro_sup_r", "pro_sup_l"]  # OpenSim stops early on a flat valley
    told = ~np.isin(np.array(given.body.coordinates), blind)

    far = np.abs(found.q - given.q)[:, told]

    assert found.converged.all()
    assert far.max() < AS_OPENSIM


@pytest.mark.parametrize("name", [GAIT, WALK])
def test_the_cost_is_never_above_that_of_opensim(name: str) -> None:
    given, found = trial(name), fitted(name)
    own = [given.body.markers.index(m) for m in given.landmarks.markers]
    of_opensim = given.cost(markers(given.body, given.q)[:, own], given.q)

    ours = given.cost(markers(given.body, found.q)[:, own], found.q)

    assert (ours <= of_opensim).all()
    assert found.cost == pytest.approx(ours, rel=1e-9)


def test_a_knee_at_its_limit_stays_there_and_the_rest_still_fits() -> None:
    given, found = trial(WALK), fitted(WALK)
    knee = given.body.index("knee_angle_l")

    at_limit = found.q[:, knee] <= given.body.lower[knee]
    beyond = fit(given.body, [given.landmarks], Settings(limits=False))

    assert at_limit.any()
    assert (found.q[:, knee] >= given.body.lower[knee]).all()
    assert (beyond.q[at_limit, knee] < given.body.lower[knee]).all()
    assert np.abs(found.q - given.q)[at_limit, knee].max() < AS_OPENSIM


def test_synthetic_markers_give_the_angles_they_were_made_of() -> None:
    model, seen, q = synthetic()

    found = fit(model, [seen])

    assert SYNTHETIC
    assert np.abs(found.q - q)[:, ~model.translates].max() < deg(0.1)
    assert np.nanmax(found.residual) < mm(0.1)


@pytest.mark.parametrize("name", [GAIT, WALK])
def test_markers_without_noise_give_back_the_pose(name: str) -> None:
    model = marked(name)
    q = drawn(model, 50)

    found = fit(model, [shown(model, q)], FREE)

    assert found.converged.all()
    assert np.abs(found.q - q).max() < ROUNDING


@pytest.mark.parametrize("weighted", [False, True], ids=["by errors", "by weights"])
def test_the_truth_lies_within_one_standard_error_two_times_in_three(
    *, weighted: bool
) -> None:
    model = marked(WALK)
    q = drawn(model, 5000)
    seen = shown(model, q, noise=mm(2))
    if weighted:
        some = np.random.default_rng(5).uniform(0.2, 5, len(seen.markers))
        seen = replace(seen, weights=some)

    found = fit(model, [seen], FREE)
    share = (np.abs(found.q - q) < found.errors).mean(axis=0)

    assert dict(zip(model.coordinates, share, strict=True)) == pytest.approx(
        dict.fromkeys(model.coordinates, 0.68), abs=0.03
    )


def test_unknown_marker_errors_are_learnt_from_the_misfit() -> None:
    model = marked(GAIT)
    q = drawn(model, 1000)
    seen = replace(shown(model, q, noise=mm(4)), errors=None)

    found = fit(model, [seen], FREE)
    share = (np.abs(found.q - q) < found.errors).mean()

    assert found.marker_error == pytest.approx(mm(4), rel=0.02)
    assert share == pytest.approx(0.68, abs=0.03)


@pytest.mark.long
def test_smoothing_over_time_gives_smaller_errors_that_are_still_true() -> None:
    model = marked(GAIT)
    time = np.arange(80) / 100
    rng = np.random.default_rng(3)
    within, alone, together = [], [], []
    for seed in range(12):
        jerk = rng.normal(0, 2.0, (len(time), len(model.coordinates))) / 100**2
        q = drawn(model, 1, seed) + np.cumsum(np.cumsum(jerk, axis=0), axis=0)
        seen = shown(model, q, noise=mm(5), seed=seed)
        rough = fit(model, [seen], FREE)
        smooth = fit(model, [seen], replace(FREE, unrest=2.0))
        within.append(np.abs(smooth.q - q) < smooth.errors)
        alone.append(np.square(rough.q - q).mean(axis=0))
        together.append(np.square(smooth.q - q).mean(axis=0))

    assert np.mean(within) == pytest.approx(0.68, abs=0.04)
    assert (np.mean(together, axis=0) < 0.25 * np.mean(alone, axis=0)).all()


def test_a_coordinate_that_no_marker_shows_says_so() -> None:
    model = body(WALK)
    seen = shown(model, drawn(model, 20))
    legs = [s.startswith(("pelvis", "femur", "tibia", "calcn")) for s in model.segments]
    low = [k for k, s in enumerate(model.marker_segment) if legs[s]]
    few = Landmarks(
        time=seen.time,
        markers=tuple(seen.markers[k] for k in low),
        positions=seen.positions[:, low],
        errors=np.full(len(low), mm(1)),
    )

    found = fit(model, [few], FREE)

    assert found.errors[:, model.index("lumbar_bending")].min() > deg(20)
    assert any("lumbar_bending" in caveat.text for caveat in found.caveats)


def test_a_prior_holds_what_the_markers_leave_open() -> None:
    given = trial(WALK)
    blind = ("pro_sup_r", "pro_sup_l")
    own = [given.body.index(name) for name in blind]
    settings = Settings(prior=at_rest(given.body, blind, within=deg(5)))

    free = fit(given.body, [given.landmarks])
    held = fit(given.body, [given.landmarks], settings)

    away = np.abs(held.q - given.body.default)[:, own].mean()
    assert away < 0.2 * np.abs(free.q - given.body.default)[:, own].mean()
    assert (held.errors[:, own] <= deg(5)).all()


def test_a_wish_pulls_a_coordinate() -> None:
    model = body(GAIT)
    q = drawn(model, 5)
    wish = Wishes(
        coordinates=("subtalar_angle_r",),
        values=np.array([[deg(7)]]),
        weights=np.array([1e6]),
    )

    found = fit(model, [shown(model, q, noise=mm(5)), wish], FREE)

    assert found.q[:, model.index("subtalar_angle_r")] == pytest.approx(
        deg(7), abs=deg(0.01)
    )


def test_gaps_are_left_out_and_empty_frames_stay_open() -> None:
    model = marked(GAIT)
    q = drawn(model, 30, size=0.05)
    seen = shown(model, q)
    positions = np.array(seen.positions)
    positions[5:9, 3:6] = np.nan
    positions[12:15] = np.nan

    found = fit(model, [replace(seen, positions=positions)], FREE)

    known = np.isfinite(found.q).all(axis=1)
    assert np.flatnonzero(~known).tolist() == [12, 13, 14]
    assert np.abs(found.q - q)[known].max() < ROUNDING
    assert any("frames 13, 14, 15" in caveat.text for caveat in found.caveats)


@pytest.mark.parametrize("rule", [Outliers.HELD, Outliers.DROPPED])
def test_a_marker_far_off_hardly_counts_where_outliers_are_expected(
    rule: Outliers,
) -> None:
    model = body(GAIT)
    q = drawn(model, 40, size=0.05)
    seen = shown(model, q, noise=mm(2))
    positions = np.array(seen.positions)
    heel = model.markers.index("R.Heel")
    positions[20:30, heel] += mm(80)
    off = replace(seen, positions=positions)
    ankle = model.index("ankle_angle_r")

    plain = fit(model, [off], FREE).q[20:30, ankle] - q[20:30, ankle]
    found = fit(model, [off], replace(FREE, outliers=rule)).q[20:30, ankle]

    assert np.abs(plain).mean() > deg(4)
    assert np.abs(found - q[20:30, ankle]).mean() < 0.35 * np.abs(plain).mean()


def test_threads_and_the_order_of_frames_change_nothing() -> None:
    given = trial(GAIT)
    twice = Landmarks(
        time=np.arange(605.0),
        markers=given.landmarks.markers,
        positions=np.tile(given.landmarks.positions, (5, 1, 1)),
        weights=given.landmarks.weights,
    )

    one = fit(given.body, [twice, given.wishes], Settings(threads=1))
    two = fit(given.body, [twice, given.wishes], Settings(threads=2))

    assert np.abs(one.q - two.q).max() < deg(1e-4)
    assert np.abs(one.q[:121] - one.q[484:]).max() < deg(1e-4)


@pytest.mark.parametrize("heading", [deg(90), deg(180), deg(-120)])
def test_a_person_may_face_any_way(heading: float) -> None:
    model = marked(GAIT)
    q = drawn(model, 3, size=0.1)
    q[:, model.index("pelvis_rotation")] += heading

    found = fit(model, [shown(model, q)], FREE)
    places = markers(model, found.q)

    assert found.converged.all()
    assert np.abs(places - markers(model, q)).max() < mm(0.001)


def test_millimetres_read_as_metres_are_refused() -> None:
    given = trial(GAIT).landmarks
    wrong = replace(given, positions=given.positions * 1000)

    with pytest.raises(UnfitRecording, match="mm read as m"):
        fit(trial(GAIT).body, [wrong])


def test_left_and_right_exchanged_are_refused() -> None:
    given = trial(GAIT).landmarks
    swap = {"R": "L", "L": "R"}
    names = [swap.get(m[0], m[0]) + m[1:] if m[1] == "." else m for m in given.markers]
    order = [names.index(m) for m in given.markers]
    wrong = replace(given, positions=given.positions[:, order])

    with pytest.raises(UnfitRecording, match="left and right exchanged"):
        fit(trial(GAIT).body, [wrong])


def test_two_markers_that_change_places_are_named() -> None:
    given = trial(GAIT).landmarks
    positions = np.array(given.positions)
    pair = [given.markers.index("R.Heel"), given.markers.index("L.Heel")]
    positions[50:60, pair] = given.positions[50:60, pair[::-1]]

    found = fit(trial(GAIT).body, [replace(given, positions=positions)])

    text = " ".join(caveat.text for caveat in found.caveats)
    assert "in frames 51, 52" in text
    assert "R.Heel and L.Heel look exchanged" in text


def test_missing_pelvis_markers_are_told() -> None:
    given = trial(GAIT).landmarks
    keep = [k for k, m in enumerate(given.markers) if "ASIS" not in m]
    assert given.weights is not None
    few = Landmarks(
        time=given.time,
        markers=tuple(given.markers[k] for k in keep),
        positions=given.positions[:, keep],
        weights=given.weights[keep],
    )

    found = fit(trial(GAIT).body, [few, trial(GAIT).wishes])

    assert any("markers of the pelvis" in caveat.text for caveat in found.caveats)


def test_a_recording_without_the_markers_of_the_body_is_refused() -> None:
    given = trial(GAIT).landmarks
    names = tuple(f"marker{k}" for k in range(len(given.markers)))

    with pytest.raises(UnfitRecording, match="has 0 of the 31 markers"):
        fit(trial(GAIT).body, [replace(given, markers=names)])
