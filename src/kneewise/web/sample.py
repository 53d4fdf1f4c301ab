"""A simulated person with a result, to try the pages on."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from kneewise.store.archive import Archive
from kneewise.store.people import Identity
from kneewise.units import deg
from kneewise.web.jobs.assessing import NUMBERS, PAGE, PLAYBACK
from kneewise.web.jobs.errand import kept

CODE = "SAMPLE"

LEFT, RIGHT = deg(4), deg(22)
"""Inward bend of the knees that are drawn."""


def add_sample(archive: Archive) -> None:
    """Put the simulated person on record, if they are not there."""
    from kneewise.events.event import Activity
    from kneewise.report.contract import as_json
    from kneewise.report.page import as_page
    from kneewise.report.playback import as_playback
    from kneewise.report.save import save
    from kneewise.simulate.movement import Movement
    from kneewise.simulate.people import Drawn, recorded
    from kneewise.workflow.assessing import assess_recordings
    from kneewise.workflow.request import Request

    if archive.chart(CODE).is_there:
        return
    archive.people.keep(Identity(code=CODE, name="A simulated person"))
    drawn = Drawn(movement=Movement.SQUAT, left=LEFT, right=RIGHT, noise=1.5)
    request = Request(files=(), activity=Activity.SQUAT)
    found = assess_recordings([recorded(drawn)], request)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        save(
            out,
            {
                NUMBERS: json.dumps(as_json(found)),
                PAGE: as_page(found),
                PLAYBACK: as_playback(found),
            },
        )
        kept(archive, CODE, out)
