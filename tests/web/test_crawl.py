"""Every route as every role and as nobody, on oneself and on others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from kneewise.store.record import Kind
from kneewise.store.tokens import TokenKind
from kneewise.web.access.rules import RULES, Action
from kneewise.web.app import PREFIX
from kneewise.web.visit import ACTION, Guarded
from tests.web.town import ANNA, BERT, SECRET_NAME, Town, Visitor, town, unhurried

READ, WRITE = ("read",), ("write",)
EVERY = ("read", "write", "manage")

CALLERS: dict[str, tuple[str | None, tuple[str, ...] | None]] = {
    "nobody": (None, None),
    "admin": ("ada", None),
    "clinician": ("clio", None),
    "patient": ("anna", None),
    "another patient": ("bert", None),
    "token of an admin that reads": ("ada", READ),
    "token of an admin": ("ada", EVERY),
    "token of a clinician that writes": ("clio", WRITE),
    "token of a clinician": ("clio", EVERY),
    "token of a patient": ("anna", EVERY),
    "token of a patient without scopes": ("anna", ()),
}
"""Who asks: a user, and the scopes of a token (None: a session). It is about ANNA."""

CHUNK = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}

OPEN = {"GET /health", "GET /openapi.json", "POST /session"}
"""For everybody: they hold nobody's data."""

PATIENT = {
    "DELETE /session",
    "GET /me",
    "PUT /me/password",
    "GET /tokens",
    "POST /tokens",
    "DELETE /tokens/{id}",
    "GET /guide",
    "GET /guide/topics",
    "GET /exams/tests",
    "GET /exams/drawings",
    "GET /exercises/drawings",
    "GET /people/{code}",
    "GET /people/{code}/course",
    "GET /people/{code}/exams/listed",
    "GET /people/{code}/exams/norms",
    "GET /people/{code}/today",
    "GET /people/{code}/assessments/{id}/playback",
    "GET /people/{code}/assessments/{id}/scene",
    "GET /people/{code}/assessments/{id}/what-if",
    "POST /people/{code}/assessments/{id}/what-if",
    "GET /people/{code}/records/{id}",
    "GET /people/{code}/recordings",
    "GET /people/{code}/recordings/{id}/file",
    "GET /people/{code}/uploads",
    "POST /people/{code}/uploads",
    "GET /people/{code}/uploads/{id}",
    "PATCH /people/{code}/uploads/{id}",
    "POST /people/{code}/uploads/{id}/end",
    "DELETE /people/{code}/uploads/{id}",
    "GET /people/{code}/assessments",
    "POST /people/{code}/assessments",
    "GET /people/{code}/assessments/{id}",
    "GET /people/{code}/assessments/{id}/report",
    "GET /people/{code}/jobs",
    "GET /people/{code}/jobs/{id}",
    "DELETE /people/{code}/jobs/{id}",
    "GET /people/{code}/jobs/{id}/events",
    "GET /people/{code}/exams",
    "GET /people/{code}/flags",
    "GET /people/{code}/flags/questions",
    "POST /people/{code}/flags",
    "GET /people/{code}/programmes",
    "GET /people/{code}/programme",
    "GET /people/{code}/programme/sheet",
    "GET /people/{code}/follow",
    "GET /people/{code}/diary",
    "POST /people/{code}/diary",
}
"""What patients may ask for, themselves alone: written down here a second time, so that
a slip in the table of rules is seen."""

ADMIN = {
    "GET /users",
    "POST /users",
    "PATCH /users/{id}",
    "DELETE /users/{id}",
    "GET /log",
    "DELETE /people/{code}",
}
"""What only an admin may ask for."""

ACCOUNT = {
    "PUT /me/password",
    "GET /tokens",
    "POST /tokens",
    "DELETE /tokens/{id}",
}
"""What no token may ask for, so that a stolen one makes no others."""

