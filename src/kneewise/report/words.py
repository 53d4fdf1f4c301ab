"""Words and numbers for people: degrees, centimetres, names, plurals."""

from __future__ import annotations

import math
import unicodedata
from datetime import date

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.events.event import Activity, Repetition
from kneewise.measures.catalogue import BY_NAME
from kneewise.measures.measure import Measure
from kneewise.motion import Kind
from kneewise.units import Unit, in_deg

ACTIVITIES = {
    Activity.WALK: "Walking",
    Activity.SIT_TO_STAND: "Standing up from a chair",
    Activity.SIT: "Sitting",
    Activity.STAND: "Standing",
    Activity.SQUAT: "Squat",
    Activity.SINGLE_LEG_SQUAT: "Single-leg squat",
    Activity.STEP_DOWN: "Step down",
    Activity.LANDING: "Landing from a jump",
}
"""What a person does, as a heading."""

KINDS = {
    Kind.VIDEO: "video",
    Kind.MARKERS: "motion capture",
    Kind.ANGLES: "joint angles",
    Kind.KEYPOINTS: "keypoints",
    Kind.INERTIAL: "motion sensors",
    Kind.SIMULATED: "simulated person",
}

_ONE_AND_MANY = {
    "squat": ("squat", "squats"),
    "single_leg_squat": ("single-leg squat", "single-leg squats"),
    "sit_to_stand": ("rise", "rises"),
    "stand_to_sit": ("descent", "descents"),
    "landing": ("landing", "landings"),
    "step_down": ("step down", "steps down"),
    "stride": ("stride", "strides"),
    "stance": ("step", "steps"),
}

_CURVES = {
    "knee_collapse": "How far inwards",
    "hip_adduction": "How far the thigh leans inwards",
    "hip_internal_rotation": "How far the thigh turns inwards",
    "pelvic_drop": "How far the pelvis drops",
    "trunk_lean": "How far the trunk leans",
    "knee_flexion": "How far the knee bends",
    "hip_flexion": "How far the hip bends",
}

_SHOWN = {
    Unit.RADIAN: "°",
    Unit.METRE: " cm",
    Unit.SECOND: " s",
    Unit.METRE_PER_SECOND: " m/s",
    Unit.HERTZ: " /min",
    Unit.RATIO: "",
    Unit.POINT: " points",
    Unit.PASCAL: " MPa",
    Unit.BODY_WEIGHT: " × weight",
    Unit.MOMENT_PER_MASS: " N·m/kg",
    Unit.IMPULSE_PER_MASS: " N·m·s/kg",
    Unit.BODY_WEIGHT_PER_SECOND: " × weight/s",
}
"""Unit of a kept number → what follows it where a person reads it."""

_TIMES = {Unit.METRE: 100, Unit.HERTZ: 60, Unit.PASCAL: 1e-6}
"""What a number in SI is multiplied by to be shown, where it is not shown in SI."""

