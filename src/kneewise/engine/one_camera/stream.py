"""The body of now, picture by picture, from where a film before left off.

What the film told of the camera, the person and the estimator is what is believed of
them from then on. With every picture a window of the last moments is fitted again, from
where it stood.

To carry on what each moment tells of the camera, as a filter does, was tried: slopes
taken while little was known pull it away for good (in 24 s of squats by 11° of bend).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.engine.one_camera.beliefs import Beliefs
from kneewise.engine.one_camera.doubts import check_standing, filmed
from kneewise.engine.one_camera.evidence import Evidence
from kneewise.engine.one_camera.layout import Leg, leg
from kneewise.engine.one_camera.lift import FINE, THERE, found
from kneewise.engine.one_camera.posterior import Posterior
from kneewise.engine.one_camera.sighting import Going, Sighting, sighting
from kneewise.engine.one_camera.slopes import Guess, Problem
from kneewise.engine.one_camera.solve import Patience, Solution, solved, squat
from kneewise.engine.one_camera.spline import REACH, Spline
from kneewise.errors import UnfitRecording
from kneewise.events.event import Activity
from kneewise.motion.image import ImageMotion
from kneewise.units import deg

_PIECES = 12
"""Pieces of the spline that are fitted again: 1.4 s."""

_OPEN = REACH - 1
"""Coefficients beyond the pieces, which the last moments hardly know."""

_EACH = Patience(enough=0.1, steps=2, damping=0.0)
"""A picture moves a body that is known by but little."""

_SOONEST = 0.8 / FINE[0]
"""s between two pictures that are fitted, at least."""

_RECENT = 10
"""Moments by which a body is lost: half a second of pictures that follow soon."""

_LOST = 0.06
"""m: points lie 1 cm from a body that explains them, and a film is doubtful from 3."""


_LOW, _OFTEN = deg(45), 3
"""Bend of the knees that the hips make expect, and moments in which it is not there."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Stream:
    """What is known after the pictures so far."""

    solution: Solution
    """Of the window."""

    going: Going

    @classmethod
    def begun(cls, image: ImageMotion, stature: float) -> Stream:
        """Begin with the pictures so far, of somebody who squats or is about to.

        Args:
            image: one person on the spot, standing at first.
            stature: m, the height of the person.

        Raises:
            UnfitRecording: if they carry no body yet, as for ``lifted``.
        """
        film = filmed(image, stature, Activity.SQUAT)
        solution = found(film)[0]
        going = Going.on(film, solution.problem.evidence.seen)
        return cls(solution=_window(solution), going=going)

    def renewed(self, image: ImageMotion) -> Stream:
        """With a film of late in place of the one before: it shows more, or later.

        Args:
            image: of the last seconds, up to the last picture.

        Raises:
            UnfitRecording: if they carry no body, as for ``lifted``.
        """
        seen = self.solution.problem.evidence.seen
        film = filmed(image, seen.stature, Activity.SQUAT)
        evidence = Evidence.of(sighting(film, FINE[0]))
        check_standing(evidence.seen)
        spline = Spline.over(evidence.seen.time, FINE[1])
        start = Guess(
            coefficients=spline.through(evidence.seen.time, squat(evidence.seen)),
            whole=self.solution.guess.whole,
        )
        solution = solved(Problem(evidence=evidence, spline=spline), start, THERE)
        going = Going.on(film, evidence.seen)
        return Stream(solution=_window(solution), going=going)

    def after(self, image: ImageMotion) -> Stream:
        """With one more picture.

        One that comes too soon after the last to tell anything new changes nothing.

        Args:
            image: of one moment, with the landmarks of the pictures before.
        """
        seen = self.solution.problem.evidence.seen
        if image.time[0] - seen.time[-1] < _SOONEST:
            return self
        going, seen = self.going.after(seen, image)
        longer, start = _longer(self.solution, seen)
        solution = solved(longer, start, _EACH)
        return Stream(solution=_short(solution), going=going)

    @property
    def time(self) -> float:
        """s, of the last picture that was fitted."""
        return float(self.solution.problem.evidence.seen.time[-1])

    @property
    def is_lost(self) -> bool:
        """Whether what is seen lately is no body on these feet."""
        seen = self.solution.problem.evidence.seen
        far = self.solution.problem.strayed(self.solution.guess)[-_RECENT:]
        weight = seen.weight[-_RECENT:]
        if not weight.any() or self._is_straight_and_low():
            return True
        square = (weight * (seen.stray * far) ** 2).sum() / weight.sum()
        return bool(np.sqrt(square) > _LOST * seen.scale)

    def _is_straight_and_low(self) -> bool:
        """Whether knees have settled on the wrong way while the hips are low."""
        problem, knees = self.solution.problem, [leg(side, Leg.KNEE) for side in Side]
        seen = problem.evidence.seen
        seen = seen.part(slice(-_RECENT, None))
        bend = problem.spline.at(seen.time, self.solution.guess.coefficients)[:, knees]
        usual = squat(seen)[:, knees[0]]
        is_wrong = (usual > _LOW) & (bend.mean(axis=1) < usual / 2)
        return int(is_wrong.sum()) >= _OFTEN

    def posterior(self) -> Posterior:
        """The body of the last second, and how far it may be off."""
        return Posterior.of(self.solution)


