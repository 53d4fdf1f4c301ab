"""Load indicators: their curves, their signs, and what weak gluteals do to the hip."""

from functools import cache

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.engine.dynamics import moments
from kneewise.engine.groups import Bundle, Group, scaled
from kneewise.engine.indicators import (
    adduction_moment,
    band,
    compression,
    hip,
    impulse,
    kneecap,
    medial_force,
    rate,
    tendon_force,
)
from kneewise.engine.muscles import capacity
from kneewise.engine.optimise import Demand, held, recruitment
from kneewise.engine.paths import lengths_and_arms
from kneewise.engine.preprocess import Rates
from kneewise.engine.published import CONTACT_AREA, KNEECAP, TENDON
from kneewise.engine.reactions import Axes, reactions, turned
from kneewise.person import Sex
from kneewise.units import deg
from tests.engine.bodies import GAIT, body
from tests.engine.test_reactions import walk

BODY_WEIGHT = 72.6 * 9.80665  # N, of the person who walks


def test_the_curve_of_the_kneecap_is_the_published_formula() -> None:
    """Brechter & Powers 2002: a quotient of polynomials in degrees."""
    x = np.arange(0.0, 91.0, 10)
    top = 0.462 + 0.00147 * x - 0.0000384 * x**2
    bottom = 1 - 0.0162 * x + 0.000155 * x**2 - 0.000000698 * x**3

    curve = KNEECAP.at(x * deg(1))

    assert curve == pytest.approx(top / bottom, abs=2e-3)


def test_bending_the_knee_presses_the_kneecap_harder_and_says_nothing_past_90() -> None:
    flexion = np.array([deg(20), deg(60), deg(95), np.nan])

    found = kneecap(np.full(4, 1000.0), flexion, Sex.FEMALE)

    assert found.force[0] < found.force[1] < 1000
    expected = 650 / (CONTACT_AREA[Sex.FEMALE].at(flexion)[0] * 1.24)
    assert found.stress[0] == pytest.approx(expected)
    assert np.isnan(found.stress[2:]).all()


def test_the_patellar_tendon_bears_less_than_the_quadriceps_in_flexion() -> None:
    flexion = np.array([0.0, deg(70), deg(10)])

    force = tendon_force(np.full(3, 100.0), flexion)

    assert force[0] > 100 > force[1]
    cadavers = np.array([1.163, 0.645])  # Buff et al. 1988, at 10 and 70 degrees
    assert TENDON.at(np.array([deg(10), deg(70)])) == pytest.approx(cadavers, rel=0.15)


def test_a_band_is_stretched_and_pressed_at_its_angle() -> None:
    found = band(np.array([0.5, 0.51]), 0.5, np.array([deg(25), deg(45)]))

    assert found.strain == pytest.approx([0.0, 0.02])
    assert found.pressed.tolist() == [True, False]


def test_curves_rise_and_fill_areas_as_they_should() -> None:
    time = np.linspace(0, 1, 101)

    assert rate(3 * time, time) == pytest.approx(np.full(101, 3.0))
    assert impulse(np.sin(2 * np.pi * time), time) == pytest.approx(1 / np.pi, rel=1e-3)


@pytest.mark.parametrize("side", Side)
def test_walking_bends_the_standing_knee_outwards(side: Side) -> None:
    trial = walk()
    letter = side.letter
    bare = reactions(
        trial.body, trial.time, trial.motion, 0 * trial.forces, trial.loads
    )
    shank = bare.segments.index(f"tibia_{letter}")
    foot = trial.loads.segment.tolist().index(
        trial.body.segments.index(f"calcn_{letter}")
    )
    stands = trial.loads.at(trial.time).force[:, foot, 1] > 400

    outwards = adduction_moment(bare.moment[:, shank], side)[stands]

    assert 0.1 < outwards.max() / 72.6 < 1.0  # N m per kg
    assert outwards.mean() > 0


def test_the_inner_side_of_the_knee_bears_more_in_walking() -> None:
    trial = walk()
    found = reactions(trial.body, trial.time, trial.motion, trial.forces, trial.loads)
    shank = found.segments.index("tibia_r")

    inner = medial_force(found.force[:, shank], found.moment[:, shank], Side.RIGHT)

    whole = np.maximum(-found.force[:, shank, 1], 0)
    assert (inner <= whole).all()
    assert inner.max() > 0.5 * whole.max()


def test_the_hip_bears_some_body_weights_towards_its_socket() -> None:
    trial = walk()
    found = reactions(trial.body, trial.time, trial.motion, trial.forces, trial.loads)
    in_pelvis = turned(trial.body, trial.motion.q, found, Axes.PARENT)

    left = hip(in_pelvis.of("femur_l"), Side.LEFT, Sex.MALE)
    right = hip(in_pelvis.of("femur_r"), Side.RIGHT, Sex.MALE)

    for found_hip in (left, right):
        peak = found_hip.force.argmax()
        assert 2 < found_hip.force[peak] / BODY_WEIGHT < 6
        assert found_hip.off_axis[peak] < deg(60)


def test_a_force_along_the_middle_of_the_socket_is_on_its_axis() -> None:
    into = hip(np.array([[0.0, -1.0, 0.0]]), Side.RIGHT, Sex.MALE)
    steep, forward = deg(38.0), deg(14.3)

    assert np.cos(into.off_axis[0]) == pytest.approx(np.cos(forward) * np.cos(steep))
    mirrored = hip(np.array([[0.1, -1.0, 0.2]]), Side.RIGHT, Sex.MALE)
    other = hip(np.array([[0.1, -1.0, -0.2]]), Side.LEFT, Sex.MALE)
    assert mirrored.off_axis == pytest.approx(other.off_axis)


def test_abductors_that_pull_on_an_adducted_hip_press_their_tendon() -> None:
    found = compression(np.array([100.0, 100.0]), np.array([deg(10), deg(-10)]))

    assert found == pytest.approx([100 * deg(10), 0.0])


@cache
def prone() -> Array:
    """Lying on the front with the right thigh lifted by 10 degrees."""
    model = body(GAIT)
    q = model.default[None].copy()
    q[:, model.index("pelvis_tilt")] = deg(-90)
    q[:, model.index("hip_flexion_r")] = deg(-10)
    return q


def anterior(strength: float) -> float:
    """The hip's force forwards with the gluteus maximus so strong, N."""
    model, q = body(GAIT), prone()
    assert model.muscles is not None
    names = model.muscles.names
    still = np.zeros_like(q)
    lengths, arms = lengths_and_arms(model, q)
    able = capacity(model.muscles, lengths, np.zeros_like(lengths)).active
    factor = scaled(
        names, {Bundle(Group.GLUTEUS_MAXIMUS, side): strength for side in Side}
    )
    shares = recruitment(
        Demand(
            moments=moments(model, np.zeros(1), q, still, still),
            arms=arms,
            strength=able * factor,
            held=held(model),
            reserve=np.ones(q.shape[1]),
        )
    )
    found = reactions(model, np.zeros(1), Rates(q, still, still), shares.forces)
    in_pelvis = turned(model, q, found, Axes.PARENT).of("femur_r")
    return float(hip(in_pelvis, Side.RIGHT, Sex.FEMALE).anterior[0])


def test_the_hip_is_pressed_forwards_more_when_the_gluteals_do_less() -> None:
    """Lewis, Sahrmann & Moran 2007, J Biomech 40:3725-3731; the direction only."""
    forwards = [anterior(strength) for strength in (1.0, 0.75, 0.5, 0.25)]

    assert (np.diff(forwards) > 0).all()
