"""What cameras and motion sensors saw of a body: places in pictures, orientations.

The axes are the body's: x forward, y up, z to the person's right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from kneewise.arrays import Array, frozen, increasing
from kneewise.engine.observe import FROM_WORLD, Landmarks, Wishes
from kneewise.motion.camera import Camera
from kneewise.motion.image import ImageMotion


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Sightings:
    """Where one calibrated camera saw points of a body, over n frames.

    The lens's distortion is undone once, before the fit, which then compares with an
    ideal picture. An error in px is taken through the focal length alone; at the edge
    of a strongly distorted picture that is off by the local stretch, a few percent.

    Limits:
        The errors are taken to be independent from point to point and frame to frame.
        A pose network errs the same way for many frames: that is not in them.
    """

    time: Array
    """(n,) s, increasing."""

    markers: tuple[str, ...]
    """k names; those that the body does not have are left aside."""

    camera: Camera
    pixels: Array
    """(n, k, 2) px, as the camera draws them; NaN where not seen."""

    errors: Array | None = None
    """(k,) px, standard error of each point along each axis of the picture; None where
    nobody knows: then the misfit of the fit itself tells."""

    confidence: Array | None = None
    """(n, k) from 0 to 1, by which an error is divided; 0 for not seen. None for 1."""

    drift: Array | None = None
    """(k,) m, how far each point is from its place on the body, alike for all cameras
    that see it: one standard error along each axis. None where it is not."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "time", increasing(self.time))
        n, k = len(self.time), len(self.markers)
        if len(set(self.markers)) != k:
            raise ValueError("two points share a name.")
        for name, shape in (
            ("pixels", (n, k, 2)),
            ("errors", (k,)),
            ("drift", (k,)),
            ("confidence", (n, k)),
        ):
            values = getattr(self, name)
            if values is not None:
                object.__setattr__(self, name, frozen(values, shape, name))
        if self.errors is not None and not (self.errors > 0).all():
            raise ValueError("a point's error must be above 0.")
        if self.drift is not None and not (self.drift >= 0).all():
            raise ValueError("a point's drift must not be below 0.")

    @property
    def lens(self) -> Array:
        """(3, 4) from the body's ground to the camera's axes."""
        turn = self.camera.turn @ FROM_WORLD.T
        return np.column_stack([turn, self.camera.shift])

    def seen(self) -> Array:
        """(n, k, 2) tangents of the angles off the axis; NaN where not seen."""
        there = self.camera.tangents(np.asarray(self.pixels))
        if self.confidence is None:
            return there
        return np.where(self.confidence[..., None] > 0, there, np.nan)

    def spread(self, nominal: float) -> Array:
        """(n, k) standard error of the tangents; *nominal* where none is known."""
        focal = float(self.camera.focal.mean())
        own = np.full(len(self.markers), nominal * focal)
        if self.errors is not None:
            own = np.hypot(self.errors, self.camera.error)
        if self.confidence is None:
            return np.broadcast_to(own / focal, self.pixels.shape[:2])
        sure = np.where(self.confidence > 0, self.confidence, 1.0)
        spread: Array = own / focal / sure
        return spread


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Orientations:
    """How segments of a body were turned, over n frames, as motion sensors tell it.

    Limits:
        Where a sensor sits on its segment must be known and taken out beforehand.
    """

    time: Array
    """(n,) s, increasing."""

    segments: tuple[str, ...]
    """k names of segments of the body."""

    turns: Array
    """(n, k, 4) quaternions w x y z, from the segment's frame, as the model's file has
    it, to the ground; NaN where not known."""

    errors: Array
    """(k,) rad, standard error about each axis."""

    heading_errors: Array | None = None
    """(k,) rad, the same about the vertical, of which a sensor without a compass knows
    little; None for ``errors``."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "time", increasing(self.time))
        n, k = len(self.time), len(self.segments)
        if len(set(self.segments)) != k:
            raise ValueError("two orientations share a segment.")
        for name, shape in (
            ("turns", (n, k, 4)),
            ("errors", (k,)),
            ("heading_errors", (k,)),
        ):
            values = getattr(self, name)
            if values is not None:
                object.__setattr__(self, name, frozen(values, shape, name))
        if not (self.errors > 0).all():
            raise ValueError("an orientation's error must be above 0.")

    @property
    def level(self) -> Array:
        """(k,) how much the turn about the vertical counts, against the others."""
        if self.heading_errors is None:
            return np.ones(len(self.segments))
        share: Array = (self.errors / self.heading_errors) ** 2
        return share


Observation: TypeAlias = Landmarks | Sightings | Orientations | Wishes
"""What a fit can be given, in any mix."""


def sightings(
    image: ImageMotion,
    camera: Camera,
    *,
    errors: Mapping[str, float] | None = None,
    drift: Mapping[str, float] | None = None,
) -> Sightings:
    """What a camera saw of a person, as a fit takes it.

    Args:
        image: landmarks under the names of the body.
        camera: which saw them.
        errors: landmark → px; a landmark that is not in it is left out. None where
            nobody knows.
        drift: landmark → m, of those in *errors*; None for no such error.
    """
    kept = [
        i for i, name in enumerate(image.landmarks) if errors is None or name in errors
    ]
    names = tuple(image.landmarks[i] for i in kept)
    return Sightings(
        time=image.time,
        markers=names,
        camera=camera,
        pixels=image.pixels[:, kept],
        errors=None if errors is None else np.array([errors[name] for name in names]),
        confidence=image.confidence[:, kept],
        drift=None if drift is None else np.array([drift[name] for name in names]),
    )
