"""What opens the server: sessions, tokens of programs, and tokens that work once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_urlsafe

from kneewise.store.database import Database, Row
from kneewise.store.moment import moment, moment_of, random_id, stamp, stamp_of, utc_now


class TokenKind(StrEnum):
    """What a token is for."""

    SESSION = "session"
    """Of a browser that has signed in."""

    PROGRAM = "program"
    """Of a program that uses the interface."""

    ONCE = "once"
    """Works once, such as the one in the address that ``serve`` prints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What is known of a token: all but itself."""

    id: str
    owner: str | None
    """The id of a user; None for the one person alone on one machine."""

    kind: TokenKind
    scopes: tuple[str, ...]
    label: str
    made: datetime
    expires: datetime | None
    used: datetime | None
    """When it was last good for something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Every token, by its SHA-256: whoever reads the database can use none."""

    database: Database

    def issue(
        self,
        owner: str | None,
        kind: TokenKind,
        *,
        lasts: timedelta | None = None,
        scopes: tuple[str, ...] = (),
        label: str = "",
    ) -> tuple[str, Token]:
        """Make a token.

        Args:
            owner: the id of a user.
            kind: what it is for.
            lasts: how long; for ever if None.
            scopes: what it may be used for, words without blanks.
            label: what its owner calls it.

        Returns:
            The token itself, which nobody can look up later, and what is known of it.
        """
        secret = token_urlsafe(32)
        now = utc_now()
        held = {
            "id": random_id(),
            "digest": _digest(secret),
            "owner": owner,
            "kind": kind.value,
            "scopes": " ".join(scopes),
            "label": label,
            "made": stamp(now),
            "expires": stamp_of(None if lasts is None else now + lasts),
            "used": None,
        }
        with self.database.writing() as rows:
            rows.run(
                "INSERT INTO tokens (id, digest, owner, kind, scopes, label, made, "
                "expires) VALUES (:id, :digest, :owner, :kind, :scopes, :label, "
                ":made, :expires)",
                held,
            )
        return secret, _token(held)

    def of(self, secret: str, now: datetime | None = None) -> Token | None:
        """What is known of a token that still holds; None for any other.

        A token that works once is not used up by looking.
        """
        with self.database.reading() as rows:
            row = rows.one(
                "SELECT * FROM tokens WHERE digest = :digest AND revoked IS NULL "
                "AND (expires IS NULL OR expires > :now)",
                {"digest": _digest(secret), "now": stamp(now or utc_now())},
            )
        return None if row is None else _token(row)

    def use(self, secret: str, now: datetime | None = None) -> Token | None:
        """The same, and note the use; one that works once works for one caller."""
        at = stamp(now or utc_now())
        with self.database.writing() as rows:
            row = rows.one(
                "UPDATE tokens SET used = :now, "
                "revoked = CASE WHEN kind = 'once' THEN :now ELSE revoked END "
                "WHERE digest = :digest AND revoked IS NULL "
                "AND (expires IS NULL OR expires > :now) RETURNING *",
                {"digest": _digest(secret), "now": at},
            )
        return None if row is None else _token(row)

    def owned(self, owner: str | None) -> tuple[Token, ...]:
        """The tokens of a user that were not revoked, the oldest first."""
        with self.database.reading() as rows:
            found = rows.all(
                "SELECT * FROM tokens WHERE revoked IS NULL AND (owner = :owner "
                "OR (owner IS NULL AND CAST(:owner AS TEXT) IS NULL)) "
                "ORDER BY made, id",
                {"owner": owner},
            )
        return tuple(_token(row) for row in found)

    def revoke(self, id_: str) -> bool:
        """Let a token open nothing any more; whether it did."""
        with self.database.writing() as rows:
            changed = rows.run(
                "UPDATE tokens SET revoked = :now WHERE id = :id AND revoked IS NULL",
                {"id": id_, "now": stamp(utc_now())},
            )
        return changed == 1

    def revoke_all(self, owner: str, kind: TokenKind | None = None) -> int:
        """Let no token of a user open anything, or none of one kind; how many did."""
        with self.database.writing() as rows:
            return rows.run(
                "UPDATE tokens SET revoked = :now WHERE owner = :owner "
                "AND revoked IS NULL AND (kind = :kind OR :kind = '')",
                {
                    "owner": owner,
                    "now": stamp(utc_now()),
                    "kind": "" if kind is None else kind.value,
                },
            )

    def sweep(self, before: datetime) -> int:
        """Delete tokens that ended before a moment; how many there were."""
        with self.database.writing() as rows:
            return rows.run(
                "DELETE FROM tokens WHERE expires < :before OR revoked < :before",
                {"before": stamp(before)},
            )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _token(row: Row) -> Token:
    return Token(
        id=row["id"],
        owner=row["owner"],
        kind=TokenKind(row["kind"]),
        scopes=tuple(row["scopes"].split()),
        label=row["label"],
        made=moment(row["made"]),
        expires=moment_of(row["expires"]),
        used=moment_of(row["used"]),
    )
