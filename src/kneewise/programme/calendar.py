"""The weeks of a programme as a calendar that phones and computers read (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from kneewise.programme.exercise import catalogue
from kneewise.programme.notice import amount
from kneewise.programme.programme import Item, Programme

_LINE = 75
"""Octets of one line, its end not counted (RFC 5545, 3.1)."""

_PRODUCT = "-//Kneewise//Programme//EN"


def days(per_week: int) -> tuple[int, ...]:
    """On which days of a programme's week something is done, from 0, spread evenly.

    Three days leave one between; more of them hold those three.

    Raises:
        ValueError: if a week has not that many days.

    >>> days(3)
    (0, 2, 4)
    """
    if not 1 <= per_week <= 7:
        raise ValueError(f"{per_week} days a week")
    return tuple(n * 7 // per_week for n in range(per_week))


def calendar(programme: Programme, stamp: datetime, code: str = "") -> str:
    """A calendar of all-day events: the sessions, and the review.

    Args:
        programme: without exercises it gives a calendar without sessions.
        stamp: when it is made; aware.
        code: of the person; part of the ids, so that two people's calendars never mix
            and a new calendar replaces the old one.

    Returns:
        Text with CRLF at the end of lines, folded at 75 octets of UTF-8.

    Raises:
        ValueError: if *stamp* knows no time zone.

    Source:
        RFC 5545 (2009), 3.1, 3.3.11, 3.6.1.
    """
    if stamp.tzinfo is None:
        raise ValueError("the stamp must know its time zone")
    made = stamp.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}"]
    lines.append("CALSCALE:GREGORIAN")
    for on, items in _sessions(programme):
        words = [f"{catalogue()[i.exercise].name}{_on(i)}: {_dose(i)}" for i in items]
        lines += _event(
            on,
            summary="Knee exercises",
            words="\n".join([*words, items[0].stop.text]),
            uid=f"{on.isoformat()}-session-{code or 'person'}@kneewise",
            made=made,
        )
    if programme.items:
        lines += _event(
            programme.review,
            summary="Knee exercises: review",
            words="Measure again, in the same way as at the start.",
            uid=f"{programme.start.isoformat()}-review-{code or 'person'}@kneewise",
            made=made,
        )
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _sessions(programme: Programme) -> Iterable[tuple[date, tuple[Item, ...]]]:
    first = programme.followed_from
    gone = (first - programme.start).days
    for day in range(programme.weeks * 7 - gone):
        due = tuple(i for i in programme.items if day % 7 in days(i.dose.per_week))
        if due:
            yield first + timedelta(days=day), due


def _event(on: date, *, summary: str, words: str, uid: str, made: str) -> list[str]:
    after = on + timedelta(days=1)
    return [
        "BEGIN:VEVENT",
        f"UID:{_escaped(uid)}",
        f"DTSTAMP:{made}",
        f"DTSTART;VALUE=DATE:{on.strftime('%Y%m%d')}",
        f"DTEND;VALUE=DATE:{after.strftime('%Y%m%d')}",
        f"SUMMARY:{_escaped(summary)}",
        f"DESCRIPTION:{_escaped(words)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _dose(item: Item) -> str:
    return amount(item.dose).rsplit(", ", 1)[0]


def _on(item: Item) -> str:
    return f" ({item.side})" if item.side else ""


def _escaped(text: str) -> str:
    """Text of a property: backslash, semicolon, comma and line ends (3.3.11)."""
    for plain in ("\\", ";", ","):
        text = text.replace(plain, f"\\{plain}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """A line in pieces of 75 octets, no letter cut; later ones begin with a blank."""
    pieces = [""]
    for letter in line:
        # Every piece but the first begins with a blank, which counts.
        room = _LINE if len(pieces) == 1 else _LINE - 1
        if len((pieces[-1] + letter).encode()) > room:
            pieces.append("")
        pieces[-1] += letter
    return "\r\n ".join(pieces)
