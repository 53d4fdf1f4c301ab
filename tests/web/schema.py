"""The interface asked by its own description: what schemathesis draws, and checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kneewise.web.app import PREFIX
from kneewise.web.body import PARTS
from tests.web.town import ANNA, Town, Visitor

schemathesis.serializer.alias(PARTS[0], PARTS[1])

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

LEFT_OUT = {
    "DELETE /people/{code}": "nobody would be left to ask about",
    "DELETE /session": "nobody would be signed in",
    "GET /people/{code}/jobs/{id}/events": "a stream of a job that waits has no end",
}
"""Routes that are not drawn for, and why; the crawl asks them."""


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """How much is drawn."""

    examples: int
    seed: int


def described(there: Town) -> Any:  # noqa: ANN401 - schemathesis' own
    """The description, as schemathesis reads it."""
    document = there.visitor().get("/openapi.json").json()
    return schemathesis.openapi.from_dict(document)


def drawn(there: Town, who: str, what: str, much: Drawing) -> int:
    """Ask one route many things; how many.

    Args:
        there: the practice.
        who: a user, or empty for nobody.
        what: a route, such as ``GET /people/{code}``.
        much: how much.

    Raises:
        AssertionError: with the request, if an answer is not as described.
    """
    method, _, path = what.partition(" ")
    operation = described(there)[f"{PREFIX}{path}"][method]
    visitor = there.visitor(who or None)
    count = 0

    @seed(much.seed)
    @settings(
        max_examples=much.examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), is_anna=st.booleans())
    def asked(case: Any, is_anna: bool) -> None:  # noqa: ANN401
        nonlocal count
        count += 1
        if is_anna and "code" in case.path_parameters:
            case.path_parameters["code"] = ANNA
        case.validate_response(answer(visitor, case), checks=CHECKS)

    asked()
    return count


def answer(visitor: Visitor, case: Any) -> httpx.Response:  # noqa: ANN401
    """What the server says to what was drawn."""
    how = case.as_transport_kwargs(base_url=f"http://{visitor.host}")
    headers = {
        name: value
        for name, value in dict(how["headers"]).items()
        if name.lower() not in ("cookie", "host", "authorization")
    }
    request = httpx.Request(
        how["method"],
        how["url"],
        params=how.get("params"),
        headers=headers | visitor.headers,
        json=how.get("json"),
        content=how.get("data"),
    )
    return visitor.send(request)
