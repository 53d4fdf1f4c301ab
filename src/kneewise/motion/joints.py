"""Joint centres, from the markers around them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.caveat import Caveat, Weight
from kneewise.motion.axes import UP, dot, frame, level, middle, reject, unit
from kneewise.motion.motion import Motion
from kneewise.motion.wand import from_wand
from kneewise.units import mm

_HARRINGTON = np.array(
    [
        # constant (m), pelvic depth, pelvic width, leg length
        [mm(-9.9), -0.24, 0.0, 0.0],
        [mm(-7.1), 0.0, -0.16, -0.04],
        [mm(7.9), 0.28, 0.16, 0.0],
    ]
)
"""(3, 4): forward, upward and outward of the middle of the front spines."""

_HARRINGTON_SHORT = np.array(
    [
        [mm(-9.9), -0.24, 0.0, 0.0],
        [mm(-10.9), 0.0, -0.30, 0.0],
        [mm(7.3), 0.0, 0.33, 0.0],
    ]
)
"""(3, 4): the same where the length of the leg is not known."""

_TROCHANTER = 0.25
"""Hip centre on the line of both trochanters, from the near one: Weinhandl 2010."""

_HALF_KNEE = 0.065
"""Half the width of the knee with its marker, per metre from hip to lateral ankle."""

_HALF_ANKLE = 0.047
"""Half the width of the ankle with its marker, on the same scale."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Jointed:
    """A motion with joint centres, and what they rest on."""

    motion: Motion
    """With ``left_hip``, ``left_knee``, ``left_ankle`` and the right ones where they
    can be had, ``sacrum``, ``neck``."""

    caveats: tuple[Caveat, ...]

    substitutes: frozenset[str]
    """Joint centres found by a rule of thumb instead of markers on both sides."""


def joints(motion: Motion) -> Motion:
    """*motion* with hip, knee and ankle centres where its markers allow them."""
    return jointed(motion).motion


def jointed(motion: Motion) -> Jointed:
    """Find the joint centres of both legs.

    Centres that the motion already has are kept. A hip comes from the pelvis
    (Harrington 2007, from the pelvis and the leg length) or from both trochanters
    (Weinhandl 2010). A knee or an ankle is the middle of its two markers; with an outer
    marker and a wand, the point half a joint's width inwards in their plane (Davis
    1991); with an outer marker alone, inwards towards the other leg.

    Args:
        motion: landmarks of one person, gaps as NaN.

    Returns:
        the motion with what could be found; nothing is raised for what could not.

    Limits:
        From one lateral marker the centre is off by 5 to 15 mm, and a hip centre
        from the pelvis by some 12 mm (independent test of Harrington's equation).

    Source:
        Harrington et al. 2007, J Biomech 40:595-602; Weinhandl & O'Connor 2010,
        J Biomech 43:2633-2636; Davis et al. 1991, Hum Mov Sci 10:575-587; ISB: Wu et
        al. 2002, J Biomech 35:543-548.
    """
    motion = _spine(motion)
    notes: list[Caveat] = []
    substitutes: set[str] = set()
    motion = _hips(motion, notes)
    for side in Side:
        for joint, half in (("knee", _HALF_KNEE), ("ankle", _HALF_ANKLE)):
            motion = _middle_joint(motion, side, joint)
            if motion.has(f"{side}_{joint}"):
                continue
            found = from_wand(motion, side, joint, half * _scale(motion, side))
            if found:
                motion = motion.plus(found)
                continue
            lateral = _from_lateral(motion, side, joint, half)
            if lateral is not None:
                motion = motion.plus({f"{side}_{joint}": lateral})
                substitutes.add(f"{side}_{joint}")
    if substitutes:
        notes.append(_one_sided(substitutes))
    return Jointed(
        motion=motion, caveats=tuple(notes), substitutes=frozenset(substitutes)
    )


def _one_sided(substitutes: set[str]) -> Caveat:
    names = ", ".join(sorted(name.replace("_", " ") for name in substitutes))
    return Caveat(
        text=f"No inner marker for: {names}. The centre is taken half a joint's width "
        "inside the outer marker, so sideways angles and rotation are less certain.",
        remedy="Add a marker on the inner side of knees and ankles, or give a standing "
        "trial that has them with --static.",
        weight=Weight.DOUBT,
    )


def _spine(motion: Motion) -> Motion:
    """Add the sacrum and the base of the neck from their neighbours."""
    found: dict[str, Array] = {}
    if motion.has("left_psis", "right_psis"):
        found["sacrum"] = middle(motion.path("left_psis"), motion.path("right_psis"))
    if not motion.has("neck"):
        for pair in (("c7", "clavicle"), ("left_shoulder", "right_shoulder")):
            if motion.has(*pair):
                found["neck"] = middle(*(motion.path(name) for name in pair))
                break
    return motion.plus(found) if found else motion


