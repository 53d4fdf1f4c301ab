"""Where the arms are in an exercise: elbows and hands, as seems natural."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.programme.pose import Orientation, Pair, Support
from kneewise.units import deg
from kneewise.workflow.landmarks import (
    FLESH,
    OTHER,
    WORKED,
    Places,
    forearm,
    upper_arm,
)
from kneewise.workflow.posed import wall_face

_FORWARD, _UP, _RIGHT = np.eye(3)
_HANGING = np.array([0.10, -0.53, 0.05])
"""m, hand from shoulder, out positive."""

_REACHING = np.array([0.50, -0.06, -0.03])


def with_arms(pair: Pair, start: Places, end: Places) -> tuple[Places, Places]:
    """The same bodies with elbows and hands; hands on the floor stay in their place.

    Limits:
        Arms are drawn to be recognised; no exercise here depends on them.
    """
    way = _ways(pair, start, end)
    first = way(pair, start, start)
    return first, way(pair, end, first)


_Way = Callable[[Pair, Places, Places], Places]
"""Takes the pair, a body, and the body at the start."""


def _ways(pair: Pair, start: Places, end: Places) -> _Way:
    if pair.orientation is Orientation.STANDING:
        is_at_wall = "wall" in pair.props
        face = wall_face(start, end)
        return partial(_on_the_wall, face=face) if is_at_wall else _standing(pair)
    is_seated = pair.orientation is Orientation.SITTING
    if is_seated and pair.support is Support.NONE:
        return _holding_the_seat
    return _WAYS[pair.orientation]


def _standing(pair: Pair) -> _Way:
    if "weight" in pair.props:
        return _carrying
    return _swinging if _GAIT & set(pair.props) else _upright


_GAIT = {"treadmill", "metronome", "phone"}
"""Beside those who walk or run."""


def _upright(_pair: Pair, places: Places, _first: Places) -> Places:
    """Hanging; reaching forward as balance asks for it when the hips bend deep."""
    aim = _REACHING if _is_low(places) else _HANGING
    return _both(places, aim, bend=-_FORWARD)


def _is_low(places: Places) -> bool:
    thigh = places[f"{WORKED}_hip"] - places[f"{WORKED}_knee"]
    lean = places["neck"] - (places["right_hip"] + places["left_hip"]) / 2
    bent = np.arctan2(-thigh[0], thigh[1]) + np.arctan2(lean[0], lean[1])
    return bool(bent > deg(40))


def _carrying(pair: Pair, places: Places, _first: Places) -> Places:
    """A weight in hanging hands, or held before the chest with both legs working."""
    if pair.is_sided:
        return _both(places, np.array([0.04, -0.56, -0.02]), bend=-_FORWARD)
    return _both(places, np.array([0.22, -0.20, -0.09]), bend=-_UP)


def _swinging(pair: Pair, places: Places, _first: Places) -> Places:
    """The arm swings against the leg of its side; bent in running."""
    found = dict(places)
    for side in Side:
        thigh = places[f"{side}_knee"] - places[f"{side}_hip"]
        swing = -float(np.clip(1.1 * thigh[0], -0.25, 0.25))
        aim = np.array([swing + 0.06, -0.5 + abs(swing) / 5, 0.05])
        if "phone" not in pair.props:
            aim = np.array([swing + 0.16, -0.26 + swing / 2, -0.02])
        _bend(found, side, aim, -_FORWARD - 0.5 * _UP)
    return found


def _holding_the_seat(_pair: Pair, places: Places, _first: Places) -> Places:
    found = dict(places)
    for side in Side:
        out = _out(side)
        hand = places[f"{side}_hip"] + 0.06 * out - 0.03 * _UP - 0.02 * _FORWARD
        _reach(found, side, hand, -_FORWARD)
    return found


def _on_the_wall(_pair: Pair, places: Places, first: Places, *, face: float) -> Places:
    """Both hands on the wall in front, and there they stay."""
    found = dict(places)
    for side in Side:
        hand = first.get(f"{side}_hand")
        if hand is None:
            hand = places[f"{side}_shoulder"] - 0.08 * _UP
            hand[0] = face - FLESH["hand"]
        _reach(found, side, hand, -_UP)
    return found


def _kneeling(_pair: Pair, places: Places, _first: Places) -> Places:
    """Both hands on the thigh in front."""
    found = dict(places)
    knee, hip = places[f"{OTHER}_knee"], places[f"{OTHER}_hip"]
    for side in Side:
        hand = 0.75 * knee + 0.25 * hip + 0.07 * _UP + 0.04 * _out(side)
        _reach(found, side, hand, -_FORWARD)
    return found


def _on_hands(_pair: Pair, places: Places, first: Places) -> Places:
    """Hands on the floor below the shoulders, and there they stay."""
    found = dict(places)
    for side in Side:
        planted = first.get(f"{side}_hand")
        if planted is None:
            planted = places[f"{side}_shoulder"] + 0.10 * _FORWARD
            planted = planted * np.array([1.0, 0.0, 1.0]) + FLESH["hand"] * _UP
        _reach(found, side, planted, -_FORWARD)
    return found


def _beside(_pair: Pair, places: Places, _first: Places) -> Places:
    """Lying on the back: along the trunk, palms down."""
    found = dict(places)
    for side in Side:
        hand = places[f"{side}_shoulder"] + 0.62 * _FORWARD + 0.07 * _out(side)
        hand[1] = FLESH["hand"]
        _reach(found, side, hand, _UP)
    return found


def _holding_the_knee(_pair: Pair, places: Places, _first: Places) -> Places:
    """Both hands below the other knee, drawn to the chest."""
    found = dict(places)
    knee, ankle = places[f"{OTHER}_knee"], places[f"{OTHER}_ankle"]
    for side in Side:
        hand = 0.85 * knee + 0.15 * ankle + 0.04 * _out(side)
        _reach(found, side, hand, _FORWARD - _UP)
    return found


def _under_the_head(_pair: Pair, places: Places, _first: Places) -> Places:
    """Lying on the front: the forehead on the hands."""
    found = dict(places)
    for side in Side:
        hand = places["head"] + 0.06 * _FORWARD + 0.03 * _out(side)
        hand[1] = FLESH["hand"]
        _reach(found, side, hand, _out(side) + 0.3 * _FORWARD)
    return found


def _on_the_side(_pair: Pair, places: Places, _first: Places) -> Places:
    """The lower arm under the head, the upper hand on the floor before the chest."""
    found = dict(places)
    along = places["head"] - places["neck"]
    along /= np.linalg.norm(along)
    under = places["head"] + 0.10 * along + 0.04 * _FORWARD
    under[1] = FLESH["hand"] + 0.02
    _reach(found, OTHER, under, _FORWARD + along)
    hand = places[f"{WORKED}_shoulder"] + 0.26 * _FORWARD - 0.10 * along
    hand[1] = FLESH["hand"]
    _reach(found, WORKED, hand, _FORWARD - along)
    return found


def _on_one_elbow(_pair: Pair, places: Places, _first: Places) -> Places:
    """The lower elbow below its shoulder, the upper hand on the hip."""
    found = dict(places)
    elbow = places[f"{OTHER}_shoulder"] - upper_arm() * _UP
    found[f"{OTHER}_elbow"] = elbow
    along = places["head"] - places["neck"]
    level = along * np.array([1.0, 0.0, 1.0])
    way = _FORWARD + 0.75 * level / max(float(np.linalg.norm(level)), 1e-9)
    found[f"{OTHER}_hand"] = elbow + forearm() * way / np.linalg.norm(way)
    hip = places[f"{WORKED}_hip"] + 0.25 * (places["neck"] - places[f"{WORKED}_hip"])
    _reach(found, WORKED, hip + 0.03 * _UP, _UP + 0.3 * _FORWARD)
    return found


def _on_elbows(_pair: Pair, places: Places, _first: Places) -> Places:
    """Elbows below the shoulders, forearms forward on the floor."""
    found = dict(places)
    for side in Side:
        elbow = places[f"{side}_shoulder"] - upper_arm() * _UP
        found[f"{side}_elbow"] = elbow
        found[f"{side}_hand"] = elbow + forearm() * _FORWARD
    return found


def _at_the_hips(_pair: Pair, places: Places, _first: Places) -> Places:
    """Holding a weight in the fold of the hips."""
    found = dict(places)
    trunk = places["neck"] - places[f"{WORKED}_hip"]
    ahead = np.cross(_RIGHT, trunk)
    ahead /= -np.linalg.norm(ahead)
    for side in Side:
        hand = places[f"{side}_hip"] + 0.12 * ahead + 0.08 * _out(side)
        _reach(found, side, hand, -ahead)
    return found


_WAYS: dict[Orientation, _Way] = {
    Orientation.SITTING: _upright,
    Orientation.HALF_KNEELING: _kneeling,
    Orientation.HANDS_AND_KNEES: _on_hands,
    Orientation.SUPINE: _beside,
    Orientation.COUCH_EDGE: _holding_the_knee,
    Orientation.PRONE: _under_the_head,
    Orientation.SIDE_LYING: _on_the_side,
    Orientation.SIDE_PLANK: _on_one_elbow,
    Orientation.FRONT_PLANK: _on_elbows,
    Orientation.BENCH: _at_the_hips,
}


def _both(places: Places, aim: Array, bend: Array) -> Places:
    found = dict(places)
    for side in Side:
        _bend(found, side, aim, bend)
    return found


def _bend(found: Places, side: Side, aim: Array, bend: Array) -> None:
    """An arm whose hand is at *aim* from the shoulder, out positive."""
    hand = found[f"{side}_shoulder"] + aim[0] * _FORWARD + aim[1] * _UP
    _reach(found, side, hand + aim[2] * _out(side), bend)


def _out(side: Side) -> Array:
    return _RIGHT if side is Side.RIGHT else -_RIGHT


def _reach(found: Places, side: Side, hand: Array, bend: Array) -> None:
    """An arm to a hand: the elbow bends towards *bend*; a hand too far comes nearer."""
    shoulder = found[f"{side}_shoulder"]
    upper, lower = upper_arm(), forearm()
    way = hand - shoulder
    far = float(np.linalg.norm(way))
    near = min(max(far, abs(upper - lower) + 0.01), upper + lower - 0.002)
    way = way / max(far, 1e-9)
    along = (upper**2 - lower**2 + near**2) / (2 * near)
    bend = bend - (bend @ way) * way
    bend = bend / max(float(np.linalg.norm(bend)), 1e-9)
    aside = np.sqrt(max(upper**2 - along**2, 0.0))
    found[f"{side}_elbow"] = shoulder + along * way + aside * bend
    found[f"{side}_hand"] = shoulder + near * way
