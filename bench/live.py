"""How soon and how often the live coach draws what the camera sees, and its memory.

Usage: python -m bench.live [SECONDS]

Starts ``kneewise live`` and a browser on this machine, whose camera plays a painted
person who squats, and watches them for SECONDS (60 if not given; ten minutes tell
whether memory stays flat). Needs Chromium and Playwright.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

from kneewise.arrays import Array
from kneewise.simulate.moves import Truth, squats
from kneewise.units import deg
from tests.live.painted import as_camera, pictures
from tests.web.live.screen import DESK, Screen, chromium

WARM = 5.0  # s before anything is counted
SETTLED = 45.0  # s that a browser takes until its memory no longer grows
GOAL_MS, GOAL_RATE = 75.0, 20.0
NOTE = """window.drawn = [];
document.addEventListener('kneewise:drawn', ({ detail }) =>
  window.drawn.push([detail.latency, detail.sent, detail.answered, detail.ms,
    performance.now(), detail.dropped]));
0"""
NAMES = ("program", "browser", "scripts")
SCRIPTS = "performance.memory.usedJSHeapSize / 2 ** 20"
TAKE = "window.drawn.splice(0)"


@dataclass(frozen=True, eq=False, kw_only=True)
class Seen:
    """What was noted."""

    drawn: Array
    """(n, 6): ms from camera to drawing, of that until it was sent and until it was
    answered; ms in the program; ms of the clock; pictures left out."""

    memory: Array
    """(m, 4): s; MB of the program, of the whole browser, and of the page's scripts."""

    own: float
    """Processors that browser and program used together, on average."""

    others: float
    """Processors that other programs used meanwhile."""


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        motion = squats(Truth(right=deg(20), rate=15.0, repetitions=2))
        shown = ((picture, 2) for picture in pictures(motion))
        film = as_camera(folder / "squats.mjpeg", shown)
        with (
            program(folder) as (address, server),
            sync_playwright() as playwright,
            chromium(playwright, film) as browser,
            browser.opened(address, size=DESK) as screen,
        ):
            told(watched(screen, server, seconds))


@contextmanager
def program(folder: Path) -> Iterator[tuple[str, int]]:
    """The program itself: its address and the number of its process."""
    command = [sys.executable, "-m", "kneewise", "live", "--no-browser", "--no-keep"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=folder
    ) as running:
        try:
            assert running.stdout is not None
            found = re.search(r"http\S+", running.stdout.readline())
            assert found is not None
            yield found[0], running.pid
        finally:
            running.terminate()


def watched(screen: Screen, server: int, seconds: float) -> Seen:
    """Practise for a while, and note what happens."""
    screen.turn_on()
    screen.page.fill("#goal", "")
    screen.page.click("#start")
    screen.page.wait_for_timeout(WARM * 1000)
    screen.page.evaluate(NOTE)
    rows, memory = [], []
    begun, before = time.monotonic(), work()
    while (passed := time.monotonic() - begun) < seconds:
        screen.page.wait_for_timeout(min(2.0, seconds - passed) * 1000)
        rows += screen.page.evaluate(TAKE)
        sizes = size([server]), size(family("chrom")), screen.page.evaluate(SCRIPTS)
        memory.append((passed, *sizes))
    every, own = (work() - before) / (time.monotonic() - begun)
    return Seen(
        drawn=np.array(rows, float),
        memory=np.array(memory),
        own=float(own),
        others=float(every - own),
    )


def told(seen: Seen) -> None:
    """Print what was noted."""
    late, sent, answered, inside, clock, dropped = seen.drawn.T
    rate = (len(clock) - 1) / (clock[-1] - clock[0]) * 1000
    slow = float(np.percentile(late, 95))
    print(f"{len(late)} pictures in {(clock[-1] - clock[0]) / 1000:.0f} s")
    print(f"  from camera to drawing  {np.median(late):6.1f} ms  (95 %: {slow:.1f};")
    print(f"                          goal {GOAL_MS:.0f}) {verdict(slow < GOAL_MS)}")
    print(f"  until it was sent       {np.median(sent):6.1f} ms")
    print(
        f"  until it was answered   {np.median(answered):6.1f} ms  "
        f"(95 %: {np.percentile(answered, 95):.1f}; the rest waits for the screen)"
    )
    print(
        f"  of that in the program  {np.median(inside):6.1f} ms  "
        f"(95 %: {np.percentile(inside, 95):.1f})"
    )
    print(
        f"  pictures per second     {rate:6.1f}     (goal {GOAL_RATE:.0f}) "
        f"{verdict(rate >= GOAL_RATE)}"
    )
    print(f"  left out by the program {dropped[-1] - dropped[0]:6.0f}")
    remembered(seen.memory)
    print(
        f"  {os.cpu_count()} processors, of which this used {seen.own:.1f} and other "
        f"programs {seen.others:.1f}"
    )


def remembered(memory: Array) -> None:
    """Print the memory minute by minute, and how fast it grows once it has settled."""
    at, *both = memory.T
    minutes = np.floor(at / 60).astype(int)
    print("  memory, MB     " + "".join(f"{m + 1:8d}." for m in np.unique(minutes)))
    for name, every in zip(NAMES, both, strict=True):
        sizes = [np.median(every[minutes == m]) for m in np.unique(minutes)]
        print(f"    {name:13s}" + "".join(f"{size:9.1f}" for size in sizes))
    late = at >= min(SETTLED, at[-1] / 2)
    for name, every in zip(NAMES, both, strict=True):
        slope = 60 * np.polyfit(at[late], every[late], 1)[0] if late.sum() > 2 else 0.0
        print(f"    {name:13s}{slope:+9.2f} MB a minute, from {at[late][0]:.0f} s on")


def verdict(is_reached: bool) -> str:  # noqa: FBT001 - one word for one truth
    return "reached" if is_reached else "missed"


def size(processes: list[int]) -> float:
    """MB that processes wrote; what they read of files is shared, and left out."""
    total = 0
    for process in processes:
        try:
            text = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:  # it has just ended
            continue
        parts = re.findall(r"^Pss_(?:Anon|Shmem):\s+(\d+)", text, re.MULTILINE)
        total += sum(map(int, parts))
    return total / 1024


def work() -> Array:
    """(2,) s that all processors worked since they were started, and that ours did."""
    tick = os.sysconf("SC_CLK_TCK")
    every = [int(n) for n in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    idle = every[3] + every[4]
    own = sum(sum(map(int, stat(process)[11:15])) for process in family(""))
    return np.array([sum(every) - idle, own]) / tick


def family(name: str) -> list[int]:
    """This process, what it started and so on; those whose name has *name* in it."""
    above = {
        int(path.name): int(fields[1])
        for path in Path("/proc").glob("[0-9]*")
        if (fields := stat(int(path.name)))
    }
    found = {os.getpid()}
    while fresh := {p for p, parent in above.items() if parent in found} - found:
        found |= fresh
    return [process for process in found if name in _name(process)]


def stat(process: int) -> list[str]:
    """What the system tells about a process, from its state on; nothing if it ended."""
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def _name(process: int) -> str:
    try:
        return Path(f"/proc/{process}/comm").read_text()
    except OSError:
        return ""


if __name__ == "__main__":
    main()
