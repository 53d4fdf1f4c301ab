"""The units of sensor readings: as a file says, and as the readings themselves show."""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array, whole
from kneewise.caveat import Caveat, Weight
from kneewise.errors import UnfitRecording
from kneewise.motion.filters import rates, smoothed
from kneewise.units import GRAVITY, deg

_PULLS = {"m/s²": 1.0, "g": GRAVITY, "mg": GRAVITY / 1000}
_TURNS = {"rad/s": 1.0, "deg/s": deg(1)}
_SPELT = {
    "ms2": "m/s²",
    "mss": "m/s²",
    "ms": "m/s²",
    "g": "g",
    "mg": "mg",
    "degs": "deg/s",
    "degps": "deg/s",
    "degsec": "deg/s",
    "dps": "deg/s",
    "s": "deg/s",  # what is left of °/s
    "rads": "rad/s",
    "radps": "rad/s",
    "radsec": "rad/s",
}
_NEAR = 0.3
"""How far the middle of the readings may be from gravity: nobody is in free fall."""

_BETWEEN = float(np.sqrt(deg(1)))
"""A scale half way (as a ratio) from degrees to radians."""

_SEEN = 0.08
"""Correlation of readings with each other below which they say nothing of a unit."""

_FASTEST = 60.0
"""rad/s; 35 is what sensors reach, and no leg turns faster."""


def unit_of(text: str) -> str:
    """A unit as we write it; empty if it is none.

    >>> unit_of("m/s^2"), unit_of("dps"), unit_of("left")
    ('m/s²', 'deg/s', '')
    """
    plain = "".join(c for c in text.lower().replace("²", "2") if c.isalnum())
    return _SPELT.get(plain, "")


def in_metres(values: Array, said: str, name: str) -> tuple[Array, tuple[Caveat, ...]]:
    """Accelerations (n, 3) in m/s², and a doubt where the file is wrong about it.

    Gravity tells the unit: over a recording the middle reading is near 1 g.

    Raises:
        UnfitRecording: if the readings are near gravity in no unit.
    """
    with np.errstate(invalid="ignore"):
        size = np.linalg.norm(values, axis=1)
    known = size[np.isfinite(size)]
    usual = float(np.median(known)) if len(known) else float("nan")
    fits = [
        unit
        for unit, factor in _PULLS.items()
        if abs(usual * factor / GRAVITY - 1) < _NEAR
    ]
    if not fits:
        raise UnfitRecording(
            f"the sensor '{name}' reads {usual:.3g} in the middle of its acceleration; "
            "gravity would be 9.8 (m/s²), 1 (g) or 1000 (mg), so its unit cannot be "
            "told.",
            remedy="Export accelerations with gravity, in m/s² or g, and name the unit "
            "in the column, such as acc_x (g).",
        )
    caveats: tuple[Caveat, ...] = ()
    if said and said != fits[0]:
        caveats = (_wrong("acceleration", name, said, fits[0]),)
    return values * _PULLS[fits[0]], caveats


def in_radians(
    time: Array, turns: Array, pulls: Array, said: str, name: str
) -> tuple[Array, tuple[Caveat, ...]]:
    """Turn rates (n, 3) in rad/s, and a doubt where the file is wrong about it.

    When a sensor turns, gravity wanders through its axes at the rate of the turn: the
    size of the one against the other tells degrees from radians, 57 times apart.

    Args:
        time: (n,) s.
        turns: (n, 3) as the file has them.
        pulls: (n, 3) m/s² of the same sensor.
        said: the unit the file names; empty for none.
        name: of the sensor.

    Raises:
        UnfitRecording: if nothing turns, and the file names no unit.
    """
    seen = _shown(time, turns, pulls)
    known = turns[np.isfinite(turns)]
    if len(known) and np.abs(known).max() > _FASTEST:
        seen = "deg/s"
    if not (said or seen):
        raise UnfitRecording(
            f"whether the turn rates of the sensor '{name}' are in rad/s or deg/s "
            "cannot be told: the file does not say, and it hardly turns.",
            remedy="Name the unit in the column, such as gyr_x (deg/s), or give a "
            "recording with movement.",
        )
    caveats: tuple[Caveat, ...] = ()
    if said and seen and said != seen:
        caveats = (_wrong("turn rate", name, said, seen),)
    return turns * _TURNS[seen or said], caveats


def _shown(time: Array, turns: Array, pulls: Array) -> str:
    """The unit that readings show by themselves; empty where they do not."""
    both = whole(turns) & whole(pulls)
    if both.sum() < 20:
        return ""
    slow_turns = smoothed(time, np.where(both[:, None], turns, np.nan), cutoff=1.0)
    slow_pulls = smoothed(time, np.where(both[:, None], pulls, np.nan), cutoff=1.0)
    wanders = rates(time, slow_pulls)
    carried = -np.cross(slow_turns, slow_pulls)
    good = whole(wanders) & whole(carried)
    wanders, carried = wanders[good], carried[good]
    size = float((carried**2).sum())
    if size == 0 or float((wanders**2).sum()) == 0:
        return ""
    along = float((wanders * carried).sum())
    agree = abs(along) / np.sqrt(size * float((wanders**2).sum()))
    if agree < _SEEN:
        return ""
    return "rad/s" if abs(along) / size > _BETWEEN else "deg/s"


def _wrong(what: str, name: str, said: str, seen: str) -> Caveat:
    return Caveat(
        text=f"The file says that the {what} of '{name}' is in {said}, but its "
        f"readings can only be {seen}: taken so.",
        remedy="Correct the unit in the file.",
        weight=Weight.DOUBT,
    )
