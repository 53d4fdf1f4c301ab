"""A plan in words: calm lines that a person reads, each with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from kneewise.findings.cause import Cause
from kneewise.findings.finding import Finding, Standing
from kneewise.findings.said import NAMES
from kneewise.programme.exercise import catalogue
from kneewise.programme.notice import whole
from kneewise.programme.programme import Item, Programme
from kneewise.programme.sentence import Sentence
from kneewise.workflow.planning import Plan

_CAUSES = 3
"""Causes that are shown; all are in the JSON."""


def lines(plan: Plan, name: str) -> Iterator[str]:
    """The plan of a person, line by line; empty lines part its sections."""
    programme = plan.programme
    yield _title(programme, name)
    if programme.advice:
        yield ""
        yield from (_cited(said) for said in programme.advice)
    if programme.is_stopped:
        return
    yield from _findings(plan.findings)
    yield from _causes(plan)
    if programme.items:
        yield from ("", "What to do")
    for number, item in enumerate(programme.items, start=1):
        yield from _item(number, item)
    for practice in programme.practices:
        yield from ("", f"In daily life: {practice.activity.replace('_', ' ')}")
        yield from (f"  {_cited(said)}" for said in practice.what)
    if programme.edit and programme.edit.lost:
        yield from ("", "What the change takes away")
        yield from (f"  {_cited(said)}" for said in programme.edit.lost)
    if programme.unmet:
        yield from ("", "What it leaves open")
        yield from (f"  {_cited(said)}" for said in programme.unmet)
    yield from _tests(plan)


def item_name(item: Item) -> str:
    """What is done, and with which leg."""
    name = catalogue()[item.exercise].name
    return f"{name}, {item.side}" if item.side else name


def _title(programme: Programme, name: str) -> str:
    if programme.is_stopped:
        return f"{name}: no programme until what is said below has been done."
    if not programme.items:
        return f"{name}: no exercises are proposed."
    return (
        f"Programme for {name} from {programme.start.isoformat()}, "
        f"{programme.weeks} weeks; measured again on {programme.review.isoformat()}."
    )


def _findings(findings: tuple[Finding, ...]) -> Iterator[str]:
    firm = [f for f in findings if f.standing is Standing.FINDING]
    if not firm:
        return
    yield from ("", "What stands out")
    for finding in firm:
        source = finding.key or f"measure:{finding.measure}"
        yield f"  {finding.text} [{source}]"


def _causes(plan: Plan) -> Iterator[str]:
    said = plan.explanation
    yield from ("", "What may be behind it")
    yield f"  {said.headline} {said.detail} [{', '.join(said.sources)}]"
    for cause in said.causes[:_CAUSES]:
        yield from _cause(cause)
    if said.unsure:
        yield f"  {said.unsure}"


def _cause(cause: Cause) -> Iterator[str]:
    where = f", {cause.side}" if cause.side else ""
    yield f"  {NAMES[cause.kind].capitalize()}{where}"
    for evidence in cause.support[:2]:
        yield f"    for: {evidence.text} [{evidence.source}]"
    for evidence in cause.against[:2]:
        yield f"    against: {evidence.text} [{evidence.source}]"


def _item(number: int, item: Item) -> Iterator[str]:
    yield f"  {number}. {item_name(item)} [{item.exercise}]"
    yield f"     {whole(item.dose)}"
    for label, said in (("how", item.how), ("stop", item.stop)):
        yield f"     {label}: {_cited(said)}"
    for said in item.why[:2]:
        yield f"     why: {_cited(said)}"
    for said in item.notes:
        yield f"     note: {_cited(said)}"


def _tests(plan: Plan) -> Iterator[str]:
    if not plan.explanation.tests:
        return
    yield from ("", "Tests that would tell more")
    for test in plan.explanation.tests:
        yield f"  {test.what}: {test.why} [{test.key}]"


def _cited(said: Sentence) -> str:
    return f"{said.text} [{said.key}]"
