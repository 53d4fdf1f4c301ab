"""A guest: whoever a page of the live coach belongs to, and what becomes of a set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kneewise.workflow.practised import Practised


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Whoever a page belongs to."""

    owner: str = ""
    """Who comes back to a room must have owned it before."""

    hello: Mapping[str, Any] = field(default_factory=dict)
    """What the page is told besides, when its line is open."""

    keep: Callable[[Practised], Mapping[str, Any]] | None = None
    """Keeps a set, and gives what the page is told of it; None to keep none. Raises a
    ``KneewiseError`` where it cannot be kept."""
