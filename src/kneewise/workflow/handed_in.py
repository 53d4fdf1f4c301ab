"""A dossier from elsewhere put on a person's record: all that is new, or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from kneewise.errors import BadSetting, KneewiseError
from kneewise.exam import plausible
from kneewise.exam.exams import Exams
from kneewise.person import Person
from kneewise.programme import written
from kneewise.programme.diary import Diary
from kneewise.programme.dossier import Dossier, Result
from kneewise.report.contract import measure_json
from kneewise.report.fhir.bundle import ids
from kneewise.report.save import save
from kneewise.store.record import Kind, Record
from kneewise.version import __version__
from kneewise.workflow.dossiers import handed_over
from kneewise.workflow.person import OnRecord, keep_exams, keep_person
from kneewise.workflow.planning import keep_results

FOLDER = "handed_in"
"""Inside the folder of the person, for results that came from elsewhere."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class HandedIn:
    """What was put on record."""

    records: tuple[Record, ...]

    known: int
    """How many things were on record before, and were not taken again."""


def hand_in(person: OnRecord, dossier: Dossier, now: date) -> HandedIn:
    """Put on record what is not there yet: all of it, or nothing.

    Raises:
        BadSetting: if the dossier is about somebody else, or a test cannot be.
        UnreadableFile: if a file of the record is damaged.
        UnwritableResult: if the disk refuses it; then nothing of it stays.
    """
    person.check_whole()
    _check_same(person, dossier)
    known = handed_over(person).dossier
    facts = _facts(person.person, dossier)
    theirs = replace(known, born=facts.born, sex=facts.sex)
    there = ids(theirs)
    pieces = [replace(each, code=known.code) for each in _pieces(dossier)]
    as_known = [replace(each, born=facts.born, sex=facts.sex) for each in pieces]
    fresh = [
        one for one, said in zip(pieces, as_known, strict=True) if ids(said) - there
    ]
    for one in fresh:
        plausible.questions(one.exams, facts, now)
    first = min(dossier.days, default=now)
    records = _kept(person, dossier, _by_day(fresh), first)
    return HandedIn(records=records, known=len(pieces) - len(fresh))


def _check_same(person: OnRecord, dossier: Dossier) -> None:
    """Refuse what is about somebody else.

    Raises:
        BadSetting: if sex or year of birth are other ones.
    """
    for what, own, told in (
        ("born in", person.person.born, dossier.born),
        ("of the sex", person.person.sex, dossier.sex),
    ):
        if own is not None and told is not None and own != told:
            raise BadSetting(
                f"the file is about somebody {what} {told}; {person.name} is {own}.",
                remedy="Name the person it is about, or a code that is still free.",
            )


def _facts(person: Person, dossier: Dossier) -> Person:
    return replace(
        person, born=person.born or dossier.born, sex=person.sex or dossier.sex
    )


def _pieces(dossier: Dossier) -> Iterator[Dossier]:
    """A dossier for each single thing that is in it."""
    empty = Dossier(code=dossier.code)
    for size in dossier.sizes:
        yield replace(empty, sizes=(size,))
    for kind in (
        "strength",
        "ranges",
        "lengths",
        "functional",
        "questionnaires",
        "screenings",
    ):
        for one in getattr(dossier.exams, kind):
            yield replace(empty, exams=replace(Exams(), **{kind: (one,)}))
    for said in dossier.hurts:
        yield replace(empty, hurts=(said,))
    for result in dossier.results:
        yield replace(empty, results=(result,))
    for plan in dossier.plans:
        yield replace(empty, plans=(plan,))
    for event in dossier.diary.events:
        yield replace(empty, diary=Diary(events=(event,)))


def _by_day(fresh: list[Dossier]) -> list[Dossier]:
    """The same with what was tested, asked or done on one day together."""
    held: dict[tuple[object, ...], Dossier] = {}
    for number, one in enumerate(fresh):
        kind, is_screening = _kind(one), bool(one.exams.screenings)
        is_many = kind in ("exams", "diary")
        key = (kind, is_screening, one.days[0] if is_many else number)
        there = held.get(key, replace(one, exams=Exams(), diary=Diary()))
        held[key] = replace(
            there,
            exams=there.exams.with_more(one.exams),
            diary=Diary(events=there.diary.events + one.diary.events),
        )
    return list(held.values())


