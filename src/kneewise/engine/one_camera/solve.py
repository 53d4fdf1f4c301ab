"""The most likely body and camera: Levenberg-Marquardt from several bearings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.engine.one_camera.arrow import Arrow, eliminated
from kneewise.engine.one_camera.evidence import Evidence
from kneewise.engine.one_camera.layout import MOVING, POINTS, Leg, Moving, Whole, leg
from kneewise.engine.one_camera.sighting import DEEP, LEG, Sighting
from kneewise.engine.one_camera.slopes import Equations, Guess
from kneewise.engine.one_camera.spline import Spline
from kneewise.units import deg

_CAREFUL, _BOLDER = 1e-4, 100.0
"""Damping at first, and how many times less it is after each step that gained."""

_IDLE = 2
"""Steps in a row that gain next to nothing at the end: one alone may cross a plain."""

_LOW, _HIGH = 0.3, 2.0
"""m, heights of a level camera; beyond them it is taken to look up or down."""


class Problem(Protocol):
    """Something to be explained by one body: a film, or a film with more beside it."""

    @property
    def evidence(self) -> Evidence:
        """What the film shows."""

    @property
    def spline(self) -> Spline:
        """Of the body's coordinates."""

    def cost(self, guess: Guess) -> float:
        """Half the sum of squares."""

    def strayed(self, guess: Guess) -> Array:
        """How many errors each point is from where the body shows it, (n, POINTS)."""

    def equations(self, guess: Guess) -> Equations:
        """The equations of a step at *guess*."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """When a descent ends."""

    enough: float
    """Fall of the cost by a step, below which it has arrived: half of that is the
    square of the share of a standard error that is left."""

    steps: int
    """At most."""

    damping: float = _CAREFUL
    """At first, as a share of the equations' diagonal (Levenberg-Marquardt)."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Solution:
    """Where the fit arrived."""

    problem: Problem
    guess: Guess
    cost: float

    def arrow(self) -> Arrow:
        """The equations at the solution, eliminated: what its errors come from."""
        return eliminated(self.problem.equations(self.guess), 0.0)


def solved(problem: Problem, start: Guess, patience: Patience) -> Solution:
    """Descend from *start* until two steps in a row gain next to nothing.

    The valleys of long films are narrow and bent: a step along one ends on its slope,
    and the next leads down again further on. So one step may lead uphill; only after a
    second does the descent go back to the best and step more carefully.
    """
    best = Solution(problem=problem, guess=start, cost=problem.cost(start))
    guess, damping, is_astray, idle = start, patience.damping, False, 0
    for _ in range(patience.steps):
        guess, cost = _stepped(problem, guess, damping)
        if cost <= best.cost:
            idle = idle + 1 if best.cost - cost < patience.enough else 0
            best = Solution(problem=problem, guess=guess, cost=cost)
            damping, is_astray = damping / _BOLDER, False
            if idle == _IDLE:
                break
        elif np.isfinite(cost) and not is_astray:
            is_astray = True
        else:
            guess, is_astray = best.guess, False
            damping = max(damping * _BOLDER, _CAREFUL)
    return best


def _stepped(problem: Problem, guess: Guess, damping: float) -> tuple[Guess, float]:
    """A step and the cost there: infinite where it leads nowhere."""
    try:
        step = eliminated(problem.equations(guess), damping).step()
    except np.linalg.LinAlgError:
        return guess, np.inf
    further = guess.plus(step)
    cost = problem.cost(further)
    return further, cost if np.isfinite(cost) else np.inf


def started(evidence: Evidence, spline: Spline, bearing: float) -> Guess:
    """A rough first guess: a symmetric squat, seen from *bearing*."""
    seen = evidence.seen
    return Guess(
        coefficients=spline.through(seen.time, squat(seen)),
        whole=_placed(evidence, bearing),
    )


def carried(solution: Solution, evidence: Evidence, spline: Spline) -> Guess:
    """A solution as the first guess of a finer problem."""
    old = solution.problem.spline
    moving = old.at(evidence.seen.time, solution.guess.coefficients)
    return Guess(
        coefficients=spline.through(evidence.seen.time, moving),
        whole=solution.guess.whole,
    )


def squat(seen: Sighting) -> Array:
    """(n, MOVING) of a body that bends as deep as the hips sink."""
    length = LEG * seen.stature
    ratio = np.clip(1 - DEEP * seen.depth, 0.3, 0.999)
    bend = 2 * np.arccos(ratio)
    moving = np.zeros((len(seen.time), MOVING))
    moving[:, Moving.AHEAD] = -0.1 * seen.depth
    moving[:, Moving.UP] = 0.045 * seen.stature + length * ratio
    moving[:, Moving.BOW] = 0.3 * bend
    for side in Side:
        moving[:, leg(side, Leg.FLEXION)] = bend / 2
        moving[:, leg(side, Leg.KNEE)] = bend
        moving[:, leg(side, Leg.ADDUCTION)] = deg(-8)
    if seen.is_alone:
        air, free = seen.landed == 0, seen.planted[0].other
        moving[air, leg(free, Leg.FLEXION)] = deg(20)
        moving[air, leg(free, Leg.KNEE)] = deg(50)
    return moving


def _placed(evidence: Evidence, bearing: float) -> Array:
    """(WHOLE,): the camera where size and place of the feet put it."""
    seen, whole = evidence.seen, evidence.believed.mean.copy()
    whole[Whole.BEARING] = bearing
    rests = [_resting(seen, f"{side}_ankle") for side in seen.planted]
    spread = np.ptp(rests, axis=0)[0] / seen.scale
    middle = (np.mean(rests, axis=0) - seen.size / 2) / np.exp(whole[Whole.LOG_FOCAL])
    away = whole[Whole.AWAY]
    whole[Whole.ASIDE] = middle[0] * away
    level = middle[1] * away + whole[Whole.ANKLE]
    usual = evidence.believed.mean[Whole.HEIGHT]
    is_level = _LOW <= level <= _HIGH
    whole[Whole.HEIGHT] = level if is_level else usual
    whole[Whole.PITCH] = 0.0 if is_level else np.arctan((usual - level) / away)
    if len(rests) > 1:
        apart = spread / max(0.4, abs(np.cos(bearing)))
        whole[Whole.STANCE] = np.clip(apart, 0.1, 0.5)
    return whole


def _resting(seen: Sighting, name: str) -> Array:
    """Where a point is in most pictures, (2,) px."""
    number = POINTS.index(name)
    there = seen.weight[:, number] > 0
    middle: Array = np.median(seen.pixels[there, number], axis=0)
    return middle
