"""The time of every muscle stage, beside OpenSim in the same run.

Run with ``python -m bench.engine_muscles``; needs the recordings, OpenSim for ratios.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from bench.engine_fit import best
from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.engine.groups import Bundle, Group
from kneewise.engine.induce import induced
from kneewise.engine.muscles import Capacity, capacity
from kneewise.engine.optimise import Demand, held, recruitment
from kneewise.engine.paths import lengthening, lengths_and_arms
from kneewise.engine.preprocess import Rates
from kneewise.engine.reactions import reactions
from kneewise.engine.what_if import sweep, what_if
from tests.data import recording
from tests.engine.bodies import GAIT, WALK
from tests.engine.loads import FOLDER, Load, load

Live: TypeAlias = Any  # OpenSim ships no types
POSES = 3  # that OpenSim takes the arms of
LEVELS = 1000
TIMES = 20


def arms_of_opensim(trial: Load, name: str) -> float | None:
    """Seconds that OpenSim takes for all lengths and arms of a pose."""
    try:
        import opensim
    except ImportError:
        return None
    opensim.Logger.setLevelString("off")
    model: Live = opensim.Model(str(recording(name)))
    state = model.initSystem()
    coordinates = model.getCoordinateSet()
    muscles = model.getMuscles()
    crossed = (np.abs(trial.arms) > 0).any(axis=0)
    spent = 0.0
    for pose in trial.q[:: max(len(trial.q) // POSES, 1)][:POSES]:
        for c in np.flatnonzero(trial.body.coupled_to < 0).tolist():
            where = coordinates.get(trial.body.coordinates[c])
            where.setValue(state, float(pose[c]), False)  # noqa: FBT003 - theirs
        model.realizePosition(state)
        begin = time.perf_counter()
        for m, c in np.argwhere(crossed).tolist():
            muscle = muscles.get(trial.muscles.names[m])
            where = coordinates.get(trial.body.coordinates[c])
            muscle.computeMomentArm(state, where)
        spent += time.perf_counter() - begin
    return spent / POSES


def shares_of_opensim(name: str) -> float | None:
    """Seconds that OpenSim's static optimisation takes for a frame, loading aside."""
    try:
        import opensim
    except ImportError:
        return None
    opensim.Logger.setLevelString("off")
    folder, is_walk = FOLDER[name], name == WALK
    model = "res.osim" if is_walk else "subject01_res.osim"
    forces = "grf_walk.xml" if is_walk else "subject01_walk1_grf.xml"
    spent = []
    for frames in (2, 6):
        setup = Path(tempfile.mkdtemp()) / "setup.xml"
        tool: Live = opensim.AnalyzeTool()
        tool.setName("bench")
        tool.setModelFilename(str(recording(f"{folder}/{model}")))
        tool.setResultsDir(str(setup.parent))
        tool.setCoordinatesFileName(str(recording(f"{folder}/ik.mot")))
        tool.setLowpassCutoffFrequency(6)
        tool.setExternalLoadsFileName(str(recording(f"{folder}/{forces}")))
        tool.setInitialTime(0.7)
        tool.setFinalTime(0.7 + (frames - 0.5) * (0.01 if is_walk else 0.016))
        tool.updAnalysisSet().cloneAndAppend(opensim.StaticOptimization())
        tool.printToXML(str(setup))
        begin = time.perf_counter()
        opensim.AnalyzeTool(str(setup)).run()
        spent.append(time.perf_counter() - begin)
    return (spent[1] - spent[0]) / 4


def row(stage: str, act: Callable[[], object], n: int, theirs: float | None) -> None:
    """Print the time of one stage for a frame, and its ratio."""
    act()
    ours = best(act, times=7) / n
    ratio = f"{theirs / ours:12,.0f} x OpenSim" if theirs else ""
    print(f"  {stage:34s} {ours * 1e6:8.2f} us/frame {ratio}")


def repeated(trial: Load) -> Load:
    """A trial over and over, so that the cost of a call does not count."""
    able = trial.capacity
    return replace(
        trial,
        time=np.arange(float(TIMES * len(trial.time))),
        q=tiled(trial.q),
        qdot=tiled(trial.qdot),
        qddot=tiled(trial.qddot),
        moments=tiled(trial.moments),
        lengths=tiled(trial.lengths),
        arms=tiled(trial.arms),
        capacity=Capacity(
            active=tiled(able.active),
            passive=tiled(able.passive),
            cosines=tiled(able.cosines),
        ),
    )


def tiled(values: Array) -> Array:
    """An array over and over along its first axis."""
    return np.concatenate([values] * TIMES)


def demand(trial: Load) -> Demand:
    """What a trial asks of its muscles."""
    return Demand(
        moments=trial.moments,
        arms=trial.arms,
        strength=trial.capacity.active,
        held=held(trial.body),
        reserve=np.ones(len(trial.body.coordinates)),
    )


def table(name: str) -> None:
    """Print the times of one trial."""
    once = load(name)
    trial = repeated(once)
    n = len(trial.time)
    print(f"{Path(name).parent.name}, {len(trial.muscles.names)} muscles, {n} frames")
    asked = demand(trial)
    motion = Rates(trial.q, trial.qdot, trial.qddot)
    forces = recruitment(asked).forces
    speeds = lengthening(trial.arms, trial.qdot)
    row(
        "lengths and all arms",
        lambda: lengths_and_arms(trial.body, trial.q),
        n,
        arms_of_opensim(trial, name),
    )
    row("capacity", lambda: capacity(trial.muscles, trial.lengths, speeds), n, None)
    row(
        "static optimisation, arms given",
        lambda: recruitment(asked),
        n,
        shares_of_opensim(name),
    )
    row(
        "joint reactions",
        lambda: reactions(trial.body, trial.time, motion, forces),
        n,
        None,
    )
    row(
        "induced accelerations",
        lambda: induced(trial.body, motion, trial.arms),
        n,
        None,
    )
    chosen = tuple(Bundle(Group.GLUTEUS_MEDIUS, side) for side in Side)
    levels = sweep(trial.muscles.names, chosen, np.linspace(1, 0.05, LEVELS))
    cycle = demand(once)
    taken = best(lambda: what_if(cycle, trial.muscles.names, levels), times=3)
    print(f"  {LEVELS} strengths x {len(once.time)} frames: {taken:.2f} s")


if __name__ == "__main__":
    for each in (GAIT, WALK):
        table(each)
