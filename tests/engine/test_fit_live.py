"""Fits beside OpenSim run live, on movements deeper and faster than walking."""

from pathlib import Path

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.engine.body import Body
from kneewise.engine.fit import fit
from kneewise.engine.observe import Landmarks
from kneewise.read import sto, trc
from kneewise.units import deg, from_deg
from tests.data import recording
from tests.engine.bodies import SUBJECT, body
from tests.engine.trials import PER_METRE

WINDOWS = {"squats1": (2.0, 2.2), "STS1": (0.9, 1.1), "DJ1": (1.3, 1.5)}
BLIND = ("mtp_angle_r", "mtp_angle_l", "pro_sup_r", "pro_sup_l")
"""No marker tells of the first two, and hardly any of the others."""


@pytest.mark.parametrize(
    "name",
    [
        "squats1",
        pytest.param("STS1", marks=pytest.mark.long),
        pytest.param("DJ1", marks=pytest.mark.long),
    ],
)
def test_angles_are_those_of_opensim_run_live(name: str, tmp_path: Path) -> None:
    pytest.importorskip("opensim", reason="OpenSim, a test oracle, is not installed")
    model, (start, end) = body(SUBJECT), WINDOWS[name]
    table = trc.parse(recording(f"opencap-subject4/{name}.trc"))
    names = tuple(m for m in table.markers.landmarks if m in model.markers)
    rows = (table.markers.time > start - 1e-6) & (table.markers.time < end + 1e-6)
    positions = table.markers.only(names).positions[rows] / PER_METRE[table.unit]

    found = fit(
        model,
        [
            Landmarks(
                time=table.markers.time[rows],
                markers=names,
                positions=positions,
                weights=np.ones(len(names)),
            )
        ],
    )

    theirs = _of_opensim(model, name, names, tmp_path)
    told = ~np.isin(np.array(model.coordinates), BLIND)
    assert found.converged.all()
    assert np.abs(found.q - theirs)[:, told].max() < deg(0.01)


def _of_opensim(model: Body, name: str, names: tuple[str, ...], folder: Path) -> Array:
    """The coordinates (n, q) that OpenSim finds, all markers weighing the same."""
    import opensim

    opensim.Logger.setLevelString("off")
    tool = opensim.InverseKinematicsTool()
    tool.set_model_file(str(recording(SUBJECT)))
    tool.set_marker_file(str(recording(f"opencap-subject4/{name}.trc")))
    tool.set_output_motion_file(str(folder / "ik.mot"))
    tool.set_results_directory(str(folder))
    tool.setStartTime(WINDOWS[name][0])
    tool.setEndTime(WINDOWS[name][1])
    tool.set_accuracy(1e-9)
    tool.set_constraint_weight(float("inf"))
    for marker in names:
        task = opensim.IKMarkerTask()
        task.setName(marker)
        apply = True
        task.setApply(apply)
        task.setWeight(1.0)
        tool.upd_IKTaskSet().cloneAndAppend(task)
    tool.run()
    table = sto.table(folder / "ik.mot")
    q = table.values[:, [table.columns.index(c) for c in model.coordinates]]
    return np.where(model.translates | (model.coupled_to >= 0), q, from_deg(q))
