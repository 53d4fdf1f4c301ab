"""Where a sensor was worn, from its name or from what the person says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from kneewise.errors import BadSetting, UnfitRecording
from kneewise.motion.inertial import SEGMENTS

_SIDES = {"left": "left", "l": "left", "lt": "left"} | {
    "right": "right",
    "r": "right",
    "rt": "right",
}
_SIDED = {
    "thigh": ("thigh", "femur", "upperleg", "upleg", "uleg"),
    "shank": ("shank", "tibia", "lowerleg", "lowleg", "lleg", "calf", "shin"),
    "foot": ("foot", "calcn", "calcaneus", "shoe", "instep"),
}
_MIDLINE = {
    "pelvis": ("pelvis", "sacrum", "lowerback", "lowback", "lumbar", "l5", "l4"),
    "trunk": ("trunk", "torso", "sternum", "chest", "thorax", "t8"),
}
_TWO_WORDS = re.compile(r"(upper|lower|low|up)[\s_.\-]+(leg|back)", re.IGNORECASE)


def segments_of(
    names: Sequence[str], said: Mapping[str, str], file: str
) -> dict[str, str]:
    """The segment of each sensor: ``{"tibia_r_imu": "right_shank"}``.

    Sensors that are worn elsewhere, such as on an arm, are left out.

    Raises:
        BadSetting: if *said* names no segment, or no sensor of the file.
        UnfitRecording: if no segment can be told, or two sensors claim one.
    """
    _check(names, said, file)
    found = {name: said.get(name) or worn_on(name) for name in names}
    known = {name: segment for name, segment in found.items() if segment}
    if not known:
        one = len(names) == 1
        raise UnfitRecording(
            f"{file}: where the sensor{'' if one else 's'} {_shown(names)} "
            f"{'was' if one else 'were'} worn cannot be told from "
            f"{'its name' if one else 'their names'}.",
            remedy=f"Say it: --sensor {names[0]}=left_foot, once for each; places are "
            f"{', '.join(SEGMENTS)}.",
        )
    for segment in known.values():
        both = [name for name, where in known.items() if where == segment]
        if len(both) > 1:
            raise UnfitRecording(
                f"{file}: the sensors {' and '.join(both)} both seem to be worn on the "
                f"{segment.replace('_', ' ')}.",
                remedy=f"Say which is which: --sensor {both[0]}={segment}, and the "
                "place of the other.",
            )
    return known


def worn_on(name: str) -> str | None:
    """The segment that a name says; None if it says none.

    >>> worn_on("femur_l_imu"), worn_on("LowerBack"), worn_on("left_sensor")
    ('left_thigh', 'pelvis', None)
    """
    joined = _TWO_WORDS.sub(r"\1\2", name)
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", joined)
    words = [word.lower() for word in re.split(r"[^A-Za-z0-9]+", split) if word]
    words += ["".join(pair) for pair in pairwise(words)]
    for segment, called in _MIDLINE.items():
        if any(word in called for word in words):
            return segment
    sides = {_SIDES[word] for word in words if word in _SIDES}
    parts = [p for p, called in _SIDED.items() if any(w in called for w in words)]
    if len(sides) == 1 and len(parts) == 1:
        return f"{sides.pop()}_{parts[0]}"
    return None


def _check(names: Sequence[str], said: Mapping[str, str], file: str) -> None:
    for name, segment in said.items():
        if segment not in SEGMENTS:
            raise BadSetting(
                f"'{segment[:40]}' is no place for a sensor.",
                remedy=f"Places are {', '.join(SEGMENTS)}.",
            )
        if name not in names:
            raise BadSetting(
                f"{file} has no sensor '{name[:40]}'; it has {_shown(names)}.",
                remedy="Write the name as it stands there: --sensor NAME=left_thigh.",
            )


def _shown(names: Sequence[str]) -> str:
    shown = ", ".join(f"'{name[:40]}'" for name in names[:20])
    return shown + (f" and {len(names) - 20} more" if len(names) > 20 else "")
