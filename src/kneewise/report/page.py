"""The report as one HTML page that asks nothing of anybody's network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from kneewise.assessment import Assessment
from kneewise.caveat import Caveat, Weight
from kneewise.measures.catalogue import BY_NAME
from kneewise.measures.measure import Definition
from kneewise.report import advice, stick, words
from kneewise.report.contract import all_caveats
from kneewise.report.explained import explained
from kneewise.report.part import Part, main_change, origin, part, standings
from kneewise.report.rows import weighed
from kneewise.report.sources import Said, Sources
from kneewise.report.stick import StillView

if TYPE_CHECKING:
    from jinja2 import Template

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A caveat as the page lists it."""

    text: str
    remedy: str
    weight: Weight
    letter: str
    """By which the table refers to it; empty where it concerns everything."""

    concerns: str


def as_page(assessment: Assessment, stills: Sequence[StillView] = ()) -> str:
    """The whole report as one self-contained page of HTML.

    Args:
        assessment: what was found.
        stills: key frames of a video, heads covered, to be shown with the skeleton.
    """
    sources = Sources()
    parts = [part(assessment, i, sources) for i in range(len(assessment.trials))]
    told = None
    if assessment.explanation is not None:
        told = explained(assessment.explanation, sources)
    doubts = _doubts(assessment, parts)
    meanings = _meanings(parts, sources)
    changes = _changes(parts, sources)
    no_prediction = Said(
        text="No number here predicts an injury, and none of them is a diagnosis.",
        sources=(sources.number(advice.NO_PREDICTION),),
    )
    style, script = _text("style.css"), _text("player.js")
    return _template().render(
        a=assessment,
        parts=parts,
        title=_title(assessment),
        origin=_origin(assessment),
        stills=[stick.still(view) for view in stills],
        explained=told,
        steps=advice.steps(assessment, main_change(assessment)),
        stop=advice.STOP,
        doubts=doubts,
        letters={d.text: d.letter for d in doubts},
        meanings=meanings,
        changes=changes,
        no_prediction=no_prediction,
        filming=advice.FILMING if any(map(advice.is_filmed, assessment.trials)) else (),
        sources=sources.listed,
        style=Markup(style),
        script=Markup(script),
        allowed=_fingerprint(script),
        words=words,
        standings=standings,
    )


def _title(assessment: Assessment) -> str:
    """What was done, and how often: the first words of the page."""
    if len(assessment.trials) == 1:
        trial = assessment.trials[0]
        name = words.ACTIVITIES[trial.activity]
        how_often = words.tally(trial.repetitions)
        joint = " " if how_often.startswith("for ") else ", "
        return f"{name}{joint}{how_often}"
    names = [words.ACTIVITIES[t.activity].lower() for t in assessment.trials]
    count = words.counted(len(names), "recording", "recordings").capitalize()
    return f"{count}: {words.listed(list(dict.fromkeys(names)))}"


def _origin(assessment: Assessment) -> str:
    """When and how it was recorded."""
    first = assessment.trials[0]
    taken_at = first.recording.taken_at
    when = (
        words.day(taken_at)
        if taken_at
        else f"measured on {words.day(assessment.made_at)}"
    )
    if len({origin(t) for t in assessment.trials}) > 1:
        return when
    return f"{when} · {origin(first)}"


def _doubts(assessment: Assessment, parts: Sequence[Part]) -> list[Doubt]:
    """Every caveat, the heaviest first; those of single measures with a letter."""
    general = all_caveats(assessment)
    concerned: dict[Caveat, list[str]] = {caveat: [] for caveat in general}
    for one in parts:
        for row in one.rows:
            for caveat in row.caveats:
                concerned.setdefault(caveat, []).append(words.sided(row.name, None))
        for void in one.withheld:
            why = Caveat(text=void.text, remedy=void.remedy, weight=Weight.VOID)
            concerned.setdefault(why, []).extend(void.what)
    for trial in assessment.trials:
        for i, repetition in enumerate(trial.repetitions, start=1):
            for caveat in repetition.caveats:
                concerned.setdefault(caveat, []).append(f"repetition {i}")
    marked = {c for one in parts for row in one.rows for c in row.caveats}
    marked -= set(general)
    letters = iter(_LETTERS)
    return [
        Doubt(
            text=caveat.text,
            remedy=caveat.remedy,
            weight=caveat.weight,
            letter="" if caveat not in marked else next(letters, "*"),
            concerns=words.listed(list(dict.fromkeys(concerned[caveat]))),
        )
        for caveat in weighed(list(concerned))
    ]


def _meanings(parts: Sequence[Part], sources: Sources) -> list[tuple[Definition, Said]]:
    """What each measure shown says, and where it stops meaning much."""
    names = dict.fromkeys(row.name for one in parts for row in one.rows)
    found = []
    for name in names:
        if name in BY_NAME:
            definition = BY_NAME[name]
            number = sources.number(definition.source)
            found.append((definition, Said(text=definition.limits, sources=(number,))))
    return found


def _changes(parts: Sequence[Part], sources: Sources) -> list[Said]:
    """Where the smallest real changes come from."""
    every = [m for one in parts for row in one.rows for m in row.all if not m.is_void]
    found: list[Said] = []
    origins = dict.fromkeys(m.change_source for m in every if m.change_source)
    for said in sorted(origins, key=lambda s: not s.startswith("published")):
        names = [words.sided(m.name, None) for m in every if m.change_source == said]
        if said.startswith("published"):
            name = words.listed(list(dict.fromkeys(names)))
            text = f"The smallest real change of {name} is a published figure."
            found.append(Said(text=text, sources=(sources.number(said),)))
        else:
            what = "Other smallest" if found else "Smallest"
            text = f"{what} real changes are {said} (95 % sure)."
            found.append(Said(text=text))
    return found


def _fingerprint(script: str) -> str:
    """What a page must say for a browser to run this script and no other."""
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")


def _text(name: str) -> str:
    """A file that lies beside this one."""
    return (files("kneewise.report") / name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    """The page with its holes; every text put into them is escaped."""
    from jinja2 import Environment, StrictUndefined

    place = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return place.from_string(_text("page.html.j2"))
