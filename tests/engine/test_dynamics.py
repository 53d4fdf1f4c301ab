"""Inverse dynamics: against MuJoCo, against OpenSim, and against the laws."""

from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.engine.body import SLIDE, Body
from kneewise.engine.dynamics import ExternalLoads, external, moments
from kneewise.engine.kinematics import forward
from kneewise.engine.preprocess import prepared, rates
from kneewise.errors import UnfitRecording
from kneewise.motion.forces import Forces
from kneewise.read import sto
from tests.data import recording
from tests.engine.bodies import GAIT, LAI, WALK, body, poses
from tests.engine.trials import coordinates

FOLDER = {GAIT: "opensim-oracles/gait2392", WALK: "opensim-oracles/rajagopal"}
GROUND = {
    GAIT: ("subject01_walk1_grf.mot", ("", "1_")),
    WALK: ("grf_walk.mot", ("r_", "l_")),
}
CLOSE = 1e-9  # N·m: rounding of forces of some thousands of newtons


def motion(model: Body, n: int, seed: int = 0) -> tuple[Array, Array, Array]:
    """Random poses, rates and accelerations, each (n, q)."""
    rng = np.random.default_rng(seed)
    q = poses(model, n, seed)
    return q, rng.normal(0, 3, q.shape), rng.normal(0, 20, q.shape)


def pushes(model: Body, n: int, seed: int = 1) -> ExternalLoads:
    """Random forces on both heels."""
    rng = np.random.default_rng(seed)
    heels = [model.segments.index(name) for name in ("calcn_r", "calcn_l")]
    return ExternalLoads(
        time=np.arange(n) / 100,
        segment=np.array(heels),
        force=rng.normal(0, 500, (n, 2, 3)),
        point=rng.normal(0, 1, (n, 2, 3)),
        torque=rng.normal(0, 20, (n, 2, 3)),
    )


@pytest.mark.parametrize("name", [GAIT, WALK])
def test_moments_are_those_of_mujoco(name: str) -> None:
    mujoco = pytest.importorskip("mujoco", reason="MuJoCo, a test oracle, is missing")
    model = body(name)
    q, dq, ddq = motion(model, 30)
    loads = pushes(model, 30)

    found = moments(model, loads.time, q, dq, ddq, loads)

    expected = _of_mujoco(mujoco, model, (q, dq, ddq), loads)
    assert np.abs(found - expected).max() < CLOSE


@pytest.mark.parametrize(("name", "allowed"), [(GAIT, 0.02), (WALK, 0.1)])
def test_moments_are_those_of_opensim(name: str, allowed: float) -> None:
    model = body(name)
    free = replace(model, coupled_to=np.full(len(model.coordinates), -1))
    time, q = coordinates(model, f"{FOLDER[name]}/ik.mot")
    table = sto.table(recording(f"{FOLDER[name]}/id.sto"))
    ready = prepared(time, q, table.time)

    found = moments(free, table.time, *ready, _plates(model, name))

    kinds = [(f"{c}_moment", f"{c}_force") for c in model.coordinates]
    names = [pair[pair[0] not in table.columns] for pair in kinds]
    columns = [table.columns.index(name) for name in names]
    far = found - table.values[:, columns]
    assert np.sqrt(np.square(far).mean()) < allowed


def test_power_is_the_change_of_energy() -> None:
    model = body(LAI)
    time = np.linspace(0, 1, 2001)
    phase = np.random.default_rng(2).uniform(0, 6, len(model.coordinates))
    swing = np.where(model.locked | (model.coupled_to >= 0), 0.0, 0.2)
    q = model.default + swing * np.sin(3 * time[:, None] + phase)
    dq = 3 * swing * np.cos(3 * time[:, None] + phase)
    ddq = -9 * swing * np.sin(3 * time[:, None] + phase)

    power = (moments(model, time, q, dq, ddq) * dq).sum(axis=1)

    change = np.gradient(_energy(model, time, q), time, edge_order=2)
    assert power[5:-5] == pytest.approx(change[5:-5], abs=1e-3 * np.abs(change).max())


