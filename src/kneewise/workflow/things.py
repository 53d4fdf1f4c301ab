"""What lies, stands or pulls beside the body in an exercise: mats, chairs, bands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kneewise.arrays import Array
from kneewise.programme.pose import Orientation, Pair
from kneewise.units import cm
from kneewise.workflow.landmarks import (
    FLESH,
    OTHER,
    WORKED,
    Places,
    lowest,
    upper_back,
)
from kneewise.workflow.posed import wall_face
from kneewise.workflow.press import PAD, PRESSES, pressed
from kneewise.workflow.resting import BENCH


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Solid:
    """Corners, a line, or a ball in space."""

    points: Array
    """(k, 3) m; of a ball its middle only."""

    is_line: bool = False
    radius: float = 0.0
    is_behind: bool = True

    name: str = ""
    """Where it is not that of the whole thing."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Scene:
    """One moment, and the two that it is one of."""

    pair: Pair
    now: Places
    start: Places
    end: Places

    @property
    def both(self) -> tuple[Places, Places]:
        """Start and end: what stands still is put where it suits both."""
        return self.start, self.end


def things(scene: Scene) -> list[tuple[str, Solid]]:
    """Everything beside the body at one moment, by name, the farthest first."""
    found = []
    for name in scene.pair.props:
        made = _press(name, scene) if name in PRESSES else _MADE[name](scene)
        found += [(solid.name or name, solid) for solid in made]
    return found


def _box(
    low: Sequence[float], high: Sequence[float], *, is_behind: bool = True
) -> Solid:
    corners = np.array(
        [
            [(low, high)[i][0], (low, high)[j][1], (low, high)[k][2]]
            for i in (0, 1)
            for j in (0, 1)
            for k in (0, 1)
        ]
    )
    return Solid(points=corners, is_behind=is_behind)


def _line(*points: Array, is_behind: bool = False, name: str = "") -> Solid:
    return Solid(points=np.array(points), is_line=True, is_behind=is_behind, name=name)


def _ball(middle: Array, radius: float, *, is_behind: bool = False) -> Solid:
    return Solid(points=middle[None], radius=radius, is_behind=is_behind)


def _extent(bodies: Sequence[Places]) -> tuple[Array, Array]:
    """The lowest and the highest of each axis over bodies."""
    every = np.array([place for places in bodies for place in places.values()])
    return every.min(axis=0), every.max(axis=0)


def _mat(scene: Scene) -> list[Solid]:
    return [_under(scene, cm(2.5), cm(14))]


def _under(scene: Scene, thick: float, edge: float) -> Solid:
    """What lies under the whole body, *edge* wider than it each way."""
    low, high = _extent(scene.both)
    return _box(
        (low[0] - edge, -thick, low[2] - edge),
        (high[0] + edge, 0.0, high[2] + edge),
    )


def _press(name: str, scene: Scene) -> list[Solid]:
    """A device and the way it is pushed."""
    middle, arrow = pressed(name, scene.now)
    return [
        replace(_ball(middle, PAD), name="press"),
        _line(*arrow, name="push"),
    ]


def _couch(scene: Scene) -> list[Solid]:
    return [_under(scene, cm(7), cm(12))]


def _couch_edge(scene: Scene) -> list[Solid]:
    """Its edge lies under the hips."""
    low, _ = _extent(scene.both)
    hip = scene.now[f"{WORKED}_hip"]
    return [
        _box((low[0] - cm(12), -cm(7), hip[2] - cm(45)), (hip[0], 0.0, hip[2] + cm(20)))
    ]


