"""A route: a way, a path, the rule it stands under, and the function that answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from kneewise.web.access.rules import RULES, Action


class Refused(BaseModel):
    """The answer in place of what was asked for."""

    error: str
    remedy: str


_REFUSALS = {
    400: "The request cannot be read.",
    401: "Nobody is signed in.",
    403: "Not allowed.",
    404: "There is no such thing.",
    408: "It did not arrive in time.",
    409: "It does not fit what is there now.",
    413: "Too much at once.",
    415: "Of a wrong kind.",
    421: "Called by a wrong name.",
    422: "It does not fit the description, or cannot be done.",
    429: "Too often.",
    431: "The headers are too large.",
    503: "Not now.",
    507: "The disk is full.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One route of the interface."""

    method: str
    path: str
    """Below ``/api/v1``; ``{code}`` is the person it is about."""

    action: Action
    answer: Callable[..., Any]
    status: int = 200
    model: Any = None
    """Of the answer; None for anything."""

    kind: type[Response] = JSONResponse
    media: str = ""
    """What the answer is where it is not JSON, such as ``text/html``."""

    body: dict[str, Any] = field(default_factory=dict)
    """Description of a request that is not JSON."""

    def responses(self) -> dict[int | str, dict[str, Any]]:
        """Every other answer there may be."""
        model = {"model": Refused}
        found: dict[int | str, dict[str, Any]] = {
            status: {"description": text, **model} for status, text in _REFUSALS.items()
        }
        if self.media:
            schema: dict[str, Any] = {"type": "string"}
            found[self.status] = {
                "description": "The file.",
                "content": {self.media: {"schema": schema}},
            }
        return found

    def extra(self) -> dict[str, Any]:
        """What the description says besides: how to sign in, what to send."""
        rule = RULES[self.action]
        ways: list[dict[str, list[str]]] = []
        if not rule.is_open:
            ways = [{"session": []}]
            ways += [{"token": []}] if rule.scope is not None else []
        body = {"requestBody": self.body} if self.body else {}
        return {"security": ways} | body
