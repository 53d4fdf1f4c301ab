"""What page and program say to each other: parsed on the way in, spelt on the way out.

The page sends pictures as bytes (an eight-byte time in s and a four-byte number, both
little-endian, and a JPEG) and wishes as JSON; the program answers in JSON.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.events.event import Activity
from kneewise.live.coach import State
from kneewise.live.event import (
    Counted,
    Cued,
    Deepest,
    Ended,
    Held,
    Message,
    Ready,
    Troubled,
)
from kneewise.live.pose import Pose
from kneewise.live.practice import Practice, cue_for, share_in
from kneewise.programme.cue import Focus
from kneewise.read.jpeg import LARGEST
from kneewise.report import practice as told
from kneewise.units import in_deg

_HEAD = struct.Struct("<dI")

MOST_BYTES = LARGEST + _HEAD.size
"""Of one message of a page."""

_LONGEST_WISH = 2000
"""Characters."""

_LAST_TIME = 1e7
"""s that a page can be open."""

_DIGITS = 4
"""Decimals of a share of the picture: a tenth of a pixel."""

Plain = dict[str, Any]


class Unwelcome(BadSetting):
    """A message that no page of ours sends."""

    remedy = "Reload the page, so that page and program are of one version."


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture of the page's camera."""

    time: float
    """s, on the clock of the page."""

    number: int
    jpeg: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """The person wants to begin."""

    practice: Practice


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The person wants to end."""


Wish = Begin | End


def shot(raw: bytes) -> Shot:
    """A picture from the bytes of a page.

    Raises:
        Unwelcome: if they are too few or too many, or of no possible time.
    """
    if not _HEAD.size < len(raw) <= MOST_BYTES:
        raise Unwelcome(f"a picture of {len(raw)} bytes.")
    time, number = _HEAD.unpack_from(raw)
    if not 0 <= time <= _LAST_TIME:  # NaN is not, either
        raise Unwelcome("a picture of no possible time.")
    return Shot(time=time, number=number, jpeg=raw[_HEAD.size :])


def wish(text: str) -> Wish:
    """What the person wants.

    Raises:
        Unwelcome: if it is none of the wishes, or has a part that none has.
        BadSetting: if it cannot be practised.
    """
    if len(text) > _LONGEST_WISH:
        raise Unwelcome("a wish that long.")
    try:
        given = json.loads(text)
    except ValueError as error:
        raise Unwelcome("a wish that is no JSON.") from error
    except RecursionError as error:
        raise Unwelcome("a wish that deep.") from error
    if not isinstance(given, dict):
        raise Unwelcome("a wish that is no object.")
    if given == {"do": "stop"}:
        return End()
    if given.pop("do", None) != "start" or set(given) - _PARTS:
        raise Unwelcome("a wish that is none.")
    return Begin(practice=_practice(given))


_PARTS = {"activity", "leg", "session", "focus", "goal"}


def _practice(given: Plain) -> Practice:
    try:
        activity = Activity(str(given.get("activity")))
        leg = given.get("leg")
        side = None if leg is None else Side(str(leg))
        focus = Focus(str(given.get("focus", Focus.EXTERNAL)))
    except ValueError as error:
        raise Unwelcome(f"a wish that is none: {error}.") from error
    session, goal = given.get("session", 1), given.get("goal")
    if type(session) is not int or type(goal) not in (int, type(None)):
        raise Unwelcome("a wish whose numbers are none.")
    return Practice(
        activity=activity,
        side=side,
        share=share_in(session),
        cue=cue_for(activity, focus),
        goal=goal,
    )


def seen(state: State, number: int | None, pose: Pose | None) -> Plain:
    """What is to be drawn now."""
    return {
        "n": number,
        "phase": state.phase.value,
        "points": None if pose is None else points(pose),
        "helped": _is_helped(state),
        "bands": {side.value: band.value for side, band in state.bands.items()},
        "count": state.count,
        "held": round(state.holding, 1),
        "trouble": state.watch.worst.value if state.watch.worst else None,
    }


def _is_helped(state: State) -> bool:
    """Whether what goes on now gets feedback."""
    practice = state.practice
    if practice is None:
        return True
    return practice.is_held or practice.has_feedback(state.count)


def said(messages: Iterable[Message]) -> list[Plain]:
    """What the coach says."""
    return [_SPELT[type(message)](message) for message in messages]


def points(pose: Pose) -> list[list[float] | None]:
    """Landmarks in shares of the picture, in the order of ``LANDMARKS``."""
    shares = pose.pixels / (pose.width, pose.height)
    return [
        [round(float(x), _DIGITS), round(float(y), _DIGITS)]
        if np.isfinite(x + y)
        else None
        for x, y in shares
    ]


def _ready(_: Ready) -> Plain:
    return {"say": "ready"}


def _counted(one: Counted) -> Plain:
    return {
        "say": "counted",
        "number": one.number,
        "side": one.side.value if one.side else None,
        "inward": sorted(side.value for side in one.inward),
        "judged": one.is_judged,
        "feedback": one.has_feedback,
    }


def _held(one: Held) -> Plain:
    return {"say": "held", "seconds": one.seconds}


def _cued(one: Cued) -> Plain:
    side = one.side.value if one.side else None
    return {"say": "cue", "id": one.cue.id, "words": one.cue.words, "side": side}


def _troubled(one: Troubled) -> Plain:
    return {"say": "trouble", "trouble": one.trouble.value if one.trouble else None}


def _deepest(one: Deepest) -> Plain:
    """Bends in degrees, and centimetres inside the toes, each with its error."""
    return {
        "say": "deepest",
        "bend_deg": {
            side.value: [in_deg(bend.value), in_deg(bend.error)]
            for side, bend in one.bend.items()
        },
        "inside_cm": {
            side.value: [100 * far.value, 100 * far.error]
            for side, far in one.inside.items()
        },
    }


def _ended(one: Ended) -> Plain:
    return {
        "say": "ended",
        "set": told.as_json(one.summary),
        "rows": told.rows(one.summary),
        "diary": told.done(one.summary),
    }


_SPELT: Mapping[type[Message], Callable[[Any], Plain]] = {
    Ready: _ready,
    Counted: _counted,
    Held: _held,
    Cued: _cued,
    Deepest: _deepest,
    Troubled: _troubled,
    Ended: _ended,
}