def _chair(scene: Scene) -> list[Solid]:
    """Under the hips of the moment in which they are lowest."""
    sat = min(scene.both, key=lambda p: float(p[f"{WORKED}_hip"][1]))
    hip = (sat["right_hip"] + sat["left_hip"]) / 2
    height = lowest(sat, ("hip",))
    is_touched = scene.pair.orientation is Orientation.SITTING
    top = height if is_touched else min(height - cm(4), cm(42))
    front, back = hip[0] + cm(20), hip[0] - cm(17)
    half = cm(21)
    seat = _box((back, top - cm(4), -half), (front, top, half))
    legs = [
        _line(np.array([x, top - cm(4), z]), np.array([x, 0.0, z]), is_behind=True)
        for x in (back + cm(2), front - cm(2))
        for z in (-half + cm(2), half - cm(2))
    ]
    rest = _box((back - cm(3), top - cm(4), -half), (back, top + cm(42), half))
    return (
        [rest, *legs, seat]
        if scene.pair.orientation is Orientation.SITTING
        else [*legs, seat]
    )


def _machine(scene: Scene) -> list[Solid]:
    """A seat whose pad the shin lifts."""
    ankle, knee = scene.now[f"{WORKED}_ankle"], scene.now[f"{WORKED}_knee"]
    shin = (ankle - knee) / np.linalg.norm(ankle - knee)
    ahead = np.array([-shin[1], shin[0], 0.0])
    pad = ankle - cm(6) * shin + cm(9) * ahead
    return [*_chair(scene), _line(knee, pad, is_behind=True), _ball(pad, cm(5))]


def _block(scene: Scene) -> list[Solid]:
    """A box to sit down on, or to step off."""
    start, end = scene.both
    raised = lowest(start, ("heel", "tip"))
    # A raised start is one on the box.
    if raised > cm(5):
        heel = min(float(start[f"{side}_heel"][0]) for side in (WORKED, OTHER))
        tip = max(float(start[f"{side}_tip"][0]) for side in (WORKED, OTHER))
        return [_box((heel - cm(12), 0.0, -cm(28)), (tip, raised, cm(28)))]
    hip = (end["right_hip"] + end["left_hip"]) / 2
    top = lowest(end, ("hip",))
    return [_box((hip[0] - cm(24), 0.0, -cm(22)), (hip[0] + cm(10), top, cm(22)))]


def _step(scene: Scene) -> list[Solid]:
    """Under the working foot, its edge between the feet."""
    start = scene.start
    heel, tip = start[f"{WORKED}_heel"], start[f"{WORKED}_tip"]
    top = lowest(start, (f"{WORKED}_heel", f"{WORKED}_tip"))
    ankle = start[f"{WORKED}_ankle"]
    low = (heel[0] - cm(6), 0.0, ankle[2] - cm(6))
    return [_box(low, (tip[0] + cm(6), top, ankle[2] + cm(26)))]


def _bench(scene: Scene) -> list[Solid]:
    if scene.pair.orientation is Orientation.BENCH:
        edge = upper_back(scene.end)[0] + cm(6)
        low, high = (edge - cm(36), -cm(55)), (edge, cm(55))
    else:
        knee_up = scene.pair.end.worked.knee_flexion > 0.5
        name = f"{WORKED}_knee" if knee_up else f"{WORKED}_ankle"
        middle = scene.end[name]
        toward = -1.0 if middle[2] < scene.end["neck"][2] else 1.0
        span = sorted((middle[2] - toward * cm(14), middle[2] + toward * cm(34)))
        low, high = (middle[0] - cm(20), span[0]), (middle[0] + cm(20), span[1])
    is_behind = scene.pair.orientation is Orientation.BENCH
    corners = (low[0], BENCH - cm(7), low[1]), (high[0], BENCH, high[1])
    top = _box(*corners, is_behind=is_behind)
    legs = [
        _line(np.array([x, BENCH - cm(7), z]), np.array([x, 0.0, z]), is_behind=True)
        for x in (low[0] + cm(4), high[0] - cm(4))
        for z in (low[1] + cm(4), high[1] - cm(4))
    ]
    return [*legs, top]