BODIES: dict[str, dict[str, Any]] = {
    "POST /session": {"name": "ada", "password": "wrong"},
    "PUT /me/password": {"old": "wrong", "new": "wrong"},
    "POST /tokens": {"label": "script", "scopes": ["read"]},
    "POST /users": {"name": "eve", "role": "clinician", "password": "short"},
    "PATCH /users/{id}": {},
    "POST /people": {"code": "CARL"},
    "PATCH /people/{code}": {"contact": "by telephone"},
    "POST /people/{code}/uploads": {"name": "walk.trc", "size": 10},
    "POST /people/{code}/assessments": {"recordings": ["0" * 12]},
    "POST /people/{code}/assessments/{id}/what-if": {"recording": 0},
    "POST /people/{code}/exams": {"facts": {"born": 1990}},
    "POST /people/{code}/flags": {"yes": []},
    "POST /people/{code}/programmes": {},
    "POST /people/{code}/programme/draft": {"wishes": {"wants_general": True}},
    "PUT /people/{code}/programme": {"items": [{"exercise": "bridge_bi"}]},
    "POST /people/{code}/diary": {"done": ["bridge_bi=3x12"], "pain": 1},
    "POST /people/{code}/diary/clearance": {},
}


QUERIES = {
    "GET /guide": {"question": "why does my knee cave in?"},
    "GET /people/{code}/assessments/{id}/what-if": {"group": "gluteus_medius"},
}


def table(routes: list[BaseRoute]) -> dict[str, APIRoute]:
    """The routes of an application below the prefix, by way and path."""
    found = {}
    for route in routes:
        if isinstance(route, APIRoute) and route.path.startswith(PREFIX):
            for method in route.methods or ():
                found[f"{method} {route.path.removeprefix(PREFIX)}"] = route
    return found


@dataclass(frozen=True, kw_only=True)
class Place:
    """A practice, and ids of things of ANNA in it."""

    town: Town
    ids: dict[str, str]


def prepared(furnished: Path, folder: Path) -> Place:
    """A practice in which there is one of everything."""
    made = town(furnished, folder, unhurried())
    archive = made.archive
    clio = made.visitor("clio")
    recording = clio.upload(ANNA, "squat.trc", b"PathFileType\t4\n").json()["id"]
    upload = clio.post(f"/people/{ANNA}/uploads", {"name": "a.trc", "size": 9})
    chart = archive.chart(ANNA)
    numbers = folder / "result"
    numbers.mkdir()
    (numbers / "assessment.json").write_text('{"kneewise": "0.1.0"}')
    assessment = chart.add_result(date(2026, 1, 3), numbers, "0" * 64)
    job = archive.jobs.add("assess", {"recordings": []}, who="here", person=ANNA)
    archive.jobs.stop(job.id)  # a stream of a job that waits would have no end
    _, token = archive.tokens.issue(made.user("anna").id, TokenKind.PROGRAM)
    ids = {
        "records": chart.add(Kind.PERSON, date(2026, 1, 3), {"height": 1.7}).id,
        "recordings": recording,
        "uploads": upload.json()["id"],
        "assessments": assessment.id,
        "jobs": job.id,
        "tokens": token.id,
        "users": made.user("bert").id,
    }
    return Place(town=made, ids=ids)