def _kept(
    person: OnRecord, dossier: Dossier, fresh: list[Dossier], first: date
) -> tuple[Record, ...]:
    """Write every new thing; take back what was written if one is refused."""
    new = Person(
        born=dossier.born if person.person.born is None else None,
        sex=dossier.sex if person.person.sex is None else None,
    )
    records: list[Record] = []
    try:
        told = keep_person(person.chart, first, new)
        records += [told] if told is not None else []
        for one in fresh:
            records += _KEEPS[_kind(one)](person, one)
    except BaseException:  # whatever it was, half a record is worse
        for record in records:
            with suppress(KneewiseError):
                person.chart.remove(record.id)
        raise
    return tuple(records)


def _kind(one: Dossier) -> str:
    held = ("sizes", "hurts", "results", "plans")
    if one.diary.events:
        return "diary"
    return next((name for name in held if getattr(one, name)), "exams")


def _keep_size(person: OnRecord, one: Dossier) -> list[Record]:
    size = one.sizes[0]
    said = Person(height=size.height, mass=size.mass)
    kept = keep_person(person.chart, size.on, said)
    return [] if kept is None else [kept]


def _keep_exams(person: OnRecord, one: Dossier) -> list[Record]:
    kind = Kind.FLAGS if one.exams.screenings else Kind.EXAM
    return [keep_exams(person.chart, kind, one.days[0], one.exams)]


def _keep_hurt(person: OnRecord, one: Dossier) -> list[Record]:
    said = Exams(complaints=(one.hurts[0].complaint,))
    return [keep_exams(person.chart, Kind.COMPLAINT, one.days[0], said)]


def _keep_result(person: OnRecord, one: Dossier) -> list[Record]:
    result = one.results[0]
    text = json.dumps(_document(result), indent=1, ensure_ascii=False) + "\n"
    place = person.chart.papers / FOLDER / _free(person.chart.papers / FOLDER, result)
    save(place, {"assessment.json": text})
    return keep_results(person, [place], result.on)


def _keep_plan(person: OnRecord, one: Dossier) -> list[Record]:
    held = written.programme_as_plain(one.plans[0].programme)
    return [person.chart.add(Kind.PROGRAMME, one.plans[0].on, held)]


def _keep_event(person: OnRecord, one: Dossier) -> list[Record]:
    held = written.diary_as_plain(one.diary)
    return [person.chart.add(Kind.DIARY, one.days[0], held)]


_KEEPS: dict[str, Callable[[OnRecord, Dossier], list[Record]]] = {
    "sizes": _keep_size,
    "exams": _keep_exams,
    "hurts": _keep_hurt,
    "results": _keep_result,
    "plans": _keep_plan,
    "diary": _keep_event,
}


def _free(folder: Path, result: Result) -> str:
    """The name of a folder that is not there yet."""
    name = f"{result.on.isoformat()}-{result.activity}-{result.sha256[:12]}"
    number = sum(1 for _ in folder.glob(f"{name}*"))
    return f"{name}-{number + 1}" if number else name


def _document(result: Result) -> dict[str, Any]:
    """A result as ``assessment.json`` has it, with all that is known of it."""
    recording: dict[str, Any] = {
        "recording": {
            "file": f"handed in, {result.sha256[:12]}",
            "sha256": result.sha256,
            "kind": "markers",
            "rate": None,
            "duration": None,
            "device": "",
            "reader": "fhir",
            "taken_at": None,
        },
        "activity": {"name": result.activity.value, "sureness": None},
        "view": None,
        "repetitions": [],
        "work": None,
    }
    person = {"code": "", "born": None, "sex": None, "height": None, "mass": None}
    return {
        "kneewise": __version__,
        "made_at": datetime.combine(result.on, time(12), UTC).isoformat(),
        "headline": result.headline,
        "person": person | {"painful": []},
        **recording,
        "recordings": [recording],
        "measures": [measure_json(each) for each in result.measures],
        "findings": [],
        "explanation": None,
        "programme": None,
        "caveats": [],
    }
