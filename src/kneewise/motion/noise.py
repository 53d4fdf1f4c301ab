"""How well each landmark is known: what all error bars grow from."""

from __future__ import annotations

import numpy as np

from kneewise.anatomy import sideless
from kneewise.arrays import Array
from kneewise.motion.image import ImageMotion
from kneewise.motion.motion import Motion
from kneewise.units import mm

_EACH_WAY = 1 / np.sqrt(3)
"""A length in space, spread evenly over three directions."""

_PELVIS = mm(15) * _EACH_WAY
"""Iliac spines and trochanters are found again within 15 to 20 mm (Della Croce et al.
2005, Gait Posture 21:226-237)."""

_EPICONDYLE = float(np.hypot(mm(8.5), mm(10))) * _EACH_WAY
"""Placing 5 to 12 mm, and a single marker on the moving skin 4 to 16 mm (fluoroscopy,
PMC8631460)."""

_MALLEOLUS = float(np.hypot(mm(8.5), mm(4))) * _EACH_WAY
_HIP_CENTRE = mm(12.3) * _EACH_WAY
"""Harrington's equation in 67 people: 12.3 mm (Mantovani et al. 2016, Gait Posture
44:48-54)."""

_TABLE = {
    "asis": _PELVIS,
    "psis": _PELVIS,
    "sacrum": _PELVIS / np.sqrt(2),
    "trochanter": _PELVIS,
    "hip": float(np.hypot(_HIP_CENTRE, _PELVIS / np.sqrt(2))),
    "knee_lateral": _EPICONDYLE,
    "knee_medial": _EPICONDYLE,
    "knee": _EPICONDYLE / np.sqrt(2),
    "ankle_lateral": _MALLEOLUS,
    "ankle_medial": _MALLEOLUS,
    "ankle": _MALLEOLUS / np.sqrt(2),
    "heel": _MALLEOLUS,
    "toe": _MALLEOLUS,
    "neck": _PELVIS / np.sqrt(2),
    "shoulder": _PELVIS,
}
"""m in each direction, for markers on the skin."""

_ONE_SIDED = 1.7
"""A centre half a joint's width inside one marker, against one between two."""


def landmark_errors(motion: Motion, substitutes: frozenset[str]) -> Array:
    """The standard error of each landmark of *motion*: (k,) m, per direction.

    What the recording itself says goes before the table of skin markers. Landmarks
    that no measure uses get NaN.

    Args:
        motion: landmarks with joint centres.
        substitutes: centres found from one marker only.
    """
    errors = np.full(len(motion.landmarks), np.nan)
    for i, name in enumerate(motion.landmarks):
        errors[i] = _TABLE.get(sideless(name), np.nan)
        if name in substitutes:
            errors[i] *= _ONE_SIDED
    if motion.errors is None:
        return errors
    return np.where(np.isfinite(motion.errors), motion.errors, errors)


def keypoint_errors(landmarks: tuple[str, ...], leg: float) -> Array:
    """The standard error of each keypoint of one camera: (k,) px, per direction.

    Args:
        landmarks: k names.
        leg: px from hip to ankle, standing.

    Source:
        BlazePose "full" against its larger sister on frontal squats: the knee lies
        1.0 to 2.4 % of the leg away (median over a clip), which is 0.9 to 2 % in each
        direction. Hips of pose networks are worse and ankles better (Needham et al.
        2021, Sci Rep 11:20673).
    """
    shares = {"hip": 0.022, "knee": 0.015, "ankle": 0.01, "heel": 0.02, "toe": 0.02}
    errors = np.full(len(landmarks), np.nan)
    for i, name in enumerate(landmarks):
        bare = sideless(name)
        errors[i] = shares.get(bare, 0.022 if bare in ("shoulder", "neck") else np.nan)
    return errors * leg


SHANKS = 1.9
"""Shanks in a standing leg, at least: thigh and shank are nearly alike."""


def leg_px(image: ImageMotion, *, sits: bool = False) -> float:
    """Pixels from hip to ankle when a leg is longest (95th percentile).

    Args:
        image: with hips and ankles, and knees of somebody who sits; what is missing
            from it counts as never seen.
        sits: whether the person may sit throughout: nearly two shanks count, too.

    Returns:
        px; 0 where no leg was seen.
    """
    reach = _longest(image, "hip", "ankle")
    return max(reach, SHANKS * _longest(image, "knee", "ankle")) if sits else reach


def _longest(image: ImageMotion, upper: str, lower: str) -> float:
    """Pixels between two joints of either leg (95th percentile); 0 if never seen."""
    lengths = [
        np.linalg.norm(image.path(f"{s}_{upper}") - image.path(f"{s}_{lower}"), axis=1)
        for s in ("left", "right")
    ]
    every = np.concatenate(lengths)
    every = every[np.isfinite(every)]
    return float(np.percentile(every, 95)) if every.size else 0.0


_LEG = 0.85
"""m from hip to ankle, of most adults."""


def network_bias(landmarks: tuple[str, ...]) -> Array:
    """How far pose networks have landmarks off in all frames: (k,) m, each direction.

    The shares of ``keypoint_errors``: 19 mm at the hip, 13 at the knee, 9 at the ankle.

    Source:
        Three pose networks in several cameras, against markers: 30 to 50 mm in space at
        hip and knee (17 to 29 in each direction), 1 to 15 mm at the ankle (15 people
        walking, running, jumping; Needham et al. 2021, Sci Rep 11:20673).
    """
    errors = keypoint_errors(landmarks, _LEG)
    return np.where(np.isfinite(errors), errors, 0.022 * _LEG)
