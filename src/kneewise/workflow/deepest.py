"""How deep a squat goes and where the knees are there, in space, while it goes on."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.engine.one_camera.layout import Whole
from kneewise.engine.one_camera.posterior import COORDINATES, Posterior
from kneewise.engine.one_camera.stream import Stream
from kneewise.errors import UnfitRecording
from kneewise.live.event import Deepest, Told
from kneewise.live.pose import LANDMARKS, Pose, image_of
from kneewise.measures.curves import Curve
from kneewise.motion import ImageMotion
from kneewise.workflow.one_camera import curves_of
from kneewise.workflow.tape import with_tips

_FIRST = 2.0
"""s of pictures with which a body is begun."""

_KEPT = 12.0
"""s of pictures that tell all there is to tell of camera and person."""

_AGAIN = 1.0
"""s until it is tried again to begin."""

_GAP = 1.0
"""s without a picture after which a body is begun anew."""

_LATE = 0.25
"""s: the body a moment ago is known nearly as well as from the whole film."""

_BEND = [COORDINATES.index(f"knee_angle_{side.letter}") for side in Side]


class Depths:
    """One person who squats in front of a camera that does not move.

    Not for two threads at once.
    """

    def __init__(self, height: float) -> None:
        """Begin.

        Args:
            height: m, of the person.
        """
        self._height = height
        self.forget()
        Stream.begun(_standing(), height)  # the first run of all compiles the kernels

    def forget(self) -> None:
        """Somebody else, or another place."""
        self._film = deque[Pose]()
        self._known = 0.0
        self._tried = -np.inf
        self._stream: Stream | None = None
        self._bend = 0.0
        self._deepest: Deepest | None = None

    def see(self, pose: Pose) -> None:
        """One picture, with landmarks that nobody smoothed."""
        if self._film and pose.time - self._film[-1].time > _GAP:
            self.forget()
        self._film.append(pose)
        while pose.time - self._film[0].time > _KEPT:
            self._film.popleft()
        if self._stream is None:
            self._begin(pose.time)
            return
        after = self._stream.after(_image([pose]))
        if after is self._stream:
            return
        self._stream = after
        if after.is_lost:
            self.forget()
        else:
            self._look(after)

    def told(self) -> Deepest | None:
        """The deepest point since the last call; None where no body was followed."""
        found = self._deepest
        self._bend, self._deepest = 0.0, None
        self._renew()
        return found

    @property
    def _lasts(self) -> float:
        """How long the pictures go on that are kept, s."""
        return self._film[-1].time - self._film[0].time if self._film else 0.0

    def _begin(self, time: float) -> None:
        """With the pictures so far, once they carry a body."""
        if self._lasts < _FIRST or time < self._tried + _AGAIN:
            return
        self._tried = time
        with suppress(UnfitRecording):  # not yet
            self._stream = Stream.begun(_image(self._film), self._height)
            self._known = self._lasts

    def _renew(self) -> None:
        """Let a film that has grown tell more of camera and person."""
        if self._stream is None or self._lasts < self._known + _FIRST:
            return
        with suppress(UnfitRecording):  # then the one before will do
            self._stream = self._stream.renewed(_image(self._film))
            self._known = self._lasts

    def _look(self, stream: Stream) -> None:
        """Keep the body of a moment ago if it is the deepest."""
        at = np.array([stream.time - _LATE])
        body = stream.posterior()
        turned = body.angles(at)[:, 0]
        bend = float(turned[0, _BEND].mean())
        if bend > self._bend:
            self._bend, self._deepest = bend, _deepest(body, at, turned)


def _deepest(body: Posterior, at: Array, turned: Array) -> Deepest:
    """Both knees at one moment, from every version of the body."""
    placed = body.positions(at)[:, 0]
    curves = curves_of(placed, turned)
    shank = float(body.whole[Whole.SHANK])
    return Deepest(
        bend={s: _told(curves[Curve(name="knee_flexion", side=s)]) for s in Side},
        inside={
            s: _told(shank * curves[Curve(name="knee_over_foot", side=s)]) for s in Side
        },
    )


def _told(versions: Array) -> Told:
    """A number from its versions, the likeliest first: each is off by an error."""
    off = versions[1:] - versions[0]
    return Told(value=float(versions[0]), error=float(np.sqrt((off**2).sum())))


_UPRIGHT = {
    "shoulder": (0.18, 1.41),
    "hip": (0.09, 0.92),
    "knee": (0.10, 0.50),
    "ankle": (0.10, 0.08),
    "heel": (0.10, 0.03),
    "toe": (0.13, 0.00),
}
"""m aside and up."""


def _standing() -> ImageMotion:
    """Somebody who stands in front of a camera, two seconds long."""
    n, scale, middle = 20, 200.0, np.array([320.0, 420.0])
    points = []
    for name in LANDMARKS:
        side, _, joint = name.partition("_")
        aside, up = _UPRIGHT[joint]
        across = aside if Side(side) is Side.LEFT else -aside
        points.append(middle + scale * np.array([across, -up]))
    return with_tips(
        ImageMotion(
            time=np.arange(n) / 10,
            landmarks=LANDMARKS,
            pixels=np.tile(np.array(points), (n, 1, 1)),
            confidence=np.ones((n, len(LANDMARKS))),
            width=640.0,
            height=480.0,
        )
    )


def _image(poses: Sequence[Pose]) -> ImageMotion:
    """Poses as a film with tips of toes, whose bearing nobody guessed."""
    return with_tips(replace(image_of(poses), lifted=None))
