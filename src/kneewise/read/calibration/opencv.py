"""OpenCV's calibrations: its own YAML, and JSON with the same names."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from kneewise.errors import UnreadableFile
from kneewise.motion.camera import Camera
from kneewise.read.calibration.made import camera, distortion, numbers, turned

MATRIX = ("cameramatrix", "camera", "k", "mtx", "intrinsics", "intrinsic", "matrix")
BENT = ("distortioncoefficients", "distcoeffs", "distortion", "distortions", "d")
BENT_ALSO = ("dist",)
TURN = ("r", "rvec", "rotation", "rotationmatrix", "rvecs")
SHIFT = ("t", "tvec", "translation", "translationvector", "tvecs")
SIZE = ("imagesize", "size", "resolution")

_TABLE = re.compile(
    r"^\s*(\w+):\s*!!opencv-matrix\s+rows:\s*(\d+)\s+cols:\s*(\d+)\s+dt:\s*\S+\s+"
    r"data:\s*\[([^\]]*)\]",
    re.MULTILINE,
)
_NUMBER = re.compile(r"^\s*(\w+):\s*([-+.\deE]+)\s*$", re.MULTILINE)


def read_yaml(path: Path) -> tuple[Camera, ...]:
    """The camera of a file that OpenCV's FileStorage wrote.

    Raises:
        UnreadableFile: if it holds no camera matrix, or does not say where it stands.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    said: dict[str, object] = dict(_NUMBER.findall(text))
    for name, rows, columns, values in _TABLE.findall(text):
        shape = (min(int(rows), 100), min(int(columns), 100))
        said[name] = numbers(values.split(","), name, path, shape=shape)
    return _cameras(said, path)


def read_json(path: Path) -> tuple[Camera, ...]:
    """The camera of a JSON file, or the cameras: a list, or one under each name.

    Raises:
        UnreadableFile: as ``read_yaml``.
    """
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableFile(f"{path.name} is no JSON file: {error}.") from error
    if isinstance(said, dict) and isinstance(said.get("cameras"), list | dict):
        said = said["cameras"]
    if isinstance(said, list):
        said = {str(_name(each, i)): each for i, each in enumerate(said)}
    if not isinstance(said, dict):
        raise UnreadableFile(f"{path.name} holds no cameras.")
    inner = {k: v for k, v in said.items() if isinstance(v, dict) and _has(v, MATRIX)}
    if not inner:
        return _cameras(said, path)
    return tuple(_camera(name, one, path) for name, one in inner.items())


def _name(one: object, i: int) -> object:
    return one.get("name", f"cam{i + 1}") if isinstance(one, dict) else i


def _cameras(said: Mapping[str, object], path: Path) -> tuple[Camera, ...]:
    """One camera, or the two of a stereo calibration."""
    plain = _plain(said)
    pair = [plain.get("k1", plain.get("m1")), plain.get("k2", plain.get("m2"))]
    if all(each is not None for each in pair):
        sizes = {k: v for k, v in said.items() if _has({k: v}, (*SIZE, *_SIDES))}
        first = {"K": pair[0], "D": plain.get("d1", []), **sizes}
        first |= {"R": np.eye(3), "T": np.zeros(3)}
        second = {"K": pair[1], "D": plain.get("d2", []), **sizes}
        second |= {"R": plain.get("r"), "T": plain.get("t")}
        return _camera("cam1", first, path), _camera("cam2", second, path)
    return (_camera(path.stem, said, path),)


_SIDES = ("imagewidth", "imageheight", "width", "height")


def _plain(said: Mapping[str, object]) -> dict[str, object]:
    """The same by bare names: small letters alone."""
    return {re.sub("[^a-z0-9]", "", key.lower()): v for key, v in said.items()}


def _has(said: Mapping[str, object], names: tuple[str, ...]) -> bool:
    return any(name in _plain(said) for name in names)


def _camera(name: str, said: Mapping[str, object], path: Path) -> Camera:
    plain = _plain(said)
    matrix = next((plain[key] for key in MATRIX if plain.get(key) is not None), None)
    if matrix is None:
        raise UnreadableFile(f"{path.name}: {name} has no camera_matrix.")
    turn = next((plain[key] for key in TURN if plain.get(key) is not None), None)
    shift = next((plain[key] for key in SHIFT if plain.get(key) is not None), None)
    if turn is None or shift is None:
        raise UnreadableFile(
            f"{path.name}: {name} does not say where it stands, R and T.",
            remedy="Add R and T (from the world to the camera, m) as solvePnP or "
            "stereoCalibrate gives them, or find them with kneewise calibrate.",
        )
    bent = next(
        (plain[key] for key in (*BENT, *BENT_ALSO) if plain.get(key) is not None), []
    )
    size = next((plain[key] for key in SIZE if plain.get(key) is not None), None)
    if size is None:
        width = plain.get("imagewidth", plain.get("width"))
        height = plain.get("imageheight", plain.get("height"))
        size = [width, height]
    return camera(
        name,
        path,
        size=numbers(size, "the size of the picture", path, shape=(2,)),
        matrix=numbers(matrix, "the camera matrix", path, shape=(3, 3)),
        bent=distortion(bent, path),
        turn=turned(turn, "the rotation", path),
        shift=numbers(shift, "the translation", path, shape=(3,)),
    )
