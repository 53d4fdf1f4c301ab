"""Tables of OpenSim: every header style, unit and sign met in real files."""

from __future__ import annotations

import contextlib
import time as clock
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kneewise.caveat import Weight
from kneewise.errors import KneewiseError, UnfitRecording, UnreadableFile
from kneewise.motion.states import States
from kneewise.read import loads, sto
from kneewise.read.options import Options
from kneewise.units import deg
from tests.data import recording

KNEES = "time\tknee_angle_r\tknee_angle_l\thip_flexion_r"


def _write(folder: Path, content: str, name: str = "trial.mot") -> Path:
    path = folder / name
    path.write_bytes(content.encode("utf-8"))
    return path


def _angles(path: Path) -> States:
    motion = sto.read(path, Options()).motion
    assert isinstance(motion, States)
    return motion


@pytest.mark.parametrize(
    ("file", "lowest", "highest"),
    [
        ("opencap-subject4/squats1_manual_scaling_ik.mot", 0.92, 103.62),
        ("opensim-gait2392-subject01/subject01_walk1_ik.mot", -1.01, 70.26),
        ("opensim-gait2392-muscle-forces/subject01_walk1_Kinematics.sto", -1.57, 69.28),
        ("opensim-ik-id-oracles/std_subject01_walk1_ik.mot", -0.98, 69.68),
        ("opensim-crouch-gait/crouch1.mot", 57.64, 68.75),
        ("pose2sim-single/reference_ik_body25b.mot", -1.89, 56.08),
        ("opensim-rajagopal-walk/coordinates.sto", 0.03 * 57.3, 1.26 * 57.3),
    ],
)
def test_knee_flexion_is_positive_and_in_radians(
    file: str, lowest: float, highest: float
) -> None:
    knee = _angles(recording(file)).angle("knee_angle_r")

    # the truth is rounded to 0.01 degrees, or to 0.01 rad in the last one
    allowed = deg(0.4) if file.endswith("coordinates.sto") else deg(0.01)
    assert np.min(knee) == pytest.approx(deg(lowest), abs=allowed)
    assert np.max(knee) == pytest.approx(deg(highest), abs=allowed)


def test_lengths_stay_in_metres() -> None:
    found = _angles(recording("opencap-subject4/squats1_manual_scaling_ik.mot"))

    assert found.angle("pelvis_ty")[0] == pytest.approx(0.95645564)


def test_couplings_speeds_and_paths_are_left_out() -> None:
    found = _angles(recording("opensim-rajagopal-walk/coordinates.sto"))

    assert "hip_flexion_r" in found.coordinates
    assert not [n for n in found.coordinates if "beta" in n or "/" in n]


def test_coordinates_nobody_knows_are_kept() -> None:
    found = _angles(recording("pose2sim-single/reference_ik_body25b.mot"))

    assert found.has("L5_S1_Flex_Ext")
    assert not found.has("Abs_t1")  # a length nobody asked for


def test_a_large_table_is_read_in_a_blink() -> None:
    path = recording("opencap-subject4/squats1_manual_scaling_ik.mot")
    sto.table(path)

    start = clock.perf_counter()
    found = sto.table(path)

    assert found.values.shape == (1346, 35)
    assert clock.perf_counter() - start < 0.3  # 0.03 s on an idle machine


def test_a_cycle_without_seconds_is_said_to_be_one() -> None:
    found = sto.read(recording("opensim-crouch-gait/normal.mot"), Options())

    assert any("share of one movement cycle" in c.text for c in found.caveats)


@pytest.mark.parametrize(
    ("file", "what"),
    [
        ("opensense-walk/walking_orientations.sto", "orientations of sensors"),
        ("opensim-gait2392-subject01/InverseDynamicsOutput.sto", "joint moments"),
        (
            "opensim-gait2392-muscle-forces/subject01_StaticOptimization_activation.sto",
            "muscle activations",
        ),
        (
            "opensim-gait2392-muscle-forces/subject01_StaticOptimization_force.sto",
            "forces of muscles",
        ),
        (
            "opensim-gait2392-muscle-forces/subject01_JointReaction_ReactionLoads.sto",
            "loads inside joints",
        ),
        ("opensim-oracles/gait2392/ma_MuscleAnalysis_Length.sto", "muscle lengths"),
        (
            "opensim-oracles/gait2392/ma_MuscleAnalysis_MomentArm_knee_angle_r.sto",
            "moment arms",
        ),
        ("opensim-rajagopal-walk/electromyography.sto", "EMG"),
        ("opensim-c3d/std_walking2_analog.sto", "force plates"),
        ("opencap-subject4/squats1_grf.mot", "ground forces"),
    ],
)
def test_what_is_no_joint_angle_is_refused_by_name(file: str, what: str) -> None:
    with pytest.raises(UnfitRecording, match=what) as refusal:
        sto.read(recording(file), Options())

    assert refusal.value.remedy


