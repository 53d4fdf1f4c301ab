"""What a person may say about a file before it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def _quiet(done: float, /) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person may say about a file before it is read."""

    names: Mapping[str, str] = field(default_factory=dict)
    """marker → landmark, ``{"RKNE": "right_knee_lateral"}``; goes before our own."""

    sensors: Mapping[str, str] = field(default_factory=dict)
    """motion sensor → segment, ``{"left_sensor": "left_foot"}``; goes before names."""

    trials: tuple[str, ...] = ()
    """Of a file with several recordings, those to read: ``("Test5/Trial1",)``."""

    unit: str | None = None
    """``"m"`` or ``"mm"``: what the lengths are in, whatever the file says."""

    rate: float | None = None
    """Samples per second, for files that do not say."""

    picture: tuple[float, float] | None = None
    """Width and height of the picture in px, for files of fractions of a picture."""

    progress: Callable[[float], None] = _quiet
    """Called now and then with how much is done, from 0 to 1."""
