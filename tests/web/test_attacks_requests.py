"""Attacks with requests: headers, bodies and paths that no honest client sends."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from fastapi import FastAPI

from kneewise.web.access.rules import Action
from kneewise.web.app import made
from kneewise.web.limits import Limits
from kneewise.web.visit import ACTION, Guarded
from tests.web.town import (
    ANNA,
    HOST,
    PASSWORD,
    SECRET_NAME,
    Another,
    Town,
    Visitor,
    raw,
    unhurried,
)

JSON = (b"content-type", b"application/json")


@pytest.mark.parametrize(
    "host", ["evil.example", f"{HOST}.evil.example", "", f"{HOST}@evil.example", "[::1"]
)
def test_another_host_in_the_header(practice: Town, host: str) -> None:
    status, _, body = raw(practice, "GET", "/api/v1/health", [(b"host", host.encode())])

    assert status == 421
    assert b"evil" not in body


def test_a_host_that_a_proxy_is_said_to_have_named(practice: Town) -> None:
    answer = practice.visitor().get("/health", headers={"X-Forwarded-Host": "evil.org"})

    assert answer.status_code == 200
    assert "evil" not in str(answer.headers) + answer.text


@pytest.mark.parametrize("sign", [b"\r\n", b"\n", b"\0"])
def test_a_line_break_in_a_header(practice: Town, sign: bytes) -> None:
    odd = (b"x-csrf-token", b"a" + sign + b"set-cookie: kneewise=evil")

    status, headers, _ = raw(practice, "GET", "/api/v1/health", [odd])

    assert status == 400
    assert b"set-cookie" not in headers


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/people/AN\0NA",
        "/api/v1/people/../../etc/passwd",
        "/api/v1/people/..\\..\\x",
        "/api/v1/people/ANNA\r\nX: y",
        "/api/v1/people/ANNA/../BERT",
    ],
)
def test_a_path_with_signs_that_none_has(practice: Town, path: str) -> None:
    status, _, _ = raw(practice, "GET", path, [])

    assert status == 400


@pytest.mark.parametrize(
    "code", ["%2e%2e", "%252e%252e%252f", "ANNA%2Frecords", "ANNA;", "~root", "nul"]
)
def test_a_code_that_is_a_path(practice: Town, code: str) -> None:
    assert practice.visitor("ada").get(f"/people/{code}").status_code in (400, 404)


def test_headers_larger_than_any(practice: Town) -> None:
    answer = practice.visitor().get("/health", headers={"X-Long": "a" * 20_000})

    assert answer.status_code == 431


@pytest.mark.parametrize(
    "name", ["authorization", "cookie", "content-length", "host", "x-csrf-token"]
)
def test_a_header_that_comes_twice(practice: Town, name: str) -> None:
    twice = [(name.encode(), HOST.encode()), (name.encode(), b"other")]

    assert raw(practice, "GET", "/api/v1/health", twice)[0] == 400


def test_json_without_end(practice: Town) -> None:
    huge = b'{"code": "' + b"A" * 2_000_000 + b'"}'

    status, _, _ = raw(practice, "POST", "/api/v1/people", [JSON], [huge[:900_000]] * 3)
    said = [JSON, (b"content-length", b"99999999999999999999999999")]

    assert status == 413
    assert raw(practice, "POST", "/api/v1/people", said)[0] == 413


@pytest.mark.parametrize("brackets", [b"[" * 100_000, b'{"a":' * 5000, b"[{" * 300])
def test_json_without_bottom(practice: Town, brackets: bytes) -> None:
    status, _, _ = raw(practice, "POST", "/api/v1/session", [JSON], [brackets])

    assert status == 400


@pytest.mark.parametrize(
    "number", [b"NaN", b"-Infinity", b"1e999", b"9" * 6000, b"-1", b"true", b'"x"']
)
def test_a_number_that_is_none(practice: Town, number: bytes) -> None:
    clio = practice.visitor("clio")

    answer = clio.ask(
        "POST",
        f"/people/{ANNA}/exams",
        content=b'{"facts": {"height": ' + number + b"}}",
        headers={"Content-Type": "application/json"},
    )

    assert answer.status_code in (400, 422)
    assert "height" not in clio.get(f"/people/{ANNA}").json()["records"]


@pytest.mark.parametrize(
    "name", ["\\ud800", "a\\u0000b", "a\\u001bb", "\\u202egpj", "a\\nb"]
)
def test_a_text_with_signs_that_no_keyboard_makes(practice: Town, name: str) -> None:
    answer = practice.visitor("clio").ask(
        "PATCH",
        f"/people/{ANNA}",
        content=f'{{"name": "{name}"}}'.encode(),
        headers={"Content-Type": "application/json"},
    )

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "",
    ],
)
def test_a_body_that_is_not_json(practice: Town, kind: str) -> None:
    answer = practice.visitor("clio").ask(
        "POST",
        "/people",
        content=b'{"code": "EVIL"}',
        headers={"Content-Type": kind},
    )

    assert answer.status_code == 415
    assert not practice.archive.chart("EVIL").is_there


def test_a_body_that_never_ends(another: Another) -> None:
    hasty = another(replace(unhurried(), body_time=0.05))

    status, _, _ = raw(hasty, "POST", "/api/v1/session", [JSON], [b'{"name":', None])

    assert status == 408


@pytest.mark.parametrize(
    "text", ["x'); DROP TABLE people;--", "' OR '1'='1", '"; DELETE FROM log; --']
)
def test_sql_in_names(practice: Town, text: str) -> None:
    clio = practice.visitor("clio")

    kept = clio.ask("PATCH", f"/people/{ANNA}", json={"name": text})
    listed = clio.get("/people", params={"after": text})
    signed = practice.visitor().post("/session", {"name": text, "password": "x"})
    found = practice.visitor("ada").get("/log", params={"person": text})

    assert kept.json()["name"] == text
    assert {each["code"] for each in listed.json()} <= {"ANNA", "BERT"}
    assert signed.status_code == 401
    assert found.status_code == 422
    assert len(practice.archive.people.all()) == 2


def test_a_script_in_a_name_is_text_and_nothing_else(practice: Town) -> None:
    clio = practice.visitor("clio")
    script = "<script>alert(1)</script>"

    answer = clio.ask("PATCH", f"/people/{ANNA}", json={"name": script})

    assert answer.json()["name"] == script
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_parameter_that_comes_twice_widens_nothing(practice: Town) -> None:
    anna = practice.visitor("anna")

    twice = anna.get("/people/ANNA/jobs?code=BERT&code=ANNA&person=BERT")
    many = practice.visitor("clio").get("/people?most=1&most=1001")

    assert twice.status_code == 200
    assert many.status_code == 422


def test_a_field_that_nobody_asked_for(practice: Town) -> None:
    clio = practice.visitor("clio")
    anna = practice.visitor("anna")

    more = clio.post("/people", {"code": "EVE", "role": "admin"})
    own = anna.ask("PUT", "/me/password", json={"old": PASSWORD, "role": "admin"})

    assert (more.status_code, own.status_code) == (422, 422)
    assert practice.user("anna").role == "patient"


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "OPTIONS", "HEAD", "PROPFIND"])
def test_a_way_of_asking_that_no_route_has(practice: Town, method: str) -> None:
    anna = practice.visitor("anna")

    answer = anna.ask(method, "/people/BERT", headers={"X-HTTP-Method-Override": "GET"})

    assert answer.status_code == 405
    assert "access-control-allow-origin" not in answer.headers


def test_a_fault_of_ours_shows_no_trace(
    practice: Town, caplog: pytest.LogCaptureFixture
) -> None:
    faulty = replace(practice, app=made(practice.house))
    add_fault(faulty.app)
    caplog.set_level(logging.ERROR, "kneewise.web")

    answer = Visitor(town=faulty).get("/fault")

    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    number = answer.json()["error"].split("fault ")[1][:8]
    assert number in caplog.text


def add_fault(app: FastAPI) -> None:
    """A route that fails."""

    def fault() -> None:
        secret = f"secret of {SECRET_NAME}"
        raise RuntimeError(secret)

    app.router.add_api_route(
        "/api/v1/fault",
        fault,
        openapi_extra={ACTION: Action.LOOK_IN.value},
        route_class_override=Guarded,
    )


def test_folders_of_the_server_are_in_no_answer(practice: Town) -> None:
    with practice.archive.database.writing() as rows:
        rows.run("UPDATE records SET contents = '{' WHERE person = 'ANNA'")
    clio = practice.visitor("clio")

    for path in ("", "/follow", "/programme/sheet"):
        answer = clio.get(f"/people/{ANNA}{path}")
        assert str(practice.archive.place.folder) not in answer.text
    assert clio.post(f"/people/{ANNA}/programmes").status_code == 422


def test_a_question_as_long_as_a_book(practice: Town) -> None:
    anna = practice.visitor("anna")

    assert anna.get("/guide", params={"question": "knee " * 1000}).status_code == 422
    assert anna.get("/guide", params={"question": ""}).status_code == 422


def test_requests_faster_than_anybody_asks(another: Another) -> None:
    usual = another(Limits())
    usual.house.door.ticks = lambda: 0.0

    answers = [usual.visitor().get("/me").status_code for _ in range(70)]

    assert answers[0] == 401
    assert answers[-1] == 429
    assert usual.visitor("clio").get("/me").status_code == 200
