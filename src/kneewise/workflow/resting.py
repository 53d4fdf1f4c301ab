"""How pelvis and trunk lie, so that a body rests on what carries it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kneewise.programme.pose import Orientation, Pair, Pose, Support
from kneewise.units import cm, deg
from kneewise.workflow.landmarks import (
    FLESH,
    OTHER,
    WORKED,
    Root,
    at,
    lowest,
    upper_arm,
    upper_back,
)

BENCH = cm(40)
"""Height of a bench."""
_FLAT = deg(18)
"""A foot that is this close to flat stands flat."""

_HALVINGS = 40


def resting(pair: Pair, pose: Pose) -> Root:
    """How pelvis and trunk lie in a pose of an exercise."""
    return _ROOTS[pair.orientation](pair, pose)


def _standing(pair: Pair, pose: Pose) -> Root:
    """The foot that carries is flat if it nearly is, and the trunk leans as told."""
    leg = pose.worked
    pitch = -pose.tilt
    foot = pitch + leg.hip_flexion - leg.knee_flexion + leg.dorsiflexion
    if abs(foot) < _FLAT:
        pitch -= foot
    root = Root(pitch=pitch, trunk_pitch=-pose.tilt)
    if pair.support is Support.ONE_LEG:
        return replace(root, roll=-leg.hip_adduction)
    if leg.hip_adduction == pose.other.hip_adduction:
        return root
    return _solved(
        lambda angle: replace(root, roll=angle),
        lambda root: _difference(pose, root, ("right_heel",), ("left_heel",)),
        (deg(25), deg(-25)),
    )


def _sitting(pair: Pair, pose: Pose) -> Root:
    """On two legs as standing; else the other thigh lies level on the seat."""
    if pair.support is Support.TWO_LEGS:
        return _standing(pair, pose)
    return Root(pitch=deg(90) - pose.other.hip_flexion, trunk_pitch=-pose.tilt)


def _half_kneeling(_pair: Pair, pose: Pose) -> Root:
    return Root(pitch=-pose.tilt, trunk_pitch=-pose.tilt)


def _hands_and_knees(_pair: Pair, pose: Pose) -> Root:
    """Knee and foot of the other leg lie on the floor, the trunk is level."""
    return _solved(
        lambda angle: Root(pitch=angle, trunk_pitch=deg(-90) - pose.tilt),
        lambda root: _difference(pose, root, _OTHER_FOOT, (f"{OTHER}_knee",)),
        (deg(-30), deg(-150)),
    )


def _supine(_pair: Pair, pose: Pose) -> Root:
    """On the back, or lifted off it as far as a foot would sink into the floor."""
    root = Root().leant(deg(90))
    feet = ("heel", "tip")
    if _difference(pose, root, feet, ("shoulder",)) >= -cm(1):
        return root
    return _solved(
        root.leant,
        lambda root: _difference(pose, root, feet, ("shoulder",)),
        (deg(90), deg(150)),
    )


def _couch_edge(_pair: Pair, _pose: Pose) -> Root:
    """Flat on the back, whatever the legs do."""
    return Root().leant(deg(90))


def _prone(_pair: Pair, pose: Pose) -> Root:
    """On the chest and the other foot; the hips on a pillow between them."""
    return _solved(
        Root().leant,
        lambda root: _difference(pose, root, _OTHER_FOOT, ("shoulder",)),
        (deg(-60), deg(-130)),
    )


def _side_lying(_pair: Pair, pose: Pose) -> Root:
    """On the lower shoulder and the lower leg."""
    low = (f"{OTHER}_knee", f"{OTHER}_ankle", *_OTHER_FOOT)
    return _solved(
        Root().tipped,
        lambda root: _difference(pose, root, low, (f"{OTHER}_shoulder",)),
        (deg(-60), deg(-120)),
    )


def _side_plank(pair: Pair, pose: Pose) -> Root:
    """On the elbow below the shoulder and a foot, or with the upper leg on a bench."""
    arm = upper_arm() + FLESH["elbow"]
    rest: tuple[str, ...]
    if "bench" in pair.props:
        rest = ("right_knee",) if pose.worked.knee_flexion > deg(30) else _WORKED_FOOT
        height = BENCH
    else:
        rest, height = ("left_ankle", "left_heel", "left_tip"), 0.0

    def above(root: Root) -> float:
        places = at(pose, root)
        shoulder = float(places["left_shoulder"][1]) - arm
        return lowest(places, rest) - height - shoulder

    return _solved(Root().tipped, above, (deg(-30), deg(-125)))


def _front_plank(_pair: Pair, pose: Pose) -> Root:
    """On elbows below the shoulders and the toes of the other foot."""
    arm = upper_arm() + FLESH["elbow"]

    def above(root: Root) -> float:
        places = at(pose, root)
        shoulder = float(places["left_shoulder"][1]) - arm
        return shoulder - lowest(places, ("left_heel", "left_tip"))

    return _solved(Root().leant, above, (deg(-125), deg(-40)))


def _bench(_pair: Pair, pose: Pose) -> Root:
    """The upper back on the edge of a bench, the feet on the floor."""

    def above(root: Root) -> float:
        places = at(pose, root)
        back = upper_back(places)[1] - FLESH["shoulder"] - BENCH
        return float(back) - lowest(places, ("heel", "tip"))

    return _solved(Root().leant, above, (deg(130), deg(30)))


_ROOTS: dict[Orientation, Callable[[Pair, Pose], Root]] = {
    Orientation.STANDING: _standing,
    Orientation.SITTING: _sitting,
    Orientation.HALF_KNEELING: _half_kneeling,
    Orientation.HANDS_AND_KNEES: _hands_and_knees,
    Orientation.SUPINE: _supine,
    Orientation.COUCH_EDGE: _couch_edge,
    Orientation.PRONE: _prone,
    Orientation.SIDE_LYING: _side_lying,
    Orientation.SIDE_PLANK: _side_plank,
    Orientation.FRONT_PLANK: _front_plank,
    Orientation.BENCH: _bench,
}

_WORKED_FOOT = (f"{WORKED}_ankle", f"{WORKED}_heel")
_OTHER_FOOT = (f"{OTHER}_heel", f"{OTHER}_tip")


def _difference(
    pose: Pose, root: Root, first: Sequence[str], second: Sequence[str]
) -> float:
    """How much higher some landmarks are than others, m."""
    places = at(pose, root)
    return lowest(places, first) - lowest(places, second)


def _solved(
    root: Callable[[float], Root],
    above: Callable[[Root], float],
    between: tuple[float, float],
) -> Root:
    """The root at which something is 0 that grows from one angle to the other.

    The nearer end where it is nowhere 0.
    """
    low, high = between
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if above(root(middle)) < 0:
            low = middle
        else:
            high = middle
    return root((low + high) / 2)
