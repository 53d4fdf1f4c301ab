"""What recordings of worn sensors are compared with, and by how much they differ."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.assessment import Assessment
from kneewise.events.event import Repetition
from kneewise.events.flat import carried
from kneewise.events.low_back import back_events, with_errors
from kneewise.events.outer import Told, outward, width
from kneewise.events.pace import by_back
from kneewise.events.walk import strides_without_lifts
from kneewise.measures.measure import Measure, Method
from kneewise.measures.walk import Walk as TheirWalk
from kneewise.measures.walk import walk_measures
from kneewise.motion import Inertial, States
from kneewise.motion.axes import unit
from kneewise.motion.filters import smoothed
from kneewise.motion.sensed import sensed
from kneewise.motion.turning import matrices
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
NEAR = 0.25
"""s within which a strike of ours is one of theirs."""

FLAT = 0.3
"""Share of a stride after the strike at which a foot lies flat."""


def opensense(find: Finder) -> Assessment:
    return assess(Request(files=(find("opensense-walk/walking_orientations.sto"),)))


def feet(find: Finder, *, exchanged: bool = False) -> Assessment:
    """Both feet, or each under the other's name."""
    worn = {f"{s}_sensor": f"{s.other if exchanged else s}_foot" for s in Side}
    path = find("gaitmap-foot-imu/imu_sample.csv")
    return assess(Request(files=(path,), rate=FOOT_RATE, sensors=worn))


def feet_told(find: Finder) -> tuple[Told, Told]:
    """How far the feet are apart, by who goes further round a turn; and swing out."""
    walk = feet(find).trials[0]
    motion, whole = walk.recording.motion, walk.repetitions
    assert isinstance(motion, Inertial)
    ways = {s: carried(motion, s, [r for r in whole if r.side is s]) for s in Side}
    found = width(ways), outward(ways)
    assert found[0] is not None
    assert found[1] is not None
    return found[0], found[1]


def back(find: Finder) -> Assessment:
    people = find("mobilised-lowback-imu/participant_metadata.json").read_text()
    height = json.loads(people)["HA"]["001"]["height_m"]
    return assess(
        Request(
            files=(find(BACK),),
            person=Person(height=height),
        )
    )


def without_compass(find: Finder, seed: int = 0) -> States:
    """Angles of the same walk had every sensor a heading of its own that drifts."""
    motion = read(find("opensense-walk/walking_orientations.sto"), Options()).motion
    assert isinstance(motion, Inertial)
    return sensed(adrift(motion, seed)).states


def adrift(motion: Inertial, seed: int = 0) -> Inertial:
    """The same had every sensor a heading of its own that drifts by 0.6 °/s."""
    rng = np.random.default_rng(seed)
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
    turned_all = np.stack(turned, axis=-1)
    return replace(motion, orientation=turned_all, shares_north=False)


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

    person: str
    trial: str
    system: str
    steps: int
    """Heel strikes of the reference."""

    missed: int
    """Of those, without one of ours within a quarter of a second."""

    extra: int
    """Of ours, without one of theirs."""

    late: Array
    """Stride times less those of the reference, s: strides that both saw."""

    said: Array
    """Standard errors said of them, s."""

    theirs: float
    ours: Measure
    """Walking speed, m/s."""


def people(find: Finder) -> dict[str, tuple[Path, float]]:
    """Who wore a sensor on the low back: the file and the height of each."""
    told = json.loads(
        find("mobilised-lowback-imu/participant_metadata.json").read_text()
    )
    folder = find(BACK).parent
    found = {
        f"{cohort}{number}": (folder / f"{cohort}{number}_data.mat", who["height_m"])
        for cohort, members in told.items()
        for number, who in members.items()
    }
    return {name: each for name, each in found.items() if each[0].exists()}


def trials(path: Path) -> Iterator[tuple[str, Inertial, Any]]:
    """Every trial of a file: where, what was felt, and all that the file has of it."""
    tree: Any = variables(path)
    for place, felts in mobilised.trials(path).items():
        origin = Origin(name=place, files=(path,), reader="mobilised")
        motion = recorded(felts, origin, Options()).motion
        assert isinstance(motion, Inertial)
        trial = tree
        for name in place.split("/"):
            trial = trial[name]
        yield place, motion, trial


def walks(find: Finder) -> Iterator[Walk]:
    """Every walk of every trial on which a reference system gives a speed."""
    for person, (path, height) in people(find).items():
        for place, motion, trial in trials(path):
            for system, said in trial["Standards"].items():
                each = said["ContinuousWalkingPeriod"]
                for walk in each if isinstance(each, list) else [each]:
                    if isinstance(walk, dict):
                        yield _walk((person, place, system), walk, motion, height)


