"""What one camera saw, laid out for the fit."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.engine.one_camera.landing import landed, middle
from kneewise.engine.one_camera.layout import FEET, POINTS
from kneewise.events.event import Activity
from kneewise.motion.filters import percentile, smoothed
from kneewise.motion.image import ImageMotion

SURE = 0.3
"""Confidence below which a point counts as not seen."""

LEG = 0.491
"""Thigh and shank ÷ stature: Drillis & Contini 1966, as in ``beliefs``."""

TRUNK = 0.305
"""From the middle of the hips to that of the shoulders ÷ stature, as there."""

DEEP = 0.5
"""Sinking of the hips ÷ leg that counts as a bend of depth 1."""

STRAIGHT = 0.015
"""Depth up to which a leg is believed to be nearly straight."""

_NOISE = 0.0048
"""How far a point strays from where it is misplaced to, ÷ stature: 8 mm, for the joints
of a film beside markers (3 to 12 mm)."""

_TOGETHER = 0.15
"""s over which it strays the same way, before and after, so that frames are no
independent witnesses: the joints of a film beside markers stray alike by 0.65 after
0.1 s, by 0.3 after 0.2 s and not at all after 0.3 s."""

_POSTURES = 4.0
"""How many witnesses of a person's habits a film is, however long it lasts: standing,
going down, deep and coming up; who repeats a movement repeats the habit."""

_STILL = 1.5
"""Standing straight counts as somewhat more than one witness: it is seen again and
again, in as many places of the picture as the hips come to rest in."""

_CALM = 0.5
"""m/s²: no film is believed to be of somebody who moves more calmly."""

_BENDING = 0.1
"""Depth from which a person counts as moving."""

_PACE = 3.0
"""Hz, above which a point's wander is no movement of the hips."""

_SEATED = 0.3
"""Depth beyond which a seat may carry a part of who rises from one."""

_SITTING = 0.6
"""The longest leg in the picture, of what the trunk makes one expect, below which
nobody stands in the film."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Film:
    """A film, and what is known of it."""

    image: ImageMotion
    stature: float
    """m."""

    planted: tuple[Side, ...] = tuple(Side)
    """Whose feet stay where they are; the other one leaves the ground."""

    activity: Activity = Activity.SQUAT

    @property
    def is_alone(self) -> bool:
        """Whether one leg bends by itself, the other in the air."""
        return self.activity is Activity.SINGLE_LEG_SQUAT


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Sighting:
    """Points of one person in n pictures."""

    time: Array
    """(n,) s."""

    planted: tuple[Side, ...]
    """Whose feet stay where they are throughout."""

    is_alone: bool
    """Whether one leg bends by itself, the other in the air."""

    landed: Array
    """(n,) 1 where the foot that leaves the ground stands in its place on it."""

    pixels: Array
    """(n, POINTS, 2) px; 0 where not seen."""

    weight: Array
    """(n, POINTS) from 0 to 1; 0 where not seen."""

    feet: Array
    """(FEET, 2) px, where heels and toes stay; NaN where never seen."""

    depth: Array
    """(n,) of the bend, 0 standing, about 1 at the deepest."""

    straight: Array
    """(n,) how much each moment says that the legs are nearly straight."""

    carried: Array
    """(n,) 1 where the planted feet alone carry the body, 0 where other things may."""

    share: float
    """How much one moment weighs in what concerns postures."""

    repeated: float
    """How many pictures in a row say the same thing."""

    size: Array
    """(2,) px, of the picture."""

    stature: float
    """m."""

    scale: float
    """px per m at the person."""

    tempo: float
    """m/s², how fast the hips gather speed up and down while the person moves (RMS)."""

    witness: float
    """rad, the bearing by the estimator's own guess in space; NaN without one."""

    is_from_behind: bool

    @property
    def stray(self) -> float:
        """px, how far a point strays in one picture, as a standard error."""
        return _NOISE * self.stature * self.scale

    def part(self, chosen: slice) -> Sighting:
        """Some of the moments, each weighing what it weighs among all."""
        return replace(
            self,
            time=self.time[chosen],
            landed=self.landed[chosen],
            pixels=self.pixels[chosen],
            weight=self.weight[chosen],
            depth=self.depth[chosen],
            straight=self.straight[chosen],
            carried=self.carried[chosen],
        )

    def then(self, more: Sighting) -> Sighting:
        """With the moments of *more*, and what that says of the film."""
        time = np.concatenate([self.time, more.time])
        return replace(
            more,
            time=time,
            landed=np.concatenate([self.landed, more.landed]),
            pixels=np.concatenate([self.pixels, more.pixels]),
            weight=np.concatenate([self.weight, more.weight]),
            depth=np.concatenate([self.depth, more.depth]),
            straight=np.concatenate([self.straight, more.straight]),
            carried=np.concatenate([self.carried, more.carried]),
            repeated=_repeated(time),
        )


