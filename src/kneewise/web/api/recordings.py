"""Recordings: sent in parts, taken up again where they broke off, kept or not."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated

from fastapi import Body, Depends, Header, Response
from fastapi.responses import FileResponse

from kneewise.store.recordings import Kept
from kneewise.web.access.rules import Action
from kneewise.web.api.route import Route
from kneewise.web.api.shapes import Id, NewUpload, RecordingOut, UploadOut
from kneewise.web.refusal import NotThere
from kneewise.web.uploads import Upload
from kneewise.web.visit import Here, Visit

CHUNK = "application/offset+octet-stream"

Offset = Annotated[int, Header(alias="Upload-Offset", ge=0, le=1 << 50)]
Checksum = Annotated[
    str | None, Header(alias="Upload-Checksum", pattern=r"^sha256 [0-9a-fA-F]{64}$")
]
UploadId = str


def list_recordings(code: str, visit: Here) -> list[RecordingOut]:
    """The recordings of a person, the oldest first."""
    return [_shown(visit, each) for each in visit.house.archive.recordings.of(code)]


def begin_upload(code: str, said: NewUpload, visit: Here) -> UploadOut:
    """Announce a recording: its name, and how large it is."""
    wanted = Upload(
        id=secrets.token_hex(12),
        person=code,
        name=said.name,
        size=said.size,
        sha256=said.sha256 or "",
        keep=said.keep,
    )
    return _arrived(visit, visit.house.uploads.begin(wanted))


def list_uploads(code: str, visit: Here) -> list[UploadOut]:
    """Recordings on their way in."""
    return [_arrived(visit, each) for each in visit.house.uploads.of(code)]


def look_at_upload(code: str, id: UploadId, visit: Here) -> UploadOut:  # noqa: A002
    """How much of a recording has arrived: go on from its offset."""
    return _arrived(visit, visit.house.uploads.find(code, id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a recording, as its headers say."""

    offset: int
    sha256: str
    """Of the part; empty where it was not said."""


def part_of(offset: Offset, checksum: Checksum = None) -> Part:
    """What the headers of a part say."""
    return Part(offset=offset, sha256=(checksum or "").removeprefix("sha256 "))


def send_part(
    code: str,
    id: UploadId,  # noqa: A002
    visit: Here,
    part: Annotated[Part, Depends(part_of)],
    content: Annotated[bytes, Body(media_type=CHUNK)],
) -> UploadOut:
    """Send the part that begins at the offset; its SHA-256 may be given."""
    uploads = visit.house.uploads
    upload = uploads.find(code, id)
    return _arrived(visit, uploads.put(upload, part.offset, content, part.sha256))


def end_upload(code: str, id: UploadId, visit: Here) -> RecordingOut:  # noqa: A002
    """Say that all of it was sent: it is looked at, and becomes a recording."""
    house = visit.house
    upload = house.uploads.find(code, id)
    with house.uploads.whole(upload) as path:
        kept = house.archive.recordings.add(
            code, path, keep=upload.keep, name=upload.name
        )
        if not kept.is_kept:
            house.uploads.hold(code, kept.id, path)
    visit.note(Action.ADD_RECORDING.value, code, f"recording {kept.id}")
    return _shown(visit, kept)


def drop_upload(code: str, id: UploadId, visit: Here) -> None:  # noqa: A002
    """Throw away what has arrived."""
    visit.house.uploads.drop(visit.house.uploads.find(code, id))


def read_recording(code: str, id: Id, visit: Here) -> FileResponse:  # noqa: A002
    """The file of a recording, to be saved and never to be shown as a page."""
    kept = _found(visit, code, id)
    path = visit.house.archive.recordings.path(kept)
    path = path or visit.house.uploads.held(code, id)
    if path is None or not path.is_file():
        raise NotThere(f"the file of {kept.name} was not kept.")
    return FileResponse(path, media_type="application/octet-stream", filename=kept.name)


def remove_recording(code: str, id: Id, visit: Here) -> None:  # noqa: A002
    """Forget a recording and its file; assessments of it stay."""
    kept = _found(visit, code, id)
    visit.house.uploads.release(code, id)
    visit.house.archive.recordings.remove(kept)


def _found(visit: Visit, code: str, id_: str) -> Kept:
    for each in visit.house.archive.recordings.of(code):
        if each.id == id_:
            return each
    raise NotThere(f"there is no recording {id_} of {code}.")


def _shown(visit: Visit, kept: Kept) -> RecordingOut:
    held = visit.house.uploads.held(kept.person, kept.id)
    return RecordingOut(
        id=kept.id,
        name=kept.name,
        sha256=kept.sha256,
        size=kept.size,
        added=kept.added,
        is_kept=kept.is_kept,
        can_be_assessed=kept.is_kept or held is not None,
    )


def _arrived(visit: Visit, upload: Upload) -> UploadOut:
    return UploadOut(
        id=upload.id,
        name=upload.name,
        size=upload.size,
        offset=upload.offset,
        chunk=visit.house.limits.chunk,
    )


_BODY = {
    "required": True,
    "content": {CHUNK: {"schema": {"type": "string", "format": "binary"}}},
}

ROUTES = (
    Route(
        method="GET",
        path="/people/{code}/recordings",
        action=Action.READ_RECORDING,
        answer=list_recordings,
        model=list[RecordingOut],
    ),
    Route(
        method="GET",
        path="/people/{code}/recordings/{id}/file",
        action=Action.READ_RECORDING,
        answer=read_recording,
        kind=Response,
        media="application/octet-stream",
    ),
    Route(
        method="DELETE",
        path="/people/{code}/recordings/{id}",
        action=Action.REMOVE_RECORDING,
        answer=remove_recording,
        status=204,
    ),
    Route(
        method="GET",
        path="/people/{code}/uploads",
        action=Action.ADD_RECORDING,
        answer=list_uploads,
        model=list[UploadOut],
    ),
    Route(
        method="POST",
        path="/people/{code}/uploads",
        action=Action.ADD_RECORDING,
        answer=begin_upload,
        model=UploadOut,
        status=201,
    ),
    Route(
        method="GET",
        path="/people/{code}/uploads/{id}",
        action=Action.ADD_RECORDING,
        answer=look_at_upload,
        model=UploadOut,
    ),
    Route(
        method="PATCH",
        path="/people/{code}/uploads/{id}",
        action=Action.ADD_RECORDING,
        answer=send_part,
        model=UploadOut,
        body=_BODY,
    ),
    Route(
        method="POST",
        path="/people/{code}/uploads/{id}/end",
        action=Action.ADD_RECORDING,
        answer=end_upload,
        model=RecordingOut,
        status=201,
    ),
    Route(
        method="DELETE",
        path="/people/{code}/uploads/{id}",
        action=Action.ADD_RECORDING,
        answer=drop_upload,
        status=204,
    ),
)
