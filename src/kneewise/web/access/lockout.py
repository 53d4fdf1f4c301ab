"""How often somebody may guess a password: a state machine without a clock."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How much guessing is put up with."""

    free: int = 5
    """Wrong guesses in a row before the first wait."""

    first: float = 30.0
    """s of the first wait; each further wrong guess doubles it."""

    longest: float = 900.0
    """s."""

    memory: float = 3600.0
    """s after which wrong guesses are forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guesses:
    """What is remembered of the guesses at one lock."""

    wrong: int = 0
    last: float = 0.0
    """s on the clock of the caller."""

    until: float = 0.0
    """s; before it no guess is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody wants to guess."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The guess was wrong."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The guess was right."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """No guess is looked at now."""

    seconds: float


Event = Asked | Failed | Opened


def step(
    state: Guesses, event: Event, patience: Patience
) -> tuple[Guesses, tuple[Wait, ...]]:
    """What is remembered after an event, and whether one has to wait.

    A clock that jumps back never shortens a wait: time only goes on.
    """
    now = max(event.at, state.last)
    if isinstance(event, Opened):
        return Guesses(last=now), ()
    if now - state.last > patience.memory and now >= state.until:
        state = Guesses(last=state.last)
    if isinstance(event, Failed):
        return _failed(state, now, patience), ()
    state = replace(state, last=state.last if state.wrong else now)
    if now < state.until:
        return state, (Wait(seconds=state.until - now),)
    return state, ()


def _failed(state: Guesses, now: float, patience: Patience) -> Guesses:
    wrong = state.wrong + 1
    over = wrong - patience.free
    wait = 0.0
    if over >= 0:
        wait = min(patience.first * 2 ** min(over, 30), patience.longest)
    return Guesses(wrong=wrong, last=now, until=now + wait)
