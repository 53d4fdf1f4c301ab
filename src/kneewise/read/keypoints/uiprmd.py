"""UI-PRMD skeletons: offsets between joints, and the angles that turn them.

A row of ``*_positions.txt`` holds 22 joints: the first a place in the room, the others
offsets from their parent in the axes of the parent, cm. A row of ``*_angles.txt`` holds
the turn of each joint in its parent, degrees about x, y and z.

The order of the three turns is not in the files. It was found by trying all six orders
with both signs of each angle: about z, then x, then y (each about the turned axes), all
positive, keeps the ankles in place (they wander 0.5 to 3 cm in a deep squat and in sit
to stand; 6 cm and more in any order but a near copy of this one); the knees then bend
forward to 125° and 104°, the pelvis sinks to 25 and 43 cm, and the feet stay on the
floor.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.errors import NobodyInView, UnfitRecording
from kneewise.motion.motion import Motion
from kneewise.motion.recording import Recording
from kneewise.read.keypoints.kinect import LEVEL, error_of
from kneewise.read.keypoints.rows import matrix
from kneewise.read.keypoints.seen import Origin, Points, recording, seconds
from kneewise.read.options import Options
from kneewise.units import cm, from_deg

JOINTS = (
    ("pelvis", -1),
    ("", 0),  # spine
    ("", 1),  # chest
    ("neck", 2),
    ("", 3),
    ("head", 4),
    ("", 2),  # left collar
    ("left_shoulder", 6),
    ("left_elbow", 7),
    ("left_wrist", 8),
    ("", 2),  # right collar
    ("right_shoulder", 10),
    ("right_elbow", 11),
    ("right_wrist", 12),
    ("left_hip", 0),
    ("left_knee", 14),
    ("left_ankle", 15),
    ("left_toe", 16),
    ("right_hip", 0),
    ("right_knee", 18),
    ("right_ankle", 19),
    ("right_toe", 20),
)
"""Landmark ("" for none) and parent of each joint."""

COLUMNS = 3 * len(JOINTS)
"""Numbers in a row."""

_ENDS = ("_positions", "_angles")


def read(path: Path, options: Options) -> Recording:
    """Read a person from either file of a pair.

    Raises:
        UnreadableFile: if a row is not 66 numbers.
        UnfitRecording: if the other file of the pair is missing or does not fit.
    """
    places, turns = _pair(path)
    offsets = matrix(places, COLUMNS).reshape(-1, len(JOINTS), 3)
    angles = matrix(turns, COLUMNS).reshape(-1, len(JOINTS), 3)
    if len(offsets) != len(angles):
        raise UnfitRecording(
            f"{places.name} has {len(offsets)} rows and {turns.name} {len(angles)}; "
            "they belong to different movements.",
            remedy="Give the two files of one movement.",
        )
    used = [i for i, (name, _) in enumerate(JOINTS) if name]
    names = tuple(JOINTS[i][0] for i in used)
    positions = cm(1) * joints(offsets, from_deg(angles))[:, used][..., [2, 0, 1]]
    if not np.isfinite(positions).any():
        raise NobodyInView(f"{places.name}: no joint was seen in any row.")
    points = Points(
        frames=np.arange(float(len(positions))),
        names=names,
        pixels=positions[..., 1:],
        confidence=np.ones(positions.shape[:2]),
    )
    time, clock = seconds(points, options)
    motion = Motion(
        time=time,
        landmarks=names,
        positions=positions,
        errors=np.array([error_of(name) for name in names]),
    )
    origin = Origin(
        name=path.name, files=(places, turns), reader="uiprmd", device="Kinect v2"
    )
    return recording(motion, origin, (*clock, LEVEL))


def joints(offsets: Array, angles: Array) -> Array:
    """Where the joints are (n, 22, 3), in the room of the first joint.

    Args:
        offsets: (n, 22, 3) from the parent, in the axes of the parent.
        angles: (n, 22, 3) rad about x, y and z, in the parent.
    """
    from scipy.spatial.transform import Rotation  # loading it takes 0.2 s

    places = np.array(offsets)
    known = np.nan_to_num(angles[..., [2, 0, 1]])
    turns: list[Rotation] = []
    for i, (_, parent) in enumerate(JOINTS):
        turn = Rotation.from_euler("ZXY", known[:, i])
        if parent >= 0:
            places[:, i] = places[:, parent] + turns[parent].apply(offsets[:, i])
            turn = turns[parent] * turn
        turns.append(turn)
    unknown = np.isnan(angles).any(axis=(1, 2))
    places[unknown] = np.nan
    return places


def _pair(path: Path) -> tuple[Path, Path]:
    """The files of offsets and of angles, given either."""
    end = next((end for end in _ENDS if path.stem.endswith(end)), None)
    if end is None:
        raise UnfitRecording(
            f"{path.name} has 66 numbers in a row, as UI-PRMD skeletons do, but its "
            "name says neither _positions nor _angles.",
            remedy="Name the pair as the collection does: NAME_positions.txt and "
            "NAME_angles.txt.",
        )
    start = path.stem.removesuffix(end)
    files = [path.with_name(f"{start}{one}{path.suffix}") for one in _ENDS]
    for file in files:
        if not file.is_file():
            raise UnfitRecording(
                f"{path.name} holds only half of a skeleton; {file.name} is not "
                "beside it.",
                remedy=f"Put {file.name} into the same folder.",
            )
    return files[0], files[1]
