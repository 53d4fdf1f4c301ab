"""An assessment made in a child process, and written into a folder for the server."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kneewise.web.jobs.task import Task

if TYPE_CHECKING:
    from kneewise.workflow.assessing import Outcome
    from kneewise.workflow.request import Request

NUMBERS = "assessment.json"
PAGE = "report.html"
PLAYBACK = "playback.json"


def assess_into(out: Path, task: Task, report: Callable[[str, float], None]) -> None:
    """Assess what a task names, and write what was found into its folder.

    Raises:
        KneewiseError: if a file cannot be read or holds nothing that can be measured.
    """
    from kneewise.report.contract import as_json
    from kneewise.report.page import as_page
    from kneewise.report.playback import as_playback
    from kneewise.report.save import save
    from kneewise.workflow.assessing import outcome
    from kneewise.workflow.stills import stills

    request = request_of(task, report)
    made = outcome(request)
    pictures = stills(request, made.assessment)
    report("Writing the report", 0.0)
    files: dict[str, str | bytes] = {
        NUMBERS: json.dumps(as_json(made.assessment), ensure_ascii=False) + "\n",
        PAGE: as_page(made.assessment, pictures),
        PLAYBACK: as_playback(made.assessment),
    }
    save(out, files | bodies(made))
    report("Writing the report", 1.0)


def bodies(made: Outcome) -> dict[str, str | bytes]:
    """The bodies in motion of a result, for what is asked later, and to be drawn."""
    if not any(made.fits):
        return {}
    from kneewise.report.scene import as_scene
    from kneewise.workflow import kept, names, scenes

    files: dict[str, str | bytes] = {}
    for number, (fit, body) in enumerate(zip(made.fits, made.bodies, strict=True)):
        if body is not None:
            files[kept.name(number)] = kept.written(body)
        drawn = None if fit is None else scenes.scene(fit, body)
        if drawn is not None:
            files[names.scene(number)] = as_scene(drawn)
    return files


def request_of(task: Task, report: Callable[[str, float], None]) -> Request:
    """What a task asks of the workflow."""
    from kneewise.anatomy import Side
    from kneewise.events.event import Activity
    from kneewise.exam import written
    from kneewise.exam.exams import Exams
    from kneewise.workflow.person import facts_of
    from kneewise.workflow.request import Request

    painful = tuple(Side(side) for side in task.painful)
    exams = Exams() if task.exams is None else written.from_plain(task.exams)
    return Request(
        files=tuple(Path(file) for file in task.files),
        static=None if task.static is None else Path(task.static),
        forces=None if task.forces is None else Path(task.forces),
        activity=None if task.activity is None else Activity(task.activity),
        side=None if task.side is None else Side(task.side),
        person=replace(facts_of(task.person), painful=painful),
        exams=exams,
        progress=report,
    )
