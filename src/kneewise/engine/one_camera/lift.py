"""From one film and a person's height to a body in space, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kneewise.arrays import Array
from kneewise.caveat import Caveat
from kneewise.engine.one_camera.doubts import check_standing, doubts, filmed
from kneewise.engine.one_camera.evidence import Evidence
from kneewise.engine.one_camera.layout import WHOLE, Whole
from kneewise.engine.one_camera.posterior import (
    COORDINATES,
    LANDMARKS,
    Posterior,
    Tilt,
)
from kneewise.engine.one_camera.sighting import Film, sighting
from kneewise.engine.one_camera.slopes import Problem
from kneewise.engine.one_camera.solve import (
    Patience,
    Solution,
    carried,
    solved,
    started,
)
from kneewise.engine.one_camera.spline import Spline
from kneewise.engine.one_camera.together import Together, together
from kneewise.errors import UnfitRecording
from kneewise.events.event import Activity
from kneewise.motion.image import ImageMotion
from kneewise.motion.inertial import Inertial
from kneewise.motion.motion import Motion
from kneewise.motion.states import States
from kneewise.units import deg

_ROUGH = (10.0, 0.25)
"""Pictures per second and s between knots, for trying several bearings."""

FINE = (20.0, 0.12)
"""The same for the fit itself: a squat has nothing above 4 Hz."""

_TURNS = (deg(-45), 0.0, deg(45))
"""Bearings to start from, round the front or the back."""

_NEAR = Patience(enough=0.1, steps=12, damping=1e-3)
THERE = Patience(enough=0.01, steps=40)

_AT_ONCE = 200
"""Moments whose versions are held in memory together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraFound:
    """Where the camera stood, as far as the film tells."""

    bearing: float
    """rad round the person from ahead of them to their left."""

    bearing_error: float
    """rad, standard error."""

    focal: float
    """px."""

    pitch: float
    """rad, looking down positive."""

    roll: float
    """rad."""

    height: float
    """m above the ground."""

    distance: float
    """m, to the middle of the stance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How far the clock of a file of sensors is from that of the film."""

    file: int
    """Which of the files."""

    seconds: float
    """To be added to the times of the sensors."""

    error: float
    """s, standard error."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Lifted:
    """A body in space from one film."""

    motion: Motion
    """World: x ahead, square to the stance; y left; z up; with standard errors."""

    states: States
    """Joint angles with their standard errors; knees are taken for hinges."""

    camera: CameraFound
    posterior: Posterior
    """The body as it might as well have been: where error bars come from."""

    misfit: float
    """m at the person, how far points lie from where the body would show them (RMS)."""

    caveats: tuple[Caveat, ...]

    segments: tuple[str, ...] = ()
    """Where sensors were worn that the body explains as well."""

    lags: tuple[Lag, ...] = ()
    """One for each file of them that counts."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Explained:
    """A film, and what explains it."""

    film: Film
    found: tuple[Solution, ...]
    """The fit, then the rough ones it began from, the likeliest first."""

    joined: Together | None = None
    """The fit to film and sensors, where there are any."""

    def beside(self, worn: Sequence[Inertial]) -> Explained:
        """The same with motion sensors that the person wore.

        Raises:
            UnfitRecording: if they do not go with the film; see ``together``.
        """
        return replace(self, joined=together(self.found[0], worn))

    def lifted(self) -> Lifted:
        """The body itself, with its errors.

        Raises:
            UnfitRecording: if the film leaves open what body it is.
        """
        best = self.found[0] if self.joined is None else self.joined.solution
        return _lifted(self, best)


def lifted(
    image: ImageMotion, stature: float, activity: Activity = Activity.SQUAT
) -> Lifted:
    """The body that one film shows; see ``explained``."""
    return explained(image, stature, activity).lifted()


def explained(
    image: ImageMotion, stature: float, activity: Activity = Activity.SQUAT
) -> Explained:
    """What explains a film, the whole of it at once.

    Args:
        image: one person on the spot, all of them in view, both feet in place; on one
            leg and in a step down, the foot of that leg.
        stature: m, the height of the person.
        activity: squat, stand, sit_to_stand, step_down or single_leg_squat.

    Raises:
        UnfitRecording: if feet are out of the picture or move, the picture zooms, the
            sides are swapped, or the film is too short; with what to do about it.

    Limits:
        Feet stay where they are. Tilt of the pelvis is not seen but taken from
        the bow of the trunk; thigh rotation is seen by the bent shank alone. A film
        mirrored as a whole shows another, sound person: nothing in it gives it away.
    """
    film = filmed(image, stature, activity)
    return Explained(film=film, found=tuple(found(film)))


