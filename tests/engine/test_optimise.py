"""How muscles share a moment: the least effort, and OpenSim's static optimisation."""

import dataclasses

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import lsq_linear

from kneewise.arrays import Array
from kneewise.engine.body import Body
from kneewise.engine.optimise import LEAST, Demand, held, recruitment
from tests.engine.bodies import GAIT, WALK, body
from tests.engine.loads import Load, load, result

MET = 1e-8  # N m


def demand(trial: Load, strength: Array) -> Demand:
    """What a trial asks, with reserves of 1 N m as in the oracles."""
    return Demand(
        moments=trial.moments,
        arms=trial.arms,
        strength=strength,
        held=held(trial.body),
        reserve=np.ones(len(trial.body.coordinates)),
    )


def left(asked: Demand) -> Array:
    """The moments (n, q) that forces and reserves leave over."""
    found = recruitment(asked)
    made = np.einsum("nmq,nm->nq", asked.arms, found.forces) + found.missing
    return np.where(asked.held, made - asked.moments, 0.0)


@pytest.mark.parametrize("physiology", [True, False])
def test_gait2392_shares_its_moments_as_in_opensim(physiology: bool) -> None:
    trial = load(GAIT)
    strength = trial.capacity.active
    if not physiology:
        strength = np.broadcast_to(trial.muscles.force, strength.shape)
    kind = "so" if physiology else "so_nofv"

    found = recruitment(demand(trial, strength))

    stored = result(GAIT, f"{kind}_StaticOptimization_activation")
    assert np.abs(found.activations - stored).max() < 0.006
    assert np.sqrt(np.square(found.activations - stored).mean()) < 5e-4


def test_rajagopal_shares_its_moments_as_in_opensim() -> None:
    """With the strengths of OpenSim, whose path of one muscle is at fault."""
    trial = load(WALK)
    stored = result(WALK, "so_StaticOptimization_activation")
    strength = result(WALK, "so_StaticOptimization_force") / stored

    theirs = recruitment(demand(trial, strength))
    ours = recruitment(demand(trial, trial.capacity.active / trial.capacity.cosines))

    assert np.sqrt(np.square(theirs.activations - stored).mean()) < 0.01
    others = [not name.startswith("gaslat") for name in trial.muscles.names]
    apart = (ours.activations - stored)[:, others]
    assert np.sqrt(np.square(apart).mean()) < 0.01


@pytest.mark.parametrize("name", [GAIT, WALK])
def test_every_moment_is_met(name: str) -> None:
    trial = load(name)

    over = left(demand(trial, trial.capacity.active))

    assert np.abs(over).max() < MET


def test_the_effort_is_never_above_that_of_opensim() -> None:
    trial = load(GAIT)
    stored = result(GAIT, "so_StaticOptimization_activation")
    asked = demand(trial, trial.capacity.active)

    found = recruitment(asked)

    made = np.einsum("nmq,nm->nq", asked.arms, stored * asked.strength)
    reserve = np.where(asked.held, asked.moments - made, 0)
    theirs = np.square(stored).sum(axis=1) + np.square(reserve).sum(axis=1)
    own = np.square(found.activations).sum(axis=1)
    own += np.square(np.where(asked.held, found.missing, 0)).sum(axis=1)
    assert (own <= theirs * (1 + 1e-9)).all()


def test_what_muscles_cannot_do_is_named() -> None:
    trial = load(GAIT)
    weak = trial.capacity.active.copy()
    names = trial.muscles.names
    weak[:, [name.startswith("soleus") or "_gas_" in name for name in names]] *= 0.05
    asked = demand(trial, weak)

    found = recruitment(asked)

    lacking = found.lacking(5.0).any(axis=0)
    assert {trial.body.coordinates[c] for c in np.flatnonzero(lacking)} >= {
        "ankle_angle_r"
    }
    assert not recruitment(demand(trial, trial.capacity.active)).lacking(5.0).any()
    assert np.abs(left(asked)).max() < MET


def test_a_frame_without_moments_is_left_out_and_the_others_are_solved() -> None:
    trial = load(GAIT)
    asked = demand(trial, trial.capacity.active)
    moments = asked.moments.copy()
    moments[3] = np.nan

    found = recruitment(dataclasses.replace(asked, moments=moments))

    whole = recruitment(asked)
    assert np.isnan(found.missing[3][asked.held]).all()
    assert np.isnan(found.activations[3]).all()
    assert np.allclose(found.activations[4:], whole.activations[4:], atol=1e-8)


def test_coordinates_that_nothing_holds_ask_nothing() -> None:
    model = body(GAIT)

    asked = held(model)

    free = [c for c, hold in zip(model.coordinates, asked, strict=True) if not hold]
    assert free == [c for c in model.coordinates if c.startswith("pelvis_")]


def test_a_coupled_coordinate_is_not_held() -> None:
    model: Body = body(WALK)

    assert not held(model)[model.coupled_to >= 0].any()


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000))
@example(seed=504)  # Newton's steps once went round in a circle here
@example(seed=1188)
def test_the_shares_are_the_least_sum_of_squares(seed: int) -> None:
    rng = np.random.default_rng(seed)
    m, q = 9, 3
    arms = rng.normal(size=(2, m, q)) * (rng.uniform(size=(m, q)) < 0.6)
    asked = Demand(
        moments=rng.normal(size=(2, q)) * 3,
        arms=arms,
        strength=rng.uniform(0.5, 2, size=(2, m)),
        held=np.ones(q, dtype=np.bool_),
        reserve=np.full(q, 0.3),
    )

    found = recruitment(asked)

    for t in range(2):
        moment = arms[t].T * asked.strength[t]
        rows = np.vstack([np.eye(m), moment / 0.3])
        target = np.concatenate([np.zeros(m), asked.moments[t] / 0.3])
        best = lsq_linear(rows, target, bounds=(LEAST, 1.0), tol=1e-14).x
        assert found.activations[t] == pytest.approx(best, abs=1e-6)
