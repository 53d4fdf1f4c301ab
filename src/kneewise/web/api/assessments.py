"""Assessments: asked for as a job, kept as a record, read as JSON or as a page."""

from __future__ import annotations

from fastapi import Response

from kneewise.store.jobs import Job, State
from kneewise.store.record import Kind
from kneewise.web.access.rules import Action
from kneewise.web.api.people import find
from kneewise.web.api.person import known
from kneewise.web.api.route import Route
from kneewise.web.api.shapes import Assess, Id, JobOut, RecordLine
from kneewise.web.headers import DOCUMENT
from kneewise.web.jobs.assessing import NUMBERS, PAGE
from kneewise.web.jobs.errand import refuse_flagged
from kneewise.web.refusal import Busy, NotThere, without_folders
from kneewise.web.visit import Here, Visit

_OPEN = (State.WAITING, State.RUNNING)


def list_assessments(code: str, visit: Here) -> list[RecordLine]:
    """The assessments of a person, by their day."""
    return [
        RecordLine(
            id=record.id, kind=record.kind.value, on=record.on, entered=record.entered
        )
        for record in visit.house.archive.chart(code).read().records
        if record.kind is Kind.ASSESSMENT
    ]


def assess(code: str, said: Assess, visit: Here) -> JobOut:
    """Ask for recordings to be assessed: a job, whose progress can be followed."""
    house = visit.house
    there = {each.id for each in house.archive.recordings.of(code)}
    wanted = [*said.recordings, said.static, said.forces]
    for id_ in wanted:
        if id_ is not None and id_ not in there:
            raise NotThere(f"there is no recording {id_} of {code}.")
    refuse_flagged(code, known(visit, code).exams.flags)
    check_room(visit, code)
    job = house.archive.jobs.add(
        "assess",
        said.model_dump(mode="json", exclude_none=True),
        who=visit.name,
        person=code,
    )
    house.pool.wake()
    return shown(job)


def read_assessment(code: str, id: Id, visit: Here) -> Response:  # noqa: A002
    """An assessment: SI units and radians, by the published schema."""
    return Response(file_of(visit, code, id, NUMBERS), media_type="application/json")


def read_report(code: str, id: Id, visit: Here) -> Response:  # noqa: A002
    """The report of an assessment as a page."""
    return Response(
        file_of(visit, code, id, PAGE),
        media_type="text/html",
        headers={"Content-Security-Policy": DOCUMENT},
    )


def shown(job: Job, stage: str = "", progress: float | None = None) -> JobOut:
    """A job, with what its child said last where that is newer."""
    return JobOut(
        id=job.id,
        kind=job.kind,
        state=job.state.value,
        stage=stage or job.stage,
        progress=job.progress if progress is None else progress,
        reason=without_folders(job.reason),
        result=job.result,
        made=job.made,
        ended=job.ended,
    )


def check_room(visit: Visit, code: str) -> None:
    """Refuse work that would wait for ever.

    Raises:
        Busy: if too much waits.
    """
    jobs, limits = visit.house.archive.jobs, visit.house.limits
    own = [job for job in jobs.all(person=code) if job.state in _OPEN]
    waiting = jobs.all(State.WAITING, most=limits.waiting)
    if len(own) >= limits.waiting_own or len(waiting) >= limits.waiting:
        raise Busy(
            "too many assessments wait already.",
            remedy="Wait until some are done, or stop some.",
        )


def file_of(visit: Visit, code: str, id_: str, name: str) -> bytes:
    """A file of a result.

    Raises:
        NotThere: if there is no such result, or it holds no such file.
    """
    record = find(visit, code, id_)
    names = {
        each.name for each in visit.house.archive.files.all(code) if each.owner == id_
    }
    if record.kind is not Kind.ASSESSMENT or name not in names:
        raise NotThere(f"{id_} holds no {name}.")
    return visit.house.archive.files.read(code, id_, name)


ROUTES = (
    Route(
        method="GET",
        path="/people/{code}/assessments",
        action=Action.READ_ASSESSMENT,
        answer=list_assessments,
        model=list[RecordLine],
    ),
    Route(
        method="POST",
        path="/people/{code}/assessments",
        action=Action.ASSESS,
        answer=assess,
        model=JobOut,
        status=202,
    ),
    Route(
        method="GET",
        path="/people/{code}/assessments/{id}",
        action=Action.READ_ASSESSMENT,
        answer=read_assessment,
    ),
    Route(
        method="GET",
        path="/people/{code}/assessments/{id}/report",
        action=Action.READ_ASSESSMENT,
        answer=read_report,
        kind=Response,
        media="text/html",
    ),
)
