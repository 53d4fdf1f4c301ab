"""The tests by name, for a command line or a form: what each is, and how it is done."""

from __future__ import annotations

from dataclasses import dataclass

from kneewise.errors import BadSetting
from kneewise.exam import functional, length, strength
from kneewise.exam import range as reach
from kneewise.exam.functional import Functional
from kneewise.exam.length import Length
from kneewise.exam.questionnaire import Instrument
from kneewise.exam.range import Range
from kneewise.exam.strength import Movement
from kneewise.reference import row

What = Movement | Range | Length | Functional | Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One test as a person is asked for it."""

    name: str
    """As it is typed: ``hip_abduction``, ``range_hip_flexion``, ``akps``."""

    what: What

    how: str
    """How to do it, as sentences."""

    unit: str
    """A value as it is typed, such as ``92N``."""

    sided: bool
    """Whether it is done on each side."""

    protocols: tuple[str, ...]
    """Ways to do it, the usual one first; empty for a questionnaire."""

    @property
    def key(self) -> str:
        """The row that describes it."""
        if self.protocols:
            return self.protocols[0]
        return _FORMS[self.what]

    def details(self, protocol: str = "") -> tuple[tuple[str, str], ...]:
        """What the table says of how to do it: position, device, pad, lever, efforts.

        Args:
            protocol: one of ``protocols``; empty for the usual one.

        Returns:
            Pairs of what and how; none for a questionnaire.
        """
        if not self.protocols:
            return ()
        said = row(protocol or self.protocols[0])
        return tuple((what, said.text(what)) for what in _DETAILS if said.text(what))

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """Each protocol's key and its name."""
        return tuple((key, row(key).text("name")) for key in self.protocols)


_FORMS: dict[What, str] = {
    Instrument.AKPS: "proms/akps_total",
    Instrument.KOOS_PF: "proms/koospf_struct",
    Instrument.LEFS: "proms/lefs_struct",
    Instrument.NPRS: "proms/nprs_struct",
}

_EFFORT = (
    " Push as hard as you can for some seconds, several times with a rest, and write "
    "down the best. Measure from the joint to the middle of the pad."
)

_PUSH = {
    Movement.HIP_ABDUCTION: "Lie on the other side, legs straight; push the upper leg "
    "up against the device, without bending the hip.",
    Movement.HIP_ADDUCTION: "Lie on your back, legs straight; press the leg inwards "
    "against the device above the ankle.",
    Movement.HIP_EXTERNAL_ROTATION: "Lie face down with the knee at a right angle, or "
    "sit; push the foot inwards against the device.",
    Movement.HIP_INTERNAL_ROTATION: "Sit or lie face down, the knee at a right angle; "
    "push the foot outwards against the device.",
    Movement.HIP_EXTENSION: "Lie face down with the knee bent; push the thigh up "
    "against the device just above the knee.",
    Movement.HIP_FLEXION: "Sit; push the thigh up against the device just above the "
    "kneecap.",
    Movement.KNEE_EXTENSION: "Sit with the knee bent; straighten it against the device "
    "just above the ankle, held by a belt.",
    Movement.KNEE_FLEXION: "Sit with the knee bent; pull the heel back against the "
    "device just above the ankle, held by a belt.",
}

_MOVE = {
    Range.HIP_INTERNAL_ROTATION_PRONE: "Lie face down, knee at a right angle, pelvis "
    "level; let the foot fall outwards and read the shin against the vertical.",
    Range.HIP_INTERNAL_ROTATION_SITTING: "Sit, pelvis level; move the foot outwards "
    "and read the shin against the vertical.",
    Range.HIP_EXTERNAL_ROTATION_PRONE: "Lie face down, knee at a right angle, pelvis "
    "level; let the foot fall inwards and read the shin against the vertical.",
    Range.HIP_EXTERNAL_ROTATION_SITTING: "Sit, pelvis level; move the foot inwards and "
    "read the shin against the vertical.",
    Range.HIP_FLEXION: "Lie on your back, the other thigh flat; bring the knee to the "
    "chest and read the thigh.",
    Range.HIP_EXTENSION: "Lie face down, pelvis held; lift the straight leg and read "
    "the thigh.",
    Range.HIP_ABDUCTION: "Lie on your back, knee straight; move the leg out until the "
    "pelvis moves.",
    Range.HIP_ADDUCTION: "Lie on your back, knee straight; move the leg across until "
    "the pelvis moves.",
    Range.ANKLE_LUNGE: "Stand before a wall, heel down, knee over the second toe; find "
    "the farthest place of the toe at which the knee still touches the wall, and read "
    "the lean of the shin or the distance from toe to wall.",
}

