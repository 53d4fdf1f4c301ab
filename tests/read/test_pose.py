"""The pose estimator: against MediaPipe, and by itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneewise.arrays import Array
from kneewise.errors import KneewiseError
from kneewise.read.blazepose import BlazePose
from kneewise.read.detector import Detector, Sighting, most_prominent
from kneewise.read.frames import Film
from kneewise.read.network import MissingModel, Network
from kneewise.read.one_euro import PIXELS, SPACE, OneEuro, Smoothing, both_ways
from kneewise.read.pose import Seen
from kneewise.read.window import Window
from kneewise.units import in_deg
from tests.clips import grey
from tests.data import recording

GOLDEN = Path(__file__).parents[1] / "golden" / "pose_squats1_mediapipe.json"

AGREEMENT = 0.005  # of the length of the leg: the crops differ by rounding
CLOCK = 1 / 30  # s a frame, what MediaPipe counts whatever the film
JITTER_DEG = 0.2
STRETCH = slice(299, 339)  # frames: two thirds of a second between two squats
LEG = tuple(
    f"{side}_{joint}"
    for side in ("left", "right")
    for joint in ("hip", "knee", "ankle")
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Watched:
    """What the estimator saw of the film of squats, frame by frame, unsmoothed."""

    time: Array
    seen: Sequence[Seen]
    pixels: Array
    size: Array

    def path(self, name: str, pixels: Array) -> Array:
        return pixels[:, BlazePose.landmarks.index(name)]


@pytest.fixture(scope="module")
def watched() -> Watched:
    """The first 340 frames, 5.7 s, of the film of squats, at the clock of MediaPipe.

    Its clock decides how the window follows the person, and the network answers a
    little differently in another window: with the true clock the two differ by 0.6 %.
    """
    path = recording("opencap-subject4/squats1_video.mp4")
    estimator = BlazePose(smooth=False)
    time: list[float] = []
    seen: list[Seen] = []
    with Film(path) as film:
        for frame in film.frames():
            if len(time) == STRETCH.stop + 1:
                break
            one = estimator.see(frame.picture, len(time) * CLOCK)
            assert one is not None
            time.append(frame.time)
            seen.append(one)
    return Watched(
        time=np.array(time),
        seen=seen,
        pixels=np.array([one.pixels for one in seen]),
        size=np.array([one.size for one in seen]),
    )


@pytest.fixture(scope="module")
def golden() -> dict[str, Array]:
    """MediaPipe: frames (m,), pixels and raw (m, 6, 2) px, space (m, 6, 3) m."""
    table = json.loads(GOLDEN.read_text())
    chosen = [table["landmarks"].index(name) for name in LEG]
    return {
        "frames": np.array(table["frames"]),
        **{key: np.array(table[key])[:, chosen] for key in ("pixels", "raw", "space")},
    }


def leg_length(pixels: Array) -> float:
    """The length of the legs in the picture, px; pixels (m, 6, 2) in order of LEG."""
    bones = np.linalg.norm(pixels[:, [1, 2, 4, 5]] - pixels[:, [0, 1, 3, 4]], axis=-1)
    return float(np.median(bones[:, :2].sum(axis=1) + bones[:, 2:].sum(axis=1)) / 2)


def apart(ours: Array, theirs: Array) -> Array:
    """How far each landmark of LEG is from the golden one, in legs: (6,) medians."""
    distance = np.median(np.linalg.norm(ours - theirs, axis=-1), axis=0)
    return distance / leg_length(theirs)


def of_legs(values: Array) -> Array:
    """The landmarks of LEG among those of the estimator."""
    return values[:, [BlazePose.landmarks.index(name) for name in LEG]]


def test_landmarks_are_where_mediapipe_sees_them(
    watched: Watched, golden: dict[str, Array]
) -> None:
    ours = of_legs(watched.pixels)[golden["frames"]]

    assert (apart(ours, golden["raw"]) < AGREEMENT).all()


def test_live_smoothing_agrees_with_mediapipe(
    watched: Watched, golden: dict[str, Array]
) -> None:
    euro = OneEuro(PIXELS)
    smooth = np.array(
        [
            euro.step(i * CLOCK, one.pixels, one.size)
            for i, one in enumerate(watched.seen)
        ]
    )

    ours = of_legs(smooth)[golden["frames"]]

    assert (apart(ours, golden["pixels"]) < AGREEMENT).all()


def test_landmarks_in_space_agree_with_mediapipe_in_our_axes(
    watched: Watched, golden: dict[str, Array]
) -> None:
    euro = OneEuro(SPACE)
    smooth = np.array(
        [
            euro.step(i * CLOCK, one.lifted, 1.0)
            for i, one in enumerate(watched.seen)
            if one.lifted is not None
        ]
    )
    right, down, away = np.moveaxis(golden["space"], -1, 0)
    theirs = np.stack([-away, right, -down], axis=-1)

    ours = of_legs(smooth)[golden["frames"]]

    error = np.median(np.linalg.norm(ours - theirs, axis=-1), axis=0)
    assert (error < 0.01).all()  # m


def test_lifted_axes_are_toward_the_camera_right_and_up(watched: Watched) -> None:
    lifted = np.array([one.lifted for one in watched.seen])

    shoulder, ankle = (
        np.median(watched.path(f"left_{joint}", lifted), axis=0)
        for joint in ("shoulder", "ankle")
    )
    other = np.median(watched.path("right_shoulder", lifted), axis=0)
    toes, heels = (
        np.median(watched.path(f"left_{joint}", lifted), axis=0)
        for joint in ("toe_tip", "heel")
    )
    assert 0.7 < shoulder[2] - ankle[2] < 1.6  # m, upwards
    assert shoulder[1] > other[1]  # a person who faces us has their left on our right
    assert toes[0] > heels[0]  # and their toes toward us


def collapse_deg(watched: Watched, pixels: Array, side: str) -> Array:
    """The bend of a leg in the picture, degrees."""
    hip, knee, ankle = (
        watched.path(f"{side}_{joint}", pixels) for joint in ("hip", "knee", "ankle")
    )
    (a, b), (c, d) = (knee - hip).T, (ankle - knee).T
    return in_deg(np.arctan2(a * d - b * c, a * c + b * d))


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_bend_of_the_leg_does_not_jitter(watched: Watched, side: str) -> None:
    # Nobody stands quite still in this film: what remains about a smooth course
    # (a polynomial of degree 6 over two thirds of a second) is jitter.
    smooth = both_ways(watched.time, watched.pixels, watched.size, PIXELS)
    bend = collapse_deg(watched, smooth, side)[STRETCH]
    t = np.linspace(-1, 1, len(bend))

    jitter = bend - np.polynomial.Polynomial.fit(t, bend, 6)(t)

    assert jitter.std() < JITTER_DEG


def test_smoothing_a_recording_does_not_make_it_lag(watched: Watched) -> None:
    smooth = both_ways(watched.time, watched.pixels, watched.size, PIXELS)
    raw, hip = (watched.path("left_hip", p)[:, 1] for p in (watched.pixels, smooth))

    def likeness(shift: int) -> float:
        return float(
            np.corrcoef(raw[20:-20], hip[20 + shift : len(hip) - 20 + shift])[0, 1]
        )

    assert max(range(-5, 6), key=likeness) == 0
    assert np.ptp(hip) == pytest.approx(np.ptp(raw), rel=0.03)


def test_nobody_is_seen_in_an_empty_picture() -> None:
    estimator = BlazePose()

    assert estimator.see(grey(128, 320, 240), 0.0) is None
    assert Detector().find(grey(128, 320, 240)) == ()


def test_a_model_that_is_missing_says_how_to_get_it() -> None:
    with pytest.raises(MissingModel, match="pose_of_a_cat") as caught:
        Network("pose_of_a_cat.tflite")

    assert isinstance(caught.value, KneewiseError)
    assert "Install" in caught.value.remedy


def test_loading_a_model_writes_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    Detector().find(grey(128))

    captured = capfd.readouterr()
    assert captured.out + captured.err == ""


def sighting(right: float, size: float) -> Sighting:
    hips = np.array([right, 200.0])
    return Sighting(score=0.9, hips=hips, top=hips - (0, size / 2))


def test_the_large_person_in_the_middle_is_the_one_filmed() -> None:
    aside, middle, behind = sighting(40, 200), sighting(310, 190), sighting(330, 60)

    assert most_prominent([aside, middle, behind], width=640) is middle


@pytest.mark.parametrize("turn", [0.0, 0.4, -2.0])
def test_a_window_shows_what_lies_in_it(turn: float) -> None:
    picture = grey(20, 200, 160)
    picture[70:90, 110:130] = 240
    window = Window(centre=np.array([120.0, 80.0]), side=80.0, turn=turn)

    cut = window.cut(picture, 64)

    rows, columns = np.nonzero(cut[:, :, 0] > 130)
    middle = window.in_picture(np.array([[columns.mean(), rows.mean()]]), 64)[0]
    assert middle == pytest.approx([119.5, 79.5], abs=0.4)  # px
    assert cut.shape == (64, 64, 3)


def test_points_of_a_window_and_its_pixels_belong_together() -> None:
    picture = grey(20, 200, 160)
    picture[100:104, 60:64] = 240
    window = Window(centre=np.array([90.0, 80.0]), side=120.0, turn=0.3)

    rows, columns = np.nonzero(window.cut(picture, 240)[:, :, 0] > 130)

    point = window.in_picture(np.array([[columns.mean(), rows.mean()]]), 240)
    assert point[0] == pytest.approx([61.5, 101.5], abs=0.3)  # px


def test_beyond_the_picture_its_border_goes_on() -> None:
    picture = grey(20, 100, 80)
    picture[:, 50:] = 200
    window = Window(centre=np.array([50.0, 40.0]), side=400.0, turn=0.0)

    cut = window.cut(picture, 100)

    assert cut[:, :45].mean() == pytest.approx(20, abs=1)
    assert cut[:, 55:].mean() == pytest.approx(200, abs=1)


def test_a_window_on_a_person_lying_down_is_turned() -> None:
    hips = np.array([100.0, 100.0])

    window = Window.around(hips, hips + (50, 0))

    assert window.size == pytest.approx(100)
    assert window.in_picture(np.array([[50.0, 0.0]]), 100)[0] == pytest.approx(
        [162.5, 100]
    )


TIME = np.arange(121) / 60
ONES = np.ones(121)


@given(level=st.floats(-1e3, 1e3))
def test_a_point_at_rest_stays_where_it_is(level: float) -> None:
    path = np.full((121, 2), level)

    assert both_ways(TIME, path, ONES, PIXELS) == pytest.approx(path)


def test_a_noisy_point_at_rest_is_held_still() -> None:
    noise = np.random.default_rng(2).normal(size=(121, 1))

    smooth = both_ways(TIME, noise, 1000 * ONES, PIXELS)

    assert smooth[20:-20].std() < 0.3 * noise.std()


def test_a_fast_point_is_followed_both_ways_alike() -> None:
    path = np.sin(2 * np.pi * TIME)[:, None]

    smooth = both_ways(TIME, path, ONES, PIXELS)

    assert smooth[::-1] == pytest.approx(-smooth)
    assert smooth == pytest.approx(path, abs=0.05)


def test_a_gap_stays_a_gap_and_nothing_crosses_it() -> None:
    path = np.where(TIME < 1, 0.0, 10.0)[:, None]
    path[55:60] = np.nan

    smooth = both_ways(TIME, path, ONES, Smoothing(rest=0.1, haste=0))

    assert np.isnan(smooth[55:60]).all()
    assert smooth[:55] == pytest.approx(0)
    assert smooth[61:] == pytest.approx(10)
