"""Drawings of the exercises: lines in the plane, kept beside this file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

EXERCISES = "drawings.json"
TESTS = "tests.json"

LIKE = {
    "range_ankle_lunge/wblt": "calf_wblt",
    "chair_stand/t_30cst": "sts_box",
    "five_rises/t_5xsts": "sts_box",
    "single_leg_squat/sls": "squat_sl",
    "step_down/lsd": "step_down_lat",
}
"""Tests that are done like an exercise."""

Points = tuple[tuple[float, float], ...]
"""m to the right and up; the floor is at 0 up."""


class View(StrEnum):
    """From where a body is looked at."""

    SIDE = "side"
    FRONT = "front"
    FRONT_ABOVE = "front_above"
    """From the front and a little from above, for one who lies on the side."""

    FEET_ABOVE = "feet_above"
    """From the feet and from above, for one who lies on the back or the front."""


class Form(StrEnum):
    """How the points of a thing become a drawing."""

    AREA = "area"
    LINE = "line"
    ROUND = "round"
    """A disc about its one point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something beside the body: a mat, a chair, a band."""

    name: str
    form: Form
    points: Points

    radius: float = 0.0
    """m, of a disc."""

    is_behind: bool = True
    """Whether the body hides it, rather than it the body."""

    def __post_init__(self) -> None:
        if not self.points:
            raise ValueError(f"a {self.name} without a point cannot be drawn")
        if (self.form is Form.ROUND) != (self.radius > 0):
            raise ValueError(f"{self.name}: a disc, and only a disc, has a radius")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A body as lines, and what lies around it."""

    head: tuple[float, float]
    """The middle of the head."""

    trunk: Points
    """Neck, middle of the pelvis."""

    shoulders: Points
    """That of the working side, the other."""

    hips: Points
    """That of the working side, the other."""

    worked_arm: Points
    """Shoulder, elbow, hand, on the working side."""

    other_arm: Points

    worked: Points
    """Hip, knee, ankle, heel, tip of the foot of the working leg."""

    other: Points

    things: tuple[Thing, ...] = ()

    @property
    def points(self) -> Points:
        """All points of the body."""
        return (
            self.head,
            *self.trunk,
            *self.shoulders,
            *self.hips,
            *self.worked_arm,
            *self.other_arm,
            *self.worked,
            *self.other,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Start and end of one exercise or test; the working leg is the right one."""

    view: View
    start: Figure

    end: Figure | None
    """None where nothing moves."""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Start and end, or the start alone."""
        return (self.start,) if self.end is None else (self.start, self.end)


@cache
def drawings() -> dict[str, Drawing]:
    """The drawing of every exercise by its id, as kept.

    Limits:
        They show an adult of usual build in a usual form of the exercise; nobody's
        joints need to match them to the degree.
    """
    return _read(EXERCISES)


@cache
def exam_drawings() -> dict[str, Drawing]:
    """The drawing of every test by hand, by test and way: ``hip_flexion/st_flex``.

    A test that is done like an exercise is drawn like it.

    Limits:
        As for ``drawings``.
    """
    alike = {test: drawings()[exercise] for test, exercise in LIKE.items()}
    return _read(TESTS) | alike


def _read(name: str) -> dict[str, Drawing]:
    text = files("kneewise.report").joinpath(name).read_text("utf-8")
    return {
        id_: Drawing(
            view=View(kept["view"]),
            start=_figure(kept["start"]),
            end=_figure(kept["end"]) if "end" in kept else None,
        )
        for id_, kept in json.loads(text).items()
    }


def as_text(every: Mapping[str, Drawing]) -> str:
    """Drawings as the file beside this one keeps them, one exercise a line."""
    lines = [
        f"{json.dumps(id_)}:{json.dumps(_kept(each), separators=(',', ':'))}"
        for id_, each in every.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


_PARTS = (
    "trunk",
    "shoulders",
    "hips",
    "worked_arm",
    "other_arm",
    "worked",
    "other",
)


def _figure(kept: Mapping[str, object]) -> Figure:
    parts = {name: _points(kept[name]) for name in _PARTS}
    things = kept["things"]
    if not isinstance(things, list):
        raise TypeError("the things of a drawing are a list")
    return Figure(
        head=_points([kept["head"]])[0],
        things=tuple(_thing(each) for each in things),
        **parts,
    )


def _thing(kept: Mapping[str, object]) -> Thing:
    return Thing(
        name=str(kept["name"]),
        form=Form(str(kept["form"])),
        points=_points(kept["points"]),
        radius=float(str(kept.get("radius", 0))),
        is_behind=bool(kept.get("is_behind", True)),
    )


def _points(kept: object) -> Points:
    if not isinstance(kept, list):
        raise TypeError("points are a list of pairs")
    return tuple((float(x), float(y)) for x, y in kept)


def _kept(drawing: Drawing) -> dict[str, object]:
    found: dict[str, object] = {
        "view": drawing.view.value,
        "start": _kept_figure(drawing.start),
    }
    if drawing.end is not None:
        found["end"] = _kept_figure(drawing.end)
    return found


def _kept_figure(figure: Figure) -> dict[str, object]:
    found: dict[str, object] = {"head": figure.head}
    found |= {name: getattr(figure, name) for name in _PARTS}
    found["things"] = [_kept_thing(each) for each in figure.things]
    return found


def _kept_thing(thing: Thing) -> dict[str, object]:
    found: dict[str, object] = {
        "name": thing.name,
        "form": thing.form.value,
        "points": thing.points,
    }
    if thing.radius:
        found["radius"] = thing.radius
    if not thing.is_behind:
        found["is_behind"] = False
    return found
