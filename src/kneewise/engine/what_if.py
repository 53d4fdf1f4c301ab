"""What if: the same motion with stronger or weaker muscles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.groups import Bundle, bundle_of, bundles, scaled
from kneewise.engine.kernels import what_if as kernel
from kneewise.engine.kernels.kinematics import real, whole
from kneewise.engine.kernels.optimise import Task
from kneewise.engine.optimise import LEAST, Demand, blocks, ready


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Outcome:
    """One motion at l levels of strength, over n frames."""

    strengths: Array
    """(l, m) what the strength of each muscle was multiplied by."""

    bundles: tuple[Bundle, ...]
    """g groups, of either side."""

    force: Array
    """(l, n, g) N that each group pulls."""

    capacity: Array
    """(l, n, g) N that it could pull in that pose, at that speed."""

    missing: Array
    """(l, n, q) N·m or N that no muscle makes."""

    @property
    def used(self) -> Array:
        """(l, n, g) how much of its capacity each group uses; NaN where it has none."""
        there = self.capacity > 0
        share: Array = self.force / np.where(there, self.capacity, np.nan)
        return share


def what_if(demand: Demand, names: tuple[str, ...], strengths: Array) -> Outcome:
    """The same motion with other strengths, all levels in one call.

    The person is taken to move in the same way whatever their strength: the muscles
    share the same moments anew, and what they cannot make is missing.

    Args:
        demand: the moments, and what the muscles can do as they are.
        names: m muscles.
        strengths: (l, m) what to multiply the strength of each by, 1 for as it is;
            quickest where neighbouring levels differ little.

    Limits:
        Says what this motion asks of weaker muscles, not how the person would move if
        they were weaker.
    """
    strengths = real(np.atleast_2d(strengths))
    groups = tuple(bundles(names))
    level, n = len(strengths), len(demand.moments)
    force = np.zeros((level, n, len(groups)))
    capacity = np.zeros_like(force)
    missing = np.zeros((level, n, demand.moments.shape[1]))
    kernel.levels(
        blocks(demand),
        Task(real(demand.reserve), LEAST, 1.0),
        ready(demand.arms),
        ready(demand.strength),
        ready(demand.moments),
        strengths,
        whole(bundle_of(names)),
        force,
        capacity,
        missing,
    )
    return Outcome(
        strengths=strengths,
        bundles=groups,
        force=force,
        capacity=capacity,
        missing=missing,
    )


def sweep(names: tuple[str, ...], chosen: tuple[Bundle, ...], levels: Array) -> Array:
    """Strengths (l, m) in which some bundles take each of *levels* (l,) in turn.

    Raises:
        BadSetting: for a bundle that the model does not have.
    """
    return np.array([scaled(names, dict.fromkeys(chosen, x)) for x in levels.tolist()])
