"""A sentence that a person is shown, with the row or the measurement it comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kneewise.anatomy import Side
from kneewise.reference import row

MEASURED = ("measure:", "exam:", "model:", "diary:")
"""Beginnings of a key that says what was measured or written down, not published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Words for the person, and where they come from."""

    text: str

    key: str
    """A row such as ``claims/c01``, or ``measure:NAME``, ``exam:NAME``, ``model:NAME``,
    ``diary:NAME``."""

    def __post_init__(self) -> None:
        if not self.text:
            raise ValueError(f"a sentence from {self.key} says nothing")
        if not self.key.startswith(MEASURED):
            try:
                row(self.key)
            except KeyError as error:
                raise ValueError(f"there is no row {self.key!r}") from error

    def mirrored(self) -> Sentence:
        """The same words about the other side.

        Our own words use left and right for sides only.
        """
        return replace(self, text=swapped(self.text))


def swapped(text: str) -> str:
    """Words about the other side.

    >>> swapped("the left hip")
    'the right hip'
    """
    return _SIDE.sub(lambda found: _OTHER[found[0]], text)


_OTHER = {side.value: side.other.value for side in Side}
_SIDE = re.compile(rf"\b({'|'.join(_OTHER)})\b")


def safe(claim: str) -> Sentence:
    """The wording of a claim that may be shown, as the table has it."""
    found = row(f"claims/{claim}")
    return Sentence(text=found.text("safe_product_wording"), key=found.key)
