"""Worn sensors against other systems, as figures: what docs/sensors.md quotes.

Run with ``python -m bench.sensors``; recordings lie in ``$KNEEWISE_DATA``, or else
beside the repository.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench.commands import DATA
from kneewise.anatomy import Side
from tests.agreement import sensors


def find(name: str) -> Path:
    """The path of a recording."""
    return DATA / name


def main() -> None:
    """Print every figure."""
    compass = sensors.angles(sensors.opensense(find))
    for title, states in (
        ("with a compass", compass),
        ("without", sensors.without_compass(find)),
    ):
        for joint in ("knee_angle", "hip_flexion", "hip_adduction", "hip_rotation"):
            for side in "rl":
                name = f"{joint}_{side}"
                off, said = sensors.against_opensense(states, name)
                print(f"{title:15s} {name:16s} RMS {off:4.1f}°  said ± {said:4.1f}°")
    feet = sensors.feet(find)
    for foot in Side:
        late = 1000 * sensors.foot_stride_errors(find, feet, foot)
        optical = sensors.mocap_speed(find, feet, foot)
        print(
            f"{foot} foot: {len(late)} strides, "
            f"RMS {np.sqrt(np.mean(late**2)):.1f} ms, "
            f"largest {np.abs(late).max():.1f} ms; optical speed {optical:.3f} m/s"
        )
    print(f"speed of both feet {sensors.speed(feet):.3f} m/s")
    back = sensors.back(find)
    for system in ("INDIP", "Stereophoto"):
        late = 1000 * sensors.back_stride_errors(find, back, system)
        theirs = float(sensors.standard(find, system)["WalkingSpeed"])
        print(
            f"low back, {system}: {len(late)} strides, RMS "
            f"{np.sqrt(np.mean(late**2)):.1f} ms, largest {np.abs(late).max():.1f} ms; "
            f"speed {sensors.speed(back):.3f} against {theirs:.3f} m/s"
        )
    for walk in sensors.walks(find):
        print(
            f"{walk.trial:32s} {walk.system:12s} {len(walk.late):3d} strides, RMS "
            f"{1000 * np.sqrt(np.mean(walk.late**2)):4.0f} ms; speed {walk.ours:.2f} "
            f"against {walk.theirs:.2f} m/s"
        )


if __name__ == "__main__":
    main()
