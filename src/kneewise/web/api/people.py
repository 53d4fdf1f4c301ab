"""People: who they are, what is on record, and how they are forgotten."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import Query

from kneewise.store import people as kept
from kneewise.store.pages import Pages
from kneewise.store.record import Record
from kneewise.web.access.rules import Action
from kneewise.web.api.person import known
from kneewise.web.api.route import Route
from kneewise.web.api.shapes import (
    Id,
    Identity,
    NewPerson,
    PersonLine,
    PersonOut,
    RecordLine,
    RecordOut,
)
from kneewise.web.refusal import NotThere, OutOfStep, without_folders
from kneewise.web.visit import Here, Visit


def list_people(
    visit: Here,
    after: Annotated[str, Query(max_length=64)] = "",
    most: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[PersonLine]:
    """People by their codes; *after* turns the page."""
    visit.note(Action.LIST_PEOPLE.value)
    found = Pages(database=visit.house.archive.database).people(after, most)
    return [PersonLine(code=p.code, name=p.name, since=p.since) for p in found]


def add_person(said: NewPerson, visit: Here) -> PersonOut:
    """Put a person on record under a code that says nothing to strangers."""
    people = visit.house.archive.people
    if visit.house.archive.chart(said.code).is_there:
        raise OutOfStep(
            f"{said.code} is on record already.", remedy="Choose another code."
        )
    people.keep(_with(kept.Identity(code=said.code), said))
    visit.note(Action.ADD_PERSON.value, said.code)
    return _person(visit, said.code)


def read_person(code: str, visit: Here) -> PersonOut:
    """A person, and every record without its contents."""
    return _person(visit, code)


def change_person(code: str, said: Identity, visit: Here) -> PersonOut:
    """Change who somebody is."""
    people = visit.house.archive.people
    people.keep(_with(people.of(code) or kept.Identity(code=code), said))
    return _person(visit, code)


def forget_person(code: str, visit: Here) -> None:
    """Remove a person everywhere: records, files, recordings, their own user."""
    from kneewise.store.forget import forgotten

    archive = visit.house.archive
    for job in archive.jobs.all(person=code, most=1000):
        visit.house.pool.stop(job.id)
    visit.house.uploads.forget(code)
    forgotten(archive, code)
    visit.note("forgot a person")


def read_record(code: str, id: Id, visit: Here) -> RecordOut:  # noqa: A002
    """One record with its contents: SI units, radians."""
    record = find(visit, code, id)
    contents = {k: v for k, v in record.contents.items() if k != "path"}
    return RecordOut(**_line(record).model_dump(), contents=contents)


def remove_record(code: str, id: Id, visit: Here) -> None:  # noqa: A002
    """Take a record away; it is listed no more, and changes nothing."""
    find(visit, code, id)
    visit.house.archive.chart(code).remove(id)


def find(visit: Visit, code: str, id_: str) -> Record:
    """The record of a person by its id.

    Raises:
        NotThere: if they have none of that id.
    """
    record = Pages(database=visit.house.archive.database).record(code, id_)
    if record is None:
        raise NotThere(f"there is no record {id_} of {code}.")
    return record


def _person(visit: Visit, code: str) -> PersonOut:
    person = known(visit, code)
    who = visit.house.archive.people.of(code) or kept.Identity(code=code)
    body = person.person
    return PersonOut(
        code=code,
        name=who.name,
        address=who.address,
        contact=who.contact,
        keeps_recordings=who.keeps_recordings,
        born=body.born,
        sex=body.sex,
        height=body.height,
        mass=body.mass,
        records=[_line(record) for record in person.records],
        faults=[without_folders(fault.text) for fault in person.faults],
    )


def _line(record: Record) -> RecordLine:
    return RecordLine(
        id=record.id, kind=record.kind.value, on=record.on, entered=record.entered
    )


def _with(who: kept.Identity, said: Identity) -> kept.Identity:
    """Who somebody is, with what is said of them in place of what was."""
    given = said.model_dump(exclude_none=True, exclude={"code"})
    return replace(who, **given)


ROUTES = (
    Route(
        method="GET",
        path="/people",
        action=Action.LIST_PEOPLE,
        answer=list_people,
        model=list[PersonLine],
    ),
    Route(
        method="POST",
        path="/people",
        action=Action.ADD_PERSON,
        answer=add_person,
        model=PersonOut,
        status=201,
    ),
    Route(
        method="GET",
        path="/people/{code}",
        action=Action.READ_PERSON,
        answer=read_person,
        model=PersonOut,
    ),
    Route(
        method="PATCH",
        path="/people/{code}",
        action=Action.CHANGE_PERSON,
        answer=change_person,
        model=PersonOut,
    ),
    Route(
        method="DELETE",
        path="/people/{code}",
        action=Action.FORGET_PERSON,
        answer=forget_person,
        status=204,
    ),
    Route(
        method="GET",
        path="/people/{code}/records/{id}",
        action=Action.READ_PERSON,
        answer=read_record,
        model=RecordOut,
    ),
    Route(
        method="DELETE",
        path="/people/{code}/records/{id}",
        action=Action.REMOVE_RECORD,
        answer=remove_record,
        status=204,
    ),
)
