"""How fast somebody may ask: a bucket that fills with time, without a clock."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How fast is too fast."""

    per_second: float
    burst: float
    """Requests that may come at once after a rest."""

    def __post_init__(self) -> None:
        if self.per_second <= 0 or self.burst < 1:
            raise ValueError("a rate lets at least one request through.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """What somebody has left."""

    left: float
    at: float
    """s, when that was true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request came."""

    at: float
    cost: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Slow:
    """The request is refused; come again after so many seconds."""

    seconds: float


def step(
    state: Bucket | None, event: Asked, rate: Rate
) -> tuple[Bucket, tuple[Slow, ...]]:
    """What is left after a request, and whether it is refused.

    Args:
        state: None for somebody who was not seen before.
        event: the request; a clock that jumped back fills nothing.
        rate: the limit.
    """
    if state is None:
        state = Bucket(left=rate.burst, at=event.at)
    now = max(event.at, state.at)
    left = min(rate.burst, state.left + (now - state.at) * rate.per_second)
    if left < event.cost:
        short = (event.cost - left) / rate.per_second
        return Bucket(left=left, at=now), (Slow(seconds=short),)
    return Bucket(left=left - event.cost, at=now), ()
