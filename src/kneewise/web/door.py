"""The door: who stands before it, by the cookie or the token they show."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from kneewise.store.moment import utc_now
from kneewise.store.tokens import Token, TokenKind, Tokens
from kneewise.store.users import Role, User, Users
from kneewise.web import keys
from kneewise.web.access import lockout, rate, session
from kneewise.web.access.caller import Caller, Scope, Way
from kneewise.web.access.lockout import Guesses, Patience
from kneewise.web.access.rate import Bucket, Rate
from kneewise.web.counters import Counters
from kneewise.web.limits import Limits
from kneewise.web.refusal import NotAllowed, NotSignedIn, TooOften

HERE = "here"
"""In the log, the one person alone on one machine."""

_SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """What a request shows."""

    method: str
    address: str
    """Where it came from."""

    cookie: str = ""
    bearer: str = ""
    csrf: str = ""

    from_elsewhere: bool = False
    """Whether the browser says that a page of somebody else made it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """Somebody tries to sign in."""

    name: str
    password: str
    code: str = ""
    """Of the second factor."""

    address: str


@dataclass(eq=False, slots=True, kw_only=True)
class Door:
    """Who may come in, and how often they may knock."""

    users: Users
    tokens: Tokens
    limits: Limits = field(default_factory=Limits)
    passwords: keys.Passwords = field(default_factory=keys.Passwords)
    clock: Callable[[], datetime] = utc_now
    """Gives the time, aware; it may jump."""

    ticks: Callable[[], float] = time.monotonic
    """s, on a clock that only goes on."""

    _guesses: Counters[Guesses] = field(default_factory=Counters)
    _buckets: Counters[Bucket] = field(default_factory=Counters)

    def enter(self, knock: Knock) -> Caller | None:
        """Who stands before the door; None for a stranger.

        Raises:
            NotSignedIn: if a token is shown that opens nothing.
            NotAllowed: if a page of somebody else sends its visitor here.
            TooOften: if they knock too often.
        """
        caller = self._known(knock)
        if caller is None:
            self._slow(f"stranger {knock.address}", self.limits.stranger)
            if knock.bearer:
                raise NotSignedIn("that token opens nothing.")
            return None
        self._slow(f"user {caller.user}", self.limits.rate)
        return caller

    def sign_in(self, tried: Try) -> tuple[User, str]:
        """Let a user in, with the secret of a new session.

        Whatever is wrong, the answer is the same, and takes as long.

        Raises:
            NotSignedIn: if name, password or code is wrong.
            TooOften: if too many were wrong before.
        """
        self._slow(f"stranger {tried.address}", self.limits.stranger)
        locks = self._locks(tried)
        for name, patience in locks:
            self._look(name, patience)
        user = self.users.named(tried.name)
        kept = None if user is None or user.disabled else user.password
        is_right = self.passwords.is_right(kept, tried.password)
        if user is None or not is_right or not self._second(user, tried.code):
            for name, patience in locks:
                self._guess(name, lockout.Failed(at=self.ticks()), patience)
            raise NotSignedIn(
                "name, password or code is wrong.",
                remedy="Try again, or ask whoever runs this server for a new password.",
            )
        for name, patience in locks:
            self._guess(name, lockout.Opened(at=self.ticks()), patience)
        return user, self.new_session(user.id)

    def new_session(self, owner: str | None) -> str:
        """The secret of a new session. It is never one that somebody brought along."""
        secret, _ = self.tokens.issue(
            owner, TokenKind.SESSION, lasts=self.limits.life.whole
        )
        return secret

    def start(self, secret: str, address: str) -> str:
        """Exchange the token of the address that was printed for a session, once.

        Raises:
            NotSignedIn: if it was used, or is none.
        """
        self._slow(f"stranger {address}", self.limits.stranger)
        known = self.tokens.of(secret, self.clock())
        if known is None or known.kind is not TokenKind.ONCE:
            raise _spent()
        if self.tokens.use(secret, self.clock()) is None:
            raise _spent()
        return self.new_session(known.owner)

    def sign_out(self, secret: str) -> None:
        """End a session."""
        known = self.tokens.of(secret, self.clock())
        if known is not None and known.kind is TokenKind.SESSION:
            self.tokens.revoke(known.id)

    def check_password(self, user: User, password: str, address: str) -> None:
        """Ask a user for their password again.

        Raises:
            NotAllowed: if it is wrong.
            TooOften: if too many were wrong before.
        """
        locks = self._locks(Try(name=user.name, password=password, address=address))
        for name, patience in locks:
            self._look(name, patience)
        if not self.passwords.is_right(user.password, password):
            for name, patience in locks:
                self._guess(name, lockout.Failed(at=self.ticks()), patience)
            raise NotAllowed("the password is wrong.", remedy="Try again.")

    def _known(self, knock: Knock) -> Caller | None:
        if knock.bearer:
            secret = knock.bearer.removeprefix(keys.PREFIX)
            return self._by_token(self.tokens.of(secret, self.clock()))
        if not knock.cookie:
            return None
        caller = self._by_session(self.tokens.of(knock.cookie, self.clock()), knock)
        if caller is not None and knock.method not in _SAFE:
            same = keys.is_same(knock.csrf, keys.csrf_of(knock.cookie))
            if knock.from_elsewhere or not same:
                raise NotAllowed(
                    "the request does not show that a page of ours made it.",
                    remedy="Send what GET /api/v1/me gives as csrf in X-CSRF-Token.",
                )
        return caller

    def _by_token(self, token: Token | None) -> Caller | None:
        if token is None or token.kind is not TokenKind.PROGRAM:
            return None
        known = {scope.value for scope in Scope}
        scopes = frozenset(Scope(each) for each in token.scopes if each in known)
        return self._caller(token, Way.TOKEN, scopes)

    def _by_session(self, token: Token | None, knock: Knock) -> Caller | None:
        if token is None or token.kind is not TokenKind.SESSION:
            return None
        now = self.clock()
        times = session.Times(begun=token.made, seen=token.used or token.made)
        if not session.is_alive(times, now, self.limits.life):
            self.tokens.revoke(token.id)
            return None
        if session.is_worth_noting(times, now, self.limits.life):
            self.tokens.use(knock.cookie, now)
        return self._caller(token, Way.SESSION, frozenset(Scope))

    def _caller(
        self, token: Token, way: Way, scopes: frozenset[Scope]
    ) -> Caller | None:
        if token.owner is None:
            return Caller(user=None, name=HERE, role=Role.ADMIN, way=way, scopes=scopes)
        user = self.users.of(token.owner)
        if user is None or user.disabled is not None:
            return None
        return Caller(
            user=user.id,
            name=user.name,
            role=user.role,
            way=way,
            scopes=scopes,
            person=user.person if user.role is Role.PATIENT else None,
        )

    def _second(self, user: User, code: str) -> bool:
        """Whether the second factor is right, where there is one."""
        if user.totp is None:
            return True
        at = self.clock().timestamp()
        step = keys.totp_step(user.totp, code, at, user.totp_step)
        return step is not None and self.users.take_step(user.id, step)

    def _locks(self, tried: Try) -> tuple[tuple[str, Patience], ...]:
        name = tried.name.casefold()[:200]
        return (
            (f"{name} from {tried.address}", self.limits.patience),
            (name, self.limits.patience_user),
        )

    def _look(self, name: str, patience: Patience) -> None:
        waits = self._guess(name, lockout.Asked(at=self.ticks()), patience)
        if waits:
            raise TooOften("too many wrong passwords.", waits[0].seconds)

    def _guess(
        self, name: str, event: lockout.Event, patience: Patience
    ) -> tuple[lockout.Wait, ...]:
        def move(state: Guesses | None) -> tuple[Guesses, tuple[lockout.Wait, ...]]:
            return lockout.step(state or Guesses(last=event.at), event, patience)

        return self._guesses.step(name, move)

    def _slow(self, name: str, limit: Rate) -> None:
        asked = rate.Asked(at=self.ticks())
        waits = self._buckets.step(name, partial(rate.step, event=asked, rate=limit))
        if waits:
            raise TooOften("too many requests.", waits[0].seconds)


def _spent() -> NotSignedIn:
    return NotSignedIn(
        "this address was opened before, or is too old.",
        remedy="Start again with: kneewise serve.",
    )
