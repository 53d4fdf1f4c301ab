"""A film and worn sensors fitted together: one body for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.one_camera.clock import Timed, frames, timed
from kneewise.engine.one_camera.lag import seated
from kneewise.engine.one_camera.layout import WHOLE
from kneewise.engine.one_camera.posterior import Tilt
from kneewise.engine.one_camera.sensor import Sensor, listed, places, sensors
from kneewise.engine.one_camera.slopes import Guess, Problem
from kneewise.engine.one_camera.solve import Patience, Solution, solved
from kneewise.engine.one_camera.strap import Moments, Place, Strap
from kneewise.engine.one_camera.witness import Mixed, Witness
from kneewise.errors import UnfitRecording
from kneewise.motion.inertial import Inertial

_MOST = 2.0
"""How much more than by chance film and sensors may strain each other: 0.5 to 0.9 on
drawn people, 2.6 and more with the sensors of somebody whose squats take longer."""

_BETTER = 3.0
"""How much smaller the cost must be with left and right exchanged, for that to be 20
times as likely."""

_MOSTLY = 0.9
"""Share of a film in which the pelvis must have been felt, for its tilt to be told."""

_THERE = Patience(enough=0.01, steps=40)
_NEAR = Patience(enough=0.3, steps=20)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Together:
    """A body that explains a film and what sensors felt."""

    solution: Solution
    segments: tuple[str, ...]
    """Where the sensors were worn that count."""

    files: tuple[Timed, ...]
    """Those that count. How much more each of them lags stands among the unknowns,
    after those of a film."""

    @property
    def tilt(self) -> Tilt | None:
        """What a sensor on the pelvis felt of its tilt; None where it tells nothing."""
        mixed = self.solution.problem
        if not isinstance(mixed, Mixed):
            raise TypeError("there are no sensors in it.")
        for strap in mixed.witness.straps:
            if strap.part == "pelvis":
                return _tilt(self.solution, mixed, strap)
        return None


def together(found: Solution, worn: Sequence[Inertial]) -> Together:
    """Fit a body to a film and to sensors at once.

    How each sensor sits on its segment, which way its world faces, how that drifts, how
    far skin lets it turn in a deep bend, and how far the clock of its file is from that
    of the film are unknowns of the fit, found from the movement alone.

    Args:
        found: the body from the film alone.
        worn: what sensors on pelvis, thighs and shanks felt; a clock each.

    Raises:
        UnfitRecording: if no sensor can be used, if nothing or too much tells when film
            and sensors were at the same moment, if left and right are exchanged, or if
            no body explains both; with what to do about it.

    Limits:
        Clocks are taken to run alike: 50 parts in a million are 1 ms in 20 s.
    """
    given = sensors(worn)
    if not given:
        named = sorted({name for each in worn for name in each.sensors})
        raise UnfitRecording(
            f"no sensor beside the film can be used: of {listed(named)} none is worn "
            "on a thigh, a shank or the pelvis and felt something.",
            remedy="Wear one on each thigh, or leave the file of the sensors out.",
        )
    files = [
        timed(found, file, [sensor for sensor in given if sensor.clock == file])
        for file in sorted({sensor.clock for sensor in given})
    ]
    used = [sensor for file in files for sensor in file.sensors]
    there = _fitted(found, used, _THERE)
    _check_sides(found, used, there)
    _check_body(found, used, there)
    return Together(
        solution=there,
        segments=tuple(sensor.segment for sensor in used),
        files=tuple(files),
    )


def _tilt(there: Solution, mixed: Mixed, strap: Strap) -> Tilt | None:
    """Of a pelvis, since standing; None where the sensor was off then."""
    moments = mixed.witness.moments
    moving = mixed.spline.at(moments.time, there.guess.coefficients)
    lean = strap.tilt(moments, moving, there.guess.whole)
    known = np.isfinite(lean)
    stood = known & (mixed.evidence.seen.straight > 0)
    if not stood.any() or known.mean() < _MOSTLY:
        return None
    since = lean[known] - np.median(lean[stood])
    return Tilt(time=moments.time[known], angle=since)


def _fitted(found: Solution, used: Sequence[Sensor], patience: Patience) -> Solution:
    """Film and sensors explained by one body, from where the film alone has it."""
    problem = found.problem
    if not isinstance(problem, Problem):
        raise TypeError("sensors are put beside a film alone.")
    witness = _witness(found, used)
    start = Guess(coefficients=found.guess.coefficients, whole=witness.first)
    return solved(Mixed(film=problem, witness=witness), start, patience)


def _witness(found: Solution, used: Sequence[Sensor]) -> Witness:
    """The sensors as they probably sit and face."""
    seen = found.problem.evidence.seen
    clocks = sorted({sensor.clock for sensor in used})
    first, straps = [*found.guess.whole, *(0.0 for _ in clocks)], []
    for sensor in used:
        faces, _, stretch = sensor.at(seen.time)
        stands = sensor.side in (None, *seen.planted) and bool(seen.straight.any())
        sitting = seated(
            frames(found, sensor.segment, seen.time),
            (faces, stretch),
            seen.straight if stands else None,
        )
        place = Place.after(
            len(first),
            lag=WHOLE + clocks.index(sensor.clock),
            stretches=sensor.stretches,
        )
        headings = np.zeros(sensor.stretches)
        headings[: len(sitting.headings)] = sitting.headings
        first += [0.0] * 7 + headings.tolist()
        straps.append(
            Strap(sensor=sensor, base=sitting.base, place=place, is_upright=stands)
        )
    return Witness(
        moments=Moments(time=seen.time, depth=seen.depth),
        straps=tuple(straps),
        first=_facing_alike(np.array(first), straps),
    )


def _facing_alike(first: Array, straps: Sequence[Strap]) -> Array:
    """A first guess in which sensors that share a compass share a heading."""
    places = [s.place.headings for s in straps if s.sensor.shares_north]
    for place in places:
        ways = [first[each] for each in places]
        first[place] = np.angle(np.exp(1j * np.concatenate(ways)).mean())
    return first


def _check_sides(found: Solution, used: Sequence[Sensor], there: Solution) -> None:
    """Refuse sensors that go better with the other leg.

    Raises:
        UnfitRecording: if they do.
    """
    if not any(sensor.side for sensor in used):
        return
    other = _fitted(found, [sensor.crossed() for sensor in used], _NEAR)
    if other.cost < there.cost - _BETTER and _strain(found, other) < _MOST:
        raise UnfitRecording(
            "the sensors go with the film much better if left and right are exchanged.",
            remedy="Check which sensor was on which leg, and say it: --sensor "
            "NAME=left_thigh and so on.",
        )


def _check_body(found: Solution, used: Sequence[Sensor], there: Solution) -> None:
    """Refuse sensors that no body in the film explains.

    Raises:
        UnfitRecording: if it is so.
    """
    strain = _strain(found, there)
    if strain > _MOST:
        raise UnfitRecording(
            "no body moves as both the film and the sensors of the "
            f"{places(used)} say.",
            remedy="Check where each sensor was worn, that it was tight, and that film "
            "and sensors are of one person and one movement; or leave their file out.",
        )


def _strain(found: Solution, there: Solution) -> float:
    """How much sensors add to the cost of a film, for what chance would add."""
    mixed = there.problem
    if not isinstance(mixed, Mixed):
        raise TypeError("there are no sensors in it.")
    return (there.cost - found.cost) / mixed.witness.expected(there.guess.whole)
