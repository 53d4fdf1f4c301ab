"""Our own body moves as the cited model, and its knees are free besides."""

import math
from pathlib import Path

import numpy as np
import pytest

from kneewise.anatomy import LANDMARKS, Side
from kneewise.arrays import Array
from kneewise.engine import builtin, kinematics, osim
from kneewise.engine.body import Body
from kneewise.engine.builtin.tables import rows, sources
from kneewise.errors import BadSetting
from kneewise.units import deg
from tests.engine import written
from tests.engine.bodies import LAI, MODELS, body, poses

PLACE = 1e-9  # m: the tables are written to 12 digits
SAME = 1e-6  # of the number: muscle parameters are written to 7 digits
FREE = [f"knee_{kind}_{side}" for side in "rl" for kind in ("abduction", "rotation")]
TABLES = (
    *("segments", "axes", "coordinates", "functions", "landmarks", "knee"),
    *("muscles", "curves", "points", "surfaces", "wraps"),
)


def stiff(whole: Body, n: int) -> Array:
    """Random poses with the knees' abduction and rotation at 0."""
    q = poses(whole, n)
    q[:, [whole.index(name) for name in FREE]] = 0
    return q


def test_with_stiff_knees_it_places_everything_as_the_cited_model() -> None:
    ours, cited = builtin.body(), body(LAI)
    q = stiff(ours, 50)
    theirs = q[:, [ours.index(name) for name in cited.coordinates]]

    mine = kinematics.as_in_file(ours, kinematics.forward(ours, q))

    cited_placed = kinematics.as_in_file(cited, kinematics.forward(cited, theirs))
    assert ours.segments == cited.segments
    assert np.abs(mine.at - cited_placed.at).max() < PLACE
    assert np.abs(mine.turn - cited_placed.turn).max() < PLACE


def test_it_weighs_and_pulls_as_the_cited_model() -> None:
    ours, cited = builtin.body(), body(LAI)

    muscles, theirs = ours.muscles, cited.muscles

    assert muscles is not None
    assert theirs is not None
    assert muscles.names == theirs.names
    assert ours.mass == pytest.approx(cited.mass, rel=SAME)
    assert ours.centre == pytest.approx(cited.centre, abs=PLACE)
    assert ours.inertia == pytest.approx(cited.inertia, abs=PLACE)
    for number in ("force", "fibre", "tendon", "pennation", "speed"):
        expected = getattr(theirs, number)
        assert getattr(muscles, number) == pytest.approx(expected, rel=SAME), number
    assert muscles.curves == pytest.approx(theirs.curves, nan_ok=True)
    assert muscles.model == theirs.model


@pytest.mark.parametrize(
    "part",
    [
        *("first_point", "point_segment", "point_place", "active_coordinate"),
        *("moving_coordinate", "first_wrap", "wrap_kind", "wrap_segment", "wrap_turn"),
        *("wrap_place", "wrap_size", "wrap_axis", "wrap_side", "wrap_between"),
    ],
)
def test_its_muscles_run_as_those_of_the_cited_model(part: str) -> None:
    muscles, theirs = builtin.body().muscles, body(LAI).muscles

    assert muscles is not None
    assert theirs is not None
    expected = getattr(theirs.paths, part)
    assert getattr(muscles.paths, part) == pytest.approx(expected, abs=PLACE)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_names_its_sources(table: str) -> None:
    assert sources(table)
    assert rows(table)


def test_its_markers_are_landmarks_on_both_sides_alike() -> None:
    ours = builtin.body()
    standing = kinematics.markers(ours, ours.default[None])[0]

    for name, place in zip(ours.markers, standing, strict=True):
        assert name in LANDMARKS
        other = name
        for side in Side:
            if name.startswith(side):
                other = name.replace(side, side.other)
        mirrored = standing[ours.markers.index(other)] * [1, 1, -1]
        assert place == pytest.approx(mirrored, abs=1e-5)  # frames of the toes differ


