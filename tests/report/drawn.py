"""Drawn assessments: what a report is made of, with numbers we chose."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.assessment import Assessment, Trial
from kneewise.caveat import Caveat, Weight
from kneewise.events.event import Activity, Event, Moment, Repetition
from kneewise.findings.finding import Finding, Standing
from kneewise.measures.catalogue import BY_NAME
from kneewise.measures.curves import Curve, Curves
from kneewise.measures.measure import Measure, Method
from kneewise.motion import ImageMotion, Kind, Motion, Recording, Source
from kneewise.motion.view import View
from kneewise.person import Person, Sex
from kneewise.units import deg
from tests.report import figure

WHEN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LEFT, RIGHT = Side.LEFT, Side.RIGHT

ASKEW = Caveat(
    text="The camera looks 43° past straight ahead: sideways angles cannot be read.",
    remedy="Film from the front, at knee height.",
    weight=Weight.VOID,
)
LOOSE = Caveat(
    text="Loose trousers hide the thigh: the hip is uncertain by about 2 cm.",
    remedy="Wear tight shorts.",
    weight=Weight.DOUBT,
)
SMOOTHED = Caveat(text="The landmarks were smoothed at 6 Hz.")
STUMBLED = Caveat(
    text="The camera dropped 12 of 840 pictures.",
    remedy="Free the phone of other work while it films.",
)


def measure(
    name: str, side: Side | None, value: float, error: float, **more: object
) -> Measure:
    """One measure in the unit the catalogue gives it."""
    row = Measure(
        name=name,
        unit=BY_NAME[name].unit,
        value=value,
        standard_error=error,
        smallest_real_change=2.77 * error,
        change_source="computed: 2.77 standard errors",
        method=Method.SPACE,
        side=side,
    )
    return replace(row, **more)  # type: ignore[arg-type]  # fields of a Measure


def goes(
    name: str, side: Side | None, values: list[float], error: float
) -> list[Measure]:
    """A measure in every repetition, and its summary."""
    each = [
        measure(name, side, value, error, repetition=i)
        for i, value in enumerate(values)
    ]
    return [*each, measure(name, side, float(np.mean(values)), error)]


def source(file: str, kind: Kind, *, rate: float = 60, device: str = "") -> Source:
    return Source(
        file=file, sha256="5f" * 32, kind=kind, rate=rate, duration=14, device=device
    )


def squat_times(count: int = 5) -> tuple[Repetition, ...]:
    found = []
    for i in range(count):
        start = 0.8 + 2.6 * i
        deepest = start + 1.05 + 0.05 * (i % 3)
        moments = (
            Event(moment=Moment.START, time=start),
            Event(moment=Moment.DEEPEST, time=deepest),
            Event(moment=Moment.END, time=start + 2.2),
        )
        found.append(
            Repetition(kind="squat", start=start, end=start + 2.2, events=moments)
        )
    return tuple(found)


def depth(time: Array, repetitions: tuple[Repetition, ...]) -> Array:
    """From 0, upright, to 1, the deepest point of each repetition: (n,)."""
    total = np.zeros_like(time)
    for i, repetition in enumerate(repetitions):
        middle = repetition.moment(Moment.DEEPEST) or 0.0
        falling = (time - middle) / np.where(
            time < middle, middle - repetition.start, repetition.end - middle
        )
        total += (1 - 0.04 * (i % 2)) * np.exp(-((falling / 0.42) ** 2))
    return total


def _squat_curves(time: Array, deep: Array) -> tuple[Curves, dict[Side, Array]]:
    wave = 0.4 * np.sin(time * 5)
    right = deg(1) * (2 + 17 * deep + wave + 2 * deep * np.sin(time))
    left = deg(1) * (1 + 6 * deep + 0.5 * wave + deep * np.cos(time))
    curves = {
        Curve(name="knee_collapse", side=s): c
        for s, c in ((LEFT, left), (RIGHT, right))
    }
    for side in Side:
        lean = 1 if side is RIGHT else -1
        curves[Curve(name="knee_flexion", side=side)] = deg(6) + deg(66) * deep
        curves[Curve(name="hip_adduction", side=side)] = deg(4 + 3 * lean) * deep
        curves[Curve(name="pelvic_drop", side=side)] = deg(2) + lean * deg(5) * deep
    curves[Curve(name="knee_ankle_separation")] = 1.05 - 0.27 * deep
    return curves, {LEFT: 0.2 * left, RIGHT: 0.3 * right}


def _squat_measures(*, error: float = deg(3)) -> list[Measure]:
    right = [deg(a) for a in (18, 19, 21, 17.5, 19.2)]
    left = [deg(a) for a in (6, 8, 7.4, 7, 6.2)]
    pelvis = [deg(a) for a in (8, 8.5, 7.5, 8, 8)]
    depths = [deg(a) for a in (72, 71, 73, 70, 72)]
    return [
        *goes("knee_collapse", LEFT, left, error),
        *goes("knee_collapse", RIGHT, right, error),
        *goes("hip_adduction", LEFT, [deg(1)] * 5, deg(2.2)),
        *goes("hip_adduction", RIGHT, [deg(7)] * 5, deg(2.2)),
        *goes("hip_internal_rotation", LEFT, [deg(4)] * 5, deg(5)),
        *goes("hip_internal_rotation", RIGHT, [deg(11)] * 5, deg(5)),
        *goes("pelvic_drop", LEFT, [-p for p in pelvis], deg(2)),
        *goes("pelvic_drop", RIGHT, pelvis, deg(2)),
        *goes("trunk_lean", LEFT, [deg(-9)] * 5, deg(0.3)),
        *goes("trunk_lean", RIGHT, [deg(9)] * 5, deg(0.3)),
        *goes("knee_flexion", LEFT, depths, deg(4)),
        *goes("knee_flexion", RIGHT, depths, deg(4)),
        *goes("knee_over_foot", LEFT, [0.02] * 5, 0.04),
        *goes("knee_over_foot", RIGHT, [0.19] * 5, 0.04),
        *goes("knee_ankle_separation", None, [0.78] * 5, 0.04),
    ]


def _squat_findings() -> tuple[Finding, ...]:
    return (
        Finding(
            measure="knee_collapse",
            side=RIGHT,
            text="The right knee bends inwards by 19° ± 3°, 12° more than the left.",
            standing=Standing.FINDING,
            against="the left knee",
            beyond=3.1,
            agree=5,
            repetitions=5,
        ),
        Finding(
            measure="pelvic_drop",
            side=RIGHT,
            text="The left side of the pelvis drops by 8° ± 2°.",
            standing=Standing.NOTE,
            against="nothing: there are no published values for this task",
            agree=5,
            repetitions=5,
        ),
    )


def squat_trial(file: str = "squat.trc", kind: Kind = Kind.MARKERS) -> Trial:
    time = np.arange(840) / 60
    repetitions = squat_times()
    deep = depth(time, repetitions)
    curves, inward = _squat_curves(time, deep)
    body = figure.squatting(time, deep, inward)
    recording = Recording(
        motion=body,
        source=source(file, kind, device="Qualisys, 8 cameras"),
        taken_at=WHEN,
        caveats=(SMOOTHED,),
    )
    return Trial(
        recording=recording,
        activity=Activity.SQUAT,
        sureness=0.97,
        repetitions=repetitions,
        time=time,
        curves=curves,
        smooth=body,
    )


def squat(file: str = "squat.trc", kind: Kind = Kind.MARKERS) -> Assessment:
    """Five squats in space; the right knee falls inwards."""
    return Assessment(
        trials=(squat_trial(file, kind),),
        measures=tuple(_squat_measures()),
        findings=_squat_findings(),
        headline="The right knee falls inwards, in every squat. The left does not.",
        made_at=WHEN,
        person=Person(code="A17", born=1989, sex=Sex.FEMALE, height=1.72, mass=66),
    )


def in_pixels(body: Motion) -> ImageMotion:
    """The same body, as a camera 3 m ahead of it would see it."""
    across, up = body.positions[..., 1], body.positions[..., 2]
    pixels = np.stack([540 + 420 * across, 1200 - 560 * up], axis=-1)
    return ImageMotion(
        time=body.time,
        landmarks=body.landmarks,
        pixels=pixels,
        confidence=np.ones(pixels.shape[:2]),
        width=1080,
        height=1920,
        estimator="blazepose",
    )


def filmed(*, view: float = deg(6), void: bool = False) -> Assessment:
    """The same squats, filmed by one phone; with *void* too far from the side."""
    base = squat()
    trial = base.trials[0]
    assert isinstance(trial.recording.motion, Motion)
    recording = Recording(
        motion=in_pixels(trial.recording.motion),
        source=source("squat.mp4", Kind.VIDEO, device="phone"),
        taken_at=WHEN,
        caveats=(LOOSE, STUMBLED),
    )
    trial = replace(
        trial,
        recording=recording,
        smooth=None,
        view=View(angle=view, error=deg(5), behind=False),
    )
    kept = [m for m in base.measures if m.name != "hip_internal_rotation"]
    measures = [_as_filmed(m, void=void) for m in kept]
    return replace(
        base,
        trials=(trial,),
        measures=tuple(measures),
        findings=() if void else base.findings,
        headline=(
            "This view does not show whether the knees fall inwards."
            if void
            else base.headline
        ),
    )


def _as_filmed(row: Measure, *, void: bool) -> Measure:
    row = replace(row, method=Method.PICTURE)
    if row.name == "knee_collapse":
        said = "published: 7.5° to 8.9° for landings filmed from the front (Munro 2012)"
        row = replace(row, smallest_real_change=deg(9), change_source=said)
    if void and BY_NAME[row.name].frontal:
        nan = float("nan")
        return replace(
            row,
            value=nan,
            standard_error=nan,
            smallest_real_change=nan,
            caveats=(ASKEW,),
        )
    return row
