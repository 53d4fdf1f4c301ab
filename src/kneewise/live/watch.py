"""What keeps a coach from seeing, said only once it lasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from kneewise.live.event import Nobody, Trouble
from kneewise.live.pose import Pose, image_of
from kneewise.live.posture import SURE
from kneewise.measures.voids import TOO_FAR
from kneewise.motion.view import View, view

_ONSET = 0.7
"""s that something must last before it is said."""

_CLEAR = 0.6
"""s that it must be gone before it counts as mended."""

_RARE = 1.6
"""s for what is looked for once a second only."""

_SLOW = 2.5
"""s without a picture that count as a stall."""

_DARKNESS = 0.12
"""Middle brightness below which a picture is too dark. Our choice: a lit room at night
has some 0.3."""

_LARGE, _SMALL = 1.2, 0.35
"""Sizes of a person, in heights of the picture, that are too near and too far."""

_MARGIN = 0.01
"""Share of the picture's height beside its edge in which a foot counts as cut off."""

_FACING = 1.5
"""s over which the view is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Which troubles there are, and since when."""

    seen: Mapping[Trouble, tuple[float, float]] = field(default_factory=dict)
    """Trouble → s, when it was first and last seen."""

    active: frozenset[Trouble] = frozenset()

    @property
    def worst(self) -> Trouble | None:
        """The one to tell; None without any."""
        return next((one for one in Trouble if one in self.active), None)

    def at(self, time: float, raw: frozenset[Trouble]) -> Watch:
        """The troubles at *time*, given those of this very moment."""
        kept = {
            one: (first, last)
            for one, (first, last) in self.seen.items()
            if time - last <= _patience(one)
        }
        for one in raw:
            kept[one] = (kept[one][0] if one in kept else time, time)
        lasting = {one for one, (first, last) in kept.items() if last - first >= _ONSET}
        active = frozenset((self.active & kept.keys()) | lasting)
        if Trouble.STALLED in raw:
            active |= {Trouble.STALLED}
        return Watch(seen=kept, active=active)


def of_pose(pose: Pose, facing: View) -> frozenset[Trouble]:
    """What is wrong with a picture in which somebody is."""
    tall = pose.size / pose.height
    is_cut = _feet_are_cut(pose)
    found = {
        Trouble.DARK: pose.light < _DARKNESS,
        Trouble.COMPANY: pose.has_company,
        Trouble.NEAR: is_cut and tall > _LARGE,
        Trouble.FEET: is_cut and tall <= _LARGE,
        Trouble.FAR: tall < _SMALL,
        Trouble.VIEW: facing.angle > TOO_FAR,
    }
    return frozenset(one for one, there in found.items() if there)


def of_nobody(event: Nobody) -> frozenset[Trouble]:
    """What is wrong with a picture in which nobody is."""
    return frozenset(
        {Trouble.DARK if event.light < _DARKNESS else Trouble.NOBODY},
    )


def of_silence(time: float, last: float) -> frozenset[Trouble]:
    """What is wrong when the last picture came at *last*, s."""
    return frozenset({Trouble.STALLED} if time - last > _SLOW else ())


def facing(poses: Sequence[Pose]) -> View:
    """From where the camera looked in the last second and a half."""
    if not poses:
        return View(angle=float("nan"), error=float("nan"), behind=False)
    now = poses[-1].time
    return view(image_of([pose for pose in poses if now - pose.time <= _FACING]))


def _patience(trouble: Trouble) -> float:
    return _RARE if trouble is Trouble.COMPANY else _CLEAR


def _feet_are_cut(pose: Pose) -> bool:
    """Whether an ankle is outside the picture, or at its edge, or a guess."""
    for side in ("left", "right"):
        for joint in ("ankle", "knee", "hip"):
            point = pose.point(f"{side}_{joint}")
            if not np.isfinite(point).all():
                return True
        down = pose.point(f"{side}_ankle")[1]
        if down > (1 - _MARGIN) * pose.height:
            return True
    return bool(pose.confidence.min() < SURE)
