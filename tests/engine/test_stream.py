"""One camera, picture by picture: as good as the film, and lost when the person is."""

from __future__ import annotations

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.engine.one_camera.layout import Whole
from kneewise.engine.one_camera.lift import lifted
from kneewise.engine.one_camera.posterior import COORDINATES
from kneewise.engine.one_camera.stream import Stream
from kneewise.errors import UnfitRecording
from kneewise.motion import ImageMotion
from kneewise.units import deg
from tests.engine.films import STATURE, Phone, anybody, part, pictured, with_pixels

TOLD = ("pelvis_list", "hip_adduction_l", "hip_adduction_r", "knee_angle_l")
COLUMNS = [COORDINATES.index(name) for name in TOLD]

LATE = 0.25
"""s: the body a moment ago is known nearly as well as it ever will be."""


def followed(stream: Stream, image: ImageMotion, every: float = 0.1) -> list[Stream]:
    """What is known after each picture."""
    found = []
    for time in image.time[:: round(every * image.rate)]:
        stream = stream.after(part(image, time, time + 1e-3))
        found.append(stream)
    return found


def told(streams: list[Stream]) -> tuple[Array, Array, Array]:
    """When (n,), angles and their errors (n, TOLD), a moment after they were."""
    time = np.array([stream.time - LATE for stream in streams])
    bodies = [
        stream.posterior().angles(np.array([stream.time - LATE]))[:, 0, COLUMNS]
        for stream in streams
    ]
    angles = np.array([body[0] for body in bodies])
    off = np.array([body[1:] - body[0] for body in bodies])
    return time, angles, np.sqrt((off**2).sum(axis=1))


def squats() -> ImageMotion:
    """Somebody seen exactly, in two squats."""
    return pictured(anybody(4, 0.0).motion, Phone(bearing=deg(25)))


@pytest.mark.parametrize(("seed", "bearing"), [(42, 30.0), (41, 0.0)])
def test_a_film_picture_by_picture_is_the_film_within_its_error(
    seed: int, bearing: float
) -> None:
    image = anybody(seed, deg(bearing), repetitions=3).image
    whole = lifted(image, STATURE)

    streams = followed(Stream.begun(part(image, 0, 4), STATURE), part(image, 4, 99))

    time, angles, _ = told(streams)
    errors = whole.states.errors
    assert errors is not None
    for i, name in enumerate(TOLD):
        column = whole.states.coordinates.index(name)
        film = np.interp(time, whole.states.time, whole.states.angle(name))
        error = np.interp(time, whole.states.time, errors[:, column])
        assert np.sqrt(np.mean(((angles[:, i] - film) / error) ** 2)) < 1
    assert not any(stream.is_lost for stream in streams)


def test_its_errors_are_those_of_the_film() -> None:
    image = anybody(42, deg(30), repetitions=3).image
    whole = lifted(image, STATURE)

    streams = followed(Stream.begun(part(image, 0, 4), STATURE), part(image, 4, 99))

    time, _, errors = told(streams)
    assert whole.states.errors is not None
    for i, name in enumerate(TOLD):
        column = whole.states.coordinates.index(name)
        film = np.interp(time, whole.states.time, whole.states.errors[:, column])
        assert np.median(errors[:, i] / film) == pytest.approx(1.1, abs=0.25)


def test_a_longer_film_tells_more_of_the_camera() -> None:
    image = anybody(42, deg(30), repetitions=3).image
    short = Stream.begun(part(image, 0, 4), STATURE)
    later = followed(short, part(image, 4, 9))[-1]

    renewed = later.renewed(part(image, 0, later.time + 1e-3))

    whole = lifted(part(image, 0, later.time + 1e-3), STATURE)
    before, after = (one.posterior().whole for one in (later, renewed))
    error = whole.posterior.error(Whole.BEARING)
    told = whole.posterior.whole
    assert abs(after - told)[Whole.BEARING] < 0.2 * error
    assert abs(after - told)[Whole.BEARING] < abs(before - told)[Whole.BEARING]


def test_a_long_set_does_not_wander_off() -> None:
    image = pictured(anybody(4, 0.0, repetitions=5).motion, Phone(bearing=deg(25)))

    streams = followed(Stream.begun(part(image, 0, 3), STATURE), part(image, 3, 99))

    time, angles, _ = told(streams)
    bend = angles[:, TOLD.index("knee_angle_l")]
    deepest = [bend[(time > t) & (time < t + 3)].max() for t in (3.5, 6.5, 9.5, 12.5)]
    assert np.ptp(deepest) < deg(2)


def test_pictures_that_come_too_soon_change_nothing() -> None:
    image = squats()
    stream = Stream.begun(part(image, 0, 4), STATURE)

    assert stream.after(part(image, 3.9, 3.95)) is stream


def test_who_leaves_is_lost() -> None:
    image = squats()
    pixels = image.pixels.copy()
    pixels[image.time > 5] = np.nan
    gone = with_pixels(image, pixels)

    streams = followed(Stream.begun(part(gone, 0, 4), STATURE), part(gone, 4, 7))

    assert not streams[9].is_lost
    assert streams[-1].is_lost


def test_who_steps_aside_is_lost() -> None:
    image = squats()
    pixels = image.pixels.copy()
    far = Phone().scale * 0.4 * np.clip((image.time - 5) / 0.5, 0, 1)
    pixels[..., 0] += far[:, None]
    moved = with_pixels(image, pixels)

    streams = followed(Stream.begun(part(moved, 0, 4), STATURE), part(moved, 4, 7))

    assert not streams[9].is_lost
    assert streams[-1].is_lost


def test_a_joint_that_is_hidden_widens_its_error_for_a_while() -> None:
    image = squats()
    pixels = image.pixels.copy()
    hidden = (image.time > 4.5) & (image.time < 5.3)
    pixels[hidden, image.landmarks.index("left_knee")] = np.nan
    covered = with_pixels(image, pixels)
    begun = Stream.begun(part(image, 0, 4), STATURE)

    _, _, errors = told(followed(begun, part(covered, 4, 7)))

    _, _, usual = told(followed(begun, part(image, 4, 7)))
    ratio = errors[:, TOLD.index("hip_adduction_l")] / usual[:, 1]
    assert ratio.max() > 1.2
    assert ratio[-1] == pytest.approx(1.0, abs=0.1)


def test_knees_that_settle_on_the_wrong_way_are_lost_and_not_told() -> None:
    image = anybody(367, 0.0, repetitions=4).image  # from in front both ways look alike
    whole = lifted(image, STATURE).states
    at = COORDINATES.index("knee_angle_l")

    streams = followed(Stream.begun(part(image, 0, 4), STATURE), part(image, 4, 9))

    off = []
    for stream in streams:
        time = np.array([stream.time - LATE])
        bend = stream.posterior().angles(time)[0, 0, at]
        off.append(
            abs(bend - np.interp(time[0], whole.time, whole.angle("knee_angle_l")))
        )
    is_lost = np.array([stream.is_lost for stream in streams])
    assert max(off) > deg(60)
    assert is_lost[np.array(off) > deg(60)].all()


def test_who_has_not_stood_yet_is_not_begun_with() -> None:
    middle = part(squats(), 0.9, 2.5)  # bent all the time

    with pytest.raises(UnfitRecording, match="never stands"):
        Stream.begun(middle, STATURE)
