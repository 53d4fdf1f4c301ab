"""Who may sign in, and what was done: for whoever looks after the server."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import Query

from kneewise.store.moment import utc_now
from kneewise.store.users import Role, User
from kneewise.web.access.rules import Action
from kneewise.web.api.route import Route
from kneewise.web.api.shapes import Code, Id, NewUser, Shape, UserChange, UserOut
from kneewise.web.refusal import NotThere, OutOfStep
from kneewise.web.visit import Here, Visit


class LogLine(Shape):
    """One thing that somebody did."""

    number: int
    at: datetime | None
    who: str
    act: str
    person: str | None
    detail: str


def list_users(visit: Here) -> list[UserOut]:
    """Everyone who may sign in."""
    return [_shown(user) for user in visit.house.archive.users.all()]


def add_user(said: NewUser, visit: Here) -> UserOut:
    """Add somebody who may sign in."""
    hashed = visit.house.door.passwords.hashed(said.password, said.name)
    user = visit.house.archive.users.add(
        User(
            name=said.name,
            role=said.role,
            password=hashed,
            person=said.person if said.role is Role.PATIENT else None,
        )
    )
    visit.note("add a user", detail=f"{user.id} {user.role}")
    return _shown(user)


def change_user(id: Id, said: UserChange, visit: Here) -> UserOut:  # noqa: A002
    """Give a user another password, or let them in no more; their sessions end."""
    users = visit.house.archive.users
    user = _found(visit, id)
    if said.disabled:
        check_last(visit.house.archive.users.all(), user)
    if said.password is not None:
        hashed = visit.house.door.passwords.hashed(said.password, user.name)
        user = replace(user, password=hashed)
    if said.disabled is not None:
        user = replace(user, disabled=utc_now() if said.disabled else None)
    users.keep(user)
    visit.house.archive.tokens.revoke_all(user.id)
    visit.note("change a user", detail=user.id)
    return _shown(user)


def remove_user(id: Id, visit: Here) -> None:  # noqa: A002 - of the path
    """Remove somebody who may sign in; what is recorded of them stays."""
    user = _found(visit, id)
    check_last(visit.house.archive.users.all(), user)
    visit.house.archive.users.remove(user.id)
    visit.note("remove a user", detail=user.id)


def read_log(
    visit: Here,
    person: Code | None = None,
    before: Annotated[int, Query(ge=1, le=1 << 53)] | None = None,
    most: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[LogLine]:
    """Who did what, the newest first."""
    log = visit.house.archive.log
    visit.note(Action.READ_AUDIT.value)
    lines = log.last(most, before=before) if person is None else log.about(person, most)
    return [
        LogLine(
            number=line.number,
            at=line.at,
            who=line.who,
            act=line.act,
            person=line.person,
            detail=line.detail,
        )
        for line in lines
    ]


def check_last(everyone: tuple[User, ...], user: User) -> None:
    """Refuse to lock everybody out who looks after users.

    Raises:
        OutOfStep: if no other is left.
    """
    left = [
        each
        for each in everyone
        if each.role is Role.ADMIN and each.disabled is None and each.id != user.id
    ]
    if user.role is Role.ADMIN and not left:
        raise OutOfStep(
            f"{user.name} is the last who looks after users.",
            remedy="Add another with the role admin first.",
        )


def _found(visit: Visit, id_: str) -> User:
    user = visit.house.archive.users.of(id_)
    if user is None:
        raise NotThere(f"there is no user {id_}.")
    return user


def _shown(user: User) -> UserOut:
    return UserOut(
        id=user.id,
        name=user.name,
        role=user.role,
        person=user.person,
        has_second_factor=user.totp is not None,
        is_disabled=user.disabled is not None,
    )


ROUTES = (
    Route(
        method="GET",
        path="/users",
        action=Action.MANAGE_USERS,
        answer=list_users,
        model=list[UserOut],
    ),
    Route(
        method="POST",
        path="/users",
        action=Action.MANAGE_USERS,
        answer=add_user,
        model=UserOut,
        status=201,
    ),
    Route(
        method="PATCH",
        path="/users/{id}",
        action=Action.MANAGE_USERS,
        answer=change_user,
        model=UserOut,
    ),
    Route(
        method="DELETE",
        path="/users/{id}",
        action=Action.MANAGE_USERS,
        answer=remove_user,
        status=204,
    ),
    Route(
        method="GET",
        path="/log",
        action=Action.READ_AUDIT,
        answer=read_log,
        model=list[LogLine],
    ),
)
