"""Practising live: pictures in, what the coach says out, and a recording in the end."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kneewise.events.event import Activity
from kneewise.live.coach import Phase, State, step
from kneewise.live.event import (
    Counted,
    Deepest,
    Ended,
    Event,
    Message,
    Nobody,
    Ready,
)
from kneewise.live.pose import LANDMARKS, Pose
from kneewise.read.jpeg import decoded, light
from kneewise.read.one_euro import PIXELS, SPACE, OneEuro
from kneewise.read.pose import Estimator, Picture, Seen
from kneewise.report.film import Film
from kneewise.workflow.tape import LONGEST, Taken, Tape

if TYPE_CHECKING:
    from kneewise.workflow.deepest import Depths

_BEFORE = 1.0
"""s before a set begins that are kept with it: they show the person at rest."""

AFTER = 1.5
"""s after a set that ended by itself that are kept with it."""

_CROWN = 0.075
"""Height of the head above the ears ÷ stature: ANSUR II, men and women, 0.130 m of
1.72 m (tragion to top of head; Gordon et al. 2014, NATICK/TR-15/007)."""

_STEP = 0.002
"""s between two pictures, at the very least: what a camera sends twice is one."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Glance:
    """What came of one picture."""

    event: Pose | Nobody
    messages: tuple[Message, ...]

    @property
    def pose(self) -> Pose | None:
        """Whoever is in it; None where nobody is."""
        return self.event if isinstance(self.event, Pose) else None


class Session:
    """One person in front of one camera, from opening the page to leaving it.

    Not for two threads at once.
    """

    def __init__(
        self,
        estimator: Estimator | None = None,
        *,
        films: Path | None = None,
        height: float | None = None,
    ) -> None:
        """Begin.

        Args:
            estimator: what sees the landmarks; BlazePose if None. It must not smooth.
            films: a folder for the pictures of sets, where somebody asked to keep
                them; None to keep none.
            height: m, of the person, so that squats are told in space; None if unknown.
        """
        if estimator is None:
            from kneewise.read.blazepose import BlazePose

            estimator = BlazePose(smooth=False)
        self._estimator = estimator
        self._chosen = [estimator.landmarks.index(name) for name in LANDMARKS]
        self._pixels, self._space = OneEuro(PIXELS), OneEuro(SPACE)
        self._depths = None if height is None else _depths(height)
        self._tape = Tape()
        self._films, self._film = films, None if films is None else _film(films)
        self._time = self._until = -np.inf
        self.state = State()

    def look(self, jpeg: bytes, time: float) -> Glance | None:
        """One picture of the camera.

        Args:
            jpeg: upright and not mirrored.
            time: s, when it was taken.

        Returns:
            None for one that is not later than the last one.

        Raises:
            UnreadableFile: if there is no picture in it.
        """
        if not time - self._time >= _STEP:
            return None
        picture = decoded(jpeg)
        self._time = time
        seen = self._estimator.see(picture, time)
        if seen is None:
            self._forget()
            nobody = Nobody(time=time, light=light(picture))
            return Glance(event=nobody, messages=self.hear(nobody))
        raw = _pose(seen, picture, time, self._chosen)
        raw = replace(raw, top=_top(seen, self._estimator.landmarks))
        if seen.is_another:
            self._forget()
        pose = self._smoothed(raw, seen)
        messages = self.hear(pose)
        messages = (*messages, *self._in_space(raw, messages))
        self._keep(raw, messages)
        is_early = time - self.state.begun <= LONGEST
        is_on = self.state.phase is Phase.RUNNING and is_early
        if self._film is not None and (is_on or time <= self._until):
            self._film.add(jpeg, time, (picture.shape[1], picture.shape[0]))
        return Glance(event=pose, messages=messages)

    def hear(self, event: Event) -> tuple[Message, ...]:
        """Anything that happens besides."""
        self.state, messages = step(self.state, event)
        return messages

    def taken(self) -> Taken | None:
        """The set that was last done; None if there is none."""
        return self._tape.cut(self._estimator.name)

    def filmed(self) -> Path | None:
        """The film of the set that was last done; None if none was kept."""
        if self._film is None or self._films is None:
            return None
        film, self._film = self._film.end(), _film(self._films)
        return film

    def forsake(self) -> None:
        """Leave nothing of a set that was not ended."""
        film = self.filmed()
        if film is not None:
            film.unlink(missing_ok=True)

    def _in_space(self, raw: Pose, messages: Sequence[Message]) -> tuple[Deepest, ...]:
        """What is known in space of a squat that was counted with this picture."""
        if self._depths is None:
            return ()
        practice = self.state.practice
        if raw.is_another:
            self._depths.forget()
        if practice is not None and practice.activity is Activity.SQUAT:
            self._depths.see(raw)
        counted = [one for one in messages if isinstance(one, Counted)]
        deepest = self._depths.told() if counted else None
        if deepest is None or not counted[0].has_feedback:
            return ()
        return (deepest,)

    def _forget(self) -> None:
        self._pixels.forget()
        self._space.forget()

    def _smoothed(self, raw: Pose, seen: Seen) -> Pose:
        """A pose smoothed with those before it, so that it does not tremble."""
        everywhere = seen.pixels[self._chosen]
        pixels = self._pixels.step(raw.time, everywhere, seen.size)
        lifted = raw.lifted
        if lifted is not None:
            lifted = self._space.step(raw.time, lifted, 1.0)
        known = np.isfinite(raw.pixels)
        return replace(raw, pixels=np.where(known, pixels, np.nan), lifted=lifted)

    def _keep(self, pose: Pose, messages: Sequence[Message]) -> None:
        """Keep what belongs to the set that is under way, and a second on each side.

        A repetition counts a moment before the person is upright; the last one would
        lack its end.
        """
        if any(isinstance(one, Ended) for one in messages):
            self._until = pose.time + AFTER
        phase = self.state.phase
        if phase is Phase.IDLE and pose.time > self._until:
            return
        self._tape.add(pose)
        is_waiting = phase is Phase.WAITING
        if is_waiting or any(isinstance(one, Ready) for one in messages):
            self._tape.forget(pose.time - _BEFORE)


def _depths(height: float) -> Depths:
    from kneewise.workflow.deepest import Depths  # loads the engine

    return Depths(height)


def _top(seen: Seen, landmarks: Sequence[str]) -> float:
    """The row of the top of the head, px; NaN where no ear is known."""
    ears = [i for i, name in enumerate(landmarks) if name.endswith("_ear")]
    if not ears:
        return float("nan")
    return float(seen.pixels[ears, 1].mean()) - _CROWN * seen.size


def _film(folder: Path) -> Film:
    """A film that nobody else writes; hidden until its set is done."""
    return Film(folder / f".{secrets.token_hex(6)}.mkv")


def _pose(seen: Seen, picture: Picture, time: float, chosen: list[int]) -> Pose:
    """What the coach needs of what was seen; a landmark outside the picture is none."""
    height, width = picture.shape[:2]
    pixels = seen.pixels[chosen]
    edge = np.array([width, height])
    is_inside = np.all((pixels >= 0) & (pixels <= edge), axis=1)
    return Pose(
        time=time,
        pixels=np.where(is_inside[:, None], pixels, np.nan),
        confidence=np.where(is_inside, seen.confidence[chosen], 0.0),
        width=float(width),
        height=float(height),
        size=seen.size,
        lifted=None if seen.lifted is None else seen.lifted[chosen],
        light=light(picture),
        has_company=seen.has_company,
        is_another=seen.is_another,
    )
