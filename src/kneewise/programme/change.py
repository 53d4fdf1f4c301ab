"""Change since the beginning, judged against the smallest change that is real."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isnan

from kneewise.anatomy import Side
from kneewise.exam.compare import better
from kneewise.exam.complaint import check_pain
from kneewise.exam.exams import Test
from kneewise.exam.functional import FunctionalTest
from kneewise.exam.norms import real_change
from kneewise.exam.plausible import amount
from kneewise.exam.questionnaire import Instrument, Score, thresholds
from kneewise.exam.strength import StrengthTest
from kneewise.measures.measure import Measure
from kneewise.reference import row


class Verdict(StrEnum):
    """What may be said about two occasions."""

    BETTER = "better"
    WORSE = "worse"

    DIFFERENT = "different"
    """Beyond the error, but neither direction is better in itself."""

    CANNOT_TELL = "cannot_tell"
    """Within the error, or no error is known, or the two are not alike."""


class About(StrEnum):
    """What kind of thing changed."""

    MOVEMENT = "movement"
    STRENGTH = "strength"
    RANGE = "range"
    ABILITY = "ability"
    """A functional test."""

    FUNCTION = "function"
    """A questionnaire."""

    PAIN = "pain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One thing on two occasions."""

    about: About
    name: str
    side: Side | None = None

    before: float
    """In the unit of the thing itself."""

    after: float

    threshold: float | None
    """The smallest difference that is real, in the same unit; None where no one has
    read one."""

    key: str
    """The row of the threshold, or for a measure where it comes from in words; empty
    without one."""

    verdict: Verdict

    why: str = ""
    """Why it cannot be told, as a sentence; empty otherwise."""

    @property
    def difference(self) -> float:
        """After less before."""
        return self.after - self.before


_LESS_IS_BETTER = frozenset(
    {
        "knee_collapse",
        "knee_abduction",
        "hip_adduction",
        "hip_internal_rotation",
        "pelvic_drop",
        "trunk_lean",
        "less",
    }
)
"""Measures of which less was the aim; of others no direction is better in itself."""


def of_measures(before: Measure, after: Measure) -> Judged:
    """One measure of two days.

    The larger of the two smallest real changes counts.

    Raises:
        ValueError: if they are not the same measure of the same side.
    """
    if (before.name, before.side) != (after.name, after.side):
        raise ValueError("two different measures were compared")
    limit = max(
        (m for m in (before, after) if not isnan(m.smallest_real_change)),
        key=lambda m: m.smallest_real_change,
        default=None,
    )
    why = ""
    if (before.method, before.revision) != (after.method, after.revision):
        why = "They were measured in two ways, which are never compared."
    elif before.is_void or after.is_void:
        why = "One of them could not be measured."
    judged = Judged(
        about=About.MOVEMENT,
        name=before.name,
        side=before.side,
        before=before.value,
        after=after.value,
        threshold=limit.smallest_real_change if limit else None,
        key=limit.change_source if limit else "",
        verdict=Verdict.CANNOT_TELL,
        why=why,
    )
    if before.name not in _LESS_IS_BETTER:
        return _with_verdict(judged, 0)
    return _with_verdict(judged, -1, judges=_inward(before.value, after.value))


def of_tests(before: Test, after: Test) -> Judged:
    """One test by hand of two days: strength as force or moment, range as angle.

    Raises:
        ValueError: if they are not the same test of the same side.
    """
    same = (before.what, before.side) == (after.what, after.side)
    if type(before) is not type(after) or not same:
        raise ValueError("two different tests were compared")
    why = ""
    if _way(before) != _way(after):
        why = "They were tested in two ways, which are never compared."
    threshold, key = _limit(before, after)
    about = About.RANGE
    if isinstance(before, StrengthTest):
        about = About.STRENGTH
    elif isinstance(before, FunctionalTest):
        about = About.ABILITY
    judged = Judged(
        about=about,
        name=before.what.value,
        side=before.side,
        before=amount(before),
        after=amount(after),
        threshold=threshold,
        key=key,
        verdict=Verdict.CANNOT_TELL,
        why=why,
    )
    return _with_verdict(judged, better(before))


