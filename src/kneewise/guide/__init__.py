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
from kneewise.guide.term import Term

__all__ = [
    "Answer",
    "Citation",
    "Fact",
    "Flag",
    "Link",
    "Position",
    "Term",
    "answered",
    "listed",
]
