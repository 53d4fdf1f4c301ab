"""What can go wrong, by what the person can do about it.

KneewiseError
├── UnreadableFile      the file is damaged, or is not what it claims to be
├── UnfitRecording      the recording cannot answer this question
│   ├── MissingLandmark
│   └── NobodyInView
├── UnwritableResult    the folder or the disk refused the result
├── BadSetting          a setting or a command-line option is wrong
└── Stopped             the person stopped the program

A wrong call of ours (a bug) is a ``ValueError`` or a ``TypeError``, never a
``KneewiseError``: no one should be asked to repair a recording because of our bug.
"""

from __future__ import annotations

from collections.abc import Iterable


class KneewiseError(Exception):
    """Something the person using the program can understand and act on.

    Attributes:
        remedy: what to do about it, as a sentence; shown after the message.
    """

    remedy: str = ""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy or self.remedy


class UnreadableFile(KneewiseError):
    """The file is damaged, or is not what it claims to be."""

    remedy = "Export it again from the program that recorded it."


class UnfitRecording(KneewiseError):
    """The recording is sound but cannot answer the question asked."""

    remedy = "Record again: the whole body in view, for at least one repetition."


class MissingLandmark(UnfitRecording):
    """The recording lacks a landmark that the question needs."""

    remedy = (
        "Say which marker it is in a file of names (--names map.toml), give a standing "
        "trial that has it (--static stand.trc), or record again with it in view."
    )

    def __init__(self, wanted: Iterable[str], present: Iterable[str]) -> None:
        super().__init__(
            f"this recording lacks {_list(wanted)}; it has {_list(sorted(present))}."
        )


class NobodyInView(UnfitRecording):
    """No person was found in the pictures."""

    remedy = (
        "Film one person from head to feet, in good light, three to four metres "
        "from the camera."
    )


class UnwritableResult(KneewiseError):
    """The folder or the disk refused the result."""

    remedy = "Choose another folder with --out, or make room on the disk."


class BadSetting(KneewiseError):
    """A setting or a command-line option is wrong."""


class Stopped(KneewiseError):
    """The person stopped the program (Ctrl-C)."""

    remedy = "Run the same command again to start over."


def _list(names: Iterable[str]) -> str:
    """Names as a readable list, cut where it would fill the screen."""
    names = list(names)
    shown = ", ".join(names[:60]) or "none"
    return shown + (f" and {len(names) - 60} more" if len(names) > 60 else "")
