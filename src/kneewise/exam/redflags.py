"""Red flags: questions before any test, and what an answer asks the person to do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kneewise.errors import BadSetting
from kneewise.events.event import Activity
from kneewise.exam.complaint import Region
from kneewise.exam.flaglogic import (
    LEG,
    LEG_ITEMS,
    LEG_OTHERWISE,
    LEG_SWELLS,
    LOGIC,
    Logic,
    Urgency,
)
from kneewise.reference import Row, row, table

_EVERYONE = ("leg", "chest", "back/leg", "joints", "whole")
_KNEE = ("knee", "knee/hip", "hip/knee", *_EVERYONE)
_HIP = ("hip", "groin", "knee/hip", "hip/knee", *_EVERYONE)
_ASKED = {
    Region.FRONT_OF_KNEE: _KNEE,
    Region.BELOW_KNEECAP: _KNEE,
    Region.OUTER_KNEE: _KNEE,
    Region.INNER_KNEE: _KNEE,
    Region.GROIN: _HIP,
    Region.OUTER_HIP: _HIP,
}
"""Which regions of the table are asked about when one place hurts."""

_AGES = {
    "rf_child_bone": r"Under (?P<most>\d+)",
    "rf_scfe": r"Age (?P<least>\d+)-(?P<most>\d+)",
    "rf_perthes": r"under (?P<most>\d+)",
}
"""Questions for the young, and where their row says to whom."""


class When(StrEnum):
    """When a question is asked."""

    BEFORE = "before"
    """Before any test and any programme."""

    DURING = "during"
    REVIEW = "review"


_WHEN = {"rf_stop_pain": When.DURING, "rf_no_progress": When.REVIEW}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, answered yes or no."""

    id: str
    text: str

    signs: tuple[str, ...]
    """What may be ticked beside a yes, because it changes the advice."""

    when: When
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A yes or a no to one question."""

    id: str
    """Of the question."""

    yes: bool

    signs: tuple[str, ...] = ()
    """Which of the question's signs are there too."""

    def __post_init__(self) -> None:
        if self.id not in _KNOWN:
            raise BadSetting(
                f"{self.id!r} is no red-flag question; they are {', '.join(_KNOWN)}.",
                remedy="Use the name that stands beside the question.",
            )
        known = LOGIC[self.id].signs if self.id in LOGIC else ()
        for sign in self.signs:
            if sign not in known:
                raise BadSetting(
                    f"{sign!r} is no sign of {self.id}; they are "
                    f"{', '.join(known) or 'none'}.",
                    remedy="Use the words that stand beside the question.",
                )
        if self.signs and not self.yes:
            raise BadSetting(
                f"{self.id} is answered no, but {self.signs[0]!r} is ticked.",
                remedy="Answer yes, or take the tick away.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """All answers of one day."""

    on: date
    answers: tuple[Answer, ...]

    def __post_init__(self) -> None:
        ids = [answer.id for answer in self.answers]
        twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
        if twice:
            raise BadSetting(
                f"answered twice on {self.on}: {', '.join(twice)}.",
                remedy="Keep one answer to each question.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A raised red flag: what was answered, and what to do about it."""

    key: str
    """The row of the question."""

    question: str
    urgency: Urgency

    action: str
    """What to do, as sentences of the table."""

    action_key: str
    """The row that the advice comes from."""

    stops_test: bool
    """No movement is tested."""

    stops_programme: bool
    """No programme is made."""

    only: tuple[Activity, ...] = ()
    """What may still be tested, where not everything may; empty for no such limit."""


def questions(
    region: Region | None = None, age: float | None = None, when: When = When.BEFORE
) -> tuple[Question, ...]:
    """What to ask a person, in the order of the table.

    Args:
        region: where it hurts; None asks everything.
        age: years; None asks the questions for the young too.
        when: before the tests, during one, or at a review.
    """
    wanted = _ASKED.get(region) if region else None
    asked = [_question(id_) for id_ in _order() if id_ != LEG_OTHERWISE]
    return tuple(
        question
        for question in asked
        if question.when is when
        and (wanted is None or _is_there(question, wanted))
        and _is_of_age(question.id, age)
    )


def unanswered(
    answers: Iterable[Answer], region: Region | None = None, age: float | None = None
) -> tuple[Question, ...]:
    """What must still be asked before any test; see ``questions``."""
    given = {answer.id for answer in answers}
    return tuple(q for q in questions(region, age) if q.id not in given)


def raised(answers: Iterable[Answer]) -> tuple[Flag, ...]:
    """The flags that a person's answers raise, the most urgent first.

    A yes counts wherever it hurts and however old the person is: ``questions`` leaves
    out what need not be asked, never what was answered.

    Limits:
        Questions replace no examination: no flag is no proof that all is well.

    Source:
        The table of red flags, row by row; how answers combine: ``flaglogic``.
    """
    given = {answer.id: answer for answer in answers if answer.yes}
    flags = [_flag(id_, answer) for id_, answer in given.items() if id_ in LOGIC]
    flags.append(_leg(given))
    order = _order()
    found = [flag for flag in flags if flag is not None]
    found.sort(key=lambda f: (f.urgency.rank, order.index(row(f.key).id)))
    return tuple(found)


def _flag(id_: str, answer: Answer) -> Flag | None:
    logic = LOGIC[id_]
    if not _is_met(logic, answer):
        return None
    for branch in logic.branches:
        if any(sign in branch.signs for sign in answer.signs):
            return _raised(row(f"redflags/{id_}"), branch.urgency, branch.action)
    return _raised(row(f"redflags/{id_}"), logic.urgency)


def _is_met(logic: Logic, answer: Answer) -> bool:
    """A yes without any detail is a yes; with details, they are counted."""
    there = [item for item in logic.items if item in answer.signs]
    return not there or len(there) >= logic.needed or logic.enough in there


def _leg(given: dict[str, Answer]) -> Flag | None:
    """The score of the leg: any new swelling or pain, or enough items together."""
    there = [id_ for id_ in LEG_ITEMS if id_ in given]
    swells = [id_ for id_ in LEG_SWELLS if id_ in given]
    points = sum(_points(id_) for id_ in there)
    if LEG not in given and not swells and points < _likely():
        return None
    first = (swells or there or [LEG_SWELLS[0]])[0]
    flag = _raised(row(f"redflags/{first}"), Urgency.SAME_DAY)
    return replace(flag, question=_question(LEG).text) if LEG in given else flag


def _points(id_: str) -> int:
    found = re.search(r"\(([+-]\d+)\)$", row(f"redflags/{id_}").cells[_TEXT])
    if found is None:
        raise ValueError(f"{id_} has no points in the table")
    return int(found[1])


def _likely() -> int:
    found = re.search(
        r"sum of items >=(\d+)", row("redflags/rf_wells_leg").cells[_RULE]
    )
    if found is None:
        raise ValueError("the score of the leg has no threshold in the table")
    return int(found[1])


_TEXT = "question_or_finding"
_RULE = "rule_logic"


def _raised(asked: Row, urgency: Urgency, action: str = "") -> Flag:
    advice = _advice(row(f"redflags/{action}") if action else asked)
    stop = asked.text("stop_movement_test")
    return Flag(
        key=asked.key,
        question=_words(asked),
        urgency=urgency,
        action=advice.text("user_action_text"),
        action_key=advice.key,
        stops_test=stop.startswith("yes"),
        # Every advice to see someone comes before a programme; only "modify" does not.
        stops_programme=urgency is not Urgency.MODIFY,
        only=_only(stop),
    )


def _advice(asked: Row) -> Row:
    """The row whose text is meant: ``As above`` stands for the first of its group."""
    if asked.text("user_action_text").lower() != "as above":
        return asked
    return row(f"redflags/{_FIRST_OF[asked.id.rsplit('_', 1)[0]]}")


_FIRST_OF = {"rf_okr": "rf_okr_age"}
"""The row that ``As above`` refers to, by the beginning of its id."""


def _only(stop: str) -> tuple[Activity, ...]:
    """The activities of a remark such as ``no (walk, sit-to-stand only)``."""
    remark = re.search(r"\((.+) only\)", stop)
    names = remark[1].split(",") if remark else []
    return tuple(Activity(name.strip().replace("-", "_")) for name in names)


def _question(id_: str) -> Question:
    if id_ == LEG:
        # The words of the rule that all items of the score share.
        rule = row(f"redflags/{LEG_SWELLS[0]}")
        found = re.search(r"(any new [^>]+?) ->", rule.text(_RULE))
        if found is None:
            raise ValueError("the rule of the leg has lost its words")
        text = found[1].capitalize()
        return Question(id=id_, text=text, signs=(), when=When.BEFORE, key=rule.key)
    asked = row(f"redflags/{id_}")
    return Question(
        id=id_,
        text=_words(asked),
        signs=LOGIC[id_].signs if id_ in LOGIC else (),
        when=_WHEN.get(id_, When.BEFORE),
        key=asked.key,
    )


def _words(asked: Row) -> str:
    """The question without the points behind it."""
    return re.sub(r" \([+-]\d+\)$", "", asked.text(_TEXT))


def _is_there(question: Question, regions: tuple[str, ...]) -> bool:
    """Whether it concerns the place; a child's limp is asked about with a knee too."""
    asked = row(question.key)
    return asked.text("region") in regions or "knee pain" in asked.text(_TEXT)


def _is_of_age(id_: str, age: float | None) -> bool:
    pattern = _AGES.get(id_)
    if pattern is None or age is None:
        return True
    found = re.search(pattern, row(f"redflags/{id_}").text(_TEXT))
    if found is None:
        raise ValueError(f"{id_} no longer says for which age it is")
    limits = {name: int(years) for name, years in found.groupdict().items()}
    # A year of birth gives the age to a year only: one year more is asked.
    return limits.get("least", 0) - 1 <= age <= limits["most"] + 1


def _order() -> list[str]:
    """The ids of all questions in the order of the table."""
    ids = list(table("redflags"))
    ids.insert(ids.index(LEG_ITEMS[0]), LEG)
    return ids


_KNOWN = (LEG, *LEG_ITEMS, LEG_OTHERWISE, *LOGIC)
