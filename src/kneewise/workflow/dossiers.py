"""A person on record as a dossier, and a dossier from elsewhere put on record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kneewise.errors import KneewiseError
from kneewise.exam.exams import Exams
from kneewise.programme.dossier import Dossier, Hurt, Planned, Result, Size
from kneewise.programme.written import programme_from_plain
from kneewise.read.result import document
from kneewise.store.record import Kind
from kneewise.workflow.diary import diary
from kneewise.workflow.looks import looks
from kneewise.workflow.person import OnRecord, Seen, facts_of


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class HandedOver:
    """A dossier, and what could not go into it."""

    dossier: Dossier

    lost: tuple[str, ...] = ()
    """Results that are no longer there, as sentences."""


def handed_over(person: OnRecord) -> HandedOver:
    """Everything on record about a person, which must be whole.

    Raises:
        UnreadableFile: if a file of the record cannot be read.
    """
    person.check_whole()
    whole = Exams()
    for each in person.entered:
        whole = whole.with_more(replace(each.exams, complaints=()))
    results: list[Result] = []
    lost: list[str] = []
    for seen in sorted(person.results, key=lambda each: each.on):
        try:
            results += _results(seen, person)
        except KneewiseError as error:
            lost.append(f"A result of {seen.on.isoformat()} was left out: {error}")
    dossier = Dossier(
        code=Path(person.name).name or person.name,
        born=person.person.born,
        sex=person.person.sex,
        sizes=tuple(_sizes(person)),
        exams=whole,
        hurts=tuple(
            Hurt(on=each.record.on, complaint=complaint)
            for each in person.entered
            for complaint in each.exams.complaints
        ),
        results=tuple(results),
        plans=tuple(
            Planned(on=record.on, programme=programme_from_plain(record.contents))
            for record in person.programmes
        ),
        diary=diary(person),
    )
    return HandedOver(dossier=dossier, lost=tuple(lost))


def _sizes(person: OnRecord) -> Iterator[Size]:
    for record in person.records:
        if record.kind is Kind.PERSON:
            said = facts_of(record.contents)
            if said.height is not None or said.mass is not None:
                yield Size(on=record.on, height=said.height, mass=said.mass)


def _results(seen: Seen, person: OnRecord) -> Iterator[Result]:
    """The recordings of a result, with the summaries of what was measured."""
    held = document(seen.path)
    found = looks(seen.path, person.person)
    for number, look in enumerate(found):
        measures = tuple(
            replace(measure, recording=0)
            for measure in look.case.measures
            if measure.repetition is None and not measure.is_void
        )
        yield Result(
            on=seen.on,
            activity=look.case.activity,
            sha256=str(held["recordings"][number]["recording"]["sha256"]),
            headline=str(held["headline"]) if number == 0 else "",
            measures=measures,
        )
