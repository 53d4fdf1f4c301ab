"""Published values for the same test, and by how much two results must differ.

Only rows that were read at their source, and only for the same movement, position,
way of holding the device, sex and age. Without such a row there is no comparison.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from math import inf, sqrt

from kneewise.exam.entry import Device, Mode
from kneewise.exam.exams import Test
from kneewise.exam.functional import Functional, FunctionalTest
from kneewise.exam.length import Length, LengthTest
from kneewise.exam.questionnaire import Instrument
from kneewise.exam.range import Range, RangeTest
from kneewise.exam.strength import Movement, StrengthTest
from kneewise.person import Person, Sex
from kneewise.reference import Row, row
from kneewise.units import cm, deg

_NEAR = 10
"""Years around the mean age of a group, where only that was published."""

_GROWN = 18

_STRENGTH = {
    # Force at a pad above the knee; at the ankle it is half of that, and has no norm.
    (Movement.HIP_ABDUCTION, "tests/st_abd_short"): ("hip_abd_bw_f", "hip_abd_bw_m"),
    (Movement.HIP_EXTERNAL_ROTATION, "tests/st_er_seated"): (
        "hip_er_bw_f",
        "hip_er_bw_m",
    ),
}
"""Made with a strap; a tester's hand gives way earlier."""

_BY_AGE = ("20-44", "45-69")

_RANGES: dict[tuple[Range, bool], tuple[str, ...]] = {
    (Range.HIP_INTERNAL_ROTATION_PRONE, False): ("rom_hip_ir_prone",),
    (Range.HIP_INTERNAL_ROTATION_SITTING, False): ("rom_hip_ir_seated",),
    (Range.HIP_EXTERNAL_ROTATION_PRONE, False): ("rom_hip_er_prone",),
    (Range.HIP_FLEXION, False): tuple(
        f"rom_hip_flex_{sex}_{age}" for sex in "FM" for age in _BY_AGE
    ),
    (Range.HIP_EXTENSION, False): tuple(
        f"rom_hip_ext_{sex}_{age}" for sex in "FM" for age in _BY_AGE
    ),
    (Range.ANKLE_LUNGE, False): ("wblt_deg",),
    (Range.ANKLE_LUNGE, True): ("wblt_cm",),
}
"""By what was measured and whether as a distance."""

_LENGTHS = {Length.HIP_FLEXORS: "thomas_mean", Length.OUTER_THIGH: "ober_mean"}

_CHAIR = ("60-64", "65-69", "70-74", "75-79", "80-84", "85-89", "90-94")
_FUNCTIONAL = {
    Functional.CHAIR_STAND: tuple(
        f"cst30_{sex}_{age}" for sex in "FM" for age in _CHAIR
    ),
    Functional.FIVE_RISES: ("sts5_60-69", "sts5_70-79", "sts5_80-89"),
}