def _weight(scene: Scene) -> list[Solid]:
    """In the hands; a bar with discs on the hips."""
    hands = (scene.now["right_hand"] + scene.now["left_hand"]) / 2
    if scene.pair.orientation is Orientation.BENCH:
        return [_ball(hands, cm(15), is_behind=True), _ball(hands, cm(3))]
    if scene.pair.is_sided:
        return [_ball(hands - np.array([0.0, cm(8), 0.0]), cm(8))]
    return [_ball(hands + np.array([cm(3), cm(3), 0.0]), cm(8))]


def _wall(scene: Scene) -> list[Solid]:
    low, high = _extent(scene.both)
    if scene.pair.orientation is Orientation.SIDE_LYING:
        behind = low[0] - FLESH["heel"]
        return [
            _box(
                (behind - cm(1), 0.0, low[2] - cm(14)),
                (behind, cm(75), high[2] + cm(14)),
            )
        ]
    face = wall_face(*scene.both)
    return [_box((face, 0.0, -cm(60)), (face + cm(5), cm(165), cm(60)))]


def _band_knees(scene: Scene) -> list[Solid]:
    return [_loop(scene.now, ("knee", "hip"), 0.15, cm(7))]


def _band_ankles(scene: Scene) -> list[Solid]:
    return [_loop(scene.now, ("ankle", "knee"), 0.15, cm(5))]


def _band_feet(scene: Scene) -> list[Solid]:
    ends = [
        (scene.now[f"{side}_heel"] + 2 * scene.now[f"{side}_tip"]) / 3
        for side in (WORKED, OTHER)
    ]
    return [_line(*ends)]


def _loop(body: Places, joints: tuple[str, str], share: float, radius: float) -> Solid:
    """A band around both legs, a share of the way from one joint to the next."""
    corners = []
    across = body[f"{WORKED}_{joints[0]}"] - body[f"{OTHER}_{joints[0]}"]
    across = across / max(float(np.linalg.norm(across)), 1e-9)
    for side, out in ((WORKED, across), (OTHER, -across)):
        near, far = (body[f"{side}_{joint}"] for joint in joints)
        along = (far - near) / np.linalg.norm(far - near)
        round_ = np.cross(along, across)
        middle = near + share * (far - near) + 0.6 * radius * out
        corners += [
            middle + up * along + way * radius * round_
            for up in (-cm(1.5), cm(1.5))
            for way in (-1, 1)
        ]
    return Solid(points=np.array(corners), is_behind=False)


def _band_ankle(scene: Scene) -> list[Solid]:
    """From the ankle to where it is tied: outwards for turning, else behind."""
    ankle = scene.now[f"{WORKED}_ankle"] + np.array([0.0, cm(3), 0.0])
    turns = scene.pair.start.worked.hip_rotation != scene.pair.end.worked.hip_rotation
    if turns:
        tied = scene.start[f"{WORKED}_ankle"] + np.array([0.0, cm(3), cm(45)])
        post = [tied * np.array([1.0, 0.0, 1.0]), tied + np.array([0.0, cm(30), 0.0])]
        return [_line(*post, is_behind=True, name="post"), _line(ankle, tied)]
    hip = scene.start[f"{WORKED}_hip"]
    return [_line(ankle, np.array([hip[0] - cm(14), cm(8), ankle[2]]))]


def _band_thigh(scene: Scene) -> list[Solid]:
    """From the thigh across to where it is tied, on the other side."""
    hold = 0.6 * scene.now[f"{WORKED}_knee"] + 0.4 * scene.now[f"{WORKED}_hip"]
    tied = 0.6 * scene.start[f"{WORKED}_knee"] + 0.4 * scene.start[f"{WORKED}_hip"]
    tied = tied - np.array([0.0, 0.0, cm(75)])
    post = [tied * np.array([1.0, 0.0, 1.0]), tied + np.array([0.0, cm(35), 0.0])]
    return [_line(*post, is_behind=True, name="post"), _line(hold, tied)]


def _ankle_weight(scene: Scene) -> list[Solid]:
    ankle, knee = scene.now[f"{WORKED}_ankle"], scene.now[f"{WORKED}_knee"]
    return [_ball(0.88 * ankle + 0.12 * knee, cm(6))]


