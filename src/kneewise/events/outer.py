"""Whether two foot sensors changed feet, from where each of them was carried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.caveat import Caveat, Weight
from kneewise.events.event import Repetition
from kneewise.events.flat import Carried, carried
from kneewise.motion.inertial import Inertial
from kneewise.units import deg, mm

_LEAST = 6
"""Strides of the left foot that tell how unlike two strides are anyway."""

_SCATTER = 0.04
"""m by which a stride of one foot differs from one of the other, at the least: twice
what foot sensors scatter by, taken together (Rampp et al. 2015; docs/sensors.md)."""

_UNLIKE = 0.03
"""m of all strides alike: one leg steps further, or one sensor reads more."""

_CROSSING = 0.10
"""m by which the feet are nearer or further apart from step to step of a turn, which
some people take across the other foot (Taylor et al. 2005, Hum Mov Sci 24:558-573)."""

_WIDEST = 0.15
"""m, an error with which nothing is said: people did not turn, or hardly."""

_SURE = 2.5
"""Standard errors beyond which a turn tells whether feet are exchanged."""

_STRAIGHT = deg(10)
"""Of a stride that is no turn."""

_ARC, _ARC_SPREAD = mm(18), mm(8)
"""m by which the instep swings outside of its straight line, and how much people
differ: optical markers of eight (docs/sensors.md)."""

_ARC_SCATTER = mm(10)
"""m of one stride, at the least."""

_ARC_SURE = 3.0
"""Standard errors, people's spread among them, from what people show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A length that tells left from right, below 0 where the feet are exchanged."""

    value: float
    """m."""

    error: float
    """m, its standard error."""


def exchanged(inertial: Inertial, strides: Sequence[Repetition]) -> tuple[Caveat, ...]:
    """A doubt that the sensors of both feet were exchanged; none where all is well.

    A turn tells it by mechanics, and goes before how people swing their feet.

    Args:
        inertial: with sensors on the feet that felt acceleration.
        strides: of both feet.

    Limits:
        Who steps across the other foot all round a turn, or swings both feet inwards,
        is doubted wrongly; a sensor on the heel swings outwards by less than half.
    """
    if not inertial.has(*(f"{side}_foot" for side in Side)):
        return ()
    ways = {
        side: carried(inertial, side, [s for s in strides if s.side is side])
        for side in Side
    }
    turn, arc = width(ways), outward(ways)
    if turn is not None and abs(turn.value) > _SURE * turn.error:
        return (_AT_TURNS,) if turn.value < 0 else ()
    if arc is None or arc.value > _ARC - _ARC_SURE * np.hypot(_ARC_SPREAD, arc.error):
        return ()
    return (_INWARDS,)


def width(ways: Mapping[Side, Sequence[Carried]]) -> Told | None:
    """How far the left foot stands to the left of the right one, from turns.

    While the body turns by an angle, two points a distance apart get a difference of
    2 sin(angle / 2) times that distance ahead of each other. Each stride of the left
    foot is compared with those of the right at its time; by least squares, with what
    one foot goes further all along.

    Returns:
        None where there are too few strides of both feet, or no turn.
    """
    left, right = ways[Side.LEFT], ways[Side.RIGHT]
    rows = [row for one in left if (row := _beside(one, right)) is not None]
    if len(rows) < _LEAST:
        return None
    further, turned = np.array(rows).T
    seen = np.stack([2 * np.sin(turned / 2), np.ones(len(rows))], axis=1)
    prior = np.diag([0.0, 1 / _UNLIKE**2])
    plain = np.linalg.lstsq(seen, further, rcond=None)[0]
    rest = further - seen @ plain
    scatter = max(_SCATTER, float(np.sqrt(np.sum(rest**2) / (len(rows) - 2))))
    weights = 1 / (scatter**2 + (_CROSSING * seen[:, 0]) ** 2)
    known = seen.T @ (weights[:, None] * seen) + prior
    if known[0, 0] * _WIDEST**2 < 1.0:
        return None
    covariance = np.linalg.inv(known)
    value, error = covariance[0] @ (seen.T @ (weights * further)), covariance[0, 0]
    return Told(value=float(value), error=float(np.sqrt(error)))


def outward(ways: Mapping[Side, Sequence[Carried]]) -> Told | None:
    """How far both feet swing outside of their straight lines, where nobody turns.

    Returns:
        The mean of both feet; None where either has too few straight strides.
    """
    means, errors = [], []
    for side, sign in ((Side.LEFT, 1.0), (Side.RIGHT, -1.0)):
        asides = [sign * w.aside for w in ways[side] if abs(w.turned) < _STRAIGHT]
        asides = [aside for aside in asides if np.isfinite(aside)]
        if len(asides) < _LEAST:
            return None
        scatter = max(_ARC_SCATTER, float(np.std(asides, ddof=1)))
        means.append(float(np.mean(asides)))
        errors.append(scatter / float(np.sqrt(len(asides))))
    error = float(np.hypot(errors[0], errors[1])) / 2
    return Told(value=float(np.mean(means)), error=error)


_REMEDY = (
    "Check which sensor was on which foot, and say it: --sensor NAME=left_foot "
    "--sensor NAME=right_foot."
)

_AT_TURNS = Caveat(
    text="Round turns the foot that is called the inner one goes further than the "
    "other: the sensors of left and right look exchanged.",
    remedy=_REMEDY,
    weight=Weight.DOUBT,
)

_INWARDS = Caveat(
    text="Both feet swing inwards on their way, where people swing them outwards: the "
    "sensors of left and right look exchanged.",
    remedy=_REMEDY,
    weight=Weight.DOUBT,
)


def _beside(one: Carried, others: Sequence[Carried]) -> tuple[float, float] | None:
    """By how much the other foot went further at the time of a stride, and the turn.

    (m, rad); None where the other foot's strides about that time are not known.
    """
    middle = _middle(one)
    lasting = one.stride.end - one.stride.start
    times = np.array([_middle(other) for other in others])
    before = np.flatnonzero((times <= middle) & (times > middle - lasting))
    after = np.flatnonzero((times > middle) & (times < middle + lasting))
    if not len(before) or not len(after):
        return None
    first, last = others[int(before[-1])], others[int(after[0])]
    share = (middle - _middle(first)) / (_middle(last) - _middle(first))
    length = (1 - share) * first.length + share * last.length
    turned = (1 - share) * first.turned + share * last.turned
    row = length - one.length, (turned + one.turned) / 2
    return row if np.isfinite(row).all() else None


def _middle(one: Carried) -> float:
    return (one.stride.start + one.stride.end) / 2
