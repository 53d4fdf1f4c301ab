"""Qualisys Track Manager's calibration (.qca.txt, .xml)."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from kneewise.arrays import Array
from kneewise.errors import UnreadableFile
from kneewise.motion.camera import Camera
from kneewise.read.calibration.made import camera, numbers, turned
from kneewise.units import mm

STEPS = 64.0
"""Steps of a sensor in a pixel of the video."""

FLIPPED = np.diag([1.0, -1.0, -1.0])
"""Their cameras look along -z with y up, ours along z with y down."""


def read(path: Path) -> tuple[Camera, ...]:
    """The cameras of a calibration, lengths in mm.

    Raises:
        UnreadableFile: if it is no XML of such cameras.
    """
    text = path.read_bytes()
    if b"<!ENTITY" in text or b"<!DOCTYPE" in text:
        raise UnreadableFile(f"{path.name} declares entities, as no calibration does.")
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise UnreadableFile(f"{path.name} is no XML file: {error}.") from error
    found = [each for each in root.iter("camera") if each.get("active", "1") != "0"]
    kept = [each for each in found if each.find("intrinsic") is not None]
    return tuple(_camera(each, path) for each in kept)


def _camera(element: ElementTree.Element, path: Path) -> Camera:
    name = element.get("serial", "") or "camera"
    lens = _numbers(element, "intrinsic", path)
    stands = _numbers(element, "transform", path)
    frame = _numbers(element, "fov_video", path)
    turn = np.array([[stands[f"r{i}{j}"] for j in "123"] for i in "123"])
    place = mm(1) * np.array([stands[axis] for axis in "xyz"])
    turn = turned(FLIPPED @ turn, f"the transform of {name}", path)
    matrix = np.eye(3)
    matrix[0, 0] = lens["focalLengthU"] / STEPS
    matrix[1, 1] = lens["focalLengthV"] / STEPS
    matrix[0, 2] = lens["centerPointU"] / STEPS - frame["left"]
    matrix[1, 2] = lens["centerPointV"] / STEPS - frame["top"]
    return camera(
        name,
        path,
        size=[frame["right"] - frame["left"] + 1, frame["bottom"] - frame["top"] + 1],
        matrix=matrix,
        bent=_bent(lens),
        turn=turn,
        shift=-turn @ place,
    )


def _bent(lens: dict[str, float]) -> Array:
    """The distortion; the word for sideways is misspelt in their files."""
    sideways = {key[-1]: v for key, v in lens.items() if re.match("tang", key)}
    radial = [lens.get(f"radialDistortion{i}", 0.0) for i in "123"]
    first, second = sideways.get("1", 0.0), sideways.get("2", 0.0)
    return np.array([radial[0], radial[1], first, second, radial[2]])


def _numbers(element: ElementTree.Element, tag: str, path: Path) -> dict[str, float]:
    """The attributes of a part of a camera.

    Raises:
        UnreadableFile: if the part or a number is missing.
    """
    part = element.find(tag)
    if part is None:
        raise UnreadableFile(f"{path.name}: a camera has no <{tag}>.")
    found = _Lacking(f"{path.name}: <{tag}> of a camera")
    for key, value in part.attrib.items():
        found[key] = float(numbers(value, f"{tag} {key}", path, shape=()))
    return found


class _Lacking(dict[str, float]):
    """Numbers by name; asked for one that is missing, it says whose."""

    def __init__(self, whose: str) -> None:
        super().__init__()
        self._whose = whose

    def __missing__(self, key: str) -> float:
        raise UnreadableFile(f"{self._whose} has no {key}.")
