"""Films: read into the motion of one person in the picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.caveat import Caveat, Weight
from kneewise.errors import NobodyInView
from kneewise.motion.image import ImageMotion
from kneewise.motion.recording import Kind, Recording, Source
from kneewise.read.blazepose import BlazePose
from kneewise.read.container import still_picture
from kneewise.read.digest import sha256
from kneewise.read.frames import Film, Frame, nothing_shown
from kneewise.read.one_euro import PIXELS, SPACE, both_ways
from kneewise.read.options import Options
from kneewise.read.pose import Estimator, Seen

FEW = 0.8
"""The share of frames with the person in it below which it is worth a doubt."""

GAP = 2.5
"""s between two moments with company that count as one stretch."""


def read(
    path: Path, options: Options | None = None, *, estimator: Estimator | None = None
) -> Recording:
    """The motion of the person a film is about.

    Landmarks are smoothed forwards and backwards, so that nothing lags. One that lies
    outside the picture is a guess, and counts as not seen.

    Args:
        path: the film.
        options: only ``progress`` matters here.
        estimator: what sees the landmarks; BlazePose if None. It must not smooth.

    Returns:
        A recording whose motion is an ``ImageMotion`` in px of the film, upright.

    Raises:
        UnreadableFile: if it is no film, or damaged beyond reading.
        NobodyInView: if there is never a person in it.
    """
    options = options or Options()
    with Film(path) as film:
        estimator = estimator or BlazePose(smooth=False)
        sight = _watched(film, estimator, options.progress)
        motion = _motion(sight, estimator)
        about = film.about
        caveats = (*film.caveats, *sight.caveats())
    options.progress(1.0)
    width, height = sight.frame.width, sight.frame.height
    words = f"{about.codec}, {width} × {height} px, {about.rate:.4g} frames per second"
    return Recording(
        motion=motion,
        source=Source(
            file=path.name,
            sha256=sha256(path),
            kind=Kind.VIDEO,
            rate=motion.rate,
            duration=float(motion.time[-1]),
            device=f"{about.camera}: {words}" if about.camera else words,
            reader="video",
        ),
        taken_at=about.taken_at,
        caveats=caveats,
    )


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Sight:
    """What was seen in each frame of a film."""

    frame: Frame
    """The first, for its sizes."""

    times: Sequence[float]
    """n, s."""

    seen: Sequence[Seen | None]
    """n."""

    def is_person(self) -> Array:
        """(n,) bool: where the person is seen whom the film is about.

        An estimator that notices it followed somebody else says so; then the one who
        was in view longer, and larger, counts.
        """
        turn = np.cumsum([bool(one and one.is_another) for one in self.seen])
        size = np.array([one.size if one else 0.0 for one in self.seen])
        person = np.bincount(turn, weights=size).argmax()
        return (turn == person) & (size > 0)

    def caveats(self) -> tuple[Caveat, ...]:
        """What is doubtful about who was seen."""
        is_person = self.is_person()
        company = [
            time
            for time, one, there in zip(self.times, self.seen, is_person, strict=True)
            if there and one and one.has_company
        ]
        share = float(is_person.mean())
        others = any(one and one.is_another for one in self.seen)
        return tuple(
            caveat
            for there, caveat in (
                (company, _company(company)),
                (share < FEW, _missing(share)),
                (others, _ANOTHER),
            )
            if there
        )


def _watched(
    film: Film, estimator: Estimator, progress: Callable[[float], None]
) -> _Sight:
    """Show a film to an estimator."""
    first: Frame | None = None
    times, seen = [], []
    for n, frame in enumerate(film.frames()):
        first = first or frame
        times.append(frame.time)
        seen.append(estimator.see(frame.picture, frame.time))
        if n % 10 == 0 and film.about.duration:
            progress(min(frame.time / film.about.duration, 1.0))
    if first is None:
        raise nothing_shown(film.name)
    if len(times) == 1:
        raise still_picture(film.name)
    if sum(one is not None for one in seen) < 2:
        raise NobodyInView(
            f"{film.name}: no person was found in {len(times)} pictures."
        )
    return _Sight(frame=first, times=times, seen=seen)


def _motion(sight: _Sight, estimator: Estimator) -> ImageMotion:
    """What was seen as a motion, smoothed, in px of the film."""
    time = np.array(sight.times)
    k = len(estimator.landmarks)
    kept = [
        one if there else None
        for one, there in zip(sight.seen, sight.is_person(), strict=True)
    ]
    size = np.array([one.size if one else np.nan for one in kept])
    nothing = np.full((k, 2), np.nan)
    pixels = np.array([one.pixels if one else nothing for one in kept])
    pixels = both_ways(time, pixels, size, PIXELS) * sight.frame.scale()
    confidence = np.array([one.confidence if one else np.zeros(k) for one in kept])
    edge = np.array([sight.frame.width, sight.frame.height])
    is_inside = np.all((pixels >= 0) & (pixels <= edge), axis=2)
    return ImageMotion(
        time=time,
        landmarks=estimator.landmarks,
        pixels=np.where(is_inside[:, :, None], pixels, np.nan),
        confidence=np.where(is_inside, confidence, 0.0),
        width=float(sight.frame.width),
        height=float(sight.frame.height),
        lifted=_lifted(time, kept, k),
        estimator=estimator.name,
    )


def _lifted(time: Array, seen: Sequence[Seen | None], k: int) -> Array | None:
    """The points in space, smoothed: (n, k, 3) m; None where nobody lifted them."""
    if all(one is None or one.lifted is None for one in seen):
        return None
    nothing = np.full((k, 3), np.nan)
    space = np.array(
        [one.lifted if one and one.lifted is not None else nothing for one in seen]
    )
    return both_ways(time, space, np.ones(len(time)), SPACE)


def _company(times: Sequence[float]) -> Caveat:
    """The doubt that two people were mixed up."""
    return Caveat(
        text=f"Somebody else of about the same size is in view {_stretches(times)}; "
        "the landmarks may jump from one person to the other.",
        remedy="Film one person alone.",
        weight=Weight.DOUBT,
    )


def _stretches(times: Sequence[float]) -> str:
    """Moments as words: ``from 1 to 4 s and at 9 s``; at most five of them."""
    moments = np.array(times)
    if not moments.size:
        return ""
    parts = np.split(moments, np.flatnonzero(np.diff(moments) > GAP) + 1)
    words = [
        f"from {p[0]:.0f} to {p[-1]:.0f} s" if p[-1] - p[0] > 1 else f"at {p[0]:.1f} s"
        for p in parts
    ]
    more = f" and {len(words) - 5} times more" if len(words) > 5 else ""
    return ", ".join(words[:5]) + more


def _missing(share: float) -> Caveat:
    """The doubt that comes with a person often out of view."""
    return Caveat(
        text=f"The person was seen in only {share:.0%} of the pictures.",
        remedy=NobodyInView.remedy,
        weight=Weight.DOUBT,
    )


_ANOTHER = Caveat(
    text="Part of the film was left out, in which something or somebody else was "
    "followed.",
    remedy="Film one person alone, in front of a plain background.",
    weight=Weight.DOUBT,
)
