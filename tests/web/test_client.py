"""The client in Python against a real server: sent in parts, assessed, read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from kneewise.errors import UnfitRecording
from kneewise.web.client import Client, Refused
from tests.web.standing import Server, serving
from tests.web.test_jobs import CHILD
from tests.web.town import ANNA, TABLE, unhurried


@pytest.fixture(scope="module")
def server(
    furnished: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """One server for all, whose children only pretend."""
    folder = tmp_path_factory.mktemp("client") / "store"
    shutil.copytree(furnished, folder)
    with serving(folder, replace(unhurried(), chunk=10), CHILD) as made:
        yield made


class Cut(httpx.BaseTransport):
    """A line that breaks at some requests, before or after they arrive."""

    def __init__(self, *breaks: int) -> None:
        self._line = httpx.HTTPTransport()
        self._breaks = breaks
        self._count = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass a request on, or lose it, or lose its answer."""
        self._count += 1
        if self._count in self._breaks and self._count % 2:
            raise httpx.ConnectError("the line is cut")
        answer = self._line.handle_request(request)
        if self._count in self._breaks:
            answer.read()
            raise httpx.ReadError("the line is cut")
        return answer

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def recording(folder: Path, name: str) -> Path:
    """A file of some parts."""
    path = folder / f"{name}.trc"
    path.write_bytes(TABLE + name.encode())
    return path


def test_a_recording_is_sent_assessed_and_read(server: Server, tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    with Client(server.address, server.token("clio")) as practice:
        kept = practice.send(ANNA, recording(tmp_path, "good"))
        found = practice.assess(
            ANNA, [kept["id"]], progress=lambda *said: told.append(said)
        )
        codes = [person["code"] for person in practice.people()]

    assert kept["name"] == "good.trc"
    assert found["kneewise"] == "0.1.0"
    assert told[-1][1] == 1.0
    assert codes == ["ANNA", "BERT"]


@pytest.mark.parametrize("breaks", [(2, 3), (3, 5, 6), (4,)])
def test_a_line_that_breaks_loses_nothing(
    server: Server, tmp_path: Path, breaks: tuple[int, ...]
) -> None:
    waits: list[float] = []
    name = "broken" + "".join(map(str, breaks))
    file = recording(tmp_path, name)

    with Client(
        server.address,
        server.token("clio"),
        transport=Cut(*breaks),
        pause=waits.append,
    ) as practice:
        kept = practice.send(ANNA, file, keep=True)

    assert waits
    path = f"/people/{ANNA}/recordings/{kept['id']}/file"
    token = {"Authorization": f"Bearer {server.token('clio')}"}
    answer = httpx.get(f"{server.address}/api/v1{path}", headers=token)
    assert answer.content == file.read_bytes()


def test_a_job_that_fails_is_told_with_its_reason(
    server: Server, tmp_path: Path
) -> None:
    with Client(server.address, server.token("clio")) as practice:
        kept = practice.send(ANNA, recording(tmp_path, "refuse"))

        with pytest.raises(UnfitRecording, match="no whole squat"):
            practice.assess(ANNA, [kept["id"]])


def test_refusals_come_with_a_remedy(server: Server) -> None:
    stranger, nowhere = Client(server.address, "kw_x"), Client("http://[::1]:9", "kw_x")

    with stranger, pytest.raises(Refused, match="opens nothing") as refused:
        stranger.get("/people")
    with nowhere, pytest.raises(Refused, match="does not answer") as silent:
        nowhere.get("/people")

    assert (refused.value.status, silent.value.status) == (401, 0)
    assert refused.value.remedy
    assert silent.value.remedy
