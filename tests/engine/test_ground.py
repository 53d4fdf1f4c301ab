"""Ground forces estimated from motion, against plates and against Newton."""

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.engine import push
from kneewise.engine.body import Body
from kneewise.engine.dynamics import ExternalLoads, moments
from kneewise.engine.effort import Task, effort
from kneewise.engine.feet import indices
from kneewise.engine.ground import ERRORS, FEET, Ground, estimated
from kneewise.engine.loaded import loads
from kneewise.engine.preprocess import Rates, prepared
from kneewise.engine.shifted import count, spread, versions
from kneewise.errors import UnfitRecording
from kneewise.events.event import Activity
from kneewise.read import sto
from tests.data import recording
from tests.engine.bodies import GAIT, SUBJECT, WALK, body
from tests.engine.pushes import held
from tests.engine.trials import coordinates

OPENCAP = "opencap-subject4/{}"
TRIALS = {
    "squats": (SUBJECT, "squats1", Activity.SQUAT),
    "rises": (SUBJECT, "STS1", Activity.SIT_TO_STAND),
    "walk": (SUBJECT, "walking1", Activity.WALK),
    "walk with trunk sway": (SUBJECT, "walkingTS1", Activity.WALK),
    "treadmill": (GAIT, "", Activity.WALK),
    "other walk": (WALK, "", Activity.WALK),
}
FILES = {
    GAIT: ("ik.mot", "subject01_walk1_grf.mot", ("", "1_")),
    WALK: ("ik.mot", "grf_walk.mot", ("r_", "l_")),
}


def files(name: str) -> tuple[Body, str, str, tuple[str, str]]:
    """Body, angles, forces, and the first columns of right and left."""
    model, stem, _ = TRIALS[name]
    if stem:
        angles = f"opencap-subject4/{stem}_manual_scaling_ik.mot"
        forces = f"opencap-subject4/{stem}_grf.mot"
        columns = sto.table(recording(forces)).columns
        numbered = "ground_force_1_vx" in columns
        feet = ("ground_force_1_v", "ground_force_2_v")
        return (
            body(model),
            angles,
            forces,
            feet
            if numbered
            else (
                "R_ground_force_v",
                "L_ground_force_v",
            ),
        )
    folder = "opensim-oracles/" + ("gait2392" if model == GAIT else "rajagopal")
    angles, forces, sides = FILES[model]
    form = "{}ground_force_v" if model == GAIT else "ground_force_{}v"
    right, left = (form.format(side) for side in sides)
    return body(model), f"{folder}/{angles}", f"{folder}/{forces}", (right, left)


def measured(name: str) -> tuple[Body, Array, Array, Array]:
    """Body, time (n,), coordinates (n, q), and the feet's forces (n, 2, 3)."""
    model, angles, forces, columns = files(name)
    time, q = coordinates(model, angles)
    table = sto.table(recording(forces))
    feet = [
        [np.interp(time, table.time, table.values[:, table.columns.index(first + axis)])
         for axis in "xyz"]
        for first in columns
    ]  # fmt: skip
    return model, time, q, np.moveaxis(np.array(feet), 2, 0)


def on_plates(name: str) -> ExternalLoads:
    """What the plates measured, on right and left foot, without free moments."""
    model, time, _, force = measured(name)
    _, _, forces, columns = files(name)
    table = sto.table(recording(forces))
    point = [
        [np.interp(time, table.time, table.values[:, table.columns.index(first + axis)])
         for axis in "xyz"]
        for first in (column[:-1] + "p" for column in columns)
    ]  # fmt: skip
    return ExternalLoads(
        time=time,
        segment=np.array([model.segments.index(foot) for foot in FEET], dtype=np.intp),
        force=force,
        point=np.moveaxis(np.array(point), 2, 0),
        torque=np.zeros_like(force),
    )


def found(name: str) -> Ground:
    model, time, q, _ = measured(name)
    return estimated(model, time, q, TRIALS[name][2])


@pytest.mark.parametrize("name", TRIALS)
def test_the_vertical_force_of_each_foot_is_as_near_to_the_plates_as_promised(
    name: str,
) -> None:
    model, _, _, plates = measured(name)
    activity = TRIALS[name][2]
    weight = model.mass.sum() * 9.80665
    on_plates = np.ones(len(plates), dtype=bool)
    on_plates[:14] = on_plates[-12:] = False  # where steps fall beside the plates
    if activity is Activity.WALK:
        on_plates &= plates[:, :, 1].sum(axis=1) > 0.5 * weight

    ground = found(name)

    far = (ground.loads.force[:, :2, 1] - plates[:, :, 1])[on_plates] / weight
    assert np.sqrt(np.square(far).mean(axis=0)).max() < ERRORS[activity]
    assert ground.unsure.up == pytest.approx(ERRORS[activity] * weight)


