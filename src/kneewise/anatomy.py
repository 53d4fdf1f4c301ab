"""Sides, landmarks and muscles of the body: the words the whole program shares."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Side(StrEnum):
    """A side of the person, their own left and right."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        """The opposite side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT

    @property
    def letter(self) -> str:
        """The suffix that OpenSim coordinates use: ``l`` or ``r``."""
        return self.value[0]


class Group(StrEnum):
    """Muscles that do one thing at the hip or the knee."""

    GLUTEUS_MAXIMUS = "gluteus_maximus"
    GLUTEUS_MEDIUS = "gluteus_medius"
    GLUTEUS_MINIMUS = "gluteus_minimus"
    EXTERNAL_ROTATORS = "deep_external_rotators"
    ADDUCTORS = "adductors"
    HIP_FLEXORS = "hip_flexors"
    TENSOR = "tensor_fasciae_latae"
    QUADRICEPS = "quadriceps"
    HAMSTRINGS = "hamstrings"


class Bundle(NamedTuple):
    """One group of one side."""

    group: Group
    side: Side


MIDLINE = {
    "sacrum": "midpoint of the posterior superior iliac spines",
    "c7": "spinous process of the seventh cervical vertebra",
    "t10": "spinous process of the tenth thoracic vertebra",
    "clavicle": "jugular notch of the sternum",
    "sternum": "xiphoid process of the sternum",
    "nose": "tip of the nose",
    "head": "middle of the head",
    "neck": "middle between the shoulders, at the neck",
    "pelvis": "middle of the pelvis",
}
"""Landmarks that have no side."""

SIDED = {
    "hip": "hip joint centre",
    "knee": "knee joint centre",
    "ankle": "ankle joint centre",
    "asis": "anterior superior iliac spine",
    "psis": "posterior superior iliac spine",
    "iliac_crest": "highest point of the iliac crest",
    "trochanter": "greater trochanter",
    "thigh": "a marker on the thigh",
    "thigh_wand": "a marker that sets the side-to-side plane of the thigh",
    "knee_lateral": "lateral femoral epicondyle",
    "knee_medial": "medial femoral epicondyle",
    "tibia_lateral": "head of the fibula",
    "tibia_tubercle": "tibial tuberosity",
    "shank": "a marker on the shank",
    "shank_wand": "a marker that sets the side-to-side plane of the shank",
    "ankle_lateral": "lateral malleolus",
    "ankle_medial": "medial malleolus",
    "heel": "back of the heel",
    "toe": "second metatarsal head, or the middle of the toes",
    "toe_medial": "first metatarsal head",
    "toe_lateral": "fifth metatarsal head",
    "toe_tip": "tip of the big toe",
    "shoulder": "acromion or shoulder joint",
    "elbow": "elbow",
    "wrist": "wrist",
    "hand": "hand",
    "eye": "eye",
    "ear": "ear",
}
"""Landmarks that both sides have; named ``left_hip``, ``right_hip`` ..."""

LANDMARKS: dict[str, str] = MIDLINE | {
    f"{side}_{name}": f"{side} {what}" for name, what in SIDED.items() for side in Side
}
"""Every landmark name of the program, and what it is."""


def sideless(landmark: str) -> str:
    """The name of a landmark without its side: ``hip`` of ``left_hip``."""
    return landmark.removeprefix("left_").removeprefix("right_")
