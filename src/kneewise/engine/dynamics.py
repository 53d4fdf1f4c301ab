"""The moments at the joints that a motion needs, given the forces from outside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array, Indices, frozen
from kneewise.engine.body import Body
from kneewise.engine.kernels import dynamics as kernel
from kneewise.engine.kernels.kinematics import real, whole
from kneewise.engine.kernels.tree import tree
from kneewise.engine.observe import FROM_WORLD
from kneewise.errors import UnfitRecording
from kneewise.motion.forces import Forces


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ExternalLoads:
    """Forces on l segments, over n frames, in the body's axes (y up) of the ground."""

    time: Array
    """(n,) s."""

    segment: Indices
    """(l,) index of the segment that each acts on; -1 for none."""

    force: Array
    """(n, l, 3) N, on the segment."""

    point: Array
    """(n, l, 3) m, where it acts; of no matter where there is no force."""

    torque: Array
    """(n, l, 3) N·m, besides the force."""

    def __post_init__(self) -> None:
        shape = (len(self.time), len(self.segment), 3)
        for name in ("force", "point", "torque"):
            object.__setattr__(self, name, frozen(getattr(self, name), shape, name))

    def at(self, time: Array) -> ExternalLoads:
        """The loads at other times, interpolated straight.

        Raises:
            UnfitRecording: if they do not cover the time.
        """
        slack = 1e-6 + float(np.median(np.diff(self.time))) if len(self.time) > 1 else 0
        if time[0] < self.time[0] - slack or time[-1] > self.time[-1] + slack:
            raise UnfitRecording(
                f"the forces cover {self.time[0]:g} to {self.time[-1]:g} s, the motion "
                f"{time[0]:g} to {time[-1]:g} s.",
                remedy="Give the forces of the same trial, on the same clock, or cut "
                "the motion to them.",
            )
        return ExternalLoads(
            time=time,
            segment=self.segment,
            force=_interpolated(time, self.time, self.force),
            point=_interpolated(time, self.time, self.point),
            torque=_interpolated(time, self.time, self.torque),
        )


def _interpolated(time: Array, known: Array, values: Array) -> Array:
    """Curves (n, l, 3) read off at other times; a gap is bridged or held."""
    flat = values.reshape(len(known), -1)
    columns = np.zeros((len(time), flat.shape[1]))
    for i, curve in enumerate(flat.T):
        there = np.isfinite(curve)
        if there.any():
            columns[:, i] = np.interp(time, known[there], curve[there])
    return columns.reshape(len(time), *values.shape[1:])


def external(body: Body, forces: Forces, segments: dict[str, str]) -> ExternalLoads:
    """Ground forces as loads on a body.

    Args:
        body: the body.
        forces: of the plates, in our world.
        segments: plate → the segment it pushes, such as ``calcn_r``; a plate that is
            not in it pushes none.
    """
    numbers = {name: i for i, name in enumerate(body.segments)}
    carried = [numbers.get(segments.get(plate, ""), -1) for plate in forces.plates]
    return ExternalLoads(
        time=forces.time,
        segment=np.array(carried, dtype=np.intp),
        force=forces.force @ FROM_WORLD.T,
        point=forces.point @ FROM_WORLD.T,
        torque=forces.torque @ FROM_WORLD.T,
    )


def moments(  # noqa: PLR0913 - a motion is four arrays
    body: Body,
    time: Array,
    q: Array,
    dq: Array,
    ddq: Array,
    loads: ExternalLoads | None = None,
) -> Array:
    """The generalised force of every coordinate that a motion needs.

    Recursive Newton-Euler over all frames. A coordinate that another drives has none of
    its own: its share is in its driver's.

    Args:
        body: the body.
        time: (n,) s.
        q: (n, q) coordinates, rad and m; coupled ones are computed.
        dq: (n, q) their rates.
        ddq: (n, q) their accelerations.
        loads: what pushes the body besides gravity; on other times than *time* they are
            interpolated straight. None for nothing.

    Returns:
        (n, q) N·m for turns, N for slides: positive along the coordinate; NaN in a
        frame where the motion is NaN.

    Raises:
        UnfitRecording: if the loads do not cover the time.

    Source:
        Luh, Walker & Paul 1980, J Dyn Syst Meas Control 102:69-76.
    """
    shape = (len(time), len(body.coordinates))
    for name, values in (("q", q), ("dq", dq), ("ddq", ddq)):
        if values.shape != shape:
            raise ValueError(f"{name} has shape {values.shape}; expected {shape}.")
    joints, gravity = tree(body), real(body.gravity)
    wrenches = _wrenches(loads, time)
    out = np.zeros(shape)
    kernel.moments(joints, real(q), real(dq), real(ddq), gravity, wrenches, out)
    return out


def _wrenches(loads: ExternalLoads | None, time: Array) -> kernel.Wrenches:
    """The loads as the kernel takes them, at the times of the motion."""
    if loads is None:
        none = np.zeros((len(time), 0, 3))
        return kernel.Wrenches(np.zeros(0, np.intp), none, none.copy(), none.copy())
    if len(loads.time) != len(time) or np.abs(loads.time - time).max() > 1e-9:
        loads = loads.at(time)
    return kernel.Wrenches(
        segment=whole(loads.segment),
        force=real(np.nan_to_num(loads.force)),
        point=real(np.nan_to_num(loads.point)),
        torque=real(np.nan_to_num(loads.torque)),
    )
