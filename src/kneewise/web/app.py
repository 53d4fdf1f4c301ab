"""The application: every route of the table behind the gate, on one FastAPI."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import AsyncIterator

import anyio.to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from kneewise.errors import KneewiseError
from kneewise.version import __version__
from kneewise.web.api.route import Route
from kneewise.web.api.routes import ALL
from kneewise.web.gate import Gate
from kneewise.web.house import House
from kneewise.web.refusal import TooOften, status_of, told
from kneewise.web.visit import ACTION, Guarded

PREFIX = "/api/v1"

_ABOUT = (
    "The same verbs as on the command line, over HTTP. SI units and radians; times are "
    "UTC. Kneewise is not a medical device."
)

_log = logging.getLogger("kneewise.web")


def made(house: House) -> FastAPI:
    """The application of a house. Pages may be added to it afterwards."""
    app = FastAPI(
        title="Kneewise",
        version=__version__,
        description=_ABOUT,
        lifespan=_alive,
        openapi_url=None,  # a route of ours gives it
        docs_url=None,  # these pages would fetch scripts from other hosts
        redoc_url=None,
        redirect_slashes=False,
        swagger_ui_oauth2_redirect_url=None,
    )
    app.state.house = house
    app.add_middleware(Gate, standing=house.standing, limits=house.limits)
    app.add_exception_handler(KneewiseError, _refused)
    app.add_exception_handler(RequestValidationError, _unfit)
    app.add_exception_handler(HTTPException, _plain)
    for route in ALL:
        _add(app, route)
    return app


def _add(app: FastAPI, route: Route) -> None:
    app.router.add_api_route(
        f"{PREFIX}{route.path}",
        route.answer,
        methods=[route.method],
        status_code=route.status,
        summary=route.action.value.capitalize(),
        tags=[route.path.split("/")[1]],
        operation_id=route.answer.__name__,
        responses=route.responses(),
        response_model=route.model,
        response_class=route.kind,
        openapi_extra={ACTION: route.action.value} | route.extra(),
        route_class_override=Guarded,
    )


@contextlib.asynccontextmanager
async def _alive(app: FastAPI) -> AsyncIterator[None]:
    """Work while the server stands; give back what is under way when it ends."""
    house: House = app.state.house
    limiter = anyio.to_thread.current_default_thread_limiter()
    limiter.total_tokens = house.limits.threads
    house.uploads.sweep()
    house.pool.start()
    threading.Thread(target=_warm, name="kneewise warm", daemon=True).start()
    try:
        yield
    finally:
        await anyio.to_thread.run_sync(house.end)


def _warm() -> None:
    """Load what the first requests would wait for: tables, words, parts of SciPy."""
    from kneewise.exam.ask import asks
    from kneewise.guide import answered
    from kneewise.programme.exercise import catalogue
    from kneewise.workflow import following, person

    del following, person
    answered("knee")
    asks()
    catalogue()


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, KneewiseError):
        raise TypeError("only errors of ours come here.")
    status = status_of(error)
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, TooOften) else {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if status >= 500:
        _log.warning("refused with %s: %s", status, type(error).__name__)
    return JSONResponse(told(error), status, headers)


async def _unfit(_request: Request, error: Exception) -> JSONResponse:
    """What does not fit the description of a route, without what was sent."""
    if not isinstance(error, RequestValidationError):
        raise TypeError("only errors of validation come here.")
    first = error.errors()[0]
    place = ".".join(str(each)[:60] for each in first["loc"])
    fault = {
        "error": f"{place}: {first['msg']}"[:300].encode("ascii", "replace").decode(),
        "remedy": "Send what GET /api/v1/openapi.json describes.",
    }
    return JSONResponse(fault, 422)


async def _plain(_request: Request, error: Exception) -> JSONResponse:
    """No such path, or not that way."""
    if not isinstance(error, HTTPException):
        raise TypeError("only errors of HTTP come here.")
    said = {
        404: "There is nothing at that path.",
        405: "That path is not asked for that way.",
        400: "The request cannot be read.",
    }
    fault = {
        "error": said.get(error.status_code, "The request is refused."),
        "remedy": "GET /api/v1/openapi.json describes what there is.",
    }
    return JSONResponse(fault, error.status_code, error.headers)
