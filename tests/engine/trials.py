"""The two trials of the oracles, and the synthetic one, as a fit takes them."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cache

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.body import Body
from kneewise.engine.observe import FROM_WORLD, Landmarks, Wishes
from kneewise.read import sto, trc
from kneewise.units import from_deg
from tests.data import recording
from tests.engine.bodies import GAIT, WALK, body

WEIGHTS = {
    GAIT: "opensim-oracles/gait2392/subject01_Setup_IK.xml",
    WALK: "opensim-oracles/rajagopal/ik_tasks_walk.xml",
}
MARKERS = {
    GAIT: "opensim-oracles/gait2392/subject01_walk1.trc",
    WALK: "opensim-oracles/rajagopal/markers_walk.trc",
}
ANGLES = {
    GAIT: "opensim-oracles/gait2392/ik_tight_1e-9.mot",
    WALK: "opensim-oracles/rajagopal/r_1e-09.mot",
}
PER_METRE = {"mm": 1000.0, "m": 1.0}


@dataclass(frozen=True, eq=False, kw_only=True)
class Trial:
    """Markers, wishes, and what OpenSim made of them."""

    body: Body
    landmarks: Landmarks
    wishes: Wishes
    q: Array
    """(n, q) of OpenSim."""

    def cost(self, model: Array, q: Array) -> Array:
        """(n,) what OpenSim minimises, for markers (n, k, 3) of poses (n, q)."""
        assert self.landmarks.weights is not None
        squared = np.square(model - self.landmarks.positions).sum(axis=2)
        own = [self.body.index(name) for name in self.wishes.coordinates]
        far = np.square(q[:, own] - self.wishes.values)
        return squared @ self.landmarks.weights + far @ self.wishes.weights


@cache
def trial(name: str) -> Trial:
    """Trial A (``GAIT``) or B (``WALK``), in the frames that OpenSim solved."""
    model = body(name)
    time, q = coordinates(model, ANGLES[name])
    markers, wishes = tasks(model, WEIGHTS[name])
    table = trc.parse(recording(MARKERS[name]))
    names = [
        m for m in table.markers.landmarks if markers.get(m) and m in model.markers
    ]
    rows = np.abs(table.markers.time[:, None] - time).argmin(axis=0)
    seen = Landmarks(
        time=table.markers.time[rows],
        markers=tuple(names),
        positions=table.markers.only(names).positions[rows] / PER_METRE[table.unit],
        weights=np.array([markers[m] for m in names]),
    )
    return Trial(body=model, landmarks=seen, wishes=wishes, q=q)


def coordinates(model: Body, name: str) -> tuple[Array, Array]:
    """Time (n,) and coordinates (n, q) of a file in degrees, coupled ones in rad."""
    table = sto.table(recording(name))
    values = np.stack(
        [table.values[:, table.columns.index(c)] for c in model.coordinates], 1
    )
    plain = model.translates | (model.coupled_to >= 0)
    return table.time, np.where(plain, values, from_deg(values))


def tasks(model: Body, name: str) -> tuple[dict[str, float], Wishes]:
    """Marker weights and wishes (coordinates at their default) of an IK task file."""
    markers: dict[str, float] = {}
    wished: dict[str, float] = {}
    for task in ET.parse(recording(name)).iter():
        if task.tag in ("IKMarkerTask", "IKCoordinateTask"):
            kind = markers if task.tag == "IKMarkerTask" else wished
            if task.findtext("apply", "true").strip() == "true":
                kind[str(task.get("name"))] = float(task.findtext("weight", "1"))
    values = np.array([[model.default[model.index(c)] for c in wished]])
    weights = np.array(list(wished.values()))
    return markers, Wishes(coordinates=tuple(wished), values=values, weights=weights)


def in_world(positions: Array) -> Array:
    """Positions in the axes of a body, in our world."""
    return positions @ FROM_WORLD


SYNTHETIC = "opensim-ik-id-oracles"
"""Markers computed from angles: an exact solution exists."""


def synthetic() -> tuple[Body, Landmarks, Array]:
    """The body, its markers, and the angles that they were made of."""
    model = body(f"{SYNTHETIC}/ik_subject01_simbody.osim")
    table = trc.parse(recording(f"{SYNTHETIC}/subject01_synthetic_marker_data.trc"))
    _, q = coordinates(model, f"{SYNTHETIC}/std_subject01_walk1_ik.mot")
    seen = table.markers
    return (
        model,
        Landmarks(time=seen.time, markers=seen.landmarks, positions=seen.positions),
        q,
    )