def test_a_body_at_rest_weighs_what_it_weighs() -> None:
    model = body(GAIT)
    q = model.default[None]
    none = np.zeros(q.shape)

    found = moments(model, np.zeros(1), q, none, none)

    weight = model.mass.sum() * 9.80665
    assert found[0, model.index("pelvis_ty")] == pytest.approx(weight, rel=1e-9)


def test_a_force_through_the_ground_takes_the_weight_off() -> None:
    model = body(GAIT)
    q = model.default[None].repeat(2, axis=0)
    none = np.zeros(q.shape)
    weight = model.mass.sum() * 9.80665
    forces = Forces(
        time=np.array([0.0, 1.0]),
        plates=("right", "spare"),
        force=np.array([[[0, 0, weight], [0, 0, 5.0]]]).repeat(2, axis=0),
        point=np.zeros((2, 2, 3)),
        torque=np.zeros((2, 2, 3)),
    )

    loads = external(model, forces, {"right": "calcn_r"})
    found = moments(model, forces.time, q, none, none, loads)

    assert found[:, model.index("pelvis_ty")] == pytest.approx(0, abs=1e-9 * weight)


def test_forces_that_do_not_cover_the_motion_are_refused() -> None:
    model = body(GAIT)
    q, dq, ddq = motion(model, 5)
    loads = pushes(model, 100)

    with pytest.raises(UnfitRecording, match=r"the forces cover 0 to 0\.99 s"):
        moments(model, np.linspace(3, 4, 5), q, dq, ddq, loads)


def test_rates_of_a_spline_are_those_of_the_curve() -> None:
    time = np.linspace(0, 2, 201)
    curve = np.stack([np.sin(4 * time), time**3], axis=1)

    found = rates(time, curve)

    inside = slice(20, -20)
    slope = np.stack([4 * np.cos(4 * time), 3 * time**2], axis=1)
    bend = np.stack([-16 * np.sin(4 * time), 6 * time], axis=1)
    assert found.dq[inside] == pytest.approx(slope[inside], abs=1e-5)
    assert found.ddq[inside] == pytest.approx(bend[inside], abs=1e-3)


def test_the_filter_halves_what_is_at_its_cut_off_and_leaves_what_is_slow() -> None:
    time = np.arange(0, 10, 0.01)
    slow, fast = np.sin(2 * np.pi * 0.5 * time), np.sin(2 * np.pi * 6 * time)

    kept = prepared(time, np.stack([slow, fast], axis=1)).q[300:700]

    assert kept[:, 0] == pytest.approx(slow[300:700], abs=0.01)
    assert kept[:, 1] == pytest.approx(fast[300:700] / 2, abs=0.01)


def _plates(model: Body, name: str) -> ExternalLoads:
    """The plate forces of a trial of the oracles, as its settings apply them."""
    file, plates = GROUND[name]
    table = sto.table(recording(f"{FOLDER[name]}/{file}"))

    def values(kind: str, letter: str) -> Array:
        parts = []
        for plate in plates:
            start = (
                f"{plate}ground_{kind}_" if name == GAIT else f"ground_{kind}_{plate}"
            )
            names = [f"{start}{letter}{axis}" for axis in "xyz"]
            parts.append(table.values[:, [table.columns.index(n) for n in names]])
        return np.stack(parts, axis=1)

    heels = [model.segments.index(name) for name in ("calcn_r", "calcn_l")]
    return ExternalLoads(
        time=table.time,
        segment=np.array(heels),
        force=values("force", "v"),
        point=values("force", "p"),
        torque=values("torque", ""),
    )


def _energy(model: Body, time: Array, q: Array) -> Array:
    """Energy of motion and of height (n,), from where the segments are."""
    placed = forward(model, q)
    centre = placed.at + (placed.turn @ model.centre[:, :, None])[..., 0]
    speed = np.gradient(centre, time, axis=0, edge_order=2)
    turn = np.gradient(placed.turn, time, axis=0, edge_order=2)
    spin = np.swapaxes(placed.turn, 2, 3) @ turn  # skew, in the segment
    own = np.stack([spin[..., 2, 1], spin[..., 0, 2], spin[..., 1, 0]], axis=-1)
    moving = 0.5 * (model.mass * np.square(speed).sum(axis=2)).sum(axis=1)
    turning = 0.5 * np.einsum("nsi,sij,nsj->n", own, model.inertia, own)
    height = -(model.mass * (centre @ model.gravity)).sum(axis=1)
    return moving + turning + height


