"""The folder of a result read back: what an assessment said about muscles."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from kneewise.anatomy import Group, Side
from kneewise.caveat import Caveat, Weight
from kneewise.errors import BadSetting, UnfitRecording, UnreadableFile
from kneewise.motion.muscles import Holding, Lack, Moment, Work

NAME = "assessment.json"

_LARGEST = 200_000_000
"""Bytes: no assessment is larger; what is cut off is damaged."""

_AGAIN = "Assess the recording again."


def document(folder: Path) -> dict[str, Any]:
    """The assessment in the folder of a result, as it was written.

    Raises:
        BadSetting: if it is no such folder.
        UnreadableFile: if the assessment in it is damaged.
    """
    path = folder / NAME if folder.is_dir() else folder
    if path.name != NAME or not path.is_file():
        raise BadSetting(
            f"{folder} is not the folder of a result: there is no {NAME} in it.",
            remedy="Give the folder that kneewise assess wrote, such as "
            "squat.trc.kneewise.",
        )
    try:
        held = json.loads(path.read_bytes()[:_LARGEST].decode("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(path, error) from error
    if not isinstance(held, dict) or "kneewise" not in held:
        raise UnreadableFile(f"{path} holds no assessment.", remedy=_AGAIN)
    return held


def work(folder: Path, recording: int = 0) -> tuple[str, Work]:
    """The file of one recording of a result, and what muscles did in it.

    Raises:
        UnfitRecording: if muscles were not worked out.
    """
    held = document(folder)
    try:
        trials = held["recordings"]
        if not 0 <= recording < len(trials):
            raise BadSetting(
                f"{folder} has {len(trials)} recordings; there is no {recording + 1}.",
                remedy="Give --recording a number from 1 on.",
            )
        trial = trials[recording]
        file = str(trial["recording"]["file"])
        told = trial.get("work")
        found = None if told is None else _work(told)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(folder / NAME, error) from error
    if found is None:
        raise UnfitRecording(
            f"{folder}: muscles were not worked out for {file}.",
            remedy=_remedy(held),
        )
    return file, found


def _remedy(held: dict[str, Any]) -> str:
    """Why there are no muscles: the caveat that says so, or what they need."""
    for caveat in held.get("caveats", []):
        text = str(caveat.get("text", ""))
        if "muscles were worked out" in text or "muscles are not worked out" in text:
            return f"{text} {caveat.get('remedy', '')}".strip()
    return (
        "Muscles need markers (TRC, C3D) and the person's mass: assess again with "
        "--mass, and with --forces where there were plates."
    )


def _damaged(path: Path, error: Exception) -> UnreadableFile:
    return UnreadableFile(f"{path} is damaged: {error}.", remedy=_AGAIN)


def caveats(told: dict[str, Any]) -> tuple[Caveat, ...]:
    """What lessens the trust in something, as it was written beside it."""
    return tuple(
        Caveat(
            text=str(one["text"]),
            remedy=str(one["remedy"]),
            weight=Weight(one["weight"]),
        )
        for one in told["caveats"]
    )


def _work(told: dict[str, Any]) -> Work:
    return Work(
        moments=tuple(_moment(one) for one in told["moments"]),
        model=str(told["model"]),
        ground=str(told["ground"]),
        caveats=caveats(told),
    )


def _moment(told: dict[str, Any]) -> Moment:
    side = Side(told["side"])
    repetition, time = told["repetition"], told["time"]
    return Moment(
        side=side,
        repetition=None if repetition is None else int(repetition),
        time=None if time is None else float(time),
        holdings=tuple(_holding(one, side) for one in told["muscles"]),
        lacks=tuple(
            Lack(
                coordinate=str(one["coordinate"]),
                side=side,
                moment=_number(one["moment"]),
                error=_number(one["error"]),
            )
            for one in told["missing"]
        ),
    )


def _holding(told: dict[str, Any], side: Side) -> Holding:
    return Holding(
        group=Group(told["group"]),
        side=side,
        force=_number(told["force"]),
        used=_number(told["used"]),
        used_error=_number(told["used_error"]),
        turns_in=_number(told["turns_in"]),
        pulls_in=_number(told["pulls_in"]),
        bends_in=_number(told["bends_in"]),
    )


def _number(value: float | None) -> float:
    """A number; NaN for null."""
    return math.nan if value is None else float(value)
