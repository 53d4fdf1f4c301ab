"""Tables of points with a header: px or metres, any separator, any spelling."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kneewise.arrays import Array
from kneewise.errors import (
    KneewiseError,
    MissingLandmark,
    NobodyInView,
    UnfitRecording,
    UnreadableFile,
)
from kneewise.motion.image import ImageMotion
from kneewise.motion.motion import Motion
from kneewise.read import keypoints
from kneewise.read.options import Options
from tests.data import recording
from tests.read.people import STANDING

LEGS = [f"{s}_{j}" for s in ("left", "right") for j in ("hip", "knee", "ankle")]
SPACE = {
    "left_hip": (0.0, 0.1, 0.9),
    "right_hip": (0.0, -0.1, 0.9),
    "left_knee": (0.05, 0.1, 0.48),
    "right_knee": (0.05, -0.1, 0.48),
    "left_ankle": (0.0, 0.1, 0.08),
    "right_ankle": (0.0, -0.1, 0.08),
}
"""m; x forward, y left, z up."""


def _write(folder: Path, content: str, name: str = "points.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def _picture(pattern: str, mark: str = ",") -> str:
    """A table of two frames, columns named by *pattern* of a point and an axis."""
    head = [pattern.format(point=p, axis=a) for p in LEGS for a in "xy"]
    row = [str(value) for p in LEGS for value in STANDING[p]]
    lines = [["time", *head], ["0", *row], ["0.04", *row]]
    return "\n".join(mark.join(line) for line in lines)


def _space(order: tuple[int, int, int], scale: float, unit: str = "") -> str:
    signs = {(0, 1, 2): (1, 1, 1), (0, 2, 1): (1, 1, -1)}[order]
    head = [f"{p}_{a}{unit}" for p in LEGS for a in "xyz"]
    row = [
        f"{scale * SPACE[p][i] * sign:.5f}"
        for p in LEGS
        for i, sign in zip(order, signs, strict=True)
    ]
    return "\n".join(
        ",".join(line) for line in (["t", *head], ["0", *row], ["0.01", *row])
    )


def _image(path: Path, options: Options | None = None) -> ImageMotion:
    motion = keypoints.read(path, options or Options()).motion
    assert isinstance(motion, ImageMotion)
    return motion


def _path(motion: ImageMotion, landmark: str) -> Array:
    return motion.pixels[:, motion.landmarks.index(landmark)]


@pytest.mark.parametrize(
    ("pattern", "mark"),
    [
        ("{point}_{axis}", ","),
        ("{point}.{axis}", ";"),
        ("{point} {axis}", "\t"),
        ("{point}:{axis}", ","),
    ],
)
def test_names_and_separators_are_understood(
    tmp_path: Path, pattern: str, mark: str
) -> None:
    path = _write(tmp_path, _picture(pattern, mark))

    motion = _image(path)

    assert keypoints.recognises(path)
    np.testing.assert_allclose(motion.time, [0, 0.04])
    for name in LEGS:
        np.testing.assert_allclose(_path(motion, name)[1], STANDING[name])


def test_names_of_estimators_and_scores_are_understood(tmp_path: Path) -> None:
    head = "frame,RHip_x,RHip_y,RHip_score,RKneeX,RKneeY,RKnee_likelihood"
    path = _write(tmp_path, f"{head}\n10,5,500,0.5,7,900,0.25\n12,5,500,0.5,0,0,0\n")

    motion = _image(path, Options(rate=20))

    assert motion.landmarks == ("right_hip", "right_knee")
    np.testing.assert_allclose(motion.time, [0, 0.1])
    np.testing.assert_allclose(motion.confidence, [[0.5, 0.25], [0.5, 0]])
    assert np.isnan(motion.pixels[1, 1]).all()


def test_names_of_the_persons_own_go_first(tmp_path: Path) -> None:
    path = _write(tmp_path, "time,P1_x,P1_y,P2_x,P2_y\n0,1,500,2,900\n")

    motion = _image(path, Options(names={"P1": "left_hip", "P2": "left_knee"}))

    assert motion.landmarks == ("left_hip", "left_knee")


def test_heights_that_count_upwards_are_turned(tmp_path: Path) -> None:
    path = _write(
        tmp_path,
        "time,left_hip_x,left_hip_y,left_ankle_x,left_ankle_y\n0,5,900,6,100\n",
    )

    found = keypoints.read(path, Options())

    assert isinstance(found.motion, ImageMotion)
    assert found.motion.pixels[0, :, 1].tolist() == [0, 800]
    assert any("upwards" in caveat.text for caveat in found.caveats)


def test_times_in_milliseconds_are_noticed(tmp_path: Path) -> None:
    path = _write(
        tmp_path, "timestamp,left_knee_x,left_knee_y\n0,5,9\n33,5,9\n67,5,9\n"
    )

    np.testing.assert_allclose(_image(path).time, [0, 0.033, 0.067])


def test_a_header_of_three_lines_is_read(tmp_path: Path) -> None:
    path = _write(
        tmp_path,
        "scorer,net,net,net\nbodyparts,left_knee,left_knee,left_knee\n"
        "coords,x,y,likelihood\n0,500,700,0.9\n1,501,701,0.8\n",
    )

    motion = _image(path, Options(rate=30))

    np.testing.assert_allclose(_path(motion, "left_knee"), [[500, 700], [501, 701]])
    np.testing.assert_allclose(motion.confidence[:, 0], [0.9, 0.8])


@pytest.mark.parametrize("scale", [1.0, 100.0, 1000.0])
@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1)])
def test_points_in_space_come_into_the_world(
    tmp_path: Path, scale: float, order: tuple[int, int, int]
) -> None:
    path = _write(tmp_path, _space(order, scale))

    motion = keypoints.read(path, Options()).motion

    assert isinstance(motion, Motion)
    for name, place in SPACE.items():
        np.testing.assert_allclose(motion.path(name)[0], place, atol=1e-6)


def test_a_blank_and_a_word_for_nothing_are_missing(tmp_path: Path) -> None:
    path = _write(
        tmp_path, "time,left_knee_x,left_knee_y\n0,5,9\n1,,NaN\n2,NA,null\n3,7,8\n"
    )

    motion = _image(path)

    assert np.isnan(motion.pixels[1:3]).all()
    assert motion.confidence[1:3].max() == 0


def test_fractions_of_a_picture_with_a_depth_are_no_metres(tmp_path: Path) -> None:
    head = "left_hip_x,left_hip_y,left_hip_z,left_hip_visibility"
    path = _write(tmp_path, f"{head}\n0.5,0.4,-0.1,0.9\n0.5,0.4,-0.1,0.9\n")

    motion = _image(path, Options(rate=30, picture=(1080, 1920)))

    np.testing.assert_allclose(_path(motion, "left_hip")[0], (540, 768))


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        ("", UnreadableFile, "empty"),
        ("a,b,c\n1,2,3\n", UnreadableFile, "names no points"),
        ("time,tail_x,tail_y\n0,1,2\n", MissingLandmark, "it has tail"),
        ("time,left_knee_x,left_knee_y\n", UnreadableFile, "no rows"),
        ("time,left_knee_x,left_knee_y\n0,NaN,NaN\n", NobodyInView, "no point"),
        ("time,left_knee_x,left_knee_y\n0,1,2\n0.1,q,2\n", UnreadableFile, "'q'"),
        ("time,left_knee_x,left_knee_y\n1,1,2\n0,1,2\n", UnreadableFile, "row 2"),
        ("time,left_knee_x,left_knee_y\n0,1e300,2\n", UnreadableFile, "beyond"),
        ("time,left_knee_x,left_knee_y\n0,1,2,3\n", UnreadableFile, "4 cells"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(
    tmp_path: Path, content: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        keypoints.read(_write(tmp_path, content), Options())


def test_sensor_readings_are_refused_by_name() -> None:
    path = recording("mobilised-lowback-imu/HA001_Test5_Trial1.csv")

    with pytest.raises(UnfitRecording, match="worn sensors"):
        keypoints.read(path, Options())

    assert not keypoints.recognises(path)


_GOOD = (
    "time,left_hip_x,left_hip_y,left_knee_x,left_knee_y,left_knee_score\n"
    + "".join(f"{i / 10},500,{600 + i},510,900,0.{i}\n" for i in range(1, 4))
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.integers(0, len(_GOOD)),
    drop=st.integers(0, 12),
    insert=st.one_of(
        st.binary(max_size=8),
        st.sampled_from([b"1e999", b";;", b"-1e15", b"\n", b"nan", b"1e-320", b"_z"]),
    ),
)
def test_no_damage_ends_in_anything_but_an_error_of_ours(
    tmp_path: Path, at: int, drop: int, insert: bytes
) -> None:
    good = _GOOD.encode()
    path = tmp_path / "damaged.csv"
    path.write_bytes(good[:at] + insert + good[at + drop :])

    keypoints.recognises(path)
    with contextlib.suppress(KneewiseError):
        keypoints.read(path, Options())
