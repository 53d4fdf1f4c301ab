"""The viewfinder: what a page that films is told of each picture."""

from __future__ import annotations

from typing import Any

import numpy as np

from kneewise.errors import BadSetting
from kneewise.events.event import Activity
from kneewise.live.filming import Framing, framed
from kneewise.units import in_deg
from kneewise.web.live import wire
from kneewise.workflow.filming import widest
from kneewise.workflow.practising import Glance, Session


class Viewfinder:
    """Judges pictures for one page that films, and forgets them."""

    def __init__(self, activity: str, *, has_height: bool) -> None:
        """Begin.

        Args:
            activity: what is filmed; empty where that is not said.
            has_height: whether the height of the person is on record.

        Raises:
            BadSetting: if there is no such activity.
        """
        try:
            chosen = Activity(activity) if activity else None
        except ValueError as error:
            raise BadSetting(f"{activity[:40]} is no activity.") from error
        self._framing = Framing(most=widest(chosen, has_height=has_height))

    def told(self, _session: Session, number: int, glance: Glance) -> dict[str, Any]:
        """What the page is told of a picture."""
        self._framing = now = framed(self._framing, glance.event)
        return {
            "n": number,
            "points": None if glance.pose is None else wire.points(glance.pose),
            "lack": None if now.lack is None else now.lack.value,
            "good": now.is_good,
            "view": _view(now),
            "share": round(now.share, 2) if np.isfinite(now.share) else None,
            "light": round(now.light, 2),
        }


def _view(now: Framing) -> dict[str, Any] | None:
    """From where the camera looks, in degrees, and how far aside it may."""
    if now.view is None or not np.isfinite(now.view.angle):
        return None
    return {
        "angle": round(in_deg(now.view.angle)),
        "error": round(in_deg(now.view.error)),
        "behind": now.view.behind,
        "most": round(in_deg(now.most)),
    }
