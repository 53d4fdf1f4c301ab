"""Mobilise-D recordings: MATLAB files with a tree of tests, trials and sensors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.errors import BadSetting, UnfitRecording
from kneewise.read.inertial.felt import Felt
from kneewise.read.inertial.matlab import variables

_NAMED = 20
"""Trials that a message names."""


def parts(path: Path, wanted: Sequence[str] = ()) -> dict[str, list[Felt]]:
    """What the sensors felt in every trial, or in those that somebody wants.

    Args:
        path: of the file.
        wanted: names along the way to a trial, such as ``Test5/Trial1`` or ``Test5``;
            none for all.

    Returns:
        By the place of the trial, without what all places of the file begin with;
        ``""`` where the file holds one trial.

    Raises:
        UnreadableFile: if it is no MATLAB file.
        UnfitRecording: if no sensor is in it.
        BadSetting: if no trial is called as is wanted.
    """
    found = trials(path)
    places = [tuple(place.split("/")) for place in found]
    levels = zip(*places, strict=False)
    alike = sum(1 for _ in takewhile(lambda names: len(set(names)) == 1, levels))
    for each in wanted:
        if not any(_leads(each, place) for place in places):
            raise BadSetting(
                f"{path.name} has no trial '{each[:60]}'; in it are "
                f"{listed(['/'.join(place[alike:] or place) for place in places])}.",
                remedy="Name one of these with --trial, or all of a test, as in "
                "--trial Test5.",
            )
    return {
        "/".join(place[alike:]): felts
        for place, felts in zip(places, found.values(), strict=True)
        if not wanted or any(_leads(each, place) for each in wanted)
    }


def listed(names: Sequence[str]) -> str:
    """Names in a row, the first of many."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _leads(wanted: str, place: tuple[str, ...]) -> bool:
    """Whether names, as they are written between slashes, stand in a row in a place."""
    names = tuple(name for name in wanted.split("/") if name)
    starts = range(len(place) - len(names) + 1)
    return bool(names) and any(place[i : i + len(names)] == names for i in starts)


def trials(path: Path) -> dict[str, list[Felt]]:
    """What the sensors of every trial felt, by the place of the trial in the tree.

    Source:
        Palmerini et al. 2023, Sci Data 10:38 (the format).

    Raises:
        UnreadableFile: if it is no MATLAB file.
        UnfitRecording: if no sensor is in it.
    """
    found = dict(_trials(variables(path), ()))
    if not found:
        raise UnfitRecording(
            f"{path.name}: no sensors in it; expected the tree of Mobilise-D, with "
            "SU, a place such as LowerBack, and Acc, Gyr and Fs.",
            remedy="Export the readings as CSV with a line of column names.",
        )
    return {
        "/".join(place): [
            _sensor(name, unit, path.name) for name, unit in units.items()
        ]
        for place, units in found.items()
    }


def _trials(
    tree: object, place: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], dict[str, dict[str, object]]]]:
    """Every trial with sensors, and where in the tree it is."""
    if not isinstance(tree, dict):
        return
    units = tree.get("SU")
    if isinstance(units, dict):
        sensors = {
            str(name): unit
            for name, unit in units.items()
            if isinstance(unit, dict) and {"Acc", "Gyr"} <= unit.keys()
        }
        if sensors:
            yield place, sensors
        return
    for name, branch in tree.items():
        yield from _trials(branch, (*place, str(name)))


def _sensor(name: str, unit: dict[str, object], file: str) -> Felt:
    pulls, turns = _rows(unit.get("Acc")), _rows(unit.get("Gyr"))
    rates = unit.get("Fs")
    rate = rates.get("Acc") if isinstance(rates, dict) else rates
    if pulls is None or turns is None or len(pulls) != len(turns):
        raise UnfitRecording(f"{file}: Acc and Gyr of {name} are not two like tables.")
    if not isinstance(rate, np.ndarray) or rate.size != 1 or not 1 <= rate <= 10_000:
        raise UnfitRecording(f"{file}: Fs of {name} gives no samples per second.")
    field = _rows(unit.get("Mag"))
    return Felt(
        name=name,
        time=np.arange(len(pulls)) / float(rate),
        acceleration=pulls,
        turn_rate=turns,
        field=field if field is not None and len(field) == len(pulls) else None,
        turn_unit="deg/s",  # of the format; the readings are checked against it
        pull_unit="g",
    )


def _rows(values: object) -> Array | None:
    """A table (n, 3) of numbers; None if it is none."""
    try:
        found = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        return None
    return found if found.ndim == 2 and found.shape[1] == 3 else None
