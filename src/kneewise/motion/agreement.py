"""Whether cameras agree about a person, and if not, what may be wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np

from kneewise.arrays import Array
from kneewise.caveat import Caveat, Weight
from kneewise.errors import UnfitRecording
from kneewise.motion.sight import Sight, frames, some, stacked
from kneewise.motion.triangulate import triangulated
from kneewise.units import mm

FRAMES = 60
"""That are looked at, spread over the recording."""

APART = mm(60)
"""Median of what cameras leave of each other, beyond which nothing can be measured."""

BETTER = 0.4
"""Of that, what must be left of it for an explanation to be taken."""

DOUBTED = mm(20)
"""The same, from which the cameras are doubted: pose networks leave 10 to 15 mm."""

ZOOMS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.1, 1.2, 1.4, 1.6, 2.0)
"""Times by which a camera may be zoomed between calibration and film."""

MOST_ORDERS = 4
"""Cameras, beyond which not every order is tried."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Agreement:
    """How well cameras agree."""

    left: float
    """m at the person, median over sights of how far they miss the common point."""

    by_camera: Array
    """(c,) m, the same for each."""

    caveats: tuple[Caveat, ...] = ()


def agreement(sights: tuple[Sight, ...]) -> Agreement:
    """How well cameras agree about a person.

    Raises:
        UnfitRecording: if they do not, with what would make them agree: cameras in
            another order, a mirrored film, left and right exchanged, one that moved.
    """
    few = some(sights, FRAMES)
    left = _left(few)
    size = float(np.nanmedian(left)) if np.isfinite(left).any() else float("inf")
    by_camera = np.array(
        [np.nanmedian(one) if np.isfinite(one).any() else np.nan for one in left]
    )
    _check_moved(sights)
    if size > DOUBTED:
        _check_explained(few, size)
    if size > APART:
        raise UnfitRecording(
            f"the cameras see the person {_length(size)} apart: the calibration is "
            "not that of these films, or they do not show the same movement.",
            remedy="Check that the calibration was made with the cameras where they "
            "stood, or find it from the person: kneewise calibrate.",
        )
    return Agreement(left=size, by_camera=by_camera, caveats=_doubts(sights, by_camera))


def _check_explained(sights: tuple[Sight, ...], size: float) -> None:
    """Refuse what one mistake explains: the one that leaves least.

    Raises:
        UnfitRecording: with what would make the cameras agree.
    """
    tried = [(_median(_left(other)), said) for said, other in _explanations(sights)]
    remains, said = min(tried, key=lambda each: each[0])
    if remains < BETTER * size:
        raise UnfitRecording(
            f"the cameras see the person {1000 * size:.0f} mm apart; {said[0]}, they "
            f"would agree to {1000 * remains:.0f} mm.",
            remedy=said[1],
        )


def _length(size: float) -> str:
    return f"{1000 * size:.0f} mm" if np.isfinite(size) else "nowhere near"


def _doubts(sights: Sequence[Sight], by_camera: Array) -> tuple[Caveat, ...]:
    worst = int(np.nanargmax(by_camera))
    if not by_camera[worst] > DOUBTED:
        return ()
    name = sights[worst].camera.name
    return (
        Caveat(
            text=f"The cameras do not agree well: {name} misses the others by "
            f"{1000 * by_camera[worst]:.0f} mm at the person.",
            remedy="Check that no camera was touched after the calibration.",
            weight=Weight.DOUBT,
        ),
    )


def _left(sights: Sequence[Sight]) -> Array:
    """What is left (c, n, k) m of each sight."""
    _, pixels, errors = stacked(tuple(sights))
    return triangulated([sight.camera for sight in sights], pixels, errors).left


def _median(left: Array) -> float:
    known = left[np.isfinite(left)]
    return float(np.median(known)) if known.size > 0.2 * left.size else float("inf")


Said = tuple[str, str]


def _explanations(sights: tuple[Sight, ...]) -> Iterator[tuple[Said, list[Sight]]]:
    """What may be wrong: in words, with a remedy, and the sights as they would be."""
    cameras = [sight.camera for sight in sights]
    if len(cameras) <= MOST_ORDERS:
        for order in list(permutations(range(len(cameras))))[1:]:
            names = ", ".join(cameras[i].name for i in order)
            said = (
                f"were they {names} in the order of the files",
                "Give the files in the order of the calibration, or name them after "
                "their cameras.",
            )
            yield (
                said,
                [
                    replace(s, camera=cameras[i])
                    for s, i in zip(sights, order, strict=True)
                ],
            )
    for i, sight in enumerate(sights):
        name = sight.camera.name
        said = (
            f"were the film of {name} mirrored",
            f"Film with {name} unmirrored, as the main camera of a phone does, or turn "
            "mirroring off.",
        )
        yield said, [*sights[:i], _mirrored(sight), *sights[i + 1 :]]
        said = (
            f"were left and right exchanged in {name}",
            f"Check how the keypoints of {name} were named.",
        )
        yield said, [*sights[:i], _exchanged(sight), *sights[i + 1 :]]
        for scale in ZOOMS:
            said = (
                f"were {name} zoomed to {scale:g} times what it was in the calibration",
                f"Calibrate {name} and film with it at one and the same zoom.",
            )
            yield said, [*sights[:i], _zoomed(sight, 1 / scale), *sights[i + 1 :]]


