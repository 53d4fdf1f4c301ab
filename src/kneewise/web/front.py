"""The way in by browser, until there are pages: the one-time address, and a word."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, RedirectResponse

from kneewise.version import __version__
from kneewise.web.access.rules import Action
from kneewise.web.api.account import set_cookie
from kneewise.web.visit import ACTION, Guarded, Here

START = "/start"
"""With ``?token=``: what ``kneewise serve`` prints."""

FRONT = "/"

_PAGE = f"""<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Kneewise</title></head>
<body><h1>Kneewise {__version__}</h1>
<p>The server is up. Its interface is described at
<a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p></body></html>
"""


def start(visit: Here, token: str = "") -> RedirectResponse:
    """Exchange a one-time token for a session, and leave no trace of it behind."""
    secret = visit.house.door.start(token[:200], visit.address)
    answer = RedirectResponse(FRONT, 303)
    set_cookie(visit, answer, secret)
    visit.note("start", detail="one-time address")
    return answer


def front(_visit: Here) -> HTMLResponse:
    """A word that the server is up."""
    return HTMLResponse(_PAGE)


def add(app: FastAPI, *, page: bool = True) -> None:
    """Add the way in to an application.

    Args:
        app: as ``kneewise.web.app.made`` makes it.
        page: whether there is to be a page at the root; not where others bring one.
    """
    told = {ACTION: Action.LOOK_IN.value}
    kinds = [(START, start)] + ([(FRONT, front)] if page else [])
    for path, answer in kinds:
        app.router.add_api_route(
            path,
            answer,
            methods=["GET"],
            response_model=None,
            openapi_extra=told,
            include_in_schema=False,
            route_class_override=Guarded,
        )
