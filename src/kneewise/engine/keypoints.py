"""Our own body as pose networks see it: where their points are, and what they miss."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kneewise.engine.body import Body, Flags
from kneewise.engine.prior import Prior
from kneewise.units import deg

BACK = {"extension": deg(10), "bending": deg(8), "rotation": deg(8)}
"""Standard deviation of the lumbar spine about straight. Two hips alone do not tell how
a pelvis leans forwards; shoulders and a back that is nearly straight do. Half of what a
lumbar spine bends in a deep squat (20°; our judgement)."""

HEEL = deg(10)
"""Standard deviation of the subtalar joint about rest, which a heel and a toe hardly
tell: about as far as it goes in walking (our judgement). Taken for twice as much, it
tips ankles forwards by half a degree."""


def body(whole: Body) -> Body:
    """The body with its shoulders where networks have them: at the joint.

    Markers sit on the acromion, some 5 cm above it.
    """
    segment, place = whole.marker_segment.copy(), whole.marker_place.copy()
    for side, letter in (("right", "r"), ("left", "l")):
        k = whole.markers.index(f"{side}_shoulder")
        segment[k] = whole.segments.index(f"humerus_{letter}")
        place[k] = 0.0
    segment.setflags(write=False)
    place.setflags(write=False)
    return replace(whole, marker_segment=segment, marker_place=place)


def held(whole: Body) -> Flags:
    """(q,) coordinates that stand still while lengths are told from keypoints.

    A back that bends could make up for any length of the trunk.
    """
    backs = [f"lumbar_{way}" for way in BACK]
    return whole.locked | np.isin(np.array(whole.coordinates), backs)


def prior(whole: Body, known: Prior) -> Prior:
    """What is known beforehand, and that backs and heels are rarely far from rest."""
    mean, spread = known.mean.copy(), known.spread.copy()
    for way, within in BACK.items():
        i = whole.index(f"lumbar_{way}")
        mean[i], spread[i] = whole.default[i], within
    for side in "rl":
        spread[whole.index(f"subtalar_angle_{side}")] = HEEL
    return Prior(mean=mean, spread=spread)
