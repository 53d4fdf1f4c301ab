"""Terms: the short words of studies, in plain words for those who read few."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A short word and what it means."""

    term: str
    """As it stands in the tables, such as ``SMD``."""

    meaning: str

    source: str
    """Where its meaning stands, such as ``terms/SMD``."""


@cache
def terms() -> tuple[Term, ...]:
    """Every term, in the order of the table."""
    text = files("kneewise.guide").joinpath("terms.toml").read_text("utf-8")
    table = tomllib.loads(text)
    return tuple(
        Term(term=term, meaning=said, source=f"terms/{term}")
        for term, said in table.items()
    )


def terms_in(texts: Iterable[str]) -> tuple[Term, ...]:
    """The terms that stand in texts as words of their own, in the order of the table.

    Capitals count: ``OR`` is a ratio, ``or`` is not.
    """
    said = " ".join(texts)
    words = set(re.findall(r"%?[A-Za-z0-9]+(?:-[A-Z])?", said))
    words |= {word.removesuffix("s") for word in words}  # SDs
    return tuple(term for term in terms() if term.term in words)
