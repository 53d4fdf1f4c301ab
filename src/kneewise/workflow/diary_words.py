"""A diary in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kneewise.programme.diary import Entry
from kneewise.programme.exercise import catalogue


def lines(entries: Sequence[Entry], name: str) -> Iterator[str]:
    """A line for each exercise of each day."""
    if not entries:
        yield f"{name}: nothing was written down yet."
    yield from (_line(entry) for entry in entries)


def _line(entry: Entry) -> str:
    done = f"{entry.sets} sets" if entry.sets != 1 else "1 set"
    if entry.repetitions is not None:
        done += f" of {entry.repetitions}"
    if entry.hold is not None:
        done += f", held {entry.hold:g} s"
    side = f", {entry.side}" if entry.side else ""
    felt = [f"pain {entry.pain:g}"]
    if entry.effort is not None:
        felt.insert(0, f"effort {entry.effort:g}")
    if entry.morning is not None:
        felt.append(f"next morning {entry.morning:g}")
    felt += [sign.value.replace("_", " ") for sign in entry.signs]
    name = catalogue()[entry.exercise].name
    return f"{entry.on.isoformat()}  {name}{side}: {done}; {', '.join(felt)} (of 10)"
