"""What surrounds an assessment: recordings handed to a child, its result kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from kneewise.errors import KneewiseError, UnfitRecording
from kneewise.exam import written
from kneewise.exam.redflags import Flag
from kneewise.store.archive import Archive
from kneewise.store.jobs import Job
from kneewise.store.log import Line
from kneewise.store.moment import random_id, utc_now
from kneewise.store.record import Kind, Record
from kneewise.store.records import insert
from kneewise.web.jobs.assessing import NUMBERS, PAGE, PLAYBACK
from kneewise.web.jobs.task import Task
from kneewise.web.limits import Limits
from kneewise.web.refusal import NotThere
from kneewise.web.uploads import Uploads

_LARGEST = 400_000_000
"""Bytes of what a child may hand over as one file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessing:
    """Assessments of recordings that lie in the store or were just sent."""

    archive: Archive
    uploads: Uploads
    limits: Limits

    def task(self, job: Job, scratch: Path) -> Task:
        """What a child is told: where the files lie, and what is known of the person.

        Raises:
            NotThere: if a recording is gone.
            UnfitRecording: if a red flag was raised meanwhile.
            UnreadableFile: if a record is damaged.
        """
        if job.person is None:
            raise NotThere("nobody is assessed.")
        asked = job.asked
        return replace(
            task_about(self.archive, job.person, self.limits),
            files=tuple(self._file(job, id_, scratch) for id_ in asked["recordings"]),
            static=self._maybe(job, asked.get("static"), scratch),
            forces=self._maybe(job, asked.get("forces"), scratch),
            activity=asked.get("activity"),
            side=asked.get("side"),
            out=str(scratch),
        )

    def keep(self, job: Job, out: Path) -> str:
        """Keep what a child found as a record of the person.

        Raises:
            KneewiseError: if it is not what a child finds, or the disk refuses it.
        """
        return recorded(self.archive, job, out)

    def _maybe(self, job: Job, id_: object, scratch: Path) -> str | None:
        return None if id_ is None else self._file(job, str(id_), scratch)

    def _file(self, job: Job, id_: str, scratch: Path) -> str:
        """Where a recording lies, under its own name: readers go by how it ends."""
        person = str(job.person)
        found = [each for each in self.archive.recordings.of(person) if each.id == id_]
        if not found:
            raise NotThere(f"there is no recording {id_} any more.")
        path = self.archive.recordings.path(found[0])
        path = path or self.uploads.held(person, id_)
        if path is None or not path.is_file():
            raise NotThere(
                f"the file of {found[0].name} was not kept.",
                remedy="Send it again, and assess it within a day.",
            )
        link = scratch.parent / id_ / found[0].name
        link.parent.mkdir(mode=0o700)
        link.symlink_to(path.absolute())
        return str(link)


def task_about(archive: Archive, name: str, limits: Limits) -> Task:
    """A task that knows a person, and not yet what to do.

    Raises:
        UnfitRecording: if a red flag was raised.
        UnreadableFile: if a record is damaged.
    """
    from kneewise.workflow.person import read

    known = read(name, archive.chart(name))
    known.check_whole()
    exams = known.exams
    refuse_flagged(name, exams.flags)
    person = known.person
    facts = {
        "born": person.born,
        "sex": None if person.sex is None else person.sex.value,
        "height": person.height,
        "mass": person.mass,
    }
    sides = {c.side for c in exams.complaints if c.side is not None and c.pain > 0}
    return Task(
        files=(),
        out="",
        person={k: v for k, v in facts.items() if v is not None},
        painful=tuple(sorted(side.value for side in sides)),
        exams=written.as_plain(exams),
        limits=limits.child,
    )


def recorded(archive: Archive, job: Job, out: Path) -> str:
    """Keep what a child found, and log who asked for it; the id of the record.

    Raises:
        KneewiseError: if it is not what a child finds, or the disk refuses it.
    """
    person = str(job.person)
    id_ = kept(archive, person, out)
    archive.log.add(
        Line(who=job.who, act="assess", person=person, detail=f"assessment {id_}")
    )
    return id_


def kept(archive: Archive, person: str, out: Path) -> str:
    """Keep the result that lies in a folder; the id of its record.

    Raises:
        KneewiseError: if it is no result, or the disk refuses it.
    """
    found = _found(out)
    numbers = found[NUMBERS].read_bytes()
    id_ = random_id()
    record = Record(
        id=id_,
        kind=Kind.ASSESSMENT,
        on=_day(numbers),
        entered=utc_now(),
        contents={
            "path": str(archive.files.path(person, id_).absolute()),
            "sha256": sha256(numbers).hexdigest(),
        },
    )
    with archive.files.kept(person, id_, found) as rows:
        insert(rows, person, record)
    return id_


def refuse_flagged(name: str, flags: Iterable[Flag]) -> None:
    """Refuse to assess where a red flag stops tests of movement.

    Raises:
        UnfitRecording: with what is to be done instead.
    """
    stopping = [flag for flag in flags if flag.stops_test]
    if stopping:
        first = stopping[0]
        raise UnfitRecording(
            f"no movement is assessed for {name}: a red flag was raised "
            f"({first.question.rstrip('.')}; {first.key}).",
            remedy=f"{first.action.rstrip('.')} ({first.action_key}).",
        )


def _found(out: Path) -> Mapping[str, Path]:
    """The files that a child made: these names, plain files, and not too large."""
    wanted = [
        out / NUMBERS,
        out / PAGE,
        out / PLAYBACK,
        *sorted(out.glob("motion*.npz")),
        *sorted(out.glob("scene*.json")),
        *sorted(out.glob("set.json")),
    ]
    for path in wanted:
        is_plain = path.is_file() and not path.is_symlink()
        if not is_plain or path.stat().st_size > _LARGEST:
            raise KneewiseError(
                "the process that worked on it left no result.",
                remedy="Ask for it again; if it fails again, report it.",
            )
    return {path.name: path for path in wanted}


def _day(numbers: bytes) -> date:
    """The day of the recording where it says one, else today; never in the future."""
    today = utc_now().astimezone().date()
    try:
        told = json.loads(numbers)["recording"]["taken_at"]
        return min(today, date.fromisoformat(str(told)[:10]))
    except (KeyError, TypeError, ValueError):
        return today
