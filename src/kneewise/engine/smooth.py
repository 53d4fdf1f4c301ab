"""A fit over all frames at once, in which accelerations are unlikely to be large."""

from __future__ import annotations

import numpy as np
from scipy.linalg import LinAlgError, cho_solve_banded, cholesky_banded

from kneewise.arrays import Array
from kneewise.engine.kernels import fit as frames
from kneewise.engine.kernels import smooth as kernel
from kneewise.engine.task import Fit

STEPS = 30
"""Steps over the whole trial."""

FLAT = 1e-5
"""Of the cost: a step that lowers it by less is the last. Columns go on sliding along
their limits for many steps, and nothing is gained by it."""


def smoothed(task: Fit, alone: frames.Result, unrest: float) -> frames.Result:
    """Fit all frames together, from where each one alone ended.

    Minimises the cost of every frame plus Σ (acceleration / unrest)² over frames and
    columns, by Gauss-Newton steps with a block-banded matrix, damped where a step would
    raise the cost. Frames in which nothing was seen are bridged.

    Args:
        task: what is fitted.
        alone: the fit of every frame by itself.
        unrest: rad/s² or m/s², the usual size of an acceleration.

    Limits:
        A band of 1 MB per 150 frames; a trial of an hour needs gigabytes.
    """
    q = _bridged(task, alone)
    weight = np.full(len(task.plan.coordinate), 1 / unrest**2)
    trial = _Trial(task, weight, alone)
    cost = trial.cost(q)
    damping, converged = 0.0, False
    for _ in range(STEPS):
        step = trial.step(q, damping)
        tried = trial.taken(q, step)
        new = trial.cost(tried)
        longest = np.abs(tried - q).max()
        if new > cost * (1 + 1e-12) and longest > task.settings.tolerance:
            damping = max(10 * damping, 1e-3)
            continue
        is_flat = damping < 1e-3 and cost - new < FLAT * new
        q, cost, damping = tried, min(new, cost), 0.1 * damping
        if longest < task.settings.tolerance or is_flat:
            converged = True
            break
    return trial.result(q, converged=converged)


def _bridged(task: Fit, alone: frames.Result) -> Array:
    """The poses (n, q) with straight bridges over frames in which nothing was seen."""
    q = alone.q.copy()
    known = np.isfinite(alone.cost)
    for i in task.plan.coordinate:
        q[:, i] = np.interp(task.time, task.time[known], q[known, i])
    return q


class _Trial:
    """The whole trial as one least-squares problem."""

    def __init__(self, task: Fit, weight: Array, alone: frames.Result) -> None:
        self.task, self.weight, self.alone = task, weight, alone
        self.chosen = task.plan.coordinate
        self.left = np.full(alone.left.shape, np.nan)
        self.costs = np.zeros(len(alone.q))

    def cost(self, q: Array) -> float:
        """What the poses cost, bends included."""
        task = self.task
        none = np.zeros((0, len(self.chosen)))
        self._look(q, none, none)
        columns = np.ascontiguousarray(q[:, self.chosen])
        spare = np.zeros(columns.shape)
        bends = kernel.bend(self.weight, task.time, columns, spare)
        return float(self.costs.sum()) + float(bends)

    def equations(self, q: Array) -> tuple[Array, Array]:
        """The slope (n, c) and the band of the matrix."""
        n, c = len(q), len(self.chosen)
        slope, band = np.zeros((n, c)), np.zeros((2 * c + 1, n * c))
        self._look(q, slope, band)
        time, columns = self.task.time, np.ascontiguousarray(q[:, self.chosen])
        kernel.couple(c, self.weight, time, band)
        kernel.bend(self.weight, time, columns, slope)
        return slope, band

    def _look(self, q: Array, slope: Array, band: Array) -> None:
        """Write misfits, costs, and where there is room the slope and the band."""
        self.task.equations(q, self.left, self.costs, slope, band)

    def step(self, q: Array, damping: float) -> Array:
        """The step (n, c) that the equations ask for; limits hold what is at them."""
        slope, band = self.equations(q)
        columns, aim = q[:, self.chosen], self.task.aim
        held = (columns <= aim.lower) & (slope > 0)
        held |= (columns >= aim.upper) & (slope < 0)
        flat = slope.ravel()
        band[0] *= 1 + damping
        kernel.hold(held.ravel().astype(np.intp), flat, band)
        factor = cholesky_banded(band, lower=True, overwrite_ab=True)
        step: Array = -cho_solve_banded((factor, True), flat)
        return step.reshape(slope.shape)

    def taken(self, q: Array, step: Array) -> Array:
        """The poses after a step that ends at the limits."""
        q = q.copy()
        aim = self.task.aim
        q[:, self.chosen] = np.clip(q[:, self.chosen] + step, aim.lower, aim.upper)
        return q

    def result(self, q: Array, *, converged: bool) -> frames.Result:
        """The result, with the variances that all frames together allow."""
        self.cost(q)
        variance = self.alone.variance
        if len(variance):
            _, band = self.equations(q)
            spread = np.tile(self.task.aim.spread, len(q))
            band[0] += 1 / spread**2
            variance = np.zeros(variance.shape)
            flat = variance.reshape(-1)
            try:
                kernel.variances(cholesky_banded(band, lower=True), flat)
            except LinAlgError:
                variance = self.alone.variance
        return frames.Result(
            q=q,
            left=self.left,
            cost=self.costs,
            steps=self.alone.steps,
            met=np.full(len(q), int(converged), dtype=np.intp),
            variance=variance,
        )
