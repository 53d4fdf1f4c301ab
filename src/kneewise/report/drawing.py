"""An exercise or a test as a picture: start and end, the working leg in colour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from kneewise.anatomy import Side
from kneewise.programme.pose import poses, positions
from kneewise.report.drawings import (
    LIKE,
    Drawing,
    Figure,
    Form,
    Points,
    Thing,
    View,
    drawings,
    exam_drawings,
)

_SCALE = 100
"""Units of the drawing per m."""

_LEAST_WIDE, _LEAST_HIGH = 150, 95
"""Room for one figure at least, so that people are about as large everywhere."""

_MARGIN, _BETWEEN, _BELOW = 14, 44, 30
_HEAD = 10.5

_SEEN = {
    View.SIDE: "seen from the side",
    View.FRONT: "seen from the front",
    View.FRONT_ABOVE: "seen from the front and a little from above",
    View.FEET_ABOVE: "seen from the feet and from above",
}


def picture(exercise: str, name: str, side: Side | None) -> Markup:
    """The start and the end of an exercise as one SVG.

    Args:
        exercise: its id.
        name: what it is called, for those who do not see it.
        side: the leg that works; None for both, or for one after the other.

    Raises:
        KeyError: if there is no such exercise.
    """
    return _drawn(drawings()[exercise], name, side, is_sided=poses()[exercise].is_sided)


def tested(test: str, name: str, side: Side | None) -> Markup:
    """How a test by hand is done: where it is pressed, or from where to where it goes.

    Args:
        test: name and way, such as ``hip_flexion/st_flex``.
        name: what it is called, for those who do not see it.
        side: the leg that is tested; None for one after the other.

    Raises:
        KeyError: if there is no picture of it.
    """
    pair = poses()[LIKE[test]] if test in LIKE else positions()[test]
    return _drawn(exam_drawings()[test], name, side, is_sided=pair.is_sided)


def alone(
    exercise: str, name: str, side: Side | None, *, is_styled: bool = True
) -> str:
    """The picture of an exercise as a file of its own.

    Args:
        exercise: its id.
        name: what it is called.
        side: the leg that works; None for both.
        is_styled: whether its style is in it.
    """
    return _whole(picture(exercise, name, side), style() if is_styled else "")


def tested_alone(test: str, name: str) -> str:
    """The picture of a test as a file of its own, without the style it needs."""
    return _whole(tested(test, name, None), "")


@cache
def style() -> str:
    """The style of a picture that stands alone: for light and for dark."""
    place = files("kneewise.report")
    text = place.joinpath("style.css").read_text("utf-8")
    colours = text[: text.index("* {")]
    return colours + place.joinpath("pose.css").read_text("utf-8")


def _whole(drawn: Markup, style: str) -> str:
    head, _, rest = str(drawn).partition(">")
    space = 'xmlns="http://www.w3.org/2000/svg"'
    inside = f"<style>{style}</style>" if style else ""
    return f"{head} {space}>{inside}{rest}"


def _drawn(drawing: Drawing, name: str, side: Side | None, *, is_sided: bool) -> Markup:
    if side is Side.LEFT:
        drawing = mirrored(drawing)
    looks = _looks(side, is_sided=is_sided)
    if drawing.view is View.SIDE and not is_sided:
        looks = (looks[0], f"{looks[1]} far")
        drawing = replace(
            drawing,
            start=_apart(drawing.start, drawing.start),
            end=drawing.end and _apart(drawing.end, drawing.start),
        )
    return _svg(drawing, looks, _says(name, side, drawing))


_FAR = (0.06, 0.025)
"""m, how far the far limbs are drawn ahead and up where the near ones hide them."""


def _apart(figure: Figure, start: Figure) -> Figure:
    """The far limbs moved a little, so that two legs are seen and not one.

    Args:
        figure: seen from the side.
        start: by whose feet one sees which way ahead is.
    """
    (heel, _), (tip, _) = start.worked[-2:]
    across = _FAR[0] if tip >= heel else -_FAR[0]

    def moved(points: Points) -> Points:
        return tuple((x + across, y + _FAR[1]) for x, y in points)

    return replace(
        figure,
        other=moved(figure.other),
        other_arm=moved(figure.other_arm),
    )


def mirrored(drawing: Drawing) -> Drawing:
    """The same exercise for the left leg."""
    return Drawing(
        view=drawing.view,
        start=_flipped(drawing.start),
        end=drawing.end and _flipped(drawing.end),
    )


def _flipped(figure: Figure) -> Figure:
    def flip(points: Points) -> Points:
        return tuple((-x + 0.0, y) for x, y in points)

    return Figure(
        head=flip((figure.head,))[0],
        trunk=flip(figure.trunk),
        shoulders=flip(figure.shoulders),
        hips=flip(figure.hips),
        worked_arm=flip(figure.worked_arm),
        other_arm=flip(figure.other_arm),
        worked=flip(figure.worked),
        other=flip(figure.other),
        things=tuple(
            Thing(
                name=each.name,
                form=each.form,
                points=flip(each.points),
                radius=each.radius,
                is_behind=each.is_behind,
            )
            for each in figure.things
        ),
    )


def _looks(side: Side | None, *, is_sided: bool) -> tuple[str, str]:
    """The looks of the working leg and of the other one."""
    if not is_sided:
        return "right", "left"
    return (side.value if side else "turn"), "rest"


def _says(name: str, side: Side | None, drawing: Drawing) -> str:
    leg = f", {side} leg" if side else ""
    what = name if drawing.end is None else f"Start and end of {name}"
    return f"{what}{leg}, {_SEEN[drawing.view]}"


def _svg(drawing: Drawing, looks: tuple[str, str], says: str) -> Markup:
    figures = drawing.figures
    boxes = [_box(figure) for figure in figures]
    wide = max(_LEAST_WIDE, *(right - left for left, _, right, _ in boxes))
    high = max(_LEAST_HIGH, *(top for _, _, _, top in boxes))
    low = min(0.0, *(bottom for _, bottom, _, _ in boxes))
    marks = Markup("")
    centre = _MARGIN + wide / 2
    words = ("start", "end") if len(figures) > 1 else ("",)
    for figure, box, word in zip(figures, boxes, words, strict=True):
        aside = centre - (box[0] + box[2]) / 2
        if _has_floor(drawing):
            marks += Markup('<path class="floor" d="M{:.0f},0h{:.0f}"/>').format(
                centre - wide / 2 - 6, wide + 12
            )
        marks += Markup('<g transform="translate({:.0f} 0)">{}</g>').format(
            aside, _figure(figure, looks)
        )
        marks += Markup('<text x="{:.0f}" y="{:.0f}">{}</text>').format(
            centre, -low + 20, word
        )
        centre += wide + _BETWEEN
    marks += _arrow(_MARGIN + wide, high) if len(figures) > 1 else Markup("")
    across = len(figures) * (wide + _BETWEEN) - _BETWEEN + 2 * _MARGIN
    down = high - low + _MARGIN + _BELOW
    return Markup(
        '<svg class="pose" viewBox="0 {:.0f} {:.0f} {:.0f}" role="img" '
        'aria-label="{}">{}</svg>'
    ).format(-high - _MARGIN, across, down, says, marks)


def _has_floor(drawing: Drawing) -> bool:
    """Whether the floor is a line: not from above, and not on a couch."""
    on_couch = any(thing.name.startswith("couch") for thing in drawing.start.things)
    return drawing.view in (View.SIDE, View.FRONT) and not on_couch


def _arrow(left: float, high: float) -> Markup:
    """From start to end."""
    up = -high / 2
    return Markup('<path class="arrow" d="M{:.0f},{:.0f}h20m-7,-6l7,6l-7,6"/>').format(
        left + 12, up
    )


def _box(figure: Figure) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of a figure with what is about it."""
    x, y = figure.head
    reach = _HEAD / _SCALE
    points = [*figure.points, (x - reach, y + reach), (x + reach, y + reach)]
    for each in figure.things:
        r = each.radius
        points += [(x + a, y + a) for x, y in each.points for a in (-r, r)]
    across = [_SCALE * x for x, _ in points]
    up = [_SCALE * y for _, y in points]
    return min(across), min(up), max(across), max(up)


