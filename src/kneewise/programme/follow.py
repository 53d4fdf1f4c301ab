"""Following a programme: from what was done and felt to next week's doses.

A pure state machine: the same diary gives the same doses. More pain never gives more
of anything, for each week only moves a place on a ladder, up by one at most, and pain
alone moves it down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.exam.complaint import check_pain
from kneewise.programme import notice
from kneewise.programme.diary import Cleared, Entry, Event, WeekEnd
from kneewise.programme.dose import Dose
from kneewise.programme.exercise import Equipment, catalogue
from kneewise.programme.programme import Item, Programme
from kneewise.programme.rule import PainRule, pain_rule, progress_rule, weeks
from kneewise.programme.sentence import Sentence

PAUSED = -1
"""The place below the gentlest dose: nothing, until the next review."""


class Move(StrEnum):
    """What happens to an exercise, or to the whole programme."""

    RAISED = "raised"
    HELD = "held"
    LOWERED = "lowered"
    PAUSED = "paused"
    STOPPED = "stopped"
    """The whole programme."""

    NOTED = "noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a person is told."""

    move: Move
    slot: str
    """Name of the exercise in the programme; empty for the whole."""

    said: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One exercise under way."""

    name: str
    side: Side | None
    ladder: tuple[str, ...]
    """Ids from the easiest to the hardest."""

    per_week: int
    equipment: frozenset[Equipment]
    pain: PainRule

    place: int
    """On the ladder of all doses; ``PAUSED`` for none."""

    begun: str = ""
    """Id of the exercise that began with a dose of its own; empty for none."""

    first: Dose | None = None
    """That dose."""

    @property
    def exercise(self) -> str | None:
        """Id of what is due; None while it pauses."""
        return None if self.place == PAUSED else self._rungs[self.place][0]

    @property
    def dose(self) -> Dose | None:
        """How much is due; None while it pauses."""
        return None if self.place == PAUSED else self._rungs[self.place][1]

    @property
    def up(self) -> Slot:
        """One step more; the same at the top, and while it pauses."""
        if self.place == PAUSED:
            return self
        return replace(self, place=min(self.place + 1, len(self._rungs) - 1))

    @property
    def down(self) -> Slot:
        """The least dose of this exercise, or of an easier one if it is there."""
        starts = [
            n
            for n, (id_, _) in enumerate(self._rungs)
            if n == 0 or self._rungs[n - 1][0] != id_
        ]
        below = [n for n in starts if n < self.place]
        return replace(self, place=below[-1] if below else PAUSED)

    @property
    def _rungs(self) -> tuple[tuple[str, Dose], ...]:
        return _rungs(
            self.ladder, self.per_week, self.equipment, (self.begun, self.first)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A programme under way."""

    start: date
    week: int
    """From 0."""

    usual: float
    """0 to 10, the pain of a usual day before the programme began."""

    slots: tuple[Slot, ...]

    entries: tuple[Entry, ...] = ()
    """Of the week under way."""

    closed: date | None = None
    """Last day of the week before."""

    last_worst: float | None = None
    """0 to 10, the worst pain of the week before; None for none written down."""

    sore_weeks: int = 0
    """Running, in which something had to be lowered."""

    is_stopped: bool = False


def begin(programme: Programme, usual: float = 0.0) -> State:
    """A programme on its first day.

    Args:
        programme: what was proposed.
        usual: 0 to 10, the pain of a usual day; what a next morning must be back to.

    Raises:
        BadSetting: if *usual* is no rating.
    """
    check_pain(usual)
    gone = (programme.followed_from - programme.start).days
    return State(
        start=programme.followed_from,
        week=gone // 7,
        usual=usual,
        slots=tuple(_slot(item, programme.equipment) for item in programme.items),
        is_stopped=programme.is_stopped,
    )


def step(state: State, event: Event) -> tuple[State, tuple[Message, ...]]:
    """What follows from an entry, the end of a week, or a clearance.

    Args:
        state: the programme so far.
        event: on a day after the weeks that are closed.

    Raises:
        BadSetting: if the event belongs to a week that is closed, or the end of a week
            comes before what was done in it.
    """
    _check(state, event)
    if isinstance(event, Entry):
        return _entered(state, event)
    if isinstance(event, Cleared):
        return replace(state, is_stopped=False), ()
    return _week_over(state, event)


def follow(state: State, events: Iterable[Event]) -> tuple[State, tuple[Message, ...]]:
    """Every event after the other; see ``step``."""
    told: list[Message] = []
    for event in events:
        state, messages = step(state, event)
        told += messages
    return state, tuple(told)


@cache
def _rungs(
    ladder: tuple[str, ...],
    per_week: int,
    equipment: frozenset[Equipment],
    own: tuple[str, Dose | None],
) -> tuple[tuple[str, Dose], ...]:
    """Every dose of every exercise of a ladder, the least first.

    Args:
        ladder: ids.
        per_week: days.
        equipment: at hand.
        own: an exercise, and the dose it begins with where that is not in the table.
    """
    begun, first = own
    found: list[tuple[str, Dose]] = []
    for id_ in ladder:
        exercise = catalogue()[id_]
        doses = exercise.doses(per_week, equipment)
        if id_ == begun and first is not None:
            doses = exercise.doses_from(first, equipment)
        found += [(id_, dose) for dose in doses]
    return tuple(found)


