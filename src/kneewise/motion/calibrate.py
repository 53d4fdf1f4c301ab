"""A standing trial completes a movement: landmarks that only the standing trial has.

Each landmark is tied, in the standing trial, to the markers on the same segment, and
carried along by them in the movement.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.caveat import Caveat, Weight
from kneewise.motion.axes import dot, unit
from kneewise.motion.joints import jointed, joints
from kneewise.motion.motion import Motion
from kneewise.motion.recording import Recording

_SEGMENTS = {
    "thigh": ("hip", "knee", ("knee_lateral", "knee_medial", "knee")),
    "shank": ("knee", "ankle", ("ankle_lateral", "ankle_medial", "ankle")),
    "foot": ("heel", "toe", ("heel", "toe")),
}
"""Segment → where it starts and ends, and the landmarks it carries, in the order in
which one helps to find the next."""

_AROUND = 0.16
"""m from the line of a segment within which a marker is on it."""

_LOOSE = 0.02
"""m of misfit of a cluster; beyond, the standing trial may be of another day."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Cluster:
    """Markers of one segment, standing and moving."""

    standing: Array
    """(m, 3) m."""

    moving: Array
    """(n, m, 3) m."""


def calibrated(
    movement: Recording, standing: Recording
) -> tuple[Motion, tuple[Caveat, ...]]:
    """A movement with the landmarks that only the standing trial shows.

    Args:
        movement: markers, some landmarks among them missing.
        standing: the same person standing, with more markers.

    Returns:
        its landmarks, completed, and what is doubtful about them.

    Source:
        Rigid fit of marker clusters: Söderkvist & Wedin 1993, J Biomech 26:1473-1477.
    """
    motion, still = movement.motion, standing.motion
    if not isinstance(motion, Motion) or not isinstance(still, Motion):
        raise TypeError("a standing trial completes landmarks in space only.")
    markers, pegs = movement.markers or motion, standing.markers or still
    whole = joints(_at_rest(still))
    pegs = _at_rest(pegs)
    own = jointed(motion)
    better = own.substitutes if _has_inner_markers(still) else frozenset()
    kept = [name for name in own.motion.landmarks if name not in better]
    motion = own.motion.only(kept)
    misfits: list[float] = []
    for side in Side:
        for segment in _SEGMENTS:
            cluster = _cluster((motion, whole), (markers, pegs), side, segment)
            if cluster is not None:
                motion = _carried(motion, whole, (side, segment), cluster, misfits)
    worst = max(misfits, default=0.0)
    return motion, (_loose(worst),) if worst > _LOOSE else ()


def _has_inner_markers(still: Motion) -> bool:
    return any(still.has(f"{side}_knee_medial") for side in Side)


def _loose(worst: float) -> Caveat:
    return Caveat(
        text="The markers of the standing trial fit this movement to "
        f"{1000 * worst:.0f} mm only.",
        remedy="Check that it is the same person on the same day, no marker moved.",
        weight=Weight.DOUBT,
    )


def _at_rest(motion: Motion) -> Motion:
    """One frame: where each landmark is most of the time."""
    positions = np.full((1, len(motion.landmarks), 3), np.nan)
    for i in range(len(motion.landmarks)):
        path = motion.positions[:, i]
        seen = np.isfinite(path).all(axis=1)
        if seen.any():
            positions[0, i] = np.median(path[seen], axis=0)
    return Motion(time=np.zeros(1), landmarks=motion.landmarks, positions=positions)


def _cluster(
    landmarks: tuple[Motion, Motion],
    markers: tuple[Motion, Motion],
    side: Side,
    segment: str,
) -> _Cluster | None:
    """The markers on a segment: three or more, or None.

    The joint centre at its upper end is one of them where both trials have it.
    """
    motion, whole = landmarks
    moving, pegs = markers
    upper, lower, _ = _SEGMENTS[segment]
    if not whole.has(f"{side}_{upper}", f"{side}_{lower}"):
        return None
    own, other = _line(whole, side, segment), _line(whole, side.other, segment)
    shared = [name for name in moving.landmarks if name in pegs.landmarks]
    chosen = [name for name in shared if _is_on(pegs.path(name)[0], own, other)]
    standing = [pegs.path(name)[0] for name in chosen]
    paths = [moving.path(name) for name in chosen]
    top = f"{side}_{upper}"
    if motion.has(top):
        standing.append(whole.path(top)[0])
        paths.append(motion.path(top))
    if len(standing) < 3:
        return None
    moved = np.stack(paths, axis=1)
    stiff = _rigid_ones(np.array(standing), moved)
    return _Cluster(standing=np.array(standing)[stiff], moving=moved[:, stiff])


