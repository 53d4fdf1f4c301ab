"""When each foot is on the ground, by force plates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion.filters import filled, runs, smoothed
from kneewise.motion.forces import Forces
from kneewise.motion.motion import Motion

LOADED = 20.0
"""N: more than this on a plate is a foot, less is noise."""

_LIGHTLY = 50.0
"""Hz: cut-off before the threshold; lower ones move the moment itself."""

_DRIFT = 40.0
"""N: a plate that shows less at its emptiest was empty, and shows its own drift."""

_BREAK = 0.03
"""s: a plate unloaded for less than this was not left."""

_EDGE = 0.05
"""s at the ends of a recording, where a change may be the cut and not the foot."""

_SHORTEST = 0.08
"""s: a shorter load is no stance but a knock."""

_NEAR = 0.25
"""m from the centre of pressure to the line from heel to toe, at most."""

_CLEARER = 0.05
"""m by which the other foot must be farther away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """One foot alone on one plate, from strike to lift."""

    side: Side

    on: float | None
    """s; None if the plate was loaded from the start of the recording."""

    off: float | None
    """s; None if it was still loaded at the end."""

    plate: str


def stances(forces: Forces, motion: Motion) -> tuple[Stance, ...]:
    """Clean contacts of single feet with the plates, in order of time.

    A plate is loaded while its vertical force exceeds 20 N. A contact belongs to the
    foot whose line from heel to toe is nearest to the centre of pressure, early and
    late in the contact alike; contacts that both feet share, or that no foot is near
    to, are left out.

    Args:
        forces: on the clock of *motion*, z up.
        motion: heels and toes, or at least ankles, of both sides.

    Limits:
        A foot that is only partly on the plate loads it late and leaves it early;
        compare with the kinematic events before use.

    Source:
        The threshold is the usual one for validating kinematic events (Zeni et al.
        2008, Gait Posture 27:710-714); the rule of the nearest foot is ours.
    """
    feet = {side: _foot(motion, side, forces.time) for side in Side}
    found: list[Stance] = []
    for p, plate in enumerate(forces.plates):
        vertical = loads(forces)[:, p]
        for first, after in loaded(forces.time, vertical):
            contact = slice(first, after)
            side = _owner(forces, p, contact, feet)
            if side is not None:
                on, off = crossing(forces.time, vertical, first, after)
                whole = forces.time[0] + _EDGE, forces.time[-1] - _EDGE
                found.append(
                    Stance(
                        side=side,
                        on=on if on > whole[0] else None,
                        off=off if off < whole[1] else None,
                        plate=plate,
                    )
                )
    return tuple(sorted(found, key=lambda stance: stance.on or 0.0))


def loads(forces: Forces) -> Array:
    """The vertical force on every plate, lightly smoothed: (n, p) N.

    A plate that shows a few newtons while nobody stands on it is set to zero there.
    """
    vertical = smoothed(forces.time, forces.force[:, :, 2], cutoff=_LIGHTLY)
    idle = np.percentile(np.nan_to_num(vertical), 5, axis=0)
    return vertical - np.where(np.abs(idle) < _DRIFT, idle, 0.0)


def loaded(time: Array, vertical: Array) -> list[tuple[int, int]]:
    """Stretches in which a plate carries more than 20 N, as first and after.

    Args:
        time: (n,) s.
        vertical: (n,) N.
    """
    joined: list[tuple[int, int]] = []
    for first, after in runs(vertical > LOADED):
        if joined and time[first] - time[joined[-1][1] - 1] < _BREAK:
            first = joined.pop()[0]  # noqa: PLW2901
        joined.append((first, after))
    return [(a, b) for a, b in joined if time[b - 1] - time[a] >= _SHORTEST]


def crossing(
    time: Array, vertical: Array, first: int, after: int
) -> tuple[float, float]:
    """When the load crosses 20 N at either end of a stretch, between samples: s."""
    on, off = float(time[first]), float(time[after - 1])
    if first > 0:
        on = _between(time, vertical, first - 1)
    if after < len(time):
        off = _between(time, vertical, after - 1)
    return on, off


def _between(time: Array, vertical: Array, i: int) -> float:
    """When the load crosses 20 N between samples i and i + 1."""
    rise = vertical[i + 1] - vertical[i]
    share = (LOADED - vertical[i]) / rise if np.isfinite(rise) and rise else 1.0
    return float(time[i] + share * (time[i + 1] - time[i]))


def _foot(motion: Motion, side: Side, time: Array) -> tuple[Array, Array]:
    """Heel and toe on the ground plane at other times: (n, 2) each."""
    ends = []
    for names in (("heel", "ankle", "toe"), ("toe", "toe_tip", "ankle", "heel")):
        path = np.full((len(motion.time), 3), np.nan)
        for name in names:
            if motion.has(f"{side}_{name}"):
                path, _ = filled(motion.time, motion.path(f"{side}_{name}"))
                break
        columns = [np.interp(time, motion.time, path[:, axis]) for axis in (0, 1)]
        ends.append(np.stack(columns, axis=1))
    return ends[0], ends[1]


def _owner(
    forces: Forces, p: int, contact: slice, feet: dict[Side, tuple[Array, Array]]
) -> Side | None:
    """Whose foot made a contact; None if it is not one foot's alone."""
    point = forces.point[contact, p, :2]
    strong = forces.force[contact, p, 2] > 2 * LOADED
    halves = np.array_split(np.flatnonzero(strong & np.isfinite(point).all(axis=1)), 2)
    owners: set[Side] = set()
    for half in halves:
        far = {
            side: _distance(point[half], heel[contact][half], toe[contact][half])
            for side, (heel, toe) in feet.items()
        }
        nearest = min(Side, key=lambda side: far[side])
        if not far[nearest] < min(_NEAR, far[nearest.other] - _CLEARER):
            return None
        owners.add(nearest)
    return owners.pop() if len(owners) == 1 else None


def _distance(points: Array, heels: Array, toes: Array) -> float:
    """Median distance from points to the lines from heel to toe, all (m, 2): m."""
    foot, rest = toes - heels, points - heels
    square = np.maximum((foot**2).sum(axis=1), 1e-9)
    along = np.clip((rest * foot).sum(axis=1) / square, 0.0, 1.0)
    apart = np.linalg.norm(rest - along[:, None] * foot, axis=1)
    apart = apart[np.isfinite(apart)]
    return float(np.median(apart)) if len(apart) else float("inf")
