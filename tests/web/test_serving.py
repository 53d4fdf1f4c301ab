"""Starting the server: what is refused, what is printed; and who may sign in."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from kneewise.cli.main import app
from kneewise.cli.user import As
from kneewise.errors import BadSetting
from kneewise.store.archive import Archive, opened
from kneewise.store.place import Place
from kneewise.store.users import Role
from kneewise.web.headers import address_of
from kneewise.web.keys import Passwords
from kneewise.web.serving import Wanted, bound, check, one_time, standing

PHRASE = "seven yellow umbrellas"


@pytest.fixture
def empty(tmp_path: Path) -> Archive:
    """A store without users."""
    return opened(Place(folder=tmp_path))


@pytest.fixture
def full(furnished: Path, tmp_path: Path) -> Archive:
    """A store with users."""
    shutil.copytree(furnished, tmp_path / "store")
    return opened(Place(folder=tmp_path / "store"))


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate and a key, by their names."""
    files = tmp_path / "cert.pem", tmp_path / "key.pem"
    for file in files:
        file.write_text("")
    return files


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.9.9.9"])
def test_alone_on_one_machine_nothing_is_asked_for(host: str, empty: Archive) -> None:
    check(Wanted(host=host), empty)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "knee.example.org"])
def test_beyond_it_users_come_first(host: str, empty: Archive) -> None:
    with pytest.raises(BadSetting, match="nobody can sign in") as refused:
        check(Wanted(host=host), empty)

    assert "kneewise user add NAME --role admin" in refused.value.remedy


def test_behind_a_proxy_users_come_first_too(empty: Archive) -> None:
    with pytest.raises(BadSetting, match="behind a proxy"):
        check(Wanted(behind_proxy=True), empty)


def test_beyond_it_passwords_travel_by_https(
    full: Archive, pair: tuple[Path, Path]
) -> None:
    wanted = Wanted(host="0.0.0.0", names=("knee.example.org",))

    with pytest.raises(BadSetting, match="would be read") as refused:
        check(wanted, full)

    assert "--tls-cert" in refused.value.remedy
    with_tls = Wanted(
        host="0.0.0.0", names=wanted.names, certificate=pair[0], key=pair[1]
    )
    check(with_tls, full)
    check(Wanted(names=wanted.names, behind_proxy=True), full)
    assert standing(with_tls).names == {"knee.example.org"}
    assert standing(with_tls).is_tls


def test_a_server_for_many_knows_its_name(
    full: Archive, pair: tuple[Path, Path]
) -> None:
    with pytest.raises(BadSetting, match="by which name") as refused:
        check(Wanted(host="0.0.0.0", certificate=pair[0], key=pair[1]), full)

    assert "--name" in refused.value.remedy


def test_a_certificate_comes_with_its_key(
    full: Archive, pair: tuple[Path, Path]
) -> None:
    with pytest.raises(BadSetting, match="belong together"):
        check(Wanted(certificate=pair[0]), full)
    with pytest.raises(BadSetting, match="is no file"):
        check(Wanted(certificate=pair[0], key=pair[1].parent / "none"), full)


def test_where_there_are_users_no_address_opens_the_server(
    empty: Archive, full: Archive
) -> None:
    assert one_time(empty)
    assert one_time(full) == ""


def test_a_port_that_is_taken_is_said() -> None:
    first = bound(Wanted(port=0))
    port = first.getsockname()[1]
    first.listen()

    with pytest.raises(BadSetting, match="cannot be used") as refused:
        bound(Wanted(port=port))

    assert "--port" in refused.value.remedy
    first.close()


def test_an_answer_does_not_wait_for_its_own_head() -> None:
    """asyncio sends small parts at once only where the socket says that it is TCP."""
    with bound(Wanted(port=0)) as listening:
        assert listening.proto == socket.IPPROTO_TCP


@pytest.mark.parametrize(
    ("said", "behind_proxy", "found"),
    [
        ("203.0.113.9", False, "192.0.2.1"),
        ("198.51.100.1, 203.0.113.9", True, "203.0.113.9"),
        ("nonsense", True, "192.0.2.1"),
        ("", True, "192.0.2.1"),
    ],
)
def test_of_a_proxy_only_its_own_word_is_believed(
    said: str, behind_proxy: bool, found: str
) -> None:
    headers = {b"x-forwarded-for": said.encode()}

    assert address_of(headers, "192.0.2.1", behind_proxy=behind_proxy) == found


def test_serve_prints_an_address_that_opens_it_and_ends_quietly(
    tmp_path: Path,
) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "kneewise", "serve", "--port", "0", "--no-browser"],
        env=os.environ | {"KNEEWISE_HOME": str(tmp_path), "KNEEWISE_DATABASE": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        address = re.findall(r"http://127\.0\.0\.1:\d+/start\?token=[\w-]{40,}", line)
        with httpx.Client(follow_redirects=False) as browser:
            first = browser.get(address[0])
            me = browser.get(address[0].split("/start")[0] + "/api/v1/me")
        again = httpx.get(address[0])
    finally:
        server.send_signal(signal.SIGINT)
        _, err = server.communicate(timeout=30)

    assert (first.status_code, me.status_code, again.status_code) == (303, 200, 401)
    assert me.json()["name"] == "here"
    assert (server.returncode, err) == (0, "")


def run(home: Path, *words: str, said: str = "") -> str:
    """What ``kneewise user`` prints."""
    place = {"KNEEWISE_HOME": str(home), "KNEEWISE_DATABASE": ""}
    done = CliRunner().invoke(app, ["user", *words], input=said, env=place)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def test_the_command_names_the_roles_of_the_store() -> None:
    assert [role.value for role in As] == [role.value for role in Role]


def test_users_are_added_changed_and_removed(tmp_path: Path) -> None:
    run(tmp_path, "add", "ada", "--role", "admin", said=f"{PHRASE}\n")
    added = run(tmp_path, "list")
    run(tmp_path, "password", "ada", said="eight purple umbrellas\n")
    told = run(tmp_path, "totp", "ada")
    archive = opened(Place(folder=tmp_path))
    ada = archive.users.named("ADA")
    assert ada is not None
    run(tmp_path, "totp", "ada", "--off")
    run(tmp_path, "remove", "ada")

    assert added == "ada: admin\n"
    assert Passwords().is_right(ada.password, "eight purple umbrellas")
    assert ada.totp
    assert ada.totp in told
    assert "otpauth://totp/" in told
    assert run(tmp_path, "list", "--json").count("ada") == 0
    assert [line.act for line in archive.log.last()][::-1][:2] == [
        "add a user",
        "change a password",
    ]


def test_a_password_is_never_an_option_and_a_weak_one_is_refused(
    tmp_path: Path,
) -> None:
    with pytest.raises(BadSetting, match="is not taken"):
        run(tmp_path, "add", "ada", said="password1\n")
    with pytest.raises(BadSetting, match="one person"):
        run(tmp_path, "add", "anna", "--role", "patient", said=f"{PHRASE}\n")
    with pytest.raises(BadSetting, match="no user"):
        run(tmp_path, "remove", "nobody")