def _walk(
    names: tuple[str, str, str], walk: dict[str, Array], motion: Inertial, height: float
) -> Walk:
    start, end = float(walk["Start"]) - NEAR, float(walk["End"]) + NEAR
    events = [e for e in back_events(motion) if start < e.time < end]
    own = with_errors(strides_without_lifts(tuple(events)), motion)
    strikes = np.atleast_1d(walk["InitialContact_Event"]).astype(float)
    strikes = np.unique(strikes[np.isfinite(strikes)])
    matched = _matched(strikes, np.array([e.time for e in events]))
    late, said = [], []
    for begins, ends in _pairs(walk):
        for stride in own:
            both = matched.get(begins) == stride.start, matched.get(ends) == stride.end
            if all(both):
                late.append(stride.end - stride.start - (ends - begins))
                assert stride.error is not None
                said.append(stride.error)
    paces = by_back(motion, own, height)
    method = Method.SENSORS
    (speed,) = (
        m
        for m in walk_measures(TheirWalk(repetitions=own, method=method, paces=paces))
        if m.name == "walking_speed"
    )
    return Walk(
        person=names[0],
        trial=names[1],
        system=names[2],
        steps=len(strikes),
        missed=len(strikes) - len(matched),
        extra=len(events) - len(matched),
        late=np.array(late),
        said=np.array(said),
        theirs=float(walk["WalkingSpeed"]),
        ours=speed,
    )


def _matched(theirs: Array, ours: Array) -> dict[float, float]:
    """Our moment for each of theirs that has one, one for one, nearest first."""
    lag = float(np.median([ours[np.abs(ours - t).argmin()] - t for t in theirs]))
    apart = np.abs(ours[None, :] - np.clip(lag, -0.1, 0.1) - theirs[:, None])
    found: dict[float, float] = {}
    for flat in np.argsort(apart, axis=None):
        i, k = np.unravel_index(int(flat), apart.shape)
        if apart[i, k] > NEAR:
            break
        if theirs[i] not in found and ours[k] not in found.values():
            found[float(theirs[i])] = float(ours[k])
    return found


def _pairs(walk: dict[str, Array]) -> list[tuple[float, float]]:
    """Strides of a reference, s; one of the systems counts them in samples."""
    pairs = np.atleast_2d(walk["Stride_InitialContacts"]).astype(float)
    if pairs.shape[1] != 2:
        return []
    if np.nanmax(pairs) > 3 * float(walk["End"]):
        pairs = pairs / MOCAP_RATE
    return [(float(a), float(b)) for a, b in pairs if np.isfinite(a + b)]


def references_apart(find: Finder) -> Array:
    """Stride times of one reference system less those of the other, s."""
    apart = []
    for path, _ in people(find).values():
        tree: Any = variables(path)
        for place in mobilised.trials(path):
            trial = tree
            for name in place.split("/"):
                trial = trial[name]
            feet, optical = (
                [p for walk in _walks_of(trial, system) for p in _pairs(walk)]
                for system in ("INDIP", "Stereophoto")
            )
            for a, b in feet:
                for c, d in optical:
                    if abs(a - c) < NEAR and abs(b - d) < NEAR:
                        apart.append((b - a) - (d - c))
    return np.array(apart)


def pushes(find: Finder) -> Array:
    """How much more the back goes to the left in a step that the right foot bears than
    in the next, m/s²: one for each such pair of steps of every walk.
    """
    found = []
    for path, _ in people(find).values():
        for _, motion, trial in trials(path):
            for system in trial["Standards"]:
                for walk in _walks_of(trial, system):
                    found += _pushes(motion, walk)
    return np.array(found)


def _pushes(motion: Inertial, walk: dict[str, Array]) -> list[float]:
    """The same of one walk; the y axis of these sensors points to the right."""
    frames = matrices(motion.faces("pelvis"))
    left = -unit(frames[..., 1] * [1.0, 1.0, 0.0])
    felt = np.einsum("nij,nj->ni", frames, motion.pulls("pelvis"))
    aside = smoothed(motion.time, (felt * left).sum(axis=1), cutoff=5.0)
    strikes = np.atleast_1d(walk["InitialContact_Event"]).astype(float)
    sides = np.atleast_1d(np.array(walk["InitialContact_LeftRight"], dtype=object))
    steps = []
    for start, end, side in zip(strikes, strikes[1:], sides, strict=False):
        inside = (motion.time >= start) & (motion.time < end)
        mean = float(aside[inside].mean()) if inside.sum() > 5 else float("nan")
        steps.append((str(side).lower(), mean))
    return [
        (one - two) * (1.0 if side == "right" else -1.0)
        for (side, one), (other, two) in pairwise(steps)
        if side != other and np.isfinite(one - two)
    ]


def _walks_of(trial: dict[str, Any], system: str) -> list[dict[str, Array]]:
    each = trial["Standards"].get(system, {}).get("ContinuousWalkingPeriod", [])
    return [
        w for w in (each if isinstance(each, list) else [each]) if isinstance(w, dict)
    ]


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
