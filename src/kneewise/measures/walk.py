"""Measures of walking that come from footfalls: time, distance, speed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.events.event import Event, Moment, Repetition
from kneewise.events.pace import Pace
from kneewise.measures.measure import Measure, Method
from kneewise.measures.told import told
from kneewise.motion import Motion
from kneewise.motion.axes import UP, dot

_EVENT_ERRORS = {
    Method.SPACE: 0.017,
    Method.PICTURE: 0.035,
    Method.ANGLES: 0.035,
    Method.SENSORS: 0.035,
}
"""s. In space: 94 % of heel strikes and toe-offs lie within 16.7 ms of the plates'
(Zeni et al. 2008, Gait Posture 27:710-714); taken as one standard error, which is
generous. In pictures and joint angles Zeni's rule stands alone and strikes some 30 ms
early (docs/accuracy.md)."""

_ON_THE_SPOT = 0.3
"""Share of the speed past the foot below which the pelvis stays: a treadmill."""

_HEEL_ERROR = 0.010
"""m of a heel, sideways: the marker, and where on the heel it sits."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Walk:
    """A walk on which footfalls are known."""

    repetitions: Sequence[Repetition]
    method: Method
    motion: Motion | None = None
    """In metres; None where the recording has no lengths."""

    direction: Array | None = None
    """(n, 3) level unit vectors of walking."""

    paces: Sequence[Pace] = ()
    """Of strides, from motion sensors."""

    error: float | None = None
    """s, of one footfall, where it is known better than for the method at large."""

    @property
    def wrong(self) -> float:
        """s, standard error of one footfall."""
        return _EVENT_ERRORS[self.method] if self.error is None else self.error


def walk_measures(walk: Walk) -> list[Measure]:
    """Stance times for each repetition; cadence, speed and step width for the whole."""
    found = []
    wrong = walk.wrong
    for number, repetition in enumerate(walk.repetitions):
        off = repetition.moment(Moment.TOE_OFF, repetition.side)
        if off is not None:
            time = off - repetition.start
            found.append(
                told(
                    "stance_time",
                    walk.method,
                    (time, wrong * np.sqrt(2)),
                    (repetition.side, number),
                )
            )
    if walk.method is Method.SENSORS:
        found += _stride_times(walk)
        found += _paced(walk)
    strikes = _strikes(walk.repetitions)
    found += _cadence(walk, strikes)
    if walk.motion is not None and walk.direction is not None:
        found += _speed(walk, walk.motion, walk.direction)
        found += _step_width(walk, walk.motion, walk.direction, strikes)
    return found


def _stride_times(walk: Walk) -> list[Measure]:
    return [
        told(
            "stride_time",
            walk.method,
            (stride.end - stride.start, stride.error or walk.wrong * np.sqrt(2)),
            (stride.side, number),
        )
        for number, stride in enumerate(walk.repetitions)
        if stride.kind == "stride"
    ]


def _paced(walk: Walk) -> list[Measure]:
    """The mean pace; what all strides share does not shrink with their number."""
    if not walk.paces:
        return []
    speeds = np.array([pace.speed for pace in walk.paces])
    own = np.array([pace.error for pace in walk.paces])
    scatter = speeds.std(ddof=1) if len(speeds) > 1 else 0.0
    alone = np.hypot(scatter, np.sqrt((own**2).mean())) / np.sqrt(len(speeds))
    shared = float(np.mean([pace.shared for pace in walk.paces]))
    number = (float(speeds.mean()), float(np.hypot(alone, shared)))
    return [told("walking_speed", walk.method, number)]


def _strikes(repetitions: Sequence[Repetition]) -> list[Event]:
    """All heel strikes in order of time, each once."""
    seen: dict[tuple[Side | None, float], Event] = {}
    for repetition in repetitions:
        own = [(repetition.side, repetition.start)]
        if repetition.kind == "stride":
            own.append((repetition.side, repetition.end))
        own += [
            (e.side, e.time)
            for e in repetition.events
            if e.moment is Moment.HEEL_STRIKE
        ]
        for side, time in own:
            event = Event(moment=Moment.HEEL_STRIKE, time=time, side=side)
            seen[side, round(time, 4)] = event
    return sorted(seen.values(), key=lambda event: event.time)


