"""Explanation: what may be behind what was seen, and the tests that would tell."""

from __future__ import annotations

from dataclasses import dataclass

from kneewise.anatomy import Side
from kneewise.exam.redflags import Flag
from kneewise.findings.cause import Cause, Evidence, Kind
from kneewise.findings.doubt import doubted
from kneewise.findings.known import known
from kneewise.findings.rules import RULES, Rule
from kneewise.findings.said import LIKELY, Headline, flagged, headline
from kneewise.findings.seen import Leg, Look, Seen, legs
from kneewise.findings.telling import Telling, telling, test_of

__all__ = ["Explanation", "Look", "Seen", "explained"]

_LEADING = 3
"""Causes whose tests are worth naming."""

_FAR = 3.0
"""By how much a cause must lead for a test of the next to change nothing: what one test
by hand weighs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What may explain it."""

    headline: str
    """The answer in a few words, as a sentence."""

    detail: str
    """What follows it: one or two sentences."""

    sources: tuple[str, ...]
    """Keys of what headline and detail rest on."""

    causes: tuple[Cause, ...] = ()
    """What has more for it than against it, the best supported first."""

    undecided: tuple[Cause, ...] = ()
    """What something speaks for, but nearly as much, or more, against; and all causes
    where what was found does not fit together and nothing leads."""

    tests: tuple[Telling, ...] = ()
    """Not done yet, or unreadable; they would tell the leading causes apart."""

    unsure: str = ""
    """Why it cannot be told, and what would help; empty where nothing is in the way."""

    known: tuple[str, ...] = ()
    """Keys of the claims that concern this; each has both sides."""

    flags: tuple[Flag, ...] = ()
    """Red flags, which come before everything."""


def explained(seen: Seen) -> Explanation:
    """What may explain what was seen in one person, with what speaks against it.

    A cause is ranked by the evidence for it less the evidence against it; equal ones
    keep the order of ``Kind``, then left before right. A raised red flag that stops
    tests or programme stops the explanation too.

    Args:
        seen: the recordings, tests by hand and complaints of one person.

    Returns:
        Causes whose score is above 0 in ``causes``; nothing in it is a fact about a
        muscle that was not tested.

    Limits:
        The weights are ours (``kneewise.findings.rules``); a score orders causes and is
        no likelihood. Associations in groups name a cause, and carry little.

    Source:
        The rows that each piece of evidence names.
    """
    flags = tuple(f for f in seen.exams.flags if f.stops_test or f.stops_programme)
    both = legs(seen)
    if flags:
        said = flagged(flags)
        return Explanation(
            headline=said.headline,
            detail=said.detail,
            sources=said.sources,
            flags=flags,
        )
    every = sorted(
        (cause for leg in both for kind in Kind if (cause := _cause(kind, leg))),
        key=_rank,
    )
    doubt = doubted(seen, both, tuple(every))
    ahead = tuple(cause for cause in every if cause.score > 0)
    causes = tuple(cause for cause in ahead if cause not in doubt.contested)
    if doubt.contradicts and not any(cause.score >= LIKELY for cause in causes):
        causes = ()
    said = headline(seen, both, causes, contradicts=doubt.contradicts)
    return Explanation(
        headline=said.headline,
        detail=said.detail,
        sources=said.sources,
        causes=causes,
        undecided=tuple(cause for cause in every if cause not in causes),
        tests=_tests(ahead, both, said),
        unsure=doubt.text,
        known=known(_leading(ahead), seen.exams.complaints),
    )


def _cause(kind: Kind, leg: Leg) -> Cause | None:
    """A cause on one leg; None where nothing speaks for it."""
    support: list[Evidence] = []
    against: list[Evidence] = []
    for rule in RULES:
        if rule.kind is kind and (evidence := _evidence(rule, leg)) is not None:
            (support if rule.weight > 0 else against).append(evidence)
    if not support:
        return None
    return Cause(
        kind=kind,
        side=leg.side,
        support=_heaviest_first(support),
        against=_heaviest_first(against),
        test=test_of(kind, leg),
    )


def _evidence(rule: Rule, leg: Leg) -> Evidence | None:
    sign = rule.ask(leg)
    if sign is None:
        return None
    weight = abs(rule.weight) * sign.share
    return Evidence(text=sign.text, source=sign.source, weight=weight)


def _heaviest_first(found: list[Evidence]) -> tuple[Evidence, ...]:
    """In order of weight; a sentence that two tests share counts once."""
    once: dict[tuple[str, str], Evidence] = {}
    for each in sorted(found, key=lambda e: -e.weight):
        once.setdefault((each.text, each.source), each)
    return tuple(once.values())


def _rank(cause: Cause) -> tuple[float, int, bool]:
    # Sums of tenths differ in their last digits by the order of adding.
    return (
        -round(cause.score, 6),
        list(Kind).index(cause.kind),
        cause.side is Side.RIGHT,
    )


def _leading(causes: tuple[Cause, ...]) -> list[Kind]:
    """The kinds that lead, and that no other leaves far behind."""
    near = [c.kind for c in causes if c.score >= causes[0].score - _FAR]
    return list(dict.fromkeys(near))[:_LEADING]


def _tests(
    causes: tuple[Cause, ...], both: tuple[Leg, Leg], said: Headline
) -> tuple[Telling, ...]:
    """The open tests of the leading causes, or of the usual ones where none leads."""
    of = {leg.side: leg for leg in both}
    pairs = [(c.kind, of[c.side]) for c in causes if c.side is not None]
    kinds = _leading(causes)
    if not kinds:
        kinds = list(said.usual)
        pairs = [(kind, leg) for kind in kinds for leg in both]
    found: dict[str, Telling] = {}
    for kind, leg in pairs:
        if kind not in kinds:
            continue
        test = telling(kind, leg, said.why(kind, kinds))
        if test is not None:
            found.setdefault(test.key, test)
    return tuple(found.values())
