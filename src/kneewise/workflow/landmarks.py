"""The landmarks of our body in a pose: legs, trunk and head, and how thick they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.engine.builtin.whole import body
from kneewise.engine.kinematics import as_in_file, forward, markers
from kneewise.programme.pose import Leg, Pose
from kneewise.units import cm

Places = dict[str, Array]
"""Landmark → (3,) m; x forward, y up, z to the right."""

WORKED, OTHER = Side.RIGHT, Side.LEFT
"""The working leg of every drawing."""

FLESH = {
    "head": cm(10),
    "neck": cm(7),
    "shoulder": cm(7),
    "hip": cm(9),
    "knee": cm(5),
    "ankle": cm(4),
    "heel": cm(2),
    "tip": cm(2),
    "elbow": cm(3),
    "hand": cm(2),
}
"""How far the skin is from each landmark, about; our choice, for drawing."""

_HEAD = np.array([0.03, 0.575, 0.0])
"""m, the middle of the head in the frame of the torso."""

_TIP = 1.3
"""The tip of the foot lies this far from heel to toe, as a multiple."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """How pelvis and trunk lie in the room, rad: back and to the right positive."""

    pitch: float = 0.0
    roll: float = 0.0
    trunk_pitch: float = 0.0
    trunk_roll: float = 0.0

    def leant(self, angle: float) -> Root:
        """With pelvis and trunk brought to a pitch together."""
        return replace(self, pitch=angle, trunk_pitch=angle)

    def tipped(self, angle: float) -> Root:
        """With pelvis and trunk brought to a roll together."""
        return replace(self, roll=angle, trunk_roll=angle)


def at(pose: Pose, root: Root) -> Places:
    """The landmarks of legs, trunk and head; the pelvis wherever it happens to be."""
    model = body()
    q = model.default[None].copy()
    angles = {
        "pelvis_tilt": root.pitch,
        "pelvis_list": root.roll,
        "lumbar_extension": root.trunk_pitch - root.pitch,
        "lumbar_bending": root.trunk_roll - root.roll,
        **_leg(pose.worked, WORKED),
        **_leg(pose.other, OTHER),
    }
    for name, angle in angles.items():
        q[0, model.coordinates.index(name)] = angle
    marked = dict(zip(model.markers, markers(model, q)[0], strict=True))
    segments = as_in_file(model, forward(model, q))
    torso = model.segments.index("torso")
    found = {"head": segments.at[0, torso] + segments.turn[0, torso] @ _HEAD}
    found["neck"] = (marked["right_shoulder"] + marked["left_shoulder"]) / 2
    for side in Side:
        for name in ("shoulder", "hip", "knee", "ankle", "heel"):
            found[f"{side}_{name}"] = marked[f"{side}_{name}"]
        heel, toe = marked[f"{side}_heel"], marked[f"{side}_toe"]
        found[f"{side}_tip"] = heel + _TIP * (toe - heel)
    return found


def _leg(leg: Leg, side: Side) -> dict[str, float]:
    letter = side.letter
    return {
        f"hip_flexion_{letter}": leg.hip_flexion,
        f"hip_adduction_{letter}": leg.hip_adduction,
        f"hip_rotation_{letter}": leg.hip_rotation,
        f"knee_angle_{letter}": leg.knee_flexion,
        f"ankle_angle_{letter}": leg.dorsiflexion,
    }


def lowest(places: Places, names: Sequence[str] = ()) -> float:
    """The lowest skin of a body, or of some of its landmarks: m up."""
    wanted = [n for n in places if not names or n.endswith(tuple(names))]
    return min(float(places[n][1]) - FLESH[bare(n)] for n in wanted)


def bare(landmark: str) -> str:
    """The name of a landmark without its side."""
    return landmark.rsplit("_", 1)[-1]


def upper_arm() -> float:
    """From shoulder to elbow, m."""
    return _arm()[0]


def forearm() -> float:
    """From the elbow to the middle of the hand, m."""
    return _arm()[1] + cm(6)


def upper_back(places: Places) -> Array:
    """Where the back leans on a bench: below the shoulder blades."""
    hips = (places["right_hip"] + places["left_hip"]) / 2
    return 0.72 * places["neck"] + 0.28 * hips


def _arm() -> tuple[float, float]:
    model = body()
    marked = markers(model, model.default[None])[0]
    shoulder, elbow, wrist = (
        marked[model.markers.index(f"right_{name}")]
        for name in ("shoulder", "elbow", "wrist")
    )
    upper, lower = np.linalg.norm(elbow - shoulder), np.linalg.norm(wrist - elbow)
    return float(upper), float(lower)
