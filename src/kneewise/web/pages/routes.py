"""The routes of the pages: fixed files, and the words of a language.

The pages hold nothing of anybody and decide nothing: what a person may see is decided
where the interface answers.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from fastapi import FastAPI
from fastapi.responses import Response

from kneewise.web.access.rules import Action
from kneewise.web.refusal import NotThere
from kneewise.web.visit import ACTION, Guarded

KINDS = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
}

LANGUAGES = ("de",)
"""Beside English, which stands in the pages themselves."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self' blob: mediastream:",
        "connect-src 'self'",
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


def add(app: FastAPI) -> None:
    """Add the pages to an application."""
    routes: tuple[tuple[str, Callable[..., Response]], ...] = (
        ("/", front),
        ("/pages/{name}", part),
        ("/pages/words/{name}", words),
    )
    for path, answer in routes:
        app.router.routes.append(
            Guarded(
                path,
                answer,
                methods=["GET"],
                response_model=None,
                openapi_extra={ACTION: Action.LOOK_IN.value},
                include_in_schema=False,
            )
        )


def front() -> Response:
    """The one page; what it shows follows from what stands after the #."""
    return _part("index.html")


def part(name: str) -> Response:
    """What the page is made of."""
    if name not in parts():
        raise NotThere(f"there is no page {name[:40]}.")
    return _part(name)


def words(name: str) -> Response:
    """The words of a language: English sentence → its translation."""
    language = name.removesuffix(".json")
    if language not in LANGUAGES or not name.endswith(".json"):
        raise NotThere(f"there are no words called {name[:40]}.")
    held = json.dumps(translated(language), ensure_ascii=False)
    return Response(held, media_type="application/json", headers=_headers())


@cache
def parts() -> frozenset[str]:
    """Names of all the files that the pages are made of."""
    place = files("kneewise.web.pages") / "parts"
    known = (each.name for each in place.iterdir())
    return frozenset(name for name in known if name.rpartition(".")[2] in KINDS)


@cache
def translated(language: str) -> dict[str, str]:
    """Every sentence of the pages in a language."""
    from babel.messages.pofile import read_po

    place = files("kneewise.web.pages") / "words" / f"{language}.po"
    with place.open("rb") as file:
        found = read_po(file, locale=language)
    return {str(one.id): str(one.string) for one in found if one.id and one.string}


def _part(name: str) -> Response:
    held = files("kneewise.web.pages") / "parts" / name
    kind = KINDS[name.rpartition(".")[2]]
    return Response(
        held.read_bytes(), media_type=f"{kind}; charset=utf-8", headers=_headers()
    )


def _headers() -> dict[str, str]:
    return {"Content-Security-Policy": POLICY}
