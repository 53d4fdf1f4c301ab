"""A client in Python: the server's verbs as methods, for scripts.

    with Client("https://knee.example.org", token) as practice:
        recording = practice.send("ANNA", Path("squat.mp4"))
        assessment = practice.assess("ANNA", [recording["id"]])
        assessment["headline"]

Numbers are in SI and radians, as everywhere in JSON of Kneewise.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import httpx

from kneewise.errors import KneewiseError, UnfitRecording

Json = dict[str, Any]

_TRIES = 5
_PAUSE = 0.5
"""s before a part is sent again; doubled each time."""

_PASSING = (0, 408, 409, 429, 503)
"""Of what may be well in a moment."""

_OPEN = ("waiting", "running")


class Refused(KneewiseError):
    """The server refused.

    Attributes:
        status: of HTTP; 0 where there was no answer.
    """

    def __init__(self, status: int, message: str, remedy: str) -> None:
        super().__init__(message, remedy=remedy)
        self.status = status


def _unwatched(what: str, done: float, /) -> None:
    """Progress that nobody watches."""


class Client:
    """A server, as seen by a program with a token."""

    def __init__(
        self,
        address: str,
        token: str,
        *,
        transport: httpx.BaseTransport | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Connect to nothing yet.

        Args:
            address: such as ``https://knee.example.org``.
            token: begins with ``kw_``.
            transport: another way there, for tests and proxies.
            pause: waits for some seconds.
        """
        self._pause = pause
        self._http = httpx.Client(
            base_url=f"{address.rstrip('/')}/api/v1",
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(60.0, connect=10.0),
            transport=transport,
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def get(self, path: str, **query: object) -> Any:  # noqa: ANN401 - JSON
        """What is at a path below ``/api/v1``, such as ``/people/ANNA``.

        Raises:
            Refused: with what the server says.
        """
        return self._asked("GET", path, params={k: str(v) for k, v in query.items()})

    def post(self, path: str, **said: object) -> Any:  # noqa: ANN401 - JSON
        """Say something to a path.

        Raises:
            Refused: with what the server says.
        """
        return self._asked("POST", path, json=said)

    def people(self) -> Iterator[Json]:
        """Everyone, by their codes."""
        after = ""
        while page := self.get("/people", after=after, most=500):
            yield from page
            after = page[-1]["code"]

    def send(
        self,
        code: str,
        file: Path,
        *,
        keep: bool | None = None,
        progress: Callable[[str, float], None] = _unwatched,
    ) -> Json:
        """Send a recording, going on where the line broke.

        Args:
            code: whose it is.
            file: the recording.
            keep: whether its file is kept; as the person chose if None.
            progress: called with what is done and how far, 0 to 1.

        Returns:
            The recording; its ``id`` is what ``assess`` wants.

        Raises:
            Refused: with what the server says.
        """
        with file.open("rb") as source:
            sha256 = hashlib.file_digest(source, "sha256").hexdigest()
            upload = self.post(
                f"/people/{code}/uploads",
                name=file.name,
                size=file.stat().st_size,
                sha256=sha256,
                keep=keep,
            )
            path = f"/people/{code}/uploads/{upload['id']}"
            while upload["offset"] < upload["size"]:
                upload = self._part(path, source, upload)
                progress(f"Sending {file.name}", upload["offset"] / upload["size"])
        ended: Json = self._asked("POST", f"{path}/end")
        return ended

    def assess(
        self,
        code: str,
        recordings: Sequence[str],
        *,
        progress: Callable[[str, float], None] = _unwatched,
        **said: object,
    ) -> Json:
        """Have recordings assessed, and wait for it.

        Args:
            code: whose they are.
            recordings: their ids.
            progress: called with what is done and how far, 0 to 1.
            said: ``activity``, ``side``, ``static`` and ``forces``, where wanted.

        Returns:
            The assessment, by the published schema.

        Raises:
            Refused: with what the server says.
            UnfitRecording: if the job fails; with its reason.
        """
        job = self.post(
            f"/people/{code}/assessments", recordings=list(recordings), **said
        )
        now = job
        for now in self.follow(code, job["id"]):
            progress(now["stage"], now["progress"])
        if now["state"] != "done":
            raise UnfitRecording(
                now["reason"] or f"the job is {now['state']}.",
                remedy="Ask for it again, with another recording if it failed.",
            )
        found: Json = self.get(f"/people/{code}/assessments/{now['result']}")
        return found

    def follow(self, code: str, job: str) -> Iterator[Json]:
        """A job, each time that it has come further, until it ends."""
        path = f"/people/{code}/jobs/{job}"
        while True:
            now = self.get(path)
            yield now
            if now["state"] not in _OPEN:
                return
            yield from self._events(f"{path}/events")

    def _events(self, path: str) -> Iterator[Json]:
        """What the stream of a job says; nothing more where the line breaks."""
        try:
            with self._http.stream("GET", path, timeout=60.0) as stream:
                if stream.status_code != httpx.codes.OK:
                    self._pause(_PAUSE)
                    return
                for line in stream.iter_lines():
                    if line.startswith("data:"):
                        yield json.loads(line.removeprefix("data:"))
        except httpx.TransportError:
            self._pause(_PAUSE)

    def _part(self, path: str, source: BinaryIO, upload: Json) -> Json:
        """Send the next part; where the line breaks, ask how much arrived."""
        turn = 0
        while True:
            source.seek(upload["offset"])
            part = source.read(upload["chunk"])
            headers = {
                "Content-Type": "application/offset+octet-stream",
                "Upload-Offset": str(upload["offset"]),
                "Upload-Checksum": f"sha256 {hashlib.sha256(part).hexdigest()}",
            }
            try:
                sent: Json = self._asked("PATCH", path, content=part, headers=headers)
            except Refused as error:
                turn += 1
                if error.status not in _PASSING or turn == _TRIES:
                    raise
                self._pause(_PAUSE * 2**turn)
                upload = self._again(path, upload)
                if upload["offset"] == upload["size"]:
                    return upload
            else:
                return sent

    def _again(self, path: str, upload: Json) -> Json:
        try:
            found: Json = self._asked("GET", path)
        except Refused as error:
            if error.status:
                raise
            return upload
        return found

    def _asked(self, method: str, path: str, **how: Any) -> Any:  # noqa: ANN401
        try:
            answer = self._http.request(method, path, **how)
        except httpx.TransportError as error:
            raise Refused(
                0,
                f"the server does not answer: {error}.",
                "See that it runs, and that the address is right.",
            ) from error
        if answer.is_success:
            return answer.json() if answer.content else None
        raise _refusal(answer)


def _refusal(answer: httpx.Response) -> Refused:
    try:
        told = answer.json()
        return Refused(answer.status_code, told["error"], told["remedy"])
    except (ValueError, KeyError, TypeError):
        return Refused(
            answer.status_code,
            f"the server says {answer.status_code}.",
            "See that the address is that of a Kneewise server.",
        )
