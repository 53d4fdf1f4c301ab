"""Our body at the start and the end of an exercise, on the floor or a step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kneewise.arrays import Array
from kneewise.programme.pose import Orientation, Pair, Pose, Support
from kneewise.units import cm, deg
from kneewise.workflow.landmarks import (
    FLESH,
    OTHER,
    WORKED,
    Places,
    at,
    lowest,
    upper_arm,
)
from kneewise.workflow.resting import resting

STEP = cm(12)
"""Height of a step, at least."""

BOX = cm(30)
"""Height of a box to step off."""

JUMP = cm(12)
"""How high a jump is drawn."""

_FORWARD, _UP, _ = np.eye(3)

_POINTED = deg(-25)
"""Feet that point as far as this have left the floor."""


def placed(pair: Pair) -> tuple[Places, Places]:
    """The landmarks at the start and at the end of an exercise.

    What carries the body stays in its place; the floor is at 0 up. Arms are not yet
    there.

    Limits:
        An adult of usual build. Balance is not solved: a figure may lean a little
        more or less than a person would.
    """
    start, end = (at(pose, resting(pair, pose)) for pose in (pair.start, pair.end))
    if pair.support is Support.ONE_LEG and pair.orientation is Orientation.STANDING:
        start, end = _foot_ahead(start), _foot_ahead(end)
    if "step" in pair.props:
        return _on_step(start, end)
    start = _moved(_on_floor(start, pair), _rise(pair, pair.start))
    end = _moved(_on_floor(end, pair), _rise(pair, pair.end))
    held = _held(pair)
    aside = _middle(start, held) - _middle(end, held) + _travel(pair)
    return start, _moved(end, aside * np.array([1.0, 0.0, 1.0]))


def wall_face(start: Places, end: Places) -> float:
    """Where a wall stands that the working knee comes to touch: m forward."""
    reach = [p[f"{WORKED}_{name}"][0] for p in (start, end) for name in ("knee", "tip")]
    return float(max(reach)) + FLESH["knee"]


def _on_floor(places: Places, pair: Pair) -> Places:
    """Raised or lowered until what carries the body touches the floor."""
    low = lowest(places)
    if pair.orientation is Orientation.SIDE_PLANK:
        low = float(places[f"{OTHER}_shoulder"][1]) - upper_arm() - FLESH["elbow"]
    if pair.orientation is Orientation.FRONT_PLANK:
        low = lowest(places, (f"{OTHER}_heel", f"{OTHER}_tip"))
    if pair.orientation in (Orientation.SUPINE, Orientation.PRONE):
        low = lowest(places, ("shoulder", "hip", "knee", "heel", "tip"))
    if pair.orientation is Orientation.COUCH_EDGE:
        low = lowest(places, ("shoulder", "hip"))
    found = _moved(places, -low * _UP)
    # The neck bends, so that the head never sinks into the floor.
    sunk = max(FLESH["head"] - float(found["head"][1]), 0.0)
    return found | {"head": found["head"] + sunk * _UP}


def _on_step(start: Places, end: Places) -> tuple[Places, Places]:
    """The working foot stays on the step; the other reaches the floor at most."""
    ankle = f"{WORKED}_ankle"
    end = _moved(end, start[ankle] - end[ankle])
    sole = lowest(start, (f"{WORKED}_heel", f"{WORKED}_tip"))
    low = min(lowest(start), lowest(end), sole - STEP)
    return _moved(start, -low * _UP), _moved(end, -low * _UP)


def _foot_ahead(places: Places) -> Places:
    """Turned about the vertical until the working foot points forward."""
    foot = places[f"{WORKED}_tip"] - places[f"{WORKED}_heel"]
    angle = np.arctan2(foot[2], foot[0])
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])
    return {name: turn @ place for name, place in places.items()}


def _rise(pair: Pair, pose: Pose) -> Array:
    """How high above the floor a pose is: on a box to step off, or in the air."""
    if _drops(pair) and pose is pair.start:
        return BOX * _UP
    is_in_the_air = pose.worked.dorsiflexion <= _POINTED
    stands = pair.orientation is Orientation.STANDING
    return JUMP * _UP if is_in_the_air and stands else np.zeros(3)


def _travel(pair: Pair) -> Array:
    """How far the body has gone forward at the end."""
    if _drops(pair):
        return cm(50) * _FORWARD
    return cm(20) * _FORWARD if "roller" in pair.props else np.zeros(3)


def _drops(pair: Pair) -> bool:
    return "box" in pair.props and pair.support is Support.TWO_LEGS


def _moved(places: Places, way: Array) -> Places:
    return {name: place + way for name, place in places.items()}


def _held(pair: Pair) -> tuple[str, ...]:
    """The landmarks whose middle stays where it is."""
    if pair.orientation in _HELD:
        return _HELD[pair.orientation]
    if pair.orientation is Orientation.SITTING and pair.support is Support.NONE:
        return (f"{WORKED}_hip", f"{OTHER}_hip")
    if pair.support is Support.TWO_LEGS and pair.start.worked == pair.start.other:
        return (f"{WORKED}_ankle", f"{OTHER}_ankle")
    # In a sidestep it is the other foot that stays.
    aside = abs(pair.end.worked.hip_adduction - pair.end.other.hip_adduction)
    steps = pair.support is Support.TWO_LEGS and aside > 0
    return (f"{OTHER}_ankle",) if steps else (f"{WORKED}_ankle",)


_HELD = {
    Orientation.HALF_KNEELING: (f"{OTHER}_ankle",),
    Orientation.HANDS_AND_KNEES: (f"{OTHER}_knee",),
    Orientation.SUPINE: ("neck",),
    Orientation.COUCH_EDGE: ("neck",),
    Orientation.PRONE: ("neck",),
    Orientation.SIDE_LYING: (f"{OTHER}_shoulder",),
    Orientation.SIDE_PLANK: (f"{OTHER}_shoulder",),
    Orientation.FRONT_PLANK: (f"{OTHER}_tip",),
}


def _middle(places: Places, names: Sequence[str]) -> Array:
    return np.mean([places[name] for name in names], axis=0)
