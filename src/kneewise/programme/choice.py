"""Choosing: the exercise that fits a want best, and what it may grow into."""

from __future__ import annotations

from kneewise.events.event import Activity
from kneewise.programme.exercise import Exercise, Stage, Target, catalogue
from kneewise.programme.needs import Needs
from kneewise.programme.safety import Refusal, ceiling, changes, refusal
from kneewise.programme.want import LENGTHS, Want

_INSTEAD = {Target.PATELLAR_TENDON: Target.QUADRICEPS}
"""What loads the same place where no equipment for it is at hand."""

_USUAL_EFFORT = 8.0
"""For rows that say how hard by weight alone: the upper end at that stage."""


def best(want: Want, candidates: tuple[Exercise, ...], needs: Needs) -> Exercise | None:
    """The exercise for a want, among those that are safe; None where there is none.

    The highest stage that pain allows, then what was read at its source, what needs
    the fewest changes, the least effort, the start of its ladder, and last the more
    active muscle.
    """
    if want.among:
        return _first_of(want.among, candidates, needs)
    ready = [each for each in candidates if is_ready(each, needs)]
    if want.target is not Target.PATELLAR_TENDON:
        ready = [e for e in ready if Target.PATELLAR_TENDON not in e.targets]
    fitting = [each for each in ready if want.target in each.targets]
    if not fitting and want.target in _INSTEAD:
        fitting = [e for e in ready if _INSTEAD[want.target] in e.targets]
    if not fitting and want.target not in LENGTHS:
        fitting = [each for each in ready if want.target in each.also]
    return min(fitting, key=lambda each: rank(each, want, needs), default=None)


def ladder(exercise: Exercise, candidates: tuple[Exercise, ...]) -> tuple[str, ...]:
    """Ids from the easiest to the hardest exercise it may turn into by itself.

    It never reaches jumping: that is a new programme, behind its gate.
    """
    safe = {e.id: e for e in candidates if e.stage is not Stage.PLYOMETRIC}
    easier: list[str] = []
    step = exercise.regress_to
    while step in safe and step not in easier and step != exercise.id:
        easier.insert(0, step)
        step = safe[step].regress_to
    harder: list[str] = []
    step = exercise.progress_to
    while step in safe and step not in (*easier, *harder, exercise.id):
        harder.append(step)
        step = safe[step].progress_to
    return (*easier, exercise.id, *harder)


def refused(want: Want, needs: Needs) -> tuple[Refusal, ...]:
    """Exercises for a want that a caution keeps from this person.

    Those that only wait for a later stage are named where jumping is the aim itself.
    """
    fitting = [
        e
        for e in catalogue().values()
        if (e.id in want.among if want.among else want.target in e.targets)
    ]
    found = [refusal(e, needs) for e in fitting if e.fits(needs.equipment)]
    names_all = want.activity is Activity.LANDING or want.target in _INSTEAD
    return tuple(r for r in found if r is not None and (names_all or not r.is_for_now))


def _first_of(
    wanted: tuple[str, ...], candidates: tuple[Exercise, ...], needs: Needs
) -> Exercise | None:
    at_hand = {e.id: e for e in candidates if is_ready(e, needs)}
    ids = [id_ for id_ in wanted if id_ in at_hand]
    return at_hand[ids[0]] if ids else None


def is_ready(exercise: Exercise, needs: Needs) -> bool:
    """Whether pain and the stage reached let the person do it now."""
    return exercise.stage.rank <= ceiling(exercise, needs).rank


def rank(exercise: Exercise, want: Want, needs: Needs) -> tuple[float, ...]:
    """The lowest is taken first."""
    stage = exercise.stage.rank
    # Where range is short, gentle stretching comes before strength at its end.
    distance = stage if want.target in LENGTHS else -stage
    effort = exercise.amount.effort
    shares = [e.share.high for e in exercise.emg if e.muscle is want.target]
    return (
        distance,
        not exercise.is_checked,
        len(changes(exercise, needs)),
        effort.high if effort else _USUAL_EFFORT,
        _depth(exercise),
        -max(shares, default=0.0),
        -(exercise.gluteal_index or 0.0),
        list(catalogue()).index(exercise.id),
    )


def _depth(exercise: Exercise) -> int:
    """How many easier exercises lie below it."""
    seen: list[str] = []
    step = exercise.regress_to
    while step and step not in seen:
        seen.append(step)
        step = catalogue()[step].regress_to
    return len(seen)
