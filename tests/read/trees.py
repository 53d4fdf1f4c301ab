"""Mobilise-D files with one trial or several, drawn for tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.io import savemat

from kneewise.motion import Inertial
from kneewise.units import in_deg
from tests.events.walked import Steps, back
from tests.read.sensor_files import G

HEIGHT = 1.7
STANDS = 1.5  # s


def walk(length: float = 1.3) -> Inertial:
    """A sensor on the low back of somebody who walks."""
    return back(Steps(length=length, rate=100.0), 0.53 * HEIGHT)


def still() -> Inertial:
    """A sensor on the low back of somebody who has not begun to walk."""
    whole = walk()
    before = whole.time < STANDS
    return replace(
        whole,
        time=whole.time[before],
        turn_rate=whole.turn_rate[before],
        acceleration=whole.acceleration[before],
        orientation=whole.orientation[before],
    )


def tree(path: Path, trials: Mapping[str, Inertial]) -> Path:
    """A file with a trial at each place, such as ``Test5/Trial1``."""
    root: dict[str, Any] = {}
    for place, worn in trials.items():
        branch = root
        for name in ("TimeMeasure1", *place.split("/")):
            branch = branch.setdefault(name, {})
        branch["SU"] = {"LowerBack": _unit(worn)}
    savemat(path, {"data": root}, do_compression=True)
    return path


def _unit(worn: Inertial) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    turns = in_deg(worn.turns("pelvis"))
    noise = rng.normal(0, 0.05, turns.shape)  # no sensor reads the same all along
    return {
        "Acc": worn.pulls("pelvis") / G + noise / 50,
        "Gyr": turns + noise,
        "Fs": {"Acc": worn.rate, "Gyr": worn.rate},
    }
