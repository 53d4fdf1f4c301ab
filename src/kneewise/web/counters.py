"""State machines by name, kept in memory, the least used forgotten: no end of names."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

State = TypeVar("State")
Answer = TypeVar("Answer")

_MOST = 20_000


class Counters(Generic[State]):
    """A state for each name; threads may share it."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._states: OrderedDict[str, State] = OrderedDict()
        self._guard = threading.Lock()

    def step(
        self, name: str, move: Callable[[State | None], tuple[State, Answer]]
    ) -> Answer:
        """Move the state of a name on.

        Args:
            name: whose state.
            move: from the state (None for a new name) to the next, and an answer.
        """
        with self._guard:
            state, answer = move(self._states.pop(name, None))
            self._states[name] = state
            while len(self._states) > self._most:
                self._states.popitem(last=False)
            return answer
