"""Bodies stretched to people: against OpenSim's scaled model, and against laws."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from kneewise.engine import osim, setups
from kneewise.engine.body import Body
from kneewise.engine.grow import from_trial, group_of
from kneewise.engine.kinematics import forward, markers
from kneewise.engine.observe import Landmarks
from kneewise.engine.osim_markers import with_markers
from kneewise.engine.paths import lengths_and_arms
from kneewise.engine.scale import Standing, scaled, stature, to_size, to_standing
from kneewise.errors import UnfitRecording
from kneewise.read import trc
from kneewise.units import mm
from tests.data import recording
from tests.engine.bodies import LAI, SUBJECT, WALK, body, poses

FOLDER = "opensim-gait2392-subject01"
SHIPPED = f"{FOLDER}/subject01_simbody.osim"


@cache
def standing() -> Landmarks:
    table = trc.parse(recording(f"{FOLDER}/subject01_static.trc"))
    seen = table.markers
    return Landmarks(
        time=seen.time, markers=seen.landmarks, positions=mm(1) * seen.positions
    )


@cache
def made() -> Standing:
    generic = osim.read(recording(f"{FOLDER}/gait2392_thelen2003muscle.osim"))
    generic = with_markers(generic, recording(f"{FOLDER}/gait2392_Scale_MarkerSet.xml"))
    settings = setups.scaling(recording(f"{FOLDER}/subject01_Setup_Scale.xml"))
    return to_standing(generic, standing(), settings)


def test_segments_are_those_of_opensims_scaled_model() -> None:
    expected = body(SHIPPED)

    ours = made().body

    order = [ours.segments.index(name) for name in expected.segments]
    near = mm(0.001)  # the file is rounded
    assert ours.joint_place[order] == pytest.approx(expected.joint_place, abs=near)
    assert ours.centre[order] == pytest.approx(expected.centre, abs=near)
    assert ours.mass[order] == pytest.approx(expected.mass, abs=1e-6)
    heavy = [s for s, name in enumerate(expected.segments) if "toes" not in name]
    assert ours.inertia[order][heavy] == pytest.approx(
        expected.inertia[heavy], rel=1e-4, abs=1e-7
    )


def test_markers_are_moved_where_opensim_moves_them() -> None:
    expected = body(SHIPPED)

    ours = made().body

    order = [ours.markers.index(name) for name in expected.markers]
    assert ours.marker_place[order] == pytest.approx(expected.marker_place, abs=mm(0.1))


def test_muscle_paths_are_as_long_as_in_opensims_scaled_model() -> None:
    expected = body(SHIPPED)
    ours = made().body
    q = poses(expected, 5)
    order = [expected.coordinates.index(name) for name in ours.coordinates]
    assert ours.muscles is not None
    # The shipped file has this muscle end elsewhere than its twin on the right.
    sound = [name != "vas_int_l" for name in ours.muscles.names]

    lengths, _ = lengths_and_arms(ours, q[:, order])

    shipped, _ = lengths_and_arms(expected, q)
    assert lengths[:, sound] == pytest.approx(shipped[:, sound], abs=mm(0.01))


@pytest.mark.parametrize("name", [LAI, WALK])
def test_twice_the_size_is_twice_as_long_everywhere(name: str) -> None:
    small = body(name)
    q = poses(small, 5)
    large = scaled(small, dict.fromkeys(small.segments, np.full(3, 2.0)))
    twice = q.copy()
    twice[:, small.translates] *= 2

    assert markers(large, twice) == pytest.approx(2 * markers(small, q), abs=1e-9)
    lengths, arms = lengths_and_arms(small, q)
    longer, further = lengths_and_arms(large, twice)
    turns = ~small.translates
    assert longer == pytest.approx(2 * lengths, abs=1e-6)
    assert further[:, :, turns] == pytest.approx(2 * arms[:, :, turns], abs=1e-6)
    assert large.muscles is not None
    assert small.muscles is not None
    assert large.muscles.fibre == pytest.approx(2 * small.muscles.fibre, rel=1e-6)


def test_mass_is_given_and_shared_as_before() -> None:
    small = body(LAI)

    heavy = scaled(small, {"torso": np.array([1, 1.2, 1])}, mass=80.0)
    by_volume = scaled(
        small, {"torso": np.array([1, 1.2, 1])}, mass=80.0, keeps_mass_shares=False
    )

    torso = small.segments.index("torso")
    share = small.mass[torso] / small.mass.sum()
    assert heavy.mass.sum() == pytest.approx(80)
    assert heavy.mass[torso] / 80 == pytest.approx(share)
    assert by_volume.mass[torso] / 80 > share * 1.05


def test_a_body_is_made_for_a_height_and_a_mass() -> None:
    made = to_size(body(LAI), height=1.82, mass=77.0)

    assert stature(made) == pytest.approx(1.82)
    assert made.mass.sum() == pytest.approx(77)


def test_the_shipped_scaled_body_is_as_tall_as_its_person() -> None:
    # 1.80 m in the settings; legs tell height to about 3 %.
    assert stature(made().body) == pytest.approx(1.80, rel=0.05)


def test_a_free_body_keeps_its_joints_together() -> None:
    model = body(SUBJECT)
    longer = scaled(model, {"femur_r": np.array([1, 1.1, 1])})
    q = model.default[None]

    at = forward(longer, q).at[0]

    before = forward(model, q).at[0]
    hip, knee = model.segments.index("femur_r"), model.segments.index("tibia_r")
    assert np.linalg.norm(at[knee] - at[hip]) == pytest.approx(
        1.1 * np.linalg.norm(before[knee] - before[hip]), rel=0.01
    )


def test_segment_lengths_are_found_in_a_trial_alone() -> None:
    generic = replace(body(LAI), muscles=None)
    truth = {"pelvis": 1.04, "thigh": 1.08, "shank": 0.96, "foot": 1.03, "trunk": 0.98}
    person = scaled(
        generic,
        {s: np.full(3, truth.get(group_of(s), 1.0)) for s in generic.segments},
    )
    person = replace(person, **four_markers(person))
    time = np.linspace(0, 4, 200)[:, None]
    swing = np.where(person.translates | person.locked, 0.0, 0.25)
    q = person.default + swing * np.sin(2 * time + np.arange(len(swing)))
    places = markers(person, q)
    noise = np.random.default_rng(0).normal(0, mm(3), places.shape)
    seen = Landmarks(time=time[:, 0], markers=person.markers, positions=places + noise)
    rough = replace(generic, **four_markers(generic))

    grown = from_trial(rough, seen, height=stature(person), mass=70.0)

    for name, factor in truth.items():
        assert grown.factors[name] == pytest.approx(factor, abs=0.015)
        assert 0 < grown.errors[name] < 0.05
    assert grown.body.mass.sum() == pytest.approx(70)


def test_a_segment_without_markers_keeps_the_share_of_the_height() -> None:
    generic = replace(body(LAI), muscles=None)
    legs = ("pelvis", "femur", "tibia", "calcn", "talus")
    full = four_markers(generic)
    own = [k for k, s in enumerate(full["marker_segment"])
           if generic.segments[s].startswith(legs)]  # fmt: skip
    bare = replace(
        generic,
        markers=tuple(full["markers"][k] for k in own),
        marker_segment=full["marker_segment"][own],
        marker_place=full["marker_place"][own],
    )
    time = np.linspace(0, 1, 30)
    q = np.repeat(bare.default[None], 30, axis=0)
    seen = Landmarks(time=time, markers=bare.markers, positions=markers(bare, q))

    grown = from_trial(bare, seen, height=1.1 * stature(bare), mass=70.0)

    assert grown.factors["upper_arm"] == pytest.approx(1.1, rel=0.001)
    assert grown.errors["upper_arm"] > 0.05


def four_markers(model: Body) -> dict[str, Any]:
    """Four markers of our own on every segment."""
    segment = np.repeat(np.arange(len(model.segments)), 4)
    away = np.random.default_rng(7).normal(0, mm(80), (len(segment), 3))
    reach = np.linalg.norm(model.centre, axis=1)[segment, None] / 0.15 + 0.3
    return {
        "markers": tuple(f"m{k}" for k in range(len(segment))),
        "marker_segment": segment,
        "marker_place": model.centre[segment] + away * reach,
    }


def test_a_measurement_without_its_markers_is_refused() -> None:
    seen = standing()
    keep = [k for k, m in enumerate(seen.markers) if m != "R.ASIS"]
    few = Landmarks(
        time=seen.time,
        markers=tuple(seen.markers[k] for k in keep),
        positions=seen.positions[:, keep],
    )
    settings = setups.scaling(recording(f"{FOLDER}/subject01_Setup_Scale.xml"))

    with pytest.raises(UnfitRecording, match=r"lack R\.ASIS"):
        to_standing(made().body, few, settings)
