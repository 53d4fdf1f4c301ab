"""What muscles do for a leg at one moment, as a body model has it."""

from __future__ import annotations

from dataclasses import dataclass

from kneewise.anatomy import Group, Side
from kneewise.caveat import Caveat


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What one group of muscles does for its own leg."""

    group: Group
    side: Side

    force: float
    """N."""

    used: float
    """Share of what the group could pull in that pose and at that speed, 0 to 1."""

    used_error: float
    """Standard error of ``used``."""

    turns_in: float
    """rad/s² of inward turn that its pull gives the thigh; below 0 it holds against."""

    pulls_in: float
    """rad/s² of adduction that its pull gives the thigh; below 0 it holds against."""

    bends_in: float = float("nan")
    """rad/s² of inward bend at the knee itself; NaN where the model's knee cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """A moment that no muscle of the model could make."""

    coordinate: str
    """Without its side: ``hip_adduction``."""

    side: Side
    moment: float
    """N·m, without sign."""

    error: float
    """Standard error, N·m."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One leg at its furthest inwards in one repetition, or in the mean of all."""

    side: Side
    repetition: int | None
    """None for the mean over repetitions."""

    time: float | None
    """s; None for the mean."""

    holdings: tuple[Holding, ...]
    lacks: tuple[Lack, ...] = ()

    def of(self, group: Group) -> Holding | None:
        """What one group does; None where the model lacks it."""
        found = [one for one in self.holdings if one.group is group]
        return found[0] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What muscles did in a recording, at the moments that matter."""

    moments: tuple[Moment, ...]
    """Of both legs, those of all repetitions first, then the mean of each leg."""

    model: str
    """Whose muscles they are."""

    ground: str
    """Where the forces from the ground come from."""

    caveats: tuple[Caveat, ...] = ()

    def mean(self, side: Side) -> Moment | None:
        """One leg in the mean over its repetitions."""
        found = [m for m in self.moments if m.repetition is None and m.side is side]
        return found[0] if found else None

    def each(self, side: Side) -> tuple[Moment, ...]:
        """One leg in every repetition."""
        return tuple(
            m for m in self.moments if m.repetition is not None and m.side is side
        )
