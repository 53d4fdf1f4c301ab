"""Safety: which exercises a person is not given, why, and how others are changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kneewise.exam.complaint import Complaint, Region, Told
from kneewise.programme.caution import Caution, Response
from kneewise.programme.exercise import Exercise, Stage, Target, catalogue
from kneewise.programme.needs import Needs
from kneewise.programme.pose import Orientation, Support
from kneewise.programme.rule import PainRule, knee_bend, pain_rule, tendon_rule
from kneewise.programme.sentence import Sentence
from kneewise.units import deg

_FROM_REGION = {
    Region.FRONT_OF_KNEE: Caution.FRONT_OF_KNEE_PAIN,
    Region.OUTER_KNEE: Caution.OUTER_KNEE_PAIN,
    Region.OUTER_HIP: Caution.OUTER_HIP_PAIN,
    Region.GROIN: Caution.FRONT_OF_HIP_PAIN,
}
"""Pain deep in the groin may be pain of the front of the hip: taken for both."""

_FROM_TOLD = {
    Told.PATELLOFEMORAL: Caution.FRONT_OF_KNEE_PAIN,
    Told.ILIOTIBIAL_BAND: Caution.OUTER_KNEE_PAIN,
    Told.KNEE_ARTHRITIS: Caution.KNEE_ARTHRITIS,
    Told.HIP_ARTHRITIS: Caution.FRONT_OF_HIP_PAIN,
    Told.ADDUCTOR_GROIN: Caution.ADDUCTOR_GROIN_PAIN,
    Told.GLUTEAL_TENDON: Caution.OUTER_HIP_PAIN,
}

_KNEE = frozenset({Target.QUADRICEPS, Target.PATELLAR_TENDON})
_LOADED = {
    Region.FRONT_OF_KNEE: _KNEE,
    Region.BELOW_KNEECAP: _KNEE,
    Region.OUTER_KNEE: _KNEE,
    Region.INNER_KNEE: _KNEE,
    Region.GROIN: frozenset({Target.ADDUCTORS, Target.HIP_FLEXORS}),
    Region.OUTER_HIP: frozenset({Target.GLUTEUS_MEDIUS}),
}
"""What pulls or presses where it hurts: kept gentle while the pain is above the safe
zone; our choice."""

_TOLD_AT = {
    Told.PATELLOFEMORAL: Region.FRONT_OF_KNEE,
    Told.PATELLAR_TENDON: Region.BELOW_KNEECAP,
    Told.ILIOTIBIAL_BAND: Region.OUTER_KNEE,
    Told.ACL_RECONSTRUCTED: Region.FRONT_OF_KNEE,
    Told.KNEE_ARTHRITIS: Region.INNER_KNEE,
    Told.HIP_ARTHRITIS: Region.GROIN,
    Told.ADDUCTOR_GROIN: Region.GROIN,
    Told.GLUTEAL_TENDON: Region.OUTER_HIP,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An exercise that a person is not given."""

    exercise: str
    reason: Sentence

    is_for_now: bool = False
    """Whether it only waits for a later stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bar:
    """Which exercises are barred for whom, beyond their own row."""

    cautions: frozenset[Caution]
    bars: Callable[[Exercise], bool]
    key: str


_BARS = (
    _Bar(
        cautions=frozenset({Caution.PREGNANT, Caution.WEAK_BONES}),
        bars=lambda e: e.stage is Stage.PLYOMETRIC,
        key="redflags/rf_preg",
    ),
    _Bar(
        cautions=frozenset({Caution.JOINT_REPLACED}),
        bars=lambda e: e.stage is Stage.PLYOMETRIC,
        key="redflags/rf_arthroplasty",
    ),
    _Bar(
        cautions=frozenset({Caution.PREGNANT}),
        bars=lambda e: (
            e.poses.orientation in (Orientation.PRONE, Orientation.FRONT_PLANK)
        ),
        key="redflags/rf_preg",
    ),
    _Bar(
        cautions=frozenset({Caution.FALLS, Caution.POOR_BALANCE}),
        bars=lambda e: e.stage is Stage.PLYOMETRIC,
        key="exercises/gate_plyo",
    ),
    _Bar(
        cautions=frozenset({Caution.FALLS, Caution.POOR_BALANCE}),
        bars=lambda e: e.is_standing and e.poses.support is Support.ONE_LEG,
        key="exercises/deadlift_sl",
    ),
    _Bar(
        cautions=frozenset({Caution.OUTER_HIP_PAIN}),
        bars=lambda e: e.poses.orientation is Orientation.SIDE_PLANK,
        key="claims/c30",
    ),
)
"""Our own reading of rows that speak of more than one exercise; walking is the only
thing done on one leg at a time that those who fall still practise."""

_WALKING = "walk_retrain"


def region_of(complaint: Complaint) -> Region | None:
    """Where it hurts; what a clinician called it says it if the person does not."""
    if complaint.region is not None or complaint.told is None:
        return complaint.region
    return _TOLD_AT[complaint.told]


def facts(needs: Needs) -> frozenset[Caution]:
    """Everything that is true of the person and matters to some exercise."""
    found = set(needs.cautions)
    for complaint in needs.complaints:
        region, told = complaint.region, complaint.told
        if told in _FROM_TOLD:
            found.add(_FROM_TOLD[told])
        # Called adductor-related, a sore groin is no longer taken for the hip.
        if region in _FROM_REGION and told is not Told.ADDUCTOR_GROIN:
            found.add(_FROM_REGION[region])
    if needs.stage is None or needs.stage.rank < Stage.FUNCTIONAL.rank:
        found.add(Caution.BEGINNER)
    for flag in needs.flags:
        if flag.key == "redflags/rf_preg":
            # The question asks for either: the answer stands for both.
            found |= {Caution.PREGNANT, Caution.WEAK_BONES}
        if flag.key == "redflags/rf_arthroplasty":
            found.add(Caution.JOINT_REPLACED)
    return frozenset(found)


def refusal(exercise: Exercise, needs: Needs) -> Refusal | None:
    """Why a person is not given an exercise; None where it is safe to give.

    A caution of its row, a rule for its kind, or the gate to jumping.
    """
    true = facts(needs)
    for each in exercise.precautions:
        if each.response is Response.AVOID and true & set(each.cautions):
            return _refused(exercise, true & set(each.cautions), exercise.key)
    for bar in _BARS:
        barred = true & bar.cautions
        if barred and bar.bars(exercise) and exercise.id != _WALKING:
            return _refused(exercise, barred, bar.key)
    if exercise.stage is Stage.PLYOMETRIC and not _may_jump(needs):
        reason = Sentence(
            text=f"{exercise.name}: jumping waits until its conditions are met: no "
            "swelling, little pain on one leg, control, even strength, calm weeks.",
            key="exercises/gate_plyo",
        )
        return Refusal(exercise=exercise.id, reason=reason, is_for_now=True)
    return None


def allowed(needs: Needs) -> tuple[Exercise, ...]:
    """Every exercise that is safe, at hand and not disliked, in the table's order."""
    return tuple(
        exercise
        for exercise in catalogue().values()
        if exercise.fits(needs.equipment)
        and exercise.id not in needs.dislikes
        and refusal(exercise, needs) is None
    )


