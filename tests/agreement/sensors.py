"""What recordings of worn sensors are compared with, and by how much they differ."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.assessment import Assessment
from kneewise.events.event import Repetition
from kneewise.events.low_back import back_events
from kneewise.events.pace import by_back
from kneewise.events.walk import strides_without_lifts
from kneewise.motion import Inertial, States
from kneewise.motion.sensed import sensed
from kneewise.person import Person
from kneewise.read import read
from kneewise.read.inertial import mobilised
from kneewise.read.inertial.matlab import variables
from kneewise.read.inertial.recorded import Origin, recorded
from kneewise.read.options import Options
from kneewise.units import in_deg, mm
from kneewise.workflow.assessing import assess
from kneewise.workflow.request import Request

Finder = Callable[[str], Path]
"""The path of a recording by its name."""

BACK = "mobilised-lowback-imu/HA001_data.mat"
GOLDEN = Path(__file__).parents[1] / "golden" / "opensense_walk.csv"
FOOT_RATE = 204.8
MOCAP_RATE = 100.0
FLAT = 0.3
"""Share of a stride after the strike at which a foot lies flat."""


def opensense(find: Finder) -> Assessment:
    return assess(Request(files=(find("opensense-walk/walking_orientations.sto"),)))


def feet(find: Finder) -> Assessment:
    return assess(
        Request(
            files=(find("gaitmap-foot-imu/imu_sample.csv"),),
            rate=FOOT_RATE,
            sensors={"left_sensor": "left_foot", "right_sensor": "right_foot"},
        )
    )


def back(find: Finder) -> Assessment:
    people = find("mobilised-lowback-imu/participant_metadata.json").read_text()
    height = json.loads(people)["HA"]["001"]["height_m"]
    return assess(
        Request(
            files=(find(BACK),),
            person=Person(height=height),
        )
    )


def without_compass(find: Finder) -> States:
    """Angles of the same walk had every sensor a heading of its own that drifts."""
    motion = read(find("opensense-walk/walking_orientations.sto"), Options()).motion
    assert isinstance(motion, Inertial)
    rng = np.random.default_rng(0)
    k = len(motion.sensors)
    drift = rng.uniform(-3, 3, k) + rng.normal(0, 0.01, k) * motion.time[:, None]
    cosine, sine = np.cos(drift / 2), np.sin(drift / 2)
    w, x, y, z = np.moveaxis(motion.orientation, -1, 0)
    turned = (
        cosine * w - sine * z,
        cosine * x - sine * y,
        cosine * y + sine * x,
        cosine * z + sine * w,
    )
    return sensed(
        replace(motion, orientation=np.stack(turned, axis=-1), shares_north=False)
    ).states


def angles(assessment: Assessment) -> States:
    """The joint angles of the one recording."""
    states = assessment.trials[0].states
    assert states is not None
    return states


def against_opensense(states: States, coordinate: str) -> tuple[float, float]:
    """RMS difference and mean standard error said, deg."""
    lines = GOLDEN.read_text().splitlines()[2:]
    rows = np.array([[float(c) for c in line.split(",")] for line in lines[1:]])
    theirs = rows[:, lines[0].split(",").index(coordinate)]
    assert states.errors is not None
    ours = np.interp(rows[:, 0], states.time, in_deg(states.angle(coordinate)))
    said = in_deg(states.errors[:, states.coordinates.index(coordinate)])
    return float(np.sqrt(np.mean((ours - theirs) ** 2))), float(np.mean(said))


def strides(assessment: Assessment, side: Side) -> list[Repetition]:
    whole = assessment.trials[0].repetitions
    return [r for r in whole if r.kind == "stride" and r.side is side]


def foot_stride_errors(find: Finder, assessment: Assessment, side: Side) -> Array:
    """Stride times less those of the reference, s: one for each of its strides."""
    with find("gaitmap-foot-imu/stride_events_sample.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["foot"] == side]
    return _differences(
        [(float(r["pre_ic"]) / FOOT_RATE, float(r["ic"]) / FOOT_RATE) for r in rows],
        strides(assessment, side),
    )


def back_stride_errors(find: Finder, assessment: Assessment, system: str) -> Array:
    """Stride times less those of a reference system, s."""
    walk = standard(find, system)
    strikes = walk["InitialContact_Event"]
    pairs = list(zip(strikes[:-2], strikes[2:], strict=True))
    both = [stride for side in Side for stride in strides(assessment, side)]
    return _differences(pairs, both)


def standard(find: Finder, system: str) -> dict[str, Array]:
    """What a reference system says of the low-back recording."""
    tree: Any = variables(find(BACK))
    trial = tree["data"]["TimeMeasure1"]["Test5"]["Trial1"]
    return trial["Standards"][system]["ContinuousWalkingPeriod"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Walk:
    """One walk of the low-back recordings, by one reference system and by us."""

    trial: str
    system: str
    late: Array
    """Stride times less those of the reference, s."""

    theirs: float
    ours: float
    """m/s."""


def walks(find: Finder) -> Iterator[Walk]:
    """Every walk of every trial on which a reference system gives a speed."""
    tree: Any = variables(find(BACK))
    for place, felts in mobilised.trials(find(BACK)).items():
        origin = Origin(name=place, files=(find(BACK),), reader="mobilised")
        motion = recorded(felts, origin, Options()).motion
        assert isinstance(motion, Inertial)
        found = strides_without_lifts(back_events(motion))
        trial = tree
        for name in place.split("/"):
            trial = trial[name]
        for system, said in trial["Standards"].items():
            each = said["ContinuousWalkingPeriod"]
            for walk in each if isinstance(each, list) else [each]:
                start, end = walk["Start"] - 0.2, walk["End"] + 0.2
                inside = [s for s in found if s.start >= start and s.end <= end]
                strikes = np.atleast_1d(walk["InitialContact_Event"])
                pairs = list(zip(strikes[:-2], strikes[2:], strict=True))
                yield Walk(
                    trial=place,
                    system=system,
                    late=_differences(pairs, inside),
                    theirs=float(walk["WalkingSpeed"]),
                    ours=float(
                        np.mean([p.speed for p in by_back(motion, inside, 1.59)])
                    ),
                )


def _differences(pairs: list[tuple[float, float]], ours: list[Repetition]) -> Array:
    found = []
    usual = float(np.nanmedian([end - start for start, end in pairs]))
    for start, end in pairs:
        if not end - start <= 1.45 * usual:
            continue  # one pair of the feet's reference spans two strides of a turn
        near = min(ours, key=lambda r: abs(r.start - start) + abs(r.end - end))
        found.append((near.end - near.start) - (end - start))
    return np.array(found)


def mocap_speed(find: Finder, assessment: Assessment, side: Side) -> float:
    """Mean speed of our strides as optical markers on the heel saw them, m/s."""
    path = find("gaitmap-foot-imu/mocap_sample.csv")
    heads = path.read_text().split("\n", 1)[0].split(",")
    columns = [
        i for i, head in enumerate(heads) if head == f"{side.letter.upper()}_FCC"
    ]
    places = np.loadtxt(path, delimiter=",", skiprows=2)[:, columns[:2]]
    time = np.arange(len(places)) / MOCAP_RATE
    speeds = []
    for stride in strides(assessment, side):
        lasting = stride.end - stride.start
        flat = [moment + FLAT * lasting for moment in (stride.start, stride.end)]
        gone = [np.interp(flat, time, places[:, axis]) for axis in (0, 1)]
        speeds.append(mm(float(np.hypot(*np.diff(gone, axis=1)[:, 0]))) / lasting)
    return float(np.mean(speeds))


def speed(assessment: Assessment) -> float:
    """The walking speed measured, m/s."""
    return next(m.value for m in assessment.measures if m.name == "walking_speed")
