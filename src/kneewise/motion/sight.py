"""What calibrated cameras saw of one person, at the same moments."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kneewise.arrays import Array, Indices, frozen
from kneewise.motion.camera import Camera
from kneewise.motion.image import ImageMotion


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Sight:
    """One camera and what it saw."""

    camera: Camera
    image: ImageMotion
    errors: Array
    """(k,) px, standard error of each landmark along each axis of the picture."""

    def __post_init__(self) -> None:
        size = (len(self.image.landmarks),)
        object.__setattr__(self, "errors", frozen(self.errors, size, "errors"))


def stacked(sights: tuple[Sight, ...]) -> tuple[tuple[str, ...], Array, Array]:
    """What all cameras saw, by landmark.

    Returns:
        the k landmarks that any camera saw, pixels (c, n, k, 2) with NaN where not
        seen, and their errors (c, n, k) px.
    """
    every = [name for sight in sights for name in sight.image.landmarks]
    names = tuple(dict.fromkeys(every))
    n = len(sights[0].image.time)
    pixels = np.full((len(sights), n, len(names), 2), np.nan)
    errors = np.ones((len(sights), n, len(names)))
    for c, sight in enumerate(sights):
        own = [names.index(name) for name in sight.image.landmarks]
        seen = sight.image.confidence > 0
        pixels[c][:, own] = np.where(seen[..., None], sight.image.pixels, np.nan)
        errors[c][:, own] = sight.errors
    return names, pixels, errors


def some(sights: tuple[Sight, ...], count: int) -> tuple[Sight, ...]:
    """The same in *count* frames at most, spread over the recording."""
    n = len(sights[0].image.time)
    rows = np.unique(np.linspace(0, n - 1, count).round().astype(np.intp))
    return tuple(frames(sight, rows) for sight in sights)


def frames(sight: Sight, rows: Indices) -> Sight:
    """The same in some frames."""
    image = sight.image
    few = replace(
        image,
        time=image.time[rows],
        pixels=image.pixels[rows],
        confidence=image.confidence[rows],
        lifted=None,
    )
    return replace(sight, image=few)
