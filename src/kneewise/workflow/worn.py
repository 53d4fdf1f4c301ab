"""Worn sensors: what they tell of a walk, and of the legs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.caveat import Caveat, Weight
from kneewise.errors import UnfitRecording
from kneewise.events.event import Activity, Repetition
from kneewise.events.foot_sensor import foot_events, has_feet, unbroken
from kneewise.events.low_back import back_events, has_back, steady, with_errors
from kneewise.events.outer import exchanged
from kneewise.events.pace import SLOW, Pace, by_back, by_feet
from kneewise.events.walk import between_strikes, strides_without_lifts
from kneewise.motion import Inertial, Recording, States
from kneewise.motion.abreast import refuse_apart
from kneewise.motion.faults import checked
from kneewise.motion.sensed import is_leg, sensed
from kneewise.person import Person

_FEET = 0.01
"""s, of a strike or lift seen by a sensor on the foot (docs/sensors.md)."""

_BACK = 0.02
"""s, of a strike seen by a sensor on the low back, apart from its common delay."""

_TALL = Caveat(
    text="Walking speed from the low back needs the height of the person.",
    remedy="Give it, for example --height 1.68.",
)

_SOFT = 0.25
"""Share of strides set down softly that is worth a word."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Worn:
    """What worn sensors tell."""

    inertial: Inertial
    states: States
    """Joint angles; without any coordinate where no leg wears two sensors."""

    strides: tuple[Repetition, ...] | None
    """From sensors on the feet or the low back; None where there are none."""

    error: float | None
    """s, of the moments of ``strides``."""

    caveats: tuple[Caveat, ...]

    @property
    def is_leg(self) -> bool:
        """Whether joint angles are known."""
        return bool(self.states.coordinates)

    def paces(self, person: Person) -> tuple[Pace, ...]:
        """How fast each stride went; none where that cannot be told."""
        whole = [s for s in self.strides or () if s.kind == "stride"]
        if has_feet(self.inertial):
            return by_feet(self.inertial, whole)
        if not has_back(self.inertial) or self.is_leg or person.height is None:
            return ()
        return by_back(self.inertial, whole, person.height)

    def walk(self, said: Activity | None) -> Activity:
        """Walking: sensors on feet and back tell of nothing else.

        Raises:
            UnfitRecording: if another activity is asked for.
        """
        if said not in (None, Activity.WALK):
            raise UnfitRecording(
                "sensors on the feet or the low back alone tell of walking only, not "
                f"of '{said}'.",
                remedy="Leave --activity out, or wear sensors on thighs and shanks.",
            )
        return Activity.WALK

    def doubts(self, person: Person) -> tuple[Caveat, ...]:
        """What is lacking for the pace."""
        if has_feet(self.inertial) or not has_back(self.inertial) or self.is_leg:
            return ()
        if person.height is None:
            return (_TALL,)
        paces = self.paces(person)
        slow = bool(paces) and float(np.mean([p.speed for p in paces])) < SLOW
        errors = np.array([s.error for s in self.strides or () if s.error is not None])
        soft = errors > 2 * _BACK
        if not (slow or (len(soft) and soft.mean() > _SOFT)):
            return ()
        return (_uneasy(float(errors[soft].max(initial=_BACK))),)


def _uneasy(error: float) -> Caveat:
    """A doubt about a walk that one sensor on the low back sees badly."""
    return Caveat(
        text="In slow walks, turns and shuffling one sensor on the low back misses or "
        "makes up one step in five; a stride is known to some "
        f"{1000 * error:.0f} ms there, and the speed to 0.15 m/s.",
        remedy="Walk ten metres straight at your usual pace, or wear sensors on the "
        "feet.",
        weight=Weight.DOUBT,
    )


def worn(recording: Recording, inertial: Inertial) -> Worn:
    """What the sensors of a recording tell.

    Raises:
        UnfitRecording: if they tell neither of a leg nor of a walk.
    """
    sound = checked(inertial)
    inertial, caveats = sound.inertial, sound.caveats
    strides, wrong = _strides(inertial)
    if has_feet(inertial):
        caveats += exchanged(inertial, strides or ())
    if is_leg(inertial):
        try:
            refuse_apart(inertial)
            found = sensed(inertial)
        except UnfitRecording as error:
            error.args = (f"{recording.source.file}: {error}",)
            raise
        states, caveats = found.states, caveats + found.caveats
    elif strides is None:
        worn_on = ", ".join(s.replace("_", " ") for s in inertial.sensors)
        raise UnfitRecording(
            f"{recording.source.file}: sensors on {worn_on} tell of no joint and no "
            "walk.",
            remedy="Wear sensors on thigh and shank of a leg, on the feet, or on the "
            "low back; those on feet and back must record acceleration.",
        )
    else:
        n = len(inertial.time)
        states = States(
            time=inertial.time, coordinates=(), angles=np.full((n, 0), np.nan)
        )
    return Worn(
        inertial=inertial,
        states=states,
        strides=strides,
        error=wrong,
        caveats=caveats,
    )


def _strides(
    inertial: Inertial,
) -> tuple[tuple[Repetition, ...] | None, float | None]:
    """Strides seen by feet or low back, and the error of their moments in s."""
    if has_feet(inertial):
        return unbroken(between_strikes(foot_events(inertial)), inertial), _FEET
    if has_back(inertial) and not is_leg(inertial):
        found = strides_without_lifts(back_events(inertial))
        return tuple(steady(with_errors(found, inertial))), _BACK
    return None, None
