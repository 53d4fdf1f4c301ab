"""OpenSim's settings files are read as the tool reads them."""

import math
from pathlib import Path

import numpy as np
import pytest

from kneewise.engine import setups
from kneewise.errors import UnreadableFile
from tests.data import recording

IK = "opensim-gait2392-subject01/subject01_Setup_IK.xml"
SCALE = "opensim-gait2392-subject01/subject01_Setup_Scale.xml"


def saved(folder: Path, inside: str) -> Path:
    """A settings file with this inside."""
    path = folder / "setup.xml"
    path.write_text(f"<OpenSimDocument Version='40000'>{inside}</OpenSimDocument>")
    return path


def test_tasks_of_a_fit_have_their_weights_and_files() -> None:
    tasks = setups.tasks(recording(IK))

    assert len(tasks.markers) == 31
    assert tasks.markers["R.Heel"] == 10
    assert tasks.markers["R.Thigh.Rear"] == 1
    assert [task.coordinate for task in tasks.coordinates] == [
        *("subtalar_angle_r", "mtp_angle_r", "subtalar_angle_l", "mtp_angle_l")
    ]
    assert {(task.weight, task.value) for task in tasks.coordinates} == {(1000, None)}
    assert tasks.constraint_weight == 20
    assert tasks.time == (0.5, 2.5)
    assert tasks.marker_file == "subject01_walk1.trc"
    assert tasks.coordinate_file == ""


def test_a_set_of_tasks_alone_leaves_out_what_is_not_applied() -> None:
    tasks = setups.tasks(recording("opensim-oracles/rajagopal/ik_tasks_walk.xml"))

    assert tasks.markers["R.Shoulder"] == 5
    assert "R.Biceps" not in tasks.markers
    assert math.isinf(tasks.constraint_weight)
    assert tasks.time == (-math.inf, math.inf)


def test_a_task_given_by_hand_has_its_value(tmp_path: Path) -> None:
    path = saved(
        tmp_path,
        "<IKTaskSet><objects><IKCoordinateTask name='a'><weight>2</weight>"
        "<value_type>manual_value</value_type><value>0.5</value></IKCoordinateTask>"
        "<IKCoordinateTask name='b'><value_type>from_file</value_type>"
        "</IKCoordinateTask></objects></IKTaskSet>",
    )

    by_hand, from_file = setups.tasks(path).coordinates

    assert (by_hand.weight, by_hand.value, by_hand.is_from_file) == (2, 0.5, False)
    assert (from_file.value, from_file.is_from_file) == (None, True)


@pytest.mark.parametrize(
    ("name", "right", "file"),
    [
        (
            "opensim-oracles/gait2392/subject01_walk1_grf.xml",
            ("calcn_r", "ground_force_v", "ground_force_p", "ground_torque_"),
            "subject01_walk1_grf.mot",
        ),
        (
            "opensim-oracles/rajagopal/grf_walk.xml",
            ("calcn_r", "ground_force_r_v", "ground_force_r_p", "ground_torque_r_"),
            "grf_walk.mot",
        ),
    ],
)
def test_external_loads_name_their_columns(
    name: str, right: tuple[str, ...], file: str
) -> None:
    loads = setups.loads(recording(name))

    first = loads.loads[0]
    assert (first.segment, first.force, first.point, first.torque) == right
    assert (first.force_in, first.point_in) == ("ground", "ground")
    assert len(loads.loads) == 2
    assert loads.file == file


def test_reserves_are_read_from_a_file_of_forces_and_from_a_model() -> None:
    folder = "opensim-gait2392-muscle-forces"
    name = f"{folder}/gait2392_SO_weak_Residual_Actuators.xml"

    apart = setups.reserves(recording(name))
    inside = setups.reserves(recording("opensim-oracles/gait2392/subject01_res.osim"))

    assert [reserve.kind for reserve in apart] == ["point"] * 3 + ["torque"] * 3
    assert apart[0].on == "pelvis"
    assert apart[0].direction.tolist() == [-1, 0, 0]
    assert apart[0].point.tolist() == [-0.072437600000000005, 0, 0]
    assert (apart[5].on, apart[5].against) == ("pelvis", "ground")
    assert (apart[5].lowest, apart[5].highest) == (-1000, 1000)
    assert len(inside) == 23
    assert inside[0].kind == "coordinate"
    assert inside[0].on == "pelvis_tilt"
    assert inside[0].optimal_force == 10
    assert np.isnan(inside[0].direction).all()


def test_scaling_has_its_measurements_and_factors() -> None:
    scaling = setups.scaling(recording(SCALE))

    assert scaling.mass == 72.6
    assert scaling.keeps_mass_shares
    assert scaling.order == ("measurements", "manualScale")
    thigh = next(each for each in scaling.measurements if each.name == "thigh")
    assert thigh.pairs == (("R.ASIS", "R.Knee.Lat"), ("L.ASIS", "L.Knee.Lat"))
    assert thigh.segments["femur_l"] == (0, 1, 2)
    assert scaling.factors["tibia_r"].tolist() == [0.988523] * 3
    assert scaling.time == (1.0, 2.0)
    assert scaling.moves_markers
    assert scaling.pose.markers["R.ASIS"] == 1000
    lumbar = scaling.pose.coordinates[-1]
    assert (lumbar.coordinate, lumbar.value) == ("lumbar_extension", 0)


READERS = {
    "tasks": (setups.tasks, "<ScaleTool/>", "holds a ScaleTool; expected tasks"),
    "loads": (setups.loads, "<Model/>", "holds a Model; expected ExternalLoads"),
    "reserves": (setups.reserves, "<IKTaskSet/>", "expected a ForceSet"),
    "scaling": (setups.scaling, "<Model/>", "expected a ScaleTool"),
    "an unknown task": (
        setups.tasks,
        "<IKTaskSet><objects><IKOrientationTask name='o'/></objects></IKTaskSet>",
        "IKOrientationTask o is not supported; supported here: IKMarkerTask",
    ),
    "an unknown load": (
        setups.loads,
        "<ExternalLoads><objects><PrescribedForce/></objects></ExternalLoads>",
        "PrescribedForce is not supported; supported here: ExternalForce",
    ),
    "a pair of three": (
        setups.scaling,
        "<ScaleTool><ModelScaler><MeasurementSet><objects><Measurement name='m'>"
        "<MarkerPairSet><objects><MarkerPair><markers>a b c</markers></MarkerPair>"
        "</objects></MarkerPairSet></Measurement></objects></MeasurementSet>"
        "</ModelScaler></ScaleTool>",
        "a pair has 3 markers; expected 2.",
    ),
    "a weight below 0": (
        setups.tasks,
        "<IKTaskSet><objects><IKMarkerTask name='m'><weight>-1</weight>"
        "</IKMarkerTask></objects></IKTaskSet>",
        "the weight of IKMarkerTask m is -1.",
    ),
}


@pytest.mark.parametrize("what", READERS)
def test_what_is_wrong_is_said_with_its_line(what: str, tmp_path: Path) -> None:
    reader, inside, expected = READERS[what]

    with pytest.raises(UnreadableFile, match=r"setup\.xml, line 1: ") as caught:
        reader(saved(tmp_path, inside))

    assert expected in str(caught.value)
