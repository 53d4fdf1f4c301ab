"""Calibration files: of Pose2Sim, Qualisys, OpenCap and OpenCV; and what is refused."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kneewise.errors import KneewiseError, UnreadableFile
from kneewise.motion.camera import Camera
from kneewise.read.calibration import READERS, read_cameras
from kneewise.report.cameras import as_calibration
from kneewise.units import mm
from tests.data import recording
from tests.views import around

CAMERAS = around(np.array([0.3, 0.1, 1.0]), count=3)


def matrix(camera: Camera) -> list[list[float]]:
    """The camera matrix, as OpenCV writes it."""
    (fx, fy), (cx, cy) = camera.focal.tolist(), camera.centre.tolist()
    return [[fx, 0.0, cx], [0.0, fy, cy], [0.0, 0.0, 1.0]]


def as_toml(folder: Path) -> Path:
    """Cameras as Pose2Sim and we write them."""
    path = folder / "Calib.toml"
    path.write_text(as_calibration(CAMERAS, {"error": 0.3, "adjusted": "no"}))
    return path


def as_qca(folder: Path) -> Path:
    """Cameras as Qualisys writes them."""
    parts = []
    for camera in CAMERAS:
        turn = np.diag([1.0, -1.0, -1.0]) @ camera.turn
        cells = " ".join(
            f'r{i + 1}{j + 1}="{turn[i, j]}"' for i in range(3) for j in range(3)
        )
        x, y, z = camera.place / mm(1)
        k1, k2, p1, p2, _ = camera.distortion
        (fx, fy), (cx, cy) = 64 * camera.focal, 64 * camera.centre
        parts.append(
            f'<camera active="1" serial="{camera.name}">'
            '<fov_video left="0" right="1079" top="0" bottom="1919"/>'
            f'<transform {cells} x="{x}" y="{y}" z="{z}"/>'
            f'<intrinsic focalLengthU="{fx}" focalLengthV="{fy}" centerPointU="{cx}" '
            f'centerPointV="{cy}" radialDistortion1="{k1}" radialDistortion2="{k2}" '
            f'tangentalDistortion1="{p1}" tangentalDistortion2="{p2}"/></camera>'
        )
    path = folder / "Calib.qca.txt"
    path.write_text(f"<calibration><cameras>{''.join(parts)}</cameras></calibration>")
    return path


def as_pickles(folder: Path) -> Path:
    """Cameras as OpenCap keeps them: one pickle in the folder of each."""
    for camera in CAMERAS:
        own = folder / camera.name
        own.mkdir()
        said = {
            "intrinsicMat": np.array(matrix(camera)),
            "distortion": camera.distortion[None],
            "imageSize": np.array([[camera.height], [camera.width]]),
            "rotation": np.array(camera.turn),
            "translation": camera.shift[:, None] / mm(1),
        }
        (own / "cameraIntrinsicsExtrinsics.pickle").write_bytes(pickle.dumps(said))
    return folder


def as_json(folder: Path) -> Path:
    """Cameras in JSON by OpenCV's names."""
    said = {
        camera.name: {
            "camera_matrix": matrix(camera),
            "dist_coeffs": camera.distortion.tolist(),
            "R": camera.turn.tolist(),
            "T": camera.shift.tolist(),
            "image_size": [camera.width, camera.height],
        }
        for camera in CAMERAS
    }
    path = folder / "cameras.json"
    path.write_text(json.dumps({"cameras": said}))
    return path


def as_yaml(folder: Path) -> Path:
    """Cameras as OpenCV's FileStorage writes them, a file for each."""

    def table(name: str, values: np.ndarray) -> str:
        rows, columns = values.shape
        cells = ", ".join(repr(float(v)) for v in values.ravel())
        return (
            f"{name}: !!opencv-matrix\n   rows: {rows}\n   cols: {columns}\n"
            f"   dt: d\n   data: [ {cells} ]\n"
        )

    for camera in CAMERAS:
        text = f"%YAML:1.0\n---\nimage_width: {camera.width:.0f}\n"
        text += f"image_height: {camera.height:.0f}\n"
        text += table("camera_matrix", np.array(matrix(camera)))
        text += table("distortion_coefficients", camera.distortion[None])
        text += table("R", camera.turn) + table("T", camera.shift[:, None])
        (folder / f"{camera.name}.yml").write_text(text)
    return folder


