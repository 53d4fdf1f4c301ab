"""How the engine's time and memory grow with the frames: they should not, per frame.

Run with ``python -m bench.engine_frames``, with ``--million`` for the longest, and with
``--draw docs/engine-cost.svg`` for the picture; needs the recordings.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.dynamics import moments
from kneewise.engine.observe import Landmarks
from kneewise.engine.stretches import Motion, poses, rates, stretches
from kneewise.engine.task import Settings
from tests.engine.bodies import GAIT
from tests.engine.trials import trial

FRAMES = (100, 1_000, 10_000, 100_000, 1_000_000)
ENOUGH = 10_000
"""Frames that are measured at least, in as many goes as that takes."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a stage takes for so many frames."""

    stage: str
    frames: int
    time_us: float
    """Of the processor, for each frame."""

    memory_mb: float
    """At its height, what the stage is given and what it returns included."""


def long_walk(n: int) -> Landmarks:
    """The markers of trial A, there and back again, for *n* frames."""
    seen = trial(GAIT).landmarks
    once = np.concatenate([seen.positions, seen.positions[-2:0:-1]])
    return Landmarks(
        time=np.arange(float(n)) / 60,
        markers=seen.markers,
        positions=once[np.arange(n) % len(once)],
        weights=seen.weights,
    )


def measured(stage: str, n: int, act: Callable[[], object]) -> Cost:
    """The cost of an act for *n* frames."""
    goes = max(1, ENOUGH // n)
    begin = time.process_time()
    for _ in range(goes):
        act()
    taken = (time.process_time() - begin) / goes
    return Cost(
        stage=stage,
        frames=n,
        time_us=taken / n * 1e6,
        memory_mb=tracemalloc.get_traced_memory()[1] / 2**20,
    )


def costs(n: int) -> Iterator[Cost]:
    """The cost of every stage for *n* frames, one thread."""
    given, seen = trial(GAIT), long_walk(n)
    body, settings = given.body, Settings(threads=1)
    tracemalloc.reset_peak()
    yield measured("fit", n, lambda: poses(body, seen, given.wishes, settings))
    q = poses(body, seen, given.wishes, settings)
    tracemalloc.reset_peak()
    yield measured("filter and rates", n, lambda: rates(seen.time, q))
    motion = Motion(body=body, time=seen.time, rates=rates(seen.time, q))
    tracemalloc.reset_peak()
    yield measured("joint moments", n, lambda: moments(body, seen.time, *motion.rates))
    tracemalloc.reset_peak()
    yield measured("moments, paths, muscles", n, lambda: forces(motion))


def forces(motion: Motion) -> Array:
    """The force of every muscle (n, m): what is kept of the stretches."""
    return np.concatenate([each.shares.forces for each in stretches(motion)])


def drawn(found: list[Cost]) -> str:
    """The time of each stage against the frames, as an SVG."""
    sizes = sorted({cost.frames for cost in found})
    stages = list(dict.fromkeys(cost.stage for cost in found))
    low, high = np.log10([sizes[0], sizes[-1]])

    def across(frames: float) -> float:
        return float(70 + 380 * (np.log10(frames) - low) / max(high - low, 1.0))

    def up(time_us: float) -> float:
        return float(250 - 90 * np.log10(max(time_us, 1.0)))

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 300" '
        'font-family="sans-serif" font-size="12" fill="#333">',
        "<title>Time for each frame against the number of frames</title>",
        '<rect width="640" height="300" fill="#fff"/>',
        '<text x="20" y="16">µs of one processor for each frame</text>',
    ]
    for level in (1, 3, 10, 30, 100, 300):
        y = up(level)
        parts.append(f'<path d="M70 {y:.0f}H450" stroke="#ddd"/>')
        parts.append(f'<text x="62" y="{y + 4:.0f}" text-anchor="end">{level}</text>')
    for size in sizes:
        x = across(size)
        parts.append(f'<text x="{x:.0f}" y="272" text-anchor="middle">{size:,}</text>')
    parts.append('<text x="260" y="292" text-anchor="middle">frames</text>')
    ends: list[tuple[float, str]] = []
    for stage in stages:
        own = [cost for cost in found if cost.stage == stage]
        places = [(across(cost.frames), up(cost.time_us)) for cost in own]
        line = "L".join(f"{x:.0f} {y:.0f}" for x, y in places)
        parts.append(f'<path d="M{line}" fill="none" stroke="#1f5f8b"/>')
        parts += [
            f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" fill="#1f5f8b"/>'
            for x, y in places
        ]
        ends.append((places[-1][1] + 4, stage))
    below = 0.0
    for y, stage in sorted(ends):
        below = max(y, below + 15)  # no word over another
        parts.append(f'<text x="462" y="{below:.0f}">{stage}</text>')
    return "\n".join([*parts, "</svg>\n"])


def main() -> None:
    """Measure, print, and draw where that is asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--million", action="store_true", help="1,000,000 frames too")
    asked.add_argument("--draw", type=Path, help="where to write the picture")
    chosen = asked.parse_args()
    for _ in costs(FRAMES[0]):  # compiles
        pass
    tracemalloc.start()
    found = []
    print(f"{'stage':26s}{'frames':>10s}{'us/frame':>10s}{'MB':>8s}")
    for n in FRAMES if chosen.million else FRAMES[:-1]:
        for cost in costs(n):
            found.append(cost)
            print(
                f"{cost.stage:26s}{n:10,d}{cost.time_us:10.1f}{cost.memory_mb:8.0f}",
                flush=True,
            )
    if chosen.draw:
        chosen.draw.write_text(drawn(found), encoding="utf-8")


if __name__ == "__main__":
    main()
