"""How long work of the store says how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[str, float], None]
"""Called with what is done and how far, from 0 to 1."""


def unwatched(what: str, done: float, /) -> None:
    """Progress that nobody watches."""