def _rigid_ones(standing: Array, moving: Array) -> list[int]:
    """The markers that keep their distances from each other, three at the least.

    A hand that hangs beside the thigh while standing is left out by this.
    """
    few = moving[:: max(1, len(moving) // 100)]
    apart = np.linalg.norm(few[:, :, None] - few[:, None], axis=3)
    home = np.linalg.norm(standing[:, None] - standing[None], axis=2)
    strain = np.abs(apart - home)
    seen = np.isfinite(strain)
    strain = np.where(seen, strain, 0.0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    kept = list(range(len(standing)))
    while len(kept) > 3:
        worst = np.median(strain[np.ix_(kept, kept)], axis=1)
        if worst.max() < _LOOSE:
            break
        kept.pop(int(worst.argmax()))
    return kept


def _line(whole: Motion, side: Side, segment: str) -> Array:
    """Where a segment starts and ends while standing, (2, 3); NaN where unknown."""
    ends = [f"{side}_{joint}" for joint in _SEGMENTS[segment][:2]]
    if not whole.has(*ends):
        return np.full((2, 3), np.nan)
    return np.stack([whole.path(name)[0] for name in ends])


def _is_on(point: Array, own: Array, other: Array) -> bool:
    """Whether a marker sits along a segment, not past its ends, and on this leg."""
    line = own[1] - own[0]
    share = float((point - own[0]) @ line / (line @ line))
    away = np.linalg.norm(point - own[0] - share * line)
    across = np.linalg.norm(point - other.mean(axis=0))
    nearer = not across < np.linalg.norm(point - own.mean(axis=0))
    return bool(-0.05 < share < 1.05 and away < _AROUND and nearer)


def _carried(
    motion: Motion,
    whole: Motion,
    place: tuple[Side, str],
    cluster: _Cluster,
    misfits: list[float],
) -> Motion:
    """*motion* with the landmarks of a segment that it lacks.

    Where the outer marker of the joint is seen in the movement, it pins the others
    sideways: skin slides along and around the leg, hardly off it.
    """
    side, segment = place
    wanted = [f"{side}_{name}" for name in _SEGMENTS[segment][2]]
    missing = [n for n in wanted if whole.has(n) and not motion.has(n)]
    if not missing:
        return motion
    turn, shift, misfit = _rigid(cluster)
    misfits.append(misfit)
    pin = wanted[0]
    if motion.has(pin) and whole.has(pin):
        carried = np.einsum("nij,j->ni", turn, whole.path(pin)[0]) + shift
        axis = _across(whole, wanted, turn)
        shift = shift + dot(motion.path(pin) - carried, axis)[:, None] * axis
    found = {
        name: np.einsum("nij,j->ni", turn, whole.path(name)[0]) + shift
        for name in missing
    }
    return motion.plus(found)


def _across(whole: Motion, wanted: list[str], turn: Array) -> Array:
    """The axis of a joint from its outer marker inwards, carried along: (n, 3)."""
    inner = wanted[1] if whole.has(wanted[1]) else wanted[-1]
    line = whole.path(inner)[0] - whole.path(wanted[0])[0]
    return np.einsum("nij,j->ni", turn, unit(line))


def _rigid(cluster: _Cluster) -> tuple[Array, Array, float]:
    """Turn (n, 3, 3), shift (n, 3) and median misfit (m) from standing to moving.

    A frame with fewer than three markers of the cluster is NaN.
    """
    seen = np.asarray(np.isfinite(cluster.moving).all(axis=2))
    weight = seen / np.maximum(seen.sum(axis=1, keepdims=True), 1)
    moving = np.where(seen[..., None], cluster.moving, 0.0)
    middle = np.einsum("nm,nmi->ni", weight, moving)
    home = weight @ cluster.standing
    spread = np.einsum(
        "nm,nmi,nmj->nij",
        weight,
        moving - middle[:, None],
        cluster.standing[None] - home[:, None],
    )
    left, _, right = np.linalg.svd(spread)
    sign = np.linalg.det(left @ right)
    left[:, :, 2] *= sign[:, None]
    turn = left @ right
    few = np.asarray(seen.sum(axis=1) < 3)
    turn[few] = np.nan
    shift = middle - np.einsum("nij,nj->ni", turn, home)
    fitted = np.einsum("nij,mj->nmi", turn, cluster.standing) + shift[:, None]
    away = np.linalg.norm(fitted - cluster.moving, axis=2)
    known = away[np.isfinite(away)]
    return turn, shift, float(np.median(known)) if known.size else 0.0
