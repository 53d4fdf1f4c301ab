"""A programme to print: what to do, how much, why, and when to stop."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from kneewise.programme.energy import session
from kneewise.programme.exercise import catalogue
from kneewise.programme.notice import whole
from kneewise.programme.programme import Item, Programme
from kneewise.programme.sentence import Sentence
from kneewise.reference import row
from kneewise.report.drawing import picture
from kneewise.report.explained import source
from kneewise.report.sources import Said, Sources
from kneewise.report.week import day, end, legs, span, week

if TYPE_CHECKING:
    from jinja2 import Template

_SEEK = ("rf_pe", "rf_septic", "rf_wells_calf", "rf_lock", "rf_giveway", "rf_prolonged")
"""Rows of the red flags that anybody who exercises should know, the gravest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One exercise as the page shows it."""

    name: str
    legs: str

    look: str
    """The colour of the working leg."""

    drawing: Markup
    dose: str
    how: Said
    why: tuple[Said, ...]
    notes: tuple[Said, ...]
    cues: tuple[Said, ...]
    progress: Said
    regress: Said

    stop: Said | None
    """None where it is what stands above for every exercise."""


def as_sheet(programme: Programme, name: str, mass: float | None = None) -> str:
    """A programme as one self-contained page of HTML, to read and to print.

    Args:
        programme: with or without exercises.
        name: the code of the person.
        mass: kg, for the energy of a session; None leaves it out.
    """
    sources = Sources()
    used = None if programme.is_stopped else session(programme, mass)
    shared = _shared_stop(programme)
    cards = [_card(item, shared, sources) for item in programme.items]
    style = "".join(
        _text(f"{part}.css") for part in ("style", "programme", "pose", "sheet")
    )
    return _template().render(
        programme=programme,
        name=name,
        when=span(programme.start, end(programme)),
        review=day(programme.review),
        advice=_all(programme.advice, sources),
        stop=None if shared is None else _said(shared, sources),
        cards=cards,
        week=week(programme, [f"{card.name} ({card.legs})" for card in cards]),
        practices=[
            (each.activity.value.replace("_", " "), _all(each.what, sources))
            for each in programme.practices
        ],
        unmet=_all((*programme.unmet, *_lost(programme)), sources),
        changed=_changed(programme),
        energy=() if used is None else _all(used.said, sources),
        seek=[] if programme.is_stopped else [_sign(id_, sources) for id_ in _SEEK],
        sources=sources.listed,
        style=Markup(style),
    )


def _changed(programme: Programme) -> str:
    """By whom and when it was changed; empty where it is as it was proposed."""
    if programme.edit is None:
        return ""
    who = f" by {programme.edit.by}" if programme.edit.by else ""
    return f"changed{who} on {day(programme.edit.on)}"


def _lost(programme: Programme) -> tuple[Sentence, ...]:
    return programme.edit.lost if programme.edit else ()


def _shared_stop(programme: Programme) -> Sentence | None:
    """When to stop, where that is the same for every exercise."""
    stops = {item.stop for item in programme.items}
    return stops.pop() if len(stops) == 1 else None


def _card(item: Item, shared: Sentence | None, sources: Sources) -> Card:
    exercise = catalogue()[item.exercise]
    is_sided = exercise.poses.is_sided
    return Card(
        name=exercise.name,
        legs=legs(item, is_sided=is_sided),
        look=item.side.value if item.side else "turn" if is_sided else "both",
        drawing=picture(item.exercise, exercise.name, item.side),
        dose=whole(item.dose),
        how=_said(item.how, sources),
        why=_all(item.why, sources),
        notes=_all(item.notes, sources),
        cues=_all(item.cues, sources),
        progress=_said(item.progress, sources),
        regress=_said(item.regress, sources),
        stop=None if item.stop == shared else _said(item.stop, sources),
    )


def _sign(id_: str, sources: Sources) -> tuple[str, Said]:
    """What to look out for, and what to do then."""
    found = row(f"redflags/{id_}")
    # Points in brackets belong to a score that nobody counts here.
    seen = re.sub(r" \([^()]*\)", "", found.text("question_or_finding"))
    action = Sentence(text=found.text("user_action_text"), key=found.key)
    return seen, _said(action, sources)


def _all(said: Iterable[Sentence], sources: Sources) -> tuple[Said, ...]:
    return tuple(_said(each, sources) for each in said)


def _said(sentence: Sentence, sources: Sources) -> Said:
    found = source(sentence.key)
    numbers = (sources.number(found),) if found else ()
    return Said(text=sentence.text, sources=numbers)


def _text(name: str) -> str:
    return (files("kneewise.report") / name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    place = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return place.from_string(_text("sheet.html.j2"))
