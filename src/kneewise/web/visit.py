"""A visit: who asks, on whom, of which house; and the guard that lets it happen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from kneewise.errors import BadSetting
from kneewise.store.home import check_code
from kneewise.store.log import Line
from kneewise.web.access.caller import Caller
from kneewise.web.access.rules import Action, may
from kneewise.web.door import HERE, Knock
from kneewise.web.gate import Standing
from kneewise.web.house import House
from kneewise.web.refusal import NotAllowed, NotSignedIn, NotThere

ACTION = "x-action"
"""In the description of a route: which row of the table of rules it stands under."""

_BEARER = "bearer "


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Visit:
    """A request that was let in."""

    house: House
    caller: Caller | None
    address: str
    cookie: str

    @property
    def who(self) -> Caller:
        """Whoever asks, where somebody must be signed in.

        Raises:
            NotSignedIn: if nobody is.
        """
        if self.caller is None:
            raise NotSignedIn("nobody is signed in.")
        return self.caller

    @property
    def name(self) -> str:
        """Who stands in the log: the id of a user, or a word."""
        return "nobody" if self.caller is None else self.caller.user or HERE

    def note(self, act: str, person: str | None = None, detail: str = "") -> None:
        """Write down what is done; it is on the disk when this returns."""
        line = Line(who=self.name, act=act, person=person, detail=detail)
        self.house.ledger.note(line)


class Guarded(APIRoute):
    """A route that asks who is there before it looks at anything they send."""

    def get_route_handler(
        self,
    ) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The answer of the route, behind its guard."""
        answer = super().get_route_handler()
        action = Action((self.openapi_extra or {})[ACTION])

        async def guarded(request: Request) -> Response:
            visit, line = await run_in_threadpool(_let_in, request, action)
            request.state.visit = visit
            if line is None:
                return await answer(request)
            written = asyncio.wrap_future(visit.house.ledger.put(line))
            if request.method != "GET":
                await written  # what changes something is written down first
            try:
                return await answer(request)
            finally:
                await written  # and nothing is shown before it is

        return guarded


async def visit_of(request: Request) -> Visit:
    """The visit that the guard let in."""
    visit: Visit = request.state.visit
    return visit


Here = Annotated[Visit, Depends(visit_of)]
"""The visit, for whoever answers it."""


def cookie_name(standing: Standing) -> str:
    """Of the cookie of a session. By https the name itself binds it to this host."""
    return "__Host-kneewise" if standing.is_tls else "kneewise"


def _let_in(request: Request, action: Action) -> tuple[Visit, Line | None]:
    """Let a request in, with what is to be written down: whose data it is about.

    Raises:
        NotSignedIn: if somebody must be, and nobody is.
        NotAllowed: if they may not do that, or not on that person. Whether there is
            such a person is not said.
        NotThere: if there is none, to those who may know.
    """
    house: House = request.app.state.house
    knock = _knock(request, house.standing)
    caller = house.door.enter(knock)
    visit = Visit(
        house=house, caller=caller, address=knock.address, cookie=knock.cookie
    )
    person = request.path_params.get("code")
    if not may(caller, action, person):
        if caller is None:
            raise NotSignedIn("nobody is signed in.")
        visit.note("refused", None, f"{action.value}")
        raise NotAllowed("you may not do that.")
    if person is None:
        return visit, None
    _meet(visit, person)
    return visit, Line(who=visit.name, act=action.value, person=person)


def _meet(visit: Visit, person: str) -> None:
    """Refuse a person who is not on record.

    Raises:
        NotThere: if there is none of that code.
    """
    try:
        check_code(person)
    except BadSetting as error:
        raise NotThere(str(error), remedy=error.remedy) from error
    if not visit.house.archive.chart(person).is_there:
        raise NotThere(f"nothing is recorded about {person}.")


def _knock(request: Request, standing: Standing) -> Knock:
    said = request.headers.get("authorization", "")
    bearer = said[len(_BEARER) :].strip() if said.lower().startswith(_BEARER) else ""
    site = request.headers.get("sec-fetch-site", "none")
    return Knock(
        method=request.method,
        address=request.scope["state"]["address"],
        cookie=request.cookies.get(cookie_name(standing), "")[:200],
        bearer=bearer[:200],
        csrf=request.headers.get("x-csrf-token", ""),
        from_elsewhere=site not in ("none", "same-origin"),
    )
