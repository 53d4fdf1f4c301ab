"""Drafts: a programme that is looked at and changed before any of it is kept."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.programme.dose import Span
from kneewise.programme.edit import (
    Chosen,
    alternatives,
    bounds,
    offered,
    purposes,
    trouble,
)
from kneewise.programme.exercise import Exercise, catalogue
from kneewise.programme.needs import Needs
from kneewise.programme.notice import whole
from kneewise.programme.programme import Item
from kneewise.programme.propose import MOST, called, withheld
from kneewise.web.access.rules import Action
from kneewise.web.api.exams import CaveatOut
from kneewise.web.api.person import known, the_day
from kneewise.web.api.programmes import Proposed, kept, wishes
from kneewise.web.api.route import Route
from kneewise.web.api.shapes import Shape, Wished, Word
from kneewise.web.visit import Here, Visit
from kneewise.workflow import editing
from kneewise.workflow.editing import Draft
from kneewise.workflow.person import OnRecord

Count = Annotated[int, Field(strict=True, ge=0, le=100)]


class Legs(StrEnum):
    """Which leg an exercise is for."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class ItemIn(Shape):
    """One exercise as it is wanted; what is left out stays as it is."""

    exercise: Word
    legs: Legs | None = None

    instead: Word = ""
    """The exercise whose place and purpose it takes."""

    sets: Count | None = None
    repetitions: Count | None = None
    hold: Annotated[float, Field(ge=0, le=3600)] | None = None
    """s."""

    days: Count | None = None
    """A week."""

    load: Count | None = None
    """How often weight is added."""


class Drafted(Shape):
    """A programme as it is wanted."""

    wishes: Wished | None = None
    """For a new one; None changes the one that is followed."""

    items: Annotated[list[ItemIn], Field(max_length=20)] | None = None
    """Everything that it is to hold, in order; None for what is proposed."""


class SpanOut(Shape):
    """From and to."""

    low: float
    high: float


class BoundsOut(Shape):
    """What an exercise may be dosed at; None where it has none of it."""

    sets: SpanOut
    repetitions: SpanOut | None
    hold: SpanOut | None
    days: SpanOut
    load: SpanOut


class ItemOut(Shape):
    """One exercise of a draft."""

    exercise: str
    name: str
    side: Side | None
    is_sided: bool
    dose: str
    """In words."""

    sets: int
    repetitions: int | None
    hold: float | None
    days: int
    load: int
    bounds: BoundsOut
    purposes: list[str]
    """What it is there for."""

    why: list[str]
    how: str
    notes: list[str]
    trouble: str
    """Why the person is not to have it; empty where they may."""

    instead: list[str]
    """Ids of others for the same purpose, the best first."""


class OfferOut(Shape):
    """An exercise that the person may have."""

    exercise: str
    name: str
    trains: list[str]
    stage: str
    needs: list[str]
    how: str


class DraftOut(Shape):
    """A programme as it would be kept; nothing of it is kept yet."""

    start: date
    review: date
    weeks: int
    per_week: int
    is_stopped: bool
    is_changed: bool
    most: int
    """Exercises, at most."""

    items: list[ItemOut]
    offers: list[OfferOut]
    lost: list[str]
    """What is trained no longer."""

    unmet: list[str]
    advice: list[str]
    notes: list[str]
    findings: list[str]
    caveats: list[CaveatOut]


def draft(code: str, said: Drafted, visit: Here) -> DraftOut:
    """A programme as proposed or followed, with changes; nothing is kept."""
    person = known(visit, code)
    begun, on = _begun(person, said)
    if said.items is not None:
        begun = editing.changed(begun, _chosen(said), _by(visit), on)
    return _shown(begun)


def keep_draft(code: str, said: Drafted, visit: Here) -> Proposed:
    """Keep a programme as changed: from now on it is followed."""
    person = known(visit, code)
    begun, on = _begun(person, said)
    if said.items is None:
        raise BadSetting(
            "it is not said what the programme is to hold.",
            remedy="Send its exercises as items, or propose one with POST programmes.",
        )
    made, record = editing.keep_changed(person, begun, _chosen(said), _by(visit), on)
    return kept(record.id, made.programme, made.plan)


