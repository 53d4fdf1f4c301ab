"""Recordings on their way in: part by part, taken up again where they broke off."""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from kneewise.web.content import HEAD, check_head, checked_name
from kneewise.web.keys import is_same
from kneewise.web.limits import Limits
from kneewise.web.refusal import Busy, NotThere, OutOfStep, TooLarge

_ID = re.compile(r"[0-9a-f]{24}")
_BLOCK = 1 << 20

_FOLDER = "uploads"
"""Inside the folder of a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A recording on its way in."""

    id: str
    person: str
    name: str
    size: int
    """Bytes of the whole."""

    sha256: str = ""
    """Of the whole, where the sender said it; empty otherwise."""

    keep: bool | None = None
    """Whether the file is kept; as the person chose if None."""

    offset: int = 0
    """Bytes that have arrived and are kept."""


@dataclass(eq=False, slots=True)
class Uploads:
    """Recordings on their way in: two files for each, in a folder of the person.

    It lies among the person's papers, so that it goes when they are forgotten.
    """

    folder: Path
    """That holds a folder for each person."""

    limits: Limits
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _busy: set[str] = field(default_factory=set)

    def begin(self, wanted: Upload) -> Upload:
        """Make room for a recording.

        Args:
            wanted: with a new id, a name as it was sent, and no bytes yet.

        Raises:
            TooLarge: if it is larger than any recording, or than the disk.
            Busy: if the person has too many that have not ended.
            WrongKind: if nothing here reads such files.
        """
        checked_name(wanted.name)
        if wanted.size > self.limits.upload:
            raise TooLarge(
                f"a recording has at most {self.limits.upload} bytes.",
                remedy="Cut the film, or film in a smaller size.",
            )
        self._place(wanted.person).mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._guard:
            self.sweep()
            open_ = len(self.of(wanted.person))
            if open_ >= self.limits.uploads:
                raise Busy(
                    f"{open_} recordings are on their way already.",
                    remedy="End them, or take them back.",
                )
            self._check_room(wanted)
            self._part(wanted).touch(mode=0o600, exist_ok=False)
            held = {k: v for k, v in asdict(wanted).items() if k != "offset"}
            self._label(wanted).write_text(json.dumps(held), "utf-8")
        return wanted

    def find(self, person: str, id_: str) -> Upload:
        """A recording on its way in, and how much of it has arrived.

        Raises:
            NotThere: if there is none of that id for that person.
        """
        place = self._place(person) / f"{id_}.json"
        found = _read(place) if _ID.fullmatch(id_) else None
        if found is None:
            raise NotThere(f"there is no upload {id_[:40]!r}.")
        return found

    def put(self, upload: Upload, offset: int, part: bytes, said: str = "") -> Upload:
        """Keep a part.

        Args:
            upload: which.
            offset: where in the whole it begins.
            part: the bytes.
            said: the SHA-256 of the part, if the sender said it.

        Raises:
            OutOfStep: if it does not begin where the last one ended, or was changed on
                its way.
            TooLarge: if it goes beyond the end.
        """
        if said and not is_same(said.lower(), sha256(part).hexdigest()):
            raise OutOfStep("the part was changed on its way.", remedy="Send it again.")
        with self._alone(upload.id):
            now = self.find(upload.person, upload.id)
            if offset != now.offset:
                raise OutOfStep(
                    f"the part begins at {offset}; {now.offset} bytes have arrived.",
                    remedy=f"Go on from {now.offset}.",
                )
            if offset + len(part) > now.size:
                raise TooLarge(
                    f"the part goes beyond the {now.size} bytes that were announced."
                )
            with self._part(upload).open("ab") as file:
                file.write(part)
                file.flush()
                os.fsync(file.fileno())
            os.utime(self._label(upload))  # it is not abandoned
            if offset == 0 and part:
                self._check_kind(now, part)
            return self.find(upload.person, upload.id)

    @contextmanager
    def whole(self, upload: Upload) -> Iterator[Path]:
        """The file of a recording that has arrived; the upload ends with the block.

        Raises:
            OutOfStep: if it has not arrived, or was changed on its way.
            WrongKind: if it is not what its name says.
        """
        with self._alone(upload.id):
            now = self.find(upload.person, upload.id)
            if now.offset != now.size:
                raise OutOfStep(f"{now.offset} of {now.size} bytes have arrived.")
            path = self._part(upload)
            with path.open("rb") as file:
                self._check_kind(now, file.read(HEAD))
            if now.sha256 and not is_same(now.sha256, _sum(path)):
                self.drop(upload)
                raise OutOfStep(
                    "the recording was changed on its way.", remedy="Send it again."
                )
            yield path
            self.drop(upload)

    def hold(self, person: str, id_: str, path: Path) -> None:
        """Keep the file of a recording for a day, so that it can be assessed.

        Args:
            person: whose.
            id_: of the recording.
            path: the file, which is moved.
        """
        path.replace(self._held(person, id_))

    def held(self, person: str, id_: str) -> Path | None:
        """The file of a recording that is held for a day; None if it is not."""
        path = self._held(person, id_)
        return path if path.is_file() else None

    def release(self, person: str, id_: str) -> None:
        """Hold a file no longer."""
        self._held(person, id_).unlink(missing_ok=True)

    def drop(self, upload: Upload) -> None:
        """Throw away what has arrived."""
        for path in (self._label(upload), self._part(upload)):
            path.unlink(missing_ok=True)

    def forget(self, person: str) -> None:
        """Throw away everything of a person."""
        shutil.rmtree(self._place(person), ignore_errors=True)

    def of(self, person: str) -> list[Upload]:
        """What is on its way of a person."""
        found = [_read(path) for path in self._place(person).glob("*.json")]
        return [each for each in found if each is not None]

    def _check_kind(self, upload: Upload, head: bytes) -> None:
        try:
            check_head(upload.name, head)
        except Exception:
            self.drop(upload)
            raise

    def _check_room(self, wanted: Upload) -> None:
        labels = self.folder.glob(f"*/{_FOLDER}/*.json")
        on_way = [each for label in labels if (each := _read(label)) is not None]
        promised = sum(each.size - each.offset for each in on_way)
        free = shutil.disk_usage(self.folder).free - promised
        if wanted.size + self.limits.spare > free:
            raise TooLarge(
                "there is no room on the disk of the server.",
                remedy="Make room there, or send a smaller recording.",
            )

    @contextmanager
    def _alone(self, id_: str) -> Iterator[None]:
        """One request at a time for one upload.

        Raises:
            OutOfStep: if another is under way.
        """
        with self._guard:
            if id_ in self._busy:
                raise OutOfStep(
                    "another part of it is arriving.", remedy="Send one at a time."
                )
            self._busy.add(id_)
        try:
            yield
        finally:
            with self._guard:
                self._busy.discard(id_)

    def sweep(self) -> None:
        """Throw away what was not touched for too long."""
        oldest = time.time() - self.limits.upload_age
        for path in self.folder.glob(f"*/{_FOLDER}/*"):
            with suppress(OSError):
                if path.stat().st_mtime < oldest:
                    path.unlink(missing_ok=True)

    def _place(self, person: str) -> Path:
        return self.folder / person / _FOLDER

    def _held(self, person: str, id_: str) -> Path:
        return self._place(person) / f"{id_}.held"

    def _label(self, upload: Upload) -> Path:
        return self._place(upload.person) / f"{upload.id}.json"

    def _part(self, upload: Upload) -> Path:
        return self._place(upload.person) / f"{upload.id}.part"


def _read(label: Path) -> Upload | None:
    """What a label says; None where there is none, or half of a pair."""
    try:
        held = json.loads(label.read_text("utf-8"))
        return Upload(**held, offset=label.with_suffix(".part").stat().st_size)
    except (OSError, ValueError, TypeError):
        return None


def _sum(path: Path) -> str:
    made = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            made.update(block)
    return made.hexdigest()
