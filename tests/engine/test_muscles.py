"""What muscles can pull: the curves of Thelen and Millard, and OpenSim's numbers."""

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.engine.body import CURVES, Muscles
from kneewise.engine.curves import ACTIVE, PASSIVE, SAMPLES, VELOCITY, tables
from kneewise.engine.muscles import capacity
from tests.engine.bodies import GAIT, WALK, body
from tests.engine.loads import load, result

PARITY = 1e-6  # of the largest force: what the digits of the files leave
FINE = 1e-9  # of the largest force

THELEN = dict(CURVES["thelen2003"])
MILLARD = dict(CURVES["millard2012"])


def muscle(kind: str, pennation: float = 0.0) -> Muscles:
    """One muscle of 1 N, 1 m of fibre, no tendon and 10 lengths a second."""
    paths = body(GAIT).muscles
    assert paths is not None
    numbers = [*CURVES[kind].values()]
    return Muscles(
        names=("one",),
        paths=paths.paths,
        force=np.ones(1),
        fibre=np.ones(1),
        tendon=np.zeros(1),
        pennation=np.array([pennation]),
        speed=np.array([10.0]),
        model=(kind,),
        curves=np.array([numbers + [np.nan] * (13 - len(numbers))]),
    )


def active(kind: str, length: Array, speed: Array) -> Array:
    """Active force at fibre lengths, and speeds in parts of the fastest."""
    made = capacity(muscle(kind), length[:, None], 10 * speed[:, None])
    return made.active[:, 0]


def test_gait2392_is_as_strong_as_in_opensim_with_a_rigid_tendon() -> None:
    trial = load(GAIT)
    activation = result(GAIT, "so_StaticOptimization_activation")

    stored = result(GAIT, "so_StaticOptimization_force") / activation

    apart = np.abs(trial.capacity.active - stored) / trial.muscles.force
    assert apart.max() < PARITY


def test_rajagopal_is_as_strong_as_in_opensim_but_for_its_missing_cosine() -> None:
    """OpenSim 4.6 gives the force of the fibre, not of the tendon, for Millard's."""
    trial = load(WALK)
    activation = result(WALK, "so_StaticOptimization_activation")
    stored = result(WALK, "so_StaticOptimization_force") / activation
    others = [not name.startswith("gaslat") for name in trial.muscles.names]

    fibre = trial.capacity.active / trial.capacity.cosines

    apart = np.abs(fibre - stored) / trial.muscles.force
    assert np.median(apart) < 5e-4
    assert apart[:, others].max() < 5e-3  # its speeds over cylinders are not exact


@pytest.mark.parametrize("kind", CURVES)
def test_a_muscle_is_strongest_at_its_optimal_length(kind: str) -> None:
    lengths = np.linspace(0.5, 1.6, 111)

    pull = active(kind, lengths, np.zeros(111))

    assert lengths[pull.argmax()] == pytest.approx(1.0)
    assert pull.max() == pytest.approx(1.0)


@pytest.mark.parametrize("kind", CURVES)
def test_a_muscle_loses_force_while_it_shortens(kind: str) -> None:
    speeds = np.linspace(-1.2, 1.2, 121)

    pull = active(kind, np.ones(121), speeds)

    assert (np.diff(pull) >= -FINE).all()
    assert pull[speeds <= -1].max() < FINE
    assert active(kind, np.ones(1), np.zeros(1))[0] == pytest.approx(1.0)
    assert pull[speeds == 1] == pytest.approx(1.4, abs=0.08)


def test_thelen_pulls_along_hills_hyperbola() -> None:
    """Thelen 2003, J Biomech Eng 125:70-77, equations 6 and 7 at full activation."""
    forces = np.array([0.1, 0.5, 0.9, 1.0, 1.1, 1.3])
    bend, highest = THELEN["Af"], THELEN["Flen"]
    below = 1 + forces / bend
    above = (2 + 2 / bend) * (highest - forces) / (highest - 1)
    speeds = (forces - 1) / np.where(forces <= 1, below, above)

    pull = active("thelen2003", np.ones(6), speeds)

    assert pull == pytest.approx(forces)


@pytest.mark.parametrize("kind", CURVES)
def test_a_slack_muscle_resists_nothing_and_a_stretched_one_more_and_more(
    kind: str,
) -> None:
    lengths = np.linspace(0.6, 1.6, 51)[:, None]

    rest = capacity(muscle(kind), lengths, np.zeros((51, 1))).passive[:, 0]

    assert np.abs(rest[lengths[:, 0] <= 1]).max() == 0
    assert (np.diff(rest[lengths[:, 0] > 1], 2) > -FINE).all()
    strain = MILLARD["strain_at_one_norm_force"]
    strain = strain if kind == "millard2012" else THELEN["FmaxMuscleStrain"]
    full = capacity(muscle(kind), np.array([[1 + strain]]), np.zeros((1, 1)))
    assert full.passive[0, 0] == pytest.approx(1.0)


@pytest.mark.parametrize("kind", CURVES)
def test_slanting_fibres_pull_less_along_the_tendon(kind: str) -> None:
    slant = 0.4
    aslant = muscle(kind, pennation=slant)

    made = capacity(aslant, np.array([[np.cos(slant)]]), np.zeros((1, 1)))

    assert made.cosines[0, 0] == pytest.approx(np.cos(slant))
    assert made.active[0, 0] == pytest.approx(np.cos(slant))


def test_millards_curves_pass_through_their_corners() -> None:
    samples, ends = tables(tuple(MILLARD.values()))

    at = np.linspace(ends[:, 0], ends[:, 1], SAMPLES, axis=1)
    lowest, highest = MILLARD["minimum_value"], 1.4
    force = np.interp([ends[ACTIVE, 0], 1.0], at[ACTIVE], samples[ACTIVE, :, 0])
    assert force == pytest.approx([lowest, 1.0], abs=1e-5)
    force = np.interp([-1, 0, 1], at[VELOCITY], samples[VELOCITY, :, 0])
    assert force == pytest.approx([0, 1, highest])
    slope = np.interp(0, at[VELOCITY], samples[VELOCITY, :, 1])
    assert slope == pytest.approx(MILLARD["isometric_slope"])
    assert samples[PASSIVE, [0, -1], 0] == pytest.approx([0, 1])


def test_a_muscle_of_no_known_length_has_no_known_force() -> None:
    lengths = np.array([[np.nan], [1.0]])

    for kind in CURVES:
        made = capacity(muscle(kind), lengths, np.zeros((2, 1)))

        assert np.isnan(made.active[0, 0])
        assert np.isnan(made.passive[0, 0])
        assert np.isfinite(made.active[1, 0])
