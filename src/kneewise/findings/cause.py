"""Causes: what may explain a finding, with what speaks for it and against it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kneewise.anatomy import Side


class Kind(StrEnum):
    """What may be behind a knee that falls inwards, or behind a load."""

    WEAK_ABDUCTORS = "weak_abductors"
    WEAK_EXTENSORS = "weak_extensors"
    WEAK_EXTERNAL_ROTATORS = "weak_external_rotators"
    WEAK_ADDUCTORS = "weak_adductors"
    WEAK_FLEXORS = "weak_flexors"
    WEAK_QUADRICEPS = "weak_quadriceps"
    WEAK_HAMSTRINGS = "weak_hamstrings"
    STIFF_HIP = "stiff_hip"
    SHORT_FLEXORS = "short_flexors"
    SHORT_BAND = "short_band"
    SHORT_ADDUCTORS = "short_adductors"
    STIFF_ANKLE = "stiff_ankle"
    LEAN = "trunk_lean"
    TOE_OUT = "toe_out"
    SHALLOW = "shallow"
    HABIT = "habit"
    """Strength and range are there; the movement does not use them."""

    LOAD = "load"
    """The tissue hurts under load, whatever the movement looks like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that speaks for a cause or against it."""

    text: str
    """A sentence."""

    source: str
    """The key of a row of the reference tables, or ``measure:NAME``, ``exam:NAME``,
    ``model:NAME`` for what was measured."""

    weight: float = 1.0
    """How much it counts, above 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One thing that may be behind what was seen."""

    kind: Kind
    side: Side | None
    support: tuple[Evidence, ...] = ()
    against: tuple[Evidence, ...] = ()
    test: str = ""
    """Key of the test that would tell, such as ``tests/st_abd_long``; empty where it
    was done."""

    @property
    def score(self) -> float:
        """What speaks for it less what speaks against it."""
        return sum(e.weight for e in self.support) - sum(e.weight for e in self.against)
