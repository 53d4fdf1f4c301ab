"""For which programs a study can be written."""

from __future__ import annotations

from enum import StrEnum


class Target(StrEnum):
    """What is written."""

    CSV = "csv"
    """Tables, with what reads them in R and SPSS."""

    BIDS = "bids"
    OPENSIM = "opensim"
    """Landmarks, joint angles and the fitted body of each trial."""

    RERUN = "rerun"
    """A recording to look at."""
