"""Where cameras stand, found from the person who moves in front of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.caveat import Caveat, Weight
from kneewise.engine.scale import LEG
from kneewise.errors import BadSetting, UnfitRecording
from kneewise.motion import ImageMotion, Recording
from kneewise.motion.bundle import Found, found
from kneewise.motion.camera import Camera
from kneewise.motion.sight import Sight, stacked
from kneewise.motion.triangulate import agreed
from kneewise.read import check, read
from kneewise.read.options import Options
from kneewise.units import deg, in_deg
from kneewise.workflow.cameras import sight, standing_up
from kneewise.workflow.clocks import together

USUAL_FOCAL = 0.85
"""Of the longer side of the picture: the main camera of phones while filming, webcams;
0.75 to 1 in most."""

SCALE_ERROR = 0.04
"""Share by which lengths are off: people of one height differ by 2 % in the length of
their legs (Gordon et al. 2014, ANSUR II), and pose networks have hips and knees 30 to
50 mm from the joints (Needham et al. 2021, Sci Rep 11:20673)."""

UP_ERROR = deg(3)
"""How far a standing person leans from the vertical; our judgement."""

LOW = 10.0
"""Percentile of the feet's heights that is taken for the floor."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Calibrated:
    """Cameras found from a person."""

    cameras: tuple[Camera, ...]
    """In a room with z up, the floor at 0, the person near the origin, facing along x
    at first."""

    found: Found
    caveats: tuple[Caveat, ...]

    @property
    def place_error(self) -> float:
        """m, standard error of a camera's place against the first."""
        places = np.array([camera.place for camera in self.cameras])
        away = float(np.linalg.norm(places[1:] - places[0], axis=1).max())
        return away * float(np.hypot(self.found.place_error, SCALE_ERROR))


def calibrate(
    files: Sequence[Path], *, height: float, focal: float | None, options: Options
) -> Calibrated:
    """Find where the cameras of some films stand.

    Args:
        files: two films or more of one movement, or their keypoints.
        height: m, of the person, without shoes.
        focal: px, of all cameras; None where nobody knows.
        options: how keypoints are read.

    Raises:
        KneewiseError: as the readers do, and if the films do not belong together.
    """
    if not 0.5 < height < 2.6:
        raise BadSetting(
            f"a height of {height:g} m is no person's.",
            remedy="Give it in m, for example --height 1.78.",
        )
    for file in files:
        check(file)
    return of_films([read(file, options) for file in files], height, focal)


def of_films(
    films: Sequence[Recording], height: float, focal: float | None
) -> Calibrated:
    """The same of films that are in hand.

    Raises:
        UnfitRecording: if they are too few, hold no keypoints, or do not belong
            together.
    """
    if len(films) < 2:
        raise UnfitRecording(
            "cameras are found from two films or more of one movement.",
            remedy="Give the films of all cameras.",
        )
    sights = tuple(_guessed(film, focal) for film in films)
    timed, said = together(sights)
    made = found(timed, focal_known=focal is not None)
    standing = tuple(
        replace(one, camera=camera)
        for one, camera in zip(timed, made.cameras, strict=True)
    )
    cameras = tuple(_in_room(standing, height))
    return Calibrated(
        cameras=cameras,
        found=made,
        caveats=(*said, *_doubts(made, focal)),
    )


def _guessed(film: Recording, focal: float | None) -> Sight:
    """What a camera saw, with a lens as most have it."""
    image = film.motion
    if not isinstance(image, ImageMotion):
        raise UnfitRecording(
            f"{film.source.file} is no film, nor keypoints of one.",
            remedy="Give films, or the keypoints of a pose estimator.",
        )
    own = focal or USUAL_FOCAL * max(image.width, image.height)
    name = Path(film.source.file).stem.removesuffix("_json")
    camera = Camera(
        name=name,
        width=image.width,
        height=image.height,
        focal=np.array([own, own]),
        centre=np.array([image.width / 2, image.height / 2]),
        distortion=np.zeros(5),
        turn=np.eye(3),
        shift=np.zeros(3),
    )
    return sight(camera, image)


def _in_room(sights: tuple[Sight, ...], height: float) -> list[Camera]:
    """The cameras in metres, with z up and the floor at 0.

    Raises:
        UnfitRecording: if the person's legs were never seen by two cameras.
    """
    names, pixels, errors = stacked(sights)
    apart = np.inf  # the unit is not the metre yet
    points = agreed([each.camera for each in sights], pixels, errors, apart).points
    up = standing_up(names, points)
    scale = LEG * height / _leg(names, points)
    if up is None or not np.isfinite(scale):
        raise UnfitRecording(
            "no two cameras saw hips, knees and ankles at the same moments.",
            remedy="Film the whole person with every camera.",
        )
    left = _sideways(names, points)
    left = left - (left @ up) * up
    left = left / np.linalg.norm(left)
    turn = np.stack([np.cross(left, up), left, up])
    points = scale * points @ turn.T
    feet = points[:, [i for i, n in enumerate(names) if _is_foot(n)], 2]
    floor = float(np.nanpercentile(feet, LOW))
    hips = points[:, [names.index("left_hip"), names.index("right_hip")]]
    middle = np.nanmedian(hips.reshape(-1, 3), axis=0)
    origin = np.array([middle[0], middle[1], floor])
    cameras = []
    for each in sights:
        own = each.camera.turn @ turn.T
        shift = scale * each.camera.shift + own @ origin
        cameras.append(replace(each.camera, turn=own, shift=shift))
    return cameras


def _is_foot(name: str) -> bool:
    return name.endswith(("_heel", "_toe", "_toe_tip", "_ankle"))


def _leg(names: Sequence[str], points: Array) -> float:
    """Hip to knee to ankle, in the unit of the cameras; the mean of both sides."""
    spans = []
    for side in ("left", "right"):
        joints = [f"{side}_{joint}" for joint in ("hip", "knee", "ankle")]
        if not set(joints) <= set(names):
            return float("nan")
        hip, knee, ankle = (points[:, names.index(joint)] for joint in joints)
        for a, b in ((hip, knee), (knee, ankle)):
            length = np.linalg.norm(a - b, axis=1)
            spans.append(np.median(length[np.isfinite(length)]))
    return float(np.sum(spans)) / 2


def _sideways(names: Sequence[str], points: Array) -> Array:
    """From the right hip to the left (3,), in the first second."""
    across = points[:, names.index("left_hip")] - points[:, names.index("right_hip")]
    known = across[np.isfinite(across).all(axis=1)][:30]
    middle: Array = np.median(known, axis=0)
    return middle


def _doubts(made: Found, focal: float | None) -> list[Caveat]:
    """What a person should know before measuring with these cameras."""
    said = []
    if made.turn_error > deg(3) or made.place_error > 0.1:
        said.append(
            Caveat(
                text="The cameras are found to "
                f"{in_deg(made.turn_error):.0f}° and {made.place_error:.0%} of their "
                "distance only.",
                remedy="Let the person walk through the whole space and turn, for ten "
                "seconds or more.",
                weight=Weight.DOUBT,
            )
        )
    if focal is None and made.focal_error > 0.05:
        said.append(
            Caveat(
                text=f"The focal lengths are known to {made.focal_error:.0%} only.",
                remedy="Give them with --focal, from the data of the camera.",
                weight=Weight.DOUBT,
            )
        )
    return said