def _of_mujoco(
    mujoco: ModuleType, model: Body, moves: tuple[Array, ...], loads: ExternalLoads
) -> Array:
    """Moments (n, q) by MuJoCo, its joint moments taken to the coordinates."""
    engine = _built(mujoco, model)
    state = mujoco.MjData(engine)
    order = [int(engine.joint(i).name) for i in range(engine.njnt)]
    out = np.zeros(moves[0].shape)
    for t, (q, dq, ddq) in enumerate(zip(*moves, strict=True)):
        x, slope, bend = (each[order] for each in _axis_values(model, q))
        state.qpos[:] = x
        state.qvel[:] = slope @ dq
        state.qacc[:] = slope @ ddq + bend @ np.square(dq)
        mujoco.mj_inverse(engine, state)
        force = state.qfrc_inverse.copy()
        for k, segment in enumerate(loads.segment):
            along, about = np.zeros((3, engine.nv)), np.zeros((3, engine.nv))
            own = engine.body(model.segments[segment]).id
            where = loads.point[t, k][:, None]
            mujoco.mj_jac(engine, state, along, about, where, own)
            force -= along.T @ loads.force[t, k] + about.T @ loads.torque[t, k]
        out[t] = slope.T @ force
    return out


def _built(mujoco: ModuleType, model: Body) -> Any:  # noqa: ANN401 - no types
    """The body as MuJoCo has it: every axis a joint of its own."""
    spec = mujoco.MjSpec()
    spec.compiler.boundmass = spec.compiler.boundinertia = 0
    spec.compiler.balanceinertia = False
    spec.option.gravity = model.gravity
    made: list[Any] = []
    for s, name in enumerate(model.segments):
        turn = np.zeros(4)
        mujoco.mju_mat2Quat(turn, np.ascontiguousarray(model.joint_turn[s]).reshape(-1))
        above = made[model.parent[s]] if model.parent[s] >= 0 else spec.worldbody
        i = model.inertia[s]
        own = above.add_body(
            name=name,
            pos=model.joint_place[s],
            quat=turn,
            mass=model.mass[s],
            ipos=model.centre[s],
            fullinertia=[i[0, 0], i[1, 1], i[2, 2], i[0, 1], i[0, 2], i[1, 2]],
            explicitinertial=True,
        )
        for a in range(model.first_axis[s], model.first_axis[s + 1]):
            kinds = mujoco.mjtJoint
            kind = (
                kinds.mjJNT_SLIDE if model.axis_kind[a] == SLIDE else kinds.mjJNT_HINGE
            )
            own.add_joint(name=f"{a}", type=kind, axis=model.axes[a], pos=[0, 0, 0])
        made.append(own)
    return spec.compile()


def _axis_values(model: Body, q: Array) -> tuple[Array, Array, Array]:
    """How far every axis moved (a,), and the two derivatives in the coordinates."""
    shape = (len(model.axes), len(q))
    x, slope, bend = np.zeros(shape[0]), np.zeros(shape), np.zeros(shape)
    for a in range(shape[0]):
        c = int(model.axis_coordinate[a])
        inner = np.array([q[c] if c >= 0 else 0.0, 1.0, 0.0])
        driver = c
        if c >= 0 and model.coupled_to[c] >= 0:
            driver = int(model.coupled_to[c])
            inner = _piece(model, int(model.coupler[c]), q[driver])
        outer = _piece(model, a, inner[0])
        x[a] = outer[0]
        if c >= 0:
            slope[a, driver] = outer[1] * inner[1]
            bend[a, driver] = outer[2] * inner[1] ** 2 + outer[1] * inner[2]
    return x, slope, bend


def _piece(model: Body, i: int, x: float) -> Array:
    """Function i and its two derivatives at x."""
    functions = model.functions
    knots = functions.knots[functions.first_knot[i] : functions.first_knot[i + 1]]
    piece = functions.first_piece[i] + np.searchsorted(knots, x, side="right")
    curve = np.polynomial.Polynomial(functions.coefficients[piece])
    d = x - functions.about[piece]
    return np.array([curve(d), curve.deriv()(d), curve.deriv(2)(d)])
