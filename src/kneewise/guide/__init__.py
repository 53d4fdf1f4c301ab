"""Questions and answers with sources, for and against."""

from kneewise.guide.answer import (
    Answer,
    Citation,
    Link,
    Position,
    answered,
    listed,
)
from kneewise.guide.fact import Fact
from kneewise.guide.flag import Flag

__all__ = [
    "Answer",
    "Citation",
    "Fact",
    "Flag",
    "Link",
    "Position",
    "answered",
    "listed",
]
