"""What the pages show beside the plain records: courses, today, a simulated person."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import Response

from kneewise.anatomy import Side
from kneewise.web.access.rules import Action
from kneewise.web.api.assessments import shown
from kneewise.web.api.person import known, the_day
from kneewise.web.api.route import Route
from kneewise.web.api.shapes import JobOut, Shape
from kneewise.web.headers import DOCUMENT
from kneewise.web.visit import Here


class TestOut(Shape):
    """A test by hand, as a form asks for it."""

    name: str
    label: str
    kind: str
    """movement, range, length, functional or instrument."""

    how: str
    unit: str
    """A value as it is typed, such as 92N."""

    sided: bool
    ways: list[list[str]]
    """Each protocol's key and name, the usual one first."""


class ListedOut(Shape):
    """What was tested, in words, and what stands out in it."""

    lines: list[str]
    findings: list[str]


class DueOut(Shape):
    """One exercise as a person does it today."""

    exercise: str
    side: Side | None
    name: str
    dose: str
    how: str
    stop: str
    picture: str
    """SVG, with its style in it."""

    done: str
    """As the diary writes a whole session of it, such as clam_left=2x10."""


class TodayOut(Shape):
    """What a person has to do, and when it is measured again."""

    start: str
    review: str
    per_week: int
    items: list[DueOut]
    advice: list[str]
    messages: list[str]
    flags: list[str]
    is_stopped: bool
    last: date | None
    """The last day before today on which something was done."""


def list_tests(_visit: Here) -> list[TestOut]:
    """The tests by hand, for a form."""
    from kneewise.exam.ask import asks

    return [
        TestOut(
            name=one.name,
            label=one.what.replace("_", " ").capitalize(),
            kind=type(one.what).__name__.lower(),
            how=one.how,
            unit=one.unit,
            sided=one.sided,
            ways=[list(way) for way in one.ways],
        )
        for one in asks()
    ]


def list_exams(code: str, visit: Here) -> ListedOut:
    """What was tested, in words, and what stands out against published values."""
    from kneewise.findings.exams import exam_findings
    from kneewise.store.record import Kind
    from kneewise.workflow.listing import lines_of

    person = known(visit, code)
    shown = (Kind.EXAM, Kind.COMPLAINT, Kind.FLAGS)
    lines = [
        line
        for record in reversed(person.records)
        if record.kind in shown
        for line in lines_of(record)
    ]
    findings = exam_findings(person.exams, person.person)
    return ListedOut(lines=lines, findings=[finding.text for finding in findings])


def read_course(code: str, visit: Here) -> Response:
    """Everything over time as a page: with errors, and the smallest real change."""
    from kneewise.report.course import Course, as_page
    from kneewise.workflow.courses import series
    from kneewise.workflow.diary import diary

    person = known(visit, code)
    page = as_page(Course(name=person.name, series=series(person, diary(person))))
    return Response(
        page, media_type="text/html", headers={"Content-Security-Policy": DOCUMENT}
    )


def add_simulated(visit: Here) -> JobOut:
    """Put a simulated person on record, to try things on; a job makes their result."""
    from kneewise.web.sample import CODE, begin_sample

    house = visit.house
    _, day = the_day(None)
    job = begin_sample(house.archive, visit.name, day)
    visit.note(Action.ADD_PERSON.value, CODE)
    house.pool.wake()
    return shown(job)


def today(code: str, visit: Here) -> TodayOut:
    """The exercises of the programme that is followed, at this week's doses."""
    from kneewise.workflow.today import due

    _, now = the_day(None)
    found = due(known(visit, code), now)
    return TodayOut(
        start=found.programme.start.isoformat(),
        review=found.programme.review.isoformat(),
        per_week=found.programme.per_week,
        items=[
            DueOut(
                exercise=item.exercise,
                side=item.side,
                name=item.name,
                dose=item.dose,
                how=item.how,
                stop=item.stop,
                picture=item.picture,
                done=item.done,
            )
            for item in found.items
        ],
        advice=list(found.advice),
        messages=list(found.messages),
        flags=list(found.flags),
        is_stopped=found.is_stopped,
        last=found.last,
    )


def _route(path: str, action: Action, answer: Any, model: Any = None) -> Route:  # noqa: ANN401 - any function, any shape
    return Route(method="GET", path=path, action=action, answer=answer, model=model)


ROUTES = (
    _route("/exams/tests", Action.ASK_GUIDE, list_tests, list[TestOut]),
    _route("/people/{code}/exams/listed", Action.READ_EXAM, list_exams, ListedOut),
    Route(
        method="GET",
        path="/people/{code}/course",
        action=Action.READ_PERSON,
        answer=read_course,
        kind=Response,
        media="text/html",
    ),
    _route("/people/{code}/today", Action.READ_PROGRAMME, today, TodayOut),
    Route(
        method="POST",
        path="/sample",
        action=Action.ADD_PERSON,
        answer=add_simulated,
        model=JobOut,
        status=202,
    ),
)
