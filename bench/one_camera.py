"""One camera in space: error bars that hold, and the time of a fit.

Run with ``python -m bench.one_camera``; docs/one-camera.md quotes what it prints.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from bench.engine_fit import best
from kneewise.arrays import Array
from kneewise.assessment import Assessment
from kneewise.engine.one_camera import posterior
from kneewise.engine.one_camera.lift import lifted
from kneewise.engine.one_camera.stream import Stream
from kneewise.events.event import Activity
from kneewise.motion import ImageMotion, Kind, Motion, Recording, Source
from kneewise.motion.angles import angles
from kneewise.person import Person
from kneewise.units import deg, in_deg
from kneewise.workflow import Request
from kneewise.workflow.assessing import assess_recordings
from tests.engine.films import STATURE, anybody, part

BEARINGS = (-60, -30, 0, 30, 60)
COORDINATES = (
    *("pelvis_tilt", "pelvis_list"),
    *("hip_adduction", "hip_rotation", "knee_angle"),
)
FOLLOWED = ("pelvis_list", "hip_adduction_l", "hip_adduction_r", "knee_angle_l")
LATE = 0.25  # s

MEASURES = ("knee_collapse", "hip_adduction", "knee_over_foot", "knee_ankle_separation")


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


def measures(bearing: float, seed: int) -> dict[str, list[float]]:
    """How many of its errors each measure of a film is off, by its name."""
    case = anybody(seed, deg(bearing))
    filmed, known = assessed(case.image, STATURE), assessed(case.motion, None)
    off: dict[str, list[float]] = {}
    for name in MEASURES:
        truth = {measure.side: measure.value for measure in known.summary(name)}
        for one in filmed.summary(name):
            if not one.is_void and np.isfinite(one.value):
                far = (one.value - truth[one.side]) / one.standard_error
                off.setdefault(name, []).append(far)
    return off


def assessed(motion: ImageMotion | Motion, stature: float | None) -> Assessment:
    """Squats assessed, of a film or of the body itself."""
    source = Source(
        file="squat.mp4",
        sha256="0" * 64,
        kind=Kind.VIDEO,
        rate=motion.rate,
        duration=float(motion.time[-1]),
    )
    request = Request(files=(), activity=Activity.SQUAT, person=Person(height=stature))
    return assess_recordings([Recording(motion=motion, source=source)], request)


def numbers(bearing: int, seeds: int) -> list[int]:
    """Of people, others for each bearing."""
    return [100 * seed + bearing + 67 for seed in range(seeds)]


def main(seeds: int = 20) -> None:
    """Print a row for every bearing, then for all."""
    names = ("bearing", *COORDINATES)
    print("bearing  mean off   rms off deg: " + "  ".join(names))
    shares, squares = [], []
    for bearing in BEARINGS:
        found = [errors(bearing, number) for number in numbers(bearing, seeds)]
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
    off: dict[str, list[float]] = {}
    for bearing in BEARINGS:
        for number in numbers(bearing, seeds):
            for name, far in measures(bearing, number).items():
                off.setdefault(name, []).extend(far)
    for name, far in off.items():
        print(f"{name}: {np.mean(np.abs(far) < 1):.2f} of {len(far)} within 1 error")
    follow(seeds)
    lifted(anybody(3, deg(20), repetitions=1).image, STATURE)  # compiled
    for repetitions in (3, 6, 12, 25):
        case = anybody(3, deg(20), repetitions=repetitions)
        lasts = case.image.time[-1]
        took = best(lambda case=case: lifted(case.image, STATURE))  # type: ignore[misc]
        print(f"{lasts:5.1f} s of film: {took:.2f} s")


def follow(seeds: int) -> None:
    """Print how far a film seen picture by picture is off, and what a picture costs."""
    off, whole, took, body = [], [], [], []
    for bearing in BEARINGS:
        for seed in numbers(bearing, seeds):
            case = anybody(seed, deg(bearing), repetitions=4)
            film, truth = lifted(case.image, STATURE).states, angles(case.motion)
            stream = Stream.begun(part(case.image, 0, 4), STATURE)
            for late in case.image.time[case.image.time >= 4][::3]:
                start = time.process_time()
                stream = stream.after(part(case.image, late, late + 1e-3))
                took.append(time.process_time() - start)
                at = late - LATE
                start = time.process_time()
                turned = stream.posterior().angles(np.array([at]))[0, 0]
                body.append(time.process_time() - start)
                now = turned[[posterior.COORDINATES.index(name) for name in FOLLOWED]]
                known = [np.interp(at, truth.time, truth.angle(n)) for n in FOLLOWED]
                later = [np.interp(at, film.time, film.angle(n)) for n in FOLLOWED]
                off.append(now - known)
                whole.append(now - later)
    for name, far in (("the truth", off), ("the whole film", whole)):
        rms = np.sqrt(np.mean(np.square(far), axis=0))
        shown = ", ".join(
            f"{what} {in_deg(float(each)):.1f}"
            for what, each in zip(FOLLOWED, rms, strict=True)
        )
        print(f"{LATE} s late, rms deg off {name}: {shown}")
    print(
        f"a picture {1e3 * np.median(took):.1f} ms, "
        f"its body {1e3 * np.median(body):.1f} ms, "
        f"together at most {1e3 * np.max(np.add(took, body)):.0f} ms"
    )


if __name__ == "__main__":
    start = time.perf_counter()
    main(*(int(each) for each in sys.argv[1:]))
    print(f"{time.perf_counter() - start:.0f} s")
