"""What the ground pushes with, where no plate measured it: from the motion alone.

The whole body needs a force and a moment from outside, which its motion tells. How the
feet (and a seat) share them it does not tell; that takes a rule for each activity.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array, Mask
from kneewise.engine import push
from kneewise.engine.body import Body
from kneewise.engine.dynamics import ExternalLoads
from kneewise.engine.kinematics import forward
from kneewise.engine.preprocess import CUTOFF, filtered, splines
from kneewise.errors import UnfitRecording
from kneewise.events.event import Activity
from kneewise.motion.filters import runs
from kneewise.units import cm

FEET = ("calcn_r", "calcn_l")
TOES = ("toes_r", "toes_l")
THIGHS = ("femur_r", "femur_l")
SHANKS = ("tibia_r", "tibia_l")

SEATED = cm(6)
"""m above its lowest: a pelvis that has left its seat."""

HEEL, TOE = cm(4), cm(6)
"""m above where they stand: the joints of a foot that has left the floor."""

SHORTEST = 0.1
"""s: a contact or a swing that is shorter is none."""

ERRORS = {
    Activity.SQUAT: 0.04,
    Activity.STAND: 0.04,
    Activity.SIT_TO_STAND: 0.06,
    Activity.WALK: 0.07,
}
"""Root mean square error of a foot's vertical force, in body weights: as found in five
squats, five rises and four walks of three people (``tests/engine/test_ground.py``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsure:
    """N, standard errors of the forces on two feet."""

    up: float
    """Of a foot's vertical force: what one bears too much the other lacks."""

    push: float
    """With which both are pushed towards each other, while they bear alike."""


MEASURED = Unsure(up=0.0, push=0.0)
"""What plates leave open."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Ground:
    """What was estimated, in the body's axes (y up)."""

    loads: ExternalLoads
    """Right foot, left foot, and the pelvis on its seat."""

    total: Array
    """(n, 3) N, on the whole body."""

    point: Array
    """(n, 3) m, where the total meets the floor."""

    unsure: Unsure
    """As found against plates."""


def estimated(body: Body, time: Array, q: Array, activity: Activity) -> Ground:
    """Ground forces of a motion without plates.

    In squats and standing the feet share the force as its line lies between them; in
    sitting to standing the seat takes its part in the same way until the pelvis rises;
    in walking one foot bears all, and in double support the two share it as it lies
    between the toes behind and the heel in front. Both feet on the floor are pushed
    towards each other as hips and knees bear it most easily, but in walking.

    Args:
        body: the body, with the person's mass.
        time: (n,) s.
        q: (n, q) rad and m, without gaps, as they were fitted.
        activity: what the person does.

    Raises:
        UnfitRecording: if there is no rule for the activity, or the motion has gaps.

    Limits:
        How hard two feet press against each other shows in no motion: it is a rule.
        The first and last quarter second lean on a reflected motion.

    Source:
        Newton: F = Σ m (a − g), as in Ren, Jones & Howard 2008, J Biomech 41:2750-2759.
    """
    if activity not in ERRORS or not np.isfinite(q).all():
        raise UnfitRecording(
            f"ground forces cannot be estimated for {activity} or across gaps.",
            remedy="Record with force plates, or one of "
            f"{', '.join(sorted(ERRORS))}, all markers in view.",
        )
    whole = _Whole(body, time, q)
    weight = float(body.mass.sum() * np.linalg.norm(body.gravity))
    if activity is Activity.WALK:
        force, point = _walked(whole)
    else:
        force, point = _shared(whole, seated=activity is Activity.SIT_TO_STAND)
    carriers = [body.segments.index(name) for name in (*FEET, body.segments[0])]
    return Ground(
        loads=ExternalLoads(
            time=time,
            segment=np.array(carriers, dtype=np.intp),
            force=force,
            point=point,
            torque=_turning(whole, force, point),
        ),
        total=whole.force,
        point=whole.point,
        unsure=Unsure(
            up=ERRORS[activity] * weight, push=push.ERRORS[activity] * weight
        ),
    )


def needed(body: Body, time: Array, q: Array) -> Array:
    """The force (n, 3) N that the whole body needs from outside, y up.

    Args:
        body: the body, with the person's mass.
        time: (n,) s.
        q: (n, q) rad and m, without gaps.
    """
    return _Whole(body, time, q).force


class _Whole:
    """The whole body: what it needs from outside, and where its feet are."""

    def __init__(self, body: Body, time: Array, q: Array) -> None:
        smooth_time, smooth = filtered(time, q, cutoff=CUTOFF)
        placed = forward(body, smooth)
        centre = placed.at + (placed.turn @ body.centre[:, :, None])[..., 0]
        m = body.mass[:, None]
        n = len(smooth_time)
        velocity = splines(smooth_time, centre.reshape(n, -1))(smooth_time, nu=1)
        momentum = m * velocity.reshape(centre.shape)
        change = splines(smooth_time, placed.turn.reshape(n, -1))(smooth_time, nu=1)
        spin = change.reshape(placed.turn.shape) @ np.swapaxes(placed.turn, 2, 3)
        turning = np.stack([spin[..., 2, 1], spin[..., 0, 2], spin[..., 1, 0]], axis=-1)
        inertia = placed.turn @ body.inertia @ np.swapaxes(placed.turn, 2, 3)
        own = (inertia @ turning[..., None])[..., 0]
        angular = (np.cross(centre, momentum) + own).sum(axis=1)
        weight = m * body.gravity
        pull = np.cross(centre, np.broadcast_to(weight, centre.shape)).sum(axis=1)
        rates = np.concatenate([momentum.sum(axis=1), angular], axis=1)
        pushed = splines(smooth_time, rates)(time, nu=1)
        self.time = time
        self.force = pushed[:, :3] - weight.sum(axis=0)
        at = splines(smooth_time, pull)(time)
        self.moment = pushed[:, 3:] - at
        self.floor = self._floor(body, placed.at)
        self.point = self._point()
        names = (*FEET, *TOES, *THIGHS, *SHANKS)
        marks = placed.at[:, [body.segments.index(name) for name in names]]
        spots = splines(smooth_time, marks.reshape(n, -1))
        self.spots = spots(time).reshape(-1, len(names), 3)
        self.speeds = spots(time, nu=1).reshape(-1, len(names), 3)

    @staticmethod
    def _floor(body: Body, at: Array) -> float:
        """The height of the floor, m: where the lowest toes are at their lowest."""
        toes = [body.segments.index(name) for name in TOES]
        return float(np.percentile(at[:, toes, 1].min(axis=1), 5)) - cm(2)

    def _point(self) -> Array:
        """Where the force meets the floor, so that it turns about the vertical only."""
        f, m = self.force, self.moment
        up = np.where(np.abs(f[:, 1]) > 1.0, f[:, 1], np.nan)
        y = np.full(len(f), self.floor)
        x = (m[:, 2] + y * f[:, 0]) / up
        z = (y * f[:, 2] - m[:, 0]) / up
        return np.nan_to_num(np.stack([x, y, z], axis=1))

    @property
    def seat(self) -> Array:
        """(n, 3) m, between the hips: what sits is below them."""
        return self.spots[:, 4:6].mean(axis=1)

    @property
    def legs(self) -> Array:
        """(n, 2, 2, 3) m, hip and knee of the right and of the left leg."""
        return np.stack([self.spots[:, 4:6], self.spots[:, 6:8]], axis=2)

    @property
    def feet(self) -> Array:
        """(n, 2, 3) m, the middle of each sole, on the floor."""
        middle = 0.5 * (self.spots[:, :2] + self.spots[:, 2:4])
        middle[..., 1] = self.floor
        return middle


def _share(point: Array, first: Array, second: Array) -> Array:
    """How much (n,) of a force at *point* the second of two supports bears, 0 to 1."""
    line = (second - first)[:, [0, 2]]
    along = ((point - first)[:, [0, 2]] * line).sum(axis=1)
    return np.clip(along / np.fmax(np.square(line).sum(axis=1), 1e-6), 0, 1)


def _shared(whole: _Whole, *, seated: bool) -> tuple[Array, Array]:
    """Forces and points (n, 3, 3) of two feet on the floor and perhaps a seat."""
    feet = whole.feet
    seat = whole.seat.copy()
    height = seat[:, 1] - np.percentile(seat[:, 1], 2)
    seat[:, 1] = whole.floor
    on_feet = np.ones(len(seat))
    if seated:
        part = _share(whole.point, seat, feet.mean(axis=1))
        on_feet = np.where(height < SEATED, part, 1.0)
    middle = (whole.point - (1 - on_feet)[:, None] * seat) / np.fmax(on_feet, 0.05)[
        :, None
    ]
    left = _share(middle, feet[:, 0], feet[:, 1])
    shares = np.stack([on_feet * (1 - left), on_feet * left, 1 - on_feet], axis=1)
    force, point = _spread(whole, shares, middle)
    own, under = force[:, :2], point[:, :2]
    force[:, :2] = push.pushed(own, under, push.easiest(own, under, whole.legs))
    return force, point


def _spread(whole: _Whole, shares: Array, middle: Array) -> tuple[Array, Array]:
    """Forces and points of supports that share the total as *shares* (n, 3) say."""
    force = whole.force[:, None] * shares[..., None]
    feet, seat = whole.feet, whole.seat[:, None].copy()
    seat[..., 1] = whole.floor
    # Both feet are pressed as far forward of their middle as the total is.
    bearing = shares[:, :2] / np.fmax(shares[:, :2].sum(axis=1, keepdims=True), 1e-6)
    forward_of = middle - (feet * bearing[..., None]).sum(axis=1)
    points = np.concatenate([feet + forward_of[:, None], seat], axis=1)
    return force, points


def _turning(whole: _Whole, force: Array, point: Array) -> Array:
    """Free moments (n, 3, 3): what is left about the vertical, shared as the force."""
    done = np.cross(point, force).sum(axis=1)
    left = whole.moment[:, 1] - done[:, 1]
    total = np.fmax(np.abs(force[..., 1]).sum(axis=1), 1.0)
    torque = np.zeros(force.shape)
    torque[..., 1] = left[:, None] * np.abs(force[..., 1]) / total[:, None]
    return torque


def _walked(whole: _Whole) -> tuple[Array, Array]:
    """Forces and points (n, 3, 3) of two feet that walk.

    In double support the feet share the force as it lies between the toes behind and
    the heel in front. (Ren's curves, which tell it from the time alone, were off by
    14 to 16 % of body weight where this rule was off by 6 to 7.)
    """
    right, left = _stands(whole, 0), _stands(whole, 1)
    down = np.stack([right, left], axis=1)
    shares = np.zeros((len(down), 3))
    shares[:, :2] = np.where((right | left)[:, None], down, 0.5)
    for first, after in runs(right & left):
        behind = _trailing(down, first, after)
        span = slice(first, after)
        toes, heel = whole.spots[span, behind + 2], whole.spots[span, 1 - behind]
        part = _share(whole.point[span], toes, heel)
        shares[span, behind], shares[span, 1 - behind] = 1 - part, part
    return _spread(whole, shares, whole.point)


def _stands(whole: _Whole, side: int) -> Mask:
    """When (n,) a foot is on the floor: low, and left behind by the pelvis.

    The pelvis and not the room, so that it holds on a treadmill too.
    """
    ahead = (whole.spots[:, 2:4] - whole.spots[:, :2]).mean(axis=1)
    hips = whole.speeds[:, 4:6].mean(axis=1)
    found: Mask = np.zeros(len(whole.time), dtype=np.bool_)
    for spot, lifted in ((side, HEEL), (side + 2, TOE)):
        height = whole.spots[:, spot, 1]
        low = height < np.percentile(height, 5) + lifted
        passing = ((whole.speeds[:, spot] - hips) * ahead)[:, [0, 2]].sum(axis=1)
        found = np.logical_or(found, low & (passing < 0))
    step = float(np.median(np.diff(whole.time)))
    for value in (False, True):
        for first, after in runs(found if value else np.logical_not(found)):
            inside = first > 0 and after < len(found)
            if inside and (after - first) * step < SHORTEST:
                found[first:after] = not value
    return found


def _trailing(down: Mask, first: int, after: int) -> int:
    """Which foot goes up at the end of a double support."""
    for t, side in ((after, 0), (after, 1)):
        if t < len(down) and not down[t, side]:
            return side
    return int(not down[first - 1, 1]) if first > 0 else 0