def ceiling(exercise: Exercise, needs: Needs) -> Stage:
    """The highest stage at which this exercise may be, for pain comes first.

    Above the most that is acceptable everything is gentle; above the safe zone what
    loads the sore place is. Practice of a movement waits for neither strength.
    """
    rule = pain_rule()
    reached = needs.stage or Stage.STRENGTH
    if Target.MOVEMENT in exercise.targets and reached.rank < Stage.FUNCTIONAL.rank:
        reached = Stage.FUNCTIONAL
    if needs.pain <= rule.safe:
        return reached
    gentle = Stage.ACTIVATION
    if needs.pain > rule.most or _is_loaded(exercise, needs):
        return gentle
    most = Stage.FUNCTIONAL if exercise.id == _WALKING else Stage.STRENGTH
    return min(most, reached, key=lambda stage: stage.rank)


def limits(exercise: Exercise, needs: Needs) -> PainRule:
    """How much pain this exercise may cause: less for tendons and sore kneecaps."""
    loads_knee = bool(_KNEE & (exercise.targets | exercise.also))
    is_kneecap = Caution.FRONT_OF_KNEE_PAIN in facts(needs)
    is_tendon = any(region_of(c) is Region.BELOW_KNEECAP for c in needs.complaints)
    is_strict = loads_knee and (is_kneecap or is_tendon)
    return tendon_rule() if is_strict else pain_rule()


