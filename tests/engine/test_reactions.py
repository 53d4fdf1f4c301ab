"""What bones press on each other with: OpenSim's joint reactions, and equilibrium."""

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.engine.body import Body
from kneewise.engine.dynamics import ExternalLoads
from kneewise.engine.kinematics import forward
from kneewise.engine.preprocess import Rates, rates
from kneewise.engine.reactions import Axes, Reactions, reactions, turned
from kneewise.read import sto
from tests.data import recording
from tests.engine.bodies import body, poses
from tests.engine.trials import coordinates

FOLDER = "opensim-gait2392-muscle-forces"
MODEL = f"{FOLDER}/subject01_simbody_adjusted_StaticOp.osim"


class Walk(NamedTuple):
    body: Body
    time: Array
    motion: Rates
    forces: Array
    loads: ExternalLoads


def table(name: str) -> tuple[Array, dict[str, Array]]:
    found = sto.table(recording(f"{FOLDER}/{name}"))
    return found.time, dict(zip(found.columns, found.values.T, strict=True))


@cache
def walk() -> Walk:
    """The trial whose joint reactions OpenSim wrote, at 0.5 to 1.98 s."""
    model = body(MODEL)
    assert model.muscles is not None
    time, columns = table("subject01_StaticOptimization_force.sto")
    keep = (time > 0.52) & (time < 1.97)
    known, q = coordinates(model, f"{FOLDER}/subject01_walk1_Kinematics.sto")
    return Walk(
        body=model,
        time=time[keep],
        motion=rates(known, q, time[keep]),
        forces=np.stack([columns[m][keep] for m in model.muscles.names], axis=1),
        loads=ground(model),
    )


def ground(model: Body) -> ExternalLoads:
    """The plates, as the trial's settings hang them on the feet.

    Both feet take the torque of the left plate: so the settings say.
    """
    time, columns = table("subject01_walk1_grf.mot")

    def triple(name: str) -> Array:
        return np.stack([columns[name + axis] for axis in "xyz"], axis=1)

    sides = ("right", "left")
    return ExternalLoads(
        time=time,
        segment=np.array([model.segments.index(f"calcn_{s[0]}") for s in sides]),
        force=np.stack([triple(f"{s}_foot_force_v") for s in sides], axis=1),
        point=np.stack([triple(f"{s}_foot_force_p") for s in sides], axis=1),
        torque=np.stack([triple("left_foot_torque_") for _ in sides], axis=1),
    )


@cache
def found() -> Reactions:
    return reactions(*walk())


def stored(prefix: str, time: Array) -> Array:
    known, columns = table("subject01_JointReaction_ReactionLoads.sto")
    curves = [np.interp(time, known, columns[prefix + axis]) for axis in "xyz"]
    return np.stack(curves, axis=1)


def test_the_hip_bears_what_opensim_says() -> None:
    trial = walk()

    hip = found().of("femur_r")

    reference = stored("hip_r_on_femur_r_in_femur_r_f", trial.time)
    apart = np.sqrt(np.square(hip - reference).mean(axis=0))
    assert apart.max() < 0.01 * np.abs(reference).max()


def test_the_pelvis_bears_the_opposite() -> None:
    trial = walk()

    hip = found().of("femur_r")

    reference = stored("hip_r_on_pelvis_in_femur_r_f", trial.time)
    assert np.abs(hip + reference).max() < 0.02 * np.abs(reference).max()


def test_other_axes_change_the_direction_and_not_the_size() -> None:
    trial = walk()
    own = found()

    in_pelvis = turned(trial.body, trial.motion.q, own, Axes.PARENT)
    in_ground = turned(trial.body, trial.motion.q, own, Axes.GROUND)

    size = np.linalg.norm(own.force, axis=2)
    assert np.allclose(np.linalg.norm(in_pelvis.force, axis=2), size)
    assert np.allclose(np.linalg.norm(in_ground.force, axis=2), size)
    upwards = in_ground.of("femur_r")[:, 1]
    assert (upwards < 0).all()  # the pelvis presses the thigh down
    assert turned(trial.body, trial.motion.q, own, Axes.CHILD) is own


def test_standing_still_without_muscles_each_joint_carries_what_hangs_on_it() -> None:
    model = body(MODEL)
    assert model.muscles is not None
    q = poses(model, 3)
    still = Rates(q, np.zeros_like(q), np.zeros_like(q))
    none = np.zeros((3, len(model.muscles.names)))

    own = reactions(model, np.arange(3.0), still, none)

    in_ground = turned(model, q, own, Axes.GROUND)
    foot = [model.segments.index(s) for s in ("calcn_r", "toes_r")]
    weight = model.mass[foot].sum() * 9.80665
    assert in_ground.of("calcn_r")[:, 1] == pytest.approx(weight)
    assert np.abs(in_ground.of("calcn_r")[:, [0, 2]]).max() < 1e-9
    assert len(forward(model, q).at) == 3


def test_muscles_pull_at_the_bones_but_not_at_the_whole() -> None:
    trial = walk()

    with_muscles = turned(trial.body, trial.motion.q, found(), Axes.GROUND)
    without = reactions(
        trial.body, trial.time, trial.motion, 0 * trial.forces, trial.loads
    )

    root = trial.body.segments[0]
    bare = turned(trial.body, trial.motion.q, without, Axes.GROUND)
    assert np.allclose(with_muscles.of(root), bare.of(root), atol=1e-6)
    hip = np.linalg.norm(found().of("femur_r"), axis=1).max()
    assert hip > 2 * np.linalg.norm(without.of("femur_r"), axis=1).max()
