"""Search: which topics a question is about, the likeliest first.

A word weighs by how few topics have it, and by where it stands in a topic (Okapi BM25
over weighted fields). No model, no learning: the same question gives the same answer.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kneewise.guide.stems import ideas, subjects, vocabulary
from kneewise.guide.topic import Topic, topics
from kneewise.reference import row

_IN_QUESTION = 2.0
_IN_WORDS = 2.0
_IN_CLAIM = 0.4
_SATURATION = 1.2  # k1: how soon saying a word again stops counting
_LENGTH = 0.5  # b: how much a long text is held back
_LEAST = 0.8  # which joint is named counts, though nearly every topic names it
_UNDERSTOOD = 0.35  # share of the weight of a question that must be known
_ALMOST_WHOLE = 0.65  # the same where nothing of it is what this guide is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A topic that a question may be about."""

    topic: Topic

    score: float
    """Above 0; only to be compared within one question."""


def matches(question: str) -> tuple[Match, ...]:
    """The topics that a question may be about, the likeliest first.

    Args:
        question: in everyday words; one wrong letter in a longer word is read over.

    Returns:
        None where most of what the question says is in no topic: a question of
        something else.

    Limits:
        It compares words. A denial (``not``) and who does what to whom are lost.

    Source:
        Robertson & Zaragoza 2009, Found Trends Inf Retr 3(4):333-389, for the formula;
        the weights were set by trial on everyday questions of ours.
    """
    index = _index()
    asked = frozenset(read(question))
    told = index.weight(asked & index.rarity.keys())
    needed = _ALMOST_WHOLE if asked.isdisjoint(subjects()) else _UNDERSTOOD
    if not told or told < needed * index.weight(asked):
        return ()
    found = [
        Match(topic=topic, score=score)
        for topic in topics().values()
        if (score := index.score(asked, topic.name)) > 0
    ]
    return tuple(sorted(found, key=lambda match: -match.score))


def read(question: str) -> tuple[str, ...]:
    """The ideas of a question, slips of the pen read over."""
    return ideas(question, _index().spellings)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Index:
    """How much each idea says about each topic."""

    spellings: frozenset[str]
    """Stems that are no slip of the pen."""

    said: dict[str, dict[str, float]]
    """By topic and idea: how often, weighted by where."""

    rarity: dict[str, float]
    """By idea: high where few topics have it."""

    def weight(self, asked: Iterable[str]) -> float:
        """How much ideas weigh together; an unknown one as the rarest there can be."""
        rarest = _rarity(0, len(self.said))
        return sum(self.rarity.get(idea, rarest) for idea in asked)

    def score(self, asked: Iterable[str], name: str) -> float:
        """How well a topic fits what was asked, 0 where nothing does."""
        said = self.said[name]
        return sum(
            self.rarity[idea] * said[idea] / (_SATURATION + said[idea])
            for idea in asked
            if idea in said
        )


@cache
def _index() -> _Index:
    fields = {topic.name: _fields(topic) for topic in topics().values()}
    counts = {name: _counted(own) for name, own in fields.items()}
    usual = sum(sum(c.values()) for c in counts.values()) / len(counts)
    said = {}
    for name, count in counts.items():
        held = 1 - _LENGTH + _LENGTH * sum(count.values()) / usual
        said[name] = {idea: often / held for idea, often in count.items()}
    held_by = Counter(idea for count in counts.values() for idea in count)
    return _Index(
        spellings=vocabulary(text for own in fields.values() for text, _ in own),
        said=said,
        rarity={idea: _rarity(n, len(said)) for idea, n in held_by.items()},
    )


def _fields(topic: Topic) -> list[tuple[str, float]]:
    """The texts of a topic, and what a word in each counts."""
    claims = [row(key) for key in topic.claims]
    told = " ".join(c.text("claim") + " " + c.text("topic") for c in claims)
    return [
        (topic.question, _IN_QUESTION),
        (topic.words, _IN_WORDS),
        (told, _IN_CLAIM),
    ]


def _counted(fields: Iterable[tuple[str, float]]) -> dict[str, float]:
    """How often each idea is said, weighted by where."""
    found: dict[str, float] = {}
    for text, weight in fields:
        for idea in ideas(text):
            found[idea] = found.get(idea, 0.0) + weight
    return found


def _rarity(n: int, total: int) -> float:
    """The inverse document frequency of BM25, from a least weight up."""
    return max(_LEAST, math.log(1 + (total - n + 0.5) / (n + 0.5)))
