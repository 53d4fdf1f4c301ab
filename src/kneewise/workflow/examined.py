"""A request for a person on record: their facts and exams, after the red flags."""

from __future__ import annotations

from dataclasses import replace

from kneewise.errors import UnfitRecording
from kneewise.workflow.person import on_record, with_facts
from kneewise.workflow.request import Request


def examined(request: Request, name: str) -> Request:
    """The request with what is recorded about a person.

    What the request itself says of them comes before what is on record.

    Args:
        request: what is to be assessed.
        name: a code, or the path of a folder.

    Raises:
        BadSetting: if nothing is recorded about them.
        UnreadableFile: if a file of the record is damaged.
        UnfitRecording: if a red flag stops tests of movement.
    """
    known = on_record(name)
    known.check_whole()
    exams = known.exams
    stopping = [flag for flag in exams.flags if flag.stops_test]
    if stopping:
        first = stopping[0]
        raise UnfitRecording(
            f"no movement is assessed for {name}: a red flag was raised "
            f"({first.question.rstrip('.')}; {first.key}).",
            remedy=f"{first.action.rstrip('.')} ({first.action_key}).",
        )
    person = with_facts(known.person, request.person)
    painful = {c.side for c in exams.complaints if c.side is not None and c.pain > 0}
    return replace(
        request,
        person=replace(person, painful=tuple(sorted(painful))),
        exams=exams,
    )