def _steps(strikes: list[Event]) -> list[tuple[Event, Event]]:
    """Pairs of following strikes of different feet, not across a pause."""
    pairs = [(a, b) for a, b in pairwise(strikes) if a.side is not b.side]
    if not pairs:
        return []
    usual = float(np.median([b.time - a.time for a, b in pairs]))
    return [(a, b) for a, b in pairs if b.time - a.time < 1.8 * usual]


def _cadence(walk: Walk, strikes: list[Event]) -> list[Measure]:
    times = np.array([b.time - a.time for a, b in _steps(strikes)])
    if times.size == 0:
        return []
    mean = times.mean()
    scatter = times.std(ddof=1) / np.sqrt(times.size) if times.size > 1 else 0.0
    ends = walk.wrong * np.sqrt(2) / times.size
    return [told("cadence", walk.method, (1 / mean, np.hypot(scatter, ends) / mean**2))]


def _speed(walk: Walk, motion: Motion, direction: Array) -> list[Measure]:
    """Along the way over whole strides; on a treadmill, of the belt."""
    speeds = []
    for repetition in walk.repetitions:
        if repetition.kind == "stride" and repetition.side is not None:
            heel = motion.path(f"{repetition.side}_ankle")
            speeds.append(_stride_speed(motion, heel, direction, repetition))
    known = np.array([s for s in speeds if np.isfinite(s)])
    if known.size == 0:
        return []
    mean = known.mean()
    scatter = known.std(ddof=1) / np.sqrt(known.size) if known.size > 1 else 0.0
    stride = np.mean([r.end - r.start for r in walk.repetitions])
    ends = mean * walk.wrong * np.sqrt(2) / stride / np.sqrt(known.size)
    return [told("walking_speed", walk.method, (mean, np.hypot(scatter, ends)))]


def _stride_speed(
    motion: Motion, ankle: Array, direction: Array, repetition: Repetition
) -> float:
    """Of the pelvis over the stride; on a treadmill, of the pelvis past a flat foot."""
    hips = (motion.path("left_hip") + motion.path("right_hip")) / 2
    inside = (motion.time >= repetition.start) & (motion.time <= repetition.end)
    time, along = motion.time[inside], hips[inside]
    gone = dot(along[-1:] - along[:1], direction[inside][:1])[0] / (time[-1] - time[0])
    off = repetition.moment(Moment.TOE_OFF, repetition.side) or repetition.end
    share = (motion.time - repetition.start) / (off - repetition.start)
    flat = (share >= 0.25) & (share <= 0.65)
    past = dot(hips - ankle, direction)[flat]
    if np.isfinite(past).sum() < 3:
        return float(gone)
    belt = float(np.polyfit(motion.time[flat], past, 1)[0])
    return float(gone) if abs(gone) > _ON_THE_SPOT * abs(belt) else belt


def _step_width(
    walk: Walk, motion: Motion, direction: Array, strikes: list[Event]
) -> list[Measure]:
    widths = []
    for first, second in _steps(strikes):
        left = second if second.side is Side.LEFT else first
        right = first if left is second else second
        across = np.cross(UP, _at(motion.time, direction, second.time))
        feet = [
            _at(motion.time, _foot(motion, event), event.time)
            for event in (left, right)
        ]
        widths.append(float(across @ (feet[0] - feet[1])))
    known = np.array([w for w in widths if np.isfinite(w)])
    if known.size == 0:
        return []
    scatter = known.std(ddof=1) / np.sqrt(known.size) if known.size > 1 else 0.0
    error = np.hypot(scatter, _HEEL_ERROR * np.sqrt(2))
    return [told("step_width", walk.method, (known.mean(), error))]


def _foot(motion: Motion, event: Event) -> Array:
    for part in ("heel", "ankle"):
        if motion.has(f"{event.side}_{part}"):
            return motion.path(f"{event.side}_{part}")
    return np.full((len(motion.time), 3), np.nan)


def _at(time: Array, path: Array, when: float) -> Array:
    """The sample nearest to *when*, (3,)."""
    return path[int(np.argmin(np.abs(time - when)))]
