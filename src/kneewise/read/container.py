"""The file a film lies in: opened, checked, and described."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kneewise.errors import UnreadableFile

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

FORMATS = (
    "mov,matroska,webm,avi,asf,flv,mpegts,mpeg,mpegvideo,m4v,h264,hevc,obu,ivf,ogg,mxf,"
    "dv,gif,mjpeg,wtv,rm"
)
"""Containers that are opened: films in one file, and nothing that names other files."""

LARGEST = 8192 * 8192
"""px of a frame; beyond that a header is damaged or means harm."""

THREADS = 2
"""For decoding; the pose needs the processor too, and each thread holds frames."""

PHOTOS = (b"\xff\xd8\xff", b"\x89PNG", b"BM", b"II*\x00", b"MM\x00*")
"""How files of still pictures begin."""

EARLIEST = 1990
"""The year before which a creation date is a camera that never knew the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a film says about itself."""

    codec: str
    """Such as ``h264``."""

    rate: float
    """Frames per second on average; 30 where the file does not say."""

    duration: float
    """s, as promised; 0 where the file does not say."""

    taken_at: datetime | None
    """Aware, UTC."""

    camera: str
    """Maker and model, where the file names them."""


def opened(path: Path) -> tuple[InputContainer, VideoStream, About]:
    """A film ready to be decoded, and what it says about itself.

    Raises:
        UnreadableFile: if there is no film in the file.
    """
    import av

    try:
        container = av.open(
            str(path), options={"format_whitelist": FORMATS}, metadata_errors="replace"
        )
    except (av.FFmpegError, OSError, ValueError) as error:
        raise _unreadable(path) from error
    try:
        stream = _film(path, container)
        return container, stream, _about(container, stream)
    except BaseException:
        container.close()
        raise


def _film(path: Path, container: InputContainer) -> VideoStream:
    """The picture stream of a container, its decoder set up."""
    from av.stream import Disposition

    films = [
        stream
        for stream in container.streams.video
        if not stream.disposition & Disposition.attached_pic
    ]
    if not container.streams:
        raise _unreadable(path)
    if not films:
        raise UnreadableFile(
            f"{path.name} holds no film, only "
            f"{', '.join(sorted({s.type for s in container.streams}))}.",
            remedy="Give the film itself, as the camera wrote it.",
        )
    stream = films[0]
    context = stream.codec_context
    if context is None:
        raise UnreadableFile(
            f"{path.name}: its pictures are packed in a way this program cannot read.",
            remedy="Save it as MP4 (H.264) and try again.",
        )
    if context.width * context.height > LARGEST:
        raise UnreadableFile(
            f"{path.name} claims pictures of {context.width} × {context.height} px.",
            remedy="Copy it from the camera again.",
        )
    stream.thread_type = "AUTO"
    context.thread_count = THREADS
    return stream


def _about(container: InputContainer, stream: VideoStream) -> About:
    """What a container says about its film."""
    duration = float(container.duration or 0) / 1e6
    if stream.duration and stream.time_base:
        duration = float(stream.duration * stream.time_base)
    words = {**stream.metadata, **container.metadata}
    make = _word(words, "com.apple.quicktime.make", "com.android.manufacturer")
    model = _word(words, "com.apple.quicktime.model", "com.android.model")
    dated = _word(words, "com.apple.quicktime.creationdate", "creation_time")
    return About(
        codec=stream.codec_context.name,
        rate=float(stream.average_rate or stream.guessed_rate or 0) or 30.0,
        duration=max(duration, 0.0),
        taken_at=_date(dated),
        camera=f"{make} {model}".strip(),
    )


def _word(words: dict[str, str], *keys: str) -> str:
    """The first of *keys* that says something."""
    return next((words[key] for key in keys if words.get(key)), "")


def _date(text: str) -> datetime | None:
    """A date as films carry it, in UTC; None where it says nothing."""
    try:
        date = datetime.fromisoformat(text)
        date = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return date if date.year >= EARLIEST else None


def _unreadable(path: Path) -> UnreadableFile:
    """The error for a file that cannot be opened, by what it looks like."""
    if not path.is_file():
        return UnreadableFile(
            f"there is no file '{path}'.", remedy="Check the name and the folder."
        )
    with path.open("rb") as file:
        start = file.read(16)
    if start.startswith(PHOTOS):
        return still_picture(path.name)
    is_empty = "is empty, and so it " if not start else ""
    if start[4:8] == b"ftyp" and _is_cut_off(path):
        return UnreadableFile(
            f"{path.name} was cut off: the recording was interrupted, or the copy is "
            "not complete.",
            remedy="Copy it from the camera again; stop a recording before switching "
            "the camera off.",
        )
    return UnreadableFile(
        f"{path.name} {is_empty}is not a film this program can read.",
        remedy="Give the film as the camera wrote it, such as MP4 or MOV.",
    )


def still_picture(name: str) -> UnreadableFile:
    """The error for a photograph."""
    return UnreadableFile(
        f"{name} is a still picture; how a knee moves shows only in a film.",
        remedy="Give a film of at least one whole repetition.",
    )


def _is_cut_off(path: Path) -> bool:
    """Whether an MP4 file lacks its table of contents, or ends inside a box."""
    names: list[bytes] = []
    at, size = 0, path.stat().st_size
    with path.open("rb") as file:
        while at + 8 <= size and len(names) < 1000:
            file.seek(at)
            header = file.read(16)
            length, name = struct.unpack(">I4s", header[:8])
            if length == 1 and len(header) == 16:
                length = struct.unpack(">Q", header[8:])[0]
            names.append(name)
            at += length if length >= 8 else size
    return b"moov" not in names or at > size
