"""What a film of an activity needs of the camera."""

from __future__ import annotations

from kneewise.events.event import Activity
from kneewise.measures.voids import TOO_FAR
from kneewise.units import deg
from kneewise.workflow.in_space import IN_SPACE

ASIDE = deg(60)
"""From there a body fitted to one film was still tried (``docs/one-camera.md``)."""

ON_ONE_LEG = deg(40)
"""The same for squats on one leg."""


def widest(activity: Activity | None, *, has_height: bool) -> float:
    """How far past straight ahead a camera may look, rad.

    Sideways angles of a picture are void beyond ``measures.voids.TOO_FAR``. Where a
    foot rests and the height is on record, a body is fitted to the film, from aside as
    well.

    Args:
        activity: what is filmed; None where that is not said.
        has_height: whether the height of the person is on record.
    """
    if not has_height or activity not in IN_SPACE:
        return TOO_FAR
    return ON_ONE_LEG if activity is Activity.SINGLE_LEG_SQUAT else ASIDE
