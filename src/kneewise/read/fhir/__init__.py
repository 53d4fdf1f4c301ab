"""FHIR R4 in: the record of one person, our own or what we understand of another's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kneewise.read.fhir.envelope import opened
from kneewise.read.fhir.taken import Taken
from kneewise.read.fhir.taking import taken


def read(path: Path, now: date) -> Taken:
    """What a Bundle holds about one person, and what of it was left out.

    Args:
        path: of a FHIR R4 Bundle as JSON.
        now: the day it is; nothing of a later day is taken.

    Raises:
        UnreadableFile: if it is no Bundle, damaged, too large, or about several people.
    """
    return taken(opened(path), now)
