"""A person on record: everything that was written down, told apart by its kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from kneewise.anatomy import Side
from kneewise.errors import BadSetting, UnreadableFile
from kneewise.exam import written
from kneewise.exam.complaint import Complaint
from kneewise.exam.exams import Exams
from kneewise.person import Person, Sex
from kneewise.store.archive import Archive, opened
from kneewise.store.chart import Chart, Fault
from kneewise.store.folder import Folder
from kneewise.store.home import codes, is_path, place
from kneewise.store.place import here
from kneewise.store.record import Kind, Record

_EARLIEST = date(1900, 1, 1)

_RESTORE = "Restore it from a copy, or remove it."

_NAMED = 60
"""People: more names fill the screen."""

_FACTS: dict[str, tuple[type, ...]] = {
    "born": (int,),
    "sex": (str,),
    "height": (int, float),
    "mass": (int, float),
}
"""What may be known of a person, and as what it is written."""

_EXAMS = (Kind.EXAM, Kind.COMPLAINT, Kind.FLAGS)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Entered:
    """One record of exams, and what is in it."""

    record: Record
    exams: Exams


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The result of a recording."""

    on: date
    path: Path
    """Its folder: as it is kept, or where it lay on the day it was looked at."""

    sha256: str
    """Of its numbers, to tell whether they are still the same."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class OnRecord:
    """Everything that is recorded about one person."""

    name: str
    """As the person was called for: a code or a path."""

    chart: Chart
    person: Person
    records: tuple[Record, ...] = ()
    """All that could be read, by their day."""

    entered: tuple[Entered, ...] = ()
    results: tuple[Seen, ...] = ()
    programmes: tuple[Record, ...] = ()
    diary: tuple[Record, ...] = ()
    faults: tuple[Fault, ...] = ()
    """Records that could not be read."""

    @property
    def exams(self) -> Exams:
        """All exams as one, with the complaints that hold today."""
        whole = Exams()
        for each in self.entered:
            whole = whole.with_more(each.exams)
        return replace(whole, complaints=current(each.exams for each in self.entered))

    def check_whole(self) -> None:
        """Refuse to work from half a record.

        Raises:
            UnreadableFile: if a record could not be read; it is named.
        """
        if self.faults:
            first = self.faults[0]
            more = len(self.faults) - 1
            others = f" So are {more} more." if more else ""
            raise UnreadableFile(
                f"{self.chart.where}: {first.text}{others}",
                remedy=f"{first.remedy} Or: kneewise exam remove {self.name} "
                f"{first.name}.",
            )


def today() -> date:
    """The day it is where the person is."""
    return datetime.now(UTC).astimezone().date()


def day(text: str | None, now: date) -> date:
    """The day that was written, such as 2026-11-20; *now* where none was.

    Raises:
        BadSetting: if it is no day, or one in the future.
    """
    if text is None:
        return now
    try:
        on = date.fromisoformat(text)
    except ValueError as error:
        raise BadSetting(
            f"{text[:40]!r} is no day.",
            remedy="Write year, month and day: --on 2026-05-31.",
        ) from error
    if not _EARLIEST <= on <= now:
        when = "in the future" if on > now else "too long ago"
        raise BadSetting(
            f"{on.isoformat()} is {when}.",
            remedy=f"Today is {now.isoformat()}; give the day with --on.",
        )
    return on


def chart_of(name: str, archive: Archive | None = None) -> Chart:
    """The chart of a person by code or path, whether anything is in it or not.

    A path is a folder of JSON files. A code is a person in the database; but who has
    only a folder from before there was one is kept there, until it is imported.

    Args:
        name: a code, or the path of a folder.
        archive: the store; that of this user if None.

    Raises:
        BadSetting: if the code is none, or differs from another in capitals alone.
    """
    archive = archive or opened(here())
    path = place(name, archive.place.folder)
    if is_path(name):
        return Folder(path=path)
    chart = archive.chart(name)
    older = Folder(path=path)
    return older if older.is_there and not chart.is_there else chart


def on_record(name: str) -> OnRecord:
    """Everything recorded about a person.

    Args:
        name: a code, or the path of a folder.

    Raises:
        BadSetting: if nothing was ever recorded about them.
        UnreadableFile: if it cannot be read or is of a newer program.
    """
    chart = chart_of(name)
    if not chart.is_there:
        known = ", ".join(everyone()[:_NAMED]) or "nobody"
        raise BadSetting(
            f"nothing is recorded about {name}; there is {known}.",
            remedy=f"Begin with: kneewise exam flags {name}.",
        )
    return read(name, chart)


def everyone() -> tuple[str, ...]:
    """The codes of all people in the store, and in folders from before."""
    archive = opened(here())
    return tuple(sorted({*archive.people.codes(), *codes(archive.place.folder)}))


def read(name: str, chart: Chart) -> OnRecord:
    """Everything in a chart, in which there need not be anything yet."""
    shelf = chart.read()
    gathered = _Gathered(chart=chart, faults=list(shelf.faults))
    for record in shelf.records:
        try:
            gathered.take(record)
            gathered.records.append(record)
        except UnreadableFile as error:
            gathered.faults.append(
                Fault(
                    name=record.name,
                    text=f"{record.name} is damaged: {error}",
                    remedy=error.remedy,
                )
            )
    return OnRecord(
        name=name,
        chart=chart,
        person=gathered.person,
        records=tuple(gathered.records),
        entered=tuple(gathered.entered),
        results=tuple(gathered.results),
        programmes=tuple(gathered.programmes),
        diary=tuple(gathered.diary),
        faults=tuple(gathered.faults),
    )


def keep_exams(chart: Chart, kind: Kind, on: date, exams: Exams) -> Record:
    """Record what was tested, said or answered."""
    return chart.add(kind, on, written.as_plain(exams))


def keep_person(chart: Chart, on: date, person: Person) -> Record | None:
    """Record the facts that are known of *person*; None where there is none."""
    said = {
        name: getattr(person, name)
        for name in _FACTS
        if getattr(person, name) is not None
    }
    return chart.add(Kind.PERSON, on, said) if said else None


def with_facts(person: Person, said: Person) -> Person:
    """The person with every fact that is *said*, in place of what was known."""
    given = {name: getattr(said, name) for name in _FACTS}
    new = {name: value for name, value in given.items() if value is not None}
    return replace(person, **new)


def facts_of(contents: dict[str, Any]) -> Person:
    """The facts that a record about a person holds.

    Raises:
        UnreadableFile: if it holds anything else.
    """
    for name, value in contents.items():
        known = _FACTS.get(name, ())
        if not isinstance(value, known) or isinstance(value, bool):
            raise UnreadableFile(
                f"{name!r}: {value!r} is no fact about a person.", remedy=_RESTORE
            )
    try:
        sex = {"sex": Sex(contents["sex"])} if "sex" in contents else {}
        return Person(**contents | sex)
    except (ValueError, BadSetting) as error:
        raise UnreadableFile(str(error), remedy=_RESTORE) from error


def current(said: Iterable[Exams]) -> tuple[Complaint, ...]:
    """What hurts now, from everything that was ever said of it, the oldest first.

    Each place of each side holds what was last said of it. A pain of 0 ends a
    complaint, unless a clinician gave it a name: that stays true.
    """
    last: dict[tuple[object, Side], Complaint] = {}
    for exams in said:
        for complaint in exams.complaints:
            for side in (complaint.side,) if complaint.side else tuple(Side):
                last[complaint.region, side] = complaint
    found = []
    for complaint in dict.fromkeys(last.values()):
        sides = [side for (_, side), each in last.items() if each == complaint]
        if complaint.pain > 0 or complaint.told is not None:
            whose = complaint.side if len(sides) == len(Side) else sides[0]
            found.append(replace(complaint, side=whose))
    return tuple(found)


@dataclass(slots=True, kw_only=True)
class _Gathered:
    """What was read so far."""

    chart: Chart
    person: Person = field(default_factory=Person)
    records: list[Record] = field(default_factory=list)
    entered: list[Entered] = field(default_factory=list)
    results: list[Seen] = field(default_factory=list)
    programmes: list[Record] = field(default_factory=list)
    diary: list[Record] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def take(self, record: Record) -> None:
        """Take in one record.

        Raises:
            UnreadableFile: if its contents are not what its kind holds.
        """
        if record.kind in _EXAMS:
            exams = written.from_plain(record.contents)
            self.entered.append(Entered(record=record, exams=exams))
        elif record.kind is Kind.PERSON:
            self.person = with_facts(self.person, facts_of(record.contents))
        elif record.kind is Kind.ASSESSMENT:
            self.results.append(_seen(record, self.chart))
        elif record.kind is Kind.PROGRAMME:
            from kneewise.programme.written import programme_from_plain

            programme_from_plain(record.contents)
            self.programmes.append(record)
        else:
            from kneewise.programme.written import diary_from_plain

            diary_from_plain(record.contents)
            self.diary.append(record)


def _seen(record: Record, chart: Chart) -> Seen:
    held = record.contents
    if set(held) != {"path", "sha256"} or not all(
        isinstance(value, str) for value in held.values()
    ):
        raise UnreadableFile(
            "it does not say where a result lies.",
            remedy=_RESTORE,
        )
    return Seen(on=record.on, path=chart.result(record), sha256=held["sha256"])
