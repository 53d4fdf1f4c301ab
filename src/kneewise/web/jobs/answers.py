"""Answers to questions about results: worked out once by a child, then kept.

They lie among the person's papers, so that they go when the person is forgotten; what
is lost is worked out again.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kneewise.errors import KneewiseError, UnwritableResult
from kneewise.store.archive import Archive
from kneewise.store.jobs import Job, State
from kneewise.store.moment import random_id
from kneewise.web.jobs.task import SWEEP, Task
from kneewise.web.limits import Limits

_FOLDER = "answers"
"""Inside the folder of a person."""

_LARGEST = 50_000_000
"""Bytes of one answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What other strengths would ask, by result, recording and group."""

    archive: Archive
    limits: Limits

    def asked(self, person: str, result: str, recording: int) -> Job | None:
        """The job that will answer, or has answered; None where nobody asked."""
        said = _said(result, recording)
        is_kept = self._place(person, result, recording).is_dir()
        for job in self.archive.jobs.all(person=person):
            if job.kind != SWEEP or job.asked != said:
                continue
            is_open = job.state in (State.WAITING, State.RUNNING)
            if is_open or (job.state is State.DONE and is_kept):
                return job
        return None

    def ask(self, who: str, person: str, result: str, recording: int) -> Job:
        """A new job that will answer."""
        said = _said(result, recording)
        return self.archive.jobs.add(SWEEP, said, who=who, person=person)

    def read(
        self, person: str, result: str, recording: int, group: str
    ) -> bytes | None:
        """An answer as JSON; None where it was not worked out, or has no such group."""
        path = self._place(person, result, recording) / f"{group}.json"
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def task(self, job: Job, scratch: Path) -> Task:
        """What a child is told: where the result lies."""
        person, result = str(job.person), str(job.asked["result"])
        return Task(
            kind=SWEEP,
            files=(str(self.archive.files.path(person, result).absolute()),),
            recording=int(job.asked["recording"]),
            out=str(scratch),
            limits=self.limits.child,
        )

    def keep(self, job: Job, out: Path) -> str:
        """Keep what a child found, whole or not at all.

        Raises:
            KneewiseError: if it is not what a child finds.
            UnwritableResult: if the disk refuses it.
        """
        result = str(job.asked["result"])
        target = self._place(str(job.person), result, int(job.asked["recording"]))
        found = sorted(out.glob("*.json"))
        is_plain = all(
            each.is_file() and not each.is_symlink() and each.stat().st_size < _LARGEST
            for each in found
        )
        if not found or not is_plain:
            raise KneewiseError(
                "the process that worked on it left no answer.",
                remedy="Ask for it again; if it fails again, report it.",
            )
        draft = target.with_name(f"{random_id()}.part")
        try:
            draft.mkdir(mode=0o700, parents=True)
            for each in found:
                shutil.copyfile(each, draft / each.name)
            shutil.rmtree(target, ignore_errors=True)
            draft.replace(target)
        except OSError as error:
            shutil.rmtree(draft, ignore_errors=True)
            raise UnwritableResult(
                f"the answer cannot be written: {error.strerror or error}.",
                remedy="Make room on the disk.",
            ) from error
        return result

    def _place(self, person: str, result: str, recording: int) -> Path:
        return (
            self.archive.place.papers / person / _FOLDER / result / f"{recording + 1}"
        )


def _said(result: str, recording: int) -> dict[str, Any]:
    return {"result": result, "recording": recording}
