"""Filming: whether a camera shows what is needed of whoever is filmed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from kneewise.live import watch as looking
from kneewise.live.event import Nobody, Trouble
from kneewise.live.pose import Pose
from kneewise.live.watch import Watch
from kneewise.motion.view import View

_SETTLED = 1.0
"""s without anything wrong after which all is well."""

_SELDOM = 0.5
"""s between two pictures of a slow check, which cannot wait for what lasts."""

_RECENT = 2.0
"""s of poses that are kept, for the view."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Framing:
    """What a camera shows of whoever is to be filmed."""

    most: float
    """rad past straight in front (or behind), up to which the film can be measured."""

    recent: tuple[Pose, ...] = ()
    time: float = float("-inf")
    """s, of the last picture."""

    watch: Watch = field(default_factory=Watch)
    view: View | None = None
    """None where nobody is in view."""

    share: float = float("nan")
    """The height of the person in heights of the picture."""

    light: float = 1.0
    """From 0 (black) to 1."""

    since: float = float("nan")
    """s, since when nothing is wrong; NaN while something is."""

    @property
    def lack(self) -> Trouble | None:
        """The one thing to mend first; None where nothing is wrong for long."""
        return self.watch.worst

    @property
    def is_good(self) -> bool:
        """Whether all is well, and was for a second."""
        return self.time - self.since >= _SETTLED


def framed(before: Framing, event: Pose | Nobody) -> Framing:
    """What a camera shows after one more picture."""
    if isinstance(event, Nobody):
        raw = looking.of_nobody(event)
        after = replace(
            before, recent=(), view=None, share=float("nan"), light=event.light
        )
    else:
        recent = tuple(p for p in before.recent if event.time - p.time <= _RECENT)
        recent = () if event.is_another else recent
        after = replace(before, recent=(*recent, event), light=event.light)
        facing = looking.facing(after.recent)
        after = replace(after, view=facing, share=event.size / event.height)
        raw = _lacks(event, facing, before.most)
    watch = before.watch.at(event.time, raw)
    if event.time - before.time > _SELDOM:  # one picture must do
        watch = Watch(seen=dict.fromkeys(raw, (event.time,) * 2), active=raw)
    since = before.since if np.isfinite(before.since) else event.time
    return replace(
        after,
        time=event.time,
        watch=watch,
        since=float("nan") if watch.seen else since,
    )


def _lacks(pose: Pose, facing: View, most: float) -> frozenset[Trouble]:
    """What a picture with somebody in it lacks, as the coach sees it, and the head."""
    found = set(looking.of_pose(pose, facing)) - {Trouble.VIEW}
    if facing.angle > most:
        found.add(Trouble.VIEW)
    if pose.top < 0 and Trouble.NEAR not in found:
        found.add(Trouble.HEAD)
    return frozenset(found)
