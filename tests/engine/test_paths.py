"""How long muscles are, and their levers: exact derivatives, and OpenSim's numbers."""

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.engine.body import Body
from kneewise.engine.paths import lengthening, lengths_and_arms
from kneewise.errors import BadSetting
from kneewise.units import deg
from tests.engine.bodies import GAIT, LAI, SUBJECT, WALK, body, poses
from tests.engine.loads import load, result
from tests.engine.strings import CYLINDER, ELLIPSOID, SPHERE, string

EXACT = 1e-9  # m: what a difference of five poses can resolve
WRITTEN = 6e-9  # m: the files have eight digits after the point
STEP = 1e-3  # rad or m


def lengths(body: Body, q: Array) -> Array:
    return lengths_and_arms(body, q)[0]


def slopes(body: Body, q: Array, c: int, step: float) -> Array:
    """-dL/dq (n, m) at coordinate *c*, from four neighbouring poses."""
    total: Array = np.zeros(())
    for k, weight in ((1, 8.0), (-1, -8.0), (2, -1.0), (-2, 1.0)):
        moved = q.copy()
        moved[:, c] += k * step
        total = total - weight * lengths(body, moved)
    return total / (12 * step)


@pytest.mark.parametrize("name", [GAIT, WALK, LAI, SUBJECT])
def test_every_arm_is_how_the_length_changes(name: str) -> None:
    model = body(name)
    q = poses(model, 25, seed=3)

    arms = lengths_and_arms(model, q)[1]

    corners = 0
    for c in np.flatnonzero(model.coupled_to < 0).tolist():
        wide, narrow = slopes(model, q, c, STEP), slopes(model, q, c, STEP / 4)
        smooth = np.abs(wide - narrow) < 10 * EXACT
        near = np.minimum(np.abs(wide - arms[..., c]), np.abs(narrow - arms[..., c]))
        corners += int((~smooth).sum())
        assert near[smooth].max() < EXACT
    assert corners < 5e-4 * arms.size  # where a string just meets a surface


def test_a_coupled_coordinate_hands_its_arm_to_its_driver() -> None:
    model = body(WALK)
    q = poses(model, 5)

    arms = lengths_and_arms(model, q)[1]

    assert np.abs(arms[..., model.coupled_to >= 0]).max() == 0
    assert (model.coupled_to >= 0).sum() == 2


def test_gait2392_is_as_long_and_pulls_as_in_opensim() -> None:
    trial = load(GAIT)

    stored = result(GAIT, "ma_MuscleAnalysis_Length")

    assert np.abs(trial.lengths - stored).max() < WRITTEN
    for name in ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle"):
        for side in "lr":
            arms = result(GAIT, f"ma_MuscleAnalysis_MomentArm_{name}_{side}")
            own = trial.arms[..., trial.body.index(f"{name}_{side}")]
            assert np.abs(own - arms).max() < WRITTEN


def test_rajagopal_is_as_long_as_in_opensim_but_for_a_fault_of_it() -> None:
    """OpenSim keeps an old arc for the lateral gastrocnemius: shorter than its chord.

    On every other muscle its path over a cylinder is tangent to 0.1 degrees only.
    """
    trial = load(WALK, "ma_MuscleAnalysis_Length")
    stored = result(WALK, "ma_MuscleAnalysis_Length")
    others = [not name.startswith("gaslat") for name in trial.muscles.names]

    apart = np.abs(trial.lengths - stored)

    assert np.median(apart) < 1e-8
    assert apart[:, others].max() < 1.5e-4
    assert apart.max() < 7e-3


@pytest.mark.parametrize(
    ("name", "band"),
    [
        ("hip_flexion", 5e-4),
        ("hip_adduction", 8e-4),
        ("hip_rotation", 1.4e-3),
        ("knee_angle", 2e-4),
        ("ankle_angle", 2e-5),
    ],
)
def test_rajagopal_pulls_as_in_opensim(name: str, band: float) -> None:
    """OpenSim's own arms differ from -dL/dq of its lengths by as much."""
    trial = load(WALK, "ma_MuscleAnalysis_Length")

    for side in "lr":
        arms = result(WALK, f"ma_MuscleAnalysis_MomentArm_{name}_{side}")
        own = trial.arms[..., trial.body.index(f"{name}_{side}")]
        assert np.median(np.abs(own - arms)) < 1e-8
        assert np.abs(own - arms).max() < band


