"""What ``kernels.lifting`` takes differences of, written down plainly.

Slopes are taken with a complex step: f(x + ih).imag / h is exact to rounding, since
nothing is subtracted (Squire & Trapp 1998, SIAM Review 40:110-112).
"""

from __future__ import annotations

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.engine.kernels.film import Held, Seen
from kneewise.engine.one_camera.layout import (
    CONSTANT,
    DEEPER,
    FEET,
    MOVING,
    POINTS,
    STANDING,
    WHOLE,
    Leg,
    Numbers,
    Whole,
    leg,
    outward,
)
from kneewise.engine.one_camera.shape import Foot, Shape, foot, shape
from kneewise.engine.one_camera.slopes import Guess, Problem

STEP = 1e-20


def plain(problem: Problem, guess: Guess) -> tuple[float, Array, Array]:
    """The cost; then half its second derivatives and its slope, (m, m) and (m,).

    The m unknowns are all coefficients and then those of the film.
    """
    at = np.concatenate([guess.coefficients.ravel(), guess.whole])
    points, rest = _differences(problem, at)
    seen = problem.evidence.shown()
    far = (points**2).sum(axis=2) * seen.repeated / 9
    cost = (seen.weight * 9 * np.log1p(far)).sum() / seen.repeated + (rest**2).sum()
    root = np.sqrt(seen.weight / (1 + far))[..., None]
    rows = np.zeros((points.size + rest.size, len(at)))
    for i in range(len(at)):
        moved = at.astype(complex)
        moved[i] += 1j * STEP
        by_points, by_rest = _differences(problem, moved)
        slopes = [(root * by_points).ravel(), by_rest]
        rows[:, i] = np.concatenate(slopes).imag / STEP
    values = np.concatenate([(root * points).ravel(), rest])
    return cost / 2, rows.T @ rows, rows.T @ values


def _differences(problem: Problem, at: Numbers) -> tuple[Numbers, Numbers]:
    """Of points (n, POINTS, 2) and of everything else (r,)."""
    seen, held, spline = (
        problem.evidence.shown(),
        problem.evidence.held(),
        problem.spline,
    )
    coefficients, whole = at[:-WHOLE].reshape(-1, MOVING), at[-WHOLE:]
    first, weights = spline.weights(problem.evidence.seen.time)
    moving = np.einsum("na,naj->nj", weights, coefficients[first[:, None] + range(4)])
    body = shape(moving, np.broadcast_to(whole, (len(moving), WHOLE)))
    feet = {side: foot(whole, side, problem.evidence.seen.stature) for side in Side}
    tempo = problem.evidence.seen.tempo
    bends = np.diff(coefficients, n=2, axis=0) / spline.spacing**2 / (tempo * QUICK)
    rest = [
        _of_moments(seen, held, moving, body, feet),
        _of_film(seen, held, whole, feet),
        problem.evidence.believed.rows @ (whole - problem.evidence.believed.mean),
        bends.ravel(),
    ]
    return _of_points(seen, body, whole), np.concatenate(rest)


QUICK = np.array([1.2, 0.6, 1.5, 2, 2, *2 * (8, 3, 4, 7), 7, 2, 2])


def _of_points(seen: Seen, body: Shape, whole: Numbers) -> Numbers:
    points = np.stack([body.point(name) for name in POINTS], axis=1)
    constant, deeper = (whole[part].reshape(-1, 2) for part in (CONSTANT, DEEPER))
    offsets = constant + deeper * seen.depth[:, None, None]
    shown = _projected(points, whole) + seen.middle + offsets
    return (shown - seen.pixels) / (seen.stray * np.sqrt(seen.repeated))


def _of_moments(
    seen: Seen, held: Held, moving: Numbers, body: Shape, feet: dict[Side, Foot]
) -> Numbers:
    stood = [side for side, stays in zip(Side, seen.planted, strict=True) if stays]
    found = []
    for side in Side:
        slip = (body.ankle[side] - feet[side].ankle) / held.slip
        stays = 1.0 if side in stood else seen.landed
        found += list(stays * slip.T / np.sqrt(seen.repeated))
    for side in stood:
        out = outward(side) * feet[side].aside
        for toward, (mean, spread) in (
            (body.front[side], held.torsion),
            (body.along[side], held.aslant),
        ):
            found.append(seen.share * ((toward * out).sum(axis=1) - mean) / spread)
        mean, spread = held.straight
        bend = moving[:, leg(side, Leg.KNEE)]
        found.append(seen.straight * (bend - mean) / spread)
    for side in Side:
        bend = moving[:, leg(side, Leg.KNEE)]
        found.append(np.where(bend.real < 0, bend, 0) / held.backwards)
    places = [*(body.point(name) for name in POINTS), body.pelvis, body.neck]
    centre = sum(part * place for part, place in zip(held.mass, places, strict=True))
    under = sum(feet[side].ankle + held.balance[0] * feet[side].along for side in stood)
    off = (centre - under / len(stood))[:, :2] / held.balance[1]
    found += list(seen.share * seen.carried * off.T)
    kept = seen.share * (moving @ held.ways.T - held.usual)
    found += list(kept.T)
    return np.concatenate(found)


def _of_film(seen: Seen, held: Held, whole: Numbers, feet: dict[Side, Foot]) -> Numbers:
    ends = [feet[side].heel for side in Side] + [feet[side].tip for side in Side]
    shown = _projected(np.array(ends), whole) + seen.middle
    strayed = (shown + whole[STANDING].reshape(len(FEET), 2) - seen.feet) / held.resting
    found = [strayed[np.isfinite(seen.feet)]]
    if np.isfinite(seen.witness):
        off = whole[Whole.BEARING] - whole[Whole.HEADING] - seen.witness
        turns = np.round(off.real / (2 * np.pi)) * 2 * np.pi
        found.append(np.array([off - turns]) / held.witness)
    return np.concatenate(found)


def _projected(points: Numbers, whole: Numbers) -> Numbers:
    """Where points (..., 3) are in the picture, px from its middle."""
    bearing = whole[Whole.BEARING]
    cosine, sine = np.cos(bearing), np.sin(bearing)
    ahead, left, up = points[..., 0], points[..., 1], points[..., 2]
    right = cosine * left - sine * ahead + whole[Whole.ASIDE]
    down = whole[Whole.HEIGHT] - up
    away = whole[Whole.AWAY] - cosine * ahead - sine * left
    down, away = _turned(down, away, whole[Whole.PITCH])
    right, down = _turned(right, down, whole[Whole.ROLL])
    near = np.exp(whole[Whole.LOG_FOCAL]) / away
    return near[..., None] * np.stack([right, down], axis=-1)


def _turned(first: Numbers, second: Numbers, angle: Numbers) -> tuple[Numbers, Numbers]:
    cosine, sine = np.cos(angle), np.sin(angle)
    return cosine * first - sine * second, sine * first + cosine * second