def sighting(film: Film, rate: float) -> Sighting:
    """What a film shows, thinned to about *rate* pictures per second.

    Args:
        film: with hips, knees, ankles and shoulders.
        rate: pictures per second; no more tell no more.
    """
    image, stature = film.image, film.stature
    paths = {name: sure(image, name) for name in (*POINTS, *FEET)}
    step = max(1, round(image.rate / rate))
    shown = np.stack([paths[name] for name in POINTS], axis=1)[::step]
    seen = np.isfinite(shown).all(axis=2)
    drop = _drop(paths, film.planted)
    standing = float(np.nanpercentile(drop, 95))
    trunk = _trunk(paths)
    expected = LEG / TRUNK * trunk
    has_stood = not standing < _SITTING * expected
    longest = standing if has_stood else expected
    bend = np.clip(1 - _bridged(image.time, drop) / longest, 0, 1) / DEEP
    depth = bend[::step]
    scale = longest / (LEG * stature)
    landed = _landed(film, paths, bend, stature * scale)
    feet = [_rest(paths, name, film.planted, landed) for name in FEET]
    time = image.time[::step]
    is_straight = (depth < STRAIGHT) & has_stood
    return Sighting(
        time=time,
        planted=film.planted,
        is_alone=film.is_alone,
        landed=landed[::step],
        pixels=np.nan_to_num(shown),
        weight=np.where(seen, _confidence(image)[::step], 0.0),
        feet=np.array(feet),
        depth=depth,
        straight=_STILL * is_straight / np.sqrt(max(1, is_straight.sum())),
        carried=_carried(film, depth),
        share=float(np.sqrt(_POSTURES / len(time))),
        repeated=_repeated(time),
        size=np.array([image.width, image.height]),
        stature=stature,
        scale=scale,
        tempo=_tempo(image.time, _bridged(image.time, drop) / scale, bend),
        witness=_witness(image),
        is_from_behind=_is_from_behind(paths),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """What of a film stays as it is while it goes on, and how long it went."""

    resting: float
    """px down, where the ankles rest."""

    is_chair: bool
    moments: int
    straight: int
    """Moments with straight legs."""

    @classmethod
    def on(cls, film: Film, seen: Sighting) -> Going:
        """After a film in which somebody stood."""
        ankles = [sure(film.image, f"{side}_ankle")[:, 1] for side in film.planted]
        return cls(
            resting=float(np.mean([percentile(row, 50) for row in ankles])),
            is_chair=film.activity is Activity.SIT_TO_STAND,
            moments=len(seen.time),
            straight=int((seen.straight > 0).sum()),
        )

    def after(self, seen: Sighting, image: ImageMotion) -> tuple[Going, Sighting]:
        """With one more picture, (1, ...) in *image*."""
        paths = np.stack([sure(image, name) for name in POINTS], axis=1)
        hips = np.mean([paths[:, POINTS.index(f"{s}_hip"), 1] for s in Side], axis=0)
        longest = LEG * seen.stature * seen.scale
        bend = np.clip(1 - (self.resting - hips) / longest, 0, 1) / DEEP
        depth = np.where(np.isfinite(bend), bend, seen.depth[-1:])
        is_straight = depth < STRAIGHT
        going = replace(
            self,
            moments=self.moments + 1,
            straight=self.straight + int(is_straight.sum()),
        )
        is_seen = np.isfinite(paths).all(axis=2)
        more = replace(
            seen,
            time=image.time,
            landed=np.zeros(1),
            pixels=np.nan_to_num(paths),
            weight=np.where(is_seen, _confidence(image), 0.0),
            depth=depth,
            straight=_STILL * is_straight / np.sqrt(max(1, going.straight)),
            carried=np.where(self.is_chair & (depth > _SEATED), 0.0, 1.0),
            share=float(np.sqrt(_POSTURES / going.moments)),
        )
        return going, seen.then(more)


def sure(image: ImageMotion, name: str) -> Array:
    """Where a point was surely seen, (n, 2) px; NaN elsewhere."""
    path = image.path(name)
    if name not in image.landmarks:
        return path
    confidence = image.confidence[:, image.landmarks.index(name)]
    return np.where(confidence[:, None] >= SURE, path, np.nan)


def _confidence(image: ImageMotion) -> Array:
    return image.confidence[:, [image.landmarks.index(name) for name in POINTS]]


def _rest(
    paths: dict[str, Array], name: str, planted: tuple[Side, ...], landed: Array
) -> Array:
    """Where a foot rests in the picture, (2,) px; NaN where it does not."""
    stays = Side(name.split("_")[0]) in planted
    there = np.ones(len(landed), dtype=bool) if stays else landed > 0
    return middle(paths[name][there]) if there.any() else np.full(2, np.nan)


def _carried(film: Film, depth: Array) -> Array:
    """(n,) 1 where the planted feet alone carry the body."""
    if film.activity is Activity.SIT_TO_STAND:
        return np.where(depth > _SEATED, 0.0, 1.0)
    if film.is_alone:
        return np.where(depth < _BENDING, 0.0, 1.0)
    return np.ones(len(depth))


def _landed(film: Film, paths: dict[str, Array], bend: Array, size: float) -> Array:
    """(n,) 1 where the foot that leaves the ground stands in its place on it."""
    if not film.is_alone:
        return np.zeros(len(bend))
    side = film.planted[0]
    return landed(
        film.image.time,
        paths[f"{side}_ankle"] / size,
        paths[f"{side.other}_ankle"] / size,
        bend < _BENDING,
    )


def _drop(paths: dict[str, Array], planted: tuple[Side, ...]) -> Array:
    """From the hips down to the ankles where they rest, (n,) px."""
    hips = (paths["left_hip"] + paths["right_hip"])[:, 1] / 2
    ankles = [percentile(paths[f"{side}_ankle"][:, 1], 50) for side in planted]
    return np.mean(ankles) - hips


def _trunk(paths: dict[str, Array]) -> float:
    """The longest trunk in the picture, px."""
    ends = [
        paths[f"left_{joint}"] + paths[f"right_{joint}"]
        for joint in ("shoulder", "hip")
    ]
    length = np.linalg.norm(ends[0] - ends[1], axis=1) / 2
    return float(percentile(length, 90))


def _bridged(time: Array, values: Array) -> Array:
    known = np.isfinite(values)
    return np.interp(time, time[known], values[known])


def _repeated(time: Array) -> float:
    """How many pictures in a row say the same thing."""
    return max(1.0, 2 * _TOGETHER / float(np.median(np.diff(time))))


def _tempo(time: Array, height: Array, bend: Array) -> float:
    """How fast hips at *height* (n,) m gather speed, m/s²."""
    even = np.arange(time[0], time[-1], 1 / (4 * _PACE))
    if len(even) < 3:
        return _CALM
    steady = smoothed(time, height[:, None], cutoff=_PACE)[:, 0]
    there = np.interp(even, time, steady)
    gathered = np.diff(there, n=2) * (4 * _PACE) ** 2
    is_moving = np.interp(even[1:-1], time, bend) > _BENDING
    some = gathered[is_moving] if is_moving.any() else gathered
    return max(_CALM, float(np.sqrt(np.mean(some**2))))


def _witness(image: ImageMotion) -> float:
    if image.lifted is None:
        return float("nan")
    at = image.landmarks.index
    hips, shoulders = (
        image.lifted[:, at(f"left_{pair}")] - image.lifted[:, at(f"right_{pair}")]
        for pair in ("hip", "shoulder")
    )
    across = hips + shoulders
    return float(percentile(np.arctan2(across[:, 0], across[:, 1]), 50))


def _is_from_behind(paths: dict[str, Array]) -> bool:
    across = (paths["left_hip"] - paths["right_hip"])[:, 0]
    across = across + (paths["left_shoulder"] - paths["right_shoulder"])[:, 0]
    return bool(percentile(across, 50) < 0)
