"""Functional tests: rises from a chair, and the quality of squats and steps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.exam.complaint import check_pain
from kneewise.exam.entry import By
from kneewise.reference import row


class Functional(StrEnum):
    """What the person does."""

    CHAIR_STAND = "chair_stand"
    """Rises from a chair in 30 s, arms crossed: a count."""

    FIVE_RISES = "five_rises"
    """Five rises from a chair: seconds."""

    SINGLE_LEG_SQUAT = "single_leg_squat"
    """Quality by eye: points, 0 good to 2 poor."""

    STEP_DOWN = "step_down"
    """Quality by eye: points, 0 best to 6 worst."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What one functional test gives, and where it is described."""

    protocol: str
    """Key of the row of the table of tests."""

    field: str
    """Which of ``count``, ``seconds`` and ``points`` it fills."""

    most: float
    sided: bool
    example: str


FORMS: dict[Functional, Form] = {
    Functional.CHAIR_STAND: Form(
        protocol="tests/t_30cst", field="count", most=60, sided=False, example="12reps"
    ),
    Functional.FIVE_RISES: Form(
        protocol="tests/t_5xsts",
        field="seconds",
        most=180,
        sided=False,
        example="11.2s",
    ),
    Functional.SINGLE_LEG_SQUAT: Form(
        protocol="tests/sls", field="points", most=2, sided=True, example="1points"
    ),
    Functional.STEP_DOWN: Form(
        protocol="tests/lsd", field="points", most=6, sided=True, example="3points"
    ),
}
"""Each functional test."""


def steps(what: Functional) -> tuple[tuple[int, str], ...]:
    """From how many points on a rating by eye has which name, in rising order.

    Returns:
        Pairs of points and name; none for a test that is counted or timed.

    Source:
        Rows ``tests/sls`` (three ratings) and ``tests/lsd`` (three grades of a score).
    """
    if what is Functional.SINGLE_LEG_SQUAT:
        limits = row(FORMS[what].protocol).text("interpretation_limits")
        named = re.search(r"\((\w+(?:/\w+)+)\)", limits)
        words = named[1].split("/") if named else []
        return tuple(enumerate(words))
    if what is Functional.STEP_DOWN:
        graded = row(FORMS[what].protocol).text("threshold")
        found = re.findall(r"(\d+)(?:-\d+)? (\w+)", graded)
        return tuple((int(at), word) for at, word in found)
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionalTest:
    """One functional test: a count, seconds, or points for quality."""

    what: Functional

    side: Side | None = None
    """The standing leg; None for a test on both legs."""

    count: int | None = None
    seconds: float | None = None

    points: int | None = None
    """Fewer are better."""

    on: date
    by: By = By.TYPED
    pain: float | None = None
    """0 to 10 during the test; None where nobody asked."""

    def __post_init__(self) -> None:
        form = FORMS[self.what]
        name = self.what.replace("_", " ")
        given = {
            field
            for field in ("count", "seconds", "points")
            if getattr(self, field) is not None
        }
        if given != {form.field}:
            raise BadSetting(
                f"{name} is given as {form.field}, not as "
                f"{' and '.join(sorted(given)) or 'nothing'}.",
                remedy=f"Write it such as {form.example}.",
            )
        if not 0 <= self.value <= form.most:
            raise BadSetting(
                f"{name}: {self.value:g} {form.field} cannot be; expected 0 to "
                f"{form.most:g}.",
                remedy=f"Write it such as {form.example}.",
            )
        if (self.side is not None) != form.sided:
            raise BadSetting(
                f"{name} is done on {'one leg' if form.sided else 'both legs'}.",
                remedy=f"{'Give' if form.sided else 'Leave out'} the side.",
            )
        if self.pain is not None:
            check_pain(self.pain)

    @property
    def protocol(self) -> str:
        """Key of the row of the table of tests that says how."""
        return FORMS[self.what].protocol

    @property
    def value(self) -> float:
        """The count, the seconds or the points."""
        return float(getattr(self, FORMS[self.what].field))

    @property
    def meaning(self) -> str:
        """What the points are called; empty for counts and seconds."""
        rising = steps(self.what)
        return next((word for at, word in reversed(rising) if self.value >= at), "")