def of_scores(before: Score, after: Score) -> Judged:
    """One questionnaire of two days.

    Where no smallest real change was read at its source, the change that matters to
    people stands in, and the row says so.

    Raises:
        ValueError: if they are two questionnaires.
    """
    if before.instrument is not after.instrument:
        raise ValueError("scores of two questionnaires were compared")
    limits = thresholds(before.instrument)
    threshold, key = limits.detectable, limits.detectable_key
    if threshold is None:
        threshold, key = limits.important, limits.important_key
    why = before.reason or after.reason
    is_pain = before.instrument is Instrument.NPRS
    judged = Judged(
        about=About.PAIN if is_pain else About.FUNCTION,
        name=before.instrument.value,
        before=before.value if before.value is not None else float("nan"),
        after=after.value if after.value is not None else float("nan"),
        threshold=threshold,
        key=key,
        verdict=Verdict.CANNOT_TELL,
        why=why,
    )
    return _with_verdict(judged, 1 if before.best > before.worst else -1)


def of_pain(before: float, after: float) -> Judged:
    """The worst pain of the last week, 0 to 10, on two days.

    Raises:
        BadSetting: if one of them is no rating.

    Source:
        Row ``proms/nprs_change``: two points are much better or worse.
    """
    check_pain(before)
    check_pain(after)
    found = row("proms/nprs_change")
    points = re.match(r"(\d+) points", found.text("scoring_rule"))
    if points is None:
        raise ValueError("the row of pain has lost its number")
    judged = Judged(
        about=About.PAIN,
        name="pain",
        before=before,
        after=after,
        threshold=float(points[1]),
        key=found.key,
        verdict=Verdict.CANNOT_TELL,
    )
    return _with_verdict(judged, -1)


def _with_verdict(
    judged: Judged, direction: int, judges: float | None = None
) -> Judged:
    """Judge a difference, unless something is already in the way.

    Args:
        judged: without a verdict.
        direction: 1 where more is better, -1 where less is, 0 where neither.
        judges: the part of the difference that is better or worse; None for all of it.
    """
    why = judged.why
    if not why and (judged.threshold is None or isnan(judged.difference)):
        why = "The error of this is not known."
    if not why and not _is_real(judged.difference, judged):
        why = "The difference is within the error of the measurement."
    if why:
        return replace(judged, why=why)
    part = judged.difference if judges is None else judges
    if direction == 0 or not _is_real(part, judged):
        return replace(judged, verdict=Verdict.DIFFERENT)
    is_better = part * direction > 0
    return replace(judged, verdict=Verdict.BETTER if is_better else Verdict.WORSE)


def _is_real(difference: float, judged: Judged) -> bool:
    """Published questionnaires count from the threshold on; measures beyond it."""
    threshold = judged.threshold or 0.0
    if judged.about in (About.PAIN, About.FUNCTION):
        return abs(difference) >= threshold
    return abs(difference) > threshold


def _limit(before: Test, after: Test) -> tuple[float | None, str]:
    """The larger smallest real change of two tests, in their unit, and its row."""
    found = [
        (change.of(amount(test)), change.key)
        for test, change in ((before, real_change(before)), (after, real_change(after)))
        if change
    ]
    return max(found, default=(None, ""), key=lambda each: each[0])


def _way(test: Test) -> tuple[object, ...]:
    """How it was tested, and in which unit: only the same way is compared."""
    if isinstance(test, StrengthTest):
        has_moment = test.moment is not None
        return test.protocol, test.device, test.mode, has_moment
    if isinstance(test, FunctionalTest):
        return test.protocol, test.by
    return test.protocol, test.by, test.angle is None


def _inward(before: float, after: float) -> float:
    """How much more of a movement is inward: what went outward is no gain."""
    return max(after, 0.0) - max(before, 0.0)
