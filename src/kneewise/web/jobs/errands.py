"""Which errand a job is, by its kind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kneewise.store.archive import Archive
from kneewise.store.jobs import Job
from kneewise.web.jobs.answers import Answers
from kneewise.web.jobs.errand import Assessing, kept
from kneewise.web.jobs.pool import Errand
from kneewise.web.jobs.practising import Practising
from kneewise.web.jobs.task import PRACTISE, SAMPLE, SWEEP, Task
from kneewise.web.limits import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """A simulated person who is assessed."""

    archive: Archive
    limits: Limits

    def task(self, job: Job, scratch: Path) -> Task:
        """What a child is told: the facts of a body."""
        return Task(
            kind=SAMPLE,
            files=(),
            person=dict(job.asked),
            out=str(scratch),
            limits=self.limits.child,
        )

    def keep(self, job: Job, out: Path) -> str:
        """Keep the result as a record of the simulated person."""
        return kept(self.archive, str(job.person), out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errands:
    """Every errand there is."""

    assessing: Assessing
    answers: Answers
    sampling: Sampling
    practising: Practising

    def task(self, job: Job, scratch: Path) -> Task:
        """What a child is told to do for a job; see each errand."""
        return self._of(job).task(job, scratch)

    def keep(self, job: Job, out: Path) -> str:
        """Take what the child found into the store; its id."""
        return self._of(job).keep(job, out)

    def _of(self, job: Job) -> Errand:
        others: dict[str, Errand] = {
            SWEEP: self.answers,
            SAMPLE: self.sampling,
            PRACTISE: self.practising,
        }
        return others.get(job.kind, self.assessing)
