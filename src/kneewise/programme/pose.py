"""Poses: how the body is at the start and at the end of each exercise and test.

They are our own anatomical judgement, for drawing; nobody published or measured them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from kneewise.units import deg


class Orientation(StrEnum):
    """How the trunk lies in the room."""

    STANDING = "standing"
    SITTING = "sitting"
    HALF_KNEELING = "half_kneeling"
    HANDS_AND_KNEES = "hands_and_knees"
    SUPINE = "supine"
    COUCH_EDGE = "couch_edge"
    """On the back, the thighs beyond the edge of a couch."""

    PRONE = "prone"
    SIDE_LYING = "side_lying"
    """The working leg on top."""

    SIDE_PLANK = "side_plank"
    """The working leg on top; on a bench it carries the body, for the adductors."""

    FRONT_PLANK = "front_plank"
    BENCH = "bench"
    """Upper back on a bench, feet on the floor."""


class Support(StrEnum):
    """Which legs carry the body."""

    TWO_LEGS = "two_legs"
    ONE_LEG = "one_leg"
    """The working one."""

    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """The joint angles of one leg, rad."""

    hip_flexion: float
    hip_adduction: float
    """Positive inward."""

    hip_rotation: float
    """Positive inward."""

    knee_flexion: float
    dorsiflexion: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """The body at one moment of an exercise."""

    worked: Leg
    other: Leg
    """As the working leg where both work."""

    tilt: float
    """rad, of the trunk forward from where the orientation has it; negative back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Start and end of one exercise."""

    orientation: Orientation
    support: Support
    is_sided: bool
    """Whether one leg works at a time."""

    props: tuple[str, ...]
    """What is drawn beside the body."""

    start: Pose
    end: Pose

    @property
    def deepest(self) -> float:
        """The most that the working knee bends, rad."""
        return max(self.start.worked.knee_flexion, self.end.worked.knee_flexion)


@cache
def poses() -> dict[str, Pair]:
    """The poses of every exercise by its id.

    Limits:
        Our own drawing of a usual form; no target to be reached to the degree.
    """
    return _pairs("poses.csv")


@cache
def positions() -> dict[str, Pair]:
    """The positions of tests by hand, by test and way: ``hip_flexion/st_flex``.

    Start and end are the same where a strength is tested: nothing moves.

    Limits:
        As for ``poses``.
    """
    return _pairs("positions.csv")


def _pairs(name: str) -> dict[str, Pair]:
    text = files("kneewise.programme").joinpath(name).read_text("utf-8")
    return {cells["id"]: _pair(cells) for cells in csv.DictReader(text.splitlines())}


def _pair(cells: dict[str, str]) -> Pair:
    return Pair(
        orientation=Orientation(cells["orientation"]),
        support=Support(cells["support"]),
        is_sided=cells["is_sided"] == "yes",
        props=tuple(cells["props"].split(";")) if cells["props"] else (),
        start=_pose(cells, "start"),
        end=_pose(cells, "end"),
    )


def _pose(cells: dict[str, str], moment: str) -> Pose:
    return Pose(
        worked=_leg(cells, f"{moment}_"),
        other=_leg(cells, f"{moment}_other_"),
        tilt=deg(float(cells[f"{moment}_trunk_tilt_deg"])),
    )


def _leg(cells: dict[str, str], prefix: str) -> Leg:
    return Leg(
        hip_flexion=deg(float(cells[f"{prefix}hip_flexion_deg"])),
        hip_adduction=deg(float(cells[f"{prefix}hip_adduction_deg"])),
        hip_rotation=deg(float(cells[f"{prefix}hip_rotation_deg"])),
        knee_flexion=deg(float(cells[f"{prefix}knee_flexion_deg"])),
        dorsiflexion=deg(float(cells[f"{prefix}dorsiflexion_deg"])),
    )
