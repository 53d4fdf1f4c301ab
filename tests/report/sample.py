"""More sample assessments: one leg, walking, standing, angles alone, several."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from kneewise.anatomy import Side
from kneewise.assessment import Assessment, Trial
from kneewise.events.event import Activity, Event, Moment, Repetition
from kneewise.exam.exams import Exams
from kneewise.findings.finding import Finding, Standing
from kneewise.findings.reference import references
from kneewise.measures.curves import Curve, Curves
from kneewise.measures.measure import Method
from kneewise.motion import ImageMotion, Kind, Recording, States
from kneewise.report.stick import StillView
from kneewise.units import deg
from kneewise.workflow.explaining import with_explanation
from tests.report import figure
from tests.report.drawn import (
    ASKEW,
    LEFT,
    LOOSE,
    RIGHT,
    SMOOTHED,
    WHEN,
    filmed,
    measure,
    source,
    squat,
    squat_times,
    squat_trial,
)

__all__ = [
    "ASKEW",
    "EVERY",
    "LEFT",
    "LOOSE",
    "RIGHT",
    "SMOOTHED",
    "WHEN",
    "angles_only",
    "bare",
    "filmed",
    "measure",
    "several",
    "simulated",
    "single_leg",
    "source",
    "squat",
    "squat_times",
    "squat_trial",
    "standing",
    "stills",
    "strides",
    "walk",
]


def single_leg(count: int = 6) -> Assessment:
    """Single-leg squats on the right leg, filmed; with published values to compare."""
    base = filmed()
    trial = base.trials[0]
    goes_ = tuple(
        replace(r, kind="single_leg_squat", side=RIGHT) for r in squat_times(count)
    )
    reference = next(r for r in references() if r.activity is Activity.SINGLE_LEG_SQUAT)
    finding = Finding(
        measure="knee_collapse",
        side=RIGHT,
        text="The right knee bends inwards by 19° ± 3°; usual is 3° to 14°.",
        standing=Standing.FINDING,
        against="30 women without knee pain",
        reference=reference,
        beyond=1.9,
        agree=5,
        repetitions=5,
    )
    measures = tuple(m for m in base.measures if m.side is not LEFT)
    return replace(
        base,
        trials=(
            replace(trial, activity=Activity.SINGLE_LEG_SQUAT, repetitions=goes_[:5]),
        ),
        measures=measures,
        findings=(finding,),
        headline="Standing on the right leg, the knee falls further in than usual.",
    )


def strides(count: int, stride: float) -> tuple[Repetition, ...]:
    found = []
    for i in range(count):
        for side, offset in ((RIGHT, 0.0), (LEFT, stride / 2)):
            start = 0.2 + offset + stride * i
            off = Event(moment=Moment.TOE_OFF, time=start + 0.62 * stride, side=side)
            strike = Event(moment=Moment.HEEL_STRIKE, time=start, side=side)
            found.append(
                Repetition(
                    kind="stride",
                    start=start,
                    end=start + stride,
                    side=side,
                    events=(strike, off),
                )
            )
    return tuple(sorted(found, key=lambda r: r.start))


def walk(count: int = 5) -> Assessment:
    """Walking in space."""
    stride = 1.08
    time = np.arange(int(100 * (count + 1) * stride)) / 100
    repetitions = strides(count, stride)
    body = figure.walking(time, stride)
    curves: Curves = {}
    for side in Side:
        turn = 2 * np.pi * (time - 0.2 - (0 if side is RIGHT else stride / 2)) / stride
        more = 5 if side is RIGHT else 3
        curves[Curve(name="knee_collapse", side=side)] = deg(1) * (
            more * np.cos(turn - 1) + 0.3 * np.sin(time)
        )
        curves[Curve(name="knee_flexion", side=side)] = deg(1) * (
            28 - 18 * np.cos(2 * turn) - 14 * np.sin(turn)
        )
    measures = [
        row
        for i, r in enumerate(repetitions)
        for row in (
            measure(
                "knee_collapse",
                r.side,
                deg(5.1 if r.side is RIGHT else 3.2) + deg(0.3) * np.sin(i),
                deg(1.6),
                repetition=i,
            ),
        )
    ]
    measures += [
        measure("knee_collapse", LEFT, deg(3.2), deg(1.6)),
        measure("knee_collapse", RIGHT, deg(5.1), deg(1.6)),
        measure("foot_progression", LEFT, deg(7), deg(1.2)),
        measure("foot_progression", RIGHT, deg(9), deg(1.2)),
        measure("step_width", None, 0.112, 0.012),
        measure("cadence", None, 111 / 60, 2.1 / 60),
        measure("walking_speed", None, 1.21, 0.03),
        measure("stance_time", LEFT, 0.67, 0.02),
        measure("stance_time", RIGHT, 0.66, 0.02),
    ]
    recording = Recording(
        motion=body, source=source("walk.c3d", Kind.MARKERS, rate=100), taken_at=WHEN
    )
    trial = Trial(
        recording=recording,
        activity=Activity.WALK,
        sureness=1.0,
        repetitions=repetitions,
        time=time,
        curves=curves,
        smooth=body,
    )
    return Assessment(
        trials=(trial,),
        measures=tuple(measures),
        findings=(),
        headline="Walking, both knees stay near the line from hip to ankle.",
        made_at=WHEN,
    )


def angles_only() -> Assessment:
    """Squats as joint angles: no landmarks, so no inward bend."""
    base = squat("squat.mot")
    trial = base.trials[0]
    states = States(
        time=trial.time,
        coordinates=("hip_adduction_r", "hip_adduction_l"),
        angles=np.zeros((len(trial.time), 2)),
    )
    curves = {k: v for k, v in trial.curves.items() if k.name != "knee_collapse"}
    trial = replace(
        trial,
        recording=Recording(motion=states, source=source("squat.mot", Kind.ANGLES)),
        curves=curves,
        states=states,
        smooth=None,
    )
    kept = {"hip_adduction", "hip_internal_rotation", "knee_flexion", "pelvic_drop"}
    return replace(
        base,
        trials=(trial,),
        measures=tuple(
            replace(m, method=Method.ANGLES) for m in base.measures if m.name in kept
        ),
        findings=(),
        headline="The right thigh comes further in than the left, within the error.",
    )


def simulated() -> Assessment:
    """A simulated person who squats."""
    return squat("demo", Kind.SIMULATED)


def standing() -> Assessment:
    """Quiet standing: one stretch, means instead of peaks."""
    base = squat("stand.trc")
    trial = replace(
        base.trials[0],
        activity=Activity.STAND,
        repetitions=(Repetition(kind="stand", start=0.5, end=13.0),),
    )
    summaries = [m for m in base.measures if m.repetition is None]
    each = [replace(m, repetition=0) for m in summaries]
    return replace(
        base,
        trials=(trial,),
        measures=(*each, *summaries),
        findings=(),
        headline="Standing still, the right knee lies further in than the left.",
    )


def several() -> Assessment:
    """A walk and two trials of squats of one person."""
    one, two = squat(), walk()
    more = squat_trial("squat, again.trc")
    measures = (
        *one.measures,
        *(replace(m, recording=1) for m in two.measures),
        *(replace(m, recording=2) for m in one.measures),
    )
    return replace(
        one,
        trials=(*one.trials, *two.trials, more),
        measures=measures,
        caveats=(LOOSE,),
    )


def bare() -> Assessment:
    """A recording in which nothing was found."""
    base = squat("nothing.trc")
    trial = replace(base.trials[0], repetitions=(), curves={}, smooth=None)
    return replace(
        base,
        trials=(trial,),
        measures=(),
        findings=(),
        headline="No repetition was found in this recording.",
    )


def stills(width: int = 360, height: int = 640) -> tuple[StillView, ...]:
    """Three plain grey pictures with the body of the drawn squat on them."""
    from PIL import Image

    seen = filmed().trials[0].recording.motion
    assert isinstance(seen, ImageMotion)
    out = io.BytesIO()
    Image.new("RGB", (width, height), (150, 155, 160)).save(out, "JPEG")
    scale = width / seen.width
    found = []
    for frame, caption in ((40, "start"), (112, "deepest"), (180, "end")):
        points = {
            name: (float(x), float(y))
            for name, (x, y) in zip(
                seen.landmarks, seen.pixels[frame] * scale, strict=True
            )
        }
        found.append(
            StillView(
                jpeg=out.getvalue(),
                width=width,
                height=height,
                points=points,
                caption=f"Repetition 1, {caption}",
            )
        )
    return tuple(found)


def explained(made: Callable[[], Assessment]) -> Callable[[], Assessment]:
    """A variant with what may explain it, as the program adds it."""
    return lambda: with_explanation(made(), Exams())


_MADE: dict[str, Callable[[], Assessment]] = {
    "squat": squat,
    "filmed": filmed,
    "askew": lambda: filmed(view=deg(43), void=True),
    "single_leg": single_leg,
    "walk": walk,
    "long_walk": lambda: walk(40),
    "angles": angles_only,
    "simulated": simulated,
    "standing": standing,
    "several": several,
    "bare": bare,
}

EVERY = {name: explained(made) for name, made in _MADE.items()}
"""Every variant by a short name."""
