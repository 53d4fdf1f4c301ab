"""Columns of sensor tables: which sensor, which reading, which axis, which unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kneewise.read.inertial.scale import unit_of

_READING = re.compile(
    r"(?<![a-z])(?P<what>acc(?:el(?:eration|erometer)?)?|gyr(?:o(?:scope)?)?"
    r"|angular[\s_]?velocity|omega|mag(?:netometer|netic)?)[\s_.\-]*"
    r"(?P<axis>[xyz])(?![a-z])",
    re.IGNORECASE,
)
_QUATERNION = re.compile(
    r"(?<![a-z])(?:quat(?:ernion)?[\s_.\-]*q?|q[\s_]?)(?P<axis>[wxyz0-3])(?![a-z0-9])",
    re.IGNORECASE,
)
_MATRIX = re.compile(r"(?<![a-z])mat\[?(?P<row>[1-3])\]?\[?(?P<column>[1-3])\]?", re.I)
_CLOCK = re.compile(r"(?<![a-z])(time|timestamp|seconds|t)(?![a-z])", re.IGNORECASE)
_COUNTER = re.compile(r"^(packet_?counter|samples?|sample_?(number|index)|)$", re.I)
_WHAT = {"acc": "acceleration", "gyr": "turn_rate", "ang": "turn_rate"} | {
    "ome": "turn_rate",
    "mag": "field",
}
_TURNED = {"w": 0, "x": 1, "y": 2, "z": 3}


class Channel(NamedTuple):
    """What one column holds."""

    sensor: str
    """As the column calls it; empty where the file has one sensor."""

    what: str
    """``acceleration``, ``turn_rate``, ``field``, ``orientation`` or ``matrix``."""

    axis: int
    """From 0; of a matrix row by row."""

    unit: str
    """As we write it; empty where the column does not say."""


def channel(column: str) -> Channel | None:
    """What a column holds; None if no reading of a sensor.

    >>> channel("left_sensor_gyr_x (deg/s)")
    Channel(sensor='left_sensor', what='turn_rate', axis=0, unit='deg/s')
    >>> channel("FreeAcc_E") is None
    True
    """
    if match := _MATRIX.search(column):
        axis = 3 * (int(match["row"]) - 1) + int(match["column"]) - 1
        return Channel(_rest(column, match)[0], "matrix", axis, "")
    if match := _READING.search(column):
        sensor, unit = _rest(column, match)
        what = _WHAT[match["what"].lower()[:3]]
        return Channel(sensor, what, "xyz".index(match["axis"].lower()), unit)
    if match := _QUATERNION.search(column):
        letter = match["axis"].lower()
        axis = int(letter) if letter.isdigit() else _TURNED[letter]
        return Channel(_rest(column, match)[0], "orientation", axis, "")
    return None


def clock(columns: Sequence[str]) -> int | None:
    """Which column is the time; None if none is."""
    found = [i for i, column in enumerate(columns) if _CLOCK.search(column)]
    return found[0] if found else None


def counter(columns: Sequence[str]) -> int | None:
    """Which column counts the samples; None if none does."""
    found = [i for i, column in enumerate(columns) if _COUNTER.match(column.strip())]
    return found[0] if found else None


def _rest(column: str, match: re.Match[str]) -> tuple[str, str]:
    """The name of the sensor and the unit, from around the reading."""
    before = column[: match.start()].strip(" _.-/:")
    after = column[match.end() :].strip(" _.-/:()[]")
    unit = unit_of(after) if after else ""
    if after and not unit:
        before = f"{before}_{after}".strip("_")
    return before, unit