@pytest.fixture(scope="module")
def place(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One practice for all requests that change nothing."""
    made = prepared(furnished, tmp_path_factory.mktemp("crawl") / "store")
    yield made
    made.town.close()


def caller(there: Town, who: str) -> Visitor:
    """Somebody of the table of callers."""
    name, scopes = CALLERS[who]
    if name is None or scopes is None:
        return there.visitor(name)
    return there.program(name, *scopes)


def asked(there: Place, who: str, what: str, *, real: bool = True) -> httpx.Response:
    """What somebody gets; nothing of ANNA is in a refusal.

    Args:
        there: the practice.
        who: a caller of the table.
        what: a route.
        real: whether the ids in the path are those of things that are there.
    """
    method, _, path = what.partition(" ")
    parts = path.strip("/").split("/")
    noun = parts[parts.index("{id}") - 1] if "{id}" in parts else ""
    id_ = there.ids[noun] if noun and real else "0" * 12
    path = path.replace("{code}", ANNA).replace("{id}", id_)
    how: dict[str, Any] = {}
    if what in BODIES:
        how["json"] = BODIES[what]
    if what.startswith("PATCH") and noun == "uploads":
        how |= {"content": b"PathFile\n", "headers": CHUNK}
    if what in QUERIES:
        how["params"] = QUERIES[what]
    answer = caller(there.town, who).ask(method, path, **how)
    if answer.status_code in (401, 403):
        assert SECRET_NAME not in answer.text
        assert set(answer.json()) == {"error", "remedy"}
    return answer


def is_let_in(who: str, what: str) -> bool:  # noqa: PLR0911 - one line for each
    """Whether somebody may ask for something about ANNA, by the sets above."""
    name, scopes = CALLERS[who]
    if what in OPEN or name is None:
        return what in OPEN
    if scopes is not None and not has_scope(what, scopes):
        return False
    if name == "ada":
        return True
    if name == "clio":
        return what not in ADMIN
    return what in PATIENT and not (name == "bert" and "{code}" in what)


def has_scope(what: str, scopes: tuple[str, ...]) -> bool:
    """Whether a token may be used for something: reading is asking with GET."""
    if what in ACCOUNT or what in ADMIN:
        return what in ADMIN and "manage" in scopes
    if what == "DELETE /session":
        return "read" in scopes
    is_reading = what.startswith("GET") and not what.endswith(
        ("/uploads", "/uploads/{id}")
    )
    return ("read" if is_reading else "write") in scopes


def every_route() -> list[str]:
    """Names of all routes, from the table that the application is made of."""
    from kneewise.web.api.routes import ALL

    return [f"{route.method} {route.path}" for route in ALL]


@pytest.mark.parametrize("what", every_route())
def test_a_route_lets_in_whom_it_should_and_nobody_else(
    what: str, place: Place, furnished: Path, tmp_path: Path
) -> None:
    for n, who in enumerate(CALLERS):
        let_in = is_let_in(who, what)
        if let_in and what == "DELETE /people/{code}":
            own = prepared(furnished, tmp_path / f"{n}")  # nobody is left after it
            answer = asked(own, who, what)
            own.town.close()
        else:
            changes = let_in and not what.startswith("GET") and what not in BODIES
            answer = asked(place, who, what, real=not changes)

        told = f"{who}: {answer.status_code} {answer.text}"
        refused = answer.status_code in (401, 403) and not is_wrong_password(answer)
        assert refused != let_in, told
        assert answer.status_code < 500, told


def is_wrong_password(answer: httpx.Response) -> bool:
    """A refusal after being let in."""
    return "password" in answer.text and "wrong" in answer.text


def test_every_route_of_the_application_is_guarded_and_in_the_table(
    place: Place,
) -> None:
    routes = place.town.app.routes

    assert all(isinstance(route, Guarded) for route in routes)
    assert set(table(routes)) == set(every_route())
    for route in table(routes).values():
        assert Action((route.openapi_extra or {})[ACTION]) in RULES


def test_every_action_has_a_rule_and_every_rule_a_route(place: Place) -> None:
    used = {
        (r.openapi_extra or {})[ACTION] for r in table(place.town.app.routes).values()
    }

    assert set(RULES) == set(Action)
    assert used == {action.value for action in Action}


def test_the_sets_above_name_no_route_that_is_not_there() -> None:
    assert set(every_route()) >= OPEN | PATIENT | ADMIN | ACCOUNT | set(BODIES)


@pytest.mark.parametrize(
    "what", [each for each in every_route() if "{id}" in each and "{code}" in each]
)
def test_an_id_of_another_person_is_as_unknown_as_one_of_nobody(
    what: str, place: Place
) -> None:
    method, _, path = what.partition(" ")
    own = place.ids[what.split("/")[3]]
    nobodys = "0" * len(own)
    path = path.replace("{code}", BERT)
    clio = place.town.visitor("clio")
    how: dict[str, Any] = {"params": QUERIES.get(what)}
    if what.startswith("PATCH"):
        how = {"content": b"x", "headers": CHUNK}

    answer = clio.ask(method, path.replace("{id}", own), **how)
    other = clio.ask(method, path.replace("{id}", nobodys), **how)

    assert answer.status_code in (404, 422)
    assert answer.text.replace(own, "") == other.text.replace(nobodys, "")


def test_every_read_of_a_persons_data_is_in_the_log(place: Place) -> None:
    reads = [w for w in every_route() if w.startswith("GET") and "{code}" in w]
    for what in reads:
        before = len(place.town.archive.log.about(ANNA, 10_000))
        asked(place, "clinician", what)
        lines = place.town.archive.log.about(ANNA, 10_000)

        assert len(lines) == before + 1, what
        assert lines[0].who == place.town.user("clio").id
        assert lines[0].at is not None
        assert abs((datetime.now(UTC) - lines[0].at).total_seconds()) < 60
