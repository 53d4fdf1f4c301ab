"""Topics: what people ask about, and which rows of the tables answer it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing people ask about."""

    name: str
    """Unique, and the same for ever, such as ``knee_arthritis``."""

    question: str
    """The topic as a question, for people."""

    words: str
    """How people say it in daily life: searched, never shown."""

    claims: tuple[str, ...]
    """Keys of claims, such as ``claims/c08``; the most telling first."""

    facts: tuple[str, ...] = ()
    """Keys of rows of other tables that belong to the answer."""

    related: tuple[str, ...] = ()
    """Names of the topics to read next."""

    def __post_init__(self) -> None:
        if not self.claims:
            raise ValueError(f"{self.name}: no claim answers it")

    @property
    def key(self) -> str:
        """Where its question stands, such as ``topics/knee_arthritis``."""
        return f"topics/{self.name}"


@cache
def topics() -> dict[str, Topic]:
    """Every topic by its name, in the order of the table.

    Raises:
        ValueError: if a topic has no claim, or names another that is not there.
    """
    table = tomllib.loads(
        files("kneewise.guide").joinpath("topics.toml").read_text("utf-8")
    )
    found = {
        name: Topic(
            name=name,
            question=cells["question"],
            words=cells["words"],
            claims=tuple(f"claims/{id_}" for id_ in cells["claims"]),
            facts=tuple(cells["facts"]),
            related=tuple(cells["related"]),
        )
        for name, cells in table.items()
    }
    for topic in found.values():
        lost = set(topic.related) - found.keys()
        if lost:
            raise ValueError(f"{topic.name}: related to {sorted(lost)}, which is none")
    return found
