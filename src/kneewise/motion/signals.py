"""The plain curves of any movement: landmarks in space, in a picture, or angles."""

from __future__ import annotations

from kneewise.motion.curves import LegCurves, Seen, Signals
from kneewise.motion.image import ImageMotion
from kneewise.motion.motion import Motion
from kneewise.motion.recording import Figure
from kneewise.motion.signals_angles import from_angles
from kneewise.motion.signals_picture import from_picture
from kneewise.motion.signals_space import from_space

__all__ = ["LegCurves", "Seen", "Signals", "signals"]


def signals(motion: Figure) -> Signals:
    """The plain curves of a movement.

    Args:
        motion: joint centres in space (see ``joints``), landmarks in one picture, or
            joint angles.

    Returns:
        Curves in lengths of the person's own leg, which do not depend on where the
        person stands, which way they face and how large they are. What the recording
        does not carry is NaN; nothing is raised.
    """
    if isinstance(motion, Motion):
        return from_space(motion)
    if isinstance(motion, ImageMotion):
        return from_picture(motion)
    return from_angles(motion)
