"""Questionnaires, red-flag questions and the diary as filled-in forms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from kneewise.exam.exams import Exams
from kneewise.exam.questionnaire import Instrument, Questionnaire
from kneewise.exam.redflags import Answer, When, questions
from kneewise.programme.diary import Diary, Event
from kneewise.programme.written import diary_as_plain
from kneewise.reference.coded import FORM, own, term
from kneewise.report.fhir.resource import (
    Resource,
    concept,
    named,
    observation,
    plain_number,
    quantity,
    refer,
)


def forms(exams: Exams, whose: Resource) -> Iterator[Resource]:
    """Each questionnaire with what its answers come to, then the red-flag questions."""
    for filled in sorted(exams.questionnaires, key=lambda each: each.on):
        made = _filled(filled, whose)
        yield made
        yield from _score(filled, made, whose)
    for screening in sorted(exams.screenings, key=lambda each: each.on):
        items = [_asked(answer) for answer in screening.answers]
        yield _form("red-flags", items, whose, screening.on)


def flags(exams: Exams, whose: Resource) -> Iterator[Resource]:
    """What the latest answers to the red-flag questions ask the person to do."""
    screening = exams.screened
    if screening is None:
        return
    for flag in exams.flags:
        text = f"{flag.question}. {flag.action}".replace("..", ".")
        yield named(
            {
                "resourceType": "Flag",
                "status": "active",
                "code": concept(term("red_flag"), text=text),
                "subject": refer(whose),
                "period": {"start": screening.on.isoformat()},
            }
        )


def diary(held: Diary, whose: Resource) -> Iterator[Resource]:
    """Every event of a diary as one form."""
    for event in held.events:
        yield _form("diary", _of_event(event), whose, event.on)


def _form(name: str, items: list[Resource], whose: Resource, on: date) -> Resource:
    found = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{FORM}/{name}",
        "status": "completed",
        "subject": refer(whose),
        "authored": on.isoformat(),
    }
    return named(found | ({"item": items} if items else {}))


def _filled(filled: Questionnaire, whose: Resource) -> Resource:
    """Points by the number of the question: the words of a form are its authors'."""
    items: list[Resource] = []
    for n, points in enumerate(filled.answers, start=1):
        answer = {} if points is None else {"answer": [{"valueInteger": points}]}
        items.append({"linkId": str(n)} | answer)
    return _form(filled.instrument.value, items, whose, filled.on)


def _score(
    filled: Questionnaire, form: Resource, whose: Resource
) -> Iterator[Resource]:
    score = filled.score
    if score.value is None:
        return
    name = filled.instrument.value
    words = [own(f"score-{name}", f"Score of {name.replace('_', '-').upper()}")]
    if filled.instrument is Instrument.NPRS:
        words.append(term("pain_severity"))
    made = observation("survey", concept(*words), whose, filled.on)
    made["valueQuantity"] = quantity(score.value, "{score}")
    made["derivedFrom"] = [refer(form)]
    yield named(made)


def _asked(answer: Answer) -> Resource:
    text = _texts().get(answer.id)
    said: Resource = {"valueBoolean": answer.yes}
    if answer.signs:
        ticked = [{"valueString": sign} for sign in answer.signs]
        said["item"] = [{"linkId": f"{answer.id}.signs", "answer": ticked}]
    shown = {"text": text} if text else {}
    return {"linkId": answer.id} | shown | {"answer": [said]}


def _texts() -> dict[str, str]:
    return {q.id: q.text for when in When for q in questions(when=when)}


def _of_event(event: Event) -> list[Resource]:
    """The fields of an event, under the names that our files have."""
    ((kind, fields),) = diary_as_plain(Diary(events=(event,)))["events"][0].items()
    items = [{"linkId": "event", "answer": [{"valueString": kind}]}]
    for name, value in fields.items():
        if name != "on":
            values = value if isinstance(value, list) else [value]
            items.append({"linkId": name, "answer": [_answer(each) for each in values]})
    return items


def _answer(value: Any) -> Resource:  # noqa: ANN401 - what a field of JSON can hold
    if isinstance(value, str):
        return {"valueString": value}
    return {"valueDecimal": plain_number(value)}
