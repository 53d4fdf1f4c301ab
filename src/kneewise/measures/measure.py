"""Measures and their definitions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kneewise.anatomy import Side
from kneewise.caveat import Caveat, Weight
from kneewise.units import Unit


class Method(StrEnum):
    """How a number was come by; numbers of two methods are never compared."""

    SPACE = "3-D landmarks"
    PICTURE = "one camera"
    LIFTED = "one camera in space"
    ANGLES = "joint angles"
    SENSORS = "motion sensors"
    MODEL = "body model"


class Harm(StrEnum):
    """Beyond which end of what is usual a number deserves a word."""

    HIGH = "above"
    LOW = "below"
    BOTH = "above or below"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a measure is. Its name and revision identify it for ever."""

    name: str
    label: str
    """As a person reads it: a noun phrase."""

    unit: Unit
    says: str
    """What it tells, in one sentence."""

    formula: str
    positive: str
    """What a positive value means."""

    limits: str
    """Where it stops meaning much."""

    source: str
    sided: bool = True
    frontal: bool = True
    """Whether a camera must look from the front (or back) to see it."""

    harm: Harm = Harm.HIGH
    digits: int = 0
    """Decimals a person is shown, in the unit a person is shown."""

    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One number about one person on one occasion."""

    name: str
    unit: Unit
    value: float
    """NaN where a caveat voids it."""

    standard_error: float
    """In ``unit``; NaN where nobody can say."""

    smallest_real_change: float
    """In ``unit``: two occasions differ only by more than this."""

    change_source: str
    """Where ``smallest_real_change`` comes from."""

    method: Method
    side: Side | None = None
    repetition: int | None = None
    """Which repetition of its recording, from 0; None for the summary over all."""

    recording: int = 0
    """Which recording of the assessment."""

    revision: int = 1
    caveats: tuple[Caveat, ...] = ()

    @property
    def is_void(self) -> bool:
        """Whether there is no number that may be used."""
        return bool(np.isnan(self.value)) or any(
            caveat.weight is Weight.VOID for caveat in self.caveats
        )
