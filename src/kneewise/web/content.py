"""Whether a file is what its name says, by its first bytes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import PurePath

from kneewise.web.refusal import WrongKind

HEAD = 1024
"""Bytes that are looked at."""

_LONGEST = 150
"""Letters of a name."""

Check = Callable[[bytes], bool]


def _begins(*starts: bytes) -> Check:
    return lambda head: head.startswith(starts)


def _is_mp4(head: bytes) -> bool:
    """ISO media: a size, then one of these."""
    boxes = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"styp")
    return head[4:8] in boxes


def _is_avi(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"AVI "


def _is_stream(head: bytes) -> bool:
    """MPEG transport stream: a G in every 188th byte, or 192nd with time stamps."""
    return any(
        len(head) > first + 2 * width
        and all(head[first + k * width] == 0x47 for k in range(3))
        for first, width in ((0, 188), (4, 192))
    )


def _is_c3d(head: bytes) -> bool:
    return len(head) > 1 and head[1] == 0x50


def _is_text(head: bytes) -> bool:
    """Text of a table, in any alphabet; no page, no script, no picture drawn in XML."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return b"<" not in head[:8]
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    is_odd = any(byte < 9 or 13 < byte < 32 for byte in head if byte != 26)
    return not is_odd and not plain.startswith((b"<", b"#!", b"%PDF", b"PK", b"{\\rtf"))


def _is_json(head: bytes) -> bool:
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return _is_text(head) and plain.startswith((b"{", b"["))


def _is_mat(head: bytes) -> bool:
    return head.startswith((b"MATLAB 5.0", b"MATLAB 7.3", b"\x89HDF\r\n\x1a\n"))


CHECKS: dict[str, Check] = {
    **dict.fromkeys((".mp4", ".mov", ".m4v", ".3gp", ".3g2"), _is_mp4),
    ".avi": _is_avi,
    **dict.fromkeys((".mkv", ".webm"), _begins(b"\x1a\x45\xdf\xa3")),
    ".mpg": _begins(b"\0\0\1\xba", b"\0\0\1\xb3"),
    **dict.fromkeys((".mts", ".m2ts", ".ts"), _is_stream),
    ".wmv": _begins(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),
    ".flv": _begins(b"FLV"),
    ".ogv": _begins(b"OggS"),
    ".gif": _begins(b"GIF87a", b"GIF89a"),
    ".c3d": _is_c3d,
    ".mat": _is_mat,
    ".json": _is_json,
    **dict.fromkeys((".trc", ".mot", ".sto", ".csv", ".tsv", ".txt"), _is_text),
}
"""How a name ends → whether first bytes are those of such a file. What is not here is
not taken: no archive, no page, no model."""


def checked_name(name: str) -> str:
    """The name of a file, as a label; no path is ever made of it.

    Raises:
        WrongKind: if it is no name, or of a kind that nothing here reads.
    """
    plain = unicodedata.normalize("NFC", name)
    is_odd = any(unicodedata.category(sign)[0] == "C" for sign in plain)
    if is_odd or not plain.strip(". ") or len(plain) > _LONGEST:
        raise WrongKind(
            "that is no name of a file.",
            remedy=f"Give the name alone: at most {_LONGEST} letters, no hidden signs.",
        )
    if re.search(r'[/\\:*?"<>|]', plain):
        raise WrongKind(
            'the name of a file holds none of / \\ : * ? " < > |',
            remedy="Give the name alone, without its folder.",
        )
    if suffix_of(plain) not in CHECKS:
        raise WrongKind(
            f"nothing here reads '{suffix_of(plain)[:20] or plain[:20]}' files.",
            remedy=f"Send one of: {', '.join(sorted(CHECKS))}.",
        )
    return plain


def suffix_of(name: str) -> str:
    """How a name ends, in small letters."""
    return PurePath(name).suffix.lower()


def check_head(name: str, head: bytes) -> None:
    """Refuse a file that is not what its name says.

    Raises:
        WrongKind: if its first bytes are those of something else.
    """
    if not CHECKS[suffix_of(name)](head[:HEAD]):
        raise WrongKind(
            f"the file is no {suffix_of(name)} file, whatever its name says.",
            remedy="Export it again from the program that recorded it.",
        )
