"""Attacks on the door: guessing, replaying, borrowing somebody else's session."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from kneewise.store.tokens import TokenKind
from kneewise.web import keys
from kneewise.web.access.session import Lifetime
from tests.web.town import (
    ANNA,
    BERT,
    PASSWORD,
    PASSWORDS,
    Another,
    Town,
    Visitor,
    unhurried,
)

RIGHT = {"name": "clio", "password": PASSWORD}
WRONG = {"name": "clio", "password": "wooden spoon over Madrid"}


def signed_in(practice: Town, said: dict[str, str]) -> tuple[int, str]:
    """The status of signing in, and the cookie that came with it."""
    answer = practice.visitor().post("/session", said)
    return answer.status_code, answer.cookies.get("kneewise") or ""


def with_cookie(practice: Town, secret: str) -> Visitor:
    """A browser that shows a cookie."""
    return Visitor(town=practice, headers={"Cookie": f"kneewise={secret}"})


def test_a_form_on_another_page_cannot_use_the_cookie(practice: Town) -> None:
    cookie = practice.visitor("clio").headers["Cookie"]
    lured = Visitor(town=practice, headers={"Cookie": cookie})

    assert lured.get("/me").status_code == 200
    assert lured.post("/people", {"code": "EVE"}).status_code == 403
    assert lured.ask("DELETE", "/session").status_code == 403
    assert not practice.archive.chart("EVE").is_there


def test_a_csrf_token_of_another_session(practice: Town) -> None:
    clio, ada = practice.visitor("clio"), practice.visitor("ada")
    clio.headers["X-CSRF-Token"] = ada.headers["X-CSRF-Token"]

    assert clio.post("/people", {"code": "EVE"}).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_request_that_the_browser_says_is_of_another_page(
    practice: Town, site: str
) -> None:
    clio = practice.visitor("clio")

    answer = clio.post("/people", {"code": "EVE"}, headers={"Sec-Fetch-Site": site})

    assert answer.status_code == 403


def test_a_session_that_was_brought_along_is_not_the_one_that_opens(
    practice: Town,
) -> None:
    fixed = "A" * 43
    lured = with_cookie(practice, fixed)

    answer = lured.post("/session", RIGHT)

    assert answer.status_code == 201
    assert answer.cookies["kneewise"] != fixed
    assert with_cookie(practice, fixed).get("/me").status_code == 401


def test_signing_in_again_ends_the_session_before(practice: Town) -> None:
    _, first = signed_in(practice, RIGHT)
    csrf = {"X-CSRF-Token": keys.csrf_of(first)}

    again = with_cookie(practice, first).post("/session", RIGHT, headers=csrf)

    assert again.cookies["kneewise"] != first
    assert with_cookie(practice, first).get("/me").status_code == 401


def test_a_cookie_after_signing_out(practice: Town) -> None:
    clio = practice.visitor("clio")

    assert clio.ask("DELETE", "/session").status_code == 204
    assert clio.get("/me").status_code == 401


def test_the_cookie_is_out_of_reach_of_scripts_and_other_pages(practice: Town) -> None:
    plain = practice.visitor().post("/session", RIGHT).headers["set-cookie"]

    assert "HttpOnly" in plain
    assert "SameSite=lax" in plain
    assert "Path=/" in plain
    assert "Domain" not in plain


def test_by_https_the_cookie_is_bound_to_this_host(another: Another) -> None:
    from kneewise.web.app import made
    from kneewise.web.house import built

    there = another(unhurried())
    safe = replace(there.house.standing, is_tls=True)
    house = built(there.archive, safe, unhurried(), passwords=PASSWORDS)
    https = replace(there, house=house, app=made(house))

    answer = https.visitor().post("/session", RIGHT)

    assert answer.headers["set-cookie"].startswith("__Host-kneewise=")
    assert "Secure" in answer.headers["set-cookie"]
    assert "max-age" in answer.headers["strict-transport-security"]


def test_guessing_a_password_ends_soon_even_where_the_guess_is_right(
    practice: Town,
) -> None:
    answers = [signed_in(practice, WRONG)[0] for _ in range(6)]

    assert answers == [401] * 5 + [429]
    assert signed_in(practice, RIGHT)[0] == 429
    other = Visitor(town=practice, address="198.51.100.1")
    assert other.post("/session", RIGHT).status_code == 201


def test_guessing_from_many_addresses_ends_too(practice: Town) -> None:
    for n in range(30):
        machine = Visitor(town=practice, address=f"198.51.100.{n}")
        assert machine.post("/session", WRONG).status_code == 401

    last = Visitor(town=practice, address="203.0.113.1")
    assert last.post("/session", RIGHT).status_code == 429


def test_an_address_that_is_only_said_buys_no_more_guesses(practice: Town) -> None:
    for n in range(5):
        said = {"X-Forwarded-For": f"198.51.100.{n}"}
        practice.visitor().post("/session", WRONG, headers=said)

    said = {"X-Forwarded-For": "203.0.113.1"}
    answer = practice.visitor().post("/session", RIGHT, headers=said)

    assert answer.status_code == 429


def test_whether_there_is_such_a_user_is_not_said(practice: Town) -> None:
    nobody = practice.visitor().post("/session", WRONG | {"name": "nobody"})
    wrong = practice.visitor().post("/session", WRONG)

    assert nobody.status_code == wrong.status_code == 401
    assert nobody.text == wrong.text


def test_whether_there_is_such_a_person_is_not_said_to_patients(
    practice: Town,
) -> None:
    anna = practice.visitor("anna")

    there, gone = anna.get(f"/people/{BERT}"), anna.get("/people/NOBODY")

    assert there.status_code == gone.status_code == 403
    assert there.text == gone.text


def test_a_password_as_long_as_a_book(practice: Town) -> None:
    status, _ = signed_in(practice, RIGHT | {"password": "a" * 5000})

    assert status == 422


def test_a_one_time_code_is_good_once(practice: Town) -> None:
    secret = pyotp.random_base32()
    practice.archive.users.keep(replace(practice.user("clio"), totp=secret))
    code = pyotp.TOTP(secret).now()

    assert signed_in(practice, RIGHT)[0] == 401
    assert signed_in(practice, RIGHT | {"code": "000000"})[0] == 401
    assert signed_in(practice, RIGHT | {"code": code})[0] == 201
    assert signed_in(practice, RIGHT | {"code": code})[0] == 401


def test_the_printed_address_opens_once(practice: Town) -> None:
    secret, _ = practice.archive.tokens.issue(
        None, TokenKind.ONCE, lasts=timedelta(minutes=15)
    )

    first = practice.visitor().get(f"!/start?token={secret}&next=//evil.example")
    again = practice.visitor().get(f"!/start?token={secret}")

    assert (first.status_code, again.status_code) == (303, 401)
    assert first.headers["location"] == "/"
    assert "kneewise" not in again.headers.get("set-cookie", "")
    session = first.cookies["kneewise"]
    assert session != secret
    assert with_cookie(practice, session).get("/people").status_code == 200


def test_the_printed_address_is_no_session_and_no_token(practice: Town) -> None:
    secret, _ = practice.archive.tokens.issue(None, TokenKind.ONCE)

    bearer = {"Authorization": f"Bearer {keys.PREFIX}{secret}"}

    assert with_cookie(practice, secret).get("/me").status_code == 401
    assert practice.visitor().get("/me", headers=bearer).status_code == 401


def test_a_printed_address_that_is_too_old(practice: Town) -> None:
    secret, _ = practice.archive.tokens.issue(
        None, TokenKind.ONCE, lasts=timedelta(seconds=-1)
    )

    assert practice.visitor().get(f"!/start?token={secret}").status_code == 401


def test_a_token_that_is_too_old_or_was_taken_back(practice: Town) -> None:
    user, tokens = practice.user("clio"), practice.archive.tokens
    old, _ = tokens.issue(
        user.id, TokenKind.PROGRAM, lasts=timedelta(seconds=-1), scopes=("read",)
    )
    back, known = tokens.issue(user.id, TokenKind.PROGRAM, scopes=("read",))
    tokens.revoke(known.id)

    for secret in (old, back, "kw_", "A" * 10_000, "'; --"):
        bearer = {"Authorization": f"Bearer {secret}"}
        answer = practice.visitor().get("/me", headers=bearer)
        assert answer.status_code == 401


def test_a_session_is_no_token_and_a_token_no_session(practice: Town) -> None:
    session = practice.house.door.new_session(practice.user("ada").id)
    program, _ = practice.archive.tokens.issue(
        practice.user("ada").id, TokenKind.PROGRAM, scopes=("read",)
    )
    bearer = {"Authorization": f"Bearer {session}"}

    assert practice.visitor().get("/me", headers=bearer).status_code == 401
    assert with_cookie(practice, program).get("/me").status_code == 401


def test_a_token_of_a_patient_does_no_more_than_the_patient(practice: Town) -> None:
    anna = practice.program("anna", "read", "write", "manage")

    assert anna.get(f"/people/{ANNA}").status_code == 200
    assert anna.get("/users").status_code == 403
    assert anna.get(f"/people/{BERT}").status_code == 403
    assert anna.post("/tokens", {"label": "x", "scopes": ["read"]}).status_code == 403


def test_no_token_is_kept_as_it_is(practice: Town) -> None:
    made = practice.visitor("clio").post("/tokens", {"label": "x", "scopes": ["read"]})
    secret = made.json()["token"].removeprefix(keys.PREFIX)
    _, cookie = signed_in(practice, RIGHT)
    practice.archive.close()

    files = [p for p in practice.archive.place.folder.rglob("*") if p.is_file()]
    raw = b"".join(path.read_bytes() for path in files)

    for held in (secret, cookie, PASSWORD):
        assert held.encode() not in raw


@pytest.mark.parametrize(
    "jump", [timedelta(hours=-2), timedelta(days=-400), timedelta(hours=2)]
)
def test_a_clock_that_jumps_ends_sessions(practice: Town, jump: timedelta) -> None:
    clio = practice.visitor("clio")
    assert clio.get("/me").status_code == 200

    practice.house.door.clock = lambda: datetime.now(UTC) + jump

    assert clio.get("/me").status_code == 401
    practice.house.door.clock = lambda: datetime.now(UTC)
    assert clio.get("/me").status_code == 401, "what has ended does not come back"


def test_a_session_that_was_left_open(another: Another) -> None:
    short = replace(unhurried(), life=Lifetime(idle=timedelta(0)))
    there = another(short)

    assert there.visitor("clio").get("/me").status_code == 401


def test_a_user_who_may_no_longer_come_is_out_at_once(practice: Town) -> None:
    bert, script = practice.visitor("bert"), practice.program("bert", "read")
    id_ = practice.user("bert").id
    ada = practice.visitor("ada")

    assert bert.get("/me").status_code == script.get("/me").status_code == 200
    ada.ask("PATCH", f"/users/{id_}", json={"disabled": True})

    assert bert.get("/me").status_code == script.get("/me").status_code == 401
    assert signed_in(practice, {"name": "bert", "password": PASSWORD})[0] == 401


def test_another_password_ends_every_session(practice: Town) -> None:
    clio, elsewhere = practice.visitor("clio"), practice.visitor("clio")
    new = {"old": PASSWORD, "new": "seven yellow umbrellas"}

    assert clio.ask("PUT", "/me/password", json=new).status_code == 204
    assert elsewhere.get("/me").status_code == 401
    assert signed_in(practice, RIGHT)[0] == 401
    assert signed_in(practice, RIGHT | {"password": new["new"]})[0] == 201


@pytest.mark.parametrize(
    "password",
    ["short", "password12345", "clio-clio-clio", "aaaaaaaaaaaaaaaa", "123456789012"],
)
def test_a_password_that_is_guessed_first(practice: Town, password: str) -> None:
    new = {"old": PASSWORD, "new": password}

    answer = practice.visitor("clio").ask("PUT", "/me/password", json=new)

    assert answer.status_code == 422
    assert password not in answer.text


def test_the_last_admin_cannot_be_locked_out(practice: Town) -> None:
    ada, id_ = practice.visitor("ada"), practice.user("ada").id

    assert ada.ask("DELETE", f"/users/{id_}").status_code == 409
    out = ada.ask("PATCH", f"/users/{id_}", json={"disabled": True})
    assert out.status_code == 409
