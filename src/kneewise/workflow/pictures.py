"""Draws every exercise from our body model; run it after a pose has changed.

``python -m kneewise.workflow.pictures`` writes the drawings that the reports show:
they are computed once, since nobody who plans an exercise should wait for the engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from kneewise import report
from kneewise.arrays import Array
from kneewise.programme.pose import Orientation, Pair, poses
from kneewise.report.drawings import (
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

_SEEN_FROM = {
    "add_squeeze": View.SIDE,
    "add_stretch": View.SIDE,
    "sts_band": View.SIDE,
    "hip_hike": View.FRONT,
    "er_stand_cable": View.FRONT,
}
"""Exercises that the direction of the greatest movement would show badly."""

_ACROSS = np.array([0.0, 0.0, -1.0])
_WAYS = {
    View.SIDE: np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]),
    View.FRONT: np.array([_ACROSS, [0.0, 1.0, 0.0]]),
    View.FRONT_ABOVE: np.array([_ACROSS, [-np.sin(_ABOVE), np.cos(_ABOVE), 0.0]]),
}
"""To the right and up in the picture, in the axes of the body model."""


def bodies(id_: str) -> tuple[Places, Places]:
    """The landmarks of one exercise at its start and its end.

    Args:
        id_: of the exercise.

    Returns:
        Landmark → (3,) m; x forward, y up from the floor, z to the right. The
        working leg is the right one.
    """
    pair = poses()[id_]
    return with_arms(pair, *placed(pair))


def drawn(id_: str) -> Drawing:
    """One exercise as lines, from the side that shows most of it."""
    pair = poses()[id_]
    start, end = bodies(id_)
    view = _SEEN_FROM.get(id_) or _view(pair, start, end)
    return Drawing(
        view=view,
        start=_figure(Scene(pair=pair, now=start, start=start, end=end), view),
        end=_figure(Scene(pair=pair, now=end, start=start, end=end), view),
    )


def every() -> dict[str, Drawing]:
    """The drawing of every exercise by its id."""
    return {id_: drawn(id_) for id_ in poses()}


def _view(pair: Pair, start: Places, end: Places) -> View:
    if pair.orientation is Orientation.SIDE_LYING:
        return View.FRONT_ABOVE
    if pair.orientation is Orientation.SIDE_PLANK:
        return View.FRONT
    return max((View.SIDE, View.FRONT), key=lambda view: _moved(start, end, view))


def _moved(start: Places, end: Places, view: View) -> float:
    """How far the working leg is seen to move, m summed over its joints."""
    names = [f"{WORKED}_{name}" for name in ("hip", "knee", "ankle", "tip")]
    ways = [_WAYS[view] @ (end[name] - start[name]) for name in names]
    return float(np.linalg.norm(ways, axis=1).sum())


def _figure(scene: Scene, view: View) -> Figure:
    body = scene.now

    def seen(*names: str) -> Points:
        return _points([_WAYS[view] @ body[name] for name in names])

    hips = (body["right_hip"] + body["left_hip"]) / 2
    arm = ("shoulder", "elbow", "hand")
    leg = ("hip", "knee", "ankle", "heel", "tip")
    return Figure(
        head=seen("head")[0],
        trunk=(*seen("neck"), *_points([_WAYS[view] @ hips])),
        shoulders=seen(f"{WORKED}_shoulder", f"{OTHER}_shoulder"),
        hips=seen(f"{WORKED}_hip", f"{OTHER}_hip"),
        worked_arm=seen(*(f"{WORKED}_{name}" for name in arm)),
        other_arm=seen(*(f"{OTHER}_{name}" for name in arm)),
        worked=seen(*(f"{WORKED}_{name}" for name in leg)),
        other=seen(*(f"{OTHER}_{name}" for name in leg)),
        things=tuple(_thing(name, solid, view) for name, solid in things(scene)),
    )


def _thing(name: str, solid: Solid, view: View) -> Thing:
    flat = solid.points @ _WAYS[view].T
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
    place = Path(report.__path__[0]) / "drawings.json"
    place.write_text(as_text(every()), encoding="utf-8")


if __name__ == "__main__":
    main()