def _longer(solution: Solution, seen: Sighting) -> tuple[Problem, Guess]:
    """The window up to the last moment seen, where the body stays as it was."""
    problem, guess = solution.problem, solution.guess
    spline = problem.spline
    pieces = int((seen.time[-1] - spline.start) / spline.spacing) + 1
    count = max(spline.count, pieces + _OPEN)
    last = np.repeat(guess.coefficients[-1:], count - spline.count, axis=0)
    coefficients = np.concatenate([guess.coefficients, last])
    _bend(coefficients[-_OPEN:], seen)
    longer = Problem(
        evidence=replace(problem.evidence, seen=seen),
        spline=replace(spline, count=count),
    )
    return longer, Guess(coefficients=coefficients, whole=guess.whole)


def _bend(coefficients: Array, seen: Sighting) -> None:
    """Let knees that bend too little for how deep the hips are begin anew.

    From in front a knee looks the same whichever way it bends.
    """
    latest = squat(seen.part(slice(-1, None)))[0]
    for side in Side:
        knee, hip = leg(side, Leg.KNEE), leg(side, Leg.FLEXION)
        more = latest[knee] - coefficients[:, knee]
        more[coefficients[:, knee] > latest[knee] / 2] = 0.0
        coefficients[:, knee] += more
        coefficients[:, hip] += more / 2


def _window(solution: Solution) -> Solution:
    """The last pieces of a film, which is what is believed from then on.

    Raises:
        UnfitRecording: if the film leaves everything open.
    """
    problem, guess = solution.problem, solution.guess
    try:
        root = np.linalg.cholesky(solution.arrow().corner)
    except np.linalg.LinAlgError as error:
        raise UnfitRecording("no single body explains the film.") from error
    seen = replace(
        problem.evidence.seen,
        feet=np.full_like(problem.evidence.seen.feet, np.nan),
        witness=float("nan"),
    )
    believed = Beliefs(mean=guess.whole, rows=root.T.astype(np.float64))
    known = Problem(
        evidence=Evidence(seen=seen, believed=believed), spline=problem.spline
    )
    return _short(Solution(problem=known, guess=guess, cost=solution.cost))


def _short(solution: Solution) -> Solution:
    """The last pieces alone."""
    problem, guess = solution.problem, solution.guess
    seen, spline = problem.evidence.seen, problem.spline
    gone = max(0, spline.count - _OPEN - _PIECES)
    first = int((spline.weights(seen.time)[0] < gone).sum())
    rest = Problem(
        evidence=replace(problem.evidence, seen=seen.part(slice(first, None))),
        spline=replace(
            spline,
            start=spline.start + gone * spline.spacing,
            count=spline.count - gone,
        ),
    )
    after = Guess(coefficients=guess.coefficients[gone:], whole=guess.whole)
    return Solution(problem=rest, guess=after, cost=solution.cost)