@pytest.mark.parametrize("written", [as_toml, as_qca, as_pickles, as_json, as_yaml])
def test_cameras_are_read_as_they_were_written(
    written: Callable[[Path], Path], tmp_path: Path
) -> None:
    found = read_cameras(written(tmp_path))

    assert [camera.name for camera in found] == [camera.name for camera in CAMERAS]
    for camera, true in zip(found, CAMERAS, strict=True):
        for part in ("focal", "centre", "distortion", "turn", "shift"):
            told, truth = getattr(camera, part), getattr(true, part)
            assert told == pytest.approx(truth, abs=1e-9)
        assert (camera.width, camera.height) == (true.width, true.height)


def test_two_cameras_of_a_stereo_calibration_are_read(tmp_path: Path) -> None:
    one, two = CAMERAS[:2]
    turn = two.turn @ one.turn.T
    said = {
        "K1": matrix(one),
        "D1": one.distortion.tolist(),
        "K2": matrix(two),
        "D2": two.distortion.tolist(),
        "R": turn.tolist(),
        "T": (two.shift - turn @ one.shift).tolist(),
        "image_size": [1080, 1920],
    }
    path = tmp_path / "stereo.json"
    path.write_text(json.dumps(said))

    first, second = read_cameras(path)

    assert first.shift == pytest.approx(np.zeros(3))
    assert second.turn == pytest.approx(turn)


def test_the_file_of_a_real_laboratory_is_read() -> None:
    found = read_cameras(recording("pose2sim-single/Calib.qca.txt"))

    assert [camera.name for camera in found] == ["cam01", "cam02", "cam03", "cam04"]
    assert all(3 < np.linalg.norm(camera.place) < 5 for camera in found)
    assert all(camera.turn[1, 2] < -0.8 for camera in found)  # they stand upright


class _Runs:
    """What a wicked pickle asks for: a function to be called."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("echo run > run.txt",)


def test_a_pickle_that_would_run_something_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "cam1.pickle"
    path.write_bytes(pickle.dumps({"intrinsicMat": _Runs()}))

    with pytest.raises(UnreadableFile, match="only arrays are read") as refusal:
        read_cameras(path)

    assert "Do not open this file" in refusal.value.remedy
    assert not (tmp_path / "run.txt").exists()


def test_an_array_of_objects_in_a_pickle_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cam1.pickle"
    path.write_bytes(pickle.dumps({"intrinsicMat": np.array([{}, None])}))

    with pytest.raises(UnreadableFile):
        read_cameras(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("fisheye = false", "fisheye = true"), "fisheye"),
        (("rotation = [", "rotation = [1.0, "), "rotation"),
        (("translation", "place"), "no translation"),
        (("translation = [", "translation = [1e6, 0, 0] # ["), "m away"),
        (('name = "cam2"', 'name = "cam1"'), "two cameras called cam1"),
    ],
)
def test_a_calibration_that_is_wrong_is_refused_in_words(
    change: tuple[str, str], said: str, tmp_path: Path
) -> None:
    path = as_toml(tmp_path)
    path.write_text(path.read_text().replace(*change))

    with pytest.raises(UnreadableFile, match=said):
        read_cameras(path)


def test_opencv_without_a_place_says_how_to_find_it(tmp_path: Path) -> None:
    path = tmp_path / "cam1.json"
    path.write_text(json.dumps({"K": matrix(CAMERAS[0]), "image_size": [1, 1]}))

    with pytest.raises(UnreadableFile, match="where it stands") as refusal:
        read_cameras(path)

    assert "kneewise calibrate" in refusal.value.remedy


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ending=st.sampled_from(sorted(READERS)), content=st.binary(max_size=200))
def test_arbitrary_bytes_are_refused_in_words(
    ending: str, content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / f"any{ending}"
    path.write_bytes(content)

    with pytest.raises(KneewiseError):
        read_cameras(path)


def test_a_name_with_quotes_survives_being_written(tmp_path: Path) -> None:
    path = tmp_path / "Calib.toml"
    odd = replace(CAMERAS[0], name='left "one"\\')
    path.write_text(as_calibration([odd], {"error": 0.1}))

    assert read_cameras(path)[0].name == odd.name
