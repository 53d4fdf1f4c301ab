"""Names of ground force columns: which plate, which quantity, which axis."""

from __future__ import annotations

import re
from collections.abc import Sequence

PARTS = ("force", "point", "torque")
"""What a plate tells, each along x, y and z."""

_NAMED = re.compile(
    r"(?P<before>.*?)_?(?P<what>force|torque|moment)_?(?P<after>.*?)_?"
    r"(?P<letter>[vfpmt]?)(?P<axis>[xyz])"
)
_NUMBERED = re.compile(r"(?P<letter>[fpm])(?P<plate>\d+)_(?P<axis>[123])")
_LETTERS = {"v": "force", "f": "force", "p": "point", "m": "torque", "t": "torque"}
_FEET = {
    "right": {"r", "right", "calcn_r", "right_foot", "foot_r", "r_foot"},
    "left": {"l", "left", "calcn_l", "left_foot", "foot_l", "l_foot"},
}


def columns_of(columns: Sequence[str]) -> dict[str, dict[str, dict[str, int]]]:
    """Which column holds what: plate → part → axis → column.

    A plate counts only where all three components of its force are there. Names
    such as ``ground_force_vx``, ``1_ground_force_vx``, ``ground_force_1_mx``,
    ``ground_force_calcn_r_px`` and ``f1_1`` are understood; right and left feet are
    called ``right`` and ``left``.

    >>> list(columns_of([f"R_ground_force_v{axis}" for axis in "xyz"]))
    ['right']
    """
    plates: dict[str, dict[str, dict[str, int]]] = {}
    for index, column in enumerate(columns):
        place = _place(column.strip().lower()[:200])
        if place is not None:
            plate, part, axis = place
            plates.setdefault(plate, {}).setdefault(part, {}).setdefault(axis, index)
    return {
        plate: {part: axes for part, axes in parts.items() if len(axes) == 3}
        for plate, parts in plates.items()
        if len(parts.get("force", {})) == 3
    }


def has_plates(columns: Sequence[str]) -> bool:
    """Whether the columns are mostly those of ground forces.

    A file of muscle forces lists ground forces too, after a hundred muscles.
    """
    plates = columns_of(columns)
    count = sum(len(axes) for parts in plates.values() for axes in parts.values())
    return 2 * count > len(columns)


def _place(column: str) -> tuple[str, str, str] | None:
    """Plate, part and axis of one column; None if it is no ground force."""
    match = _NUMBERED.fullmatch(column)
    if match:
        return match["plate"], _LETTERS[match["letter"]], "xyz"[int(match["axis"]) - 1]
    match = _NAMED.fullmatch(column)
    if match is None:
        return None
    words = (match["before"] + "_" + match["after"]).split("_")
    plate = "_".join(word for word in words if word and word != "ground")
    part = "force" if match["what"] == "force" else "torque"
    if match["letter"] == "p" or match["what"] == "force":
        part = _LETTERS.get(match["letter"], part)
    return _foot(plate), part, match["axis"]


def _foot(plate: str) -> str:
    """A plate named after a foot as ``right`` or ``left``; others as they are."""
    for side, names in _FEET.items():
        if plate in names:
            return side
    return plate or "ground"
