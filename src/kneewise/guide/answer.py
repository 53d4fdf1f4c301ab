"""Answers: what speaks for each claim, what against, how strongly, and who says so."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from kneewise.errors import BadSetting
from kneewise.guide.fact import Fact, fact
from kneewise.guide.flag import Flag, flags
from kneewise.guide.search import Match, matches
from kneewise.guide.term import Term, terms_in
from kneewise.guide.topic import Topic, topics
from kneewise.reference import Row, row

LONGEST = 1000
"""Letters of a question."""

_NEAR = 0.7  # of the best score: how near another topic must come to be named
_MOST_NEAR = 2
_FIRST_AID = "when_to_see_someone"
_NOTHING = ("", "-")  # how the table writes an empty cell

DISCLAIMER = Fact(
    text="Kneewise is not a medical device. It shows what studies found in groups of "
    "people and does not replace someone who examines you.",
    source="guide/disclaimer",
)
UNKNOWN = Fact(
    text="Nothing in this guide is about that. Its topics are listed below.",
    source="guide/unknown",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A claim and both sides of it in the words of its row; empty where it has none."""

    claim: str
    verdict: str
    wording: str
    """What may be said of it to a person."""

    speaks_for: str
    speaks_against: str
    """Or limits it."""

    strength: str
    """Of the evidence."""

    effects: str
    """How large, in the words of the studies."""

    population: str
    """In whom it was studied."""

    confidence: str
    """That the row is right and fits: high, medium or low."""

    source: str
    """Key of the row, such as ``claims/c08``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Who published what a position or a fact says."""

    text: str
    """Authors, year, journal."""

    links: tuple[str, ...]
    """DOI, PMC number or PMID, as given; they need not stand in the order of *text*."""

    supports: str
    """``for`` or ``against`` a claim; ``fact`` otherwise."""

    source: str
    """Key of the row that cites it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A topic to read next."""

    topic: str
    """Its name, which is also a question the guide understands."""

    question: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everything that is shown in answer to one question."""

    question: str
    """As asked."""

    topic: str | None
    """Name of the topic it is about; None where the guide has none."""

    title: str
    """The topic as a question, or that there is none."""

    title_source: str
    flags: tuple[Flag, ...]
    """Red flags the question mentions; they come before everything else."""

    positions: tuple[Position, ...]
    facts: tuple[Fact, ...]
    terms: tuple[Term, ...]
    """What short words mean that stand in the positions and facts."""

    citations: tuple[Citation, ...]
    related: tuple[Link, ...]
    """What to read next; every topic where the guide has none for the question."""

    disclaimer: Fact


def answered(question: str) -> Answer:
    """What the tables say about a question in everyday words, for and against.

    Args:
        question: a sentence, a few words, or the name of a topic.

    Returns:
        The answer of the likeliest topic; one that says so and lists the topics where
        the question is about none of them.

    Raises:
        BadSetting: if the question is empty or longer than ``LONGEST``.

    Limits:
        It finds, it does not reason: it never looks at the person who asks.
    """
    asked = " ".join(question.split())
    if not asked:
        raise BadSetting(
            "the question is empty.",
            remedy='Ask in your own words, such as "why does my knee cave in?".',
        )
    if len(asked) > LONGEST:
        raise BadSetting(
            f"the question has {len(asked)} letters; at most {LONGEST} are read.",
            remedy="Ask one thing, in a sentence or two.",
        )
    raised = flags(asked)
    named = topics().get(asked)
    if named:
        return _known(asked, named, raised, ())
    found = matches(asked)
    return (
        _known(asked, found[0].topic, raised, _near(found))
        if found
        else _unknown(asked, raised)
    )


def listed() -> tuple[Link, ...]:
    """Every topic, in the order of the table."""
    return tuple(map(_link, topics().values()))


def _known(
    question: str, topic: Topic, raised: tuple[Flag, ...], near: tuple[Topic, ...]
) -> Answer:
    first = (topics()[_FIRST_AID],) if raised else ()
    named = (*first, *near, *(topics()[name] for name in topic.related))
    related = {other.name: other for other in named if other.name != topic.name}
    positions = tuple(_position(row(key)) for key in topic.claims)
    facts = tuple(fact(key) for key in topic.facts)
    told = [text for position in positions for text in astuple(position)]
    return Answer(
        question=question,
        topic=topic.name,
        title=topic.question,
        title_source=topic.key,
        flags=raised,
        positions=positions,
        facts=facts,
        terms=terms_in([*told, *(found.text for found in facts)]),
        citations=_citations(topic),
        related=tuple(map(_link, related.values())),
        disclaimer=DISCLAIMER,
    )


def _unknown(question: str, raised: tuple[Flag, ...]) -> Answer:
    return Answer(
        question=question,
        topic=None,
        title=UNKNOWN.text,
        title_source=UNKNOWN.source,
        flags=raised,
        positions=(),
        facts=(),
        terms=(),
        citations=(),
        related=listed(),
        disclaimer=DISCLAIMER,
    )


def _near(found: tuple[Match, ...]) -> tuple[Topic, ...]:
    """The topics that fit a question almost as well as the likeliest."""
    best, *others = found
    near = [m.topic for m in others if m.score >= _NEAR * best.score]
    return tuple(near[:_MOST_NEAR])


def _position(claim: Row) -> Position:
    return Position(
        claim=claim.text("claim"),
        verdict=claim.text("verdict"),
        wording=claim.text("safe_product_wording"),
        speaks_for=_cell(claim, "evidence_for"),
        speaks_against=_cell(claim, "evidence_against_or_limits"),
        strength=_cell(claim, "strength"),
        effects=_cell(claim, "effect_sizes"),
        population=_cell(claim, "population"),
        confidence=claim.text("confidence"),
        source=claim.key,
    )


def _citations(topic: Topic) -> tuple[Citation, ...]:
    """Who is cited by the rows of a topic, in their order."""
    found = []
    for key in topic.claims:
        claim = row(key)
        found += [
            _citation(claim, "source_for", "doi_for", "for"),
            _citation(claim, "source_against", "doi_against", "against"),
        ]
    for key in topic.facts:
        found.append(_citation(row(key), "source", "doi_pmid", "fact"))
    return tuple(citation for citation in found if citation.text)


def _citation(cited: Row, who: str, where: str, supports: str) -> Citation:
    if who not in cited.cells:  # exercises name theirs differently
        who = "evidence_source"
    links = _cell(cited, where).split(";")
    return Citation(
        text=_cell(cited, who),
        links=tuple(link.strip() for link in links if link.strip()),
        supports=supports,
        source=cited.key,
    )


def _cell(found: Row, column: str) -> str:
    """A cell, empty where the table says that there is nothing."""
    text = found.text(column)
    return "" if text in _NOTHING else text


def _link(topic: Topic) -> Link:
    return Link(topic=topic.name, question=topic.question, source=topic.key)
