"""Numbers that a recording cannot carry: which, why, and what would mend it."""

from __future__ import annotations

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.caveat import Caveat, Weight
from kneewise.measures.catalogue import CATALOGUE
from kneewise.measures.curves import Curve, Curves
from kneewise.motion.view import View
from kneewise.units import deg, in_deg

FINE = deg(10)
"""Up to here a camera counts as straight in front; what even that adds to a sideways
angle is in its error bar."""

TOO_FAR = deg(20)
"""From here on the forward bend of a knee shows as inward or outward bend of 20° (thigh
35° and shank 25° from vertical, seen from 20° aside): no sideways number is given."""

_CROSS_TALK = 0.6
"""Share of knee abduction that follows knee flexion; more is a mistaken axis."""

_MUCH = deg(10)

Doubts = dict[Curve, tuple[Caveat, ...]]
"""What is doubtful about one curve."""


def by_view(view: View, curves: Curves) -> Doubts:
    """What the view of one camera takes from the sideways numbers."""
    off = in_deg(view.angle)
    if view.angle <= FINE:
        return {}
    if np.isnan(view.angle):
        caveat = Caveat(
            text="From where the camera looked cannot be told; sideways angles hold "
            "only if it looked from straight in front or behind.",
            remedy="Have shoulders and hips in view as well.",
            weight=Weight.DOUBT,
        )
    elif view.angle > TOO_FAR:
        caveat = Caveat(
            text=f"The camera looked {off:.0f}° past straight ahead; sideways angles "
            "cannot be read from there.",
            remedy="Film from straight in front (or behind), at knee height.",
            weight=Weight.VOID,
        )
    else:
        caveat = Caveat(
            text=f"The camera looked {off:.0f}° past straight ahead; bend of the knee "
            "shows as sideways bend in part.",
            remedy="Film from straight in front (or behind), at knee height.",
            weight=Weight.DOUBT,
        )
    frontal = {definition.name for definition in CATALOGUE if definition.frontal}
    return {curve: (caveat,) for curve in curves if curve.name in frontal}


def by_guess(guessed: frozenset[str], curves: Curves) -> Doubts:
    """What missing markers take from angles about a segment's own length."""
    doubts: Doubts = {}
    for side in Side:
        if f"{side}_thigh_turn" in guessed:
            turn = Caveat(
                text="No marker on the inner side of the knee: the turn of the thigh "
                "is not seen.",
                remedy="Add a marker on the inner side of each knee, or give a "
                "standing trial that has them with --static.",
                weight=Weight.VOID,
            )
            for name in ("hip_internal_rotation", "knee_abduction"):
                doubts[Curve(name=name, side=side)] = (turn,)
        if "pelvis_tilt" in guessed:
            tilt = Caveat(
                text="The tilt of the pelvis is not seen; the trunk stands in for it.",
                remedy="Add markers on the four iliac spines.",
                weight=Weight.DOUBT,
            )
            doubts[Curve(name="hip_flexion", side=side)] = (tilt,)
    return {curve: caveats for curve, caveats in doubts.items() if curve in curves}


def by_cross_talk(curves: Curves) -> Doubts:
    """Knee abduction that is bend of the knee in disguise, withheld.

    Where most of the curve of knee abduction follows knee flexion, over 10° and more,
    the axis of the knee is set wrong and one angle shows as the other.
    """
    doubts: Doubts = {}
    for side in Side:
        curve = Curve(name="knee_abduction", side=side)
        bend = curves.get(Curve(name="knee_flexion", side=side))
        if curve in curves and bend is not None and _follows(curves[curve], bend):
            doubts[curve] = (
                Caveat(
                    text="Knee abduction follows the bend of the knee: cross-talk of a "
                    "tilted knee axis, not collapse.",
                    remedy="Set the knee markers on the axis the knee bends about.",
                    weight=Weight.VOID,
                ),
            )
    return doubts


def _follows(abduction: Array, bend: Array) -> bool:
    known = np.isfinite(abduction) & np.isfinite(bend)
    if known.sum() < 10 or np.ptp(bend[known]) < deg(20):
        return False
    slope, start = np.polyfit(bend[known], abduction[known], 1)
    moved = abs(slope) * np.ptp(bend[known])
    rest = abduction[known] - (slope * bend[known] + start)
    share = 1 - rest.var() / max(abduction[known].var(), 1e-12)
    return bool(share > _CROSS_TALK and moved > _MUCH)


def joined(*several: Doubts) -> Doubts:
    """All doubts together, curve by curve."""
    result: Doubts = {}
    for doubts in several:
        for curve, caveats in doubts.items():
            result[curve] = result.get(curve, ()) + caveats
    return result
