"""How people swing their feet: outside of their straight line, by optical markers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion import Motion
from kneewise.motion.filters import runs, smoothed
from kneewise.read import read
from kneewise.read.options import Options
from kneewise.units import mm

Finder = Callable[[str], Path]
"""The path of a recording by its name."""

WALKS = (
    "opensim-c3d/walking2.c3d",
    "opensim-rajagopal-walk/markers_walk.trc",
    "opencap-subject4/walking1.trc",
    "c3d-org-samples/Vicon370_gait-pig.c3d",
    "c3d-org-samples/InnovativeSports_Gait_with_EMG.c3d",
    "rehazenter-gait/2014001_C1_01.c3d",
    "mcgill-children-gait/HC030A05.c3d",
)
"""A walk of one person each, with markers on ankle and toes."""

_RESTS = 0.15
"""Of its highest speed; a foot that is slower stands."""

_SHORTEST, _QUICKEST = 0.4, 0.25
"""m and s of a swing."""


def arcs(find: Finder) -> dict[str, float]:
    """By how much each person's feet swing outwards, m: the mean of both."""
    found = {}
    for name in WALKS:
        motion = read(find(name), Options()).motion
        assert isinstance(motion, Motion)
        found[name] = float(np.mean([_of_side(motion, side) for side in Side]))
    found["gaitmap-foot-imu"] = _gaitmap(find)
    return found


def _of_side(motion: Motion, side: Side) -> float:
    ankle, toe = (
        motion.positions[:, motion.landmarks.index(f"{side}_{part}"), :2]
        for part in ("ankle_lateral", "toe")
    )
    return _outward(motion.time, (ankle + toe) / 2, side)


def _gaitmap(find: Finder) -> float:
    path = find("gaitmap-foot-imu/mocap_sample.csv")
    heads = path.read_text().split("\n", 1)[0].split(",")
    table = np.loadtxt(path, delimiter=",", skiprows=2)
    time, means = np.arange(len(table)) / 100.0, []
    for side in Side:
        marks = [f"{side.letter.upper()}_{end}" for end in ("FCC", "TOE")]
        places = [table[:, heads.index(mark) :][:, :2] for mark in marks]
        means.append(_outward(time, mm(1) * np.mean(places, axis=0), side))
    return float(np.mean(means))


def _outward(time: Array, place: Array, side: Side) -> float:
    """The mean of all whole swings of a point (n, 2) on one foot, m."""
    known = np.flatnonzero(np.isfinite(place).all(axis=1))
    part = slice(known[0], known[-1] + 1)
    time, place = time[part], place[part]
    known = known - known[0]
    place = np.stack([np.interp(time, time[known], p[known]) for p in place.T], axis=1)
    speed = np.linalg.norm(
        np.gradient(smoothed(time, place, cutoff=8.0), time, axis=0), axis=1
    )
    found = []
    for first, after in runs(speed >= _RESTS * speed.max()):
        if first == 0 or after == len(time) or time[after] - time[first] < _QUICKEST:
            continue
        way = place[first - 1 : after + 1] - place[first - 1]
        length = float(np.hypot(*way[-1]))
        if length > _SHORTEST:
            ahead, left = np.array([way[-1], [-way[-1, 1], way[-1, 0]]]) @ way.T
            found.append(np.trapezoid(left, ahead) / length**3)
    return float(np.mean(found)) * (1.0 if side is Side.LEFT else -1.0)
