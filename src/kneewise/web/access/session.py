"""How long a session or a token lasts, by the times that are kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetime:
    """How long a session lasts."""

    idle: timedelta = timedelta(minutes=30)
    """Without a request."""

    whole: timedelta = timedelta(hours=12)
    """From signing in to signing in again."""

    slack: timedelta = timedelta(minutes=5)
    """How far a clock may have been put back before a session counts as of the future,
    and ends."""

    write: timedelta = timedelta(minutes=1)
    """How exactly it is written down when it was last used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When a session began and was last used; aware, UTC."""

    begun: datetime
    seen: datetime


def is_alive(times: Times, now: datetime, life: Lifetime) -> bool:
    """Whether a session still holds.

    Where the clock was put back by more than the slack, it ends: it would otherwise
    last as much longer.
    """
    if now < times.begun - life.slack or now < times.seen - life.slack:
        return False
    return now - times.begun < life.whole and now - times.seen < life.idle


def is_worth_noting(times: Times, now: datetime, life: Lifetime) -> bool:
    """Whether it is to be written down that a session was used just now."""
    return now - times.seen >= life.write
