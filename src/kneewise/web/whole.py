"""The whole server: the interface, the pages, and the live coach."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import HTTPConnection

from kneewise.errors import KneewiseError
from kneewise.web import front
from kneewise.web.app import made
from kneewise.web.door import Knock
from kneewise.web.house import House
from kneewise.web.live.pages import is_own_page, live_router
from kneewise.web.live.rooms import Rooms
from kneewise.web.pages import routes as pages
from kneewise.web.visit import cookie_name

COACHED = 2
"""Pages of the live coach at once: each takes a processor."""


def whole(house: House) -> FastAPI:
    """Everything that ``kneewise serve`` serves."""
    app = made(house)
    front.add(app, page=False)
    pages.add(app)
    app.include_router(
        live_router(
            Rooms(most=COACHED), may_socket=lambda line: _may_socket(house, line)
        )
    )
    return app


def _may_socket(house: House, line: HTTPConnection) -> bool:
    """Whether a page may open the line of the coach: ours, with somebody signed in."""
    if not is_own_page(line):
        return False
    cookie = line.cookies.get(cookie_name(house.standing), "")[:200]
    address = line.client.host if line.client else "unknown"
    try:
        return (
            house.door.enter(Knock(method="GET", address=address, cookie=cookie))
            is not None
        )
    except KneewiseError:
        return False
