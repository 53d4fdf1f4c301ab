"""Draws every exercise and test from our body model; run it after a pose has changed.

``python -m kneewise.workflow.pictures`` writes the drawings that people are shown: they
are computed once, since nobody who plans an exercise should wait for the engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from kneewise import report
from kneewise.arrays import Array
from kneewise.programme.pose import Orientation, Pair, poses, positions
from kneewise.report.drawings import (
    EXERCISES,
    TESTS,
    Drawing,
    Figure,
    Form,
    Points,
    Thing,
    View,
    as_text,
)
from kneewise.units import deg
from kneewise.workflow.arms import with_arms
from kneewise.workflow.landmarks import OTHER, WORKED, Places
from kneewise.workflow.posed import placed
from kneewise.workflow.things import Scene, Solid, things

_ABOVE = deg(18)
"""How far above level someone who lies on the side is looked at."""

_HIGH = deg(45)
"""How far above level someone who lies on back or front is looked at."""

_SEEN_FROM = {
    "add_squeeze": View.SIDE,
    "add_stretch": View.SIDE,
    "sts_band": View.SIDE,
    "hip_hike": View.FRONT,
    "er_stand_cable": View.FRONT,
    "hip_extension/st_ext": View.SIDE,
    "hip_flexion/st_flex": View.SIDE,
    "knee_extension/st_quad": View.SIDE,
    "knee_flexion/st_quad": View.SIDE,
    "range_hip_flexion/rom_flex": View.SIDE,
    "range_hip_extension/rom_ext": View.SIDE,
    "hip_external_rotation/st_er_seated": View.FRONT,
    "hip_internal_rotation/st_ir": View.FRONT,
}
"""What the direction of the greatest movement would show badly."""

_ACROSS = np.array([0.0, 0.0, -1.0])
_WAYS = {
    View.SIDE: np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]),
    View.FRONT: np.array([_ACROSS, [0.0, 1.0, 0.0]]),
    View.FEET_ABOVE: np.array([_ACROSS, [-np.sin(_HIGH), np.cos(_HIGH), 0.0]]),
    View.FRONT_ABOVE: np.array([_ACROSS, [-np.sin(_ABOVE), np.cos(_ABOVE), 0.0]]),
}
"""To the right and up in the picture, in the axes of the body model."""

_FROM_BEHIND = np.array([-_ACROSS, [np.sin(_HIGH), np.cos(_HIGH), 0.0]])
"""From the feet of one who lies on the front."""


def bodies(id_: str) -> tuple[Places, Places]:
    """The landmarks of one exercise at its start and its end.

    Args:
        id_: of the exercise.

    Returns:
        Landmark → (3,) m; x forward, y up from the floor, z to the right. The
        working leg is the right one.
    """
    pair = _pair(id_)
    return with_arms(pair, *placed(pair))


def drawn(id_: str) -> Drawing:
    """One exercise or test as lines, from the side that shows most of it."""
    pair = _pair(id_)
    start, end = bodies(id_)
    view = _SEEN_FROM.get(id_) or _view(pair, start, end)
    first = Scene(pair=pair, now=start, start=start, end=end)
    moves = pair.start != pair.end
    return Drawing(
        view=view,
        start=_figure(first, view),
        end=_figure(replace(first, now=end), view) if moves else None,
    )


def every() -> dict[str, Drawing]:
    """The drawing of every exercise by its id."""
    return {id_: drawn(id_) for id_ in poses()}


def every_test() -> dict[str, Drawing]:
    """The drawing of every test by hand that no exercise shows, by test and way."""
    return {id_: drawn(id_) for id_ in positions()}


def _pair(id_: str) -> Pair:
    return poses()[id_] if id_ in poses() else positions()[id_]


def _view(pair: Pair, start: Places, end: Places) -> View:
    if pair.orientation is Orientation.SIDE_LYING:
        return View.FRONT_ABOVE
    if pair.orientation is Orientation.SIDE_PLANK:
        return View.FRONT
    if "couch" in pair.props:
        return View.FEET_ABOVE
    return max((View.SIDE, View.FRONT), key=lambda view: _moved(start, end, view))


def _moved(start: Places, end: Places, view: View) -> float:
    """How far the working leg is seen to move, m summed over its joints."""
    names = [f"{WORKED}_{name}" for name in ("hip", "knee", "ankle", "tip")]
    ways = [_WAYS[view] @ (end[name] - start[name]) for name in names]
    return float(np.linalg.norm(ways, axis=1).sum())


def _figure(scene: Scene, view: View) -> Figure:
    body = scene.now

    way = _way(view, scene.pair)

    def seen(*names: str) -> Points:
        return _points([way @ body[name] for name in names])

    hips = (body["right_hip"] + body["left_hip"]) / 2
    arm = ("shoulder", "elbow", "hand")
    leg = ("hip", "knee", "ankle", "heel", "tip")
    return Figure(
        head=seen("head")[0],
        trunk=(*seen("neck"), *_points([way @ hips])),
        shoulders=seen(f"{WORKED}_shoulder", f"{OTHER}_shoulder"),
        hips=seen(f"{WORKED}_hip", f"{OTHER}_hip"),
        worked_arm=seen(*(f"{WORKED}_{name}" for name in arm)),
        other_arm=seen(*(f"{OTHER}_{name}" for name in arm)),
        worked=seen(*(f"{WORKED}_{name}" for name in leg)),
        other=seen(*(f"{OTHER}_{name}" for name in leg)),
        things=tuple(_thing(name, solid, way) for name, solid in things(scene)),
    )


def _way(view: View, pair: Pair) -> Array:
    """To the right and up in a picture (2, 3); one on the front has the feet behind."""
    if view is View.FEET_ABOVE and pair.orientation is Orientation.PRONE:
        return _FROM_BEHIND
    return _WAYS[view]


def _thing(name: str, solid: Solid, way: Array) -> Thing:
    flat = solid.points @ way.T
    if solid.radius:
        form = Form.ROUND
    elif solid.is_line:
        form = Form.LINE
    else:
        form, flat = Form.AREA, _outline(flat)
    return Thing(
        name=name,
        form=form,
        points=_points(flat),
        radius=round(solid.radius, 2),
        is_behind=solid.is_behind,
    )


def _outline(points: Array) -> Array:
    """The corners (k, 2) of the smallest convex area around points, in order."""
    ordered = sorted(set(map(tuple, np.round(points, 4).tolist())))
    return np.array(_half(ordered) + _half(ordered[::-1]))


def _half(ordered: list[tuple[float, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for point in ordered:
        while len(found) > 1 and _turn(found[-2], found[-1], point) <= 0:
            found.pop()
        found.append(point)
    return found[:-1]


def _turn(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]
) -> float:
    """Positive where a, b, c turn to the left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _points(flat: Iterable[Array]) -> Points:
    # Adding 0 turns -0.0 into 0.0.
    return tuple((round(float(x), 2) + 0.0, round(float(y), 2) + 0.0) for x, y in flat)


def main() -> None:
    """Write the drawings beside the module that reads them."""
    place = Path(report.__path__[0])
    for name, found in ((EXERCISES, every()), (TESTS, every_test())):
        (place / name).write_text(as_text(found), encoding="utf-8")


if __name__ == "__main__":
    main()
