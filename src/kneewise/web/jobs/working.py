"""What a child process does, by the kind of its task."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kneewise.web.jobs.assessing import assess_into
from kneewise.web.jobs.practising import practise_into
from kneewise.web.jobs.sampling import sample_into
from kneewise.web.jobs.sweeping import sweep_into
from kneewise.web.jobs.task import ASSESS, PRACTISE, SAMPLE, SWEEP, Task

Report = Callable[[str, float], None]

_WORK: dict[str, Callable[[Path, Task, Report], None]] = {
    ASSESS: assess_into,
    SWEEP: sweep_into,
    SAMPLE: sample_into,
    PRACTISE: practise_into,
}


def work_into(out: Path, task: Task, report: Report) -> None:
    """Do a task, and write what was found into a folder.

    Raises:
        KneewiseError: if it cannot be done.
    """
    _WORK[task.kind](out, task, report)
