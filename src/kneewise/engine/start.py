"""Where a fit starts: a rough pose from the markers of one frame."""

from __future__ import annotations

from itertools import product

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine import kinematics
from kneewise.engine.body import Body
from kneewise.units import deg

TURNS = np.array([deg(-90), 0, deg(90), deg(180)])
"""Tried for each turn of the root."""

NUDGES = np.array([deg(-30), 0, deg(30)])
"""Tried about the best of them."""


def poses(body: Body, points: Indices, seen: Array) -> Array:
    """Rough poses of a body whose markers are seen in one frame.

    The joints are at their default, or half way in their range, and the root is turned
    and shifted as best fits its own markers, or all where it has fewer than three.

    Args:
        body: the body.
        points: (k,) its markers, as rows of ``Body.markers``.
        seen: (k, 3) m; NaN where not seen.

    Returns:
        (m, q) rad and m.
    """
    known = np.isfinite(seen).all(axis=1)
    points, seen = points[known], seen[known]
    middle = np.clip(np.where(body.clamped, (body.lower + body.upper) / 2, 0), -1, 1)
    free = body.coupled_to < 0
    starts = [body.default, np.where(free & ~body.locked, middle, body.default)]
    return np.array([_set_down(body, points, seen, start) for start in starts])


def _set_down(body: Body, points: Indices, seen: Array, q: Array) -> Array:
    """The pose *q* (q,) with the root turned and shifted to the markers."""
    own = body.marker_segment[points] == 0
    if own.sum() >= 3:
        points, seen = points[own], seen[own]
    if len(points) == 0:
        return q
    q = q.copy()
    turning, sliding = _root(body)
    for steps in (TURNS, NUDGES) if turning else ():
        tried = q[turning] + np.array(list(product(steps, repeat=len(turning))))
        candidates = np.tile(q, (len(tried), 1))
        candidates[:, turning] = tried
        places = kinematics.markers(body, candidates, points)
        away = places - places.mean(axis=1, keepdims=True) - (seen - seen.mean(axis=0))
        # Of the triples that mean the same turn, the one nearest the default.
        cost = np.square(away).sum(axis=(1, 2)) + 1e-6 * np.square(tried).sum(axis=1)
        q = candidates[cost.argmin()]
    if sliding:
        nudged = np.tile(q, (len(sliding) + 1, 1))
        nudged[np.arange(len(sliding)) + 1, sliding] += 1.0
        middles = kinematics.markers(body, nudged, points).mean(axis=1)
        ways = (middles[1:] - middles[0]).T
        q[sliding] += np.linalg.lstsq(ways, seen.mean(axis=0) - middles[0])[0]
    return q


def _root(body: Body) -> tuple[list[int], list[int]]:
    """The free coordinates of the first segment: those that turn, those that slide."""
    axes = slice(int(body.first_axis[0]), int(body.first_axis[1]))
    own = dict.fromkeys(int(c) for c in body.axis_coordinate[axes] if c >= 0)
    free = [c for c in own if not body.locked[c] and body.coupled_to[c] < 0]
    turning = [c for c in free if not body.translates[c]]
    return turning[:3], [c for c in free if body.translates[c]]
