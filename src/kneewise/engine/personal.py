"""Our own body made to one person, from the landmarks of a recording."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kneewise.arrays import Array, Mask
from kneewise.engine import keypoints
from kneewise.engine.body import Body, sealed
from kneewise.engine.builtin.knee import knee_prior
from kneewise.engine.builtin.whole import body as builtin
from kneewise.engine.fit import Settings, fit
from kneewise.engine.grow import from_trial
from kneewise.engine.observe import Landmarks, landmarks
from kneewise.engine.prior import Prior, at_rest
from kneewise.engine.scale import LEG
from kneewise.errors import UnfitRecording
from kneewise.motion.motion import Motion
from kneewise.units import deg

NEEDED = tuple(
    f"{side}_{joint}"
    for side in ("left", "right")
    for joint in ("hip", "knee", "ankle")
)
"""Joint centres without which no body can be fitted."""

UPRIGHT = 0.97
"""Of the largest height of the hips: a person who stands, or walks."""

_LOOSE = (
    *("arm_rot", "pro_sup", "wrist_flex", "wrist_dev"),
    *("subtalar_angle", "mtp_angle"),
)
LOOSE = tuple(f"{name}_{side}" for name in _LOOSE for side in "rl")
"""What a marker or two on an arm or a foot cannot tell: kept near rest."""

SYSTEMATIC = {
    "pelvis_tilt": deg(5),
    "pelvis_list": deg(2),
    "hip_flexion": deg(10),
    "hip_adduction": deg(4),
    "hip_rotation": deg(6),
    "knee_angle": deg(8),
    "knee_abduction": deg(4),
    "knee_rotation": deg(6),
    "ankle_angle": deg(6),
    "subtalar_angle": deg(6),
    "lumbar_extension": deg(8),
    "lumbar_bending": deg(3),
    "lumbar_rotation": deg(5),
}
"""Standard error that all frames share: landmarks do not sit on a person exactly where
they sit on the body. Root mean square of the mean differences from models that experts
scaled by hand to two walkers whom our landmarks do not come from
(``tests/agreement/test_personal.py``), rounded up; for coordinates that those models
lack, of their neighbours. On the person they come from it is 1 to 3°."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Personal:
    """A body of a person's size, and how to fit it to their landmarks."""

    body: Body
    settings: Settings
    height: float
    """m, as given or as the length of the legs has it."""

    def observed(self, motion: Motion) -> Landmarks:
        """Those landmarks of a motion that the body has."""
        return landmarks(motion.only(shared(motion, self.body)))

    @property
    def systematic(self) -> Array:
        """(q,) standard errors that all frames share, rad or m."""
        names = [name.removesuffix("_r").removesuffix("_l") for name in self._names]
        return np.array([SYSTEMATIC.get(name, 0.0) for name in names])

    @property
    def _names(self) -> tuple[str, ...]:
        return self.body.coordinates


def personal(
    motion: Motion,
    *,
    mass: float,
    height: float | None,
    standing: Motion | None = None,
    by_network: bool = False,
) -> Personal:
    """Our own body, scaled to a person.

    Segment lengths are fitted to the landmarks together with the pose; then the pelvis
    is taken to be level where the person stands or walks, as a model's pelvis is at 0.
    Of what networks saw, the width of the hips is mostly that of other people.

    Args:
        motion: with joint centres.
        mass: kg.
        height: m; None to take it from the legs.
        standing: a standing trial with the same landmarks; it is preferred for lengths.
        by_network: whether a pose network saw the landmarks; see ``keypoints``.

    Raises:
        UnfitRecording: if a joint centre of a leg is missing throughout, or the
            landmarks cannot be those of a person.

    Muscles are as strong as those of an average adult of the person's mass.

    Limits:
        People differ in how their pelvis stands (by 5°, one standard deviation): that
        is in every angle of hip and trunk forwards, in all frames alike.
    """
    lacking = [name for name in NEEDED if not motion.has(name)]
    if lacking:
        raise UnfitRecording(
            f"no body can be fitted: the recording lacks {', '.join(lacking)}.",
            remedy="Give a standing trial that has them with --static.",
        )
    from_ = motion if standing is None else standing
    whole = keypoints.body(builtin()) if by_network else builtin()
    seen = landmarks(from_.only(shared(from_, whole)))
    tall = height or _legs(from_) / LEG
    held = keypoints.held(whole) if by_network else whole.locked
    grown = from_trial(replace(whole, locked=held), seen, height=tall, mass=mass)
    own = replace(grown.body, locked=whole.locked)
    if by_network:
        own = keypoints.as_wide(own, from_, tall)
    known = _prior(own)
    settings = Settings(prior=keypoints.prior(own, known) if by_network else known)
    body = _levelled(_strong(own, whole, mass), seen, from_, settings)
    return Personal(body=body, settings=settings, height=tall)


