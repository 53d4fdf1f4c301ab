"""The equations of the one-camera fit, compiled, against their plain definition."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.engine.one_camera.arrow import eliminated
from kneewise.engine.one_camera.evidence import Evidence
from kneewise.engine.one_camera.layout import MOVING, WHOLE
from kneewise.engine.one_camera.sighting import Film, sighting
from kneewise.engine.one_camera.slopes import Equations, Guess, Problem
from kneewise.engine.one_camera.solve import started
from kneewise.engine.one_camera.spline import REACH, Spline
from kneewise.events.event import Activity
from kneewise.units import deg
from tests.engine.films import STATURE, anybody, on_one_leg
from tests.engine.plain_lifting import plain
from tests.engine.single_leg import single_leg_squat

ROUNDING = 1e-9
"""Of the largest number of its kind."""


ACTIVITIES = {
    "step down": Activity.STEP_DOWN,
    "squat on one leg": Activity.SINGLE_LEG_SQUAT,
}


def problem(kind: str) -> Problem:
    """A film of two seconds."""
    activity = ACTIVITIES.get(kind, Activity.SQUAT)
    case = anybody(4, deg(25))
    if activity is Activity.STEP_DOWN:
        case = on_one_leg(54, deg(20), is_step=True)
    if activity is Activity.SINGLE_LEG_SQUAT:
        case = single_leg_squat(3, deg(20))
    image = case.image
    short = replace(
        image,
        time=image.time[:60],
        pixels=image.pixels[:60],
        confidence=image.confidence[:60],
    )
    film = Film(
        image=short,
        stature=STATURE,
        planted=(Side.LEFT,) if kind in ACTIVITIES else tuple(Side),
        activity=activity,
    )
    seen = sighting(film, 6.0)
    if kind == "hidden":
        feet, weight = seen.feet.copy(), seen.weight.copy()
        feet[2], weight[4:, 3] = np.nan, 0.0
        seen = replace(seen, feet=feet, weight=weight, witness=7.0)
    spline = Spline.over(seen.time, 0.5)
    return Problem(evidence=Evidence.of(seen), spline=spline)


def somewhere(problem: Problem) -> Guess:
    """Any guess; knees bend both ways in it."""
    chance = np.random.default_rng(7)
    near = started(problem.evidence, problem.spline, 0.4)
    return Guess(
        coefficients=near.coefficients + chance.normal(0, 0.1, near.coefficients.shape),
        whole=near.whole + chance.normal(0, 0.05, WHOLE),
    )


def dense(equations: Equations) -> tuple[Array, Array]:
    """The whole matrix and slope."""
    count = equations.band.shape[1]
    size = count * MOVING
    matrix = np.zeros((size + WHOLE, size + WHOLE))
    for apart in range(REACH):
        for i in range(count - apart):
            rows = slice(i * MOVING, (i + 1) * MOVING)
            columns = slice((i + apart) * MOVING, (i + apart + 1) * MOVING)
            matrix[rows, columns] = equations.band[apart, i]
            matrix[columns, rows] = equations.band[apart, i].T
    matrix[:size, size:] = equations.border.reshape(size, WHOLE)
    matrix[size:, :size] = matrix[:size, size:].T
    matrix[size:, size:] = equations.corner
    slope = equations.slope
    return matrix, np.concatenate([slope.coefficients.ravel(), slope.whole])


@pytest.mark.parametrize("kind", ["squat", *ACTIVITIES, "hidden"])
def test_cost_and_equations_are_those_of_the_plain_definition(kind: str) -> None:
    film = problem(kind)
    guess = somewhere(film)
    cost, matrix, slope = plain(film, guess)
    size = np.sqrt(np.diag(matrix))

    ours, along = dense(film.equations(guess))

    assert film.cost(guess) == pytest.approx(cost, rel=ROUNDING)
    assert np.abs((ours - matrix) / np.outer(size, size)).max() < ROUNDING
    assert np.abs((along - slope) / size).max() < ROUNDING * np.sqrt(2 * cost)


def test_a_step_solves_the_equations() -> None:
    film = problem("squat")
    guess = somewhere(film)
    equations = film.equations(guess)
    matrix, slope = dense(equations)

    step = eliminated(equations, 1e-3).step()

    matrix[np.diag_indices(len(matrix))] *= 1 + 1e-3
    found = np.concatenate([step.coefficients.ravel(), step.whole])
    size = np.sqrt(np.diag(matrix))
    assert (
        np.abs((matrix @ found + slope) / size).max()
        < 1e-6 * np.abs(slope / size).max()
    )
