"""Questionnaires: topics and points in our own words, scored by the published rules.

The printed forms belong to their authors: where their sentences are not ours to print,
a person answers on the form and types the points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kneewise.errors import BadSetting
from kneewise.reference import Row, row, table


class Instrument(StrEnum):
    """A questionnaire."""

    AKPS = "akps"
    """Pain at the front of the knee: 0 worst to 100 best."""

    KOOS_PF = "koos_pf"
    """Pain around the kneecap: 0 worst to 100 best."""

    LEFS = "lefs"
    """What the legs allow: 0 worst to 80 best."""

    NPRS = "nprs"
    """Pain as one number: 0 none to 10 worst."""


_SCORED = {
    Instrument.AKPS: "proms/akps_total",
    Instrument.KOOS_PF: "proms/koospf_struct",
    Instrument.LEFS: "proms/lefs_struct",
    Instrument.NPRS: "proms/nprs_struct",
}
"""The row that says how each is scored."""

_DETECTABLE = {
    Instrument.KOOS_PF: "norms/koospf_mdc",
    Instrument.LEFS: "norms/lefs_mdc",
}
"""Smallest real change; the one of the AKPS was not found where it is said to stand."""

_IMPORTANT = {
    Instrument.AKPS: "norms/akps_mcid",
    Instrument.KOOS_PF: "norms/koospf_mic",
    Instrument.LEFS: "norms/lefs_mcid",
    Instrument.NPRS: "norms/nprs_much",
}
"""The change that means something to the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question: its topic and the points that an answer can give."""

    number: int
    topic: str

    points: tuple[int, ...]
    """What an answer can count."""

    answers: tuple[str, ...] = ()
    """What each of ``points`` means; empty where the form says it."""

    key: str


def items(instrument: Instrument) -> tuple[Item, ...]:
    """The questions of an instrument, in the order of its form."""
    if instrument is Instrument.AKPS:
        rows = (r for r in table("proms").values() if _is_akps_item(r))
        return tuple(_akps(each) for each in rows)
    scored = row(_SCORED[instrument])
    if instrument is Instrument.NPRS:
        topic = "Pain, from none to the worst there is"
        points = range(int(scored.number("max_points") or 0) + 1)
        return (Item(number=1, topic=topic, points=tuple(points), key=scored.key),)
    count = int(_first(r"(\d+) (?:items|activities)", scored.text("topic")))
    each_most = int(scored.number("max_points") or 0) // count
    return tuple(
        Item(
            number=n,
            topic=f"Question {n} of the printed form",
            points=tuple(range(each_most + 1)),
            key=scored.key,
        )
        for n in range(1, count + 1)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """One filled-in questionnaire."""

    instrument: Instrument

    answers: tuple[int | None, ...]
    """Points for each question in the order of the form; None where left out."""

    on: date

    def __post_init__(self) -> None:
        asked = items(self.instrument)
        if len(self.answers) != len(asked):
            raise BadSetting(
                f"{self.instrument}: {len(self.answers)} answers; it has {len(asked)} "
                "questions.",
                remedy="Give one number for each, and - where one was left out.",
            )
        for item, answer in zip(asked, self.answers, strict=True):
            if answer is not None and answer not in item.points:
                raise BadSetting(
                    f"{self.instrument}, question {item.number} "
                    f"({item.topic}): {answer} is not one of its points, "
                    f"{', '.join(map(str, item.points))}.",
                    remedy="Look at the form again, and give the points of the answer.",
                )

    @property
    def score(self) -> Score:
        """What the answers come to, by the published rule."""
        given = [answer for answer in self.answers if answer is not None]
        needed, key = _needed(self.instrument)
        reason = ""
        value: float | None = None
        if len(given) < needed:
            reason = (
                f"{len(given)} of {len(self.answers)} questions are answered; "
                f"{needed} are needed."
            )
        elif self.instrument is Instrument.KOOS_PF:
            most = max(items(self.instrument)[0].points)
            value = 100 - 100 * (sum(given) / len(given)) / most
        else:
            value = float(sum(given))
        return Score(
            instrument=self.instrument,
            value=value,
            best=_best(self.instrument),
            worst=_worst(self.instrument),
            answered=len(given),
            reason=reason,
            key=key if reason else _SCORED[self.instrument],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a questionnaire comes to."""

    instrument: Instrument

    value: float | None
    """Points; None where too few questions were answered."""

    best: float
    worst: float
    answered: int

    reason: str = ""
    """Why there is no value, as a sentence."""

    key: str
    """The row of the rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """By how many points two scores must differ to say something."""

    detectable: float | None
    """Points beyond the error of the questionnaire; None where no published value
    was read at its source."""

    important: float | None
    """Points that mean something to the person."""

    detectable_key: str
    important_key: str


def thresholds(instrument: Instrument) -> Thresholds:
    """The smallest change that is real, and the smallest that matters.

    Returns:
        Both in points, above 0 whichever direction is better.

    Source:
        The rows named by its keys; rows that were not read at their source are left
        out.
    """
    detectable = _checked(_DETECTABLE.get(instrument))
    important = _checked(_IMPORTANT.get(instrument))
    return Thresholds(
        detectable=_size(detectable),
        important=_size(important),
        detectable_key=detectable.key if detectable else "",
        important_key=important.key if important else "",
    )


def gain(before: Score, after: Score) -> float | None:
    """How many points better the later score is: positive is better.

    Returns:
        Points; None where one of them has no value.

    Raises:
        ValueError: if they are scores of different questionnaires.
    """
    if before.instrument is not after.instrument:
        raise ValueError("scores of different questionnaires were compared")
    if before.value is None or after.value is None:
        return None
    better = 1 if after.best > after.worst else -1
    return better * (after.value - before.value)


def _needed(instrument: Instrument) -> tuple[int, str]:
    """How many questions must be answered, and the row that says so."""
    if instrument is Instrument.KOOS_PF:
        missing = row("proms/koospf_missing")
        return int(_first(r"at least (\d+) of", missing.text("scoring_rule"))), (
            missing.key
        )
    # The rule for a LEFS with gaps is nobody's published one: all are required.
    return len(items(instrument)), _SCORED[instrument]


def _best(instrument: Instrument) -> float:
    if instrument is Instrument.NPRS:
        return 0.0
    if instrument is Instrument.KOOS_PF:
        return 100.0  # the scale is a percentage, whatever the points of the items
    return row(_SCORED[instrument]).number("max_points") or 0.0


def _worst(instrument: Instrument) -> float:
    if instrument is Instrument.NPRS:
        return row(_SCORED[instrument]).number("max_points") or 0.0
    return 0.0


def _is_akps_item(each: Row) -> bool:
    return each.id.startswith("akps_") and each.text("row_type") == "item"


def _akps(each: Row) -> Item:
    options = [option.strip() for option in each.text("options_points").split("|")]
    said = [option.rpartition(" ") for option in options]
    return Item(
        number=int(each.text("item_no")),
        topic=each.text("topic"),
        points=tuple(int(points) for _, _, points in said),
        answers=tuple(words for words, _, _ in said),
        key=each.key,
    )


def _checked(key: str | None) -> Row | None:
    if key is None:
        return None
    found = row(key)
    return found if found.is_checked else None


def _size(found: Row | None) -> float | None:
    value = found.number("value") if found else None
    return None if value is None else abs(value)


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise ValueError(f"{pattern!r} is not in the table: {text!r}")
    return found[1]
