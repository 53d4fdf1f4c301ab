"""Caveats: reasons to trust a number less, which travel with it to the reader."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How much a caveat takes from what it stands beside."""

    NOTE = "note"
    """Worth knowing; the number stands."""

    DOUBT = "doubt"
    """The number stands, with less trust."""

    VOID = "void"
    """The number must not be used, and is not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caveat:
    """A reason to trust a result less."""

    text: str
    """What is the matter, as a sentence."""

    remedy: str = ""
    """What would mend it, as a sentence."""

    weight: Weight = Weight.NOTE