def _lifted(seen: Explained, best: Solution) -> Lifted:
    image = seen.film.image
    posterior = _posterior(best, None if seen.joined is None else seen.joined.tilt)
    whole = posterior.whole
    positions, spread, angles, errors = _told(posterior, image.time)
    camera = CameraFound(
        bearing=_wrapped(float(whole[Whole.BEARING])),
        bearing_error=posterior.error(Whole.BEARING),
        focal=float(np.exp(whole[Whole.LOG_FOCAL])),
        pitch=float(whole[Whole.PITCH]),
        roll=float(whole[Whole.ROLL]),
        height=float(whole[Whole.HEIGHT]),
        distance=float(np.hypot(whole[Whole.AWAY], whole[Whole.ASIDE])),
    )
    misfit = _misfit(best)
    joined = seen.joined
    return Lifted(
        motion=Motion(
            time=image.time, landmarks=LANDMARKS, positions=positions, errors=spread
        ),
        states=States(
            time=image.time, coordinates=COORDINATES, angles=angles, errors=errors
        ),
        camera=camera,
        posterior=posterior,
        misfit=misfit,
        caveats=doubts(seen.film, seen.found, misfit),
        segments=() if joined is None else joined.segments,
        lags=() if joined is None else tuple(_lags(posterior, joined)),
    )


def _lags(posterior: Posterior, joined: Together) -> list[Lag]:
    return [
        Lag(
            file=each.file,
            seconds=each.lag + float(posterior.whole[unknown]),
            error=float(np.linalg.norm(posterior.factor[unknown])),
        )
        for unknown, each in enumerate(joined.files, WHOLE)
    ]


def _posterior(solution: Solution, felt: Tilt | None) -> Posterior:
    try:
        return Posterior.of(solution, felt)
    except np.linalg.LinAlgError as error:
        raise UnfitRecording("no single body explains the film.") from error


def check(image: ImageMotion, stature: float, activity: Activity) -> None:
    """Refuse a film that ``explained`` would refuse.

    Raises:
        UnfitRecording: with what to do about it.
    """
    check_standing(sighting(filmed(image, stature, activity), _ROUGH[0]))


def found(film: Film) -> list[Solution]:
    """The fit, then the rough ones it began from, the likeliest first."""
    rough = Evidence.of(sighting(film, _ROUGH[0]))
    check_standing(rough.seen)
    spline = Spline.over(rough.seen.time, _ROUGH[1])
    problem = Problem(evidence=rough, spline=spline)
    middle = np.pi if rough.seen.is_from_behind else 0.0
    tried = sorted(
        (
            solved(problem, started(rough, spline, middle + turn), _NEAR)
            for turn in _TURNS
        ),
        key=lambda solution: solution.cost,
    )
    fine = Evidence.of(sighting(film, FINE[0]))
    spline = Spline.over(fine.seen.time, FINE[1])
    start = carried(tried[0], fine, spline)
    problem = Problem(evidence=fine, spline=spline)
    return [solved(problem, start, THERE), *tried]


def _told(posterior: Posterior, time: Array) -> tuple[Array, Array, Array, Array]:
    """Positions, their errors by landmark, angles, and theirs, at *time*."""
    positions, squares, angles, errors = [], [], [], []
    for start in range(0, len(time), _AT_ONCE):
        part = time[start : start + _AT_ONCE]
        placed = posterior.positions(part)
        positions.append(placed[0])
        squares.append(((placed[1:] - placed[0]) ** 2).sum(axis=0).mean(axis=2))
        turned = posterior.angles(part)
        angles.append(turned[0])
        errors.append(np.sqrt(((turned[1:] - turned[0]) ** 2).sum(axis=0)))
    spread = np.sqrt(np.concatenate(squares).mean(axis=0))
    return (
        np.concatenate(positions),
        spread,
        np.concatenate(angles),
        np.concatenate(errors),
    )


def _misfit(solution: Solution) -> float:
    seen = solution.problem.evidence.seen
    far = (seen.stray * solution.problem.strayed(solution.guess)) ** 2
    return float(np.sqrt((seen.weight * far).sum() / seen.weight.sum()) / seen.scale)


def _wrapped(angle: float) -> float:
    return float(np.arctan2(np.sin(angle), np.cos(angle)))
