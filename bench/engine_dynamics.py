"""The time of inverse dynamics, beside OpenSim's solver in the same run.

Run with ``python -m bench.engine_dynamics``; needs the recordings, OpenSim for ratios.
"""

from __future__ import annotations

import numpy as np

from bench.engine_fit import best
from kneewise.engine.dynamics import ExternalLoads, moments
from tests.data import recording
from tests.engine.bodies import GAIT, WALK, body, poses

FRAMES = 5000


def of_opensim(name: str, frames: int = 200) -> float | None:
    """Seconds that OpenSim's solver takes for a frame, files aside; None without it."""
    try:
        import opensim
    except ImportError:
        return None
    opensim.Logger.setLevelString("error")
    model = opensim.Model(str(recording(name)))
    state = model.initSystem()
    solver = opensim.InverseDynamicsSolver(model)
    none = opensim.Vector(model.getNumCoordinates(), 0.0)

    def act() -> None:
        for _ in range(frames):
            state.updQ()
            solver.solve(state, none)

    return best(act, times=3) / frames


def table(name: str) -> None:
    """Print the times of one model."""
    model = body(name)
    q = poses(model, FRAMES)
    rng = np.random.default_rng(0)
    heels = [model.segments.index(each) for each in ("calcn_r", "calcn_l")]
    time = np.arange(FRAMES) / 100
    loads = ExternalLoads(
        time=time,
        segment=np.array(heels),
        force=rng.normal(0, 500, (FRAMES, 2, 3)),
        point=rng.normal(0, 1, (FRAMES, 2, 3)),
        torque=rng.normal(0, 20, (FRAMES, 2, 3)),
    )
    moments(model, time, q, q, q, loads)
    ours = best(lambda: moments(model, time, q, q, q, loads), times=20) / FRAMES
    theirs = of_opensim(name)
    ratio = f", {theirs / ours:6.0f} x OpenSim's solver" if theirs is not None else ""
    print(f"{name}: {ours * 1e6:6.2f} us/frame{ratio}")


if __name__ == "__main__":
    for each in (GAIT, WALK):
        table(each)