@pytest.mark.parametrize("name", ["squats", "rises"])
def test_the_push_of_both_feet_is_as_near_to_the_plates_as_promised(name: str) -> None:
    model, _, _, plates = measured(name)
    weight = model.mass.sum() * 9.80665
    ground = found(name)
    on_feet = plates[:, :, 1].sum(axis=1) > 0.6 * weight
    on_feet[:14] = on_feet[-12:] = False

    point = ground.loads.point[:, :2]
    known = held(plates, point)[on_feet] / weight
    told = held(ground.loads.force[:, :2], point)[on_feet] / weight

    far = np.sqrt(np.square(told - known).mean())
    assert far < push.ERRORS[TRIALS[name][2]]
    assert far < 0.4 * np.sqrt(np.square(known).mean())  # what no push would be off by
    assert ground.unsure.push == pytest.approx(push.ERRORS[TRIALS[name][2]] * weight)


WALKS = [name for name, trial in TRIALS.items() if trial[2] is Activity.WALK]


def test_nobody_pushes_both_feet_in_walking_by_more_than_is_said() -> None:
    squares = []
    for name in WALKS:
        model, _, _, plates = measured(name)
        weight = model.mass.sum() * 9.80665
        both = (plates[:, :, 1] > 0.15 * weight).all(axis=1)
        ground = found(name)
        level = found(name).loads.force[:, :2, [0, 2]]
        share = ground.loads.force[:, :2, 1:2] / ground.total[:, None, 1:2]
        assert level == pytest.approx(share * ground.total[:, None, [0, 2]], abs=1e-6)
        sideways = plates[both][:, :, 2]
        part = plates[both][:, 0, 1] / plates[both][:, :, 1].sum(axis=1)
        own = sideways[:, 0] - part * sideways.sum(axis=1)
        squares.append(np.square(own / weight).mean())

    assert np.sqrt(np.mean(squares)) < push.ERRORS[Activity.WALK]


@pytest.mark.parametrize("name", ["squats", "rises"])
def test_what_plates_say_of_the_loads_is_within_two_errors(name: str) -> None:
    model, time, q, plates = measured(name)
    ground, ready = found(name), prepared(time, q)
    standing = plates[:, :, 1].sum(axis=1) > 0.8 * model.mass.sum() * 9.80665
    frames = np.flatnonzero(standing)[30:-30:60]

    def task(forces: ExternalLoads) -> Task:
        motion = Rates(*(values[frames] for values in ready))
        return Task(body=model, motion=motion, loads=indices(forces, frames))

    measured_ = task(on_plates(name))
    truth = loads(measured_, effort(measured_), None)
    wrong = versions(task(ground.loads), 0.5, ground.unsure)
    told = loads(wrong, effort(wrong), None)

    for key in truth:
        known = np.isfinite(truth[key])  # of the kneecap up to 90° of flexion
        error = spread(told[key], count(ground.unsure))[known].mean()
        far = told[key][: len(frames)][known].mean() - truth[key][known].mean()
        assert abs(far) <= 2 * error, key
    for side in Side:
        moment = told["knee_adduction_moment", side][: len(frames)].mean()
        assert moment * truth["knee_adduction_moment", side].mean() > 0


def test_the_forces_are_all_that_the_body_needs() -> None:
    model, time, q, _ = measured("squats")
    ground = found("squats")
    ready = prepared(time, q)

    left = moments(model, time, *ready, ground.loads)

    root = [model.index(f"pelvis_{name}") for name in ("tx", "ty", "tz")]
    turns = [model.index(f"pelvis_{name}") for name in ("tilt", "list", "rotation")]
    inside = slice(20, -20)
    assert np.abs(left[inside][:, root]).max() < 1.0  # N
    assert np.abs(left[inside][:, turns]).max() < 1.0  # N·m


def test_a_person_standing_still_weighs_on_both_feet() -> None:
    model = body(SUBJECT)
    q = model.default[None].repeat(200, axis=0)
    weight = model.mass.sum() * 9.80665

    ground = estimated(model, np.arange(200) / 100, q, Activity.STAND)

    assert ground.total[100] == pytest.approx([0, weight, 0], abs=1e-3)
    assert ground.loads.force[100, :2, 1] == pytest.approx(0.5 * weight, rel=0.02)


def test_a_landing_is_refused_with_a_word() -> None:
    model, time, q, _ = measured("squats")

    with pytest.raises(UnfitRecording, match="cannot be estimated for landing"):
        estimated(model, time, q, Activity.LANDING)
