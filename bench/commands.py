"""How long the commands take as whole processes, and how much memory they need.

Run with ``python -m bench.commands``; recordings are looked for in ``$KNEEWISE_DATA``,
then beside the repository. Goals: help under 0.3 s, a 1,400-frame TRC under 1.5 s, 720p
video at 25 frames per second or more in under 700 MB.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DATA = Path(
    os.environ.get("KNEEWISE_DATA", Path(__file__).parents[2] / "shared" / "data")
)
RUNS = 5
CASES = (
    ("kneewise --help", ["--help"], RUNS, 0.3),
    ("TRC, 1,399 frames", ["assess", "opencap-subject4/STS1.trc"], RUNS, 1.5),
    ("C3D, 1,249 frames", ["assess", "opensim-c3d/walking2.c3d"], RUNS, None),
    (
        "video 720p, 807 frames",
        ["assess", "opencap-subject4/squats1_video.mp4"],
        1,
        807 / 25,
    ),
)
"""Name, arguments, runs, and the goal in s."""


def seconds(arguments: list[str], out: Path) -> float:
    """Wall-clock time of one run of the command, s."""
    command = [sys.executable, "-m", "kneewise", *arguments]
    if arguments[0] == "assess":
        command[-1] = str(DATA / arguments[-1])
        command += ["--out", str(out)]
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Print a row for every case."""
    print(f"{'command':24s} {'median s':>9s} {'goal s':>7s} {'peak MB so far':>15s}")
    with tempfile.TemporaryDirectory() as folder:
        for name, arguments, runs, goal in CASES:
            if arguments[0] == "assess" and not (DATA / arguments[-1]).exists():
                print(f"{name:24s}   no recording in {DATA}")
                continue
            times = [seconds(arguments, Path(folder)) for _ in range(runs)]
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            said = f"{goal:7.2f}" if goal else "      -"
            print(f"{name:24s} {statistics.median(times):9.2f} {said} {peak:15.0f}")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
