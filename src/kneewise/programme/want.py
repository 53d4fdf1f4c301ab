"""Wants: what should be trained, on which side, and why, from complaints and causes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kneewise.anatomy import Side
from kneewise.events.event import Activity
from kneewise.exam.complaint import Complaint, Region, Told
from kneewise.findings.cause import Cause, Kind
from kneewise.findings.said import LIKELY
from kneewise.programme.exercise import Target
from kneewise.programme.needs import Needs
from kneewise.programme.sentence import Sentence, safe

LENGTHS = frozenset(
    {Target.FLEXOR_LENGTH, Target.ADDUCTOR_LENGTH, Target.OUTER_THIGH, Target.ANKLE}
)
"""Targets that are a matter of range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """One thing to train."""

    target: Target
    sides: frozenset[Side]
    why: tuple[Sentence, ...]

    activity: Activity | None = None
    """For practice of a movement: which."""

    among: tuple[str, ...] = ()
    """Ids that it must be one of, the best first; empty for whatever trains it."""


def wants(needs: Needs) -> tuple[Want, ...]:
    """What to train, the most important first, each target once.

    First what the sore tissue itself needs, then the likeliest causes, then the hip
    and the knee together, then practice, then the other causes.
    """
    told = [_from_complaint(each) for each in needs.complaints]
    ahead = [cause for cause in needs.causes if cause.score > 0]
    likely = [cause for cause in ahead if cause.score >= LIKELY] or ahead
    causes = [_from_cause(cause, needs) for cause in likely]
    ordered = [
        *(want for several in told for want in several if want.target in _TISSUE),
        *(want for several in causes[:2] for want in several),
        *(want for several in told for want in several if want.target not in _TISSUE),
        *practice(needs),
        *(want for several in causes[2:] for want in several),
    ]
    return _merged(ordered)


def practice(needs: Needs) -> tuple[Want, ...]:
    """Movements to practise: only those seen, and only with a complaint or a cause.

    Source:
        Row ``cues/rule_who``; claims c09 and c10.
    """
    has_reason = bool(needs.complaints) or any(c.score > 0 for c in needs.causes)
    if not has_reason:
        return ()
    why = (safe("c09"), safe("c10"))
    seen = tuple(
        Want(
            target=Target.MOVEMENT,
            sides=frozenset(Side),
            why=(_seen(activity), *why),
            activity=activity,
            among=_PRACTISED[activity],
        )
        for activity in dict.fromkeys(needs.activities)
        if activity in _PRACTISED
    )
    return (*seen, *_running(needs))


def unclear(needs: Needs) -> tuple[Cause, ...]:
    """Causes that as much speaks against as for: nothing is trained for them."""
    return tuple(cause for cause in needs.causes if cause.score <= 0)


def _running(needs: Needs) -> tuple[Want, ...]:
    """For runners with a sore kneecap: shorter, quicker steps."""
    known = {each.told or each.region for each in needs.complaints}
    if not needs.is_runner or known.isdisjoint(_KNEECAP):
        return ()
    why = Sentence(
        text="In runners, shorter and quicker steps lowered the stress behind the "
        "kneecap in every step.",
        key="exercises/cadence_up",
    )
    return (
        Want(
            target=Target.MOVEMENT,
            sides=frozenset(Side),
            why=(why,),
            among=("cadence_up",),
        ),
    )


_KNEECAP = frozenset({Region.FRONT_OF_KNEE, Told.PATELLOFEMORAL})

_PRACTISED = {
    Activity.WALK: ("walk_retrain",),
    Activity.SIT_TO_STAND: ("sts_box",),
    Activity.SQUAT: ("squat_bi", "sts_box"),
    Activity.SINGLE_LEG_SQUAT: ("squat_sl_box", "step_down_lat", "squat_bi", "sts_box"),
    Activity.STEP_DOWN: ("step_down_lat", "squat_bi", "sts_box"),
    Activity.LANDING: ("drop_land_bi", "squat_bi", "sts_box"),
}
"""With which exercise a movement is practised, the closest to it first."""

_TISSUE = frozenset({Target.PATELLAR_TENDON, Target.ADDUCTORS})
"""What is sore itself and must be loaded step by step."""

_HIP_AND_KNEE = (Target.GLUTEUS_MEDIUS, Target.QUADRICEPS, Target.GLUTEUS_MAXIMUS)

_TRAINED: dict[Region | Told, tuple[tuple[Target, ...], tuple[str, ...]]] = {
    Region.FRONT_OF_KNEE: (_HIP_AND_KNEE, ("c08", "c05")),
    Told.PATELLOFEMORAL: (_HIP_AND_KNEE, ("c08", "c05")),
    Region.BELOW_KNEECAP: ((Target.PATELLAR_TENDON,), ("c17", "c18")),
    Told.PATELLAR_TENDON: ((Target.PATELLAR_TENDON,), ("c17", "c18")),
    Region.OUTER_KNEE: (_HIP_AND_KNEE[:2], ("c19", "c20")),
    Told.ILIOTIBIAL_BAND: (_HIP_AND_KNEE[:2], ("c19", "c20")),
    Region.INNER_KNEE: ((Target.QUADRICEPS, Target.GLUTEUS_MEDIUS), ("c05",)),
    Told.KNEE_ARTHRITIS: (
        (Target.QUADRICEPS, Target.GLUTEUS_MEDIUS, Target.GLUTEUS_MAXIMUS),
        ("c22", "c21"),
    ),
    Told.HIP_ARTHRITIS: (
        (Target.GLUTEUS_MEDIUS, Target.GLUTEUS_MAXIMUS, Target.QUADRICEPS),
        ("c22",),
    ),
    Region.GROIN: ((Target.ADDUCTORS,), ("c28",)),
    Told.ADDUCTOR_GROIN: ((Target.ADDUCTORS,), ("c28",)),
    Region.OUTER_HIP: ((Target.GLUTEUS_MEDIUS, Target.GLUTEUS_MAXIMUS), ("c30",)),
    Told.GLUTEAL_TENDON: ((Target.GLUTEUS_MEDIUS, Target.GLUTEUS_MAXIMUS), ("c30",)),
    Told.ACL_RECONSTRUCTED: (
        (Target.QUADRICEPS, Target.HAMSTRINGS, Target.GLUTEUS_MEDIUS),
        ("c05",),
    ),
}
"""What is trained for a complaint, and the claims that say why."""

