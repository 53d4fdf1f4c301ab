"""What a person asks for: files, and what they say about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.events.event import Activity
from kneewise.exam.exams import Exams
from kneewise.findings.reference import Reference
from kneewise.person import Person


def _unwatched(what: str, done: float, /) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Files to assess, and what is known about them."""

    files: tuple[Path, ...]
    activity: Activity | None = None
    """None to have it recognised."""

    static: Path | None = None
    """A standing trial of the same session, with more markers."""

    model: Path | None = None
    """An OpenSim model (.osim) of the person, to be fitted to markers or films."""

    scale: Path | None = None
    """Settings of OpenSim's Scale tool: the model is scaled to the standing trial."""

    tasks: Path | None = None
    """OpenSim's IK tasks: how much each marker counts, and wishes for coordinates."""

    calibration: Path | None = None
    """Where the cameras stand: the films are of one movement, seen by all of them."""

    forces: Path | None = None
    """Ground forces of the first recording."""

    person: Person = field(default_factory=Person)
    exams: Exams = field(default_factory=Exams)
    """Tests by hand, complaints and red flags of the person."""

    side: Side | None = None
    """Measure this side alone; None for both."""

    names: Mapping[str, str] = field(default_factory=dict)
    """marker → landmark."""

    sensors: Mapping[str, str] = field(default_factory=dict)
    """motion sensor → segment: ``{"left_sensor": "left_foot"}``."""

    trials: tuple[str, ...] = ()
    """Of files with several recordings, those to assess: ``("Test5/Trial1",)``."""

    unit: str | None = None
    """``m``, ``cm`` or ``mm``; None to believe the file."""

    rate: float | None = None
    """Samples per second, for files that do not say."""

    picture: tuple[float, float] | None = None
    """Width and height of the picture in px, for keypoint files that do not say."""

    cutoff: float | None = None
    """Hz, of the smoothing; None for the one of the activity."""

    body: bool = True
    """Fit a body where markers and a mass are known."""

    references: tuple[Reference, ...] = ()
    """The person's own ranges, which go before the published ones."""

    progress: Callable[[str, float], None] = _unwatched
    """Called with what is done and how far, from 0 to 1."""

    def __post_init__(self) -> None:
        if self.rate is not None and not 1 <= self.rate <= 10_000:
            raise BadSetting(
                f"a rate of {self.rate:g} samples per second is none.",
                remedy="Give the samples per second, for example --rate 30.",
            )
