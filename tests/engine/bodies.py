"""The models of the recordings as bodies, each read once; and random poses of them."""

from functools import cache

import numpy as np

from kneewise.arrays import Array
from kneewise.engine import osim
from kneewise.engine.body import Body
from kneewise.engine.kinematics import coupled
from kneewise.units import deg
from tests.data import recording

GAIT = "opensim-oracles/gait2392/subject01_simbody.osim"
"""Trial A of the oracles: 92 Thelen muscles, moving and conditional points."""

WALK = "opensim-oracles/rajagopal/base.osim"
"""Trial B of the oracles: 80 Millard muscles, 44 cylinders, coupled patellae."""

LAI = "opencap-models/LaiUhlrich2022.osim"
SUBJECT = "opencap-subject4/manually_scaled.osim"

MODELS = (
    GAIT,
    WALK,
    LAI,
    SUBJECT,
    "opensense-walk/Rajagopal2015_opensense.osim",
    "opensim-gait2392-muscle-forces/subject01_simbody_adjusted_StaticOp.osim",
    "opensim-gait2392-subject01/gait2392_thelen2003muscle.osim",
    "opensim-gait2392-subject01/subject01_simbody.osim",
    "opensim-ik-id-oracles/id_subject01.osim",
    "opensim-ik-id-oracles/ik_subject01_simbody.osim",
    "opensim-oracles/gait2392/subject01_res.osim",
    "opensim-oracles/rajagopal/res.osim",
    "opensim-oracles/rajagopal/subject_walk_scaled.osim",
    "opensim-rajagopal-walk/subject_walk_scaled.osim",
    "pose2sim-single/Model_Pose2Sim_body25b_scaled.osim",
)
"""Every model among the recordings."""

BARE = (
    "opensense-walk/Rajagopal2015_opensense.osim",
    "pose2sim-single/Model_Pose2Sim_body25b_scaled.osim",
)
"""Those that have no muscles."""


@cache
def body(name: str) -> Body:
    """The body of a model such as ``GAIT``; skips where there are no recordings."""
    return osim.read(recording(name))


def poses(body: Body, n: int, seed: int = 0) -> Array:
    """Random coordinates (n, q) inside the ranges, coupled ones following.

    Ranges wider than half a turn or 2 m each way are cut there.
    """
    widest = np.where(body.translates, 2.0, deg(180))
    lower = np.clip(body.lower, -widest, widest)
    upper = np.clip(body.upper, -widest, widest)
    share = np.random.default_rng(seed).uniform(size=(n, len(body.coordinates)))
    return coupled(body, lower + share * (upper - lower))
