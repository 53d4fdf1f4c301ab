"""Editing: a proposed programme as a professional wants it, inside what is safe.

Whatever is chosen stands under the rules of proposed exercises: red flags, cautions,
the stage that pain allows, the ranges of the table. What a change takes away is said,
and what was proposed stays beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.programme.choice import is_ready, rank
from kneewise.programme.dose import LOAD_STEPS, Dose, Span
from kneewise.programme.exercise import Exercise, Stage, Target, catalogue
from kneewise.programme.needs import Needs
from kneewise.programme.programme import Edit, Item, Programme
from kneewise.programme.propose import (
    MOST,
    called,
    item,
    later,
    nothing_at_hand,
    withheld,
)
from kneewise.programme.rule import pain_rule, strength_days
from kneewise.programme.safety import allowed, refusal
from kneewise.programme.sentence import Sentence
from kneewise.programme.want import Want, wants


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One exercise as somebody wants it; None keeps what was there."""

    exercise: str
    sides: frozenset[Side] | None = None
    """The leg, or both."""

    instead: str = ""
    """Id of the exercise whose place and purpose it takes; empty for none."""

    sets: int | None = None
    repetitions: int | None = None
    hold: float | None = None
    """s."""

    per_week: int | None = None
    load_steps: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """From and to which an exercise may be dosed; None where it has none of it."""

    sets: Span
    repetitions: Span | None
    hold: Span | None
    """s."""

    per_week: Span
    load_steps: Span


def bounds(exercise: Exercise, needs: Needs) -> Bounds:
    """The ranges of the table, and of strength no more days than leave one between."""
    amount = exercise.amount
    per_week = amount.per_week
    if exercise.stage not in (Stage.MOBILITY, Stage.ACTIVATION):
        most = min(per_week.high, max(strength_days().high, per_week.low))
        per_week = Span(low=per_week.low, high=most)
    repetitions = amount.repetitions
    loads = LOAD_STEPS if exercise.loads & needs.equipment else 0
    if amount.is_heavier_with_fewer and repetitions is not None:
        # Weight and repetitions go together there, as the table has them.
        repetitions, loads = Span(low=repetitions.high, high=repetitions.high), 0
    least = Span(low=min(1, amount.sets.low), high=amount.sets.high)
    if amount.first is not None and repetitions is not None:
        low = min(repetitions.low, amount.first[1])
        repetitions = Span(low=low, high=repetitions.high)
    return Bounds(
        sets=least,
        repetitions=repetitions,
        hold=amount.hold,
        per_week=Span(low=1, high=per_week.high),
        load_steps=Span(low=0, high=loads),
    )


def check(needs: Needs) -> None:
    """Refuse to choose exercises for somebody who is to have none.

    Raises:
        BadSetting: for a red flag, a child, or an operation that was not cleared.
    """
    stopping = [flag for flag in needs.flags if flag.stops_programme]
    if stopping:
        raise BadSetting(
            f"a red flag comes before any exercise: {stopping[0].question}",
            remedy=stopping[0].action,
        )
    kept_back = withheld(needs)
    if kept_back:
        raise BadSetting(
            "no exercises are given to this person yet.", remedy=kept_back[0].text
        )


def trouble(exercise: Exercise, needs: Needs) -> str:
    """Why a person is not to have an exercise now; empty where they may."""
    refused = refusal(exercise, needs)
    if refused is not None:
        return refused.reason.text
    missing = [
        " or ".join(sorted(each.replace("_", " ") for each in group))
        for group in exercise.needs
        if not group & needs.equipment
    ]
    if missing:
        return f"{exercise.name} needs what is not at hand: {', '.join(missing)}."
    if is_ready(exercise, needs):
        return ""
    hurts = needs.pain > pain_rule().safe
    why = f"it hurts {needs.pain:g} of 10 now" if hurts else "it comes at a later stage"
    return f"{exercise.name} waits: {why}."


def offered(needs: Needs) -> tuple[Exercise, ...]:
    """Every exercise that the person may have now, in the order of the table."""
    return tuple(e for e in allowed(needs) if is_ready(e, needs))


