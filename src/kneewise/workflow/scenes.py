"""A fitted body as a picture to play: bones, muscle lines, how hard groups work."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from kneewise.anatomy import Bundle
from kneewise.arrays import Array, Indices
from kneewise.engine.effort import effort
from kneewise.engine.lines import bones, drawn, strings
from kneewise.engine.paths import muscles_of
from kneewise.errors import UnreadableFile
from kneewise.report.scene import Line, Scene
from kneewise.workflow.embodied import Embodied
from kneewise.workflow.kept import Kept

LEAST, MOST, PER_SECOND = 300, 600, 10
"""Moments of a scene: at least so many, at most so many, so many a second between."""

_STEADY = 0.9
"""Of the length of a person's way to the right, its mean over all moments: less where
they turn round."""


def scene(fit: Embodied, one: Kept | None) -> Scene | None:
    """The body of a recording as a picture; None where none was fitted.

    Args:
        fit: the body.
        one: what is kept of it on the ground; None where muscles are not worked out.
    """
    told = fit.told
    if told is None or told.body.muscles is None or not len(told.fitted.q):
        return None
    frames = moments(told.fitted.time)
    time, q = told.fitted.time[frames], told.fitted.q[frames]
    which = drawn(told.body)
    names, joints = bones(told.body, q)
    along = strings(told.body, q, which)
    return Scene(
        time=time,
        bones=names,
        bone_places=_facing(joints, names, joints),
        lines=tuple(Line(name=m.name, bundle=m.bundle, force=m.force) for m in which),
        line_places=_facing(along, names, joints),
        used={} if one is None else used(one, time),
        model=told.body.name,
        ground="" if one is None else one.there.ground,
    )


def moments(time: Array) -> Indices:
    """The samples of a recording that are drawn, evenly over all of it."""
    span = float(time[-1] - time[0])
    count = int(np.clip(PER_SECOND * span, LEAST, MOST))
    some = np.linspace(0, len(time) - 1, min(len(time), count))
    return np.unique(some.round().astype(np.intp))


def nearest(one: Kept, time: Array) -> Indices:
    """For each of *time* (n,) the kept frame at that moment; -1 where none is kept."""
    own = one.there.time
    if len(own) == 0:
        return np.full(len(time), -1)
    after = np.searchsorted(own, time).clip(1, max(len(own) - 1, 1))
    before = after - 1
    after = after.clip(max=len(own) - 1)
    closer = np.where(time - own[before] < own[after] - time, before, after)
    step = float(np.median(np.diff(own))) if len(own) > 1 else 0.01
    return np.where(np.abs(own[closer] - time) <= step, closer, -1)


def used(one: Kept, time: Array) -> dict[Bundle, Array]:
    """How much of its strength each group uses, (n,); NaN outside repetitions."""
    frames = nearest(one, time)
    some = np.unique(frames[frames >= 0])
    if not len(some):
        return {}
    order, share = effort(one.there.task(some)).by_bundle(
        muscles_of(one.there.body).names
    )
    return {
        bundle: spread_out(share[:, i], some, frames) for i, bundle in enumerate(order)
    }


def spread_out(values: Array, some: Indices, frames: Indices) -> Array:
    """Values (s,) of *some* kept frames at the moments (n,) of *frames*."""
    found = np.full(len(frames), np.nan)
    there = frames >= 0
    found[there] = values[np.searchsorted(some, frames[there])]
    return found


def _facing(places: Array, names: tuple[str, ...], joints: Array) -> Array:
    """Places (n, ..., 3) as seen from beside the person, who faces along x."""
    hips = joints[:, names.index("hip_r")] - joints[:, names.index("hip_l")]
    x, z = _right(hips[:, 0], hips[:, 2])
    turn = np.zeros((len(places), 3, 3))
    turn[:, 0, 0], turn[:, 0, 2] = z, -x
    turn[:, 1, 1] = 1.0
    turn[:, 2, 0], turn[:, 2, 2] = x, z
    foot = np.nan_to_num(joints[:, names.index("pelvis")] * (1.0, 0.0, 1.0))
    flat = places.reshape(len(places), -1, 3) - foot[:, None]
    return np.einsum("nij,nkj->nki", turn, flat).reshape(places.shape)


def _right(x: Array, z: Array) -> tuple[Array, Array]:
    """Where the person's right is on the ground, (n,) each, of length 1.

    One direction for all moments, so that a turn of the pelvis shows; each moment's own
    where the person walks round.
    """
    mean = np.hypot(np.nanmean(x), np.nanmean(z))
    if mean > _STEADY * np.nanmean(np.hypot(x, z)):
        x, z = np.full(len(x), np.nanmean(x)), np.full(len(z), np.nanmean(z))
    length = np.maximum(np.hypot(x, z), 1e-9)
    return x / length, z / length


def times(path: Path) -> Array:
    """The moments (n,) s of a scene that was kept.

    Raises:
        UnreadableFile: if the file is damaged.
    """
    try:
        told = json.loads(path.read_text("utf-8"))["time"]
        return np.array(told, dtype=np.float64)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(
            f"{path} is damaged: {error}.", remedy="Assess the recording again."
        ) from error
