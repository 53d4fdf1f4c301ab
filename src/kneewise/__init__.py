"""Kneewise: how a knee moves, how far it falls inwards, and what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kneewise.version import __version__

if TYPE_CHECKING:
    from kneewise.assessment import Assessment
    from kneewise.person import Person

__all__ = ["__version__", "assess"]


def assess(
    *files: str | Path,
    activity: str | None = None,
    static: str | Path | None = None,
    forces: str | Path | None = None,
    person: Person | None = None,
) -> Assessment:
    """Assess recordings, as the command ``kneewise assess`` does.

    Args:
        files: recordings of one person: video, TRC, C3D, MOT, STO, JSON, CSV, folders
            of keypoints.
        activity: ``squat``, ``walk`` ...; recognised where not given.
        static: a standing trial with more markers.
        forces: ground forces of the first file.
        person: what is known about them.

    Raises:
        KneewiseError: with what to do about it, if a file cannot be read or holds
            nothing that can be measured.
        ValueError: if there is no such activity.
    """
    from kneewise.events.event import Activity
    from kneewise.person import Person
    from kneewise.workflow import Request
    from kneewise.workflow import assess as assess_request

    return assess_request(
        Request(
            files=tuple(Path(file) for file in files),
            activity=None if activity is None else Activity(activity),
            static=None if static is None else Path(static),
            forces=None if forces is None else Path(forces),
            person=person or Person(),
        )
    )
