"""What can happen to a coach, and what a coach can say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from kneewise.anatomy import Side
from kneewise.live.pose import Pose
from kneewise.live.practice import Practice
from kneewise.programme.cue import Cue

if TYPE_CHECKING:
    from kneewise.live.summary import Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Nobody:
    """A picture without a person."""

    time: float
    """s."""

    light: float = 1.0
    """From 0 (black) to 1: the middle brightness of the picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Time passes, whether pictures come or not."""

    time: float
    """s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The person begins."""

    time: float
    """s."""

    practice: Practice


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """The person ends."""

    time: float
    """s."""


Event: TypeAlias = Pose | Nobody | Tick | Start | Stop


class Trouble(StrEnum):
    """What keeps a coach from seeing; in the order in which they are told."""

    STALLED = "stalled"
    """No pictures come."""

    DARK = "dark"
    NOBODY = "nobody"
    COMPANY = "company"
    """Two people in view."""

    NEAR = "near"
    """Not the whole body fits into the picture."""

    FEET = "feet"
    """The feet are out of the picture."""

    HEAD = "head"
    """The head is out of the picture; only who films needs it."""

    FAR = "far"
    VIEW = "view"
    """The camera does not look from straight in front or behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """All is in view: begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A repetition is done."""

    number: int
    """From 1."""

    side: Side | None
    """The leg that worked; None where both did, or nobody can tell."""

    inward: frozenset[Side]
    """The knees that went in."""

    is_judged: bool
    """Whether that could be seen."""

    has_feedback: bool
    """Whether the person is to be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """So long was it held, all in all."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cued:
    """What to think of now."""

    cue: Cue
    side: Side | None
    """None for both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A number and its standard error."""

    value: float
    error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Deepest:
    """Both knees at the deepest point of the repetition that was counted, in space."""

    bend: Mapping[Side, Told]
    """rad."""

    inside: Mapping[Side, Told]
    """m, how far a knee is inside its toes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Troubled:
    """Something keeps the coach from seeing; None: all is well again."""

    trouble: Trouble | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The set is over."""

    summary: Summary


Message: TypeAlias = Ready | Counted | Held | Cued | Deepest | Troubled | Ended
