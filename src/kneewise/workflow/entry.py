"""Tests, complaints and red-flag answers from the words that a person typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from kneewise.anatomy import Side
from kneewise.caveat import Caveat
from kneewise.errors import BadSetting, UnreadableFile
from kneewise.exam import parse, plausible
from kneewise.exam.ask import asks
from kneewise.exam.complaint import Complaint
from kneewise.exam.exams import Exams
from kneewise.exam.redflags import Answer, Question, Screening, questions
from kneewise.exam.table import read_rows
from kneewise.exam.typed import Typed, entered
from kneewise.person import Person
from kneewise.store.record import Kind, Record
from kneewise.workflow.person import OnRecord, keep_exams, keep_person, with_facts

_ALSO = {"chair_stand_30": "chair_stand", "five_times_sit_to_stand": "five_rises"}
"""Other names that a test goes by."""

_LARGEST = 5_000_000
"""Bytes: no table of exams is larger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One test as typed: a number for each leg, or one for the whole person."""

    test: str
    left: str = ""
    right: str = ""

    value: str = ""
    """For a test without sides; with ``side``, of that side."""

    side: str = ""

    answers: str = ""
    """Of a questionnaire, with commas between them."""

    lever: str = ""
    protocol: str = ""
    device: str = ""
    mode: str = ""
    pain: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is recorded at once."""

    words: Words | None = None
    complaint: Complaint | None = None

    facts: Person = field(default_factory=Person)
    """What is known of the person."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Kept:
    """What was recorded, and what is to be asked about it."""

    records: tuple[Record, ...]

    exams: Exams
    """Of these records alone."""

    caveats: tuple[Caveat, ...] = ()

    known: int = 0
    """Tests of a table that were on record before, and were not taken again."""


def exams_of(words: Words, on: date) -> tuple[Exams, tuple[Caveat, ...]]:
    """The record of one test on one leg or both, and how its numbers were read.

    Raises:
        BadSetting: if a word or a number cannot be what it should be.
    """
    given = _given(words)
    exams, caveats = Exams(), []
    for side, value in given:
        more, said = entered(
            Typed(
                test=full_name(words.test, value),
                value=value,
                side=side,
                lever=words.lever,
                protocol=words.protocol,
                device=words.device,
                mode=words.mode,
                pain=words.pain,
                on=on,
            )
        )
        exams = exams.with_more(more)
        caveats += list(said)
    return exams, tuple(caveats)


def full_name(name: str, value: str) -> str:
    """The full name of a test that is named without its kind.

    ``hip_flexion`` is a strength with ``92N`` and a range with ``110deg``.

    Args:
        name: as typed.
        value: what was measured, with its unit.
    """
    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    plain = _ALSO.get(plain, plain)
    known = {each.name for each in asks()}
    is_reach = parse.quantity_of(value) in ("an angle", "a length")
    for other in (f"range_{plain}", f"length_{plain}"):
        if other in known and (is_reach or plain not in known):
            return other
    return plain


def add(person: OnRecord, given: Given, on: date, now: date) -> Kept:
    """Record what is given: all of it, or nothing.

    Args:
        person: whose record is added to.
        given: a test, a complaint, facts about the person, or several of these.
        on: the day it is about.
        now: the day it is.

    Returns:
        What was recorded, and what looks wrong in it.

    Raises:
        BadSetting: if any of it cannot be.
    """
    exams, caveats = exams_of(given.words, on) if given.words else (Exams(), ())
    _check_born(given.facts, on)
    known = replace(person, person=with_facts(person.person, given.facts))
    caveats += questions_about(known, exams, now)
    records = [keep_person(person.chart, on, given.facts)]
    if exams != Exams():
        records.append(keep_exams(person.chart, Kind.EXAM, on, exams))
    if given.complaint is not None:
        said = Exams(complaints=(given.complaint,))
        records.append(keep_exams(person.chart, Kind.COMPLAINT, on, said))
        exams = exams.with_more(said)
    kept = tuple(record for record in records if record is not None)
    if not kept:
        raise BadSetting(
            "there is nothing to record.",
            remedy="Give --test with its result, --region with --pain, or facts such "
            "as --born 1990 and --mass 68.",
        )
    return Kept(records=kept, exams=exams, caveats=caveats)


def keep_table(person: OnRecord, path: Path, now: date) -> Kept:
    """Record the tests of a table that are not on record yet: all of them, or none.

    Raises:
        BadSetting: if a test is of the future.
        UnreadableFile: if the table cannot be read; every faulty line is named.
    """
    exams, caveats = read_rows(_text(path), path.name)
    new = _without(exams, person.exams)
    count = len(exams.tests) + len(exams.questionnaires)
    fresh = len(new.tests) + len(new.questionnaires)
    doubts = questions_about(person, new, now)
    records: tuple[Record, ...] = ()
    if fresh:
        days = [each.on for each in (*new.tests, *new.questionnaires)]
        records = (keep_exams(person.chart, Kind.EXAM, max(days), new),)
    return Kept(
        records=records, exams=new, caveats=caveats + doubts, known=count - fresh
    )


def questions_about(person: OnRecord, new: Exams, now: date) -> tuple[Caveat, ...]:
    """What the new exams make one ask: of themselves, and beside the older ones.

    Raises:
        BadSetting: if a test is of the future, or of before the person was born.
    """
    plausible.questions(new, person.person, now)
    # The days of older tests were looked at when they were recorded.
    undated = replace(person.person, born=None)
    old, whole = person.exams, person.exams.with_more(new)
    before = set(plausible.questions(_tests(old), undated, date.max))
    asked = plausible.questions(_tests(whole), undated, date.max)
    return tuple(caveat for caveat in asked if caveat not in before)


def to_ask(person: OnRecord, now: date) -> tuple[Question, ...]:
    """The red-flag questions for a person: by where it hurts, and their age.

    Where nothing is said to hurt, everything is asked.
    """
    age = None if person.person.born is None else now.year - person.person.born
    regions = [complaint.region for complaint in person.exams.complaints]
    if not regions:
        return questions(None, age)
    wanted = {q.id for region in regions for q in questions(region, age)}
    return tuple(q for q in questions(None, age) if q.id in wanted)


def answers_of(
    asked: Sequence[Question], yes: Iterable[str], signs: Iterable[str] = ()
) -> tuple[Answer, ...]:
    """An answer to each question: yes to those named, no to the others.

    Args:
        asked: the questions.
        yes: ids; those that were not asked are answered besides.
        signs: words that were ticked, of any of the questions answered with yes.

    Raises:
        BadSetting: if there is no such question or no such sign.
    """
    said = list(dict.fromkeys(yes))
    ticked = list(signs)
    every = {question.id: question for question in questions()}
    answers = [Answer(id=q.id, yes=False) for q in asked if q.id not in said]
    for id_ in said:
        own = every[id_].signs if id_ in every else ()
        there = tuple(sign for sign in own if sign in ticked)
        answers.append(Answer(id=id_, yes=True, signs=there))
    lost = [s for s in ticked if not any(s in answer.signs for answer in answers)]
    if lost:
        known = [s for id_ in said if id_ in every for s in every[id_].signs]
        raise BadSetting(
            f"{lost[0]!r} is no sign of what was answered with yes; there are "
            f"{', '.join(known) or 'none'}.",
            remedy="Use the words that stand beside the question.",
        )
    return tuple(answers)


def keep_answers(person: OnRecord, answers: Sequence[Answer], on: date) -> Kept:
    """Record answers to the red-flag questions."""
    exams = Exams(screenings=(Screening(on=on, answers=tuple(answers)),))
    record = keep_exams(person.chart, Kind.FLAGS, on, exams)
    return Kept(records=(record,), exams=exams)


def _check_born(facts: Person, on: date) -> None:
    if facts.born is not None and not on.year - 120 <= facts.born <= on.year:
        raise BadSetting(
            f"{facts.born} is no year of birth.",
            remedy="Give the year with four digits, for example --born 1990.",
        )


def _given(words: Words) -> list[tuple[str, str]]:
    """Each side and its value; no side for a test of the whole person."""
    sides = [(Side.LEFT.value, words.left), (Side.RIGHT.value, words.right)]
    given = [(side, value) for side, value in sides if value]
    whole = words.value or words.answers
    if (given and (whole or words.side)) or (words.value and words.answers):
        raise BadSetting(
            f"{words.test}: the result is given twice.",
            remedy="Give --left and --right for the legs, or --value, or --answers.",
        )
    if whole:
        given = [(words.side, whole)]
    if not given:
        raise BadSetting(
            f"{words.test}: no result is given.",
            remedy="Give it with --left, --right, --value or --answers.",
        )
    return given


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise UnreadableFile(
                f"{path} is larger than any table of exams.",
                remedy="Give a table with one test in each line.",
            )
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{path} is no text in UTF-8.",
            remedy="Save the table as CSV in UTF-8.",
        ) from error
    except OSError as error:
        raise UnreadableFile(
            f"{path} cannot be read: {error.strerror or error}.",
            remedy="Look at the name of the file.",
        ) from error


def _without(exams: Exams, known: Exams) -> Exams:
    """The exams that are not among those known, to the last letter."""
    return replace(
        exams,
        strength=tuple(t for t in exams.strength if t not in known.strength),
        ranges=tuple(t for t in exams.ranges if t not in known.ranges),
        lengths=tuple(t for t in exams.lengths if t not in known.lengths),
        functional=tuple(t for t in exams.functional if t not in known.functional),
        questionnaires=tuple(
            q for q in exams.questionnaires if q not in known.questionnaires
        ),
    )


def _tests(exams: Exams) -> Exams:
    """What was tested, without what was said: only that can be implausible."""
    return replace(exams, complaints=(), screenings=())