@pytest.mark.parametrize("kind", [CYLINDER, SPHERE, ELLIPSOID])
def test_a_string_around_a_round_joint_has_its_radius_as_lever(kind: int) -> None:
    model = string(kind=kind, size=(0.05, 0.05, 0.05), start=(0.4, 0, 0))
    q = np.zeros((9, 3))
    q[:, 2] = np.linspace(deg(168), deg(179), 9)

    length, arms = lengths_and_arms(model, q)

    straight = 2 * np.sqrt(0.4**2 - 0.05**2)
    turn = q[:, 2] - 2 * np.arccos(0.05 / 0.4)
    assert np.abs(np.abs(arms[:, 0, 2]) - 0.05).max() < EXACT
    assert np.abs(length[:, 0] - straight - 0.05 * turn).max() < EXACT


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize("kind", [CYLINDER, SPHERE])
def test_a_one_sided_surface_sends_the_string_round_its_side(
    kind: int, side: int
) -> None:
    model = string(kind=kind, size=(0.05, 0.3, 0), start=(0.4, 0.01, 0), side=side)
    q = np.zeros((1, 3))
    q[:, 2] = deg(180)

    arms = lengths_and_arms(model, q)[1]

    assert arms[0, 0, 2] == pytest.approx(-0.05 * side, abs=1e-9)


@pytest.mark.parametrize("kind", [CYLINDER, SPHERE, ELLIPSOID])
def test_the_lever_over_any_surface_is_how_the_length_changes(kind: int) -> None:
    model = string(kind=kind, size=(0.05, 0.09, 0.07), start=(0.2, 0.01, 0.03))
    rng = np.random.default_rng(5)
    q = rng.uniform(-0.5, 0.5, (40, 3)) + [0, 0, np.pi]

    length, arms = lengths_and_arms(model, q)

    for c in range(3):
        near = np.abs(slopes(model, q, c, STEP) - arms[..., c])
        assert np.quantile(near, 0.9) < EXACT
    assert (length > 0.3).all()


def test_a_ball_and_an_ellipsoid_with_equal_axes_are_one() -> None:
    ball = string(kind=SPHERE, size=(0.06, 0, 0), start=(0.2, 0.02, 0.01))
    egg = string(kind=ELLIPSOID, size=(0.06, 0.06, 0.06), start=(0.2, 0.02, 0.01))
    q = np.random.default_rng(2).uniform(-0.4, 0.4, (20, 3)) + [0, 0, np.pi]

    apart = lengths(ball, q) - lengths(egg, q)

    assert np.abs(apart).max() < EXACT


def test_muscles_lengthen_as_fast_as_their_arms_say() -> None:
    trial = load(GAIT)
    step = 1e-4

    before = lengths(trial.body, trial.q - step * trial.qdot)
    after = lengths(trial.body, trial.q + step * trial.qdot)

    speed = lengthening(trial.arms, trial.qdot)
    steady = np.abs(after - before) / step < 3  # no point that comes or goes
    assert np.abs((after - before) / (2 * step) - speed)[steady].max() < 1e-5


def test_a_pose_that_is_not_known_gives_no_length() -> None:
    model = body(GAIT)
    assert model.muscles is not None
    q = poses(model, 2)
    q[0, model.index("hip_flexion_r")] = np.nan

    length, arms = lengths_and_arms(model, q)

    crosses = np.abs(arms[1, :, model.index("hip_flexion_r")]) > 0
    left = [name.endswith("_l") for name in model.muscles.names]
    assert np.isnan(length[0, crosses]).all()
    assert np.isfinite(length[0, left]).all()
    assert np.isfinite(length[1]).all()


def test_the_piriformis_and_the_gluteus_medius_turn_with_hip_flexion() -> None:
    """External rotators of the straight hip turn it inwards when it is bent.

    Delp, Hess, Hungerford & Jones 1999, J Biomech 32:493-501.
    """
    model = body(GAIT)
    assert model.muscles is not None
    q = np.tile(model.default, (2, 1))
    q[:, model.index("hip_flexion_r")] = [0, deg(90)]

    turns = lengths_and_arms(model, q)[1][..., model.index("hip_rotation_r")]

    for name in ("peri_r", "glut_med3_r"):
        straight, bent = turns[:, model.muscles.names.index(name)]
        assert straight < 0 < bent


@pytest.mark.parametrize("name", [GAIT, WALK])
def test_hip_muscles_pull_where_they_are_known_to_pull(name: str) -> None:
    model = body(name)
    assert model.muscles is not None
    names = model.muscles.names
    arms = lengths_and_arms(model, model.default[None])[1][0]
    flexion, adduction = model.index("hip_flexion_r"), model.index("hip_adduction_r")

    def arm(muscle: str, coordinate: int) -> float:
        return float(arms[names.index(muscle), coordinate])

    assert arm("psoas_r", flexion) > 0.01
    assert arm("bifemlh_r" if name == GAIT else "bflh_r", flexion) < -0.02
    assert arm("add_long_r" if name == GAIT else "addlong_r", adduction) > 0.02
    assert arm("glut_med1_r" if name == GAIT else "glmed1_r", adduction) < -0.02


def test_a_body_without_muscles_says_so() -> None:
    model = string(
        kind=SPHERE, size=(0.06, 0, 0), start=(0.2, 0.02, 0.01), muscle=False
    )

    with pytest.raises(BadSetting, match="no muscles"):
        lengths_and_arms(model, np.zeros((1, 3)))


def test_another_number_of_coordinates_is_our_bug() -> None:
    with pytest.raises(ValueError, match=r"expected \(n, 23\)"):
        lengths_and_arms(body(GAIT), np.zeros((1, 5)))
