"""Mobilise-D recordings: MATLAB files with a tree of tests, trials and sensors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.caveat import Caveat
from kneewise.errors import UnfitRecording
from kneewise.read.inertial.felt import Felt
from kneewise.read.inertial.matlab import variables


def felt(path: Path) -> tuple[list[Felt], tuple[Caveat, ...]]:
    """What the sensors of the first trial felt; further trials are named.

    Raises:
        UnreadableFile: if it is no MATLAB file.
        UnfitRecording: if no sensor is in it.
    """
    found = trials(path)
    where, *others = found
    caveats: tuple[Caveat, ...] = ()
    if others:
        note = f"Of {len(found)} trials {where} was taken, not {', '.join(others[:5])}."
        caveats = (Caveat(text=note, remedy=_ANOTHER),)
    return found[where], caveats


_ANOTHER = (
    "For another, save it in a file of its own, or export it as CSV with the columns "
    "acc_x (g), acc_y (g), acc_z (g), gyr_x (deg/s), gyr_y (deg/s), gyr_z (deg/s), and "
    "say its samples per second with --rate."
)


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
