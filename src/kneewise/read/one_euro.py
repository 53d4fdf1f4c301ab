"""The one-euro filter: steady while a point rests, prompt while it moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Smoothing:
    """How a point is smoothed; speeds count in sizes of the person per second."""

    rest: float
    """1/s, the cut-off frequency of a point at rest."""

    haste: float
    """How much the cut-off frequency rises with each unit of speed."""

    speed: float = 1.0
    """1/s, the cut-off frequency of the speed itself."""


PIXELS = Smoothing(rest=0.05, haste=80)
"""For landmarks in a picture; MediaPipe 0.10.21, pose_landmark_filtering."""

SPACE = Smoothing(rest=0.1, haste=40)
"""For landmarks lifted into space, with sizes and speeds in m; the same source."""


class OneEuro:
    """A low-pass filter whose cut-off rises with speed, for points that arrive live.

    Source:
        Casiez, Roussel & Vogel 2012, Proc. CHI '12, 2527-2530. As in MediaPipe the
        speed is taken between samples as they came, not as they were smoothed, and
        divided by the size of the person.
    """

    def __init__(self, smoothing: Smoothing) -> None:
        self._smoothing = smoothing
        self._time: float | None = None
        self._seen = self._smooth = self._speed = np.zeros(0)

    def forget(self) -> None:
        """Start again at the next sample, as after a gap."""
        self._time = None

    def step(self, time: float, values: Array, size: float) -> Array:
        """One sample, smoothed.

        Args:
            time: s, later than that of the sample before.
            values: any shape, always the same; finite.
            size: of the person, in the unit of *values*.

        Returns:
            The shape of *values*.
        """
        if self._time is None:
            self._smooth = values
            self._speed = np.zeros_like(values)
        else:
            step = time - self._time
            speed = (values - self._seen) / (size * step)
            self._speed = self._speed + _share(self._smoothing.speed, step) * (
                speed - self._speed
            )
            cutoff = self._smoothing.rest + self._smoothing.haste * abs(self._speed)
            share = _share(cutoff, step)
            self._smooth = self._smooth + share * (values - self._smooth)
        self._time, self._seen = time, values
        return self._smooth


def both_ways(time: Array, values: Array, size: Array, smoothing: Smoothing) -> Array:
    """A recorded path smoothed forwards and backwards, so that nothing lags.

    The mean of the filter run on the path and on the path turned round. Each stretch
    without a gap is smoothed on its own.

    Args:
        time: (n,) s, increasing.
        values: (n, ...); a sample with a NaN anywhere counts as a gap.
        size: (n,) of the person, in the unit of *values*.
        smoothing: how.

    Returns:
        The shape of *values*; NaN where a gap is.
    """
    whole = np.isfinite(values.reshape(len(values), -1)).all(axis=1)
    forwards = _run(time, values, np.where(whole, size, np.nan), smoothing)
    turned = np.where(whole, size, np.nan)[::-1]
    backwards = _run(-time[::-1], values[::-1], turned, smoothing)[::-1]
    return (forwards + backwards) / 2


def _run(time: Array, values: Array, size: Array, smoothing: Smoothing) -> Array:
    """The filter along a path; a NaN in *size* (n,) is a gap and starts it anew."""
    smooth = np.full(values.shape, np.nan)
    euro = OneEuro(smoothing)
    for i in range(len(time)):
        if np.isfinite(size[i]):
            smooth[i] = euro.step(float(time[i]), values[i], float(size[i]))
        else:
            euro.forget()
    return smooth


def _share(cutoff: Array | float, step: float) -> Array | float:
    """How much of a new sample a low-pass of *cutoff* (1/s) lets in after *step* s."""
    turn = 2 * np.pi * cutoff * step
    return turn / (1 + turn)
