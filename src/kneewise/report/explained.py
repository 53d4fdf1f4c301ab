"""What may explain it, made ready for the page: causes, tests, and both sides."""

from __future__ import annotations

from dataclasses import dataclass

from kneewise.findings.cause import Cause, Evidence
from kneewise.findings.explain import Explanation
from kneewise.findings.said import NAMES
from kneewise.findings.telling import Telling
from kneewise.measures.catalogue import BY_NAME
from kneewise.programme.sentence import MEASURED
from kneewise.reference import row
from kneewise.report.sources import Said, Sources

_MOST = 3
"""Causes that a page tells in full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One cause, with what speaks for it and against it."""

    name: str
    support: tuple[Said, ...]
    against: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One test that would tell."""

    what: str
    how: str
    tells: str
    why: str
    against: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is known and contested, from both sides."""

    wording: Said
    for_it: str
    against: str
    strength: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """The part of a page that says what may explain it."""

    headline: Said
    detail: str
    reasons: tuple[Reason, ...]
    others: tuple[str, ...]
    """Names of further causes, and of those that as much speaks against."""

    tests: tuple[Told, ...]
    unsure: str
    claims: tuple[Claim, ...]
    flags: tuple[Said, ...]


def explained(given: Explanation, sources: Sources) -> Explained:
    """An explanation with its sources numbered."""
    rest = [*given.causes[_MOST:], *given.undecided]
    return Explained(
        headline=_said(given.headline, given.sources, sources),
        detail=given.detail,
        reasons=tuple(_reason(cause, sources) for cause in given.causes[:_MOST]),
        others=tuple(dict.fromkeys(named(cause) for cause in rest)),
        tests=tuple(_told(test, sources) for test in given.tests),
        unsure=given.unsure,
        claims=tuple(_claim(key, sources) for key in given.known),
        flags=tuple(
            _said(flag.action, (flag.action_key,), sources) for flag in given.flags
        ),
    )


def named(cause: Cause) -> str:
    """A cause with its side, as a heading."""
    name = NAMES[cause.kind]
    where = f", {cause.side}" if cause.side else ""
    return f"{name[:1].upper()}{name[1:]}{where}"


def source(key: str) -> str:
    """What a key stands for, in the list of sources; empty for what was measured here.

    Raises:
        KeyError: if there is no such row.
    """
    if key.startswith("measure:"):
        known = BY_NAME.get(key.removeprefix("measure:"))
        return known.source if known else ""
    if key.startswith(MEASURED):
        return ""
    found = row(key)
    cells = found.cells
    said = cells.get("source_for") or found.source
    return f"{said} [{key}]"


def _said(text: str, keys: tuple[str, ...], sources: Sources) -> Said:
    named_ = dict.fromkeys(source(key) for key in keys)
    return Said(text=text, sources=tuple(sources.number(s) for s in named_ if s))


def _reason(cause: Cause, sources: Sources) -> Reason:
    return Reason(
        name=named(cause),
        support=tuple(_evidence(each, sources) for each in cause.support),
        against=tuple(_evidence(each, sources) for each in cause.against),
    )


def _evidence(each: Evidence, sources: Sources) -> Said:
    return _said(each.text, (each.source,), sources)


def _told(test: Telling, sources: Sources) -> Told:
    return Told(
        what=test.what,
        how=test.how,
        tells=test.tells,
        why=test.why,
        against=_said(test.against, test.sources, sources),
    )


def _claim(key: str, sources: Sources) -> Claim:
    found = row(key)
    against = found.text("source_against")
    numbers = [sources.number(source(key))]
    if against:
        numbers.append(sources.number(f"{against} [{key}]"))
    wording = Said(text=found.text("safe_product_wording"), sources=tuple(numbers))
    return Claim(
        wording=wording,
        for_it=found.text("evidence_for"),
        against=found.text("evidence_against_or_limits"),
        strength=found.text("strength"),
    )
