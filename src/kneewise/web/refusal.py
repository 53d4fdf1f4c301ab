"""What the server answers instead: a status, what is wrong, what to do about it."""

from __future__ import annotations

import re

from kneewise.errors import (
    BadSetting,
    KneewiseError,
    UnfitRecording,
    UnreadableFile,
    UnwritableResult,
)
from kneewise.store.database import Unreachable

_FOLDERS = re.compile(r"(?<![\w./])(?:[A-Za-z]:)?[/\\](?:[^\s/\\'\":,]+[/\\])+")


class Refusal(KneewiseError):
    """A request that is refused, with its status."""

    status = 400


class NotSignedIn(Refusal):
    """Nobody is signed in, or no longer."""

    status = 401
    remedy = "Sign in, or send a token that holds: Authorization: Bearer kw_..."


class NotAllowed(Refusal):
    """Somebody is signed in, and may not."""

    status = 403
    remedy = "Ask whoever runs this server."


class NotThere(Refusal):
    """There is no such thing."""

    status = 404
    remedy = "List what there is, and look at the name."


class OutOfStep(Refusal):
    """What is asked for does not fit what is there now."""

    status = 409
    remedy = "Read again what is there, and go on from that."


class TooLarge(Refusal):
    """More than is taken."""

    status = 413
    remedy = "Send less at once."


class WrongKind(Refusal):
    """Not what it claims to be, or of a kind that is not taken here."""

    status = 415
    remedy = "Send a video, or a file of markers, angles, keypoints or motion sensors."


class TooOften(Refusal):
    """Too many requests, or too many wrong passwords."""

    status = 429

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message, remedy=f"Wait {max(1, round(seconds))} s.")
        self.seconds = max(1, round(seconds))


class Busy(Refusal):
    """No room for more work now."""

    status = 503
    remedy = "Ask again in a minute."


_STATUS: tuple[tuple[type[KneewiseError], int], ...] = (
    (Unreachable, 503),
    (UnwritableResult, 507),
    (UnfitRecording, 422),
    (UnreadableFile, 422),
    (BadSetting, 422),
)


def status_of(error: KneewiseError) -> int:
    """The status that says what kind of problem it is."""
    if isinstance(error, Refusal):
        return error.status
    for kind, status in _STATUS:
        if isinstance(error, kind):
            return status
    return 400


def told(error: KneewiseError) -> dict[str, str]:
    """The answer in place of what was asked for."""
    return {
        "error": spoken(without_folders(str(error))),
        "remedy": without_folders(error.remedy),
    }


def spoken(text: str) -> str:
    """A sentence with a capital, unless it begins with the name of a file or an id."""
    first, _, _ = text.partition(" ")
    if first.rstrip(",;:").isalpha():
        return text[:1].upper() + text[1:]
    return text


def without_folders(text: str) -> str:
    """A text in which files have names, but no folders: these are the server's own."""
    return _FOLDERS.sub("", text)
