"""When muscles work in a walk, against what electrodes on the same leg recorded."""

from __future__ import annotations

from functools import cache

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.effort import Task, effort
from kneewise.engine.feet import on_feet
from kneewise.engine.preprocess import prepared
from kneewise.read import loads, sto
from tests.data import recording
from tests.engine.bodies import WALK, body
from tests.engine.trials import ANGLES, coordinates

FOLDER = "opensim-rajagopal-walk"
RECORDED = {
    "soleus": ("soleus",),
    "gastrocnemius": ("gasmed", "gaslat"),
    "tibialis_anterior": ("tibant",),
    "medial_hamstrings": ("semimem", "semiten"),
    "biceps_femoris": ("bflh",),
    "vastus_lateralis": ("vaslat",),
    "vastus_medius": ("vasmed",),
    "rectus_femoris": ("recfem",),
    "gluteus_maximus": ("glmax1", "glmax2", "glmax3"),
    "gluteus_medius": ("glmed1", "glmed2", "glmed3"),
}
DELAYS = np.arange(0.0, 0.121, 0.01)
"""s from the electric signal to force: 50 to 100 ms, a little more for envelopes."""


@cache
def activations() -> tuple[Array, dict[str, Array]]:
    """Time (n,) and the activation (n,) of every muscle in the walk."""
    model = body(WALK)
    time, q = coordinates(model, ANGLES[WALK])
    forces = loads.forces(recording(f"{FOLDER}/grf_walk.mot"))
    plates = on_feet(model, time, q, forces)
    found = effort(Task(body=model, motion=prepared(time, q), loads=plates.loads))
    assert model.muscles is not None
    return time, dict(zip(model.muscles.names, found.activations.T, strict=True))


def likeness(muscle: str, side: str) -> float:
    """The correlation of envelope and activation at the best delay."""
    table = sto.table(recording(f"{FOLDER}/electromyography.sto"))
    electric = table.values[:, table.columns.index(muscle)]
    time, active = activations()
    ours = np.mean([active[f"{name}_{side}"] for name in RECORDED[muscle]], axis=0)
    return max(
        float(np.corrcoef(np.interp(time - d, table.time, electric), ours)[0, 1])
        for d in DELAYS
    )


def test_muscles_work_when_the_electrodes_say_so() -> None:
    own = {muscle: likeness(muscle, "r") for muscle in RECORDED}

    alike = {muscle for muscle, r in own.items() if r > 0.6}

    assert len(alike) >= 9, own
    assert {"gluteus_medius", "gluteus_maximus", "vastus_lateralis"} <= alike
    assert np.mean(list(own.values())) > 0.7


def test_those_of_the_other_leg_do_not() -> None:
    other = [likeness(muscle, "l") for muscle in RECORDED]

    assert np.mean(other) < 0.2
