"""The plan of a study: how every recording of it is looked at."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.events.event import Activity
from kneewise.measures.catalogue import BY_NAME

UNITS = ("m", "cm", "mm")
"""Of lengths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is done with each recording; the same for all of them."""

    activity: Activity | None = None
    """None to have it recognised in each recording."""

    side: Side | None = None
    """Measure this side alone; an entry that names a side goes first."""

    unit: str | None = None
    """Of lengths, where files are wrong about it."""

    rate: float | None = None
    """Samples per second, for files that do not say."""

    body: bool = True
    """Fit a body where markers and a mass are known; costs about a second each."""

    model: str | None = None
    """An OpenSim model for everybody; an entry that names one goes first."""

    names: Mapping[str, str] | None = None
    """Marker → landmark."""

    cutoff_hz: float | None = None
    """Of the smoothing; None for the one of the activity."""

    measures: tuple[str, ...] = ()
    """Those to keep; empty for all."""

    curves: tuple[str, ...] = ()
    """Those to keep; empty for all."""

    opensim: bool = False
    """Write TRC, MOT and the fitted body of every trial beside the results."""

    seconds: float = 600.0
    """What one recording may take; more is a failure."""

    memory_mb: float = 4096.0
    """What one recording may need; more is a failure."""

    tries: int = 2
    """How often a recording that ends its process is tried."""

    seed: int = 1
    """Of everything that is drawn by chance."""

    @property
    def hash(self) -> str:
        """What identifies the plan: everything in it that can change a number."""
        kept = {k: v for k, v in asdict(self).items() if k not in _MANNERS}
        text = json.dumps(kept, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


_MANNERS = ("seconds", "memory_mb", "tries", "opensim")
"""Settings that change how work is done, and no number."""

_TABLES = {
    "filter": ("cutoff_hz",),
    "limits": ("seconds", "memory_mb", "tries"),
    "export": ("opensim",),
}
"""Tables of the file → their keys; every other key stands at the top."""


def read_plan(path: Path) -> Plan:
    """The plan in a TOML file.

    Raises:
        BadSetting: if it cannot be read, or anything in it is wrong; all that is wrong
            is told at once.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(
            f"the plan {path} cannot be read: {error}.",
            remedy="Give a TOML file with --plan.",
        ) from error
    return plan_of(text, path.name)


def plan_of(text: str, name: str = "plan") -> Plan:
    """The plan in a text of TOML; see ``read_plan``."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSetting(
            f"{name} is not TOML: {error}.", remedy="Mend that line."
        ) from error
    flat, problems = _flattened(said)
    settings: dict[str, Any] = {}
    for key, value in flat.items():
        made, problem = _setting(key, value)
        settings[key] = made
        problems += [problem] if problem else []
    if problems:
        raise BadSetting(
            f"{name}: {'; '.join(problems)}.",
            remedy="Correct the plan; docs/cohort.md lists every key.",
        )
    return Plan(**settings)


def _flattened(said: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Keys of the top and of the known tables; and what is not known."""
    inside = {key for keys in _TABLES.values() for key in keys}
    known = {one.name for one in fields(Plan)} - inside
    flat: dict[str, Any] = {}
    problems = []
    for key, value in said.items():
        if key in _TABLES and isinstance(value, Mapping):
            strangers = [k for k in value if k not in _TABLES[key]]
            problems += [f"unknown key '{key}.{k}'" for k in strangers]
            flat |= {k: v for k, v in value.items() if k in _TABLES[key]}
        elif key in known:
            flat[key] = value
        else:
            problems.append(f"unknown key '{key}'")
    if problems:
        tables = [f"{t}.{k}" for t, keys in _TABLES.items() for k in keys]
        problems.append(f"known are {', '.join(sorted(known) + tables)}")
    return flat, problems


def _setting(key: str, value: object) -> tuple[object, str]:
    """A setting as the plan keeps it, and what is wrong with it."""
    make = _MAKERS[key]
    try:
        return make(value), ""
    except (ValueError, TypeError) as error:
        return None, f"{key} = {value!r}: {error}"


def _activity(value: object) -> Activity:
    if value not in list(Activity):
        raise ValueError(f"not one of {', '.join(Activity)}")
    return Activity(str(value))


def _side(value: object) -> Side:
    if value not in list(Side):
        raise ValueError("neither left nor right")
    return Side(str(value))


def _unit(value: object) -> str:
    if value not in UNITS:
        raise ValueError(f"not one of {', '.join(UNITS)}")
    return str(value)


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("neither true nor false")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("not a text")
    return value


def _names(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError("not a table of marker = landmark")
    return {str(k): str(v) for k, v in value.items()}


def _between(low: float, high: float) -> Any:  # noqa: ANN401 - a maker
    def made(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError("not a number")
        if not low <= value <= high:
            raise ValueError(f"not from {low:g} to {high:g}")
        return float(value)

    return made


def _whole(low: int, high: int) -> Any:  # noqa: ANN401 - a maker
    def made(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError("not a whole number")
        if not low <= value <= high:
            raise ValueError(f"not from {low} to {high}")
        return value

    return made


def _measures(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("not a list of names")
    strangers = [str(one) for one in value if one not in BY_NAME]
    if strangers:
        known = ", ".join(BY_NAME)
        raise ValueError(f"no measure is called {', '.join(strangers)}; known: {known}")
    return tuple(value)


_MAKERS: dict[str, Any] = {
    "activity": _activity,
    "side": _side,
    "unit": _unit,
    "rate": _between(1, 10_000),
    "body": _truth,
    "model": _text,
    "names": _names,
    "cutoff_hz": _between(0.5, 100),
    "measures": _measures,
    "curves": _measures,
    "opensim": _truth,
    "seconds": _between(0.1, 86_400),
    "memory_mb": _between(256, 1_000_000),
    "tries": _whole(1, 10),
    "seed": _whole(0, 2**31),
}
"""Key → what turns what was written into what is kept."""
