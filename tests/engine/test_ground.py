"""Ground forces estimated from motion, against plates and against Newton."""

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.engine.body import Body
from kneewise.engine.dynamics import moments
from kneewise.engine.ground import ERRORS, Ground, estimated
from kneewise.engine.preprocess import prepared
from kneewise.errors import UnfitRecording
from kneewise.events.event import Activity
from kneewise.read import sto
from tests.data import recording
from tests.engine.bodies import GAIT, SUBJECT, WALK, body
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
    assert ground.error == pytest.approx(ERRORS[activity] * weight)


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
