"""Exercises: the rows of the table, typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from kneewise.programme.caution import Precaution, precautions
from kneewise.programme.dose import (
    Dose,
    DoseRange,
    Span,
    dose_range,
    grown,
    rest,
    rungs,
)
from kneewise.programme.pose import Orientation, Pair, Support, poses
from kneewise.programme.rule import progress_rule
from kneewise.reference import Row, table


class Stage(StrEnum):
    """How demanding an exercise is; a programme climbs from one to the next."""

    MOBILITY = "mobility"
    ACTIVATION = "activation"
    STRENGTH = "strength"
    FUNCTIONAL = "functional"
    PLYOMETRIC = "plyometric"

    @property
    def rank(self) -> int:
        """0 for the gentlest; range of motion asks for no strength."""
        return max(list(Stage).index(self) - 1, 0)


class Target(StrEnum):
    """What an exercise trains."""

    GLUTEUS_MAXIMUS = "gluteus_maximus"
    GLUTEUS_MEDIUS = "gluteus_medius"
    EXTERNAL_ROTATORS = "external_rotators"
    ADDUCTORS = "adductors"
    HIP_FLEXORS = "hip_flexors"
    QUADRICEPS = "quadriceps"
    HAMSTRINGS = "hamstrings"
    PATELLAR_TENDON = "patellar_tendon"
    TRUNK = "trunk"
    FLEXOR_LENGTH = "flexor_length"
    ADDUCTOR_LENGTH = "adductor_length"
    OUTER_THIGH = "outer_thigh"
    ANKLE = "ankle"
    MOVEMENT = "movement"
    """How one moves, with feedback."""


class Equipment(StrEnum):
    """What an exercise needs or a person has."""

    BAND = "band"
    CABLE = "cable"
    ANKLE_WEIGHT = "ankle_weight"
    WEIGHT = "weight"
    """A dumbbell, a barbell, or a filled backpack."""

    MACHINE = "machine"
    STRAP = "strap"
    BENCH = "bench"
    PARTNER = "partner"
    CHAIR = "chair"
    BOX = "box"
    STEP = "step"
    BALL = "ball"
    PAD = "pad"
    ROLLER = "roller"
    MIRROR = "mirror"
    PHONE = "phone"
    """A picture of oneself, live or afterwards."""

    TREADMILL = "treadmill"
    METRONOME = "metronome"


HOME = frozenset({Equipment.CHAIR, Equipment.STEP, Equipment.PHONE, Equipment.PAD})
"""What most homes have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Emg:
    """How active one muscle was, as a share of its greatest effort."""

    muscle: Target
    share: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise of the catalogue."""

    id: str
    name: str
    stage: Stage
    targets: frozenset[Target]
    also: frozenset[Target]
    """What it trains besides."""

    position: str
    needs: tuple[frozenset[Equipment], ...]
    """One of each set is needed; empty for an exercise without equipment."""

    loads: frozenset[Equipment]
    """What can make it heavier."""

    amount: DoseRange
    precautions: tuple[Precaution, ...]
    cue: str
    """How to do it, in the words of the table."""

    regress_to: str
    """Id of the easier one; empty for none."""

    progress_to: str
    emg: tuple[Emg, ...]
    """Only what was read at its source; a rank, no proof of strengthening."""

    gluteal_index: float | None
    """How active the buttock is for the activity of the tensor fasciae latae; only
    where it was read at its source."""

    is_checked: bool
    poses: Pair
    key: str

    @property
    def is_standing(self) -> bool:
        """Whether the legs carry the body, upright."""
        return self.poses.support is not Support.NONE and self.poses.orientation in (
            Orientation.STANDING,
            Orientation.SITTING,
        )

    def fits(self, equipment: frozenset[Equipment]) -> bool:
        """Whether it can be done with this equipment."""
        return all(needed & equipment for needed in self.needs)

    def doses(
        self, per_week: int, equipment: frozenset[Equipment] = frozenset()
    ) -> tuple[Dose, ...]:
        """Its doses from the least to the most, at about *per_week* days a week.

        Args:
            per_week: brought into the range of the table.
            equipment: what the person has; with it some exercises grow heavier.
        """
        return rungs(
            self.amount,
            per_week,
            rest=rest(self.stage),
            can_be_loaded=bool(self.loads & equipment),
            step=progress_rule().extra,
        )

    def doses_from(
        self, first: Dose, equipment: frozenset[Equipment] = frozenset()
    ) -> tuple[Dose, ...]:
        """Its doses around one that somebody chose: less, that one, then more.

        Args:
            first: inside the table's ranges.
            equipment: as for ``doses``.
        """
        table = self.doses(first.per_week, equipment)
        below = tuple(d for d in table if d != first and d.is_at_most(first))
        return (*below, *grown(first, self.amount, progress_rule().extra, table[-1]))


@cache
def catalogue() -> dict[str, Exercise]:
    """Every exercise by its id, in the order of the table; rules are left out."""
    rows = table("exercises").values()
    return {row.id: _exercise(row) for row in rows if row.text("stage") != "rule"}


def _exercise(row: Row) -> Exercise:
    needs, loads = _equipment(row)
    return Exercise(
        id=row.id,
        name=row.text("name"),
        stage=Stage(row.text("stage")),
        targets=_targets(row.text("target_primary")),
        also=_targets(row.text("target_secondary")),
        position=row.text("position"),
        needs=needs,
        loads=loads,
        amount=dose_range(row),
        precautions=precautions(row.id),
        cue=row.text("technique_cue"),
        regress_to=row.text("regress_to"),
        progress_to=row.text("progress_to"),
        emg=_emg(row),
        gluteal_index=_index(row),
        is_checked=row.is_checked,
        poses=poses()[row.id],
        key=row.key,
    )


_TARGETS: tuple[tuple[str, Target], ...] = (
    (r"maximus", Target.GLUTEUS_MAXIMUS),
    (r"medius", Target.GLUTEUS_MEDIUS),
    (r"external rotators", Target.EXTERNAL_ROTATORS),
    (r"adductors", Target.ADDUCTORS),
    (r"flexor lengthening under load", Target.HIP_FLEXORS),
    (r"flexor lengthening", Target.FLEXOR_LENGTH),
    (r"adductor lengthening|hip abduction range", Target.ADDUCTOR_LENGTH),
    (r"TFL comfort", Target.OUTER_THIGH),
    (r"dorsiflexion", Target.ANKLE),
    (r"quadriceps", Target.QUADRICEPS),
    (r"tendon", Target.PATELLAR_TENDON),
    (r"hamstrings", Target.HAMSTRINGS),
    (r"trunk", Target.TRUNK),
    (r"movement retraining", Target.MOVEMENT),
)


def _targets(text: str) -> frozenset[Target]:
    return frozenset(target for pattern, target in _TARGETS if re.search(pattern, text))


_EQUIPMENT: tuple[tuple[str, Equipment], ...] = (
    (r"\bankle weight", Equipment.ANKLE_WEIGHT),
    (r"\bband", Equipment.BAND),
    (r"\bcable", Equipment.CABLE),
    (r"dumbbell|barbell|kettlebell|\bload\b", Equipment.WEIGHT),
    (r"machine", Equipment.MACHINE),
    (r"strap", Equipment.STRAP),
    (r"bench", Equipment.BENCH),
    (r"partner", Equipment.PARTNER),
    (r"chair", Equipment.CHAIR),
    (r"\bbox", Equipment.BOX),
    (r"\bstep\b", Equipment.STEP),
    (r"\bball", Equipment.BALL),
    (r"\bpad\b", Equipment.PAD),
    (r"roller", Equipment.ROLLER),
    (r"mirror", Equipment.MIRROR),
    (r"video|live angle", Equipment.PHONE),
    (r"treadmill", Equipment.TREADMILL),
    (r"metronome", Equipment.METRONOME),
)

_STANDS_IN = {
    ("squat_bi", Equipment.BOX): Equipment.CHAIR,
    ("add_squeeze", Equipment.BALL): Equipment.PAD,
    ("cadence_up", Equipment.METRONOME): Equipment.PHONE,
}
"""The box only marks how deep the squat goes: a chair does as well; a firm cushion is
squeezed like a ball, and a phone can beat the time."""

_FREE = frozenset({Equipment.WEIGHT, Equipment.ANKLE_WEIGHT})
"""Makes an exercise heavier that can be begun with the body's own weight."""


