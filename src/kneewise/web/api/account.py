"""Who one is: sign in and out, change a password, make and take back tokens."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fastapi import Response

from kneewise.errors import KneewiseError
from kneewise.store.log import Line
from kneewise.store.tokens import Token, TokenKind
from kneewise.store.users import User
from kneewise.web import keys
from kneewise.web.access.caller import Caller, Scope, Way
from kneewise.web.access.rules import Action
from kneewise.web.api.route import Route
from kneewise.web.api.shapes import Id, Me, NewPassword, NewToken, SignIn, TokenOut
from kneewise.web.door import Try
from kneewise.web.refusal import NotAllowed, NotThere, OutOfStep
from kneewise.web.visit import Here, Visit, cookie_name

_MOST = 50
"""Tokens of one user."""


def sign_in(said: SignIn, visit: Here, response: Response) -> Me:
    """Begin a session; its cookie is new each time."""
    house = visit.house
    tried = Try(
        name=said.name, password=said.password, code=said.code, address=visit.address
    )
    try:
        user, secret = house.door.sign_in(tried)
    except KneewiseError:
        visit.note("sign in refused", detail=f"from {visit.address}")
        raise
    if visit.cookie:
        house.door.sign_out(visit.cookie)
    house.ledger.note(Line(who=user.id, act="sign in", detail=f"from {visit.address}"))
    set_cookie(visit, response, secret)
    return Me(
        name=user.name,
        role=user.role,
        person=user.person,
        scopes=list(Scope),
        csrf=keys.csrf_of(secret),
    )


def set_cookie(visit: Visit, response: Response, secret: str) -> None:
    """Give a browser the cookie of a session."""
    response.set_cookie(
        cookie_name(visit.house.standing),
        secret,
        max_age=int(visit.house.limits.life.whole.total_seconds()),
        path="/",
        secure=visit.house.standing.is_tls,
        httponly=True,
        samesite="lax",
    )


def sign_out(visit: Here, response: Response) -> None:
    """End the session."""
    if visit.who.way is Way.SESSION:
        visit.house.door.sign_out(visit.cookie)
    standing = visit.house.standing
    response.delete_cookie(
        cookie_name(standing), secure=standing.is_tls, httponly=True, samesite="lax"
    )


def me(visit: Here) -> Me:
    """Who is signed in, and what shows that a request comes from a page of ours."""
    caller = visit.who
    is_session = caller.way is Way.SESSION
    return Me(
        name=caller.name,
        role=caller.role,
        person=caller.person,
        scopes=sorted(caller.scopes),
        csrf=keys.csrf_of(visit.cookie) if is_session else "",
    )


def change_password(said: NewPassword, visit: Here) -> None:
    """Take another password; every session and token of the user ends."""
    user = _user(visit, visit.who)
    house = visit.house
    house.door.check_password(user, said.old, visit.address)
    hashed = house.door.passwords.hashed(said.new, user.name)
    house.archive.users.keep(replace(user, password=hashed))
    house.archive.tokens.revoke_all(user.id)
    visit.note("change password")


def list_tokens(visit: Here) -> list[TokenOut]:
    """The tokens for programs that the user made."""
    owned = visit.house.archive.tokens.owned(visit.who.user)
    return [_shown(one) for one in owned if one.kind is TokenKind.PROGRAM]


def make_token(said: NewToken, visit: Here) -> TokenOut:
    """Make a token for a program. It is shown once."""
    if len(list_tokens(visit)) >= _MOST:
        raise OutOfStep(
            f"there are {_MOST} tokens already.", remedy="Take one back first."
        )
    secret, token = visit.house.archive.tokens.issue(
        visit.who.user,
        TokenKind.PROGRAM,
        lasts=timedelta(days=said.days),
        scopes=tuple(dict.fromkeys(scope.value for scope in said.scopes)),
        label=said.label,
    )
    visit.note("make a token", detail=token.id)
    return _shown(token).model_copy(update={"token": keys.PREFIX + secret})


def take_token_back(id: Id, visit: Here) -> None:  # noqa: A002 - of the path
    """Let a token open nothing any more."""
    if id not in [one.id for one in list_tokens(visit)]:
        raise NotThere(f"there is no token {id}.")
    visit.house.archive.tokens.revoke(id)
    visit.note("take a token back", detail=id)


def _user(visit: Visit, caller: Caller) -> User:
    found = visit.house.archive.users.of(caller.user) if caller.user else None
    if found is None:
        raise NotAllowed(
            "alone on this machine there is no password.",
            remedy="Add a user first: kneewise user add NAME.",
        )
    return found


def _shown(token: Token) -> TokenOut:
    return TokenOut(
        id=token.id,
        label=token.label,
        scopes=list(token.scopes),
        made=token.made,
        expires=token.expires,
        used=token.used,
    )


ROUTES = (
    Route(
        method="POST",
        path="/session",
        action=Action.LOOK_IN,
        answer=sign_in,
        model=Me,
        status=201,
    ),
    Route(
        method="DELETE",
        path="/session",
        action=Action.OWN_ACCOUNT,
        answer=sign_out,
        status=204,
    ),
    Route(method="GET", path="/me", action=Action.OWN_ACCOUNT, answer=me, model=Me),
    Route(
        method="PUT",
        path="/me/password",
        action=Action.OWN_KEYS,
        answer=change_password,
        status=204,
    ),
    Route(
        method="GET",
        path="/tokens",
        action=Action.OWN_KEYS,
        answer=list_tokens,
        model=list[TokenOut],
    ),
    Route(
        method="POST",
        path="/tokens",
        action=Action.OWN_KEYS,
        answer=make_token,
        model=TokenOut,
        status=201,
    ),
    Route(
        method="DELETE",
        path="/tokens/{id}",
        action=Action.OWN_KEYS,
        answer=take_token_back,
        status=204,
    ),
)
