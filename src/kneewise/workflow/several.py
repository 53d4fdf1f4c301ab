"""Several recordings in one file: those of use are assessed, the others are named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kneewise.caveat import Caveat, Weight
from kneewise.errors import UnfitRecording
from kneewise.motion import Recording

if TYPE_CHECKING:
    from kneewise.workflow.assessing import Looked

_NAMED = 5
"""Recordings that a doubt names."""


def looked_through(
    recordings: Sequence[Recording], look: Callable[[int], Looked], *, every: bool
) -> list[Looked]:
    """Each recording looked into, without unfit ones of files that hold better ones.

    What was left out of a file is a doubt of the first recording in it.

    Args:
        recordings: all of them.
        look: looks into the recording of a number.
        every: none may be left out.

    Raises:
        UnfitRecording: if one is unfit that has a file of its own, or no better one
            beside it.
    """
    found: dict[int, Looked] = {}
    unfit: dict[int, UnfitRecording] = {}
    for number, recording in enumerate(recordings):
        try:
            found[number] = look(number)
        except UnfitRecording as error:
            if every or not recording.source.part:
                raise
            unfit[number] = error
    for file in {recordings[number].source.sha256 for number in unfit}:
        held = [n for n, each in enumerate(recordings) if each.source.sha256 == file]
        refused = [number for number in held if number in unfit]
        better = next((number for number in held if number in found), None)
        if better is None:
            raise unfit[refused[0]]
        why = [_why(recordings[number], unfit[number]) for number in refused]
        found[better] = _doubted(found[better], _left_out(why, len(held)))
    return [found[number] for number in sorted(found)]


def _why(recording: Recording, error: UnfitRecording) -> str:
    """Which recording is unfit, and why."""
    source = recording.source
    said = str(error).removeprefix(f"{source.file}: ").rstrip(".")
    return f"{source.part} ({said})"


def _left_out(why: Sequence[str], held: int) -> Caveat:
    more = len(why) - _NAMED
    named = "; ".join(why[:_NAMED]) + (f"; and {more} more" if more > 0 else "")
    return Caveat(
        text=f"Of the {held} recordings in this file {len(why)} could not be assessed "
        f"and left out: {named}.",
        remedy="Name those that you want with --trial.",
        weight=Weight.DOUBT,
    )


def _doubted(looked: Looked, doubt: Caveat) -> Looked:
    """The same with a doubt about its recording."""
    recording = looked.trial.recording
    recording = replace(recording, caveats=(doubt, *recording.caveats))
    return replace(looked, trial=replace(looked.trial, recording=recording))