def test_a_forces_file_says_where_to_give_it() -> None:
    path = recording("opencap-subject4/squats1_grf.mot")

    with pytest.raises(UnfitRecording) as refusal:
        sto.read(path, Options())

    assert "--forces" in refusal.value.remedy
    assert sto.is_forces(path)
    assert not sto.is_forces(
        recording("opencap-subject4/squats1_manual_scaling_ik.mot")
    )


def test_names_and_units_of_other_programs_are_understood(tmp_path: Path) -> None:
    rows = "\n".join(f"{t / 10}\t{t * 0.1}\t{t * 0.05}" for t in range(12))
    path = _write(
        tmp_path,
        f"x\ninDegrees=no\nendheader\ntime\tknee_flexion_right\thip_flex_l\n{rows}",
    )

    found = _angles(path)

    assert found.coordinates == ("knee_angle_r", "hip_flexion_l")
    assert found.angle("knee_angle_r")[-1] == pytest.approx(1.1)


@pytest.mark.parametrize(("said", "scale"), [("no", 57.29577951), ("yes", 1.0)])
def test_a_unit_that_cannot_be_is_corrected_and_said(
    tmp_path: Path, said: str, scale: float
) -> None:
    bends = np.linspace(0, 1.4, 20)
    rows = "\n".join(
        f"{i / 20}\t{b * scale}\t{b * scale}\t{b * scale / 2}"
        for i, b in enumerate(bends)
    )
    path = _write(tmp_path, f"x\ninDegrees={said}\nendheader\n{KNEES}\n{rows}\n")

    found = sto.read(path, Options())

    assert isinstance(found.motion, States)
    assert found.motion.angle("knee_angle_r")[-1] == pytest.approx(1.4, abs=1e-6)
    assert [c.weight for c in found.caveats] == [Weight.DOUBT]


def test_windows_line_ends_blanks_and_nan_are_read(tmp_path: Path) -> None:
    path = _write(
        tmp_path,
        f"x\r\ninDegrees=yes\r\nendheader\r\n{KNEES}\r\n"
        "0\t10\t\t5\r\n1\tNaN\t20\t5\r\n2\t-1.#IND\t30\t5\r\n",
    )

    found = _angles(path)

    np.testing.assert_allclose(found.angle("knee_angle_l"), [np.nan, deg(20), deg(30)])
    np.testing.assert_allclose(found.angle("knee_angle_r"), [deg(10), np.nan, np.nan])


def test_a_last_line_that_is_cut_is_left_out_and_said(tmp_path: Path) -> None:
    path = _write(
        tmp_path,
        f"x\ninDegrees=yes\nendheader\n{KNEES}\n0\t10\t9\t5\n1\t10\t9\t5\n2\t10",
    )

    found = sto.read(path, Options())

    assert isinstance(found.motion, States)
    assert len(found.motion.time) == 2
    assert any("line 7" in caveat.text for caveat in found.caveats)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        ("\0\1\2", "no text file"),
        (f"x\nnRows=1\n{KNEES}\n0\t1\t2\t3\n", "endheader"),
        ("x\nendheader\n", "ends after its header"),
        ("x\nendheader\nknee_angle_r\n1\n", "no column 'time'"),
        (f"x\nendheader\n{KNEES}\n", "no rows"),
        (f"x\nendheader\n{KNEES}\n0\t1\n1\t1\t1\t1\n", "line 4: 2 values; expected 4"),
        (f"x\nendheader\n{KNEES}\n0\t1\t1\tabc\n", "'abc' is no number"),
        (f"x\nendheader\n{KNEES}\n1\t1\t1\t1\n0\t1\t1\t1\n", "backwards at row 2"),
        (f"x\nendheader\n{KNEES}\nnan\t1\t1\t1\n", "time of row 1"),
    ],
)
def test_a_damaged_table_says_where_and_what_to_do(
    tmp_path: Path, content: str, said: str
) -> None:
    path = _write(tmp_path, content)

    with pytest.raises(UnreadableFile, match=said) as refusal:
        sto.read(path, Options())

    assert refusal.value.remedy


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        sto.read(tmp_path / "none.mot", Options())


GOOD = (
    "Coordinates\nversion=1\nnRows=3\nnColumns=4\ninDegrees=yes\nendheader\n"
    f"{KNEES}\n0.0\t1.0\t2.0\t3.0\n0.1\t-40.5\t2e1\t3\n0.2\t-60\tnan\t3.0\n"
).encode()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.integers(0, len(GOOD)),
    drop=st.integers(0, 12),
    insert=st.one_of(
        st.binary(max_size=8),
        st.sampled_from([b"1e999", b"\t\t", b"-1e308", b"#", b"\r", b"nan", b"1e-320"]),
    ),
)
def test_no_damage_ends_in_anything_but_an_error_of_ours(
    tmp_path: Path, at: int, drop: int, insert: bytes
) -> None:
    path = tmp_path / "damaged.mot"
    path.write_bytes(GOOD[:at] + insert + GOOD[at + drop :])

    for act in (lambda: sto.read(path, Options()), lambda: loads.forces(path)):
        with contextlib.suppress(KneewiseError):
            act()
