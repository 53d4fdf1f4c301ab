"""Jobs: how far they have come, as an answer or as a stream of events."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from kneewise.errors import KneewiseError
from kneewise.store.jobs import Job, State
from kneewise.web.access.rules import Action
from kneewise.web.api.assessments import shown
from kneewise.web.api.route import Route
from kneewise.web.api.shapes import Id, JobOut
from kneewise.web.refusal import NotThere
from kneewise.web.visit import Here, Visit

_LOOK = 0.25
"""s between looks at what a child said last."""

_REST = 15.0
"""s after which a sign of life is sent where nothing changes."""

_LONGEST = 3600.0
"""s of one stream; a client opens it again."""

_OPEN = (State.WAITING, State.RUNNING)


def list_jobs(code: str, visit: Here) -> list[JobOut]:
    """The newest jobs about a person."""
    return [_now(visit, job) for job in visit.house.archive.jobs.all(person=code)]


def read_job(code: str, id: Id, visit: Here) -> JobOut:  # noqa: A002 - of the path
    """How far a job has come."""
    return _now(visit, _found(visit, code, id))


def stop_job(code: str, id: Id, visit: Here) -> JobOut:  # noqa: A002 - of the path
    """No longer want a job; what it did so far is thrown away."""
    _found(visit, code, id)
    visit.house.archive.jobs.stop(id)
    visit.house.pool.stop(id)
    return _now(visit, _found(visit, code, id))


async def follow_job(
    code: str,
    id: Id,  # noqa: A002 - of the path
    visit: Here,
    request: Request,
) -> StreamingResponse:
    """The progress of a job as server-sent events, until it ends."""
    await run_in_threadpool(_found, visit, code, id)
    with visit.house.stream(visit.name):  # refuse before anything is sent
        pass

    async def events() -> AsyncIterator[str]:
        with visit.house.stream(visit.name):
            async for event in _events(visit, code, id, request):
                yield event

    return StreamingResponse(events(), media_type="text/event-stream")


async def _events(
    visit: Visit, code: str, id_: str, request: Request
) -> AsyncIterator[str]:
    """An event for each change."""
    told = ""
    begun = last = time.monotonic()
    while not await request.is_disconnected():
        try:
            job = await run_in_threadpool(_found, visit, code, id_)
        except KneewiseError:  # the person was forgotten, or the database is away
            return
        now = _now(visit, job).model_dump_json()
        if now != told:
            told, last = now, time.monotonic()
            yield f"event: job\ndata: {now}\n\n"
        elif time.monotonic() - last > _REST:
            last = time.monotonic()
            yield ": still here\n\n"
        if job.state not in _OPEN or time.monotonic() - begun > _LONGEST:
            return
        await asyncio.sleep(_LOOK)


def _now(visit: Visit, job: Job) -> JobOut:
    live = visit.house.pool.live(job.id)
    if live is None or job.state is not State.RUNNING:
        return shown(job)
    return shown(job, live.stage, live.share)


def _found(visit: Visit, code: str, id_: str) -> Job:
    job = visit.house.archive.jobs.of(id_)
    if job is None or job.person != code:
        raise NotThere(f"there is no job {id_} of {code}.")
    return job


ROUTES = (
    Route(
        method="GET",
        path="/people/{code}/jobs",
        action=Action.READ_JOB,
        answer=list_jobs,
        model=list[JobOut],
    ),
    Route(
        method="GET",
        path="/people/{code}/jobs/{id}",
        action=Action.READ_JOB,
        answer=read_job,
        model=JobOut,
    ),
    Route(
        method="DELETE",
        path="/people/{code}/jobs/{id}",
        action=Action.STOP_JOB,
        answer=stop_job,
        model=JobOut,
    ),
    Route(
        method="GET",
        path="/people/{code}/jobs/{id}/events",
        action=Action.READ_JOB,
        answer=follow_job,
        kind=Response,
        media="text/event-stream",
    ),
)
