"""Sensors brought to the clock of a film, by how the person moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.one_camera.chain import turned
from kneewise.engine.one_camera.lag import STEP, Match, matched
from kneewise.engine.one_camera.layout import Moving
from kneewise.engine.one_camera.sensor import Sensor, places
from kneewise.engine.one_camera.shape import ABOUT
from kneewise.engine.one_camera.solve import Solution
from kneewise.errors import UnfitRecording

_TILTS = 0.62
"""Of the bow of the trunk, that the pelvis tilts, as in ``posterior``."""

_ENOUGH = 0.35
"""Share of the turning in a film that sensors must tell: those on the same body told
0.4 to 0.95 of drawn films, where the film alone is several degrees off."""

_CLEARLY = 1.5
"""How many times more doubtful any other lag must be, ``_APART`` s away and more."""

_APART = 0.4

_MOSTLY = 0.3
"""Share of a film in which a sensor must have felt something."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Timed:
    """The sensors of one file on the clock of a film."""

    file: int
    """Its number."""

    lag: float
    """s that were added to their times."""

    sensors: tuple[Sensor, ...]


def timed(found: Solution, file: int, own: Sequence[Sensor]) -> Timed:
    """The sensors of a file on the clock of a film.

    Args:
        found: the body in the film.
        file: its number.
        own: its sensors.

    Raises:
        UnfitRecording: if nothing, or too much, tells when both were at one moment, or
            if they felt nothing during the film.
    """
    seen = found.problem.evidence.seen
    legs = [sensor for sensor in own if sensor.side in seen.planted] or own
    even = np.arange(seen.time[0], seen.time[-1], STEP)
    match = matched(even, [frames(found, each.segment, even) for each in legs], legs)
    if match is None:
        raise UnfitRecording(
            "nothing turns in the film, so nothing tells when film and sensors were at "
            "the same moment.",
            remedy="Begin with a quick squat, or leave the file of the sensors out.",
        )
    _check(match, legs)
    shifted = [sensor.later(match.lag) for sensor in own]
    during = [s for s in shifted if (s.at(seen.time)[2] >= 0).mean() > _MOSTLY]
    if not during:
        raise UnfitRecording(
            f"the sensors of the {places(own)} felt nothing during most of the film.",
            remedy="Let them run from before the film until after it, without gaps; or "
            "leave their file out.",
        )
    return Timed(file=file, lag=match.lag, sensors=tuple(during))


def frames(found: Solution, segment: str, time: Array) -> Array:
    """How a segment is turned by a film alone, (n, 3, 3); a pelvis tilts.

    Args:
        found: the body in the film.
        segment: its name.
        time: (n,) s.
    """
    moving = found.problem.spline.at(time, found.guess.coefficients)
    frame = turned(segment, moving, found.guess.whole).frame
    if segment == "pelvis":
        return frame @ ABOUT[1](_TILTS * moving[:, Moving.BOW])
    return frame


def _check(match: Match, own: Sequence[Sensor]) -> None:
    """Refuse a lag that does not convince.

    Raises:
        UnfitRecording: with what to do about it.
    """
    most = float(match.told[match.best] / max(match.shared[match.best], 1e-9))
    if most >= _ENOUGH and match.clearly(_APART) >= _CLEARLY:
        return
    if most >= _ENOUGH:
        raise UnfitRecording(
            f"the sensors of the {places(own)} fit the film nearly as well at another "
            "moment: when both were at the same one cannot be told.",
            remedy="Let the sensors run from before the film until after it, and stand "
            "still for two seconds before and after the movement.",
        )
    raise UnfitRecording(
        f"the sensors of the {places(own)} do not move as the person in the film does, "
        f"whatever their clock: at best they tell {max(most, 0.0):.0%} of the turning.",
        remedy="Check that both are of one person and one movement, and where each "
        "sensor was worn; give different movements in calls of their own.",
    )
