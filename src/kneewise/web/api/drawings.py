"""Pictures of how tests and exercises are done, drawn from the body model."""

from __future__ import annotations

from functools import cache

from kneewise.web.access.rules import Action
from kneewise.web.api.route import Route
from kneewise.web.api.shapes import Shape
from kneewise.web.visit import Here


class DrawingsOut(Shape):
    """Pictures as SVG, and the style that each of them needs."""

    style: str
    drawings: dict[str, str]


def draw_tests(_visit: Here) -> DrawingsOut:
    """A picture of each way of each test: ``hip_flexion/st_flex``."""
    return _tests()


def draw_exercises(_visit: Here) -> DrawingsOut:
    """A picture of each exercise, by its id."""
    return _exercises()


@cache
def _tests() -> DrawingsOut:
    from kneewise.report.drawing import style, tested_alone
    from kneewise.report.drawings import exam_drawings

    names = {id_: id_.split("/")[0].replace("_", " ") for id_ in exam_drawings()}
    found = {id_: tested_alone(id_, name) for id_, name in names.items()}
    return DrawingsOut(style=style(), drawings=found)


@cache
def _exercises() -> DrawingsOut:
    from kneewise.programme.exercise import catalogue
    from kneewise.report.drawing import alone, style

    found = {
        id_: alone(id_, exercise.name, None, is_styled=False)
        for id_, exercise in catalogue().items()
    }
    return DrawingsOut(style=style(), drawings=found)


ROUTES = (
    Route(
        method="GET",
        path="/exams/drawings",
        action=Action.ASK_GUIDE,
        answer=draw_tests,
        model=DrawingsOut,
    ),
    Route(
        method="GET",
        path="/exercises/drawings",
        action=Action.ASK_GUIDE,
        answer=draw_exercises,
        model=DrawingsOut,
    ),
)
