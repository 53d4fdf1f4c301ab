"""A simulated person's squats, drawn and assessed in a child process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kneewise.web.jobs.assessing import NUMBERS, PAGE, PLAYBACK, bodies
from kneewise.web.jobs.task import Task

LEFT_DEG, RIGHT_DEG = 4.0, 22.0
"""Inward bend of the knees that are drawn."""


def sample_into(out: Path, task: Task, report: Callable[[str, float], None]) -> None:
    """Draw squats with markers, assess them, and write what was found into a folder."""
    from kneewise.events.event import Activity
    from kneewise.report.contract import as_json
    from kneewise.report.page import as_page
    from kneewise.report.playback import as_playback
    from kneewise.report.save import save
    from kneewise.simulate.moves import Truth, squats
    from kneewise.simulate.people import Drawn, recorded
    from kneewise.units import deg
    from kneewise.workflow.assessing import of_recordings
    from kneewise.workflow.person import facts_of
    from kneewise.workflow.request import Request

    report("Simulating a person", 0.0)
    drawn = Drawn(left=deg(LEFT_DEG), right=deg(RIGHT_DEG))
    body = squats(Truth(left=drawn.left, right=drawn.right, rate=60.0))
    recording = replace(recorded(drawn), motion=body, markers=body)
    person = facts_of(task.person)
    request = Request(files=(), activity=Activity.SQUAT, person=person, progress=report)
    made = of_recordings([recording], request)
    report("Writing the report", 0.0)
    files: dict[str, str | bytes] = {
        NUMBERS: json.dumps(as_json(made.assessment)),
        PAGE: as_page(made.assessment),
        PLAYBACK: as_playback(made.assessment),
    }
    save(out, files | bodies(made))
