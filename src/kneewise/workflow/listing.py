"""The record of a person as lines that a person reads."""

from __future__ import annotations

from kneewise.exam import written
from kneewise.exam.complaint import Complaint
from kneewise.exam.exams import Exams, Test
from kneewise.exam.plausible import named, said
from kneewise.exam.questionnaire import Questionnaire
from kneewise.exam.redflags import Screening
from kneewise.exam.strength import StrengthTest
from kneewise.person import Person
from kneewise.reference import row
from kneewise.store.record import Kind, Record
from kneewise.workflow.person import OnRecord, facts_of

_NAMES = {
    Kind.ASSESSMENT: "result of a recording",
    Kind.PROGRAMME: "programme",
    Kind.DIARY: "diary",
}


def lines(person: OnRecord) -> tuple[str, ...]:
    """Who it is, then each record by its day, with the name it is removed by."""
    said_lines = [
        f"{line}  [{record.id}]"
        for record in person.records
        for line in lines_of(record)
    ]
    return (f"{person.name}: {_facts(person.person)}", *said_lines)


def lines_of(record: Record) -> tuple[str, ...]:
    """One record: a line for each thing in it."""
    if record.kind is Kind.PERSON:
        return (f"{record.on.isoformat()}  {_facts(facts_of(record.contents))}",)
    if record.kind in _NAMES:
        path = record.contents.get("path", "")
        return (f"{record.on.isoformat()}  {_NAMES[record.kind]} {path}".rstrip(),)
    exams = written.from_plain(record.contents)
    return tuple(_of_exams(exams, record))


def _of_exams(exams: Exams, record: Record) -> list[str]:
    found = [f"{test.on.isoformat()}  {_test(test)}" for test in exams.tests]
    found += [f"{q.on.isoformat()}  {_questionnaire(q)}" for q in exams.questionnaires]
    found += [f"{record.on.isoformat()}  {_complaint(c)}" for c in exams.complaints]
    found += [f"{s.on.isoformat()}  {_screening(s)}" for s in exams.screenings]
    return found


def _test(test: Test) -> str:
    text = f"{named(test)}: {said(test)}"
    if isinstance(test, StrengthTest) and test.force is not None:
        text = f"{named(test)}: {test.force:.0f} N"
        text += f" on {100 * test.lever:.0f} cm" if test.lever else ""
    if test.pain is not None:
        text += f", pain {test.pain:g} of 10"
    return f"{text} ({row(test.protocol).text('name')})"


def _questionnaire(filled: Questionnaire) -> str:
    score = filled.score
    name = filled.instrument.replace("_", "-").upper()
    if score.value is None:
        return f"{name}: {score.reason}"
    return f"{name}: {score.value:.0f} ({score.worst:.0f} worst, {score.best:.0f} best)"


def _complaint(complaint: Complaint) -> str:
    where = complaint.region.replace("_", " ") if complaint.region else "no place named"
    side = f", {complaint.side}" if complaint.side else ""
    told = f", told {complaint.told.replace('_', ' ')}" if complaint.told else ""
    cleared = "" if complaint.cleared else ", exercise not cleared"
    return f"{where}{side}: pain {complaint.pain:g} of 10{told}{cleared}"


def _screening(screening: Screening) -> str:
    yes = [answer.id for answer in screening.answers if answer.yes]
    count = len(screening.answers)
    return f"red-flag questions: {count} answered, yes to {', '.join(yes) or 'none'}"


def _facts(person: Person) -> str:
    known = [
        str(person.sex) if person.sex else "",
        f"born {person.born}" if person.born else "",
        f"{person.height:g} m" if person.height else "",
        f"{person.mass:g} kg" if person.mass else "",
    ]
    return ", ".join(each for each in known if each) or "nothing is known"
