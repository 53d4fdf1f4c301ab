"""A programme to print: what to do, how much, why, and when to stop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from kneewise.programme.calendar import days
from kneewise.programme.dose import Dose
from kneewise.programme.energy import session
from kneewise.programme.exercise import catalogue
from kneewise.programme.programme import Item, Programme
from kneewise.programme.sentence import Sentence
from kneewise.report.drawing import picture
from kneewise.report.explained import source
from kneewise.report.sources import Said, Sources

if TYPE_CHECKING:
    from jinja2 import Template

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One exercise as the page shows it."""

    name: str
    drawing: Markup
    dose: str
    how: Said
    why: tuple[Said, ...]
    notes: tuple[Said, ...]
    progress: Said
    regress: Said
    stop: Said


def as_sheet(programme: Programme, name: str, mass: float | None = None) -> str:
    """A programme as one self-contained page of HTML, to read and to print.

    Args:
        programme: with or without exercises.
        name: the code of the person.
        mass: kg, for the energy of a session; None leaves it out.
    """
    sources = Sources()
    used = None if programme.is_stopped else session(programme, mass)
    start = programme.start.weekday()
    return _template().render(
        programme=programme,
        name=name,
        cards=[_card(item, sources) for item in programme.items],
        advice=[_said(each, sources) for each in programme.advice],
        practices=[
            (
                each.activity.value.replace("_", " "),
                [_said(s, sources) for s in each.what],
            )
            for each in programme.practices
        ],
        unmet=[_said(each, sources) for each in programme.unmet],
        energy=() if used is None else _all(used.said, sources),
        sessions=[_DAYS[(start + day) % 7] for day in days(programme.per_week)],
        sources=sources.listed,
        style=Markup(_text("style.css") + _text("programme.css") + _text("sheet.css")),
    )


def _card(item: Item, sources: Sources) -> Card:
    name = catalogue()[item.exercise].name
    return Card(
        name=f"{name}, {item.side}" if item.side else name,
        drawing=picture(item.exercise, name, item.side),
        dose=dose(item.dose),
        how=_said(item.how, sources),
        why=_all(item.why, sources),
        notes=_all((*item.notes, *item.cues), sources),
        progress=_said(item.progress, sources),
        regress=_said(item.regress, sources),
        stop=_said(item.stop, sources),
    )


def dose(given: Dose) -> str:
    """A dose as a person reads it: ``2 sets of 8, rest 60 s, 3 days a week``."""
    sets = "1 set" if given.sets == 1 else f"{given.sets} sets"
    held = "" if given.hold is None else f"{given.hold:g} s"
    if given.repetitions is not None:
        sets += f" of {given.repetitions}" + (f", each held {held}" if held else "")
    elif held:
        sets += f" of {held}"
    effort = f", effort {given.effort} of 10" if given.effort else ""
    each = "1 day" if given.per_week == 1 else f"{given.per_week} days"
    return f"{sets}{effort}, rest {given.rest:g} s, {each} a week"


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
