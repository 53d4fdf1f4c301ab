"""A body in motion as a picture that a page draws: bones, muscles, how hard they work.

Rounded for drawing; the numbers of an assessment are in its JSON.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Bundle
from kneewise.arrays import Array

UNKNOWN = -32768
"""A coordinate that is not known, in mm."""

NO_SHARE = 255
"""A share that is not known, in %."""

_FARTHEST = 32000
"""mm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A muscle as a line."""

    name: str
    bundle: Bundle
    force: float
    """N, its largest: how thick it is drawn."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Scene:
    """A body in n moments, as one who walks beside it sees it.

    Axes: x to where the person faces, y up, z to the person's right; from a point on
    the ground below the pelvis.
    """

    time: Array
    """(n,) s."""

    bones: tuple[str, ...]
    """k points such as ``hip_r``."""

    bone_places: Array
    """(n, k, 3) m; NaN where not known."""

    lines: tuple[Line, ...]
    line_places: Array
    """(n, m, points, 3) m."""

    used: Mapping[Bundle, Array]
    """(n,) share of its strength that each group uses; NaN where not known. Nothing
    where no muscles were worked out."""

    model: str
    ground: str
    """Where the forces from the ground come from; empty where none are known."""


def as_scene(scene: Scene) -> str:
    """A scene as JSON, its many numbers as bytes in base64."""
    n = len(scene.time)
    lines = scene.line_places.reshape(n, -1, 3)
    places = np.concatenate([scene.bone_places, lines], axis=1)
    told = {
        "time": [round(t, 3) for t in scene.time.tolist()],
        "bones": list(scene.bones),
        "lines": [
            {
                "name": line.name,
                "group": line.bundle.group.value,
                "side": line.bundle.side.value,
                "force": round(line.force),
            }
            for line in scene.lines
        ],
        "points": int(scene.line_places.shape[2]),
        "places": _text(_millimetres(places)),
        "groups": [named(bundle) for bundle in scene.used],
        "used": percents(list(scene.used.values())),
        "model": scene.model,
        "ground": scene.ground,
    }
    return json.dumps(told, separators=(",", ":"), allow_nan=False)


def named(bundle: Bundle) -> str:
    """The name of a bundle where a page or a program reads it: ``adductors_left``."""
    return f"{bundle.group.value}_{bundle.side.value}"


def percents(shares: Sequence[Array]) -> str:
    """Shares, one row after the other, as a byte each: whole %, ``NO_SHARE`` for none.

    >>> percents([np.array([0.5, np.nan])])
    'Mv8='
    """
    if not shares:
        return ""
    known = np.nan_to_num(np.stack(shares), nan=NO_SHARE / 100)
    whole = np.clip(np.rint(100 * known), 0, NO_SHARE)
    return _text(whole.astype(np.uint8))


def _millimetres(places: Array) -> np.ndarray:
    """Places as whole mm in two bytes each, the lower byte first."""
    whole = np.clip(np.rint(1000 * places), -_FARTHEST, _FARTHEST)
    return np.nan_to_num(whole, nan=UNKNOWN).astype("<i2")


def _text(values: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode("ascii")
