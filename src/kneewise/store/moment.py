"""Moments as the database holds them, and ids that nobody drew before."""

from __future__ import annotations

from datetime import UTC, datetime
from secrets import token_hex


def utc_now() -> datetime:
    """This moment, aware."""
    return datetime.now(UTC)


def random_id() -> str:
    """Twelve digits and letters a to f."""
    return token_hex(6)


def stamp(moment: datetime) -> str:
    """A moment as text in UTC; later moments sort later."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def stamp_of(moment: datetime | None) -> str | None:
    """The same, where there may be none."""
    return None if moment is None else stamp(moment)


def moment(text: str) -> datetime:
    """The moment that a text of the database says."""
    return datetime.fromisoformat(text)


def moment_of(text: str | None) -> datetime | None:
    """The same, where there may be none."""
    return None if text is None else moment(text)
