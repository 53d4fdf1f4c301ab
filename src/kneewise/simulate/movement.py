"""What a simulated person can do."""

from __future__ import annotations

from enum import StrEnum


class Movement(StrEnum):
    """What a simulated person can do."""

    SQUAT = "squat"
    SIT_TO_STAND = "sit_to_stand"
    WALK = "walk"