def _mirrored(sight: Sight) -> Sight:
    """The same film mirrored back: the left of a mirror is a right."""
    image = sight.image
    pixels = image.pixels * np.array([-1.0, 1.0]) + np.array([image.width - 1, 0.0])
    if image.width < sight.camera.width:
        pixels = pixels + np.array([sight.camera.width - image.width, 0.0])
    return _exchanged(replace(sight, image=replace(image, pixels=pixels)))


def _zoomed(sight: Sight, scale: float) -> Sight:
    """The same film made larger or smaller about the middle of the lens."""
    image, centre = sight.image, sight.camera.centre
    pixels = centre + scale * (image.pixels - centre)
    return replace(sight, image=replace(image, pixels=pixels))


def _exchanged(sight: Sight) -> Sight:
    """The same with the names of left and right exchanged."""
    image = sight.image
    names = tuple(_other(name) for name in image.landmarks)
    return replace(sight, image=replace(image, landmarks=names))


def _other(name: str) -> str:
    if name.startswith("left_"):
        return "right_" + name.removeprefix("left_")
    return "left_" + name.removeprefix("right_") if name.startswith("right_") else name


def _check_moved(sights: tuple[Sight, ...]) -> None:
    """Refuse cameras that agree in one part of a recording and not in the other.

    Raises:
        UnfitRecording: with the moment from which they do not.
    """
    time = sights[0].image.time
    left = _left(sights)
    known = np.isfinite(left)
    rows = np.flatnonzero(known.any(axis=(0, 2)))
    if len(rows) < 20:
        return
    worst = np.where(known, left, 0.0).max(axis=0)
    each = np.array([np.median(worst[t][known[:, t].any(axis=0)]) for t in rows])
    gain, split = _split(each)
    before, after = np.median(each[:split]), np.median(each[split:])
    low, high = min(before, after), max(before, after)
    if gain < 0.6 or high < max(APART, 3 * low):
        return
    later = bool(after > before)
    bad = tuple(frames(s, rows[split:] if later else rows[:split]) for s in sights)
    culprit = _zoomer(bad, high) or _culprit(bad)
    until = "from" if later else "until"
    when = float(time[rows[split]])
    raise UnfitRecording(
        f"{culprit} {until} {when:.1f} s: the cameras agree to {1000 * low:.0f} mm in "
        f"one part of the recording and to {1000 * high:.0f} mm in the other.",
        remedy="Fix the cameras and their zoom so that nobody can touch them, and give "
        "the part of the films in which they stood still.",
    )


def _split(values: Array) -> tuple[float, int]:
    """Where a series falls into two levels best, and how much of its spread that is."""
    n = len(values)
    logs = np.log(np.maximum(values, 1e-6))
    sums = np.cumsum(logs)
    i = np.arange(n // 10 + 1, n - n // 10)
    means = sums[i - 1] / i, (sums[-1] - sums[i - 1]) / (n - i)
    between = i * (n - i) / n * (means[0] - means[1]) ** 2
    best = int(between.argmax())
    total = float(np.square(logs - logs.mean()).sum())
    return float(between[best] / max(total, 1e-12)), int(i[best])


def _zoomer(bad: tuple[Sight, ...], size: float) -> str:
    """Which camera zoomed, if that alone explains that they are *size* m apart."""
    few = some(bad, FRAMES)
    tried = [
        (_median(_left([*few[:i], _zoomed(one, 1 / scale), *few[i + 1 :]])), one, scale)
        for i, one in enumerate(few)
        for scale in ZOOMS
    ]
    remains, one, scale = min(tried, key=lambda each: each[0])
    if remains > BETTER * size:
        return ""
    return f"{one.camera.name} was zoomed to about {scale:g} times,"


def _culprit(bad: tuple[Sight, ...]) -> str:
    """Which camera moved: the one without which the others agree.

    Of two nobody can say.

    Args:
        bad: what all cameras saw while they disagreed.
    """
    if len(bad) < 3:
        return "a camera moved, or another person was followed,"
    sizes = [_median(_left([*bad[:c], *bad[c + 1 :]])) for c in range(len(bad))]
    name = bad[int(np.argmin(sizes))].camera.name
    return f"{name} moved, or another person was followed in it,"
