"""Programmes and the diary: proposed, followed, written down day by day."""

from __future__ import annotations

from typing import Any

from fastapi import Response

from kneewise.programme import written
from kneewise.programme.programme import Programme
from kneewise.web.access.rules import Action
from kneewise.web.api.exams import CaveatOut
from kneewise.web.api.person import known, the_day
from kneewise.web.api.route import Route
from kneewise.web.api.shapes import Done, OnDay, RecordLine, Shape, Wished
from kneewise.web.headers import DOCUMENT
from kneewise.web.visit import Here
from kneewise.workflow import diary as diaries
from kneewise.workflow import following, plan_files, planning


class Proposed(Shape):
    """A programme that was proposed, and kept."""

    record: str
    """The id of its record."""

    programme: dict[str, Any]
    findings: list[str]
    caveats: list[CaveatOut]


class Followed(Shape):
    """A programme under way."""

    state: dict[str, Any]
    messages: list[str]
    changes: list[str]
    flags: list[str]


class Noted(Shape):
    """What was written down."""

    outside: list[str]
    """Exercises that are in no programme of the person: they change no dose."""


def list_programmes(code: str, visit: Here) -> list[RecordLine]:
    """The programmes of a person, by their day."""
    return [
        RecordLine(id=r.id, kind=r.kind.value, on=r.on, entered=r.entered)
        for r in known(visit, code).programmes
    ]


def propose(code: str, said: Wished, visit: Here) -> Proposed:
    """Propose a programme from what is on record, and keep it."""
    person = known(visit, code)
    person.check_whole()
    diaries.check_goes_on(person)
    on, now = the_day(said.on)
    plan = planning.planned(person, (), wishes(said), on, now)
    record = plan_files.keep(person, plan.programme, on)
    return kept(record.id, plan.programme, plan)


def wishes(said: Wished) -> planning.Wishes:
    """What a person wants, as a plan takes it."""
    gear = planning.equipment(None) if said.equipment is None else said.equipment
    return planning.Wishes(
        equipment=frozenset(gear),
        per_week=said.days,
        dislikes=frozenset(said.dislikes),
        cautions=frozenset(said.cautions),
        is_runner=said.is_runner,
        wants_general=said.wants_general,
    )


def kept(record: str, programme: Programme, plan: planning.Plan) -> Proposed:
    """A programme that is on record now."""
    return Proposed(
        record=record,
        programme=written.programme_as_plain(programme),
        findings=[finding.text for finding in plan.findings],
        caveats=[
            CaveatOut(text=c.text, remedy=c.remedy, weight=c.weight.value)
            for c in plan.caveats
        ],
    )


def read_programme(code: str, visit: Here) -> dict[str, Any]:
    """The programme that is followed: the latest."""
    return written.programme_as_plain(following.latest(known(visit, code)))


def read_sheet(code: str, visit: Here) -> Response:
    """The latest programme as a page to print, with a picture of each exercise."""
    from kneewise.report.sheet import as_sheet

    person = known(visit, code)
    page = as_sheet(following.latest(person), person.name, person.person.mass)
    return Response(
        page,
        media_type="text/html",
        headers={"Content-Security-Policy": DOCUMENT},
    )


def follow(code: str, visit: Here) -> Followed:
    """What is due this week, and what has really changed since the beginning."""
    from kneewise.workflow import follow_words

    _, now = the_day(None)
    under = following.under_way(known(visit, code), now)
    return Followed(
        state=written.state_as_plain(under.state),
        messages=[message.said.text for message in under.messages],
        changes=list(follow_words.changed(under)),
        flags=[flag.key for flag in under.flags],
    )


def read_diary(code: str, visit: Here) -> dict[str, Any]:
    """Everything in the diary, by day, each thing once."""
    return written.diary_as_plain(diaries.diary(known(visit, code)))


def write_diary(code: str, said: Done, visit: Here) -> Noted:
    """Write down what was done, how hard it was, and how it felt."""
    person = known(visit, code)
    person.check_whole()
    on, _ = the_day(said.on)
    noted = diaries.Said(
        done=tuple(said.done),
        effort=said.effort,
        pain=said.pain,
        morning=said.morning,
        signs=tuple(sign.value for sign in said.signs),
        on=on,
    )
    return Noted(outside=list(diaries.keep_said(person, noted)))


def clear(code: str, said: OnDay, visit: Here) -> Noted:
    """Say that a clinician has looked at a sign, and exercise may go on."""
    on, _ = the_day(said.on)
    diaries.keep_clearance(known(visit, code), on)
    return Noted(outside=[])


ROUTES = (
    Route(
        method="GET",
        path="/people/{code}/programmes",
        action=Action.READ_PROGRAMME,
        answer=list_programmes,
        model=list[RecordLine],
    ),
    Route(
        method="POST",
        path="/people/{code}/programmes",
        action=Action.PROPOSE,
        answer=propose,
        model=Proposed,
        status=201,
    ),
    Route(
        method="GET",
        path="/people/{code}/programme",
        action=Action.READ_PROGRAMME,
        answer=read_programme,
        model=dict[str, Any],
    ),
    Route(
        method="GET",
        path="/people/{code}/programme/sheet",
        action=Action.READ_PROGRAMME,
        answer=read_sheet,
        kind=Response,
        media="text/html",
    ),
    Route(
        method="GET",
        path="/people/{code}/follow",
        action=Action.READ_PROGRAMME,
        answer=follow,
        model=Followed,
    ),
    Route(
        method="GET",
        path="/people/{code}/diary",
        action=Action.READ_DIARY,
        answer=read_diary,
        model=dict[str, Any],
    ),
    Route(
        method="POST",
        path="/people/{code}/diary",
        action=Action.WRITE_DIARY,
        answer=write_diary,
        model=Noted,
        status=201,
    ),
    Route(
        method="POST",
        path="/people/{code}/diary/clearance",
        action=Action.CLEAR,
        answer=clear,
        model=Noted,
        status=201,
    ),
)
