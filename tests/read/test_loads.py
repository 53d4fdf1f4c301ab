"""Ground forces of OpenSim tables in our world."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kneewise.errors import UnfitRecording, UnreadableFile
from kneewise.read import loads, sto
from tests.data import recording

G = 9.81


@pytest.mark.parametrize(
    ("file", "plates", "mass"),
    [
        ("opencap-subject4/walking1_grf.mot", ("1", "2"), 62.6),
        ("opensim-gait2392-subject01/subject01_walk1_grf.mot", ("ground", "1"), 72.6),
        (
            "opensim-gait2392-muscle-forces/subject01_walk1_grf.mot",
            ("right", "left"),
            72.6,
        ),
        (
            "opensim-ik-id-oracles/id_subject01_walk1_grf.mot",
            ("ground", "left"),
            72.6,
        ),
        ("opensim-rajagopal-walk/grf_walk.mot", ("right", "left"), 85.3),
        ("opensim-c3d/std_walking2_grfs.sto", ("1", "2"), 72.0),
    ],
)
def test_every_style_of_names_gives_a_walking_person(
    file: str, plates: tuple[str, ...], mass: float
) -> None:
    path = recording(file)

    found = loads.forces(path)

    assert sto.is_forces(path)
    assert found.plates == plates
    peaks = found.force[..., 2].max(axis=0)
    assert (peaks > 0.9 * mass * G).all()
    assert (peaks < 1.4 * mass * G).all()
    assert np.abs(found.force[..., :2]).max() < 0.35 * mass * G
    known = found.point[np.isfinite(found.point).all(axis=2)]
    assert np.abs(known[:, 2]).max() < 0.02  # m: on the floor


def test_squats_carry_the_weight_of_the_person() -> None:
    found = loads.forces(recording("opencap-subject4/squats1_grf.mot"))

    assert found.plates == ("1", "2")  # the third plate of the file was never loaded
    weight = found.force[..., 2].sum(axis=1).mean() / G
    assert weight == pytest.approx(60.1, abs=0.1)


def test_the_person_stands_right_of_the_origin_in_our_world() -> None:
    found = loads.forces(recording("opencap-subject4/squats1_grf.mot"))

    # z of the file points to the right: -0.407 for the right foot, -0.786 for the left
    assert found.point[0, 0] == pytest.approx([-0.21778, 0.40705, 0.006])
    assert found.point[0, 1, 1] > found.point[0, 0, 1]


def test_a_moment_about_a_corner_becomes_a_centre_of_pressure() -> None:
    corner = loads.forces(recording("opensim-c3d/std_walking2_grfs.sto"))
    truth = loads.forces(recording("opensim-c3d/std_cop_walking2_grfs.sto"))

    # the reference was computed before its last digits were cut
    np.testing.assert_allclose(corner.point, truth.point, atol=0.002)
    loaded = np.isfinite(truth.point).all(axis=2)
    np.testing.assert_allclose(
        corner.torque[loaded][:, 2], truth.torque[loaded][:, 2], atol=0.05
    )


def test_a_foot_in_the_air_has_no_point() -> None:
    found = loads.forces(recording("opensim-rajagopal-walk/grf_walk.mot"))

    unloaded = np.linalg.norm(found.force, axis=2) < loads.TOUCH
    assert np.isnan(found.point[unloaded]).all()
    assert np.isfinite(found.point[~unloaded]).all()


def test_joint_angles_are_no_forces() -> None:
    with pytest.raises(UnfitRecording, match="no ground forces") as refusal:
        loads.forces(recording("opencap-subject4/squats1_manual_scaling_ik.mot"))

    assert refusal.value.remedy


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ("0\t0\t0\t0\n1\t0\t0\t0", UnfitRecording),
        ("1\t1\t9\t0\n0\t1\t9\t0", UnreadableFile),
    ],
)
def test_empty_plates_and_time_running_back_are_refused(
    tmp_path: Path, rows: str, error: type[Exception]
) -> None:
    path = tmp_path / "grf.mot"
    names = "\t".join(f"ground_force_v{axis}" for axis in "xyz")
    path.write_text(f"x\nendheader\ntime\t{names}\n{rows}\n")

    with pytest.raises(error):
        loads.forces(path)
