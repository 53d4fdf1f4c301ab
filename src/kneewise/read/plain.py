"""Text files: their content as a string, or an error a person can act on."""

from __future__ import annotations

from pathlib import Path

from kneewise.errors import UnreadableFile

_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def text(path: Path) -> str:
    """All of a text file.

    UTF-8 is expected; what is not valid UTF-8 is taken as Latin-1, which is what
    older laboratory programs write.

    Raises:
        UnreadableFile: if the file cannot be opened, is empty, or is not text.
    """
    return decoded(_content(path, size=-1), path.name)


def head(path: Path, size: int = 65536) -> str:
    """The beginning of a text file; "" where there is none to read."""
    try:
        return decoded(_content(path, size), path.name)
    except UnreadableFile:
        return ""


def decoded(content: bytes, name: str) -> str:
    """Bytes of a file called *name* as text.

    Raises:
        UnreadableFile: if they are no text.
    """
    encoding = _MARKS.get(content[:2]) or _MARKS.get(content[:3])
    if encoding is not None:
        return content.decode(encoding, errors="replace")
    if b"\0" in content[:4096]:
        raise UnreadableFile(
            f"{name} is no text file: it holds binary zeros.",
            remedy="Give the text file itself, not a packed or damaged copy of it.",
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _content(path: Path, size: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(size)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableFile(
            f"{path.name} cannot be opened: {reason}.",
            remedy="Check the name and the folder, and that you may read the file.",
        ) from error
    if not content.strip():
        raise UnreadableFile(f"{path.name} is empty.")
    return content
