"""Films of one movement brought to one clock."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kneewise.arrays import Array
from kneewise.caveat import Caveat
from kneewise.errors import UnfitRecording
from kneewise.motion import ImageMotion
from kneewise.motion.camera import Camera
from kneewise.motion.sight import Sight, stacked
from kneewise.motion.sync import lag
from kneewise.motion.triangulate import triangulated

UP = np.array([0.0, -1.0])
"""Up in a picture, where nobody knows better."""

SURELY = 3.0
"""Standard errors of a lag, below which clocks are taken as one."""

BETTER = 0.9
"""Of what cameras leave of each other, what must be left after a shift at most."""

NEAR = 0.05
"""m: cameras that stand closer do not tell depth, or are not calibrated yet."""

FRAMES = 60
"""That are looked at for that."""

SHORTEST = 1.0
"""s that all films must share."""


def together(sights: tuple[Sight, ...]) -> tuple[tuple[Sight, ...], list[Caveat]]:
    """All sights at the moments of the first, their clocks compared by the movement.

    Raises:
        UnfitRecording: if the films share less than a second.
    """
    first, said = sights[0], []
    alike = [first]
    for other in sights[1:]:
        image, caveat = shifted(first, other)
        if caveat is not None:
            said.append(caveat)
        alike.append(replace(other, image=image))
    begin = max(float(sight.image.time[0]) for sight in alike)
    end = min(float(sight.image.time[-1]) for sight in alike)
    time = first.image.time
    half = 0.5 * float(np.median(np.diff(time)))
    time = time[(time >= begin - half) & (time <= end + half)]
    if len(time) < 2 or time[-1] - time[0] < SHORTEST:
        raise UnfitRecording(
            f"the films share {max(end - begin, 0):.1f} s only.",
            remedy="Let all cameras run from before the movement until after it.",
        )
    return tuple(replace(s, image=at(s.image, time)) for s in alike), said


def upward(camera: Camera) -> Array:
    """Which way is up (2,) in the middle of a camera's picture."""
    up = -UP if camera.turn[1, 2] > 0 else UP
    drawn = camera.turn[:2, 2]
    size = float(np.linalg.norm(drawn))
    return drawn / size if size > 0.5 else up


def shifted(first: Sight, other: Sight) -> tuple[ImageMotion, Caveat | None]:
    """A film on the clock of the first, with a word where that was not its own.

    Where both cameras are calibrated, a lag is taken only if they agree better with it.
    """
    ups = upward(first.camera), upward(other.camera)
    found = lag(first.image, other.image, ups)
    name, image = other.camera.name, other.image
    if found is None:
        return image, Caveat(
            text=f"Nothing in the movement tells whether {name} runs in step with "
            f"{first.camera.name}; taken as if.",
            remedy="Start with a clear movement, such as a hop or a quick squat.",
        )
    frame = float(np.median(np.diff(image.time)))
    if abs(found.seconds) < max(SURELY * found.error, 0.5 * frame):
        return image, None
    moved = replace(image, time=image.time + found.seconds)
    if _is_worse(first, other, moved):
        return image, None
    way = "ahead of" if found.seconds < 0 else "behind"
    text = (
        f"{name} runs {abs(found.seconds):.3f} s {way} {first.camera.name}, told from "
        f"the movement to {found.error:.3f} s, and was shifted."
    )
    return moved, Caveat(text=text)


def _is_worse(first: Sight, other: Sight, moved: ImageMotion) -> bool:
    """Whether calibrated cameras do not agree better once a film is shifted."""
    base = float(np.linalg.norm(first.camera.place - other.camera.place))
    if base < NEAR:
        return False
    mended = _apart(first, replace(other, image=moved))
    return mended > BETTER * _apart(first, other)


def _apart(first: Sight, other: Sight) -> float:
    """How far apart (m, median) two cameras see the person; infinite if nowhere."""
    time = first.image.time
    begin, end = other.image.time[0], other.image.time[-1]
    time = time[(time >= begin) & (time <= end)]
    if len(time) < 2:
        return float("inf")
    rows = np.unique(np.linspace(0, len(time) - 1, FRAMES).round().astype(np.intp))
    pair = tuple(replace(s, image=at(s.image, time[rows])) for s in (first, other))
    _, pixels, errors = stacked(pair)
    cameras = [one.camera for one in pair]
    left = triangulated(cameras, pixels, errors).left
    known = left[np.isfinite(left)]
    return float(np.median(known)) if known.size else float("inf")


def at(image: ImageMotion, time: Array) -> ImageMotion:
    """A film at other moments; NaN further than a frame and a half from a sample."""
    own = image.time
    if len(own) == len(time) and np.abs(own - time).max() < 1e-4:
        return replace(image, time=time)
    after = np.clip(np.searchsorted(own, time), 1, len(own) - 1)
    before = after - 1
    gap = own[after] - own[before]
    share = np.clip((time - own[before]) / gap, 0, 1)
    wide = 1.5 * float(np.median(np.diff(own)))
    frame = float(np.median(np.diff(own)))
    far = (gap > wide) & (np.minimum(share, 1 - share) * gap > 0.1 * frame)
    outside = (time < own[0] - 0.5 * frame) | (time > own[-1] + 0.5 * frame)
    left, right = image.pixels[before], image.pixels[after]
    mixed = left + share[:, None, None] * (right - left)
    near = np.where(share[:, None, None] < 0.5, left, right)
    close = (np.minimum(share, 1 - share) < 0.02)[:, None, None]
    pixels = np.where(close, near, mixed)
    pixels[far | outside] = np.nan
    sure = np.minimum(image.confidence[before], image.confidence[after])
    nearest = np.where(
        (share < 0.5)[:, None], image.confidence[before], image.confidence[after]
    )
    confidence = np.where(close[..., 0], nearest, sure)
    seen = np.isfinite(pixels).all(axis=2)
    return replace(
        image,
        time=time,
        pixels=pixels,
        confidence=np.where(seen, confidence, 0.0),
        lifted=None,
    )