def _equipment(
    row: Row,
) -> tuple[tuple[frozenset[Equipment], ...], frozenset[Equipment]]:
    """What is needed, and what can make it heavier."""
    cell = row.text("equipment")
    groups = [_named(row.id, part) for part in cell.split(",")]
    named = frozenset().union(*groups)
    loads = named & (_FREE | {Equipment.BAND, Equipment.CABLE, Equipment.MACHINE})
    if not cell or "none" in cell:
        return (), loads
    needed = tuple(group for group in groups if group != {Equipment.WEIGHT})
    return needed, loads


def _named(id_: str, part: str) -> frozenset[Equipment]:
    named = {what for pattern, what in _EQUIPMENT if re.search(pattern, part)}
    instead = {_STANDS_IN[id_, what] for what in named if (id_, what) in _STANDS_IN}
    if not named and "none" not in part:
        raise ValueError(f"{id_}: equipment without a meaning: {part!r}")
    return frozenset(named | instead)


_MUSCLES = (
    ("emg_gmax_pct_mvic", Target.GLUTEUS_MAXIMUS),
    ("emg_gmed_pct_mvic", Target.GLUTEUS_MEDIUS),
)


def _emg(row: Row) -> tuple[Emg, ...]:
    if not row.text("emg_verified").startswith("search"):
        return ()
    found = []
    for column, muscle in _MUSCLES:
        share = re.match(r"(\d+(?:\.\d+)?)(?:-(\d+))?", row.text(column))
        if share:
            low = float(share[1]) / 100
            high = float(share[2]) / 100 if share[2] else low
            found.append(Emg(muscle=muscle, share=Span(low=low, high=high)))
    return tuple(found)


def _index(row: Row) -> float | None:
    text = row.text("gluteal_tfl_index")
    is_read = "recalled" not in text and "search" in row.text("emg_verified")
    number = re.match(r"\d+", text)
    return float(number[0]) if number and is_read else None