def purposes(exercise: Exercise, needs: Needs) -> frozenset[Target]:
    """What an exercise is there for: what this person needs of what it trains."""
    wanted = {want.target for want in wants(needs)}
    return frozenset(exercise.targets & wanted) or exercise.targets


def alternatives(exercise: Exercise, needs: Needs) -> tuple[Exercise, ...]:
    """Other exercises for the same purpose that the person may have, the best first."""
    aims = purposes(exercise, needs)
    found = [e for e in offered(needs) if e.targets & aims and e.id != exercise.id]
    sides = frozenset(Side)

    def order(other: Exercise) -> tuple[float, ...]:
        shared = sorted(other.targets & aims)
        want = Want(target=shared[0], sides=sides, why=())
        return (-len(shared), *rank(other, want, needs))

    return tuple(sorted(found, key=order))


def edited(
    base: Programme, chosen: Sequence[Chosen], needs: Needs, *, by: str, on: date
) -> Programme:
    """A programme with other exercises, doses or another order.

    Args:
        base: as it was proposed, or as it is followed.
        chosen: everything that it is to hold, in order.
        needs: of the person, today.
        by: who changes it.
        on: the day from which it is followed so.

    Returns:
        With its ``edit``; without one where nothing differs from *base*.

    Raises:
        BadSetting: if an exercise is not for this person, a dose lies outside its
            range, or there are none, too many, or two of the same.
    """
    for each in chosen:
        _check_suits(each.exercise, needs)
    return drafted(base, chosen, needs, by=by, on=on)


def drafted(
    base: Programme, chosen: Sequence[Chosen], needs: Needs, *, by: str, on: date
) -> Programme:
    """As ``edited``, while somebody still chooses: see ``trouble`` for each exercise.

    Raises:
        BadSetting: as there, but not for an exercise that is not for this person.
    """
    check(needs)
    _check_number(chosen)
    candidates = allowed(needs)
    items = tuple(_chosen(each, base, candidates, needs) for each in chosen)
    if items == base.items:
        return base
    proposed = base.edit.proposed if base.edit else base.items
    lost = taken(proposed, items, needs)
    return replace(
        base,
        items=items,
        unmet=_unmet(base, items, needs),
        edit=Edit(on=on, by=by, proposed=proposed, lost=lost),
    )


def taken(
    before: Sequence[Item], after: Sequence[Item], needs: Needs
) -> tuple[Sentence, ...]:
    """What is trained no longer, and on which leg."""
    wanted = [want.target for want in wants(needs)]
    was, remains = _trained(before), _trained(after)
    found = []
    for target in dict.fromkeys([*wanted, *sorted(was)]):
        gone = was.get(target, {}).keys() - remains.get(target, {}).keys()
        if not gone:
            continue
        where = "" if len(gone) == len(Side) else f" on the {next(iter(gone))}"
        name = called(target)
        key = was[target][sorted(gone)[0]]
        text = f"No longer trained{where}: {name}."
        found.append(Sentence(text=text, key=f"exercises/{key}"))
    return tuple(found)


def _trained(items: Iterable[Item]) -> dict[Target, dict[Side, str]]:
    """What is trained on which leg, and by which exercise first."""
    found: dict[Target, dict[Side, str]] = {}
    for each in items:
        for target in catalogue()[each.exercise].targets:
            for side in Side if each.side is None else (each.side,):
                found.setdefault(target, {}).setdefault(side, each.exercise)
    return found


def _unmet(
    base: Programme, items: Sequence[Item], needs: Needs
) -> tuple[Sentence, ...]:
    """What stays open: without what an exercise now trains."""
    trained = _trained(items)
    met = [want for want in wants(needs) if want.target in trained]
    answered = {said(want) for want in met for said in (nothing_at_hand, later)}
    return tuple(sentence for sentence in base.unmet if sentence not in answered)


def grown_into(known: Item, id_: str, needs: Needs) -> Item:
    """Another exercise in the place of one, for the same leg and the same reasons."""
    exercise = catalogue()[id_]
    return item(exercise, _want(exercise, known, needs), allowed(needs), needs)


