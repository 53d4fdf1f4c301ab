"""A programme edited: before it is kept, or while it is followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kneewise.errors import BadSetting
from kneewise.programme.edit import Chosen, check, drafted, edited, grown_into
from kneewise.programme.exercise import catalogue
from kneewise.programme.needs import Needs
from kneewise.programme.programme import Item, Programme
from kneewise.programme.sentence import Sentence
from kneewise.store.record import Record
from kneewise.workflow.diary import check_goes_on
from kneewise.workflow.following import Under, latest, under_way
from kneewise.workflow.person import OnRecord
from kneewise.workflow.plan_files import keep
from kneewise.workflow.planning import Plan, Wishes, planned


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Draft:
    """A programme before anything of it is kept."""

    programme: Programme
    """As it would be kept."""

    base: Programme
    """As it was proposed, or as it is followed this week."""

    plan: Plan
    """Everything that a proposal follows from, as of today."""

    is_followed: bool = False
    """Whether it is under way, rather than proposed now."""

    notes: tuple[Sentence, ...] = ()
    """What is to be known before it is changed."""

    @property
    def needs(self) -> Needs:
        """What decides which exercises the person may have."""
        return self.plan.needs


def proposal(
    person: OnRecord,
    wishes: Wishes,
    on: date,
    now: date,
    results: Sequence[Path] = (),
) -> Draft:
    """A programme from what is on record, not kept.

    Args:
        person: the record, which must be whole.
        wishes: of the person.
        on: the first day of the programme.
        now: the day it is.
        results: folders of results, besides those of the latest day on record.

    Raises:
        UnreadableFile: if a record, or a result, cannot be read.
        BadSetting: if the red-flag questions were not all answered, or a sign stops
            every programme.
    """
    person.check_whole()
    check_goes_on(person)
    plan = planned(person, results, wishes, on, now)
    return Draft(programme=plan.programme, base=plan.programme, plan=plan)


def followed(person: OnRecord, now: date) -> Draft:
    """The programme under way, at the doses of this week.

    What pauses because it hurt is left out; somebody has to put it in again.

    Raises:
        UnfitRecording: if there is none.
        BadSetting: if a red flag or a sign stops it, or the red-flag questions that
            hold today were not all answered.
    """
    person.check_whole()
    check_goes_on(person)
    programme = latest(person)
    wishes = Wishes(
        equipment=programme.equipment,
        per_week=programme.per_week,
        cautions=programme.cautions,
        wants_general=True,
    )
    plan = planned(person, (), wishes, programme.start, now)
    check(plan.needs)
    under = under_way(person, now)
    items = [_due(item, under, plan.needs) for item in programme.items]
    base = replace(programme, items=tuple(item for item in items if item is not None))
    paused = [i for i, due in zip(programme.items, items, strict=True) if due is None]
    return Draft(
        programme=base,
        base=base,
        plan=plan,
        is_followed=True,
        notes=tuple(_paused(item) for item in paused),
    )


def changed(draft: Draft, chosen: Sequence[Chosen], by: str, on: date) -> Draft:
    """A draft with other exercises or doses, to be looked at.

    Args:
        draft: as it was proposed or is followed.
        chosen: everything that it is to hold.
        by: who changes it.
        on: the day it is.

    Raises:
        BadSetting: if it cannot be; see ``kneewise.programme.edit.drafted``.
    """
    made = drafted(draft.base, chosen, draft.needs, by=by, on=on)
    return replace(draft, programme=made)


def checked(draft: Draft, chosen: Sequence[Chosen], by: str, on: date) -> Draft:
    """A draft with other exercises or doses, ready to be kept.

    Args:
        draft: as for ``changed``.
        chosen: everything that it is to hold.
        by: who changes it.
        on: the day from which it is followed so.

    Raises:
        BadSetting: if something in it is not for this person, or nothing is changed
            in what is followed already.
    """
    made = edited(draft.base, chosen, draft.needs, by=by, on=on)
    if draft.is_followed and made == draft.base:
        raise BadSetting(
            "nothing is changed.",
            remedy="It is followed as it is; keep it only changed.",
        )
    return replace(draft, programme=made)


def keep_changed(
    person: OnRecord, draft: Draft, chosen: Sequence[Chosen], by: str, on: date
) -> tuple[Draft, Record]:
    """Record a draft as it was changed; the latest programme is the one followed.

    Raises:
        BadSetting: as for ``checked``; nothing is recorded.
    """
    made = checked(draft, chosen, by, on)
    return made, keep(person, made.programme, made.programme.followed_from)


def _due(item: Item, under: Under, needs: Needs) -> Item | None:
    """An exercise as it is due this week; None while it pauses."""
    slot = next(s for s in under.state.slots if s.name == item.name)
    if slot.exercise is None or slot.dose is None:
        return None
    if slot.exercise == item.exercise:
        return replace(item, dose=slot.dose)
    # It has turned into another exercise of its ladder.
    made = grown_into(item, slot.exercise, needs)
    return replace(made, dose=slot.dose, side=slot.side)


def _paused(item: Item) -> Sentence:
    name = catalogue()[item.exercise].name
    return Sentence(
        text=f"{name} pauses because it hurt: it is left out here, unless you put it "
        "in again.",
        key="exercises/gate_pain",
    )