def _strong(body: Body, whole: Body, mass: float) -> Body:
    """The body with muscles as strong as its size makes them likely.

    A muscle's force goes with its cross-section, and that with the two thirds' power of
    the mass: as if large and small people had the same shape.
    """
    if body.muscles is None:
        return body
    share = (mass / float(whole.mass.sum())) ** (2 / 3)
    muscles = replace(body.muscles, force=body.muscles.force * share)
    sealed(muscles)
    return replace(body, muscles=muscles)


def _prior(body: Body) -> Prior:
    """What is known of knees, and of what hardly any marker tells."""
    knees = knee_prior(body)
    rest = at_rest(body, LOOSE, within=deg(20))
    chosen = np.isfinite(rest.spread)
    return Prior(
        mean=np.where(chosen, rest.mean, knees.mean),
        spread=np.minimum(rest.spread, knees.spread),
    )


def shared(motion: Motion, body: Body) -> list[str]:
    """The landmarks that a motion and a body have in common."""
    return [name for name in motion.landmarks if name in body.markers]


def _legs(motion: Motion) -> float:
    """Hip to knee to ankle, m; the mean of both sides."""
    spans = []
    for side in ("left", "right"):
        hip, knee, ankle = (
            motion.path(f"{side}_{joint}") for joint in ("hip", "knee", "ankle")
        )
        for a, b in ((hip, knee), (knee, ankle)):
            spans.append(np.nanmedian(np.linalg.norm(a - b, axis=1)))
    return float(np.sum(spans)) / 2


def _upright(motion: Motion) -> Mask:
    """When (n,) the hips are about as high above the ankles as they ever are."""
    tall = np.zeros(len(motion.time))
    for side in ("left", "right"):
        up = motion.path(f"{side}_hip") - motion.path(f"{side}_ankle")
        tall = np.fmax(tall, up[:, 2])
    known = tall[np.isfinite(tall)]
    found: Mask = tall > UPRIGHT * np.percentile(known, 98)
    return found


def _levelled(body: Body, seen: Landmarks, motion: Motion, settings: Settings) -> Body:
    """The body with the landmarks of its pelvis turned about the line of its hips.

    By as much as the pelvis would otherwise lean forwards or backwards in standing.
    """
    frames = np.flatnonzero(_upright(motion))
    few = frames[np.linspace(0, len(frames) - 1, 50).round().astype(np.intp)]
    few = np.unique(few)
    some = replace(seen, time=seen.time[few], positions=seen.positions[few])
    pose = fit(replace(body, muscles=None), [some], replace(settings, errors=False)).q
    lean = float(np.nanmean(pose[:, body.index("pelvis_tilt")]))
    hips = [body.segments.index(f"femur_{side}") for side in "rl"]
    about = body.joint_place[hips].mean(axis=0)
    cos, sin = np.cos(lean), np.sin(lean)
    turn = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    place = body.marker_place.copy()
    own = body.marker_segment == body.segments.index("pelvis")
    place[own] = about + (place[own] - about) @ turn.T
    place.setflags(write=False)
    return replace(body, marker_place=place)
