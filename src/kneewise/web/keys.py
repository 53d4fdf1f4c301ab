"""Secrets: passwords and one-time codes checked, tokens told apart, all hashed."""

from __future__ import annotations

import contextlib
import hmac
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from kneewise.errors import BadSetting
from kneewise.web.access.password import LONGEST, complaints, normal
from kneewise.web.refusal import Busy

if TYPE_CHECKING:
    from argon2 import PasswordHasher

PREFIX = "kw_"
"""Begins a token, so that it is known for one where it was left lying about."""

_TURN = 3.0
"""s that somebody waits to have a password checked."""

_STEP = 30
"""s that a one-time code holds."""


def drawn() -> str:
    """A secret that nobody guesses: 256 bits."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a drawn secret. It is long, so one round of SHA-256 will do."""
    return sha256(secret.encode("utf-8", "backslashreplace")).hexdigest()


def csrf_of(session: str) -> str:
    """What a page of ours sends along to show that it is ours.

    It follows from the secret of the session, which scripts of other pages cannot read.
    """
    return hmac.new(session.encode(), b"kneewise csrf", sha256).hexdigest()


def is_same(one: str, other: str) -> bool:
    """Whether two secrets are the same, in a time that does not tell from where on."""
    return hmac.compare_digest(
        one.encode("utf-8", "backslashreplace"),
        other.encode("utf-8", "backslashreplace"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """How much work a password is to check."""

    time: int = 3
    memory_kib: int = 65536
    """RFC 9106, the second recommended choice."""

    lanes: int = 4


@dataclass(eq=False)
class Passwords:
    """Passwords hashed and checked with Argon2id, two at a time at most."""

    cost: Cost = field(default_factory=Cost)
    _room: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(2)
    )

    def hashed(self, password: str, name: str) -> str:
        """A new password as it is kept.

        Raises:
            BadSetting: if it is too easily guessed.
        """
        wrong = complaints(password, name)
        if wrong:
            raise BadSetting(
                f"the password is not taken: {'; '.join(wrong)}.",
                remedy="Take four or more words that do not belong together.",
            )
        with self._turn():
            return self._hasher.hash(normal(password))

    def is_right(self, kept: str | None, password: str) -> bool:
        """Whether a password is the one that was kept.

        Args:
            kept: the hash; None for a user that does not exist, which takes as long.
            password: as typed.
        """
        from argon2.exceptions import InvalidHashError, VerificationError

        text = normal(password[: 4 * LONGEST])
        with self._turn():
            try:
                self._hasher.verify(kept or self._nobody, text)
            except (VerificationError, InvalidHashError):
                return False
        return bool(kept)

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """One of the few turns: many who guess at once must not stop the server.

        Raises:
            Busy: if too many wait before.
        """
        if not self._room.acquire(timeout=_TURN):
            raise Busy("too many passwords are being checked.")
        try:
            yield
        finally:
            self._room.release()

    @cached_property
    def _hasher(self) -> PasswordHasher:
        from argon2 import PasswordHasher

        return PasswordHasher(
            time_cost=self.cost.time,
            memory_cost=self.cost.memory_kib,
            parallelism=self.cost.lanes,
        )

    @cached_property
    def _nobody(self) -> str:
        """The hash of a password that nobody has."""
        return self._hasher.hash(drawn())


def new_totp() -> str:
    """The secret of an app that makes one-time codes."""
    import pyotp

    return pyotp.random_base32()


def totp_address(secret: str, name: str) -> str:
    """What the app reads as a QR code or a link."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="Kneewise")


def totp_step(secret: str, code: str, at: float, last: int) -> int | None:
    """The step of time that a one-time code is of; None if it is none of now.

    Args:
        secret: of the app.
        code: six digits.
        at: s since 1970; a code of the step before or after still holds.
        last: the step of the code that was used last; it and older ones do not hold.
    """
    import pyotp

    maker = pyotp.TOTP(secret, interval=_STEP)
    now = int(at // _STEP)
    found = None
    for step in (now - 1, now, now + 1):
        if is_same(maker.generate_otp(step), code.strip()) and step > last:
            found = step
    return found