_COUNTS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
"""Written out up to twelve, as in print."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_MOST_DIGITS = 3


def shown(value: float | Array, unit: Unit) -> float | Array:
    """A number kept in SI, in the unit a person is shown."""
    if unit is Unit.RADIAN:
        return in_deg(value)
    return value * _TIMES.get(unit, 1)


def unit(unit: Unit) -> str:
    """What follows a number of that unit where a person reads it; may be nothing."""
    return _SHOWN[unit].strip()


def amount(value: float, unit: Unit, digits: int = 0) -> str:
    """A number with its unit: ``19°``, ``112 /min``; ``–`` where it is not known.

    >>> amount(-0.1, Unit.METRE, 1)
    '−10.0 cm'
    """
    if not math.isfinite(value):
        return "–"
    return number(float(shown(value, unit)), digits) + _SHOWN[unit]


def number(value: float, digits: int = 0) -> str:
    """A number with so many decimals and a true minus sign; never ``−0``."""
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        return text.lstrip("-")
    return text.replace("-", "−")


def quantity(measure: Measure) -> str:
    """A measure with its error: ``19° ± 3°``; ``–`` where it is void."""
    if measure.is_void:
        return "–"
    digits = decimals(measure)
    value = amount(measure.value, measure.unit, digits)
    if not math.isfinite(measure.standard_error):
        return f"{value} ± ?"
    error = number(float(shown(measure.standard_error, measure.unit)), digits)
    if float(error) == 0:
        error = f"<{10.0**-digits:.{digits}f}"
    if measure.unit is Unit.RADIAN:
        return f"{value} ± {error}°"
    plain = number(float(shown(measure.value, measure.unit)), digits)
    return f"{plain} ± {error}{_SHOWN[measure.unit]}"


def change(measure: Measure) -> str:
    """The smallest real change of a measure with its unit; ``–`` where not known."""
    size = measure.smallest_real_change
    return amount(size, measure.unit, decimals(measure))


def decimals(measure: Measure) -> int:
    """As many decimals as the catalogue says, one more where the error is smaller."""
    known = BY_NAME.get(measure.name)
    digits = known.digits if known else 2
    error = float(shown(measure.standard_error, measure.unit))
    if math.isfinite(error) and error < 0.5 * 10.0**-digits:
        return min(digits + 1, _MOST_DIGITS)
    return digits


def label(name: str) -> str:
    """What a measure is called; its own name where the catalogue lacks it."""
    return BY_NAME[name].label if name in BY_NAME else name.replace("_", " ")


def sided(name: str, side: Side | None) -> str:
    """A measure and its side, in a running sentence: ``hip adduction, left``."""
    text = label(name)
    text = text[:1].lower() + text[1:]
    return f"{text}, {side}" if side else text


def counted(count: int, one: str, many: str) -> str:
    """A number of things: ``five squats``, ``one stride``, ``14 strides``."""
    how_many = _COUNTS[count] if 0 <= count < len(_COUNTS) else str(count)
    return f"{how_many} {one if count == 1 else many}"


def through(name: str, kind: str) -> str:
    """The heading of a curve: ``How far inwards, through one squat``."""
    what = _CURVES.get(name, label(name))
    return f"{what}, through one {noun(kind)}"


def noun(kind: str, count: int = 1) -> str:
    """What a repetition of some kind is called."""
    plain = kind.replace("_", " ")
    one, many = _ONE_AND_MANY.get(kind, (plain, f"{plain}s"))
    return one if count == 1 else many


def tally(repetitions: tuple[Repetition, ...]) -> str:
    """How many repetitions, by kind: ``five repetitions``, ``six strides``."""
    kinds = list(dict.fromkeys(r.kind for r in repetitions))
    if not kinds:
        return "no repetition found"
    if len(kinds) == 1 and kinds[0] in ("stand", "sit"):
        return f"for {seconds(sum(r.end - r.start for r in repetitions))}"
    if len(kinds) == 1 and kinds[0] in ("squat", "single_leg_squat", "step_down"):
        return counted(len(repetitions), "repetition", "repetitions")
    return ", ".join(
        counted(sum(r.kind == kind for r in repetitions), noun(kind), noun(kind, 2))
        for kind in kinds
    )


def day(moment: date) -> str:
    """A date: ``22 November 2026``."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def seconds(time: float) -> str:
    """A stretch of time: ``13.4 s``, ``2 min 5 s``; ``–`` where it is not known."""
    if not math.isfinite(time):
        return "–"
    if time < 90:
        return f"{time:.1f} s"
    return f"{int(time // 60)} min {int(time % 60)} s"


def plain(text: str) -> str:
    """Text of a file without what could steer a terminal or hide its own name."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in _UNSEEN else c
        for c in text
    )


_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def listed(words: list[str]) -> str:
    """Words as in a sentence: ``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + " and " + words[-1]
