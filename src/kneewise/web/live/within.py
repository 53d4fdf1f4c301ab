"""The live coach within a practice: who may come in, and where their sets go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import HTTPConnection

from kneewise.errors import BadSetting, KneewiseError
from kneewise.store.home import check_code
from kneewise.store.log import Line
from kneewise.web.access.caller import Caller
from kneewise.web.access.rules import Action, may
from kneewise.web.door import HERE, Knock
from kneewise.web.house import House
from kneewise.web.jobs.errand import refuse_flagged
from kneewise.web.live.guest import Guest
from kneewise.web.live.pages import is_own_page
from kneewise.web.refusal import NotAllowed
from kneewise.web.visit import cookie_name
from kneewise.workflow.diary import check_goes_on
from kneewise.workflow.person import read
from kneewise.workflow.practised import Practised

HOME = "/"
"""Where the page of the coach leads back to."""


def admitted(house: House, line: HTTPConnection) -> Guest | None:
    """Whoever opens a line of the coach; None for a stranger.

    With a person in the query, their sets are kept for that person, by whoever may
    assess them; a patient practises for herself. Others practise, and nothing is kept.
    """
    caller = _caller(house, line) if is_own_page(line) else None
    if caller is None:
        return None
    who = caller.user or HERE
    person = line.query_params.get("person") or caller.person
    if person is None:
        return Guest(owner=who, hello={"home": HOME})
    if not _may_practise(house, caller, person):
        house.ledger.note(Line(who=who, act="refused", detail=Action.ASSESS.value))
        return None
    house.ledger.note(
        Line(who=who, act=Action.ASSESS.value, person=person, detail="live")
    )

    def keep(done: Practised) -> Mapping[str, Any]:
        now = _caller(house, line)
        if now is None or not _may_practise(house, now, person):
            raise NotAllowed("you may not keep it any more.", remedy="Sign in again.")
        job = house.practising.hand_in(who, person, done)
        house.pool.wake()
        return {"job": job.id, "person": person}

    hello = {"home": HOME, "person": person, "stopped": _stopped(house, person)}
    return Guest(owner=f"{who} {person}", hello=hello, keep=keep)


def _caller(house: House, line: HTTPConnection) -> Caller | None:
    """Who is signed in, by the cookie of the line."""
    cookie = line.cookies.get(cookie_name(house.standing), "")[:200]
    address = line.client.host if line.client else "unknown"
    try:
        return house.door.enter(Knock(method="GET", address=address, cookie=cookie))
    except KneewiseError:
        return None


def _may_practise(house: House, caller: Caller, person: str) -> bool:
    """Whether somebody may practise as a person, who must be on record."""
    if not may(caller, Action.ASSESS, person):
        return False
    try:
        check_code(person)
    except BadSetting:
        return False
    return house.archive.chart(person).is_there


def _stopped(house: House, person: str) -> Mapping[str, str] | None:
    """Why a person must not exercise now, and what to do; None where they may."""
    try:
        known = read(person, house.archive.chart(person))
        refuse_flagged(person, known.exams.flags)
        check_goes_on(known)
    except KneewiseError as error:
        return {"error": str(error), "remedy": error.remedy}
    return None