_CAUSED: dict[Kind, tuple[tuple[Target, ...], str]] = {
    Kind.WEAK_ABDUCTORS: ((Target.GLUTEUS_MEDIUS,), "c01"),
    Kind.WEAK_EXTENSORS: ((Target.GLUTEUS_MAXIMUS,), "c01"),
    Kind.WEAK_EXTERNAL_ROTATORS: ((Target.EXTERNAL_ROTATORS,), "c33"),
    Kind.WEAK_ADDUCTORS: ((Target.ADDUCTORS,), "c28"),
    Kind.WEAK_FLEXORS: ((Target.HIP_FLEXORS,), "c45"),
    Kind.WEAK_QUADRICEPS: ((Target.QUADRICEPS,), "c05"),
    Kind.WEAK_HAMSTRINGS: ((Target.HAMSTRINGS,), "c42"),
    Kind.STIFF_HIP: ((), ""),
    Kind.SHORT_FLEXORS: ((Target.FLEXOR_LENGTH,), "c25"),
    Kind.SHORT_BAND: ((Target.OUTER_THIGH,), "c20"),
    Kind.SHORT_ADDUCTORS: ((Target.ADDUCTOR_LENGTH,), "c24"),
    Kind.STIFF_ANKLE: ((Target.ANKLE,), "c34"),
    Kind.LEAN: ((Target.GLUTEUS_MEDIUS,), "c07"),
    Kind.TOE_OUT: ((), ""),
    Kind.SHALLOW: ((), ""),
    Kind.HABIT: ((), ""),
    Kind.LOAD: ((), ""),
}
"""What is trained for a cause, and the claim about it; what is answered by practice or
by advice alone has nothing to train."""

_OWN_WORDS = {
    "c22": "Exercise is the first thing recommended for arthritis; relief is modest on "
    "average and lasts while you keep training.",
    "c21": "Exercise helps arthritis pain; it has not been shown to change the load in "
    "the joint.",
    "c24": "Length of the inner thigh is trained for range only; these muscles keep "
    "their strength work.",
    "c42": "Strong legs are a reasonable goal; no number here says what becomes of "
    "them.",
    "c45": "A computer model links these muscles with the force at the front of the "
    "hip; as a treatment this has not been tested.",
    "c07": "People with pain around the kneecap lean the trunk and drop the pelvis "
    "more on average; many people without pain do too.",
}
"""Where the wording of a claim is not about training."""


def saying(claim: str) -> Sentence:
    """The words for a claim: its own, or ours where its own are not about training."""
    if claim in _OWN_WORDS:
        return Sentence(text=_OWN_WORDS[claim], key=f"claims/{claim}")
    return safe(claim)


def _from_complaint(complaint: Complaint) -> tuple[Want, ...]:
    # What a clinician called it says more than where it hurts.
    known = complaint.told or complaint.region
    if known is None:
        return ()
    targets, claims = _TRAINED[known]
    sides = frozenset(Side) if complaint.side is None else frozenset({complaint.side})
    why = tuple(saying(claim) for claim in claims)
    return tuple(Want(target=target, sides=sides, why=why) for target in targets)


def _from_cause(cause: Cause, needs: Needs) -> tuple[Want, ...]:
    targets, claim = _CAUSED[cause.kind]
    sides = frozenset(Side) if cause.side is None else frozenset({cause.side})
    if cause.kind is Kind.SHALLOW and Activity.SQUAT not in needs.activities:
        why = (*_support(cause), safe("c11"))
        return (
            Want(
                target=Target.MOVEMENT,
                sides=sides,
                why=why,
                activity=Activity.SQUAT,
                among=_PRACTISED[Activity.SQUAT],
            ),
        )
    why = (*_support(cause), saying(claim)) if claim else ()
    return tuple(Want(target=target, sides=sides, why=why) for target in targets)


def _support(cause: Cause) -> tuple[Sentence, ...]:
    """The two heaviest things that speak for a cause."""
    ordered = sorted(cause.support, key=lambda each: -each.weight)[:2]
    return tuple(Sentence(text=each.text, key=each.source) for each in ordered)


def _seen(activity: Activity) -> Sentence:
    words = activity.value.replace("_", " ")
    return Sentence(
        text=f"The knee was seen to move inwards in this activity: {words}.",
        key="measure:knee_collapse",
    )


def _merged(ordered: list[Want]) -> tuple[Want, ...]:
    """Each target once, where it comes first, with all its sides and reasons."""
    found: dict[tuple[Target, tuple[str, ...]], Want] = {}
    for each in ordered:
        want = each
        known = found.get((want.target, want.among))
        if known is not None:
            why = tuple(dict.fromkeys((*known.why, *want.why)))
            want = replace(known, sides=known.sides | want.sides, why=why)
        found[want.target, want.among] = want
    return tuple(found.values())
