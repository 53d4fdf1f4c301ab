"""Programmes as care plans that others read, with the whole of it for ourselves."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence

from kneewise.programme.dossier import Planned
from kneewise.programme.exercise import catalogue
from kneewise.programme.notice import whole
from kneewise.programme.programme import Item, Programme
from kneewise.programme.written import programme_as_plain
from kneewise.reference.coded import own, term
from kneewise.report.fhir.resource import Resource, concept, named, refer
from kneewise.report.week import end


def plans(planned: Sequence[Planned], whose: Resource) -> Iterator[Resource]:
    """Each programme, and the file that holds all of it.

    The last is active, or on hold for a red flag; those before were replaced.
    """
    for number, one in enumerate(planned, start=1):
        held = _file(one.programme)
        yield held
        is_last = number == len(planned)
        yield named(_plan(one, whose, held, is_last=is_last))


def _plan(one: Planned, whose: Resource, held: Resource, *, is_last: bool) -> Resource:
    programme = one.programme
    now = "on-hold" if programme.is_stopped else "active"
    found = {
        "resourceType": "CarePlan",
        "status": now if is_last else "revoked",
        "intent": "plan",
        "category": [concept(term("programme"))],
        "title": f"Programme of {programme.weeks} weeks from {programme.start}",
        "subject": refer(whose),
        "period": {
            "start": programme.start.isoformat(),
            "end": end(programme).isoformat(),
        },
        "created": one.on.isoformat(),
        "supportingInfo": [refer(held)],
    }
    activities = [_activity(item, programme.per_week) for item in programme.items]
    notes = [{"text": said.text} for said in programme.advice]
    if activities:
        found["activity"] = activities
    if notes:
        found["note"] = notes
    return found


def _activity(item: Item, per_week: int) -> Resource:
    name = catalogue()[item.exercise].name
    shown = f"{name}, {item.side} leg" if item.side else name
    repeat = {"frequency": per_week, "period": 1, "periodUnit": "wk"}
    return {
        "detail": {
            "code": concept(own(f"exercise-{item.exercise}", name), text=shown),
            "status": "scheduled",
            "scheduledTiming": {"repeat": repeat},
            "description": f"{whole(item.dose)}. {item.how.text} {item.stop.text}",
        }
    }


def _file(programme: Programme) -> Resource:
    text = json.dumps(programme_as_plain(programme), sort_keys=True, ensure_ascii=False)
    return named(
        {
            "resourceType": "Binary",
            "contentType": "application/json",
            "data": base64.b64encode(text.encode()).decode("ascii"),
        }
    )
