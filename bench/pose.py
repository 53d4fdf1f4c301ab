"""How fast a film becomes a motion, and with how much memory.

Usage: python bench/pose.py FILM [SECONDS]

Reads the first SECONDS (all, if not given) of FILM: decoding, pose, smoothing apart.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from pathlib import Path

import numpy as np

from kneewise.read.blazepose import BlazePose
from kneewise.read.frames import Film


def main() -> None:
    path = Path(sys.argv[1])
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else float("inf")
    estimator = BlazePose(smooth=False)
    spent = []
    begun = time.perf_counter()
    with Film(path) as film:
        for frame in film.frames():
            if frame.time > seconds:
                break
            before = time.perf_counter()
            estimator.see(frame.picture, frame.time)
            spent.append(time.perf_counter() - before)
    whole = time.perf_counter() - begun
    pose = np.array(spent[1:]) * 1000
    others = (whole - sum(spent)) * 1000 / len(spent)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{path.name}: {len(spent)} frames, {len(spent) / whole:.1f} frames per second"
    )
    print(
        f"  pose     {np.median(pose):6.1f} ms  (95 %: {np.percentile(pose, 95):.1f})"
    )
    print(f"  decoding {others:6.1f} ms")
    print(f"  peak memory {peak:.0f} MB")
    load = os.getloadavg()[0]
    print(f"  {os.cpu_count()} processors, load of the machine {load:.1f}")


if __name__ == "__main__":
    main()
