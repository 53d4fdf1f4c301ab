"""The time of a fit, beside OpenSim's inverse kinematics in the same run.

Run with ``python -m bench.engine_fit``; needs the recordings, and OpenSim for ratios.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from kneewise.engine.fit import Settings, fit
from kneewise.engine.observe import Landmarks
from tests.data import recording
from tests.engine.bodies import GAIT, WALK
from tests.engine.trials import MARKERS, WEIGHTS, Trial, trial

KINDS = {
    "angles": Settings(errors=False, threads=1),
    "angles, two threads": Settings(errors=False, threads=2),
    "angles and errors": Settings(threads=1),
    "angles, errors, smoothed": Settings(threads=1, unrest=50.0),
}


def best(act: Callable[[], object], times: int = 5) -> float:
    """The shortest of several goes, s."""
    goes = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        goes.append(time.perf_counter() - start)
    return min(goes)


def longer(given: Trial, times: int) -> Landmarks:
    """The markers of a trial, there and back again *times* times."""
    seen = given.landmarks
    once = np.concatenate([seen.positions, seen.positions[::-1]])
    positions = np.tile(once, (times, 1, 1))
    return replace(seen, time=np.arange(len(positions)) / 100, positions=positions)


def of_opensim(name: str) -> float | None:
    """Seconds that OpenSim's tool takes for a frame; None without OpenSim."""
    try:
        import opensim
    except ImportError:
        return None
    opensim.Logger.setLevelString("error")
    given = trial(name)
    with tempfile.TemporaryDirectory() as folder:
        tool = opensim.InverseKinematicsTool()
        tool.set_model_file(str(recording(name)))
        tool.set_marker_file(str(recording(MARKERS[name])))
        tool.set_output_motion_file(str(Path(folder) / "ik.mot"))
        tool.set_results_directory(folder)
        tool.setStartTime(float(given.landmarks.time[0]))
        tool.setEndTime(float(given.landmarks.time[-1]))
        if name == GAIT:
            without_model = False
            setup = str(recording(WEIGHTS[name]))
            source = opensim.InverseKinematicsTool(setup, without_model)
            tasks = source.get_IKTaskSet()
        else:
            tasks = opensim.IKTaskSet(str(recording(WEIGHTS[name])))
        for i in range(tasks.getSize()):
            tool.upd_IKTaskSet().cloneAndAppend(tasks.get(i))
        whole = best(tool.run, times=1)
    return whole / len(given.landmarks.time)


def taken(given: Trial, seen: Landmarks, settings: Settings) -> float:
    """Seconds that a frame takes."""
    return best(lambda: fit(given.body, [seen, given.wishes], settings)) / len(
        seen.time
    )


def table(name: str) -> None:
    """Print the times of one trial."""
    given = trial(name)
    fit(given.body, [given.landmarks, given.wishes], Settings(unrest=50.0))  # compiles
    theirs = of_opensim(name)
    print(f"\n{name}: {len(given.body.coordinates)} coordinates")
    if theirs is not None:
        print(f"  {'OpenSim, the tool':38s} {theirs * 1e6:10.1f} us/frame")
    for times in (1, 20):
        seen = longer(given, times)
        for words, settings in KINDS.items():
            if times == 20 and settings.unrest is not None:
                continue
            ours = taken(given, seen, settings)
            ratio = f"{theirs / ours:8.0f} x" if theirs is not None else ""
            what = f"{words}, {len(seen.time)} frames"
            print(f"  {what:38s} {ours * 1e6:10.1f} us/frame {ratio}")


def growth() -> None:
    """Print how the time grows with the frames."""
    given = trial(GAIT)
    print("\nframes      us/frame")
    for times in (1, 4, 40, 400):
        seen = longer(given, times)
        settings = Settings(errors=False, threads=1)
        print(f"{len(seen.time):6d} {taken(given, seen, settings) * 1e6:12.1f}")


if __name__ == "__main__":
    for each in (GAIT, WALK):
        table(each)
    growth()
