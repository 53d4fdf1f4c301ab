"""The repetitions of each activity: one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from kneewise.events.chair import chair_moves
from kneewise.events.contact import Stance, stances
from kneewise.events.event import Activity, Repetition
from kneewise.events.landing import landings
from kneewise.events.sit import sittings
from kneewise.events.squat import single_leg_squats, squats
from kneewise.events.stand import standings
from kneewise.events.step_down import step_downs
from kneewise.events.walk import strides
from kneewise.motion.curves import Signals
from kneewise.motion.forces import Forces
from kneewise.motion.motion import Motion

_BY_CURVES: Mapping[Activity, Callable[[Signals], tuple[Repetition, ...]]] = (
    MappingProxyType(
        {
            Activity.SIT_TO_STAND: chair_moves,
            Activity.SIT: sittings,
            Activity.STAND: standings,
            Activity.SQUAT: squats,
            Activity.SINGLE_LEG_SQUAT: single_leg_squats,
            Activity.STEP_DOWN: step_downs,
        }
    )
)
"""Activities that curves alone tell apart."""

_BY_PLATES: Mapping[
    Activity, Callable[[Signals, tuple[Stance, ...]], tuple[Repetition, ...]]
] = MappingProxyType({Activity.WALK: strides, Activity.LANDING: landings})
"""Activities for which force plates know more."""


def repetitions(
    activity: Activity,
    signals: Signals,
    forces: Forces | None = None,
    motion: Motion | None = None,
) -> tuple[Repetition, ...]:
    """The repetitions of an activity, in order of time; may be empty.

    Args:
        activity: what the person does.
        signals: of the recording.
        forces: of plates on the floor, where there were any.
        motion: the landmarks that tell whose foot is on which plate; without it the
            forces are not used.
    """
    if activity in _BY_CURVES:
        return _BY_CURVES[activity](signals)
    plates: tuple[Stance, ...] = ()
    if forces is not None and motion is not None:
        plates = stances(forces, motion)
    return _BY_PLATES[activity](signals, plates)
