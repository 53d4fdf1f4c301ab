"""One exercise as a picture: start and end side by side, the working leg in colour."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from markupsafe import Markup

from kneewise.anatomy import Side
from kneewise.programme.pose import poses
from kneewise.report.drawings import (
    Drawing,
    Figure,
    Form,
    Points,
    Thing,
    View,
    drawings,
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
    drawing = drawings()[exercise]
    is_sided = poses()[exercise].is_sided
    if side is Side.LEFT:
        drawing = mirrored(drawing)
    return _svg(drawing, _looks(side, is_sided=is_sided), _says(name, side, drawing))


def alone(exercise: str, name: str, side: Side | None) -> str:
    """The same picture as a file of its own, with its style in it."""
    place = files("kneewise.report")
    text = place.joinpath("style.css").read_text("utf-8")
    colours = text[: text.index("* {")]
    style = colours + place.joinpath("pose.css").read_text("utf-8")
    drawn = str(picture(exercise, name, side))
    head, _, rest = drawn.partition(">")
    space = 'xmlns="http://www.w3.org/2000/svg"'
    return f"{head} {space}><style>{style}</style>{rest}"


def mirrored(drawing: Drawing) -> Drawing:
    """The same exercise for the left leg."""
    return Drawing(
        view=drawing.view, start=_flipped(drawing.start), end=_flipped(drawing.end)
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
    return f"Start and end of {name}{leg}, {_SEEN[drawing.view]}"


def _svg(drawing: Drawing, looks: tuple[str, str], says: str) -> Markup:
    boxes = [_box(drawing.start), _box(drawing.end)]
    wide = max(_LEAST_WIDE, *(right - left for left, _, right, _ in boxes))
    high = max(_LEAST_HIGH, *(top for _, _, _, top in boxes))
    low = min(0.0, *(bottom for _, bottom, _, _ in boxes))
    marks = Markup("")
    centre = _MARGIN + wide / 2
    for figure, box, word in zip(
        (drawing.start, drawing.end), boxes, ("start", "end"), strict=True
    ):
        aside = centre - (box[0] + box[2]) / 2
        if drawing.view is not View.FRONT_ABOVE:
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
    marks += _arrow(_MARGIN + wide, high)
    across = 2 * (wide + _MARGIN) + _BETWEEN
    down = high - low + _MARGIN + _BELOW
    return Markup(
        '<svg class="pose" viewBox="0 {:.0f} {:.0f} {:.0f}" role="img" '
        'aria-label="{}">{}</svg>'
    ).format(-high - _MARGIN, across, down, says, marks)


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
