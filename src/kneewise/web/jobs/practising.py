"""Sets that were practised live: handed in by the coach, assessed by a child, kept."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kneewise.errors import KneewiseError, UnwritableResult
from kneewise.store.archive import Archive
from kneewise.store.jobs import Job, State
from kneewise.store.moment import random_id
from kneewise.web.jobs.assessing import NUMBERS, PAGE, PLAYBACK, bodies, request_of
from kneewise.web.jobs.errand import recorded, task_about
from kneewise.web.jobs.task import PRACTISE, Task
from kneewise.web.limits import Limits
from kneewise.web.refusal import Busy, NotThere

if TYPE_CHECKING:
    from kneewise.workflow.practised import Practised

SET = "set.json"
"""What was done, beside the result."""

_POSES = "poses.npz"

_FOLDER = "sets"
"""Inside the folder of a person: sets that wait to be assessed."""

_OPEN = (State.WAITING, State.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Practising:
    """Sets of people on record.

    They lie among the person's papers until they are kept, so that none is lost with
    the server, and go when the person is forgotten.
    """

    archive: Archive
    limits: Limits

    def hand_in(self, who: str, person: str, done: Practised) -> Job:
        """Ask for a set to be assessed and kept; its landmarks are on the disk.

        Raises:
            Busy: if too many sets of the person wait.
            UnwritableResult: if the disk refuses it.
            BadSetting: if nobody of that code is on record.
        """
        jobs = self.archive.jobs
        waiting = [job for job in jobs.all(person=person) if job.state in _OPEN]
        if len(waiting) >= self.limits.waiting_own:
            raise Busy(
                "too much of this person waits to be assessed.",
                remedy="Wait until some of it is done.",
            )
        self._sweep(person, waiting)
        name = random_id()
        self._write(person, name, done)
        practice = done.summary.practice
        asked = {
            "set": name,
            "activity": practice.activity.value,
            "side": None if practice.side is None else practice.side.value,
        }
        return jobs.add(PRACTISE, asked, who=who, person=person)

    def task(self, job: Job, scratch: Path) -> Task:
        """What a child is told: where the set lies, and what is known of the person.

        Raises:
            NotThere: if the set is gone.
            UnfitRecording: if a red flag was raised.
            UnreadableFile: if a record is damaged.
        """
        person = str(job.person)
        held = self._place(person, str(job.asked["set"])).absolute()
        if not (held / _POSES).is_file():
            raise NotThere("there is no such set any more.")
        return replace(
            task_about(self.archive, person, self.limits),
            kind=PRACTISE,
            files=(str(held),),
            activity=str(job.asked["activity"]),
            side=job.asked["side"],
            out=str(scratch),
        )

    def keep(self, job: Job, out: Path) -> str:
        """Keep what a child found as a record of the person.

        Raises:
            KneewiseError: if it is not what a child finds, or the disk refuses it.
        """
        id_ = recorded(self.archive, job, out)
        _remove(self._place(str(job.person), str(job.asked["set"])))
        return id_

    def _write(self, person: str, name: str, done: Practised) -> None:
        if done.taken is None:
            raise KneewiseError(
                "nothing of this set was seen.",
                remedy="Practise where the camera sees all of you.",
            )
        from kneewise.report.save import save
        from kneewise.workflow.practised import told

        place = self._place(person, name)
        try:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise UnwritableResult(
                f"the set cannot be written: {error.strerror or error}.",
                remedy="Make room on the disk.",
            ) from error
        save(place, {_POSES: done.taken.as_bytes(), SET: told(done)})

    def _sweep(self, person: str, waiting: list[Job]) -> None:
        """Remove sets that no job will come for: it failed, or was stopped."""
        wanted = {job.asked.get("set") for job in waiting}
        with contextlib.suppress(OSError):
            for place in (self._place(person, "")).iterdir():
                if place.name not in wanted:
                    _remove(place)

    def _place(self, person: str, name: str) -> Path:
        return self.archive.place.papers / person / _FOLDER / name


def practise_into(out: Path, task: Task, report: Callable[[str, float], None]) -> None:
    """Assess a set as if it had been filmed, and write what was found into a folder.

    Raises:
        KneewiseError: if nothing in it can be measured.
    """
    from kneewise.report.contract import as_json
    from kneewise.report.page import as_page
    from kneewise.report.playback import as_playback
    from kneewise.report.save import save
    from kneewise.workflow.assessing import of_recordings
    from kneewise.workflow.practised import recorded
    from kneewise.workflow.tape import from_bytes

    request = request_of(task, report)
    held = Path(task.files[0])
    said = (held / SET).read_bytes()
    at = datetime.fromisoformat(json.loads(said)["at"])
    motion = from_bytes((held / _POSES).read_bytes()).motion()
    made = of_recordings([recorded(str(task.activity), motion, at)], request)
    report("Writing the report", 0.0)
    files: dict[str, str | bytes] = {
        NUMBERS: json.dumps(as_json(made.assessment), ensure_ascii=False) + "\n",
        PAGE: as_page(made.assessment),
        PLAYBACK: as_playback(made.assessment),
        SET: said,
    }
    save(out, files | bodies(made))


def _remove(place: Path) -> None:
    """Remove what is left of a set."""
    with contextlib.suppress(OSError):
        for name in (_POSES, SET):
            (place / name).unlink(missing_ok=True)
        place.rmdir()
