"""What holds nobody's data: the guide, whether the server is well, what it can do."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import Query, Request
from fastapi.openapi.utils import get_openapi

from kneewise.version import __version__
from kneewise.web.access.rules import Action
from kneewise.web.api.route import Route
from kneewise.web.api.shapes import Shape
from kneewise.web.refusal import Busy
from kneewise.web.visit import Here, cookie_name


class Health(Shape):
    """Whether the server is well."""

    status: str
    version: str


class Topic(Shape):
    """What can be asked about."""

    topic: str
    question: str


def health(visit: Here) -> Health:
    """Whether the server and its database answer."""
    if not visit.house.pool.is_well:
        raise Busy("no job can be taken.", remedy="Look at the log of the server.")
    with visit.house.archive.database.reading() as rows:
        rows.one("SELECT 1 AS one")
    return Health(status="ok", version=__version__)


def ask_guide(
    visit: Here,
    question: Annotated[str, Query(min_length=1, max_length=500)],
) -> dict[str, Any]:
    """A question in everyday words, and what studies say, both ways."""
    from kneewise.guide import answered

    del visit  # whoever is signed in may ask
    return asdict(answered(question))


def list_topics(visit: Here) -> list[Topic]:
    """What the guide can be asked about."""
    from kneewise.guide import listed

    del visit
    return [Topic(topic=link.topic, question=link.question) for link in listed()]


def describe(request: Request) -> dict[str, Any]:
    """This interface in the words of OpenAPI."""
    app = request.app
    if app.openapi_schema is None:
        found = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
        )
        found.setdefault("components", {})["securitySchemes"] = {
            "session": {
                "type": "apiKey",
                "in": "cookie",
                "name": cookie_name(app.state.house.standing),
            },
            "token": {"type": "http", "scheme": "bearer"},
        }
        app.openapi_schema = found
    described: dict[str, Any] = app.openapi_schema
    return described


ROUTES = (
    Route(
        method="GET",
        path="/health",
        action=Action.LOOK_IN,
        answer=health,
        model=Health,
    ),
    Route(
        method="GET",
        path="/openapi.json",
        action=Action.LOOK_IN,
        answer=describe,
        model=dict[str, Any],
    ),
    Route(
        method="GET",
        path="/guide",
        action=Action.ASK_GUIDE,
        answer=ask_guide,
        model=dict[str, Any],
    ),
    Route(
        method="GET",
        path="/guide/topics",
        action=Action.ASK_GUIDE,
        answer=list_topics,
        model=list[Topic],
    ),
)