def _pillow(scene: Scene) -> list[Solid]:
    hips = (scene.now["right_hip"] + scene.now["left_hip"]) / 2
    top = max(lowest(scene.now, ("hip",)), cm(4))
    low = (hips[0] - cm(18), 0.0, hips[2] - cm(25))
    return [_box(low, (hips[0] + cm(18), top, hips[2] + cm(25)))]


def _between_knees(scene: Scene) -> list[Solid]:
    knees = [scene.now[f"{side}_knee"] for side in (WORKED, OTHER)]
    far = float(np.linalg.norm(knees[0] - knees[1]))
    return [_ball((knees[0] + knees[1]) / 2, max(far / 2 - cm(3), cm(5)))]


def _roller(scene: Scene) -> list[Solid]:
    hip, knee = scene.start[f"{WORKED}_hip"], scene.start[f"{WORKED}_knee"]
    place = 0.9 * hip + 0.1 * knee
    place = place * np.array([1.0, 0.0, 1.0]) + np.array([0.0, cm(7), 0.0])
    return [_ball(place, cm(7), is_behind=True)]


def _pad(scene: Scene) -> list[Solid]:
    knee = scene.now[f"{WORKED}_knee"]
    top = max(float(knee[1]) - FLESH["knee"], cm(3))
    low = (knee[0] - cm(14), 0.0, knee[2] - cm(14))
    return [_box(low, (knee[0] + cm(14), top, knee[2] + cm(14)))]


def _mirror(scene: Scene) -> list[Solid]:
    """Before the person, at one side, so that it hides nobody."""
    low, high = _extent(scene.both)
    ahead, aside = high[0] + cm(35), low[2] - cm(30)
    top = cm(165)
    return [_box((ahead, cm(12), aside - cm(22)), (ahead + cm(3), top, aside))]


def _treadmill(scene: Scene) -> list[Solid]:
    middle = scene.start[f"{WORKED}_ankle"][0]
    belt = _box((middle - cm(70), -cm(8), -cm(35)), (middle + cm(75), 0.0, cm(35)))
    foot = np.array([middle + cm(72), 0.0, 0.0])
    post = foot + np.array([cm(4), cm(105), 0.0])
    rail = post - np.array([cm(22), cm(4), 0.0])
    return [belt, _line(foot, post, rail, is_behind=True)]


def _metronome(scene: Scene) -> list[Solid]:
    _, high = _extent(scene.both)
    x = high[0] + cm(22)
    outline = np.array([[x - 0.09, 0, 0], [x + 0.09, 0, 0], [x, 0.26, 0]])
    hand = _line(np.array([x, 0.04, 0.0]), np.array([x + 0.07, 0.24, 0.0]))
    return [Solid(points=outline), hand]


def _phone(scene: Scene) -> list[Solid]:
    """On a stand, filming."""
    _, high = _extent(scene.both)
    x = high[0] + cm(45)
    foot, top = np.array([x, 0.0, 0.0]), np.array([x, 0.62, 0.0])
    return [
        _line(foot, top, is_behind=True),
        _box((x - cm(2), 0.62, -cm(4)), (x + cm(2), 0.80, cm(4))),
    ]


_MADE: dict[str, Callable[[Scene], list[Solid]]] = {
    "mat": _mat,
    "couch": _couch,
    "couch_edge": _couch_edge,
    "chair": _chair,
    "machine": _machine,
    "box": _block,
    "step": _step,
    "bench": _bench,
    "weight": _weight,
    "wall": _wall,
    "band_knees": _band_knees,
    "band_ankles": _band_ankles,
    "band_ankle": _band_ankle,
    "band_feet": _band_feet,
    "band_thigh": _band_thigh,
    "ankle_weight": _ankle_weight,
    "pillow": _pillow,
    "ball": _between_knees,
    "roller": _roller,
    "pad": _pad,
    "mirror": _mirror,
    "treadmill": _treadmill,
    "metronome": _metronome,
    "phone": _phone,
}
