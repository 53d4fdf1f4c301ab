"""The C3D reader, on files of many makers."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from kneewise.errors import KneewiseError, MissingLandmark, UnreadableFile
from kneewise.motion.recording import Kind
from kneewise.person import Sex
from kneewise.read.c3d import outputs, read, read_part
from kneewise.read.c3d_contents import Contents, contents
from kneewise.read.options import Options
from kneewise.read.trc import read as read_trc
from tests.data import recording
from tests.read.drawn import at, outcome, seen, write

PLAIN = Options()
SIX = ["pc_int", "dec_int", "dec_real", "sgi_int", "sgi_real"]
SMALL = "rehazenter-gait/2014001_ST.c3d"


@pytest.fixture(scope="module")
def pc_real() -> Contents:
    return contents(recording("c3d-org-samples/sample02_pc_real.c3d"))


@pytest.mark.parametrize("number_format", SIX)
def test_all_six_number_formats_give_the_same_numbers(
    pc_real: Contents, number_format: str
) -> None:
    other = contents(recording(f"c3d-org-samples/sample02_{number_format}.c3d"))

    step = 0.3 if number_format.endswith("int") else 1e-4  # mm
    assert np.nanmax(np.abs(other.points - pc_real.points)) < step
    assert np.array_equal(np.isnan(other.points), np.isnan(pc_real.points))
    assert np.array_equal(other.analog, pc_real.analog)
    assert other.labels == pc_real.labels
    assert other.rate == pc_real.rate
    corners = other.numbers("FORCE_PLATFORM", "CORNERS")
    assert np.array_equal(corners, pc_real.numbers("FORCE_PLATFORM", "CORNERS"))


def test_the_markers_are_those_of_opensim() -> None:
    ours = read(recording("opensim-c3d/walking2.c3d"), PLAIN)
    table = read_trc(recording("opensim-c3d/std_walking2_markers.trc"), PLAIN)

    assert ours.markers is not None
    assert table.markers is not None
    assert ours.markers.landmarks == table.markers.landmarks
    every_tenth = ours.markers.positions[::10][: len(table.markers.time)]
    # the last row of the thinned file is the last frame
    n = len(every_tenth) - 1
    expected = table.markers.positions[:n]
    assert np.array_equal(np.isnan(every_tenth[:n]), np.isnan(expected))
    # six digits were written: 0.05 mm beyond a metre
    assert np.nanmax(np.abs(every_tenth[:n] - expected)) < 0.06e-3  # m
    assert np.isnan(ours.markers.positions).mean() == pytest.approx(0.502, abs=0.001)


def test_a_recording_says_where_it_came_from() -> None:
    found = read(recording("mcgill-children-gait/HC030A05.c3d"), PLAIN)

    assert found.source.kind is Kind.MARKERS
    assert found.source.reader == "c3d"
    assert found.source.rate == 100
    assert found.source.duration == pytest.approx(1.96)
    assert found.source.device == "Vicon Nexus 2.2.3.84509h"
    assert len(found.source.sha256) == 64
    assert found.person is not None
    assert found.person.mass == pytest.approx(45.8, abs=0.01)
    assert found.person.height == pytest.approx(1.48)
    assert found.caveats == ()


@pytest.mark.parametrize(
    ("name", "mass", "height", "sex"),
    [
        ("rehazenter-gait/2014001_C1_01.c3d", 67.0, 1.655, None),
        ("c3d-org-samples/sample02_pc_int.c3d", 70.62, 1.78, Sex.MALE),
    ],
)
def test_what_files_say_about_the_person_is_kept(
    name: str, mass: float, height: float, sex: Sex | None
) -> None:
    found = read_part(recording(name), PLAIN)

    assert found.person is not None
    assert found.person.mass == pytest.approx(mass, abs=0.01)
    assert found.person.height == pytest.approx(height, abs=0.001)
    assert found.person.sex is sex


def test_computed_points_are_no_markers() -> None:
    path = recording("mcgill-children-gait/HC030A05.c3d")

    found = read(path, PLAIN)
    computed = outputs(path)

    assert found.markers is not None
    names = set(found.markers.landmarks)
    assert {"RKNE", "LASI", "RHJC"} <= names
    assert not names & computed.keys()
    assert not names & {"RKneeAngles", "RKneeMoment", "RFEO", "PELP", "RNormalisedGRF"}
    assert {"RHipAngles", "RKneeMoment", "RAnklePower", "LNormalisedGRF"} <= set(
        computed
    )


def test_stored_angles_are_handed_over_in_their_own_unit() -> None:
    computed = outputs(recording("c3d-org-samples/Vicon370_gait-pig.c3d"))

    flexion = computed["RKneeAngles"][:, 0]

    # the README of the recording: flexion -6 to 55 degrees
    assert np.nanmin(flexion) == pytest.approx(-6, abs=1)
    assert np.nanmax(flexion) == pytest.approx(55, abs=1)


def test_one_frame_is_a_recording() -> None:
    found = read(recording(SMALL), PLAIN)

    assert seen(found).positions.shape[0] == 1
    assert found.source.rate == 100
    assert found.source.duration == 0
    assert found.forces is None
    knee = at(seen(found), "right_knee_lateral") - at(seen(found), "right_knee_medial")
    assert 0.07 < np.linalg.norm(knee) < 0.15  # m


@pytest.mark.parametrize(
    "name",
    [
        "c3d-org-samples/InnovativeSports_Gait_with_EMG.c3d",
        "c3d-org-samples/MotionAnalysis_Sample_Jump2.c3d",
        "c3d-org-samples/Vicon370_gait-raw.c3d",
        "rehazenter-gait/2014001_C1_01.c3d",
    ],
)
def test_people_stand_upright_in_metres(name: str) -> None:
    found = read(recording(name), PLAIN)

    hip = seen(found).path("left_asis")
    ankle = seen(found).path("left_ankle_lateral")
    assert 0.7 < np.nanmedian(hip[:, 2] - ankle[:, 2]) < 0.95
    assert found.caveats == ()
    assert found.forces is not None
    assert np.nanmax(found.forces.force[:, :, 2]) > 600


def test_a_file_of_clusters_only_is_refused_with_what_is_there() -> None:
    path = recording("c3d-org-samples/sample02_pc_int.c3d")

    with pytest.raises(MissingLandmark, match="LAR1"):
        read(path, PLAIN)


@pytest.mark.parametrize(
    "name",
    ["c3d-org-samples/sample18_bad_parameter_section.c3d", "odd-files/Empty.c3d"],
)
def test_a_damaged_file_is_refused_in_time(name: str) -> None:
    path = recording(name)
    before = time.monotonic()

    with pytest.raises(UnreadableFile, match=path.name) as refused:
        read(path, PLAIN)

    assert time.monotonic() - before < 25
    assert refused.value.remedy


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        read(tmp_path / "gone.c3d", PLAIN)


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, b"PK" + bytes(1000), "walk.c3d")

    with pytest.raises(UnreadableFile, match="is not a C3D file"):
        read(path, PLAIN)


@pytest.mark.parametrize("seed", range(6))
def test_damaged_bytes_raise_nothing_but_ours(tmp_path: Path, seed: int) -> None:
    raw = np.frombuffer(recording(SMALL).read_bytes(), dtype=np.uint8).copy()
    chance = np.random.default_rng(seed)
    places = chance.integers(2, 1500, size=2 + 4 * seed)
    raw[places] = chance.integers(0, 256, size=len(places))
    path = write(tmp_path, raw.tobytes(), "damaged.c3d")

    found = outcome(read, path)

    if isinstance(found, KneewiseError):
        assert found.remedy
    else:
        assert np.isfinite(seen(found).positions).any()


@pytest.mark.parametrize("kept", [512, 1100, 2000])
def test_a_file_cut_short_raises_nothing_but_ours(tmp_path: Path, kept: int) -> None:
    path = write(tmp_path, recording(SMALL).read_bytes()[:kept], "short.c3d")

    found = outcome(read, path)

    assert isinstance(found, KneewiseError) or np.isfinite(seen(found).positions).any()
