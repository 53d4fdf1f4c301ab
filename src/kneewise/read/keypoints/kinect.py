"""Kinect v2 skeletons as rows of text: 25 joints, each a place and a turn."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kneewise.caveat import Caveat
from kneewise.errors import NobodyInView
from kneewise.motion.motion import Motion
from kneewise.motion.recording import Recording
from kneewise.read.keypoints.rows import matrix
from kneewise.read.keypoints.seen import Origin, Points, recording, seconds
from kneewise.read.keypoints.skeletons import KINECT_V2
from kneewise.read.options import Options

COLUMNS = 7 * len(KINECT_V2)
"""Numbers in a row: x y z of each joint in m, and its quaternion."""

ERRORS = {"hip": 0.05, "pelvis": 0.04, "toe": 0.04, "hand": 0.05}
"""m, standard error of a joint. An assumption, not a measurement: the sensor's hips
lie visibly too far inward, its feet wander on the floor."""

USUAL_ERROR = 0.03
"""m, of every other joint; an assumption too."""

LEVEL = Caveat(
    text="The vertical is that of the depth camera; if the camera was tilted, the room "
    "is tilted with it.",
    remedy="Set the camera level.",
)


def read(path: Path, options: Options) -> Recording:
    """Read the joints of one person in space.

    The sensor's axes (x to its left, y up, z away from it) become ours by renaming
    them in a circle, which mirrors nothing: x away from the sensor, y to its left.

    Raises:
        UnreadableFile: if a row is not 175 numbers.
        NobodyInView: if every joint is missing in every row.
    """
    table = matrix(path, COLUMNS).reshape(-1, len(KINECT_V2), 7)[..., :3]
    used = [i for i, name in enumerate(KINECT_V2) if name]
    names = tuple(KINECT_V2[i] for i in used)
    places = table[:, used][..., [2, 0, 1]]
    places = np.where((places == 0).all(axis=2, keepdims=True), np.nan, places)
    if not np.isfinite(places).any():
        raise NobodyInView(f"{path.name}: no joint was seen in any row.")
    points = Points(
        frames=np.arange(float(len(places))),
        names=names,
        pixels=places[..., 1:],
        confidence=np.ones(places.shape[:2]),
    )
    time, clock = seconds(points, options)
    motion = Motion(
        time=time,
        landmarks=names,
        positions=places,
        errors=np.array([error_of(name) for name in names]),
    )
    origin = Origin(name=path.name, files=(path,), reader="kinect", device="Kinect v2")
    return recording(motion, origin, (*clock, LEVEL))


def error_of(landmark: str) -> float:
    """The standard error of a joint of a depth camera, m."""
    return ERRORS.get(landmark.rsplit("_", 1)[-1], USUAL_ERROR)
