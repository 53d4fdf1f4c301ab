"""The two trials of the oracles as OpenSim's muscle tools take them."""

from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from scipy.interpolate import BSpline, make_interp_spline
from scipy.signal import butter, filtfilt

from kneewise.arrays import Array
from kneewise.engine.body import Body, Muscles
from kneewise.engine.muscles import Capacity, capacity
from kneewise.engine.paths import lengthening, lengths_and_arms
from kneewise.read import sto
from tests.data import recording
from tests.engine.bodies import GAIT, WALK, body
from tests.engine.trials import coordinates

FOLDER = {GAIT: "opensim-oracles/gait2392", WALK: "opensim-oracles/rajagopal"}
CUTOFF = 6.0  # Hz, of the oracles
Spline: TypeAlias = BSpline


@dataclass(frozen=True, eq=False, kw_only=True)
class Load:
    """A motion, what it asks of the muscles, and what they can do."""

    body: Body
    time: Array
    q: Array
    qdot: Array
    qddot: Array
    moments: Array
    lengths: Array
    arms: Array
    capacity: Capacity

    @property
    def muscles(self) -> Muscles:
        assert self.body.muscles is not None
        return self.body.muscles


@cache
def load(name: str, kind: str = "so_StaticOptimization_activation") -> Load:
    """Trial A (``GAIT``) or B (``WALK``), at the times of one of its result files."""
    model = body(name)
    time = sto.table(recording(f"{FOLDER[name]}/{kind}.sto")).time
    spline = motion(model, f"{FOLDER[name]}/ik.mot")
    q, qdot, qddot = (spline(time, nu) for nu in range(3))
    lengths, arms = lengths_and_arms(model, q)
    assert model.muscles is not None
    return Load(
        body=model,
        time=time,
        q=q,
        qdot=qdot,
        qddot=qddot,
        moments=moments(model, FOLDER[name], time),
        lengths=lengths,
        arms=arms,
        capacity=capacity(model.muscles, lengths, lengthening(arms, qdot)),
    )


def motion(model: Body, name: str) -> Spline:
    """A motion file filtered and interpolated as OpenSim does it."""
    time, q = coordinates(model, name)
    half = len(time) // 2
    time = np.concatenate([2 * time[0] - time[half:0:-1], time, _after(time, half)])
    q = np.concatenate([2 * q[0] - q[half:0:-1], q, _after(q, half)])
    step = np.diff(time).min()
    even = time[0] + step * np.arange(int((time[-1] - time[0]) / step + 1e-9) + 1)
    if np.ptp(np.diff(time)) > 1e-6:
        q = quintic(time, q)(even)
        time = even
    return quintic(time, filtfilt(*butter(3, 2 * CUTOFF * step), q, axis=0, padlen=0))


def _after(values: Array, half: int) -> Array:
    """The last rows, turned about the last one."""
    return 2 * values[-1] - values[-2 : -half - 2 : -1]


def quintic(time: Array, values: Array) -> Spline:
    """A natural quintic spline."""
    ends = [(order, np.zeros(values.shape[1])) for order in (3, 4)]
    return make_interp_spline(time, values, k=5, bc_type=(ends, ends))


def moments(model: Body, folder: str, time: Array) -> Array:
    """The moments (n, q) of the inverse dynamics of a folder."""
    table = sto.table(recording(f"{folder}/id.sto"))
    out = np.zeros((len(time), len(model.coordinates)))
    for i, name in enumerate(model.coordinates):
        unit = "force" if model.translates[i] else "moment"
        if f"{name}_{unit}" in table.columns:
            column = table.values[:, table.columns.index(f"{name}_{unit}")]
            out[:, i] = np.interp(time, table.time, column)
    return out


def result(name: str, kind: str) -> Array:
    """What OpenSim says of every muscle (n, m) in a result file."""
    table = sto.table(recording(f"{FOLDER[name]}/{kind}.sto"))
    muscles = body(name).muscles
    assert muscles is not None
    return table.values[:, [table.columns.index(m) for m in muscles.names]]