_LET = {
    Length.HIP_FLEXORS: "Lie on your back at the edge of the couch, the other knee "
    "held to the chest, back flat; let the thigh hang and read it against the "
    "horizontal, negative below it.",
    Length.OUTER_THIGH: "Lie on the other side, upper leg straight and in line; let it "
    "sink without the pelvis moving and read it against the horizontal, negative below "
    "it.",
    Length.ADDUCTORS: "Lie on your back; move the straight leg out until the pelvis "
    "moves, or put the soles together, let the knees fall out and measure the height "
    "of the outer knee.",
}

_DO = {
    Functional.CHAIR_STAND: "Sit with crossed arms; count the full rises in half a "
    "minute.",
    Functional.FIVE_RISES: "Sit with crossed arms; time five full rises.",
    Functional.SINGLE_LEG_SQUAT: "Squat on one leg several times, slowly; give 0 for "
    "good, 1 for fair, 2 for poor.",
    Functional.STEP_DOWN: "Step down several times; give one point each for a hand "
    "that leaves the waist, a trunk that leans, a pelvis that drops, an unsteady "
    "stance and a knee inside the second toe, two for a knee inside the foot.",
}

_FILL = {
    Instrument.AKPS: "Topics about the front of the knee; give the points of each "
    "answer in order, and - where one is left out.",
    Instrument.KOOS_PF: "Fill in the printed form from its developers; give the points "
    "of each question, none 0, and - where one is left out.",
    Instrument.LEFS: "Fill in the printed form; give the points of each activity, "
    "unable 0, and - where one is left out.",
    Instrument.NPRS: "One number for the pain, 0 for none.",
}

_DETAILS = ("position", "instrument", "procedure", "lever_arm", "trials")


def asks() -> tuple[Ask, ...]:
    """Every test that can be entered, in the order of a visit."""
    return (
        *(_ask(w, f"{how}{_EFFORT}", "92N") for w, how in _PUSH.items()),
        *(_ask(w, how, "32deg") for w, how in _MOVE.items()),
        *(_ask(w, how, "-12deg") for w, how in _LET.items()),
        *(_ask(w, how, functional.FORMS[w].example) for w, how in _DO.items()),
        *(_ask(w, how, "5 3 -") for w, how in _FILL.items()),
    )


def ask(name: str) -> Ask:
    """The test of that name.

    Raises:
        BadSetting: if there is none; it lists those that there are.
    """
    known = {each.name: each for each in asks()}
    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    if plain not in known:
        raise BadSetting(
            f"there is no test {name.strip()!r}; there are {', '.join(known)}.",
            remedy="Use one of these names.",
        )
    return known[plain]


def _ask(what: What, how: str, unit: str) -> Ask:
    prefix = {Range: "range_", Length: "length_"}.get(type(what), "")
    return Ask(
        name=f"{prefix}{what}",
        what=what,
        how=how,
        unit=unit,
        sided=_is_sided(what),
        protocols=_protocols(what),
    )


def _is_sided(what: What) -> bool:
    if isinstance(what, Functional):
        return functional.FORMS[what].sided
    return not isinstance(what, Instrument)


def _protocols(what: What) -> tuple[str, ...]:
    if isinstance(what, Movement):
        return strength.PROTOCOLS[what]
    if isinstance(what, Range):
        return reach.PROTOCOLS[what]
    if isinstance(what, Length):
        return length.PROTOCOLS[what]
    return (functional.FORMS[what].protocol,) if isinstance(what, Functional) else ()
