"""Whoever asks: their role, whom they are, and what their key lets them do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kneewise.store.users import Role


class Scope(StrEnum):
    """What a token may be used for; never more than the user it belongs to may."""

    READ = "read"
    WRITE = "write"
    MANAGE = "manage"
    """Users and the audit log."""


class Way(StrEnum):
    """How somebody came in."""

    SESSION = "session"
    """A browser with a cookie."""

    TOKEN = "token"
    """A program with a token of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Whoever asks."""

    user: str | None
    """The id of the user; None for the one person alone on one machine."""

    name: str

    role: Role
    way: Way
    scopes: frozenset[Scope] = frozenset(Scope)
    """A session has all of them."""

    person: str | None = None
    """The code of the person that a patient is."""

    def __post_init__(self) -> None:
        if (self.role is Role.PATIENT) != (self.person is not None):
            raise ValueError("a patient is one person, and nobody else is.")
