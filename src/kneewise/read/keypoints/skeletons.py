"""Names and orders of the points that pose estimators write."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kneewise.anatomy import LANDMARKS, MIDLINE, SIDED, Side

COCO_17 = (
    "nose",
    "left_eye",
    "right_eye",
    "left_ear",
    "right_ear",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
)
"""AlphaPose, and every estimator trained on COCO."""

_RIGHT_FIRST = (
    "neck",
    "right_shoulder",
    "right_elbow",
    "right_wrist",
    "left_shoulder",
    "left_elbow",
    "left_wrist",
)
_LEGS = (
    "right_hip",
    "right_knee",
    "right_ankle",
    "left_hip",
    "left_knee",
    "left_ankle",
)
_EYES = ("right_eye", "left_eye", "right_ear", "left_ear")
_TOES_BY_SIDE = (
    "left_big_toe",
    "left_small_toe",
    "left_heel",
    "right_big_toe",
    "right_small_toe",
    "right_heel",
)

COCO_18 = ("nose", *_RIGHT_FIRST, *_LEGS, *_EYES)
"""OpenPose COCO."""

MPI_15 = ("", *_RIGHT_FIRST, *_LEGS, "")
"""OpenPose MPI: the first point is the top of the head, the last the chest."""

BODY_25 = ("nose", *_RIGHT_FIRST, "pelvis", *_LEGS, *_EYES, *_TOES_BY_SIDE)
"""OpenPose BODY_25."""

BODY_25B = (*COCO_17, "", "", *_TOES_BY_SIDE)
"""OpenPose BODY_25B: another order; neck and top of the head are the empty names,
since its neck is the top of it, not the middle between the shoulders."""

HALPE_26 = (
    *COCO_17,
    "",
    "neck",
    "pelvis",
    "left_big_toe",
    "right_big_toe",
    "left_small_toe",
    "right_small_toe",
    "left_heel",
    "right_heel",
)
"""AlphaPose Halpe full body, the first 26 points of 26 and of 136."""

WHOLE_BODY = (*COCO_17, *_TOES_BY_SIDE)
"""COCO whole body, the first 23 points of 133."""

BLAZEPOSE = (
    "nose",
    "",
    "left_eye",
    "",
    "",
    "right_eye",
    "",
    "left_ear",
    "right_ear",
    "",
    "",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "",
    "",
    "left_hand",
    "right_hand",
    "",
    "",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "left_heel",
    "right_heel",
    "left_foot_index",
    "right_foot_index",
)
"""BlazePose (MediaPipe), 33 points."""

KINECT_V2 = (
    "pelvis",
    "",
    "",
    "head",
    "left_shoulder",
    "left_elbow",
    "left_wrist",
    "left_hand",
    "right_shoulder",
    "right_elbow",
    "right_wrist",
    "right_hand",
    "left_hip",
    "left_knee",
    "left_ankle",
    "left_toe",
    "right_hip",
    "right_knee",
    "right_ankle",
    "right_toe",
    "neck",
    "",
    "",
    "",
    "",
)
"""Kinect v2, 25 joints; its "spine shoulder" lies between the shoulders."""

BY_COUNT = {
    15: MPI_15,
    17: COCO_17,
    18: COCO_18,
    25: BODY_25,
    26: HALPE_26,
    33: BLAZEPOSE,
    133: WHOLE_BODY,
    135: BODY_25B,
    136: HALPE_26,
}
"""Points per person → their order, as far as it goes. 25 can be BODY_25B as well."""

_PARTS = {
    "footindex": "foot_index",
    "bigtoe": "big_toe",
    "smalltoe": "small_toe",
    "littletoe": "small_toe",
    "foot": "toe",
    "toes": "toe",
    "calcaneus": "heel",
    "hipjoint": "hip",
    "kneejoint": "knee",
    "anklejoint": "ankle",
    "hjc": "hip",
    "kjc": "knee",
    "ajc": "ankle",
}
_MIDDLE = {
    "midhip": "pelvis",
    "hip": "pelvis",
    "hips": "pelvis",
    "hipcenter": "pelvis",
    "spinebase": "pelvis",
    "waist": "pelvis",
    "root": "pelvis",
    "spineshoulder": "neck",
}
_FEET = ("big_toe", "small_toe", "foot_index")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SIDES = {"left": Side.LEFT, "l": Side.LEFT, "right": Side.RIGHT, "r": Side.RIGHT}


def point(name: str) -> str:
    """A point of a skeleton under our name; "" where it is none we use.

    ``left_big_toe``, ``left_small_toe`` and ``left_foot_index`` are points of which
    ``toes`` makes landmarks; every other name returned is a landmark.

    >>> [point(name) for name in ("rShoulder", "Left_hip", "LBigToe", "AnkleRight")]
    ['right_shoulder', 'left_hip', 'left_big_toe', 'right_ankle']
    """
    if name.lower() in LANDMARKS:
        return name.lower()
    words = [word.lower() for word in _WORD.findall(name)]
    sides = [_SIDES[word] for word in words if word in _SIDES]
    part = "".join(word for word in words if word not in _SIDES)
    if not sides:
        part = _MIDDLE.get(part, part)
        return part if part in MIDLINE else ""
    spaced = {noun.replace("_", ""): noun for noun in SIDED}
    part = _PARTS.get(part, spaced.get(part, ""))
    return f"{sides[0]}_{part}" if part and len(sides) == 1 else ""


def toes(points: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Landmark → the points it is the middle of, for the points of a skeleton.

    ``left_toe`` is the middle of the big and the small toe where both are there.
    The foot index of BlazePose lies between the middle of the toes and the tip of
    the big one, and stands for both.
    """
    places = {name: points.index(name) for name in points if name}
    found: dict[str, tuple[int, ...]] = {
        name: (i,) for name, i in places.items() if not name.endswith(_FEET)
    }
    for side in Side:
        big = places.get(f"{side}_big_toe", places.get(f"{side}_foot_index"))
        small = places.get(f"{side}_small_toe", big)
        if big is not None and small is not None:
            found.setdefault(f"{side}_toe_tip", (big,))
            found.setdefault(f"{side}_toe", (big, small) if small != big else (big,))
    return found