def _check_suits(id_: str, needs: Needs) -> None:
    _check_known(id_)
    why_not = trouble(catalogue()[id_], needs)
    if why_not:
        raise BadSetting(
            why_not, remedy="Choose another exercise for the same purpose."
        )


def _check_known(id_: str) -> None:
    if id_ not in catalogue():
        raise BadSetting(
            f"{id_[:40]!r}: no such exercise; there are {', '.join(catalogue())}.",
            remedy="Use the names from the list.",
        )


def _check_number(chosen: Sequence[Chosen]) -> None:
    if not chosen:
        raise BadSetting(
            "no exercise is left.", remedy="Keep one at least, or propose anew."
        )
    if len(chosen) > MOST:
        raise BadSetting(
            f"{len(chosen)} exercises; {MOST} are the most, for what is short is done.",
            remedy="Take one out first.",
        )
    names = [each.exercise for each in chosen]
    for name in names:
        _check_known(name)
        if names.count(name) > 1:
            raise BadSetting(
                f"{catalogue()[name].name} is there twice.",
                remedy="Keep it once, for one leg or both.",
            )


def _chosen(
    each: Chosen, base: Programme, candidates: tuple[Exercise, ...], needs: Needs
) -> Item:
    exercise = catalogue()[each.exercise]
    place = {item.exercise: item for item in base.items}
    known, model = place.get(each.exercise), place.get(each.instead)
    made = known
    if made is None:
        made = item(exercise, _want(exercise, model, needs), candidates, needs)
    side = made.side
    if each.sides is not None and exercise.poses.is_sided:
        side = next(iter(each.sides)) if len(each.sides) == 1 else None
    return replace(made, side=side, dose=_dose(each, made, exercise, needs))


def _want(exercise: Exercise, model: Item | None, needs: Needs) -> Want:
    """Why it is there: for what it replaces, or what is needed, or as chosen."""
    aims = [want for want in wants(needs) if want.target in exercise.targets]
    activity = next((want.activity for want in aims if want.activity), None)
    target = aims[0].target if aims else min(exercise.targets)
    if model is not None:
        sides = frozenset(Side) if model.side is None else frozenset({model.side})
        return Want(target=target, sides=sides, why=model.why, activity=activity)
    why = tuple(dict.fromkeys(said for want in aims for said in want.why))
    sides = frozenset(side for want in aims for side in want.sides)
    return Want(
        target=target,
        sides=sides or frozenset(Side),
        why=why or (_OWN,),
        activity=activity,
    )


_OWN = Sentence(
    text="Whoever plans this with you chose it; which exercises matters less than "
    "doing them.",
    key="claims/c08",
)


def _dose(each: Chosen, made: Item, exercise: Exercise, needs: Needs) -> Dose:
    """The dose that is wanted, inside the bounds."""
    dose, limits = made.dose, bounds(exercise, needs)
    pairs: tuple[tuple[float | None, float | None, Span | None, str], ...] = (
        (each.sets, dose.sets, limits.sets, "sets"),
        (each.repetitions, dose.repetitions, limits.repetitions, "repetitions"),
        (each.hold, dose.hold, limits.hold, "seconds of hold"),
        (each.per_week, dose.per_week, limits.per_week, "days a week"),
        (each.load_steps, dose.load_steps, limits.load_steps, "times more weight"),
    )
    for wanted, kept, span, words in pairs:
        if wanted is not None and wanted != kept:
            _check_inside(wanted, span, words, exercise)
    return replace(
        dose,
        sets=dose.sets if each.sets is None else each.sets,
        repetitions=each.repetitions or dose.repetitions,
        hold=each.hold or dose.hold,
        per_week=each.per_week or dose.per_week,
        load_steps=dose.load_steps if each.load_steps is None else each.load_steps,
    )


def _check_inside(
    wanted: float, span: Span | None, words: str, exercise: Exercise
) -> None:
    if span is not None and span.low <= wanted <= span.high:
        return
    there = f"it has no {words}" if span is None else f"{span} are inside its range"
    raise BadSetting(
        f"{exercise.name}: {wanted:g} {words} cannot be; {there}.",
        remedy="Stay inside that, or choose an easier or a harder exercise.",
    )
