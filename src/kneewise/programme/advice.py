"""Advice: what a programme says beside its exercises, each sentence with its row."""

from __future__ import annotations

import re

from kneewise.exam.complaint import Region, Told
from kneewise.exam.redflags import Flag
from kneewise.findings.cause import Cause, Kind
from kneewise.programme.exercise import Exercise, catalogue
from kneewise.programme.needs import Needs
from kneewise.programme.rule import (
    PainRule,
    pain_rule,
    progress_rule,
    tendon_rule,
    weeks,
)
from kneewise.programme.safety import region_of
from kneewise.programme.sentence import Sentence, safe
from kneewise.programme.want import saying
from kneewise.reference import row

_BY_COMPLAINT: dict[Region | Told, tuple[str, ...]] = {
    Region.FRONT_OF_KNEE: ("c12",),
    Told.PATELLOFEMORAL: ("c12",),
    Region.BELOW_KNEECAP: ("c18",),
    Told.PATELLAR_TENDON: ("c18",),
    Region.OUTER_KNEE: ("c19",),
    Told.ILIOTIBIAL_BAND: ("c19",),
    Region.INNER_KNEE: ("c12",),
    Told.KNEE_ARTHRITIS: ("c22", "c59"),
    Told.HIP_ARTHRITIS: ("c22",),
    Region.OUTER_HIP: ("c30",),
    Told.GLUTEAL_TENDON: ("c30",),
}
"""What to do with the load in daily life; the claims that say it."""

_STRICT = (Region.FRONT_OF_KNEE, Region.BELOW_KNEECAP)
"""Where the stricter rule of pain holds."""

_URGENCY = {
    "emergency": "Now",
    "same_day": "Today",
    "stop": "Today",
    "same_week": "This week",
    "urgent_2_weeks": "Within two weeks, as urgent",
    "within_2_weeks": "Within two weeks",
    "follow_surgeon": "With your surgeon",
    "routine": "At your next visit",
    "modify": "Before you begin",
}


def flagged(flags: tuple[Flag, ...]) -> tuple[Sentence, ...]:
    """What the raised red flags ask for, and how soon; the most urgent first."""
    return tuple(
        Sentence(text=f"{_URGENCY[flag.urgency]}: {flag.action}", key=flag.action_key)
        for flag in flags
    )


def uncleared() -> tuple[Sentence, ...]:
    """After an operation that nobody has cleared for exercise."""
    return (
        Sentence(
            text="There is no programme until your surgeon has cleared exercise; "
            "follow the plan you were given.",
            key="redflags/rf_arthroplasty",
        ),
    )


def too_young() -> tuple[Sentence, ...]:
    """For children: the product is for adults."""
    found = row("redflags/rf_perthes")
    return (Sentence(text=found.text("user_action_text"), key=found.key),)


def adult_age() -> int:
    """The age from which the product is meant, years."""
    found = re.search(r"\((\d+)\+\)", row("redflags/rf_perthes").text(_ACTION))
    if found is None:
        raise ValueError("the table no longer says for whom the product is")
    return int(found[1])


def nothing() -> tuple[Sentence, ...]:
    """For someone with nothing that needs correcting."""
    return (
        Sentence(
            text="Nothing was found that needs a programme, and nothing hurts: none is "
            "proposed.",
            key="diary:needs",
        ),
        Sentence(
            text="Strength and activity are worth keeping; a few general exercises are "
            "there if you want them.",
            key="claims/c59",
        ),
    )


def general() -> Sentence:
    """Why someone with nothing found gets exercises: they asked."""
    return Sentence(
        text="Nothing was found that needs correcting; these are general exercises, as "
        "you asked.",
        key="claims/c59",
    )


def cannot_tell(cause: Cause) -> Sentence:
    """That a cause stays open, and which test would tell."""
    words = cause.kind.value.replace("_", " ")
    where = f" on the {cause.side}" if cause.side else ""
    test = (
        f"; this test would tell: {row(cause.test).text('name')}" if cause.test else ""
    )
    sources = [each.source for each in (*cause.against, *cause.support)]
    key = cause.test or (sources[0] if sources else "exam:contradiction")
    return Sentence(
        text=f"What was measured speaks as much against as for this: {words}{where}. "
        f"Nothing is trained for it yet{test}.",
        key=key,
    )


