"""Proposing: from a person's needs to a programme, the same one every time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache

from kneewise.anatomy import Side
from kneewise.events.event import Activity
from kneewise.findings.cause import Kind
from kneewise.programme import advice, cue, safety
from kneewise.programme.choice import best, ladder, refused
from kneewise.programme.exercise import Exercise, Stage, Target, catalogue
from kneewise.programme.needs import Needs
from kneewise.programme.programme import Item, Practice, Programme
from kneewise.programme.rule import strength_days, weeks
from kneewise.programme.safety import Refusal
from kneewise.programme.sentence import Sentence, safe
from kneewise.programme.want import LENGTHS, Want, unclear, wants

MOST = 6
"""Exercises in one session, at most; our choice: what is short is done."""

_GENERAL = (Target.GLUTEUS_MEDIUS, Target.QUADRICEPS, Target.GLUTEUS_MAXIMUS)
"""What the general programme trains."""


def propose(needs: Needs) -> Programme:
    """The programme for a person, or the reason why there is none.

    A raised red flag comes before everything: no exercise, but what to do and how
    soon. Then pain sets the stage, complaints and causes set what is trained, and no
    exercise is chosen but from those that are safe for the person.

    Returns:
        At most ``MOST`` exercises. The same needs give the same programme; mirrored
        needs give the mirrored one.

    Limits:
        The order of importance is ours; that hip and knee are trained together, and
        that the exact exercises matter less than doing them, is claim c08.
    """
    empty = _frame(needs)
    if any(flag.stops_programme for flag in needs.flags):
        return replace(empty, review=needs.start, advice=advice.flagged(needs.flags))
    if kept_back := withheld(needs):
        return replace(empty, advice=kept_back)
    wanted = wants(needs) or _general(needs)
    if not wanted and not needs.causes and not needs.complaints:
        said = (*advice.flagged(needs.flags), *advice.nothing())
        return replace(empty, advice=said)
    return _filled(empty, wanted, needs)


def withheld(needs: Needs) -> tuple[Sentence, ...]:
    """Why this person gets no programme, without any flag; empty where they do."""
    if needs.age is not None and needs.age < advice.adult_age():
        return advice.too_young()
    if not all(complaint.cleared for complaint in needs.complaints):
        return advice.uncleared()
    return ()


def _frame(needs: Needs) -> Programme:
    span = weeks()
    return Programme(
        start=needs.start,
        weeks=int(span.high),
        review=needs.start + timedelta(weeks=span.low),
        per_week=needs.per_week,
        equipment=needs.equipment,
        cautions=needs.cautions,
        flags=needs.flags,
    )


def _general(needs: Needs) -> tuple[Want, ...]:
    if not needs.wants_general or needs.causes or needs.complaints:
        return ()
    why = (advice.general(),)
    return tuple(
        Want(target=target, sides=frozenset(Side), why=why) for target in _GENERAL
    )


def _filled(empty: Programme, wanted: tuple[Want, ...], needs: Needs) -> Programme:
    candidates = safety.allowed(needs)
    chosen: dict[str, Want] = {}
    unmet: list[Sentence] = []
    left_out: list[Refusal] = []
    for want in wanted:
        left_out += refused(want, needs)
        if _cover(want, chosen):
            continue
        exercise = best(want, candidates, needs)
        if exercise is None:
            unmet.append(nothing_at_hand(want))
            continue
        if want.target not in exercise.targets | exercise.also:
            unmet.append(advice.instead())
        if exercise.id in chosen:
            chosen[exercise.id] = _joined(chosen[exercise.id], want)
        elif len(chosen) == MOST:
            unmet.append(later(want))
        else:
            chosen[exercise.id] = want
    items = tuple(
        item(catalogue()[id_], want, candidates, needs) for id_, want in chosen.items()
    )
    stiff = [c for c in needs.causes if c.kind is Kind.STIFF_HIP and c.score > 0]
    unmet += [advice.no_turning(cause) for cause in stiff]
    return replace(
        empty,
        items=items,
        practices=_practices(needs),
        advice=_advice(needs, has_items=bool(items)),
        unmet=tuple(dict.fromkeys(unmet)),
        left_out=tuple({each.exercise: each for each in left_out}.values()),
    )


def _cover(want: Want, chosen: dict[str, Want]) -> bool:
    """Whether an exercise that was chosen already trains it; then it gives a reason."""
    if want.among:
        return False
    for id_, known in chosen.items():
        targets = catalogue()[id_].targets
        # A squat trains the buttock too, but too little to stand for it.
        is_squat = Target.QUADRICEPS in targets
        if want.target in targets and not (
            is_squat and want.target is Target.GLUTEUS_MAXIMUS
        ):
            chosen[id_] = _joined(known, want)
            return True
    return False


def _joined(known: Want, want: Want) -> Want:
    why = tuple(dict.fromkeys((*known.why, *want.why)))
    activity = known.activity or want.activity
    return replace(known, sides=known.sides | want.sides, why=why, activity=activity)


def item(
    exercise: Exercise, want: Want, candidates: tuple[Exercise, ...], needs: Needs
) -> Item:
    """An exercise as a person does it, at its gentlest.

    Args:
        exercise: safe for the person.
        want: for which leg, why, and in which movement.
        candidates: what it may turn into.
        needs: of the person.
    """
    rule = safety.limits(exercise, needs)
    steps = ladder(exercise, candidates)
    is_one = exercise.poses.is_sided and len(want.sides) == 1
    return Item(
        exercise=exercise.id,
        side=next(iter(want.sides)) if is_one else None,
        dose=exercise.doses(_days(exercise, needs), needs.equipment)[0],
        why=want.why,
        how=Sentence(text=_sentence(exercise.cue), key=exercise.key),
        notes=(*safety.changes(exercise, needs), *safety.advice(exercise)),
        cues=_cues(want.activity, needs) if want.activity else (),
        progress=advice.progress(exercise, steps, rule),
        regress=advice.regress(exercise, steps, rule),
        stop=advice.stop(),
        pain=rule,
        knee_limit=safety.knee_limit(exercise, needs),
        ladder=steps,
    )


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _days(exercise: Exercise, needs: Needs) -> int:
    """Days a week: strength leaves a day between, whatever the person has time for."""
    if exercise.stage in (Stage.MOBILITY, Stage.ACTIVATION):
        return needs.per_week
    return int(min(needs.per_week, strength_days().high))


def _cues(activity: Activity, needs: Needs) -> tuple[Sentence, ...]:
    faults = [cue.Fault.KNEE_IN]
    if any(c.kind is Kind.LEAN and c.score > 0 for c in needs.causes):
        faults.append(cue.Fault.TRUNK_LEAN)
    if activity is Activity.LANDING:
        faults.append(cue.Fault.STIFF_LANDING)
    said: list[Sentence] = []
    for fault in faults:
        found = cue.choose(activity, fault)
        if found is not None:
            said.append(found.first.sentence)
            said += [found.other.sentence] if found.other else []
    said.append(
        Sentence(
            text="Think of one of these at a time; take the one that works for you.",
            key="cues/rule_focus",
        )
    )
    said.append(cue.schedule())
    return tuple(dict.fromkeys(said))


def _practices(needs: Needs) -> tuple[Practice, ...]:
    """Habits of daily life in which the knee was seen to fall inwards."""
    has_reason = bool(needs.complaints) or any(c.score > 0 for c in needs.causes)
    if not has_reason:
        return ()
    return tuple(
        Practice(activity=activity, what=said)
        for activity in dict.fromkeys(needs.activities)
        if (said := habits().get(activity))
    )


@cache
def habits() -> dict[Activity, tuple[Sentence, ...]]:
    """What is said about an activity of daily life."""
    return {
        Activity.SIT: (safe("c60"),),
        Activity.STAND: (
            Sentence(
                text="When you stand for long, let the kneecaps look straight ahead "
                "now and then, and change position often.",
                key="cues/cue_headlights",
            ),
        ),
        Activity.SIT_TO_STAND: (safe("c64"),),
        Activity.WALK: (
            Sentence(
                text="On a few stretches each day, walk tall with the belt level; then "
                "forget about it. There is little trial evidence in walking.",
                key="exercises/walk_retrain",
            ),
        ),
    }


def _advice(needs: Needs, *, has_items: bool) -> tuple[Sentence, ...]:
    said = [*advice.flagged(needs.flags), *advice.too_sore(needs)]
    said += [advice.cannot_tell(cause) for cause in unclear(needs)]
    for cause in needs.causes:
        said += advice.by_cause(cause) if cause.score > 0 else ()
    said += advice.load(needs)
    if has_items:
        said.append(advice.review(weeks().low))
    return tuple(dict.fromkeys(said))


_CALLED = {
    Target.GLUTEUS_MAXIMUS: "the buttock (gluteus maximus)",
    Target.GLUTEUS_MEDIUS: "the hip abductors (gluteus medius)",
    Target.EXTERNAL_ROTATORS: "the muscles that turn the thigh outwards",
    Target.ADDUCTORS: "the inner thigh (adductors)",
    Target.HIP_FLEXORS: "the hip flexors",
    Target.QUADRICEPS: "the front of the thigh (quadriceps)",
    Target.HAMSTRINGS: "the back of the thigh (hamstrings)",
    Target.TRUNK: "the trunk",
    Target.PATELLAR_TENDON: "the tendon below the kneecap",
    Target.FLEXOR_LENGTH: "the length of the hip flexors",
    Target.ADDUCTOR_LENGTH: "the length of the inner thigh",
    Target.OUTER_THIGH: "the outer thigh",
    Target.ANKLE: "the range of the ankle",
    Target.MOVEMENT: "practice of the movement",
}


def called(target: Target) -> str:
    """What is trained, as a person says it."""
    return _CALLED[target]


def nothing_at_hand(want: Want) -> Sentence:
    """That nothing trains what is wanted."""
    kind = "stretch" if want.target in LENGTHS else "exercise"
    return Sentence(
        text=f"For {called(want.target)} no {kind} at hand suits you now.",
        key="claims/c08",
    )


def later(want: Want) -> Sentence:
    """That what is wanted has no room yet."""
    return Sentence(
        text=f"Left for later: {called(want.target)}. {MOST} exercises are enough; "
        "which ones matters less than doing them.",
        key="claims/c08",
    )
