"""Joint coordinates as files of angles call them, brought to one set of names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kneewise.arrays import Array
from kneewise.caveat import Caveat, Weight
from kneewise.motion.states import TRANSLATIONS
from kneewise.units import deg, from_deg, in_deg

MIDLINE = {
    "pelvis_tilt": "pelvis tipped backwards",
    "pelvis_list": "pelvis dropped on the right side",
    "pelvis_rotation": "pelvis turned to the left",
    "pelvis_tx": "pelvis forward",
    "pelvis_ty": "pelvis upward",
    "pelvis_tz": "pelvis to the right",
    "lumbar_extension": "trunk bent backwards",
    "lumbar_bending": "trunk bent to the right",
    "lumbar_rotation": "trunk turned to the left",
}
"""Coordinates that have no side, and what a positive value means."""

SIDED = {
    "hip_flexion": "knee toward the chest",
    "hip_adduction": "thigh toward the midline",
    "hip_rotation": "front of the thigh turned toward the midline",
    "knee_angle": "heel toward the buttock",
    "knee_adduction": "shank toward the midline",
    "knee_rotation": "front of the shank turned toward the midline",
    "ankle_angle": "toes toward the shin",
    "subtalar_angle": "sole of the foot turned inward",
    "mtp_angle": "toes bent upward",
    "arm_flex": "arm raised forward",
    "arm_add": "arm toward the trunk",
    "arm_rot": "arm turned inward",
    "elbow_flex": "hand toward the shoulder",
    "pro_sup": "palm turned downward",
    "wrist_flex": "palm toward the forearm",
    "wrist_dev": "hand bent sideways",
}
"""Coordinates that both sides have; named ``hip_flexion_r``, ``hip_flexion_l`` ..."""

COORDINATES: dict[str, str] = MIDLINE | {
    f"{name}_{side}": what for name, what in SIDED.items() for side in "rl"
}
"""Every coordinate of the Rajagopal family, and what a positive value means."""

_SYNONYMS = {
    "knee_flexion": "knee_angle",
    "knee_flex": "knee_angle",
    "knee": "knee_angle",
    "hip_flex": "hip_flexion",
    "hip_add": "hip_adduction",
    "hip_rot": "hip_rotation",
    "hip_internal_rotation": "hip_rotation",
    "ankle_flexion": "ankle_angle",
    "ankle_dorsiflexion": "ankle_angle",
    "ankle_flex": "ankle_angle",
    "ankle": "ankle_angle",
    "subtalar": "subtalar_angle",
    "mtp": "mtp_angle",
    "elbow_flexion": "elbow_flex",
    "pelvis_obliquity": "pelvis_list",
    "trunk_extension": "lumbar_extension",
    "trunk_bending": "lumbar_bending",
    "trunk_rotation": "lumbar_rotation",
}
_SIDES = {"r": "r", "right": "r", "l": "l", "left": "l"}
_LENGTH = re.compile(r"_t[xyz0-9]$", re.IGNORECASE)

STILL = deg(40)
"""A knee or hip that moves less than 0.7 says nothing about its unit."""


class Reduced(NamedTuple):
    """The coordinates of a table under one set of names."""

    names: tuple[str, ...]
    """j names."""

    columns: tuple[int, ...]
    """j columns of the table."""


def reduced(columns: Sequence[str]) -> Reduced:
    """Coordinates of a table: state paths shortened, speeds and couplings left out.

    ``/jointset/hip_r/hip_flexion_r/value`` becomes ``hip_flexion_r``. Speeds, the
    patella coupled to the knee (``_beta``) and lengths other than the place of the
    pelvis are left out; a coordinate nobody knows keeps its name.
    """
    found: dict[str, int] = {}
    for index, column in enumerate(columns):
        name = coordinate(column)
        if name is not None and not (name.endswith("_u") and name[:-2] in found):
            found.setdefault(name, index)
    return Reduced(tuple(found), tuple(found.values()))


def coordinate(column: str) -> str | None:
    """The coordinate a column holds under our name; None if it holds none.

    >>> coordinate("/jointset/walker_knee_r/knee_angle_r/value")
    'knee_angle_r'
    >>> coordinate("knee_flexion_left")
    'knee_angle_l'
    """
    name = column.strip()
    if "/" in name:
        *path, last = name.strip("/").split("/")
        if last != "value" or not path:
            return None
        name = path[-1]
    plain = _plain(name)
    if plain in COORDINATES:
        return plain
    if name.lower().endswith("_beta") or _LENGTH.search(name) or not name:
        return None
    return name


def _plain(name: str) -> str:
    """A name in small letters, its side as a letter at the end."""
    words = [word for word in re.split(r"[\s_.-]+", name.lower()) if word]
    sides = [word for word in words if word in _SIDES]
    noun = "_".join(word for word in words if word not in _SIDES)
    noun = _SYNONYMS.get(noun, noun)
    return f"{noun}_{_SIDES[sides[0]]}" if len(sides) == 1 else noun


def is_length(name: str) -> bool:
    """Whether a coordinate is in m rather than rad."""
    return name in TRANSLATIONS


def in_radians(
    values: Array, names: Sequence[str], *, in_degrees: bool | None
) -> tuple[Array, tuple[Caveat, ...]]:
    """Coordinates of a file in rad (lengths stay in m), and doubts about the unit.

    Args:
        values: (n, j), as the file has them.
        names: j coordinates.
        in_degrees: what the file says; None where it says nothing.
    """
    turning = np.array([not is_length(name) for name in names], dtype=bool)
    seen = _looks_like_degrees(values, names)
    caveats: tuple[Caveat, ...] = ()
    if in_degrees is None:
        unit = "degrees" if seen is not False else "radians"
        text = f"The file does not say the unit of its angles; taken as {unit}."
        caveats = (Caveat(text=text, remedy="Add a line inDegrees=yes or =no."),)
    elif seen is not None and seen != in_degrees:
        said, unit = ("degrees", "radians") if in_degrees else ("radians", "degrees")
        text = f"The file says {said}, but its angles can only be {unit}: taken so."
        remedy = "Correct the line inDegrees of the file."
        caveats = (Caveat(text=text, remedy=remedy, weight=Weight.DOUBT),)
    degrees = seen if seen is not None else in_degrees in (True, None)
    if degrees:
        values = np.where(turning, from_deg(values), values)
    return values, caveats


def _looks_like_degrees(values: Array, names: Sequence[str]) -> bool | None:
    """Whether joint angles can only be degrees (or radians); None if both can be."""
    joints = [i for i, name in enumerate(names) if name.startswith(("hip_", "knee_"))]
    legs = values[:, joints]
    legs = legs[np.isfinite(legs).all(axis=1)] if legs.size else legs
    if not legs.size:
        return None
    if np.abs(legs).max() > deg(400):
        return True
    moves = float(np.ptp(legs, axis=0).max()) > STILL
    angles = values[:, [not is_length(name) for name in names]]
    return False if moves and np.nanmax(np.abs(angles)) < deg(200) else None


def flexing_positive(
    values: Array, names: Sequence[str]
) -> tuple[Array, tuple[Caveat, ...]]:
    """Coordinates (n, j) rad with knee flexion positive, and what was turned.

    Models of the gait2392 family count knee flexion negative. A file is of that kind
    when its knees bend much further to the negative side than to the positive one.
    """
    knees = [
        i for i, name in enumerate(names) if name in ("knee_angle_r", "knee_angle_l")
    ]
    bends = values[:, knees]
    bends = bends[np.isfinite(bends)]
    if not bends.size:
        return values, ()
    low, high = np.percentile(bends, [5, 95])
    if low < -deg(15) and -low > high:
        turned = values.copy()
        turned[:, knees] *= -1
        text = "Knee flexion is negative in this file; its sign was turned."
        return turned, (Caveat(text=text),)
    if high < -deg(5):
        text = (
            f"Both knees are {-in_deg(float(high)):.0f}° or more beyond straight "
            "throughout: either they overstretch, or flexion is negative in this file."
        )
        remedy = "Export the angles with knee flexion positive."
        return values, (Caveat(text=text, remedy=remedy, weight=Weight.DOUBT),)
    return values, ()
