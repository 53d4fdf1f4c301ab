"""How fast a model is read and its segments are placed, beside OpenSim.

Usage: python bench/engine_kinematics.py [FOLDER OF RECORDINGS]

Prints the ratio to OpenSim measured in the same run, and how the cost grows with the
number of frames. Without OpenSim or recordings it says so.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from kneewise.arrays import Array
from kneewise.engine import kinematics, osim
from kneewise.engine.body import Body

Live: TypeAlias = Any  # OpenSim ships no types

TRIALS = {
    "A gait2392": "opensim-oracles/gait2392/subject01_simbody.osim",
    "B full body": "opensim-oracles/rajagopal/base.osim",
}
FRAMES = 20_000
ROUNDS = 5


def least(act: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The least time that an act took, s of processor time."""
    spent = []
    for _ in range(rounds):
        begun = time.process_time()
        act()
        spent.append(time.process_time() - begun)
    return min(spent)


def poses(body: Body, n: int) -> Array:
    """Random coordinates (n, q), within half a unit of the default."""
    shake = np.random.default_rng(0).uniform(-0.5, 0.5, (n, len(body.coordinates)))
    return kinematics.coupled(body, body.default + shake)


def opensim_placing(path: Path, body: Body) -> tuple[float, float]:
    """OpenSim's time to read a model, and to place its segments once, s."""
    import opensim

    opensim.Logger.setLevelString("off")
    held: list[Live] = []

    def load() -> None:
        model = opensim.Model(str(path))
        held[:] = [model, model.initSystem()]

    read = least(load, 3)
    model, state = held
    rows = poses(body, 300)

    def place() -> None:
        for row in rows:
            values = opensim.Vector(len(row), 0.0)
            for i, value in enumerate(row):
                values.set(i, float(value))
            state.setQ(values)
            model.realizePosition(state)

    def fill() -> None:
        for row in rows:
            values = opensim.Vector(len(row), 0.0)
            for i, value in enumerate(row):
                values.set(i, float(value))

    return read, (least(place, 3) - least(fill, 3)) / len(rows)


def starts() -> tuple[float, float]:
    """How long a fresh Python takes to place one frame: with kept code, and bare."""
    code = (
        "import time; t = time.perf_counter()\n"
        "from kneewise.engine import builtin, kinematics\n"
        "body = builtin.body(); kinematics.markers(body, body.default[None])\n"
        "kinematics.forward(body, body.default[None])\n"
        "print(time.perf_counter() - t)"
    )
    clock = "import time; t = time.perf_counter()"
    bare = f"{clock}; import numba; print(time.perf_counter() - t)"
    out = []
    for each in (code, code, bare):
        done = subprocess.run(
            [sys.executable, "-c", each], capture_output=True, text=True, check=True
        )
        out.append(float(done.stdout))
    return out[1], out[2]


def main() -> None:
    beside = Path(__file__).parents[2] / "shared" / "data"
    folder = Path(
        sys.argv[1] if len(sys.argv) > 1 else os.environ.get("KNEEWISE_DATA", beside)
    )
    if not folder.is_dir():
        print(f"no recordings in {folder}; give their folder")
        return
    warm, bare = starts()
    print(f"start with kept code {warm:.2f} s, of which numba itself {bare:.2f} s\n")
    print("| model | read ms | OpenSim ms | place us | OpenSim us | ratio |")
    print("|---|---|---|---|---|---|")
    for name, relative in TRIALS.items():
        path = folder / relative
        body = osim.read(path)
        q = poses(body, FRAMES)
        kinematics.forward(body, q[:1])
        read = least(partial(osim.read, path)) * 1e3
        place = least(partial(kinematics.forward, body, q)) / FRAMES * 1e6
        theirs = "- | - | -"
        load = float("nan")
        try:
            load, once = opensim_placing(path, body)
            theirs = f"{once * 1e6:.1f} | {once * 1e6 / place:.0f}"
        except ImportError:
            theirs = "not installed | -"
        print(f"| {name} | {read:.0f} | {load * 1e3:.0f} | {place:.2f} | {theirs} |")
    print("\n| frames | markers of B, us a frame |")
    print("|---|---|")
    body = osim.read(folder / TRIALS["B full body"])
    for n in (100, 1_000, 10_000, 100_000):
        q = poses(body, n)
        each = least(partial(kinematics.markers, body, q), 3) / n
        print(f"| {n} | {each * 1e6:.2f} |")


if __name__ == "__main__":
    main()
