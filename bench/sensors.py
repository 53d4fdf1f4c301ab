"""Worn sensors against other systems, as figures: what docs/sensors.md quotes.

Run with ``python -m bench.sensors``; recordings lie in ``$KNEEWISE_DATA``, or else
beside the repository.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.commands import DATA
from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion import States
from tests.agreement import sensors
from tests.agreement.arcs import arcs
from tests.agreement.sensors import Walk


def find(name: str) -> Path:
    """The path of a recording."""
    return DATA / name


def main() -> None:
    """Print every figure."""
    _angles("with a compass", [sensors.angles(sensors.opensense(find))])
    adrift = [sensors.without_compass(find, seed) for seed in range(10)]
    _angles("without, ten drifts", adrift)
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
    width, arc = sensors.feet_told(find)
    print(f"feet apart, from a turn: {width.value:.2f} ± {width.error:.2f} m")
    print(f"feet swing outwards by {1000 * arc.value:.0f} ± {1000 * arc.error:.0f} mm")
    people = 1000 * np.array(list(arcs(find).values()))
    print(
        f"{len(people)} people with markers swing their feet outwards by "
        f"{people.mean():.0f} mm, spread {people.std(ddof=1):.0f} mm, "
        f"{people.min():.0f} to {people.max():.0f} mm"
    )
    back = sensors.back(find)
    for system in ("INDIP", "Stereophoto"):
        late = 1000 * sensors.back_stride_errors(find, back, system)
        theirs = float(sensors.standard(find, system)["WalkingSpeed"])
        print(
            f"low back, {system}: {len(late)} strides, RMS "
            f"{np.sqrt(np.mean(late**2)):.1f} ms, largest {np.abs(late).max():.1f} ms; "
            f"speed {sensors.speed(back):.3f} against {theirs:.3f} m/s"
        )
    walks = list(sensors.walks(find))
    for walk in walks:
        print(
            f"{walk.person} {walk.trial:32s} {walk.system:12s} {walk.steps:3d} steps, "
            f"{walk.missed} missed, {walk.extra} made up; {_late([walk])}; "
            f"{_paced(walk)}"
        )
    for person in sensors.people(find):
        _summed(person, [walk for walk in walks if walk.person == person])
    apart = 1000 * sensors.references_apart(find)
    print(f"the two references: {len(apart)} strides, {_spread(apart)}")


def _angles(title: str, found: Sequence[States]) -> None:
    for joint in ("knee_angle", "hip_flexion", "hip_adduction", "hip_rotation"):
        for side in "rl":
            name = f"{joint}_{side}"
            both = [sensors.against_opensense(states, name) for states in found]
            off = [each for each, _ in both]
            said = np.mean([each for _, each in both])
            print(
                f"{title:20s} {name:16s} RMS {np.mean(off):4.1f}° (to "
                f"{max(off):4.1f}°), said ± {said:4.1f}°"
            )


def _late(walks: Sequence[Walk]) -> str:
    late = np.concatenate([walk.late for walk in walks])
    return f"{len(late)} strides, {_spread(1000 * late)}"


def _spread(late: Array) -> str:
    """Of differences (n,) in ms."""
    if not len(late):
        return "none alike"
    rms, middle = np.sqrt(np.mean(late**2)), np.median(np.abs(late))
    return f"RMS {rms:.0f} ms, median {middle:.0f} ms"


def _paced(walk: Walk) -> str:
    said = walk.ours.standard_error
    return f"speed {walk.ours.value:.2f} ± {said:.2f} against {walk.theirs:.2f} m/s"


def _summed(person: str, walks: Sequence[Walk]) -> None:
    """Figures of all walks of one person, by how fast they were."""
    for name, low, high in (("slow", 0.0, 0.8), ("usual", 0.8, 9.9)):
        some = [walk for walk in walks if low <= walk.theirs < high]
        if not some:
            continue
        off = np.array([walk.ours.value - walk.theirs for walk in some])
        errors = np.array([walk.ours.standard_error for walk in some])
        within = [np.abs(walk.late) <= walk.said for walk in some]
        steps = sum(walk.steps for walk in some)
        print(
            f"{person} {name}: {len(some)} walks, {steps} steps, missed "
            f"{sum(walk.missed for walk in some) / steps:.0%}, made up "
            f"{sum(walk.extra for walk in some) / steps:.0%}; {_late(some)}, "
            f"{np.concatenate(within).mean():.0%} within one error; speed "
            f"{off.mean():+.2f}, RMS {np.sqrt((off**2).mean()):.2f} m/s, "
            f"{np.mean(np.abs(off) <= errors):.0%} within one error"
        )


if __name__ == "__main__":
    main()