def _figure(figure: Figure, looks: tuple[str, str]) -> Markup:
    worked, other = looks
    head = Markup('<circle class="head" cx="{:.0f}" cy="{:.0f}" r="{}"/>').format(
        _SCALE * figure.head[0], -_SCALE * figure.head[1], _HEAD
    )
    drawn = [_thing(each) for each in figure.things if each.is_behind]
    drawn += [
        _limb("arm far", figure.other_arm),
        _limb(f"leg {other}", figure.other),
        _limb("trunk", figure.trunk),
        _limb("girdle", figure.shoulders),
        _limb("girdle", figure.hips),
        head,
        _limb(f"leg {worked}", figure.worked),
        _limb("arm", figure.worked_arm),
    ]
    drawn += [_thing(each) for each in figure.things if not each.is_behind]
    return Markup("").join(drawn)


def _limb(look: str, points: Points) -> Markup:
    """A line over a wider one in the colour of the page, to part it from others."""
    line = Markup('<polyline class="{}" points="{}"/>')
    text = _text(points)
    return line.format(f"halo {look}", text) + line.format(look, text)


def _thing(thing: Thing) -> Markup:
    look = f"thing {thing.name.replace('_', '-')}"
    if thing.form is Form.ROUND:
        x, y = thing.points[0]
        return Markup('<circle class="{}" cx="{:.0f}" cy="{:.0f}" r="{:.0f}"/>').format(
            look, _SCALE * x, -_SCALE * y, _SCALE * thing.radius
        )
    shape = "polygon" if thing.form is Form.AREA else "polyline"
    mark = Markup('<{} class="{}" points="{}"/>')
    return mark.format(Markup(shape), look, _text(thing.points))


def _text(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{_SCALE * x:.0f},{-_SCALE * y:.0f}" for x, y in points)
