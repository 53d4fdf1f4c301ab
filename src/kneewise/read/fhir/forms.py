"""Filled-in forms of our own: questionnaires, red-flag questions, and the diary."""

from __future__ import annotations

from datetime import date
from typing import Any

from kneewise.exam.questionnaire import Instrument, Questionnaire
from kneewise.exam.redflags import Answer, Screening
from kneewise.programme.diary import Event
from kneewise.programme.written import VERSION, diary_from_plain
from kneewise.read.fhir.own import answer_number
from kneewise.read.fhir.parts import Resource, Unlike

_LISTS = ("signs",)
"""Fields of a diary that hold several values."""


def questionnaire(resource: Resource, name: str, on: date) -> Questionnaire:
    """A questionnaire: the points of each question, None where it was left out.

    Raises:
        Unlike: if its questions are not numbered from 1.
        BadSetting: if an answer is none of its points.
    """
    items = resource.get("item", [])
    if [item.get("linkId") for item in items] != [
        str(n) for n in range(1, len(items) + 1)
    ]:
        raise Unlike("its questions are not numbered in order")
    return Questionnaire(
        instrument=Instrument(name),
        answers=tuple(_points(item) for item in items),
        on=on,
    )


def _points(item: Resource) -> int | None:
    answers = item.get("answer", [])
    if not answers:
        return None
    if len(answers) > 1 or "valueInteger" not in answers[0]:
        raise Unlike(f"question {item.get('linkId')} is not answered by one number")
    return int(answers[0]["valueInteger"])


def screening(resource: Resource, on: date) -> Screening:
    """Answers to the red-flag questions.

    Raises:
        Unlike: if a question has no answer of yes or no.
        BadSetting: if a question or a sign is unknown, or answered twice.
    """
    answers = []
    for item in resource.get("item", []):
        given = item.get("answer", [])
        if len(given) != 1 or "valueBoolean" not in given[0]:
            raise Unlike(f"{str(item.get('linkId'))[:40]} is not answered yes or no")
        ticked = [
            str(each.get("valueString"))
            for inner in given[0].get("item", [])
            for each in inner.get("answer", [])
        ]
        answers.append(
            Answer(
                id=str(item.get("linkId")),
                yes=bool(given[0]["valueBoolean"]),
                signs=tuple(ticked),
            )
        )
    return Screening(on=on, answers=tuple(answers))


def event(resource: Resource, on: date) -> Event:
    """One event of a diary.

    Raises:
        Unlike: if it does not say what happened.
        UnreadableFile: if it cannot have happened.
    """
    fields: dict[str, Any] = {"on": on.isoformat()}
    kind = ""
    for item in resource.get("item", []):
        values = [_value(answer) for answer in item.get("answer", [])]
        name = str(item.get("linkId"))
        if name == "event" and values:
            kind = str(values[0])
        elif name in _LISTS:
            fields[name] = values
        elif len(values) == 1:
            fields[name] = values[0]
        else:
            raise Unlike(f"{name[:40]!r} is not answered by one value")
    if not kind:
        raise Unlike("it does not say what happened")
    held = diary_from_plain({"version": VERSION, "events": [{kind: fields}]})
    return held.events[0]


def _value(answer: Resource) -> str | float | int:
    if "valueString" in answer:
        return str(answer["valueString"])
    if "valueDecimal" in answer:
        return answer_number(answer["valueDecimal"])
    raise Unlike("an answer of it is neither a number nor a word")
