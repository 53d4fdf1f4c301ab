"""Curves: what a movement looks like whoever recorded it, in lengths of the leg."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum

from kneewise.anatomy import Side
from kneewise.arrays import Array, frozen, increasing
from kneewise.motion.motion import rate_of


class Seen(StrEnum):
    """What curves were taken from."""

    SPACE = "space"
    PICTURE = "picture"
    ANGLES = "angles"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class LegCurves:
    """What one leg does; each field is (n,), NaN where not known."""

    knee_flexion: Array
    """rad, the plain bend of hip, knee and ankle; 0 is straight."""

    hip_flexion: Array
    """rad, the plain bend between trunk and thigh; 0 is upright."""

    shank_lean: Array
    """rad, forward from vertical: the bend of the ankle while the foot is flat."""

    ankle_height: Array
    """Leg lengths above where the lower ankle is when it rests on the ground."""

    heel_height: Array
    """Leg lengths above where a heel rests."""

    toe_height: Array
    """Leg lengths above where the toes rest."""

    heel_ahead: Array
    """Leg lengths ahead of the pelvis, along the direction of progression."""

    toe_ahead: Array
    """Leg lengths ahead of the pelvis, along the direction of progression."""

    def __post_init__(self) -> None:
        n = len(self.knee_flexion)
        for part in fields(self):
            curve = frozen(getattr(self, part.name), (n,), part.name)
            object.__setattr__(self, part.name, curve)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Signals:
    """A movement as a few plain curves, each (n,), NaN where not known.

    Nothing in them is smoothed; gaps of up to 0.2 s were bridged.
    """

    time: Array
    """s, increasing."""

    left: LegCurves

    right: LegCurves

    hip_height: Array
    """Leg lengths from the resting ankles up to the middle of the hips."""

    trunk_lean: Array
    """rad, from hips to shoulders, forward from vertical."""

    travel: Array
    """Leg lengths that the pelvis has gone forward since the start; about 0 on a
    treadmill."""

    heading: Array
    """rad from the world's x axis to where the person faces, counted to the left;
    for a picture from the axis toward the camera."""

    leg_length: float
    """m; NaN where the recording has no scale."""

    seen: Seen

    def __post_init__(self) -> None:
        object.__setattr__(self, "time", increasing(self.time))
        n = len(self.time)
        for name in ("hip_height", "trunk_lean", "travel", "heading"):
            object.__setattr__(self, name, frozen(getattr(self, name), (n,), name))
        for side in Side:
            if len(self.leg(side).knee_flexion) != n:
                raise ValueError(f"the {side} leg has another number of samples.")

    @property
    def rate(self) -> float:
        """Samples per second."""
        return rate_of(self.time)

    def leg(self, side: Side) -> LegCurves:
        """The curves of one leg."""
        return self.left if side is Side.LEFT else self.right
