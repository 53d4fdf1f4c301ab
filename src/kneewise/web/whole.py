"""The whole server: the interface, the pages, and the live coach."""

from __future__ import annotations

from fastapi import FastAPI

from kneewise.web import front
from kneewise.web.app import made
from kneewise.web.house import House
from kneewise.web.live.pages import live_router
from kneewise.web.live.rooms import Rooms
from kneewise.web.live.within import admitted
from kneewise.web.pages import routes as pages

COACHED = 8
"""Pages of the live coach at once, with those that film: they share the processors."""


def whole(house: House, rooms: Rooms | None = None) -> FastAPI:
    """Everything that ``kneewise serve`` serves.

    Args:
        house: behind all of it.
        rooms: of the coach, others than usual.
    """
    coached = rooms or Rooms(most=COACHED)
    app = made(house)
    front.add(app, page=False)
    pages.add(app)
    app.include_router(live_router(coached, admit=lambda line: admitted(house, line)))
    return app