def by_cause(cause: Cause) -> tuple[Sentence, ...]:
    """What is said for a cause that no exercise answers."""
    if cause.kind is Kind.TOE_OUT:
        return (safe("c55"),)
    if cause.kind is Kind.LOAD:
        return (safe("c12"),)
    if cause.kind is Kind.HABIT:
        return (safe("c09"),)
    return ()


def load(needs: Needs) -> tuple[Sentence, ...]:
    """How to live with the load while exercising."""
    said: list[Sentence] = []
    for complaint in needs.complaints:
        known = complaint.told or complaint.region
        if known is not None:
            said += [saying(claim) for claim in _BY_COMPLAINT.get(known, ())]
        if region_of(complaint) is not None:
            is_strict = region_of(complaint) in _STRICT
            said.append(keep_going(tendon_rule() if is_strict else pain_rule()))
    return tuple(dict.fromkeys(said))


def keep_going(rule: PainRule) -> Sentence:
    """What to do in daily life with what hurts."""
    return Sentence(
        text="Keep doing what hurts little: choose distances, stairs and loads that "
        f"stay at {rule.most:g} of 10 or less and are back to usual by the next "
        "morning, and add to one of them at a time.",
        key=rule.key,
    )


def too_sore(needs: Needs) -> tuple[Sentence, ...]:
    """That the pain sets the pace."""
    rule = pain_rule()
    if needs.pain <= rule.safe:
        return ()
    how = "everything begins" if needs.pain > rule.most else "what loads it begins"
    return (
        Sentence(
            text=f"With a pain of {needs.pain:g} of 10, {how} at the gentlest stage.",
            key=rule.key,
        ),
    )


def progress(exercise: Exercise, ladder: tuple[str, ...], rule: PainRule) -> Sentence:
    """When an exercise grows, and into what."""
    two = progress_rule()
    after = ladder[ladder.index(exercise.id) + 1 :]
    then = f"; after its most comes {_name(after[0])}" if after else ""
    held = exercise.amount.repetitions is None
    when = (
        f"you hold it as long as asked in {two.sessions} sessions running"
        if held
        else f"you can do {two.extra} repetitions more than asked in the last set of "
        f"{two.sessions} sessions running"
    )
    return Sentence(
        text=f"When {when}, with pain of {rule.safe:g} of 10 at most, the next week "
        f"brings a little more{then}.",
        key=exercise.key,
    )


def regress(exercise: Exercise, ladder: tuple[str, ...], rule: PainRule) -> Sentence:
    """When an exercise shrinks, and into what."""
    place = ladder.index(exercise.id)
    instead = f"; if it is at its least, {_name(ladder[place - 1])}" if place else ""
    return Sentence(
        text=f"If pain rises above {rule.most:g} of 10, or is not back to usual by the "
        f"next morning, go back to the least dose{instead}.",
        key=rule.key,
    )


def instead() -> Sentence:
    """That a tendon is loaded without what does it best."""
    return Sentence(
        text="Loading the tendon step by step needs a leg machine, or a strap to lean "
        "back in; with one of them the programme can follow the tested stages.",
        key="exercises/pt_isometric",
    )


def stop() -> Sentence:
    """When to stop for the day."""
    found = row("redflags/rf_stop_pain")
    pain = re.search(r"Pain (\d+)/10 or more", found.text("question_or_finding"))
    if pain is None:
        raise ValueError("the rule to stop has lost its number")
    return Sentence(
        text=f"Stop for the day at a pain of {pain[1]} of 10 or more, at new swelling, "
        "giving way or locking; see a clinician if that does not settle.",
        key=found.key,
    )


def review(after: float) -> Sentence:
    """When the programme is judged."""
    span = weeks()
    return Sentence(
        text=f"Strength takes {span} weeks to show: measure again after {after:g} "
        "weeks, in the same way, and judge the change then.",
        key="exercises/gate_dose",
    )


def no_turning(cause: Cause) -> Sentence:
    """That the catalogue cannot loosen the turning of a hip."""
    where = f" of the {cause.side} hip" if cause.side else " of the hip"
    return Sentence(
        text=f"There is no tested exercise here for the turning{where} where it is "
        "stiff; strength is trained in the range that is there.",
        key="exercises/hf_eccentric",
    )


_ACTION = "user_action_text"


def _name(id_: str) -> str:
    name = catalogue()[id_].name
    return name[0].lower() + name[1:]
