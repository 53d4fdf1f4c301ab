"""Files whose ending says too little, told apart by their content."""

from __future__ import annotations

from pathlib import Path

from kneewise.motion.recording import Recording
from kneewise.read import inertial, keypoints, sto
from kneewise.read.options import Options


def table(path: Path, options: Options) -> Recording:
    """Read a text table: readings of motion sensors, or else keypoints."""
    if inertial.recognises(path):
        return inertial.read(path, options)
    return keypoints.read(path, options)


def opensim(path: Path, options: Options) -> Recording:
    """Read an OpenSim table: orientations of sensors, or else joint angles."""
    if inertial.recognises(path):
        return inertial.read(path, options)
    return sto.read(path, options)


def folder(path: Path, options: Options) -> Recording:
    """Read a folder: a file for each motion sensor, or else one for each frame."""
    if not keypoints.recognises(path) and inertial.recognises(path):
        return inertial.read(path, options)
    return keypoints.read(path, options)