def _begun(person: OnRecord, said: Drafted) -> tuple[Draft, date]:
    """What is changed, and from which day on."""
    _, now = the_day(None)
    if said.wishes is None:
        return editing.followed(person, now), now
    on, now = the_day(said.wishes.on)
    return editing.proposal(person, wishes(said.wishes), on, now), on


def _by(visit: Visit) -> str:
    """The name of whoever changes it; empty where nobody has to sign in."""
    return visit.who.name if visit.who.user else ""


_SIDES = {
    Legs.LEFT: frozenset({Side.LEFT}),
    Legs.RIGHT: frozenset({Side.RIGHT}),
    Legs.BOTH: frozenset(Side),
}


def _chosen(said: Drafted) -> list[Chosen]:
    return [
        Chosen(
            exercise=each.exercise,
            sides=None if each.legs is None else _SIDES[each.legs],
            instead=each.instead,
            sets=each.sets,
            repetitions=each.repetitions,
            hold=each.hold,
            per_week=each.days,
            load_steps=each.load,
        )
        for each in said.items or ()
    ]


def _shown(found: Draft) -> DraftOut:
    programme, needs = found.programme, found.needs
    plan = found.plan
    may_change = not programme.is_stopped and not withheld(needs)
    return DraftOut(
        start=programme.start,
        review=programme.review,
        weeks=programme.weeks,
        per_week=programme.per_week,
        is_stopped=programme.is_stopped,
        is_changed=programme != found.base,
        most=MOST,
        items=[_item(item, needs) for item in programme.items],
        offers=[_offer(e) for e in offered(needs)] if may_change else [],
        lost=[said.text for said in programme.edit.lost] if programme.edit else [],
        unmet=[said.text for said in programme.unmet],
        advice=[said.text for said in programme.advice],
        notes=[said.text for said in found.notes],
        findings=[finding.text for finding in plan.findings],
        caveats=[
            CaveatOut(text=c.text, remedy=c.remedy, weight=c.weight.value)
            for c in plan.caveats
        ],
    )


def _item(item: Item, needs: Needs) -> ItemOut:
    exercise, dose = catalogue()[item.exercise], item.dose
    return ItemOut(
        exercise=item.exercise,
        name=exercise.name,
        side=item.side,
        is_sided=exercise.poses.is_sided,
        dose=whole(dose),
        sets=dose.sets,
        repetitions=dose.repetitions,
        hold=dose.hold,
        days=dose.per_week,
        load=dose.load_steps,
        bounds=_bounds(exercise, needs),
        purposes=[called(each) for each in sorted(purposes(exercise, needs))],
        why=[said.text for said in item.why[:2]],
        how=item.how.text,
        notes=[said.text for said in item.notes],
        trouble=trouble(exercise, needs),
        instead=[other.id for other in alternatives(exercise, needs)],
    )


def _bounds(exercise: Exercise, needs: Needs) -> BoundsOut:
    found = bounds(exercise, needs)
    return BoundsOut(
        sets=_span(found.sets),
        repetitions=_span_or_none(found.repetitions),
        hold=_span_or_none(found.hold),
        days=_span(found.per_week),
        load=_span(found.load_steps),
    )


def _span(span: Span) -> SpanOut:
    return SpanOut(low=span.low, high=span.high)


def _span_or_none(span: Span | None) -> SpanOut | None:
    return None if span is None else _span(span)


def _offer(exercise: Exercise) -> OfferOut:
    return OfferOut(
        exercise=exercise.id,
        name=exercise.name,
        trains=[called(each) for each in sorted(exercise.targets)],
        stage=exercise.stage.value,
        needs=[
            " or ".join(sorted(each.replace("_", " ") for each in group))
            for group in exercise.needs
        ],
        how=f"{exercise.cue[:1].upper()}{exercise.cue[1:]}.",
    )


ROUTES = (
    Route(
        method="POST",
        path="/people/{code}/programme/draft",
        action=Action.PROPOSE,
        answer=draft,
        model=DraftOut,
    ),
    Route(
        method="PUT",
        path="/people/{code}/programme",
        action=Action.PROPOSE,
        answer=keep_draft,
        model=Proposed,
    ),
)
