"""A week of a programme as a table to tick: which exercise is due on which day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kneewise.programme.calendar import days
from kneewise.programme.programme import Item, Programme

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One exercise through the week."""

    name: str

    is_due: tuple[bool, ...]
    """For each day of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The days on which anything is due, and what."""

    title: str
    days: tuple[str, ...]
    lines: tuple[Line, ...]


def week(programme: Programme, names: Sequence[str]) -> Week:
    """The first week of a programme.

    Args:
        programme: with or without exercises.
        names: of its exercises, in their order.
    """
    due = [days(item.dose.per_week) for item in programme.items]
    any_ = sorted({day for each in due for day in each})
    first = programme.followed_from
    last = first + timedelta(days=_WEEK - 1)
    return Week(
        title=span(first, last),
        days=tuple(_short(first + timedelta(days=day)) for day in any_),
        lines=tuple(
            Line(name=name, is_due=tuple(day in each for day in any_))
            for name, each in zip(names, due, strict=True)
        ),
    )


def day(on: date) -> str:
    """A date in words.

    >>> day(date(2026, 1, 5))
    '5 January 2026'
    """
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def span(first: date, last: date) -> str:
    """From a day to another, what both share said once.

    >>> span(date(2026, 1, 5), date(2026, 1, 11))
    '5 to 11 January 2026'
    >>> span(date(2026, 1, 26), date(2026, 2, 1))
    '26 January to 1 February 2026'
    """
    begin = day(first)
    if first.year == last.year:
        begin = begin.removesuffix(f" {first.year}")
        if first.month == last.month:
            begin = f"{first.day}"
    return f"{begin} to {day(last)}"


def end(programme: Programme) -> date:
    """The last day of a programme."""
    return programme.start + timedelta(days=_WEEK * programme.weeks - 1)


def legs(item: Item, *, is_sided: bool) -> str:
    """Which leg an exercise is for, in words."""
    if item.side is not None:
        return f"{item.side} leg"
    return "one leg, then the other" if is_sided else "both legs together"


def _short(on: date) -> str:
    return f"{_DAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1][:3]}"