def _hips(motion: Motion, notes: list[Caveat]) -> Motion:
    """Hip centres: given, from the pelvis, or from the trochanters."""
    if motion.has("left_hip", "right_hip"):
        return motion
    if motion.has("left_asis", "right_asis", "sacrum"):
        return motion.plus({f"{side}_hip": _harrington(motion, side) for side in Side})
    if motion.has("left_trochanter", "right_trochanter"):
        left = motion.path("left_trochanter")
        across = motion.path("right_trochanter") - left
        notes.append(
            Caveat(
                text="The hip centres are a quarter of the way between the markers on "
                "the greater trochanters.",
                remedy="Add markers on the iliac spines, front and back.",
                weight=Weight.DOUBT,
            )
        )
        return motion.plus(
            {
                "left_hip": left + _TROCHANTER * across,
                "right_hip": left + (1 - _TROCHANTER) * across,
            }
        )
    return motion


def pelvis_axes(motion: Motion) -> Array:
    """The ISB frame of the pelvis from its four spines: (n, 3, 3), columns X Y Z.

    Source: Wu et al. 2002, J Biomech 35:543-548.
    """
    left, right = motion.path("left_asis"), motion.path("right_asis")
    forward = middle(left, right) - motion.path("sacrum")
    aside = unit(right - left)
    return frame(np.cross(aside, reject(forward, aside)), aside)


def _harrington(motion: Motion, side: Side) -> Array:
    left, right = motion.path("left_asis"), motion.path("right_asis")
    width = np.nanmedian(np.linalg.norm(right - left, axis=1))
    front = middle(left, right)
    depth = np.nanmedian(np.linalg.norm(front - motion.path("sacrum"), axis=1))
    leg = leg_length(motion, side)
    known = np.isfinite(leg)
    sizes = np.array([1.0, depth, width, leg if known else 0.0])
    offset = (_HARRINGTON if known else _HARRINGTON_SHORT) @ sizes
    offset[2] *= 1 if side is Side.RIGHT else -1
    return front + np.einsum("nij,j->ni", pelvis_axes(motion), offset)


def leg_length(motion: Motion, side: Side) -> float:
    """From the front of the pelvis over the knee to the ankle, m; NaN if not seen."""
    outer = {joint: _any(motion, side, joint) for joint in ("knee", "ankle")}
    top = f"{side}_asis" if motion.has(f"{side}_asis") else f"{side}_hip"
    knee, ankle = outer["knee"], outer["ankle"]
    if knee is None or ankle is None or not motion.has(top):
        return float("nan")
    thigh = np.linalg.norm(motion.path(top) - motion.path(knee), axis=1)
    shank = np.linalg.norm(motion.path(knee) - motion.path(ankle), axis=1)
    if not np.isfinite(thigh + shank).any():
        return float("nan")
    return float(np.nanmedian(thigh + shank))


def _any(motion: Motion, side: Side, joint: str) -> str | None:
    """The best landmark there is for a joint."""
    for name in (f"{side}_{joint}{part}" for part in ("", "_lateral", "_medial")):
        if motion.has(name):
            return name
    return None


def _middle_joint(motion: Motion, side: Side, joint: str) -> Motion:
    pair = (f"{side}_{joint}_lateral", f"{side}_{joint}_medial")
    if motion.has(f"{side}_{joint}") or not motion.has(*pair):
        return motion
    return motion.plus({f"{side}_{joint}": middle(*(motion.path(p) for p in pair))})


def _from_lateral(motion: Motion, side: Side, joint: str, half: float) -> Array | None:
    """A centre half a joint's width inwards of its lateral marker, or None."""
    outer, hip = f"{side}_{joint}_lateral", f"{side}_hip"
    if not motion.has(outer, hip, "left_hip", "right_hip"):
        return None
    across = motion.path(f"{side.other}_hip") - motion.path(hip)
    axis = _long_axis(motion, side, joint)
    if axis is None:
        return None
    inwards = _sideways(motion, side, joint, across)
    marker = motion.path(outer)
    return marker + half * _scale(motion, side) * unit(
        _toward(reject(inwards, axis), across)
    )


def _sideways(motion: Motion, side: Side, joint: str, across: Array) -> Array:
    """Roughly the axis of a joint, (n, 3).

    Of an ankle what is square to the foot, of a knee the direction of the other hip:
    the axis a knee bends about, seen from its outer marker, misses by more.
    """
    if joint == "ankle" and motion.has(f"{side}_heel", f"{side}_toe"):
        foot = level(motion.path(f"{side}_toe") - motion.path(f"{side}_heel"))
        return np.cross(unit(foot), UP) * (1 if side is Side.LEFT else -1)
    return across


def _long_axis(motion: Motion, side: Side, joint: str) -> Array | None:
    """The direction of the segment above the joint, (n, 3)."""
    top = f"{side}_hip" if joint == "knee" else f"{side}_knee"
    if not motion.has(top):
        return None
    return unit(motion.path(f"{side}_{joint}_lateral") - motion.path(top))


def _toward(vectors: Array, wanted: Array) -> Array:
    """*vectors*, turned round where they point away from *wanted*."""
    return vectors * np.where(dot(vectors, wanted) < 0, -1.0, 1.0)[:, None]


def _scale(motion: Motion, side: Side) -> float:
    """Hip to lateral ankle along the leg, m: what joint widths are measured by."""
    length = leg_length(motion, side)
    return length if np.isfinite(length) else 0.85