_STRENGTH_CHANGE = {
    Movement.HIP_ABDUCTION: "rel_hhd_thorborg",
    Movement.HIP_EXTERNAL_ROTATION: "rel_hhd_thorborg",
    Movement.HIP_INTERNAL_ROTATION: "rel_hhd_thorborg",
    Movement.HIP_FLEXION: "rel_hhd_thorborg",
    Movement.HIP_ADDUCTION: "rel_hhd_thorborg_add",
    Movement.HIP_EXTENSION: "rel_hhd_thorborg_ext",
    # None was read for the knee: the least repeatable test of the hip stands in.
    Movement.KNEE_EXTENSION: "rel_hhd_thorborg_ext",
    Movement.KNEE_FLEXION: "rel_hhd_thorborg_ext",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """Where people like this one are, in the same test."""

    key: str
    people: str
    """Who was tested, and how."""

    mean: float | None
    """SI, or a share of body weight; None where only limits were published."""

    sd: float | None
    low: float | None
    """SI; the lower end of what is usual, where it was published as such."""

    high: float | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The smallest difference that is beyond the error of a test."""

    amount: float
    """SI, or a share of the value."""

    is_share: bool
    key: str

    def of(self, value: float) -> float:
        """The difference at a *value*, in its unit."""
        return self.amount * abs(value) if self.is_share else self.amount

    def standard_error(self, value: float) -> float:
        """One standard error at a *value*: the smallest real change is 1.96 √2 of it.

        Source:
            Row ``reliability/rule_mdc``.
        """
        return self.of(value) / (1.96 * sqrt(2))


def age_of(person: Person, on: date) -> int | None:
    """Years on that day, to within one; None where the year of birth is not known."""
    return None if person.born is None else on.year - person.born


def norm(test: Test, person: Person) -> Norm | None:
    """The published values for the same test of people like this; None without any.

    Returns:
        In rad, m, s, or repetitions; for strength the force as a share of body weight.
    """
    rows = [row(f"norms/{id_}") for id_ in _ids(test)]
    fitting = [r for r in rows if is_usable(r) and _fits(r, person, test.on)]
    return _norm(fitting[0]) if fitting else None


def has_norm(test: Test) -> bool:
    """Whether anything was published for the same test, of whomever."""
    return any(is_usable(row(f"norms/{id_}")) for id_ in _ids(test))


def score_norm(instrument: Instrument) -> Norm | None:
    """The published middle of healthy people's scores; None without any."""
    if instrument is not Instrument.LEFS:
        return None
    found = row("norms/lefs_norm")
    return _norm(found) if is_usable(found) else None


def real_change(test: Test) -> Change | None:
    """The smallest difference beyond the error of the test; None where none was read.

    A range or length whose own standard error is known is judged by that.
    """
    if isinstance(test, StrengthTest):
        found = row(f"reliability/{_STRENGTH_CHANGE[test.what]}")
        share = _numbers(found.text("mdc"))[-1] / 100
        return Change(amount=share, is_share=True, key=found.key)
    if isinstance(test, FunctionalTest):
        return _rises() if test.what is Functional.CHAIR_STAND else None
    if test.standard_error is not None:
        amount = 1.96 * sqrt(2) * test.standard_error
        return Change(amount=amount, is_share=False, key="reliability/rule_mdc")
    return _published(test)


def _rises() -> Change:
    found = row("reliability/rel_30cst")
    amount = float(_numbers(found.text("mdc"))[0])
    return Change(amount=amount, is_share=False, key=found.key)


def is_usable(found: Row) -> bool:
    """Whether a row may be a threshold: read at its source, and sure enough."""
    return found.is_checked and found.text("confidence") != "low"


def side_limit(test: StrengthTest | RangeTest | LengthTest) -> Change:
    """The difference of the sides from which it counts, if it is real too.

    Source:
        Row ``tests/rule_asym``.
    """
    rule = row("tests/rule_asym")
    text = rule.text("threshold")
    if isinstance(test, StrengthTest):
        share = float(_found(r">(\d+)% \(strength\)", text)) / 100
        return Change(amount=share, is_share=True, key=rule.key)
    if isinstance(test, LengthTest) and test.distance is not None:
        own = row(test.protocol)
        apart = _numbers(own.text("asymmetry_threshold"))[-1]
        return Change(amount=cm(apart), is_share=False, key=own.key)
    if test.distance is not None:
        apart = float(_found(r">([\d.]+) cm \(lunge\)", text))
        return Change(amount=cm(apart), is_share=False, key=rule.key)
    angle = float(_found(r">(\d+) deg \(hip ROM\)", text))
    return Change(amount=deg(angle), is_share=False, key=rule.key)


def _published(test: RangeTest | LengthTest) -> Change | None:
    """By the row of the same test; where there is none, of the hip's passive tests."""
    if test.what is Range.ANKLE_LUNGE:
        found = row("reliability/rel_wblt_intra")
        if test.distance is not None:
            amount = cm(float(_found(r"([\d.]+) cm", found.text("mdc"))))
        else:
            amount = deg(float(_found(r"([\d.]+) deg", found.text("mdc"))))
        return Change(amount=amount, is_share=False, key=found.key)
    if test.distance is not None:
        return None
    found = row("reliability/rel_hiprom_phone")
    amount = deg(max(_numbers(found.text("mdc"))))
    return Change(amount=amount, is_share=False, key=found.key)


def _ids(test: Test) -> tuple[str, ...]:
    if isinstance(test, StrengthTest):
        is_strapped = test.device is Device.BELT_FIXED and test.mode is not Mode.BREAK
        return _STRENGTH.get((test.what, test.protocol), ()) if is_strapped else ()
    if isinstance(test, RangeTest):
        return _RANGES.get((test.what, test.distance is not None), ())
    if isinstance(test, LengthTest):
        return (_LENGTHS[test.what],) if test.what in _LENGTHS else ()
    return _FUNCTIONAL.get(test.what, ())


def _fits(found: Row, person: Person, on: date) -> bool:
    sex = {"F": Sex.FEMALE, "M": Sex.MALE}.get(found.text("sex"))
    if sex is not None and sex is not person.sex:
        return False
    least, most = _ages(found.text("age"))
    age = age_of(person, on)
    if age is None:
        return (least, most) == (_GROWN, inf)
    return least <= age < most + 1


def _ages(text: str) -> tuple[float, float]:
    """From and to which age a row holds: ``60-64``, ``19.1`` (a mean) or ``adult``."""
    numbers = _numbers(text)
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    if len(numbers) == 1 and not text.endswith("+"):
        return numbers[0] - _NEAR, numbers[0] + _NEAR
    return _GROWN, inf


def _norm(found: Row) -> Norm:
    statistic = found.text("statistic")
    value, sd, low, high = (
        _si(found.number(column), found.text("unit"))
        for column in ("value", "sd", "low", "high")
    )
    is_middle = statistic.startswith(("mean", "median"))
    is_limit = statistic.startswith(("typical range", "25th-75th"))
    count = found.text("n")
    who = f"{count} people, " if count.isdigit() else ""
    return Norm(
        key=found.key,
        people=f"{who}{found.text('group')}: {found.text('task_method')}",
        mean=value if is_middle else None,
        sd=sd,
        low=low if is_limit else None,
        high=value if statistic.startswith("worse") else (high if is_limit else None),
        source=found.source,
    )


def _si(value: float | None, unit: str) -> float | None:
    if value is None:
        return None
    if unit == "%BW":
        return value / 100
    return {"deg": deg, "cm": cm}.get(unit, float)(value)


def _numbers(text: str) -> list[float]:
    """The numbers of a cell, a dash between two of them being no minus."""
    return [float(n) for n in re.findall(r"\d+(?:\.\d+)?", text)]


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise ValueError(f"{pattern!r} is not in the table: {text!r}")
    return found[1]
