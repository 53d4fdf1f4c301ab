"""Reference ranges of one's own, as a file: written by a study, read by ``assess``."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kneewise.errors import BadSetting
from kneewise.events.event import Activity
from kneewise.findings.reference import Reference
from kneewise.measures.catalogue import BY_NAME
from kneewise.measures.measure import Method
from kneewise.person import Sex

_KEYS = (
    *("measure", "activity", "method", "unit", "low", "high"),
    *("people", "source", "spread", "sex", "limits"),
)
_NEEDED = _KEYS[:8]


def as_toml(rows: Sequence[Reference]) -> str:
    """Ranges as the text of a file, in SI."""
    return (
        "\n".join(
            ["# Reference ranges, in SI. Use: kneewise assess FILE --reference THIS"]
            + [f"\n[[range]]\n{_row(one)}" for one in rows]
        )
        + "\n"
    )


def read_references(path: Path) -> tuple[Reference, ...]:
    """The ranges in a file; ``my_norms`` finds ``my_norms.toml`` too.

    Raises:
        BadSetting: if it cannot be read, or anything in it is wrong.
    """
    if not path.exists() and path.suffix != ".toml":
        path = path.with_name(f"{path.name}.toml")
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSetting(
            f"the reference ranges {path} cannot be read: {error}.",
            remedy="Give the file that kneewise cohort norms wrote.",
        ) from error
    rows = said.get("range")
    strangers = sorted(set(said) - {"range"})
    if strangers or not isinstance(rows, list):
        raise BadSetting(
            f"{path} has {'a strange key' if strangers else 'no [[range]]'}.",
            remedy="Give the file that kneewise cohort norms wrote.",
        )
    return tuple(
        _reference(row, f"{path}, range {i + 1}") for i, row in enumerate(rows)
    )


def _checked(row: dict[str, Any]) -> tuple[float, float]:
    """The two ends of a range.

    Raises:
        ValueError: if a key is missing or strange, or unit or ends are wrong.
    """
    strangers = [k for k in row if k not in _KEYS]
    missing = [k for k in _NEEDED if k not in row]
    if strangers or missing:
        raise ValueError(f"unknown {strangers}, missing {missing}")
    unit = BY_NAME[row["measure"]].unit.value
    low, high = float(row["low"]), float(row["high"])
    if row["unit"] != unit or not (math.isfinite(low) and low < high):
        raise ValueError(f"low and high must be in {unit}, low below high")
    return low, high


def _row(one: Reference) -> str:
    said: dict[str, Any] = {
        "measure": one.measure,
        "activity": one.activity.value,
        "method": one.method.value,
        "unit": BY_NAME[one.measure].unit.value,
        "low": one.low,
        "high": one.high,
        "people": one.people,
        "source": one.source,
        "spread": one.spread,
    }
    said |= {"sex": one.sex.value} if one.sex else {}
    said |= {"limits": one.limits} if one.limits else {}
    return "\n".join(
        f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in said.items()
    )


def _reference(row: Any, where: str) -> Reference:  # noqa: ANN401 - from a file
    """A range, checked.

    Raises:
        BadSetting: if a key or a value is wrong.
    """
    try:
        low, high = _checked(row)
        return Reference(
            measure=row["measure"],
            activity=Activity(row["activity"]),
            method=Method(row["method"]),
            low=low,
            high=high,
            people=str(row["people"]),
            source=str(row["source"]),
            spread=str(row.get("spread", "mean ± 1 SD")),
            sex=Sex(row["sex"]) if row.get("sex") else None,
            limits=str(row.get("limits", "")),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BadSetting(
            f"{where} is wrong: {error}.",
            remedy="Write it as kneewise cohort norms does.",
        ) from error
