"""Results on the disk as an explanation sees them: measures, findings, muscles."""

from __future__ import annotations

import hashlib
import math
from datetime import date
from pathlib import Path
from typing import Any

from kneewise.anatomy import Side
from kneewise.errors import UnfitRecording, UnreadableFile
from kneewise.events.event import Activity
from kneewise.findings.judge import Case, judged
from kneewise.findings.seen import Look
from kneewise.measures.measure import Measure, Method
from kneewise.person import Person
from kneewise.units import Unit


def looks(folder: Path, person: Person) -> tuple[Look, ...]:
    """The recordings of a result, judged for the person as they are known now.

    Args:
        folder: that ``kneewise assess`` wrote.
        person: who decides which published values are compared with.

    Raises:
        BadSetting: if it is no such folder.
        UnreadableFile: if the assessment in it is damaged.
    """
    from kneewise.read.result import NAME, document, work

    held = document(folder)
    try:
        measures = tuple(_measure(one) for one in held["measures"])
        activities = [Activity(one["activity"]["name"]) for one in held["recordings"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableFile(
            f"{folder / NAME} is damaged: {error}.",
            remedy="Assess the recording again.",
        ) from error
    found = []
    for number, activity in enumerate(activities):
        own = tuple(m for m in measures if m.recording == number)
        case = Case(activity=activity, measures=own, person=person, number=number)
        try:
            done = work(folder, number)[1]
        except UnfitRecording:  # muscles were not worked out, which is no fault here
            done = None
        found.append(Look(case=case, findings=judged(case), work=done))
    return tuple(found)


def fingerprint(folder: Path) -> str:
    """SHA-256 of the numbers of a result.

    Raises:
        BadSetting: if it is no folder of a result.
        UnreadableFile: if the numbers in it are damaged.
    """
    from kneewise.read.result import NAME, document

    document(folder)
    path = folder / NAME if folder.is_dir() else folder
    return hashlib.sha256(path.read_bytes()).hexdigest()


def taken_on(folder: Path) -> date | None:
    """The day of the first recording of a result, where its file says it."""
    from kneewise.read.result import document

    held = document(folder)
    try:
        told = held["recording"]["taken_at"]
        return None if told is None else date.fromisoformat(str(told)[:10])
    except (KeyError, TypeError, ValueError):
        return None


def _measure(told: dict[str, Any]) -> Measure:
    from kneewise.read.result import caveats

    side, repetition = told["side"], told["repetition"]
    return Measure(
        name=str(told["name"]),
        unit=Unit(told["unit"]),
        value=_number(told["value"]),
        standard_error=_number(told["standard_error"]),
        smallest_real_change=_number(told["smallest_real_change"]),
        change_source=str(told["change_source"]),
        method=Method(told["method"]),
        side=None if side is None else Side(side),
        repetition=None if repetition is None else int(repetition),
        recording=int(told["recording"]),
        revision=int(told["revision"]),
        caveats=caveats(told),
    )


def _number(value: float | None) -> float:
    """A number; NaN for null."""
    return math.nan if value is None else float(value)
