"""Our own body as pose networks see it: where their points are, and what they miss."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kneewise.engine.body import Body, Flags
from kneewise.engine.prior import Prior
from kneewise.engine.scale import scaled
from kneewise.motion.motion import Motion
from kneewise.motion.noise import network_bias
from kneewise.units import deg

HIPS = 0.104
"""Of the height, how far apart the centres of the hips are in most people: 0.091 to
0.112 in the generic models of Rajagopal 2016 and gait2392 and in one scaled by hand
(OpenCap, subject 4). Our own body comes from one person, who has 0.091."""

VARIED = 0.09
"""Of that, its standard deviation from person to person."""

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


def as_wide(whole: Body, motion: Motion, height: float) -> Body:
    """The body with its hips as far apart as they are likely to be.

    Two keypoints tell less of how wide a pelvis is than that it is a person's: the
    distance of the hips is the mean of both, each by its error. Errors across it, too,
    make a distance look longer.

    Args:
        whole: the body, made to the person otherwise.
        motion: with both hips, as pose networks have them.
        height: m.
    """
    off = float(network_bias(("left_hip",))[0])
    apart = np.linalg.norm(motion.path("left_hip") - motion.path("right_hip"), axis=1)
    seen = np.sqrt(max(float(np.nanmedian(apart)) ** 2 - 4 * off**2, 0.0))
    usual = HIPS * height
    share = (VARIED * usual) ** 2 / ((VARIED * usual) ** 2 + 2 * off**2)
    hips = [whole.segments.index(f"femur_{letter}") for letter in "rl"]
    own = float(np.linalg.norm(np.subtract(*whole.joint_place[hips])))
    across = (usual + share * (seen - usual)) / own
    return scaled(whole, {"pelvis": np.array([1.0, 1.0, across])})


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
