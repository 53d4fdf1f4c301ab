"""A long recording in stretches: the numbers of the whole, in little memory."""

import tracemalloc
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.engine.dynamics import moments
from kneewise.engine.fit import Settings, fit
from kneewise.engine.kinematics import markers
from kneewise.engine.muscles import capacity
from kneewise.engine.observe import Landmarks
from kneewise.engine.optimise import (
    RESERVE,
    RESTART,
    Demand,
    Recruitment,
    held,
    recruitment,
)
from kneewise.engine.paths import lengthening, lengths_and_arms, reach
from kneewise.engine.preprocess import prepared
from kneewise.engine.solve import PIECE
from kneewise.engine.stretches import Motion, poses, rates, stretches
from kneewise.errors import BadSetting
from tests.engine.bodies import GAIT, WALK, body
from tests.engine.loads import load
from tests.engine.trials import trial

MB = 2**20


def there_and_back(values: Array, n: int) -> Array:
    """A curve walked there and back until it has *n* frames."""
    once = np.concatenate([values, values[-2:0:-1]])
    return once[np.arange(n) % len(once)]


def motion(name: str, n: int) -> Motion:
    """A trial of the oracles again and again, without forces from the ground."""
    given = load(name)
    time = np.arange(float(n)) / 100
    return Motion(
        body=given.body,
        time=time,
        rates=rates(time, there_and_back(given.q, n)),
    )


@cache
def whole(name: str, n: int) -> tuple[Demand, Recruitment]:
    """All frames at once, step by step."""
    asked = motion(name, n)
    model, (q, dq, ddq) = asked.body, asked.rates
    assert model.muscles is not None
    lengths, arms = lengths_and_arms(model, q)
    speeds = lengthening(arms, dq)
    demand = Demand(
        moments=moments(model, asked.time, q, dq, ddq),
        arms=arms,
        strength=capacity(model.muscles, lengths, speeds).active,
        held=held(model),
        reserve=np.full(q.shape[1], RESERVE),
        reach=reach(model),
    )
    return demand, recruitment(demand)


@pytest.mark.parametrize("name", [GAIT, WALK])
@pytest.mark.parametrize("frames", [RESTART, 2 * RESTART])
def test_stretches_say_exactly_what_all_frames_at_once_say(
    name: str, frames: int
) -> None:
    demand, shares = whole(name, 600)

    done = list(stretches(motion(name, 600), frames=frames))

    assert [each.first for each in done] == list(range(0, 600, frames))
    for own, parts in (
        (demand.moments, [each.demand.moments for each in done]),
        (demand.arms, [each.demand.arms for each in done]),
        (demand.strength, [each.demand.strength for each in done]),
        (shares.activations, [each.shares.activations for each in done]),
        (shares.missing, [each.shares.missing for each in done]),
    ):
        assert np.array_equal(np.concatenate(parts), own)


def peak(name: str, n: int) -> int:
    """The most bytes that the muscles of *n* frames take, one stretch at a time."""
    asked = motion(name, n)
    tracemalloc.start()
    total = sum(float(each.shares.forces.sum()) for each in stretches(asked))
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert np.isfinite(total)
    return found


def test_muscles_of_a_long_recording_take_no_more_memory_than_of_a_short_one() -> None:
    next(stretches(motion(GAIT, 10)))  # compiles

    short, long = peak(GAIT, 4 * RESTART), peak(GAIT, 60 * RESTART)

    assert short > 2 * MB  # it counts: the levers of one stretch alone
    assert long < short + MB


def test_a_stretch_must_begin_where_muscles_are_shared_out_anew() -> None:
    with pytest.raises(ValueError, match=f"multiple of {RESTART}"):
        next(stretches(motion(GAIT, 600), frames=RESTART + 1))


def long_walk(n: int) -> Landmarks:
    """The markers of trial A again and again."""
    seen = trial(GAIT).landmarks
    return Landmarks(
        time=np.arange(float(n)) / 60,
        markers=seen.markers,
        positions=there_and_back(seen.positions, n),
        weights=seen.weights,
    )


def test_poses_in_pieces_are_exactly_those_of_the_fit() -> None:
    n = 2 * PIECE + 100
    given, seen = trial(GAIT), long_walk(n)
    positions = np.array(seen.positions)
    positions[40:50] = np.nan
    positions[PIECE - 5 : PIECE + 5] = np.nan
    seen = replace(seen, positions=positions)

    whole = fit(given.body, [seen, given.wishes], Settings(errors=False)).q
    found = poses(given.body, seen, given.wishes, pieces=1)

    assert np.array_equal(found, whole, equal_nan=True)
    assert np.isnan(found[45]).all()


def test_poses_that_wind_round_the_room_are_exactly_those_of_the_fit() -> None:
    given, n = trial(GAIT), 2 * PIECE
    q = np.tile(given.q[0], (n, 1))
    q[:, given.body.index("pelvis_rotation")] += np.linspace(0, 40, n)
    seen = Landmarks(
        time=np.arange(float(n)) / 60,
        markers=given.body.markers,
        positions=markers(given.body, q),
    )

    whole = fit(given.body, [seen], Settings(errors=False)).q
    found = poses(given.body, seen, pieces=1)

    assert np.array_equal(found, whole)
    assert np.ptp(found[:, given.body.index("pelvis_rotation")]) > 39


def test_poses_take_little_more_memory_than_they_are() -> None:
    given = trial(GAIT)
    poses(given.body, long_walk(10), pieces=1)  # compiles
    n = 8 * PIECE
    seen = long_walk(n)

    tracemalloc.start()
    found = poses(given.body, seen, pieces=1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found.nbytes > MB
    assert peak < 5 * found.nbytes + 6 * MB
    assert peak < seen.positions.nbytes + 6 * MB


def test_poses_are_not_smoothed_in_stretches() -> None:
    with pytest.raises(BadSetting, match="stretches"):
        poses(trial(GAIT).body, long_walk(10), settings=Settings(unrest=50.0))


def test_rates_some_curves_at_a_time_are_those_of_all() -> None:
    q = there_and_back(load(WALK).q, 500)
    time = np.arange(500.0) / 100

    for own, whole in zip(rates(time, q), prepared(time, q), strict=True):
        assert own == pytest.approx(whole, abs=1e-9)


@pytest.mark.parametrize("name", [GAIT, WALK])
def test_no_muscle_has_a_lever_beyond_its_reach(name: str) -> None:
    model = body(name)
    low = np.where(np.isfinite(model.lower), model.lower, -1)
    high = np.where(np.isfinite(model.upper), model.upper, 1)
    q = np.random.default_rng(3).uniform(low, high, (60, len(low)))

    arms = lengths_and_arms(model, q)[1]

    assert np.array_equal(np.abs(arms).max(axis=0) > 0, reach(model))