def _slot(item: Item, equipment: frozenset[Equipment]) -> Slot:
    start = (item.exercise, item.dose)
    slot = Slot(
        name=item.name,
        side=item.side,
        ladder=item.ladder,
        per_week=item.dose.per_week,
        equipment=equipment,
        pain=item.pain,
        place=0,
    )
    rungs = _rungs(item.ladder, item.dose.per_week, equipment, ("", None))
    if start not in rungs:
        slot = replace(slot, begun=item.exercise, first=item.dose)
        rungs = _rungs(item.ladder, item.dose.per_week, equipment, start)
    return replace(slot, place=rungs.index(start))


def _check(state: State, event: Event) -> None:
    first = state.closed or state.start
    is_late = event.on <= first if state.closed else event.on < first
    if is_late:
        raise BadSetting(
            f"{event.on} lies before the week under way, which follows {first}.",
            remedy="Give days of this week; past weeks stay as they were judged.",
        )
    latest = max((entry.on for entry in state.entries), default=event.on)
    if isinstance(event, WeekEnd) and event.on < latest:
        raise BadSetting(
            f"the week cannot end on {event.on}: something was done on {latest}.",
            remedy="End the week on its last day.",
        )


def _entered(state: State, entry: Entry) -> tuple[State, tuple[Message, ...]]:
    told: list[Message] = []
    after = replace(state, entries=(*state.entries, entry))
    if entry.signs:
        after = replace(after, is_stopped=True)
        told.append(_told(Move.STOPPED, "", notice.stopped(entry.signs)))
    rules = [slot.pain for slot in state.slots if _belongs(entry, slot)]
    most = min((rule.most for rule in rules), default=pain_rule().most)
    if entry.pain > most:
        said = notice.too_much(entry, most)
        told.append(_told(Move.NOTED, _names(state, entry), said))
    return after, tuple(told)


def _week_over(state: State, event: WeekEnd) -> tuple[State, tuple[Message, ...]]:
    judged = [_judged(slot, state) for slot in state.slots]
    told = [message for _, message in judged]
    worst = max((entry.pain for entry in state.entries), default=None)
    is_sore = any(m.move in (Move.LOWERED, Move.PAUSED) for m in told)
    after = replace(
        state,
        week=state.week + 1,
        slots=tuple(slot for slot, _ in judged),
        entries=(),
        closed=event.on,
        last_worst=worst,
        sore_weeks=state.sore_weeks + 1 if is_sore else 0,
    )
    if worst is not None and state.last_worst is not None and worst > state.last_worst:
        said = notice.worsening(state.last_worst, worst)
        told.append(_told(Move.NOTED, "", said))
    if after.sore_weeks >= progress_rule().sessions:
        told.append(_told(Move.NOTED, "", notice.no_progress()))
    if after.week == int(weeks().low):
        told.append(_told(Move.NOTED, "", notice.review_due()))
    return after, tuple(told)


def _judged(slot: Slot, state: State) -> tuple[Slot, Message]:
    """Next week's place of one exercise, and why."""
    entries = [entry for entry in state.entries if _belongs(entry, slot)]
    worst = max((entry.pain for entry in entries), default=0.0)
    mornings = [entry.morning for entry in entries if entry.morning is not None]
    back = max(state.usual, slot.pain.safe)
    if worst > slot.pain.most or max(mornings, default=0.0) > back:
        lower = slot.down
        move = Move.PAUSED if lower.place == PAUSED else Move.LOWERED
        said = notice.lowered(slot.pain, worst, max(mornings, default=None), lower)
        return lower, _told(move, slot.name, said)
    reason = next(_reasons_to_hold(slot, state, entries), None)
    if reason is not None:
        return slot, _told(Move.HELD, slot.name, reason)
    higher = slot.up
    if higher == slot:
        return slot, _told(Move.HELD, slot.name, notice.at_the_top(slot.ladder[-1]))
    return higher, _told(Move.RAISED, slot.name, notice.raised(slot, higher))


def _reasons_to_hold(
    slot: Slot, state: State, entries: list[Entry]
) -> Iterator[Sentence]:
    """Why a dose stays as it is; nothing where it may rise."""
    if state.is_stopped:
        yield notice.waiting()
    dose = slot.dose
    if dose is None:
        yield notice.pausing()
        return
    due = [entry for entry in entries if entry.exercise == slot.exercise]
    days = len({entry.on for entry in due})
    if days < dose.per_week:
        yield notice.missed(days, dose.per_week)
    if any(entry.pain > slot.pain.safe for entry in entries):
        yield notice.acceptable(slot.pain)
    if any(entry.morning is None for entry in entries):
        yield notice.morning_unknown()
    if not _is_mastered(due, dose):
        yield notice.not_yet(dose)


def _is_mastered(due: list[Entry], dose: Dose) -> bool:
    """Whether it was more than done, in enough sessions running."""
    rule = progress_rule()
    running = 0
    for entry in sorted(due, key=lambda each: each.on):
        running = running + 1 if _is_more(entry, dose, rule.extra) else 0
        if running == rule.sessions:
            return True
    return False


def _is_more(entry: Entry, dose: Dose, extra: int) -> bool:
    if entry.sets < dose.sets:
        return False
    if dose.effort and entry.effort is not None and entry.effort > dose.effort.high:
        return False
    if dose.repetitions is not None:
        return (entry.repetitions or 0) >= dose.repetitions + extra
    return (entry.hold or 0.0) >= (dose.hold or 0.0)


def _belongs(entry: Entry, slot: Slot) -> bool:
    """Whether what was done is on the ladder, on a side that the slot is about."""
    same = entry.side is None or slot.side is None or entry.side is slot.side
    return same and entry.exercise in slot.ladder


def _names(state: State, entry: Entry) -> str:
    return next((s.name for s in state.slots if _belongs(entry, s)), "")


def _told(move: Move, slot: str, said: Sentence) -> Message:
    return Message(move=move, slot=slot, said=said)
