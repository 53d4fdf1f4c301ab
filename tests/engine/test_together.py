"""A film and sensors as one recording: drawn people, and what does not go together."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.engine.one_camera.chain import SEGMENTS, turned
from kneewise.engine.one_camera.layout import MOVING, WHOLE, Whole
from kneewise.engine.one_camera.lift import Explained, Lifted, explained
from kneewise.engine.one_camera.shape import shape
from kneewise.engine.one_camera.witness import Mixed
from kneewise.errors import UnfitRecording
from kneewise.events.event import Activity
from kneewise.motion import Inertial
from kneewise.motion.angles import angles
from kneewise.motion.turning import about_up, matrices
from kneewise.units import deg
from tests.engine.films import STATURE, Case, anybody, on_one_leg
from tests.engine.straps import THIGHS, Strapping, lag, strapped
from tests.motion.worn import quaternions

WORN = Strapping(seed=67)
ANGLES = ("hip_adduction", "hip_rotation", "knee_angle")


@cache
def somebody(seed: int = 67, bearing: float = 0.0) -> tuple[Case, Explained]:
    case = anybody(seed, deg(bearing))
    return case, explained(case.image, STATURE)


@cache
def worn(strapping: Strapping = WORN) -> Inertial:
    return strapped(somebody()[0].motion, strapping)


@cache
def both() -> Lifted:
    return somebody()[1].beside([worn()]).lifted()


def off(found: Lifted, case: Case, name: str) -> Array:
    """How many errors both sides of an angle are off where the knees are bent, and by
    how much: (2, m) errors and rad."""
    truth = angles(case.motion)
    bent = truth.angle("knee_angle_l") > deg(20)
    assert found.states.errors is not None
    far, said = [], []
    for side in Side:
        coordinate = f"{name}_{side.letter}"
        column = found.states.coordinates.index(coordinate)
        wrong = found.states.angles[:, column] - truth.angle(coordinate)
        far.append(wrong[bent])
        said.append(found.states.errors[bent, column])
    return np.stack([np.concatenate(far) / np.concatenate(said), np.concatenate(far)])


def rms(values: Array) -> float:
    return float(np.sqrt(np.mean(values**2)))


def median_error(found: Lifted, coordinate: str) -> float:
    assert found.states.errors is not None
    column = found.states.coordinates.index(coordinate)
    return float(np.median(found.states.errors[:, column]))


def refused(seen: Explained, *sensors: Inertial) -> UnfitRecording:
    with pytest.raises(UnfitRecording) as caught:
        seen.beside(sensors)
    assert caught.value.remedy
    return caught.value


def test_segments_turn_as_the_body_of_the_fit_does() -> None:
    chance = np.random.default_rng(3)
    moving, whole = chance.normal(0, 0.3, (5, MOVING)), chance.uniform(0.1, 0.4, WHOLE)
    body = shape(moving, np.tile(whole, (5, 1)))

    for side in Side:
        thigh = turned(f"{side}_thigh", moving, whole).frame[..., 2]
        shank = turned(f"{side}_shank", moving, whole).frame
        reach = body.hip[side] - body.knee[side]

        assert reach == pytest.approx(whole[Whole.THIGH] * thigh)
        assert body.along[side] == pytest.approx(shank[..., 2])
        assert body.front[side] == pytest.approx(shank[..., 0])


def test_slopes_are_those_of_the_differences() -> None:
    sensors = Strapping(seed=3, sensors=("left_thigh", "right_shank", "pelvis"))
    joined = somebody()[1].beside([worn(sensors)]).joined
    assert joined is not None
    mixed, guess = joined.solution.problem, joined.solution.guess
    assert isinstance(mixed, Mixed)
    moments = mixed.witness.moments
    moving = mixed.spline.at(moments.time, guess.coefficients)
    small = 1e-6

    for strap in mixed.witness.straps:

        def at(
            more: Array, beyond: Array, strap: object = strap, moving: Array = moving
        ) -> Array:
            return strap.differences(moments, moving + more, guess.whole + beyond)  # type: ignore[attr-defined]

        found = strap.linear(moments, moving, guess.whole)
        for i in range(MOVING):
            step = small * np.eye(MOVING)[i]
            slope = (at(step, 0 * guess.whole) - at(-step, 0 * guess.whole)) / small / 2
            assert found.by_moving[..., i] == pytest.approx(slope, abs=1e-5)
        place = strap.place
        own = (place.mount, place.gives, place.headings)
        numbers = [i for part in own for i in range(part.start, part.stop)]
        for i in (*numbers, place.drift, int(Whole.HEADING)):
            step = small * np.eye(len(guess.whole))[i]
            slope = (at(0 * moving[0], step) - at(0 * moving[0], -step)) / small / 2
            assert found.by_whole[..., i] == pytest.approx(slope, abs=1e-5)


def test_segments_without_sensors_are_left_to_the_film() -> None:
    assert set(SEGMENTS) == {"pelvis", *THIGHS, "left_shank", "right_shank"}


def test_the_clock_of_the_sensors_is_found() -> None:
    (found,) = both().lags

    assert found.seconds == pytest.approx(lag(WORN), abs=0.02)
    assert 0.002 < found.error < 0.03


def test_two_thighs_tell_turns_and_bends_closer_than_the_film_alone() -> None:
    case, seen = somebody()
    alone = seen.lifted()

    for name in ("hip_rotation", "knee_angle"):
        assert rms(off(both(), case, name)[1]) < rms(off(alone, case, name)[1])
    for coordinate in ("hip_rotation_l", "hip_adduction_r", "knee_angle_l"):
        assert median_error(both(), coordinate) < median_error(alone, coordinate)


def test_error_bars_of_both_hold_what_they_promise() -> None:
    case, _ = somebody()

    shares = [np.abs(off(both(), case, name)[0]) < 2 for name in ANGLES]

    assert np.mean(np.concatenate(shares)) > 0.9  # two errors: 95 %


@pytest.mark.long
def test_two_thirds_of_the_truth_are_within_one_error() -> None:
    inside: dict[str, list[Array]] = {name: [] for name in ANGLES}
    for bearing in (-45, 0, 30):
        for number in range(3):
            seed = 100 * number + bearing + 67
            case, seen = somebody(seed, bearing)
            sensors = strapped(case.motion, Strapping(seed=seed))
            found = seen.beside([sensors]).lifted()
            for name in ANGLES:
                inside[name].append(np.abs(off(found, case, name)[0]) < 1)

    for shares in inside.values():
        assert 0.55 < np.mean(np.concatenate(shares)) < 0.85  # nine people; 68 % is due


@pytest.mark.long
def test_a_compass_tells_turns_closer() -> None:
    found = somebody()[1].beside([worn(replace(WORN, north=True))]).lifted()

    assert found.lags[0].seconds == pytest.approx(lag(WORN), abs=0.02)
    compass, without = (
        median_error(each, "hip_rotation_l") + median_error(each, "hip_rotation_r")
        for each in (found, both())
    )
    assert compass < without


def turned_away(inertial: Inertial, angle: float) -> Inertial:
    """The same in a world that is turned about the vertical."""
    turns = about_up(np.array(angle))
    turned = [quaternions(turns @ matrices(inertial.faces(n))) for n in THIGHS]
    return replace(inertial, orientation=np.stack(turned, axis=1))


@pytest.mark.long
def test_one_thigh_is_enough_and_helps_its_own_side() -> None:
    found = somebody()[1].beside([worn().without("right_thigh")]).lifted()
    alone = somebody()[1].lifted()

    assert found.segments == ("left_thigh",)
    own, other = (
        median_error(found, f"hip_rotation_{side}")
        / median_error(alone, f"hip_rotation_{side}")
        for side in "lr"
    )
    assert own < other


@pytest.mark.long
def test_files_of_their_own_have_clocks_of_their_own() -> None:
    first = worn().without("right_thigh")
    second = worn(replace(WORN, late=40.0)).without("left_thigh")

    found = somebody()[1].beside([first, second]).lifted()

    late = [lag(WORN), lag(replace(WORN, late=40.0))]
    assert [each.seconds for each in found.lags] == pytest.approx(late, abs=0.03)


def test_a_gap_after_which_a_sensor_faces_elsewhere_is_bridged() -> None:
    sensors = worn()
    gone = (sensors.time > 9.5) & (sensors.time < 10.5)  # 2.5 to 3.5 s of the film
    turned = np.array(sensors.orientation)
    after = sensors.time > 10.5
    turned[after] = turned_away(sensors, 0.7).orientation[after]
    turned[gone] = np.nan
    rates = np.where(gone[:, None, None], np.nan, sensors.turn_rate)

    found = (
        somebody()[1]
        .beside([replace(sensors, orientation=turned, turn_rate=rates)])
        .lifted()
    )

    case, _ = somebody()
    for name in ANGLES:
        assert rms(off(found, case, name)[1]) < rms(off(both(), case, name)[1]) + deg(1)


def test_left_and_right_exchanged_are_found() -> None:
    exchanged = replace(worn(), sensors=THIGHS[::-1])

    error = refused(somebody()[1], exchanged)

    assert "left and right are exchanged" in str(error)
    assert "--sensor" in error.remedy


def test_somebody_else_who_takes_longer_is_refused() -> None:
    motion = anybody(71, 0.0).motion

    error = refused(somebody()[1], strapped(motion, replace(WORN, slower=1.3)))

    assert "one person and one movement" in error.remedy


def test_sensors_that_were_not_on_are_refused() -> None:
    sensors = worn()
    few = sensors.time < 5.5  # before the person moves
    early = Inertial(
        time=sensors.time[few],
        sensors=sensors.sensors,
        turn_rate=sensors.turn_rate[few],
        acceleration=sensors.acceleration[few],
        orientation=sensors.orientation[few],
    )

    error = refused(somebody()[1], early)

    assert "do not move as the person in the film" in str(error)


@pytest.mark.long
def test_squats_all_alike_need_standing_before_and_after() -> None:
    case = anybody(40, deg(20), repetitions=4)
    cut = Strapping(more=0.0)

    error = refused(explained(case.image, STATURE), strapped(case.motion, cut))

    assert "at another moment" in str(error)
    assert "before the film until after it" in error.remedy


def test_sensors_on_the_feet_alone_are_no_help() -> None:
    feet = replace(worn(), sensors=("left_foot", "right_foot"))

    error = refused(somebody()[1], feet)

    assert "left foot and right foot" in str(error)


def test_a_sensor_on_the_pelvis_tells_the_course_of_its_tilt() -> None:
    case, seen = somebody(22, -45)
    worn_by = Strapping(seed=22, sensors=(*THIGHS, "pelvis"))

    found = seen.beside([strapped(case.motion, worn_by)]).lifted()

    truth = angles(case.motion).angle("pelvis_tilt")
    felt, bowed = (
        np.std(each.states.angle("pelvis_tilt") - truth)
        for each in (found, seen.lifted())
    )
    assert felt < deg(4)  # 3° of skin at the deepest, 1.5° besides
    assert felt < bowed


def test_a_squat_on_one_leg_is_told_in_space() -> None:
    case = on_one_leg(56, deg(20))
    activity = Activity.SINGLE_LEG_SQUAT

    seen = explained(case.image, STATURE, activity)
    found = seen.beside([strapped(case.motion, Strapping(seed=56))]).lifted()

    truth = angles(case.motion)
    for coordinate in ("hip_adduction_l", "knee_angle_l"):
        wrong = found.states.angle(coordinate) - truth.angle(coordinate)
        assert rms(wrong) < deg(5)