def changes(exercise: Exercise, needs: Needs) -> tuple[Sentence, ...]:
    """What this person does differently, because a caution of the row asks for it."""
    true = facts(needs)
    said = [
        Sentence(text=each.advice, key=exercise.key)
        for each in exercise.precautions
        if each.response is Response.CHANGE and true & set(each.cautions)
    ]
    if knee_limit(exercise, needs) is not None:
        span, key = knee_bend()
        said.append(
            Sentence(
                text=f"Bend the knee to about {span.high:g} degrees at most while the "
                "leg carries you; a higher seat or a lower step helps.",
                key=key,
            )
        )
    return tuple(said)


def advice(exercise: Exercise) -> tuple[Sentence, ...]:
    """How everyone does it well, from the notes of its row."""
    return tuple(
        Sentence(text=each.advice, key=exercise.key)
        for each in exercise.precautions
        if each.advice and each.response is Response.NOTE
    )


def knee_limit(exercise: Exercise, needs: Needs) -> float | None:
    """How far the knee may bend under the body's weight, rad; None for no limit.

    Source:
        Row ``exercises/quad_wb`` (Powers 2014).
    """
    span, _ = knee_bend()
    limit = deg(span.high)
    is_sore = Caution.FRONT_OF_KNEE_PAIN in facts(needs)
    is_deep = exercise.is_standing and exercise.poses.deepest > limit
    is_walking = exercise.id in (_WALKING, "cadence_up", "gait_retrain_run")
    return limit if is_sore and is_deep and not is_walking else None


def _is_loaded(exercise: Exercise, needs: Needs) -> bool:
    """Whether it loads a place that hurts above the safe zone."""
    worked = exercise.targets | exercise.also
    for complaint in needs.complaints:
        region = region_of(complaint)
        if region is None or complaint.pain <= pain_rule().safe:
            continue
        if _LOADED[region] & worked:
            return True
    return False


def _may_jump(needs: Needs) -> bool:
    return (
        needs.stage in (Stage.FUNCTIONAL, Stage.PLYOMETRIC)
        and needs.readiness is not None
        and needs.readiness.is_ready
        and needs.pain <= pain_rule().safe
    )


def _refused(
    exercise: Exercise, cautions: set[Caution] | frozenset[Caution], key: str
) -> Refusal:
    because = ", ".join(_WORDS[caution] for caution in sorted(cautions))
    return Refusal(
        exercise=exercise.id,
        reason=Sentence(text=f"{exercise.name} is left out: {because}.", key=key),
        is_for_now=cautions == {Caution.BEGINNER},
    )


_WORDS = {caution: caution.value.replace("_", " ") for caution in Caution} | {
    Caution.BEGINNER: "it comes at a later stage",
    Caution.FALLS: "a risk of falling",
    Caution.ACUTE_GROIN_STRAIN: "a fresh strain of the groin",
    Caution.PREGNANT: "pregnancy, or a birth not long ago",
    Caution.WEAK_BONES: "bones that need care",
    Caution.JOINT_REPLACED: "a replaced joint or an operation",
}
