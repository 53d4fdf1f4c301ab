"""From a person's record to a programme: flags first, then findings, causes, needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kneewise.caveat import Caveat, Weight
from kneewise.errors import BadSetting
from kneewise.events.event import Activity
from kneewise.exam import plausible
from kneewise.findings.exams import exam_findings
from kneewise.findings.explain import Explanation, explained
from kneewise.findings.finding import Finding, Standing
from kneewise.findings.seen import INWARD, Look, Seen
from kneewise.programme.caution import Caution
from kneewise.programme.exercise import HOME, Equipment
from kneewise.programme.needs import Needs
from kneewise.programme.programme import Programme
from kneewise.programme.propose import propose
from kneewise.store.record import Record
from kneewise.workflow.entry import to_ask
from kneewise.workflow.person import OnRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person wants of a programme."""

    equipment: frozenset[Equipment] = HOME
    per_week: int = 3
    dislikes: frozenset[str] = frozenset()

    cautions: frozenset[Caution] = frozenset()
    """What is true of the person, beside what is on record."""

    is_runner: bool = False
    wants_general: bool = False


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Plan:
    """A programme, and everything that led to it."""

    findings: tuple[Finding, ...]
    """Of recordings, then of exams."""

    explanation: Explanation
    needs: Needs
    programme: Programme
    caveats: tuple[Caveat, ...] = ()


def planned(
    person: OnRecord, results: Sequence[Path], wishes: Wishes, on: date, now: date
) -> Plan:
    """The programme that follows from a person's record.

    Args:
        person: the record, which must be whole.
        results: folders of results, besides those of the latest day on record.
        wishes: of the person.
        on: the first day of the programme.
        now: the day it is.

    Raises:
        UnreadableFile: if a file of the record, or a result, cannot be read.
        BadSetting: if the red-flag questions were not all answered.
    """
    person.check_whole()
    exams = person.exams
    check_asked(person, now)
    doubts = plausible.questions(exams, person.person, now)
    found, lost = looked(person, results)
    seen = Seen(person=person.person, looks=found, exams=exams)
    explanation = explained(seen)
    needs = Needs(
        person=person.person,
        start=on,
        complaints=exams.complaints,
        causes=explanation.causes,
        flags=exams.flags,
        activities=_activities(found),
        is_runner=wishes.is_runner,
        equipment=wishes.equipment,
        dislikes=wishes.dislikes,
        cautions=wishes.cautions,
        per_week=wishes.per_week,
        wants_general=wishes.wants_general,
    )
    findings = tuple(f for look in found for f in look.findings)
    return Plan(
        findings=(*findings, *exam_findings(exams, person.person)),
        explanation=explanation,
        needs=needs,
        programme=propose(needs),
        caveats=(*doubts, *lost),
    )


def check_asked(person: OnRecord, now: date) -> None:
    """Refuse to go on before the red-flag questions are answered.

    A raised flag is an answer: what it asks for is said, whatever else was not asked.

    Raises:
        BadSetting: if a question that fits the person has no answer.
    """
    screening = person.exams.screened
    if any(flag.stops_programme for flag in person.exams.flags):
        return
    given = {answer.id for answer in screening.answers} if screening else set()
    open_ = [q for q in to_ask(person, now) if q.id not in given]
    if open_:
        few = "have not been asked" if screening is None else "are not all answered"
        raise BadSetting(
            f"the questions that come before a programme {few}: {len(open_)} are open.",
            remedy=f"Answer them with: kneewise exam flags {person.name}.",
        )


def equipment(words: str | None) -> frozenset[Equipment]:
    """What a person has, from names with commas; what most homes have without any.

    Raises:
        BadSetting: if a name is none.
    """
    if words is None:
        return HOME
    names = [word.strip().lower().replace("-", "_") for word in words.split(",")]
    return frozenset(
        Equipment(name)
        for name in _known(names, [each.value for each in Equipment], "equipment")
    )


def cautions(words: Iterable[str]) -> frozenset[Caution]:
    """What is true of a person and matters to some exercise.

    Raises:
        BadSetting: if a name is none.
    """
    names = [word.strip().lower().replace("-", "_") for word in words]
    known = [each.value for each in Caution]
    return frozenset(Caution(name) for name in _known(names, known, "caution"))


def keep_results(person: OnRecord, results: Sequence[Path], on: date) -> list[Record]:
    """Record where results lie, once each.

    Args:
        person: whose record is added to.
        results: folders that ``kneewise assess`` wrote.
        on: the day, where a recording does not say its own.
    """
    from kneewise.workflow.looks import fingerprint, taken_on

    known = {each.sha256 for each in person.results}
    kept = []
    for folder in results:
        sha256 = fingerprint(folder)
        if sha256 not in known:
            known.add(sha256)
            day = min(taken_on(folder) or on, on)
            kept.append(person.chart.add_result(day, folder, sha256))
    return kept


def _known(names: list[str], known: list[str], what: str) -> list[str]:
    unknown = [name for name in names if name not in known and name != "none"]
    if unknown:
        raise BadSetting(
            f"{unknown[0]!r} is no {what}; there are {', '.join(known)}, or none.",
            remedy="Use these names, with commas between them.",
        )
    return [name for name in names if name != "none"]


def looked(
    person: OnRecord, results: Sequence[Path]
) -> tuple[tuple[Look, ...], tuple[Caveat, ...]]:
    """Recordings of the given results; without any, those of the latest day."""
    from kneewise.workflow.looks import looks

    found: list[Look] = []
    lost: list[Caveat] = []
    newest = max((each.on for each in person.results), default=None)
    on_record = [each.path for each in person.results if each.on == newest]
    for folder in results or on_record:
        if not results and not folder.exists():
            lost.append(_lost(folder))
            continue
        for look in looks(folder, person.person):
            number = len(found)  # findings name their recording by it
            findings = tuple(replace(f, recording=number) for f in look.findings)
            found.append(replace(look, findings=findings))
    return tuple(found), tuple(lost)


def _lost(folder: Path) -> Caveat:
    return Caveat(
        text=f"The result {folder} is no longer there and was left out.",
        remedy="Assess the recording again, and name its result with --result.",
        weight=Weight.DOUBT,
    )


def _activities(found: Sequence[Look]) -> tuple[Activity, ...]:
    """In which a knee was seen to fall inwards, beyond the error."""
    seen = [
        look.case.activity
        for look in found
        for finding in look.findings
        if finding.measure in INWARD and finding.standing is Standing.FINDING
    ]
    return tuple(dict.fromkeys(seen))
