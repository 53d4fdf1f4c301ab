"""Doses: how much of an exercise, how often, how hard; and the steps between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kneewise.errors import BadSetting
from kneewise.reference import Row

LOAD_STEPS = 3
"""Times that weight is added before the next exercise is due; our choice."""

REST = {"mobility": 15.0, "activation": 45.0, "functional": 60.0}
"""s between sets, by stage; our choice, for the table has none."""

LONG_REST = 90.0
"""s between sets of the other stages; our choice."""

_HOLD_STEPS = 3
"""In how many steps a hold grows from its shortest to its longest; our choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From and to, both included."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"a span from {self.low:g} to {self.high:g}")

    def clamp(self, value: float) -> float:
        """The nearest value inside.

        >>> Span(low=8, high=12).clamp(15)
        12
        """
        return min(max(value, self.low), self.high)

    @property
    def is_point(self) -> bool:
        """Whether there is one value only."""
        return self.low == self.high

    def __str__(self) -> str:
        if self.is_point:
            return f"{self.low:g}"
        return f"{self.low:g} to {self.high:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseRange:
    """What the table gives for one exercise."""

    sets: Span

    repetitions: Span | None
    """None where it is held, or done once."""

    hold: Span | None
    """s; None where nothing is held."""

    per_week: Span

    effort: Span | None
    """0 to 10, how hard it feels; None where the table says it otherwise."""

    load: str
    """How hard, in the words of the table."""

    first: tuple[int, int] | None = None
    """Sets and repetitions of a gentler beginning, where the table has one."""

    is_heavier_with_fewer: bool = False
    """Whether repetitions fall while the load rises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """How much of one exercise."""

    sets: int

    repetitions: int | None = None
    """Per set and side; None where it is held, or done once."""

    hold: float | None = None
    """s per repetition; per set where there are no repetitions."""

    rest: float = LONG_REST
    """s between sets."""

    effort: Span | None = None
    """0 to 10, how hard it should feel."""

    per_week: int

    load_steps: int = 0
    """How many times weight was added, each by the share of the progression rule."""

    load: str = ""
    """How hard, in the words of the table."""

    def __post_init__(self) -> None:
        if self.sets < 1 or self.per_week < 1 or self.load_steps < 0:
            raise ValueError(f"not a dose: {self.sets} sets, {self.per_week} a week")
        if self.per_week > 7:
            raise BadSetting(
                f"{self.per_week} days a week do not exist.",
                remedy="Give 1 to 7 days a week.",
            )

    def is_at_most(self, other: Dose) -> bool:
        """Whether it is no more than *other* of the same exercise, in every way."""
        mine = (self.sets, self.repetitions or 0, self.hold or 0.0, self.load_steps)
        others = (
            other.sets,
            other.repetitions or 0,
            other.hold or 0.0,
            other.load_steps,
        )
        return all(a <= b for a, b in zip(mine, others, strict=True))


def dose_range(found: Row) -> DoseRange:
    """The range of a row of the exercises.

    Raises:
        ValueError: if a cell is written in a way that is not known here.
    """
    text = found.text("reps_or_hold")
    start = re.search(r"begin (\d+)x(\d+)", found.text("cautions"))
    repetitions, hold = _counted(text)
    effort = re.match(r"RPE (\d+)-(\d+)", found.text("intensity"))
    return DoseRange(
        sets=_span(found.text("sets")),
        repetitions=repetitions,
        hold=hold,
        per_week=_span(found.text("frequency_per_week")),
        effort=_of(effort, 1.0) if effort else None,
        load=found.text("intensity"),
        first=(int(start[1]), int(start[2])) if start else None,
        is_heavier_with_fewer="RM progressing to" in text,
    )


def rungs(
    amount: DoseRange, per_week: int, *, rest: float, can_be_loaded: bool, step: int = 2
) -> tuple[Dose, ...]:
    """The doses of one exercise from the least to the most: no rung is below another.

    Args:
        amount: what the table gives.
        per_week: days a week, brought into the table's range.
        rest: s between sets.
        can_be_loaded: whether weight can be added when the repetitions are done.
        step: repetitions from rung to rung.
    """
    base = Dose(
        sets=int(amount.sets.low),
        hold=amount.hold.low if amount.hold else None,
        rest=rest,
        effort=amount.effort,
        per_week=int(amount.per_week.clamp(per_week)),
        load=amount.load,
    )
    if amount.is_heavier_with_fewer:
        return _heavier(base, amount)
    grown = [base]
    if amount.repetitions is not None and amount.repetitions.is_point:
        count = int(amount.repetitions.low)
        holds = _steps(amount.hold) if amount.hold else [None]
        grown = [replace(base, repetitions=count, hold=hold) for hold in holds]
    elif amount.repetitions is not None:
        low, high = int(amount.repetitions.low), int(amount.repetitions.high)
        counts = [*range(low, high, step), high]
        grown = [replace(base, repetitions=count) for count in counts]
    elif amount.hold is not None:
        grown = [replace(base, hold=hold) for hold in _steps(amount.hold)]
    most = range(base.sets + 1, int(amount.sets.high) + 1)
    grown += [replace(grown[-1], sets=sets) for sets in most]
    if can_be_loaded:
        top = grown[-1]
        grown += [replace(top, load_steps=n) for n in range(1, LOAD_STEPS + 1)]
    if amount.first is not None:
        sets, repetitions = amount.first
        grown = [replace(base, sets=sets, repetitions=repetitions), *grown]
    return tuple(grown)


def grown(first: Dose, amount: DoseRange, step: int, top: Dose) -> tuple[Dose, ...]:
    """A dose and those after it: repetitions grow, or the hold, then sets, then weight.

    Args:
        first: inside the ranges.
        amount: what the table gives.
        step: repetitions from one to the next.
        top: the most of the table; it says how often weight is added.
    """
    found = [first]
    if first.repetitions is not None and amount.repetitions is not None:
        most = int(amount.repetitions.high)
        counts = [*range(first.repetitions + step, most, step), most]
        found += [
            replace(first, repetitions=n) for n in counts if n > first.repetitions
        ]
    if amount.hold is not None and first.hold is not None:
        longer = (hold for hold in _steps(amount.hold) if hold is not None)
        found += [replace(found[-1], hold=hold) for hold in longer if hold > first.hold]
    sets = range(first.sets + 1, int(amount.sets.high) + 1)
    found += [replace(found[-1], sets=n) for n in sets]
    loads = range(first.load_steps + 1, top.load_steps + 1)
    found += [replace(found[-1], load_steps=n) for n in loads]
    return tuple(found)


def rest(stage: str) -> float:
    """The pause between sets, s."""
    return REST.get(stage, LONG_REST)


def _heavier(base: Dose, amount: DoseRange) -> tuple[Dose, ...]:
    """From many repetitions with little weight to few with much."""
    if amount.repetitions is None:
        raise ValueError("a load that rises with fewer repetitions needs repetitions")
    counts = list(
        range(int(amount.repetitions.high), int(amount.repetitions.low) - 1, -3)
    )
    return tuple(
        replace(base, repetitions=count, load_steps=n) for n, count in enumerate(counts)
    )


def _steps(hold: Span) -> list[float | None]:
    if hold.is_point:
        return [hold.low]
    part = (hold.high - hold.low) / _HOLD_STEPS
    return [round(hold.low + part * n) for n in range(_HOLD_STEPS + 1)]


def _counted(text: str) -> tuple[Span | None, Span | None]:
    """Repetitions, and s of hold, of a cell such as ``10-15, 2-3 s hold``."""
    if text == "per run":
        return None, None
    lasting = re.match(r"(\d+)(?:(?:-| building to )(\d+))? (s|min)\b", text)
    if lasting:
        return None, _of(lasting, 60.0 if lasting[3] == "min" else 1.0)
    held = re.search(r"(?:, | x )(\d+)(?:-(\d+))? s( hold)?$", text)
    falling = re.match(r"(\d+)RM progressing to (\d+)RM", text)
    if falling:
        return Span(low=float(falling[2]), high=float(falling[1])), None
    counted = re.match(r"(\d+)(?:-(\d+))?", text)
    if counted is None:
        raise ValueError(f"repetitions are written in an unknown way: {text!r}")
    return _of(counted, 1.0), _of(held, 1.0) if held else None


def _span(text: str) -> Span:
    found = re.match(r"(\d+)(?:-(\d+))?", text)
    if found is None:
        raise ValueError(f"a number is written in an unknown way: {text!r}")
    return _of(found, 1.0)


def _of(found: re.Match[str], unit: float) -> Span:
    low = float(found[1])
    return Span(low=low * unit, high=float(found[2] or low) * unit)
