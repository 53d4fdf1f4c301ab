"""A simulated person with a result, to try the pages on."""

from __future__ import annotations

from datetime import date

from kneewise.store.archive import Archive
from kneewise.store.jobs import Job, State
from kneewise.store.people import Identity
from kneewise.store.record import Kind
from kneewise.web.jobs.task import SAMPLE

CODE = "SAMPLE"

FACTS = {"mass": 68.0, "height": 1.72}
"""Of the body that is drawn: kg and m."""

_FAILED = (State.FAILED, State.STOPPED)


def begin_sample(archive: Archive, who: str, day: date) -> Job:
    """Put the simulated person on record and have them assessed, if that is not done.

    Args:
        archive: the store.
        who: the id of the user who asks.
        day: today.
    """
    if not archive.chart(CODE).is_there:
        archive.people.keep(Identity(code=CODE, name="A simulated person"))
        archive.chart(CODE).add(Kind.PERSON, day, dict(FACTS))
    for job in archive.jobs.all(person=CODE):
        if job.kind == SAMPLE and job.state not in _FAILED:
            return job
    return archive.jobs.add(SAMPLE, dict(FACTS), who=who, person=CODE)
