"""Every group of muscles weaker and stronger, worked out in a child process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kneewise.web.jobs.task import Task

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kneewise.workflow.sweeping import Sweep
    from kneewise.workflow.what_if import Value

_STAGE = "Sharing the movement among stronger and weaker muscles"


def sweep_into(out: Path, task: Task, report: Callable[[str, float], None]) -> None:
    """Answer what other strengths would ask, a file for each group.

    Raises:
        KneewiseError: if the result keeps no body in motion.
    """
    from kneewise.report.save import save
    from kneewise.workflow import kept, names, scenes
    from kneewise.workflow.sweeping import sweeps

    report(_STAGE, 0.0)
    folder = Path(task.files[0])
    one = kept.read(folder, task.recording)
    drawn = folder / names.scene(task.recording)
    time = scenes.times(drawn) if drawn.is_file() else one.there.time
    found = sweeps(one, time, lambda share: report(_STAGE, share))
    save(out, {f"{each.group.value}.json": _told(each) for each in found})


def _told(sweep: Sweep) -> str:
    """A sweep as the interface gives it."""
    from kneewise.report.scene import named, percents
    from kneewise.workflow.sweeping import FACTORS

    told: dict[str, Any] = {
        "group": sweep.group.value,
        "factors": list(FACTORS),
        "used": _rows({named(bundle): v for bundle, v in sweep.used.items()}),
        "missing": _rows(
            {f"{name}_{side.value}": v for (name, side), v in sweep.missing.items()}
        ),
        "curves": {
            named(bundle): percents(list(levels))
            for bundle, levels in sweep.curves.items()
        },
    }
    return json.dumps(told, separators=(",", ":"), allow_nan=False)


def _rows(values: Mapping[str, tuple[Value, ...]]) -> dict[str, list[list[float]]]:
    """By name, each level's value and error."""
    return {
        name: [[round(one.value, 4), round(one.error, 4)] for one in levels]
        for name, levels in values.items()
    }
