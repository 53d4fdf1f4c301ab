"""What muscles do to the thigh: the laws of motion, and that all parts add up."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.engine.dynamics import ExternalLoads, moments
from kneewise.engine.groups import Bundle, Group, bundles, summed
from kneewise.engine.induce import Contacts, Induced, contacts, induced
from kneewise.engine.kernels import inertia as kernel
from kneewise.engine.kernels.tree import tree
from kneewise.engine.paths import lengths_and_arms
from kneewise.engine.preprocess import Rates
from tests.engine.bodies import GAIT, WALK, body, poses
from tests.engine.test_reactions import walk

EXACT = 1e-8  # of the largest part: rounding only


@cache
def standing() -> tuple[ExternalLoads, Contacts]:
    """The plates of the walk, each with the torque of a foot that stands on it."""
    trial = walk()
    loads = trial.loads.at(trial.time)
    stands = loads.force[..., 1:2] > 20
    loads = replace(loads, torque=np.where(stands, loads.torque, 0.0))
    return loads, contacts(loads)


@cache
def found() -> Induced:
    trial = walk()
    arms = lengths_and_arms(trial.body, trial.motion.q)[1]
    return induced(trial.body, trial.motion, arms, standing()[1])


@pytest.mark.parametrize("name", [GAIT, WALK])
def test_the_mass_matrix_is_that_of_inverse_dynamics(name: str) -> None:
    model = body(name)
    q = poses(model, 2, seed=4)
    n = q.shape[1]
    mass, none = np.zeros((2, n, n)), np.zeros((2, 0, n))
    nowhere = np.zeros((2, 0, 3))

    kernel.inertia(tree(model), q, np.zeros(0, np.intp), nowhere, mass, none)

    still = np.zeros_like(q)
    weight = moments(model, np.arange(2.0), q, still, still)
    for c in np.flatnonzero(model.coupled_to < 0).tolist():
        push = still.copy()
        push[:, c] = 1
        column = moments(model, np.arange(2.0), q, still, push) - weight
        assert np.abs(mass[:, :, c] - column).max() < 1e-9
    assert np.array_equal(mass, np.swapaxes(mass, 1, 2))


def test_all_parts_add_up_to_the_acceleration() -> None:
    """What is left over is what moments that no muscle makes do, found apart."""
    trial = walk()
    arms = lengths_and_arms(trial.body, trial.motion.q)[1]
    loads, _ = standing()

    left = found().rest(trial.forces)

    needed = moments(trial.body, trial.time, *trial.motion, loads)
    over = needed - np.einsum("nmq,nm->nq", arms, trial.forces)
    one = np.broadcast_to(np.eye(over.shape[1]), (len(over), *2 * over.shape[1:]))
    answers = induced(trial.body, trial.motion, one, standing()[1])
    reserves = np.einsum("nqk,nq->nk", answers.per_newton, over)
    upwards = loads.force[..., 1]
    firm = ((upwards > 20) | (np.abs(loads.force).max(axis=2) == 0)).all(axis=1)
    firm &= np.abs(loads.torque[..., [0, 2]]).max(axis=(1, 2)) < 1e-9
    assert firm.sum() > 50
    assert np.abs(left - reserves)[firm].max() < EXACT * np.abs(found().total).max()


def test_a_body_in_the_air_moves_as_its_mass_allows() -> None:
    model = body(GAIT)
    q = poses(model, 3)
    rng = np.random.default_rng(1)
    motion = Rates(q, rng.normal(size=q.shape), rng.normal(size=q.shape))
    arms = lengths_and_arms(model, q)[1]
    forces = rng.uniform(0, 100, size=arms.shape[:2])

    parts = induced(model, motion, arms)

    needed = moments(model, np.arange(3.0), *motion)
    over = needed - np.einsum("nmq,nm->nq", arms, forces)
    one = np.broadcast_to(np.eye(over.shape[1]), (3, *2 * over.shape[1:]))
    answers = induced(model, motion, one).per_newton
    expected = np.einsum("nqk,nq->nk", answers, over)
    assert parts.rest(forces) == pytest.approx(expected, abs=1e-6)


def test_a_foot_that_stands_stays_where_it_is() -> None:
    """However the muscles pull: the accelerations they induce do not move it."""
    trial = walk()
    model = trial.body
    free = tuple(model.coordinates)
    arms = lengths_and_arms(model, trial.motion.q)[1]
    held = standing()[1]

    parts = induced(model, trial.motion, arms, held, free)

    n = len(trial.time)
    mass = np.zeros((n, len(free), len(free)))
    contact = np.zeros((n, 4 * len(held.segment), len(free)))
    kernel.inertia(
        tree(model), trial.motion.q.copy(), held.segment, held.point, mass, contact
    )
    moved = np.einsum("ncq,nmq->ncm", contact, parts.per_newton)
    scale = np.abs(contact).max() * np.abs(parts.per_newton).max()
    assert np.abs(moved).max() < EXACT * scale


def test_groups_sum_what_their_muscles_do() -> None:
    trial = walk()
    assert trial.body.muscles is not None
    names = trial.body.muscles.names

    by_group = summed(found().by_muscle(trial.forces), names)

    assert set(by_group) == {Bundle(g, s) for g in Group for s in Side}
    bundle, mask = next(iter(bundles(names).items()))
    total = found().by_muscle(trial.forces)[:, mask].sum(axis=1)
    assert by_group[bundle] == pytest.approx(total)


def test_in_single_stance_the_abductors_hold_the_thigh_out() -> None:
    """Gluteus medius abducts, adductors adduct, gluteus maximus turns outwards."""
    trial = walk()
    assert trial.body.muscles is not None
    names = trial.body.muscles.names
    loads, _ = standing()
    right = trial.loads.segment.tolist().index(trial.body.segments.index("calcn_r"))
    alone = (loads.force[:, right, 1] > 300) & (loads.force[:, 1 - right, 1] < 20)
    adduction = found().coordinates.index("hip_adduction_r")
    rotation = found().coordinates.index("hip_rotation_r")

    by_group = summed(found().per_newton[alone], names)

    assert alone.sum() > 20
    medius = by_group[Bundle(Group.GLUTEUS_MEDIUS, Side.RIGHT)]
    assert (medius[:, adduction] < 0).all()
    adductors = by_group[Bundle(Group.ADDUCTORS, Side.RIGHT)]
    assert (adductors[:, adduction] > 0).all()
    rotators = by_group[Bundle(Group.EXTERNAL_ROTATORS, Side.RIGHT)]
    assert (rotators[:, rotation] < 0).all()
