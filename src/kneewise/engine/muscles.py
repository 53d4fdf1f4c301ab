"""What every muscle can pull in each pose: its strength, length and speed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.body import CURVES, Muscles
from kneewise.engine.curves import SAMPLES, tables
from kneewise.engine.kernels import capacity as kernels
from kneewise.engine.kernels.kinematics import KEPT, real, whole

STEEPEST = 0.1
"""Cosine of the largest pennation a fibre can have (84°)."""

SHORTEST = 0.01
"""Shortest a fibre without pennation can be, in optimal lengths."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Capacity:
    """What m muscles can pull along their tendons over n frames."""

    active: Array
    """(n, m) N at full activation, beyond the passive force."""

    passive: Array
    """(n, m) N, of a muscle that is not active."""

    cosines: Array
    """(n, m) of the angle between fibres and tendon."""


def capacity(muscles: Muscles, lengths: Array, speeds: Array) -> Capacity:
    """What every muscle can pull, given its length and its speed.

    The tendon does not stretch: what is not tendon is fibre, lying aslant so that its
    height above the tendon stays the same. Its force is its largest force times what
    its length and its speed leave of it, times the cosine of its slant.

    Args:
        muscles: m muscles.
        lengths: (n, m) m, of muscle and tendon.
        speeds: (n, m) m/s, positive while lengthening; zeros for a posture held.

    Limits:
        Without the stretch of the tendon a calf muscle is wrong in fast movements;
        short tendons (gluteals, vasti) hardly matter. OpenSim 4.6 leaves the cosine
        out for Millard's muscle in static optimisation, though not for Thelen's; here
        it is in for both.

    Source:
        Thelen 2003, J Biomech Eng 125:70-77; Millard, Uchida, Seth & Delp 2013,
        J Biomech Eng 135:021005. Parallel to OpenSim's rigid-tendon force.
    """
    lengths = np.array(lengths, dtype=np.float64, order="C")
    speeds = np.array(speeds, dtype=np.float64, order="C")
    active, passive = np.zeros_like(lengths), np.zeros_like(lengths)
    cosines = np.zeros_like(lengths)
    kernels.capacity(fibres(muscles), lengths, speeds, active, passive, cosines)
    return Capacity(active=active, passive=passive, cosines=cosines)


@lru_cache(maxsize=KEPT)
def fibres(muscles: Muscles) -> kernels.Fibres:
    """The fibres of *muscles* as the kernel reads them."""
    height = muscles.fibre * np.sin(muscles.pennation)
    slanting = height > 0
    shortest = np.where(
        slanting, height / np.sqrt(1 - STEEPEST**2), SHORTEST * muscles.fibre
    )
    columns = [muscles.force, muscles.fibre, muscles.tendon, height, shortest]
    columns += [muscles.speed * muscles.fibre, np.where(slanting, STEEPEST, 1.0)]
    is_millard = np.array([model == "millard2012" for model in muscles.model])
    shapes = np.nan_to_num(muscles.curves)
    table = np.full(len(is_millard), -1)
    samples, ends = np.zeros((0, 3, SAMPLES, 2)), np.zeros((0, 3, 2))
    if is_millard.any():
        kinds, which = np.unique(shapes[is_millard], axis=0, return_inverse=True)
        table[is_millard] = which.ravel()
        made = [tables(tuple(kind)) for kind in kinds.tolist()]
        samples = np.array([one[0] for one in made])
        ends = np.array([one[1] for one in made])
    return kernels.Fibres(
        number=real(np.column_stack(columns)),
        thelen=real(shapes[:, _thelen_columns()]),
        table=whole(table),
        samples=real(samples),
        ends=real(ends),
    )


def _thelen_columns() -> list[int]:
    """Where Thelen's numbers stand in ``Muscles.curves``, in the kernel's order."""
    order = list(CURVES["thelen2003"])
    wanted = ("KshapeActive", "FmaxMuscleStrain", "KshapePassive", "Af", "Flen")
    return [order.index(name) for name in (*wanted, "fv_linear_extrap_threshold")]
