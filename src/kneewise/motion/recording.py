"""A recording: one motion, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from kneewise.caveat import Caveat
from kneewise.motion.forces import Forces
from kneewise.motion.image import ImageMotion
from kneewise.motion.inertial import Inertial
from kneewise.motion.motion import Motion
from kneewise.motion.sight import Sight
from kneewise.motion.states import States
from kneewise.person import Person

Figure: TypeAlias = Motion | ImageMotion | States
"""What shows a body: landmarks in space or in a picture, or joint angles."""

Movement: TypeAlias = Figure | Inertial
"""What a recording can hold: a figure, or what motion sensors felt."""


class Kind(StrEnum):
    """What sort of file a recording came from."""

    VIDEO = "video"
    MARKERS = "markers"
    ANGLES = "angles"
    KEYPOINTS = "keypoints"
    INERTIAL = "inertial"
    SIMULATED = "simulated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a recording came from."""

    file: str
    """The name of the file, without its folder."""

    sha256: str
    """Of the whole file; of all files in order of their names for a folder."""

    kind: Kind

    rate: float
    """Samples per second."""

    duration: float
    """s, from the first sample to the last."""

    device: str = ""
    """Camera, laboratory system or pose estimator, as far as it is known."""

    reader: str = ""
    """Which reader read it, such as ``trc`` or ``openpose``."""

    part: str = ""
    """Which recording of a file that holds several, such as ``Test5/Trial1``; stands
    in ``file`` too."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Recording:
    """One motion with its origin, its forces, and what is doubtful about it."""

    motion: Movement
    """Landmarks under the program's own names (``anatomy.LANDMARKS``)."""

    source: Source

    markers: Motion | None = None
    """The same samples under the file's own marker names, for a body model."""

    sights: tuple[Sight, ...] = ()
    """What each of several calibrated cameras saw, at the moments of ``motion``."""

    forces: Forces | None = None

    beside: tuple[Recording, ...] = ()
    """Of motion sensors worn during a film, each on a clock of its own."""

    person: Person | None = None
    """What the file itself says about the person."""

    taken_at: datetime | None = None
    """Aware, UTC."""

    caveats: tuple[Caveat, ...] = ()

    def __post_init__(self) -> None:
        if self.taken_at is not None and self.taken_at.tzinfo is None:
            raise ValueError("taken_at must know its time zone.")
