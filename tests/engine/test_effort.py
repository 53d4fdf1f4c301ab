"""What muscles do in a drawn stand, block by block, and what errors do to it."""

from dataclasses import replace

import numpy as np
import pytest

from kneewise.anatomy import Bundle, Group, Side
from kneewise.engine.builtin.whole import body
from kneewise.engine.effort import BLOCK, Task, effort, passive, pushes
from kneewise.engine.ground import MEASURED, Unsure, estimated
from kneewise.engine.loaded import loads
from kneewise.engine.preprocess import Rates, prepared
from kneewise.engine.shifted import WAYS, count, spread, versions
from kneewise.events.event import Activity
from kneewise.person import Sex
from kneewise.units import deg

TIME = np.arange(60) / 60


def crouch(bend: float = deg(40)) -> Task:
    """Standing with bent knees, on forces that the motion itself tells."""
    own = body()
    q = np.tile(own.default, (len(TIME), 1))
    for side in "rl":
        q[:, own.index(f"knee_angle_{side}")] = bend
        q[:, own.index(f"hip_flexion_{side}")] = 0.9 * bend
        q[:, own.index(f"ankle_angle_{side}")] = 0.4 * bend
    told = estimated(own, TIME, q, Activity.STAND)
    return Task(body=own, motion=prepared(TIME, q), loads=told.loads)


def test_blocks_together_are_the_whole() -> None:
    task, whole = crouch(), effort(crouch())
    count = BLOCK // len(TIME) + 2
    repeated = replace(
        task,
        motion=Rates(*(np.tile(v, (count, 1)) for v in task.motion)),
        loads=replace(
            task.loads,
            time=np.arange(float(count * len(TIME))),
            force=np.tile(task.loads.force, (count, 1, 1)),
            point=np.tile(task.loads.point, (count, 1, 1)),
            torque=np.tile(task.loads.torque, (count, 1, 1)),
        ),
    )

    parts = effort(repeated)

    assert len(parts.forces) > BLOCK
    for name in ("forces", "able", "activations", "lengths", "moments", "missing"):
        values = getattr(parts, name).reshape(count, len(TIME), -1)
        assert values == pytest.approx(
            np.broadcast_to(getattr(whole, name), values.shape), abs=1e-4
        ), name


def test_the_quadriceps_holds_a_crouch_and_more_of_it_a_deeper_one() -> None:
    names = body().muscles.names  # type: ignore[union-attr]
    used = []
    for bend in (deg(20), deg(60)):
        order, shares = effort(crouch(bend)).by_bundle(names)
        column = order.index(Bundle(Group.QUADRICEPS, Side.LEFT))
        used.append(float(shares[30, column]))

    assert 0.01 < used[0] < used[1] < 1


def test_no_muscle_is_asked_for_what_ligaments_hold() -> None:
    own = body()
    held_by_bones = passive(own)

    found = effort(crouch())

    assert held_by_bones.sum() == 4
    assert np.abs(found.missing[:, held_by_bones]).max() == 0


def test_weaker_muscles_use_more_of_what_they_have() -> None:
    task = crouch(deg(20))
    names = body().muscles.names  # type: ignore[union-attr]
    half = replace(task, strength=np.full(len(names), 0.5))

    plain, weak = effort(task).by_bundle(names), effort(half).by_bundle(names)

    column = plain[0].index(Bundle(Group.QUADRICEPS, Side.LEFT))
    assert weak[1][30, column] / plain[1][30, column] == pytest.approx(2, rel=0.1)


def test_both_legs_do_the_same_in_a_symmetric_stand() -> None:
    task = crouch()
    found = effort(task)
    few = Task(
        body=task.body,
        motion=Rates(*(v[30:31] for v in task.motion)),
        loads=replace(
            task.loads,
            time=task.loads.time[30:31],
            force=task.loads.force[30:31],
            point=task.loads.point[30:31],
            torque=task.loads.torque[30:31],
        ),
    )

    coordinates, push = pushes(few, found.forces[30:31])
    told = loads(task, found, Sex.FEMALE)

    for group in (Group.GLUTEUS_MEDIUS, Group.QUADRICEPS):
        right = push[Bundle(group, Side.RIGHT)][0, coordinates.index("hip_adduction_r")]
        left = push[Bundle(group, Side.LEFT)][0, coordinates.index("hip_adduction_l")]
        assert right == pytest.approx(left, rel=0.02, abs=0.05)
    for name in {name for name, _ in told}:
        assert told[name, Side.RIGHT][30] == pytest.approx(
            told[name, Side.LEFT][30], rel=0.03, abs=0.01
        )


def test_versions_keep_the_first_and_hold_feet_in_place() -> None:
    task = crouch()

    plates, moved = MEASURED, Unsure(up=30.0, push=0.0)
    many = versions(task, 1.0, moved)

    assert count(plates) == count(moved) == len(WAYS) + 2
    assert len(many.motion.q) == count(moved) * len(TIME)
    assert np.array_equal(many.motion.q[: len(TIME)], task.motion.q)
    none = versions(task, 0.0, plates)
    forces = effort(none).forces
    assert spread(forces, count(plates)).max() < 1e-6
    assert spread(effort(many).forces, count(moved))[30].max() > 1


def test_a_push_that_is_unsure_is_drawn_both_ways() -> None:
    task, unsure = crouch(), Unsure(up=0.0, push=20.0)

    force = versions(task, 0.0, unsure).loads.force.reshape(
        count(unsure), len(TIME), 3, 3
    )

    off = force - task.loads.force
    assert not off[:-2].any()
    assert off[-1] == pytest.approx(-off[-2])
    assert np.square(off[-2:, :, 0, 2]).sum(axis=0) == pytest.approx(20**2, rel=0.01)
    assert off.sum(axis=2) == pytest.approx(0, abs=1e-9)
    told = effort(versions(task, 0.0, unsure)).forces
    assert spread(told, count(unsure))[30].max() > 1
