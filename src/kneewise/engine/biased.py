"""What landmarks that are off in all frames alike do to the coordinates of a body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from kneewise.arrays import Array
from kneewise.engine import kinematics
from kneewise.engine.body import Body
from kneewise.engine.fit import fit
from kneewise.engine.observe import Landmarks
from kneewise.engine.task import Settings

FRAMES = 12
"""That are looked at, spread over the recording."""


def by_bias(
    body: Body, q: Array, biases: Mapping[str, float], settings: Settings
) -> Array:
    """The standard error of every coordinate from misplaced landmarks: (q,) rad or m.

    Each landmark is moved along each axis of the room by what it is likely to be off,
    and the body is fitted again; what that does adds up in squares.

    Args:
        body: the body.
        q: (n, q) its poses; NaN in a frame without one.
        biases: landmark → m along each axis.
        settings: how the body is fitted.

    Limits:
        The landmarks are taken to be off independently. Pose networks have both hips
        off alike, which turns the pelvis less than this tells.
    """
    known = np.flatnonzero(np.isfinite(q).all(axis=1))
    if len(known) == 0:
        return np.zeros(q.shape[1])
    some = np.unique(known[np.linspace(0, len(known) - 1, FRAMES).round().astype(int)])
    names = tuple(name for name in biases if name in body.markers)
    own = np.array([body.markers.index(name) for name in names], dtype=np.intp)
    places = kinematics.markers(body, q[some], own)
    settings = replace(settings, errors=False, unrest=None, threads=1)
    # Each nudge follows the frame it starts from, so that one call fits them all.
    nudges = [np.zeros((len(names), 3))]
    for k, name in enumerate(names):
        for axis in range(3):
            nudge = np.zeros((len(names), 3))
            nudge[k, axis] = biases[name]
            nudges.append(nudge)
    positions = (places[:, None] + np.array(nudges)).reshape(-1, len(names), 3)
    moved = Landmarks(
        time=np.arange(len(positions), dtype=np.float64),
        markers=names,
        positions=positions,
        errors=np.array([biases[name] for name in names]),
    )
    poses = fit(replace(body, muscles=None), [moved], settings).q
    poses = poses.reshape(len(some), len(nudges), -1)
    change = poses[:, 1:] - poses[:, :1]
    squared = np.square(np.nan_to_num(change)).sum(axis=1)
    error: Array = np.sqrt(np.median(squared, axis=0))
    return error
