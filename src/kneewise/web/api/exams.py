"""Exams: what was tested by hand, what hurts, and the red-flag questions."""

from __future__ import annotations

from typing import Any

from kneewise.errors import BadSetting
from kneewise.exam import written
from kneewise.exam.complaint import Complaint
from kneewise.exam.redflags import Flag, raised
from kneewise.person import Person
from kneewise.web.access.rules import Action
from kneewise.web.api.person import known, the_day
from kneewise.web.api.route import Route
from kneewise.web.api.shapes import Answered, RecordLine, Shape, Tested
from kneewise.web.visit import Here
from kneewise.workflow import entry


class CaveatOut(Shape):
    """A doubt about what was recorded."""

    text: str
    remedy: str
    weight: str


class FlagOut(Shape):
    """A raised red flag, and what to do."""

    key: str
    question: str
    urgency: str
    action: str
    stops_test: bool
    stops_programme: bool


class KeptOut(Shape):
    """What was recorded, and what is to be asked about it."""

    records: list[RecordLine]
    caveats: list[CaveatOut]
    flags: list[FlagOut]


class QuestionOut(Shape):
    """A question that comes before any test."""

    id: str
    text: str
    signs: list[str]


def read_exams(code: str, visit: Here) -> dict[str, Any]:
    """All exams as one, in SI, with the complaints that hold today."""
    return written.as_plain(known(visit, code).exams)


def add_exam(code: str, said: Tested, visit: Here) -> KeptOut:
    """Record a test, what hurts, or facts about a person."""
    person = known(visit, code)
    on, now = the_day(said.on)
    given = entry.Given(
        words=_words(said) if said.test else None,
        complaint=_complaint(said),
        facts=Person(**dict(said.facts)),
    )
    return _shown(entry.add(person, given, on, now))


def read_norms(code: str, visit: Here) -> dict[str, Any]:
    """What each test of a person is measured against, so that a form can judge."""
    from kneewise.workflow import usual

    _, now = the_day(None)
    return usual.plain(known(visit, code), now)


def read_flags(code: str, visit: Here) -> list[FlagOut]:
    """Red flags that stand."""
    return [_flag(flag) for flag in known(visit, code).exams.flags]


def read_questions(code: str, visit: Here) -> list[QuestionOut]:
    """The red-flag questions for this person."""
    _, now = the_day(None)
    return [
        QuestionOut(id=q.id, text=q.text, signs=list(q.signs))
        for q in entry.to_ask(known(visit, code), now)
    ]


def answer_flags(code: str, said: Answered, visit: Here) -> KeptOut:
    """Answer the red-flag questions: yes to those named, no to all others."""
    person = known(visit, code)
    person.check_whole()
    on, now = the_day(said.on)
    answers = entry.answers_of(entry.to_ask(person, now), said.yes, said.signs)
    return _shown(entry.keep_answers(person, answers, on))


def _words(said: Tested) -> entry.Words:
    is_sided = bool(said.left or said.right)
    if is_sided and said.side:
        raise BadSetting(
            f"{said.test}: the side is given twice.",
            remedy="Give left and right, or value and side.",
        )
    return entry.Words(
        test=said.test,
        left=said.left,
        right=said.right,
        value=said.value,
        side=said.side or "",
        answers=said.answers,
        lever=said.lever,
        protocol=said.protocol,
        device=said.device,
        mode=said.mode,
        pain="" if said.pain is None else f"{said.pain:g}",
    )


def _complaint(said: Tested) -> Complaint | None:
    if said.region is None and said.told is None:
        return None
    if said.test:
        raise BadSetting(
            "a test and a complaint are two things.", remedy="Send one after the other."
        )
    if said.pain is None:
        raise BadSetting(
            "it is not said how much it hurts.", remedy="Give pain from 0 to 10."
        )
    is_cleared = True if said.cleared is None else said.cleared
    return Complaint(
        region=said.region,
        side=said.side,
        pain=said.pain,
        told=said.told,
        cleared=is_cleared,
    )


def _shown(kept: entry.Kept) -> KeptOut:
    screening = kept.exams.screened
    return KeptOut(
        records=[
            RecordLine(id=r.id, kind=r.kind.value, on=r.on, entered=r.entered)
            for r in kept.records
        ],
        caveats=[
            CaveatOut(text=c.text, remedy=c.remedy, weight=c.weight.value)
            for c in kept.caveats
        ],
        flags=[_flag(f) for f in raised(screening.answers)] if screening else [],
    )


def _flag(flag: Flag) -> FlagOut:
    return FlagOut(
        key=flag.key,
        question=flag.question,
        urgency=flag.urgency.value,
        action=flag.action,
        stops_test=flag.stops_test,
        stops_programme=flag.stops_programme,
    )


ROUTES = (
    Route(
        method="GET",
        path="/people/{code}/exams",
        action=Action.READ_EXAM,
        answer=read_exams,
        model=dict[str, Any],
    ),
    Route(
        method="POST",
        path="/people/{code}/exams",
        action=Action.ADD_EXAM,
        answer=add_exam,
        model=KeptOut,
        status=201,
    ),
    Route(
        method="GET",
        path="/people/{code}/exams/norms",
        action=Action.READ_EXAM,
        answer=read_norms,
        model=dict[str, Any],
    ),
    Route(
        method="GET",
        path="/people/{code}/flags",
        action=Action.READ_EXAM,
        answer=read_flags,
        model=list[FlagOut],
    ),
    Route(
        method="GET",
        path="/people/{code}/flags/questions",
        action=Action.READ_EXAM,
        answer=read_questions,
        model=list[QuestionOut],
    ),
    Route(
        method="POST",
        path="/people/{code}/flags",
        action=Action.ANSWER_FLAGS,
        answer=answer_flags,
        model=KeptOut,
        status=201,
    ),
)
