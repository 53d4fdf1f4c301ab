"""Small sound files of every kind, from which damaged ones are made."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kneewise.motion.angles import angles
from kneewise.read.keypoints.skeletons import BLAZEPOSE, COCO_17, KINECT_V2
from kneewise.report.opensim import as_mot, as_trc
from tests.cli import drawn
from tests.data import ROOT
from tests.read.people import figure

_MOST = 60_000
"""bytes taken of a recording of others: reading should be quick."""

_OTHERS = {
    "trc": (
        "opencap-subject4/squats1.trc",
        "odd-files/dataWithNaNsOfDifferentCases.trc",
    ),
    "c3d": ("c3d-org-samples/sample02_pc_real.c3d", "rehazenter-gait/2014001_ST.c3d"),
    "mot": (
        "opencap-subject4/squats1_manual_scaling_ik.mot",
        "opencap-subject4/squats1_grf.mot",
    ),
    "json": (
        "keraal-skeletons/G3-AP-CTK-P1T1-Unknown-C-0.json",
        "keraal-skeletons/G3-BP-CTK-P1T1-Unknown-C-0.json",
    ),
    "txt": ("keraal-skeletons/G3-Kinect-CTK-P1T1-Unknown-C-0.txt",),
    "csv": (
        "gaitmap-foot-imu/mocap_sample.csv",
        "mobilised-lowback-imu/HA001_Test5_Trial1.csv",
    ),
    "sto": ("opensense-walk/placement_orientations.sto",),
    "mp4": ("pose2sim-single/cam01.mp4",),
}
"""Kind → recordings of others, where there are any on this machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A kind of file, and sound files of it."""

    name: str

    suffix: str

    seeds: tuple[bytes, ...]

    is_text: bool = True
    """Whether it is made of words and numbers, which can be damaged as such."""


def targets(folder: Path) -> tuple[Target, ...]:
    """Every kind of file; *folder* serves to draw them in."""
    made: dict[str, Callable[[Path], Sequence[bytes]]] = {
        "trc": lambda _: [as_trc(drawn.body(1, 30), "a.trc").encode()],
        "mot": lambda _: [as_mot(angles(drawn.body(1, 30))).encode(), _FORCES],
        "sto": lambda _: [_ORIENTATIONS],
        "csv": lambda path: [drawn.squat_csv(path / "a.csv").read_bytes()],
        "json": _documents,
        "txt": lambda _: [_rows(len(KINECT_V2) * 7), _rows(66)],
        "mp4": lambda path: [drawn.nobody(path / "a.mp4", 4).read_bytes()],
        "c3d": lambda path: [drawn.squat_c3d(path / "a.c3d").read_bytes()],
    }
    return tuple(
        Target(
            name=name,
            suffix=f".{name}",
            seeds=(*draw(folder), *_others(name)),
            is_text=name not in ("mp4", "c3d"),
        )
        for name, draw in made.items()
    )


_ORIENTATIONS = (
    b"DataRate=100.0\nDataType=Quaternion\nversion=3\nendheader\n"
    b"time\tpelvis_imu\tfemur_l_imu\ttibia_l_imu\n"
    + b"".join(
        b"%.2f\t1,0,0,0\t0.9,0.1,0,0\t1,0,%.2f,0\n" % (i / 100, i / 200)
        for i in range(200)
    )
)
"""Orientations of three sensors, the last one turning."""

_FORCES = (
    b"forces\nversion=1\nnRows=3\nnColumns=10\ninDegrees=no\nendheader\n"
    b"time\tground_force_vx\tground_force_vy\tground_force_vz\tground_force_px\t"
    b"ground_force_py\tground_force_pz\tground_torque_x\tground_torque_y\t"
    b"ground_torque_z\n"
    b"0.0\t1\t700\t2\t0.1\t0\t0.2\t0\t1\t0\n"
    b"0.1\t1\t710\t2\t0.1\t0\t0.2\t0\t1\t0\n"
    b"0.2\t1\t720\t2\t0.1\t0\t0.2\t0\t1\t0\n"
)


def _documents(_: Path) -> list[bytes]:
    """JSON of every estimator: OpenPose, AlphaPose, MediaPipe, Keraal."""
    person, marks = figure(COCO_17).ravel().tolist(), figure(BLAZEPOSE)
    shares = [
        {"x": x / 1080, "y": y / 1920, "z": -0.1, "visibility": sure}
        for x, y, sure in marks
    ]
    bones = {"lHip": [0.5, 0.5], "lKnee": [0.5, 0.6], "lAnkle": [0.5, 0.7]}
    written: tuple[object, ...] = (
        {"people": [{"pose_keypoints_2d": person}]},
        [{"image_id": f"{i}.jpg", "keypoints": person} for i in range(5)],
        {"frames": [{"landmarks": shares, "t": i / 30} for i in range(5)]},
        {"positions": {str(i): bones for i in range(1, 6)}},
    )
    return [json.dumps(one).encode() for one in written]


def _rows(width: int) -> bytes:
    """Rows of that many numbers."""
    numbers = np.random.default_rng(width).normal(1.0, 0.3, (5, width))
    return "\n".join(" ".join(f"{x:.3f}" for x in row) for row in numbers).encode()


def _others(name: str) -> list[bytes]:
    """The beginnings of recordings of others."""
    paths = [ROOT / file for file in _OTHERS.get(name, ())]
    whole = [path.read_bytes() for path in paths if path.is_file()]
    return [content[:_MOST] for content in whole]
