"""What the pages show beside the plain records: courses, a result that plays, today."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import Response

from kneewise.anatomy import Group, Side
from kneewise.errors import UnfitRecording
from kneewise.web.access.rules import Action
from kneewise.web.api.assessments import file_of
from kneewise.web.api.person import known, the_day
from kneewise.web.api.route import Route
from kneewise.web.api.shapes import Id, Shape
from kneewise.web.headers import DOCUMENT
from kneewise.web.jobs.assessing import PLAYBACK
from kneewise.web.refusal import NotThere
from kneewise.web.visit import Here

if TYPE_CHECKING:
    from kneewise.workflow.kept import Kept
    from kneewise.workflow.what_if import Level, Value

CHANGE = 50
"""% that a group can be made stronger or weaker on a page."""

STEPS = 4
"""Levels each way, as it is included; the page draws a line between them."""


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


class SharedOut(Shape):
    """How much of each group is used at some levels of one group's strength."""

    factors: list[float]
    """What the strength is multiplied by, increasing."""

    used: dict[str, list[list[float]]]
    """``group_side`` → for each level the share used and its standard error."""

    missing: dict[str, list[list[float]]]
    """``coordinate_side`` → N·m that no muscle makes, and its standard error."""


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
            label=one.name.replace("_", " ").capitalize(),
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


def read_playback(code: str, id: Id, visit: Here) -> Response:  # noqa: A002
    """The person and the curves of an assessment, moment by moment, for drawing."""
    return Response(file_of(visit, code, id, PLAYBACK), media_type="application/json")


def share_anew(  # noqa: PLR0913 - the questions of a path and its query
    code: str,
    id: Id,  # noqa: A002
    visit: Here,
    group: Group,
    side: Side | None = None,
    recording: int = 0,
) -> SharedOut:
    """The same movement with one group of muscles weaker and stronger."""
    from kneewise.workflow.kept import name
    from kneewise.workflow.what_if import changes, levels

    try:
        file_of(visit, code, id, name(recording))
    except NotThere as error:
        raise UnfitRecording(
            f"{id} keeps no body in motion.",
            remedy="Assess markers of a person whose mass is on record.",
        ) from error
    one = _kept(visit.house.archive.files.path(code, id), recording)
    found: dict[float, Level] = {}
    for percent in (-CHANGE, CHANGE):
        asked = changes([f"{group.value}={percent:+d}%"], side)
        for level in levels(one, asked, {}, steps=STEPS):
            found[1 + level.share * percent / 100] = level
    order = sorted(found)
    return SharedOut(
        factors=order,
        used=_rows([found[factor].used for factor in order]),
        missing=_rows([found[factor].missing for factor in order]),
    )


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


@lru_cache(maxsize=2)
def _kept(folder: Path, recording: int) -> Kept:
    """A body in motion; a result never changes, and unpacking it takes a while."""
    from kneewise.workflow.kept import read

    return read(folder, recording)


def _rows(levels: list[dict[tuple[str, Side], Value]]) -> dict[str, list[list[float]]]:
    """By name and side, each level's value and error."""
    return {
        f"{name}_{side.value}": [
            [round(level[name, side].value, 4), round(level[name, side].error, 4)]
            for level in levels
        ]
        for name, side in levels[0]
    }


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
    _route(
        "/people/{code}/assessments/{id}/playback",
        Action.READ_ASSESSMENT,
        read_playback,
    ),
    _route(
        "/people/{code}/assessments/{id}/what-if",
        Action.READ_ASSESSMENT,
        share_anew,
        SharedOut,
    ),
    _route("/people/{code}/today", Action.READ_PROGRAMME, today, TodayOut),
)
