"""A review in words: this week's doses, what changed, and what that changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kneewise.programme.change import Verdict
from kneewise.programme.exercise import catalogue
from kneewise.programme.follow import Move, Slot
from kneewise.programme.mind import conditions, reconsidered
from kneewise.programme.notice import whole
from kneewise.report import words
from kneewise.report.course import Course
from kneewise.workflow.changes import Changed
from kneewise.workflow.courses import series
from kneewise.workflow.following import Under
from kneewise.workflow.person import OnRecord

_VERDICTS = {
    Verdict.BETTER: "better",
    Verdict.WORSE: "worse",
    Verdict.DIFFERENT: "different",
    Verdict.CANNOT_TELL: "no change that can be told",
}

_MOVES = {
    Move.RAISED: "more",
    Move.HELD: "the same",
    Move.LOWERED: "less",
    Move.PAUSED: "pause",
    Move.STOPPED: "stop",
    Move.NOTED: "note",
}


def lines(found: Under, name: str, now: date) -> Iterator[str]:
    """The review of a person, line by line; empty lines part its sections."""
    state = found.state
    if state.is_stopped:
        yield f"{name}: the programme is stopped."
    else:
        over = "under way" if now < found.programme.review else "due for review"
        yield (
            f"{name}: week {state.week + 1} of the programme from "
            f"{found.programme.start.isoformat()}, {over} "
            f"(review on {found.programme.review.isoformat()})."
        )
    if found.messages:
        yield from ("", "What last week says")
    for message in found.messages:
        about = f"{_exercise(message.slot)}: " if message.slot else ""
        said = f"{message.said.text} [{message.said.key}]"
        yield f"  {about}{_MOVES[message.move]}. {said}"
    if not state.is_stopped:
        yield from ("", "This week")
        yield from (f"  {_due(slot)}" for slot in state.slots)
    yield from ("", "Since the beginning")
    yield from (f"  {text}" for text in changed(found))
    yield from (f"  {text}" for text in minds(found))


def changed(found: Under) -> tuple[str, ...]:
    """What changed since the beginning, as sentences."""
    if not found.changes:
        return ("Nothing was measured or tested twice yet.",)
    return tuple(_change(changed) for changed in found.changes)


def minds(found: Under) -> tuple[str, ...]:
    """What would change our mind, or what has."""
    causes = found.causes
    judged = [changed.judged for changed in found.changes]
    told = reconsidered(causes, judged) or conditions(causes)
    return tuple(f"{said.text} [{said.key}]" for said in told)


def course(found: Under, person: OnRecord) -> Course:
    """Everything over time, for the page."""
    return Course(
        name=person.name,
        series=series(person, found.diary),
        changes=changed(found),
        reconsidered=minds(found),
    )


def _due(slot: Slot) -> str:
    if slot.exercise is None or slot.dose is None:
        return f"{_exercise(slot.name)}: pause until the next review"
    where = f", {slot.side}" if slot.side else ""
    return f"{catalogue()[slot.exercise].name}{where}: {whole(slot.dose)}"


def _exercise(slot: str) -> str:
    """The name of an exercise and its side from the name of a slot."""
    name, _, side = slot.partition(" ")
    known = catalogue().get(name)
    return f"{known.name if known else name}{f', {side}' if side else ''}"


def _change(changed: Changed) -> str:
    judged, shown = changed.judged, changed.shown
    name = words.sided(judged.name, judged.side)
    name = name[:1].upper() + name[1:]
    where = f" ({changed.where})" if changed.where else ""
    before, after = (shown.words(value) for value in (judged.before, judged.after))
    why = f" {judged.why}" if judged.why else ""
    limit = ""
    if judged.threshold is not None:
        limit = f" (real from {shown.words(judged.threshold)})"
    key = f" [{judged.key}]" if "/" in judged.key else ""
    verdict = _VERDICTS[judged.verdict]
    return f"{name}{where}: {before} to {after}, {verdict}{limit}.{why}{key}"
