"""One camera in space: error bars that hold, and the time of a fit.

Run with ``python -m bench.one_camera``; docs/one-camera.md quotes what it prints.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from bench.engine_fit import best
from kneewise.arrays import Array
from kneewise.engine.one_camera.lift import lifted
from kneewise.motion.angles import angles
from kneewise.units import deg, in_deg
from tests.engine.films import STATURE, anybody

BEARINGS = (-60, -30, 0, 30, 60)
COORDINATES = ("pelvis_list", "hip_adduction", "hip_rotation", "knee_angle")


def errors(bearing: float, seed: int) -> tuple[float, Array, Array]:
    """How far a fit is off, over its errors, and its errors: bearing, then angles."""
    case = anybody(seed, deg(bearing))
    found = lifted(case.image, STATURE)
    truth = angles(case.motion)
    off = [np.array([found.camera.bearing - deg(bearing)])]
    bars = [np.array([found.camera.bearing_error])]
    bent = truth.angle("knee_angle_l") > deg(20)
    for coordinate in COORDINATES:
        names = [name for name in truth.coordinates if name.startswith(coordinate)]
        far, said = [], []
        for name in names:
            column = found.states.coordinates.index(name)
            far.append((found.states.angles[:, column] - truth.angle(name))[bent])
            assert found.states.errors is not None
            said.append(found.states.errors[bent, column])
        off.append(np.concatenate(far))
        bars.append(np.concatenate(said))
    inside = np.array(
        [float(np.mean(np.abs(a) < b)) for a, b in zip(off, bars, strict=True)]
    )
    rms = np.array([float(np.sqrt(np.mean(np.square(a)))) for a in off])
    return float(off[0][0]), inside, rms


def main(seeds: int = 20) -> None:
    """Print a row for every bearing, then for all."""
    names = ("bearing", *COORDINATES)
    print("bearing  mean off   rms off deg: " + "  ".join(names))
    shares, squares = [], []
    for bearing in BEARINGS:
        found = [errors(bearing, 100 * seed + 7) for seed in range(seeds)]
        rms = np.sqrt(np.mean([each[2] ** 2 for each in found], axis=0))
        shares += [each[1] for each in found]
        squares += [each[2] ** 2 for each in found]
        mean = in_deg(float(np.mean([each[0] for each in found])))
        print(
            f"{bearing:7d}  {mean:8.1f}   "
            + "  ".join(f"{in_deg(x):6.1f}" for x in rms)
        )
    print(
        "all, rms deg        ", np.round(in_deg(np.sqrt(np.mean(squares, axis=0))), 1)
    )
    print("within 1 error, of 1", np.round(np.mean(shares, axis=0), 2))
    case = anybody(3, deg(20))
    for repetitions in (3, 6, 12):
        case = anybody(3, deg(20), repetitions=repetitions)
        lasts = case.image.time[-1]
        took = best(lambda case=case: lifted(case.image, STATURE))  # type: ignore[misc]
        print(f"{lasts:5.1f} s of film: {took:.2f} s")


if __name__ == "__main__":
    start = time.perf_counter()
    main(*(int(each) for each in sys.argv[1:]))
    print(f"{time.perf_counter() - start:.0f} s")
