"""Cameras: what they draw, where points are, clocks, and cameras that disagree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneewise.arrays import Array
from kneewise.errors import UnfitRecording
from kneewise.motion import Motion
from kneewise.motion.agreement import agreement
from kneewise.motion.bundle import found
from kneewise.motion.camera import Camera
from kneewise.motion.sight import Sight
from kneewise.motion.sync import lag
from kneewise.motion.triangulate import agreed, triangulated
from kneewise.simulate.moves import Truth, squats
from kneewise.simulate.walking import walk
from kneewise.units import deg, mm
from tests.views import around, camera, image

UP = np.array([0.0, -1.0])
NOISE = 4.0  # px, what pose networks scatter at 4 m


def middle(motion: Motion) -> Array:
    """Where the person is."""
    place: Array = np.nanmean(motion.positions, axis=(0, 1))
    return place


def seen(
    motion: Motion, cameras: list[Camera], noise: float = NOISE
) -> tuple[Sight, ...]:
    """What cameras see of a motion."""
    sights = []
    for seed, one in enumerate(cameras):
        shown = image(motion, one, noise=noise, seed=seed)
        errors = np.full(len(shown.landmarks), max(noise, 1.0))
        sights.append(Sight(camera=one, image=shown, errors=errors))
    return tuple(sights)


SQUAT = squats(Truth(rate=60.0, repetitions=2))
STILL = around(middle(SQUAT), count=3)


@given(
    x=st.floats(-0.3, 0.3),
    y=st.floats(-0.5, 0.5),
    k=st.floats(-0.2, 0.2),
    p=st.floats(-0.005, 0.005),
)
def test_distortion_is_undone(x: float, y: float, k: float, p: float) -> None:
    bent = np.array([k, 0.05, p, -p, 0.0])
    one = replace(camera([4, 0, 1], np.zeros(3)), distortion=bent)
    tangents = np.array([[x, y]])

    assert one.tangents(one.drawn(tangents)) == pytest.approx(tangents, abs=1e-9)


def test_what_is_ahead_of_a_camera_is_drawn_and_what_is_behind_is_not() -> None:
    one = replace(camera([4, 0, 1], np.array([0, 0, 1.0])), distortion=np.zeros(5))

    shown = one.pixels(np.array([[0, 0, 1.0], [0, 1.0, 1.0], [0, 0, 2.0], [9, 0, 1]]))

    assert shown[0] == pytest.approx(one.centre)
    assert shown[1] == pytest.approx(one.centre + [400, 0])  # y is left of x: its right
    assert shown[2] == pytest.approx(one.centre - [0, 400])
    assert np.isnan(shown[3]).all()


def test_a_camera_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="rotation"):
        replace(camera([4, 0, 1], np.zeros(3)), turn=2 * np.eye(3))


def test_points_without_noise_are_where_they_are() -> None:
    points = SQUAT.positions[::30]
    pixels = np.stack([one.pixels(points) for one in STILL])

    there = triangulated(STILL, pixels, np.ones(pixels.shape[:3]))

    assert there.points == pytest.approx(points, abs=mm(0.01))
    assert np.nanmax(there.left) < mm(0.01)


def test_errors_of_points_are_as_large_as_they_say() -> None:
    points = SQUAT.positions[:, :6]
    draws = np.random.default_rng(0)
    pixels = np.stack([one.pixels(points) for one in STILL[:2]])
    pixels = pixels + draws.normal(0, NOISE, pixels.shape)

    there = triangulated(STILL[:2], pixels, np.full(pixels.shape[:3], NOISE))

    off = (there.points - points) / there.errors[..., None]
    assert np.sqrt(np.mean(off**2)) == pytest.approx(1, abs=0.05)


def test_a_camera_that_sees_something_else_is_left_out() -> None:
    cameras = around(middle(SQUAT), count=4)
    points = SQUAT.positions[::10]
    pixels = np.stack([one.pixels(points) for one in cameras])
    pixels[2, :, 3] += 80.0

    there = agreed(cameras, pixels, np.ones(pixels.shape[:3]))

    assert there.points == pytest.approx(points, abs=mm(0.1))
    assert not there.used[2, :, 3].any()
    assert there.used[[0, 1, 3]].all()


@given(seconds=st.floats(-1.5, 1.5), seed=st.integers(0, 50))
@pytest.mark.long
def test_clocks_are_compared_to_a_fraction_of_a_frame(
    seconds: float, seed: int
) -> None:
    first = image(SQUAT, STILL[0], noise=NOISE, seed=seed)
    second = image(SQUAT, STILL[1], noise=NOISE, seed=seed + 100)
    second = replace(second, time=second.time + seconds)

    between = lag(first, second, (UP, UP))

    assert between is not None
    assert between.seconds == pytest.approx(-seconds, abs=0.008)  # half a frame at 60
    assert between.error < 0.01


def test_somebody_who_stands_still_tells_no_clock() -> None:
    still = replace(
        SQUAT, positions=np.tile(SQUAT.positions[:1], (len(SQUAT.time), 1, 1))
    )
    views = [image(still, one, noise=NOISE, seed=k) for k, one in enumerate(STILL)]

    assert lag(views[0], views[1], (UP, UP)) is None


def test_cameras_that_agree_are_believed() -> None:
    known = agreement(seen(SQUAT, STILL))

    assert known.left < mm(15)
    assert not known.caveats


def _exchanged(sights: tuple[Sight, ...]) -> tuple[Sight, ...]:
    one, two = sights[0], sights[1]
    return (
        replace(one, camera=two.camera),
        replace(two, camera=one.camera),
        *sights[2:],
    )


def _mirrored(sights: tuple[Sight, ...]) -> tuple[Sight, ...]:
    one = sights[1]
    pixels = one.image.pixels * [-1, 1] + [one.camera.width - 1, 0]
    other = {"left": "right", "right": "left"}
    names = tuple(
        f"{other[name.split('_')[0]]}_{name.split('_')[1]}"
        for name in one.image.landmarks
    )
    film = replace(one.image, pixels=pixels, landmarks=names)
    return (sights[0], replace(one, image=film), *sights[2:])


def _misnamed(sights: tuple[Sight, ...]) -> tuple[Sight, ...]:
    one = sights[1]
    other = {"left": "right", "right": "left"}
    names = tuple(
        f"{other[name.split('_')[0]]}_{name.split('_')[1]}"
        for name in one.image.landmarks
    )
    return (
        sights[0],
        replace(one, image=replace(one.image, landmarks=names)),
        sights[2],
    )


def _moved(sights: tuple[Sight, ...]) -> tuple[Sight, ...]:
    one = sights[1]
    pixels = np.array(one.image.pixels)
    pixels[200:] += [120.0, 60.0]
    return (sights[0], replace(one, image=replace(one.image, pixels=pixels)), sights[2])


def _another(sights: tuple[Sight, ...]) -> tuple[Sight, ...]:
    one = sights[1]
    turn = one.camera.turn @ camera([0, 4, 1], np.zeros(3)).turn
    return (sights[0], replace(one, camera=replace(one.camera, turn=turn)), sights[2])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (_exchanged, "cam1, cam2, cam3 in the order of the files"),
        (_mirrored, "film of cam2 mirrored"),
        (_misnamed, "left and right exchanged in cam2"),
        (_moved, "cam2 moved, or another person was followed in it, from 3.3 s"),
        (_another, "calibration is not that of these films"),
    ],
)
def test_what_is_wrong_with_cameras_is_said_with_a_remedy(
    wrong: Callable[[tuple[Sight, ...]], tuple[Sight, ...]], said: str
) -> None:
    with pytest.raises(UnfitRecording, match=said) as refusal:
        agreement(wrong(seen(SQUAT, STILL)))

    assert refusal.value.remedy


@pytest.mark.long
def test_cameras_are_found_from_a_walking_person() -> None:
    motion = walk(Truth(rate=60.0))
    cameras = around(middle(motion) + [1.0, 0.0, 0.0], count=3, away=5.0)
    sights = tuple(
        replace(
            one,
            camera=replace(
                one.camera, turn=np.eye(3), shift=np.zeros(3), distortion=np.zeros(5)
            ),
        )
        for one in seen(motion, cameras)
    )

    known = found(sights, focal_known=True)

    for true, told in zip(cameras[1:], known.cameras[1:], strict=True):
        turn = true.turn @ cameras[0].turn.T
        off = np.arccos(np.clip((np.trace(told.turn @ turn.T) - 1) / 2, -1, 1))
        assert off < max(deg(1), 2 * known.turn_error)
        shift = true.shift - turn @ cameras[0].shift
        cosine = told.shift @ shift / np.linalg.norm(told.shift) / np.linalg.norm(shift)
        assert np.arccos(cosine) < deg(2)
