"""What a person's tests will be measured against, as JSON can hold it, and in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from math import isfinite
from typing import Any

from kneewise.exam import parse, plausible, rule
from kneewise.exam.ask import ask
from kneewise.exam.compare import TOGETHER
from kneewise.exam.entry import GRAVITY
from kneewise.exam.norms import Change
from kneewise.exam.yardstick import (
    Before,
    Kind,
    Lacking,
    Usual,
    Yardstick,
    shown,
    yardsticks,
)
from kneewise.findings.exam_facts import pain_limit
from kneewise.reference import row
from kneewise.units import in_deg
from kneewise.workflow.person import OnRecord

_WHY_NOT = {
    Lacking.NOTHING: "nothing published of this way of testing was read at its source",
    Lacking.ELSEWHERE: "published people are of another age or sex",
    Lacking.UNKNOWN: "year of birth and sex are not on record",
    Lacking.MASS: "the mass is not on record",
}


def plain(person: OnRecord, on: date) -> dict[str, Any]:
    """Everything that a form needs to judge what is typed, without asking again.

    Args:
        person: the record.
        on: the day of the tests.

    Returns:
        Numbers in SI; None for what has no end or is not known.
    """
    mass = person.person.mass
    return {
        "pain": pain_limit(),
        "weight": mass * GRAVITY if mass else None,
        "lever": list(plausible.lever(person.person)),
        "together": TOGETHER,
        "error": rule.ERRORS,
        "on": on.isoformat(),
        "tests": [_plain(one) for one in yardsticks(person.exams, person.person, on)],
    }


def lines(person: OnRecord, on: date, test: str = "") -> tuple[str, ...]:
    """The same for a person to read.

    Args:
        person: the record.
        on: the day of the tests.
        test: the name of one test; empty for all with something to say.

    Raises:
        BadSetting: if there is no such test.
    """
    wanted = ask(test).name if test else ""
    found = yardsticks(person.exams, person.person, on)
    chosen = [one for one in found if wanted in ("", one.test)]
    if not wanted:
        chosen = [one for one in chosen if one.usual or one.before]
    return tuple(line for one in chosen for line in _lines(one))


def _plain(one: Yardstick) -> dict[str, Any]:
    unit, size = shown(one.quantity)
    return {
        "test": one.test,
        "protocol": one.protocol,
        "quantity": one.quantity,
        "unit": unit,
        "size": size,
        "units": dict(parse.units(one.quantity)),
        "possible": list(one.possible),
        "believable": [_finite(one.believable[0]), _finite(one.believable[1])],
        "better": one.better,
        "usual": _usual(one.usual),
        "lacking": one.lacking,
        "change": _change(one.change),
        "sides": _change(one.sides),
        "before": [_before(each) for each in one.before],
    }


def _usual(usual: Usual | None) -> dict[str, Any] | None:
    if usual is None:
        return None
    return {
        "kind": usual.kind,
        "less": usual.less,
        "more": usual.more,
        "mean": usual.mean,
        "sd": usual.sd,
        "people": usual.norm.people,
        "source": usual.norm.source,
        "key": usual.norm.key,
        "needs": usual.needs,
    }


def _change(change: Change | None) -> dict[str, Any] | None:
    if change is None:
        return None
    return {
        "amount": change.amount,
        "is_share": change.is_share,
        "key": change.key,
        "source": row(change.key).source,
    }


def _before(before: Before) -> dict[str, Any]:
    return {
        "side": before.side,
        "on": before.on.isoformat(),
        "value": before.value,
        "moment": before.moment,
        "device": before.device,
        "mode": before.mode,
        "by": before.by,
        "is_in_question": before.is_in_question,
    }


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def _lines(one: Yardstick) -> Iterator[str]:
    yield f"{one.test}, {row(one.protocol).text('name')}, as {one.quantity}"
    if one.usual is None:
        yield f"  no comparison: {_WHY_NOT[one.lacking or Lacking.NOTHING]}"
    else:
        yield f"  usual: {_span(one, one.usual)}; {one.usual.norm.people}"
        yield f"  source: {one.usual.norm.source} [{one.usual.norm.key}]"
    if one.change is not None:
        yield f"  smallest real change: {_much(one, one.change)} [{one.change.key}]"
    if one.sides is not None:
        yield f"  the sides differ from {_much(one, one.sides)} on [{one.sides.key}]"
    for before in one.before[:2]:
        side = f"{before.side}, " if before.side else ""
        yield f"  {before.on.isoformat()}: {side}{_said(one, before.value)}"


def _span(one: Yardstick, usual: Usual) -> str:
    """From and to, and what they are."""
    ends = [end for end in (usual.less, usual.more) if end is not None]
    low, high = min(ends), max(ends)
    if len(ends) == 1:
        way = "from" if one.better > 0 else "up to"
        return f"{way} {_said(one, usual.less)}"
    what = {
        Kind.SPREAD: "mean and one standard deviation each way",
        Kind.LIMIT: "as published",
        Kind.MIDDLE: "the mean and the error of the test each way",
    }[usual.kind]
    belt = ", with a belt" if usual.needs else ""
    return f"{_said(one, low)} to {_said(one, high)} ({what}){belt}"


def _much(one: Yardstick, change: Change) -> str:
    if change.is_share:
        return f"{100 * change.amount:.0f} %"
    return _said(one, change.amount)


def _said(one: Yardstick, value: float) -> str:
    unit, size = shown(one.quantity)
    if unit == "°":
        return f"{in_deg(value):.0f}°"
    places = 1 if unit in ("cm", "N·m", "s") else 0
    return f"{value / size:.{places}f} {unit}"


def selected(held: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """What ``plain`` gives, of some tests alone."""
    tests = [one for one in held["tests"] if one["test"] in names]
    return held | {"tests": tests}