def test_it_stands_upright_facing_forward() -> None:
    ours = builtin.body()

    place = dict(
        zip(ours.markers, kinematics.markers(ours, ours.default[None])[0], strict=True)
    )

    assert place["neck"][1] > place["right_hip"][1] > place["right_knee"][1]
    assert place["right_toe"][0] > place["right_heel"][0]
    assert place["right_hip"][2] > 0 > place["left_hip"][2]  # z to the right
    assert place["right_heel"][1] == pytest.approx(0, abs=0.03)  # m: on the floor


def freed(name: str) -> Body:
    """A model with free knees; our own for no name."""
    return builtin.free_knee(body(name)) if name else builtin.body()


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("name", ["", *MODELS])
def test_abduction_leads_the_foot_outward_on_both_sides(name: str, side: Side) -> None:
    knees = freed(name)
    outward = 1 if side is Side.RIGHT else -1

    shift = foot_shift(knees, f"knee_abduction_{side.letter}", side)

    assert 0.06 < shift[2] * outward < 0.12  # m: 0.2 rad on a shin of 0.45
    assert abs(shift[0]) < 0.01


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("name", ["", *MODELS])
def test_rotation_turns_the_toes_inward_on_both_sides(name: str, side: Side) -> None:
    knees = freed(name)
    inward = -1 if side is Side.RIGHT else 1
    coordinate = f"knee_rotation_{side.letter}"

    toes = foot_shift(knees, coordinate, side, "toes")
    heel = foot_shift(knees, coordinate, side)

    assert (toes - heel)[2] * inward > 0.02  # m: 0.2 rad on a foot of 0.2


def foot_shift(knees: Body, coordinate: str, side: Side, bone: str = "calcn") -> Array:
    """How far 0.2 rad of a coordinate moves a bone of the standing foot."""
    q = np.tile(knees.default, (2, 1))
    q[1, knees.index(coordinate)] = 0.2
    foot = knees.segments.index(f"{bone}_{side.letter}")
    here, there = kinematics.forward(knees, q).at[:, foot]
    return np.asarray(there - here)


@pytest.mark.parametrize("name", MODELS)
def test_free_knees_at_rest_change_nothing(name: str) -> None:
    model = body(name)
    q = poses(model, 10)

    knees = builtin.free_knee(model)

    rest = np.hstack([q, np.zeros((len(q), 4))])
    before, after = kinematics.forward(model, q), kinematics.forward(knees, rest)
    assert knees.coordinates == (*model.coordinates, *FREE)
    assert np.abs(after.at - before.at).max() < 1e-12  # m: rounding only
    assert np.abs(after.turn - before.turn).max() < 1e-12
    if model.muscles is not None and knees.muscles is not None:
        moved = model.muscles.paths.moving_function
        shift = knees.muscles.paths.moving_function - moved
        assert (shift[moved >= 0] == 4).all()  # every axis added stands before


def test_free_knees_stay_as_they_are() -> None:
    ours = builtin.body()

    assert builtin.free_knee(ours) is ours


def test_the_knees_ranges_and_expectations_are_those_of_the_table() -> None:
    ours = builtin.body()

    prior = builtin.knee_prior(ours)

    i, k = ours.index("knee_abduction_l"), ours.index("knee_rotation_l")
    assert [ours.lower[i], ours.upper[i]] == pytest.approx([deg(-8), deg(8)])
    assert [ours.lower[k], ours.upper[k]] == pytest.approx([deg(-45), deg(25)])
    assert prior.mean[[i, k]].tolist() == [0, 0]
    assert prior.spread[[i, k]] == pytest.approx([deg(3.6), deg(6)])
    assert math.isinf(prior.spread[ours.index("knee_angle_l")])


def test_a_model_without_knees_says_what_it_has(tmp_path: Path) -> None:
    stick = osim.read(written.saved(tmp_path, written.pendulum()))

    with pytest.raises(BadSetting, match="no coordinate knee_angle_r; it has swing"):
        builtin.free_knee(stick)
