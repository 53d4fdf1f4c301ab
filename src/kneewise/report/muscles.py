"""What muscles do for each leg, as a picture on a page and as a table in a terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from kneewise.anatomy import Group, Side
from kneewise.motion.muscles import Holding, Lack, Moment, Work
from kneewise.report import words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

LABELS = {
    Group.GLUTEUS_MAXIMUS: "Gluteus maximus",
    Group.GLUTEUS_MEDIUS: "Gluteus medius",
    Group.GLUTEUS_MINIMUS: "Gluteus minimus",
    Group.EXTERNAL_ROTATORS: "Deep external rotators",
    Group.ADDUCTORS: "Adductors",
    Group.HIP_FLEXORS: "Hip flexors",
    Group.TENSOR: "Tensor fasciae latae",
    Group.QUADRICEPS: "Quadriceps",
    Group.HAMSTRINGS: "Hamstrings",
}
"""What a physiotherapist calls a group."""

MOVES = {
    "hip_flexion": "bending or straightening the hip",
    "hip_adduction": "holding the thigh from leaning inwards or outwards",
    "hip_rotation": "holding the thigh from turning",
    "knee_angle": "straightening or bending the knee",
}
"""What a missing moment is for."""

_SINGLE = (
    Group.GLUTEUS_MAXIMUS,
    Group.GLUTEUS_MEDIUS,
    Group.GLUTEUS_MINIMUS,
    Group.QUADRICEPS,
)
"""Names that end in s and are one muscle, or spoken of as one."""

_SIDES = (Side.RIGHT, Side.LEFT)
_FAINT = 0.02
"""Share of all that muscles do, below which nothing is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One group of one leg."""

    label: str
    used: float
    error: float
    lean: float
    """Share of all that muscles do to the lean of the thigh; below 0 outwards."""

    turn: float
    """Share of all that muscles do to the turn of the thigh; below 0 outwards."""


def rows(moment: Moment) -> list[Row]:
    """The groups of one leg, the hardest at work first."""
    lean = sum(abs(one.pulls_in) for one in moment.holdings) or 1.0
    turn = sum(abs(one.turns_in) for one in moment.holdings) or 1.0
    found = [_row(one, lean, turn) for one in moment.holdings]
    return sorted(found, key=lambda row: -row.used if math.isfinite(row.used) else 0.0)


def _row(one: Holding, lean: float, turn: float) -> Row:
    return Row(
        label=LABELS[one.group],
        used=one.used,
        error=one.used_error,
        lean=one.pulls_in / lean,
        turn=one.turns_in / turn,
    )


def hardest(moment: Moment) -> str:
    """A sentence: which of the muscles that hold the thigh out works hardest."""
    out = [one for one in moment.holdings if one.pulls_in < 0 or one.turns_in < 0]
    known = [one for one in out if math.isfinite(one.used)]
    if not known:
        return f"No muscle holds the {moment.side} thigh out at that moment."
    best = max(known, key=lambda one: one.used)
    return (
        f"Of what holds the {moment.side} thigh out, the {LABELS[best.group].lower()} "
        f"{_work(best.group)} hardest: {share(best.used, best.used_error)} of the "
        "strength there."
    )


def _work(group: Group) -> str:
    return "work" if LABELS[group].endswith("s") and group not in _SINGLE else "works"


def share(value: float, error: float) -> str:
    """A share with its error: ``34 % ± 6 %``."""
    if not math.isfinite(value):
        return "–"
    return f"{100 * value:.0f} % ± {100 * error:.0f} %"


def lacking(lack: Lack) -> str:
    """A sentence: what no muscle of the model could make."""
    what = MOVES.get(lack.coordinate, lack.coordinate.replace("_", " "))
    return (
        f"For {what} ({lack.side}), {lack.moment:.0f} ± {lack.error:.0f} N·m are "
        "missing: the model's muscles cannot make them."
    )


def when(work: Work, side: Side) -> str:
    """At which moments a leg was looked at."""
    count = len(work.each(side))
    mean = "" if count == 1 else f", mean of {words.counted(count, 'one', 'moments')}"
    return f"when it is furthest inwards{mean}"


def picture(work: Work) -> Markup:
    """Both legs as bars, for a page."""
    legs = [
        leg for side in _SIDES if (moment := work.mean(side)) for leg in [_leg(moment)]
    ]
    return Markup('<div class="muscles">{}</div>').format(Markup("").join(legs))


def _leg(moment: Moment) -> Markup:
    made = [_bars(row) for row in rows(moment)]
    lacks = [Markup("<p>{}</p>").format(lacking(lack)) for lack in moment.lacks]
    return Markup(
        '<section><h4 class="{0}">{1} leg</h4><p class="fine">{2}</p>'
        '<table class="bars3"><thead><tr><th scope="col">Muscles</th>'
        '<th scope="col">Strength used</th><th scope="col">Thigh leans: out · in</th>'
        '<th scope="col">Thigh turns: out · in</th></tr></thead>'
        "<tbody>{3}</tbody></table>{4}</section>"
    ).format(
        moment.side.value,
        moment.side.value.capitalize(),
        hardest(moment),
        Markup("").join(made),
        Markup("").join(lacks),
    )


def _bars(row: Row) -> Markup:
    return Markup(
        '<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>'
    ).format(row.label, _used(row), _to_sides(row.lean), _to_sides(row.turn))


def _used(row: Row) -> Markup:
    """A bar from 0 to 100 % with its error, and the number."""
    if not math.isfinite(row.used):
        return Markup("–")
    full = 100 * min(row.used, 1.0)
    low, high = (
        100 * min(max(row.used + e, 0.0), 1.0) for e in (-row.error, row.error)
    )
    return Markup(
        '<span class="bar"><i style="width:{:.1f}%"></i>'
        '<b style="left:{:.1f}%;width:{:.1f}%"></b></span> {}'
    ).format(full, low, high - low, share(row.used, row.error))


def _to_sides(value: float) -> Markup:
    """A bar from the middle: left is outwards, right is inwards."""
    if not math.isfinite(value) or abs(value) < _FAINT:
        return Markup('<span class="ways"></span>')
    width = 50 * min(abs(value), 1.0)
    left = 50.0 if value > 0 else 50 - width
    kind = "in" if value > 0 else "out"
    return Markup(
        '<span class="ways" title="{}"><i class="{}" style="left:{:.1f}%;'
        'width:{:.1f}%"></i></span>'
    ).format(f"{abs(value):.0%} {kind}wards", kind, left, width)


def show(file: str, work: Work, console: Console, own: Sequence[str] = ()) -> None:
    """Write what muscles do, leg by leg, to a terminal.

    Args:
        file: what was recorded.
        work: what muscles did in it.
        console: where to.
        own: the person's strength tests that were counted, as sentences.
    """
    plain = words.plain(file)
    for side in _SIDES:
        moment = work.mean(side)
        if moment is None:
            continue
        said = f"{plain}: {side} leg, {when(work, side)}"
        console.print(said, style="bold", markup=False, highlight=False)
        console.print(hardest(moment), markup=False, highlight=False)
        console.print(_table(moment))
        for lack in moment.lacks:
            console.print(lacking(lack), markup=False, highlight=False)
    for text in (*own, *notes(work)):
        console.print(f"· {text}", style="grey50", markup=False, highlight=False)


def notes(work: Work) -> list[str]:
    """What a reader must know about these numbers."""
    told = [f"{c.text} {c.remedy}".strip() for c in work.caveats]
    return [
        "Out and in are shares of all that muscles do to the thigh's lean and turn.",
        f"Forces from the ground: {work.ground}. Muscles: those of the model "
        f"{work.model}, as strong as an average person's unless strength tests "
        "(--person) say otherwise, and used with the least effort: muscles that pull "
        "against each other do not show.",
        "The model says what this movement needs, not what the person's nerves do.",
        *told,
    ]


def _table(moment: Moment) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Muscles", "Strength used", "", "Leans", "Turns"):
        table.add_column(name, no_wrap=True)
    for row in rows(moment):
        table.add_row(
            row.label,
            share(row.used, row.error),
            _blocks(row.used),
            _to(row.lean),
            _to(row.turn),
        )
    return table


def _blocks(used: float) -> str:
    """A share as ten letters that every terminal has."""
    if not math.isfinite(used):
        return ""
    full = round(10 * min(max(used, 0.0), 1.0))
    return "#" * full + "." * (10 - full)


def _to(value: float) -> str:
    """``out 35 %``, ``in 12 %``; a dash where hardly anything."""
    if not math.isfinite(value) or abs(value) < _FAINT:
        return "-"
    return f"{'in' if value > 0 else 'out'} {abs(value):.0%}".replace("%", " %")
