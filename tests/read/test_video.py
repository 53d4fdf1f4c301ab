"""Reading a film: from pictures to the motion of one person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kneewise.caveat import Weight
from kneewise.errors import NobodyInView, UnreadableFile
from kneewise.motion.image import ImageMotion
from kneewise.motion.recording import Kind
from kneewise.read.options import Options
from kneewise.read.pictures import Still, stills
from kneewise.read.pose import Picture, Seen
from kneewise.read.video import read
from tests.clips import even, film, grey, with_square
from tests.data import recording

PIXEL = 1.0  # px: the middle of a square, after lossy coding


class Spotter:
    """An estimator for drawn films: it sees the white square as a left knee."""

    name = "spotter"

    landmarks = ("left_knee",)

    def __init__(self, told: Callable[[Seen, float], Seen] | None = None) -> None:
        self._told = told

    def see(self, picture: Picture, time: float) -> Seen | None:
        rows, columns = np.nonzero(picture[:, :, 0] > 150)
        if rows.size == 0:
            return None
        middle = np.array([[columns.mean(), rows.mean()]]) + 0.5
        seen = Seen(pixels=middle, confidence=np.array([0.9]), size=100.0)
        return self._told(seen, time) if self._told else seen


def motion_of(path: Path, estimator: Spotter | None = None) -> ImageMotion:
    motion = read(path, Options(), estimator=estimator or Spotter()).motion
    assert isinstance(motion, ImageMotion)
    return motion


def walk(path: Path, n: int = 60) -> tuple[Path, np.ndarray]:
    """A film of a square that moves evenly, and where it is: (n, 2) px."""
    where = np.column_stack([np.linspace(60, 260, n), np.linspace(200, 60, n)])
    pictures = [with_square(x, y) for x, y in where.round()]
    return film(path, pictures, even(n, 30)), where


def test_the_path_of_a_landmark_is_in_pixels_of_the_film(tmp_path: Path) -> None:
    path, where = walk(tmp_path / "a.mp4")

    motion = motion_of(path)

    assert motion.pixels[2:-2, 0] == pytest.approx(where[2:-2], abs=PIXEL)
    assert (motion.width, motion.height) == (320, 240)
    assert motion.estimator == "spotter"


def test_a_larger_film_keeps_its_own_pixels(tmp_path: Path) -> None:
    picture = with_square(1800, 400, width=2560, height=1440)
    path = film(tmp_path / "a.mp4", [picture] * 3, even(3, 30))

    motion = motion_of(path)

    assert motion.pixels[:, 0] == pytest.approx(
        np.tile([1800, 400], (3, 1)), abs=2 * PIXEL
    )


def test_a_picture_without_the_person_is_missing_with_no_confidence(
    tmp_path: Path,
) -> None:
    there = [with_square(100, 100)] * 10
    path = film(
        tmp_path / "a.mp4", [*there, *[grey(40, 320, 240)] * 5, *there], even(25, 25)
    )

    motion = motion_of(path)

    is_missing = np.isnan(motion.pixels[:, 0, 0])
    assert is_missing.nonzero()[0].tolist() == [10, 11, 12, 13, 14]
    assert (motion.confidence[is_missing] == 0).all()
    assert (motion.confidence[~is_missing] == 0.9).all()


def test_a_landmark_outside_the_picture_is_not_seen(tmp_path: Path) -> None:
    path, _ = walk(tmp_path / "a.mp4", n=5)
    guesser = Spotter(lambda seen, _: replace(seen, pixels=np.array([[400.0, 100.0]])))

    motion = motion_of(path, guesser)

    assert np.isnan(motion.pixels).all()
    assert (motion.confidence == 0).all()


def test_progress_rises_to_the_end(tmp_path: Path) -> None:
    path, _ = walk(tmp_path / "a.mp4")
    told: list[float] = []

    read(path, Options(progress=told.append), estimator=Spotter())

    assert told == sorted(told)
    assert len(told) > 3
    assert told[-1] == 1.0


def test_a_recording_knows_where_it_comes_from(tmp_path: Path) -> None:
    words = {"com.apple.quicktime.creationdate": "2023-08-03T10:02:38-07:00"}
    pictures = [with_square(100, 100)] * 31
    path = film(tmp_path / "a.mp4", pictures, even(31, 30), words=words)

    seen = read(path, Options(), estimator=Spotter())

    assert seen.source.kind is Kind.VIDEO
    assert seen.source.rate == pytest.approx(30, rel=0.01)
    assert seen.source.duration == pytest.approx(1, abs=0.001)
    assert seen.source.device.startswith("h264, 320 × 240 px, 30 frames")
    assert len(seen.source.sha256) == 64
    assert seen.taken_at == datetime(2023, 8, 3, 17, 2, 38, tzinfo=UTC)


def test_a_camera_that_never_knew_the_time_says_nothing(tmp_path: Path) -> None:
    words = {"creation_time": "1904-01-01T00:00:00.000000Z"}
    path = film(tmp_path / "a.mkv", [with_square(9, 9)] * 4, even(4, 30), words=words)

    assert read(path, Options(), estimator=Spotter()).taken_at is None


def test_company_raises_a_doubt_that_names_the_moments(tmp_path: Path) -> None:
    path, _ = walk(tmp_path / "a.mp4")
    spotter = Spotter(lambda seen, time: replace(seen, has_company=0.5 <= time <= 0.6))

    seen = read(path, Options(), estimator=spotter)

    doubt = seen.caveats[0]
    assert doubt.weight is Weight.DOUBT
    assert "at 0.5 s" in doubt.text


def test_what_was_followed_before_the_right_person_is_left_out(tmp_path: Path) -> None:
    path, _ = walk(tmp_path / "a.mp4")
    spotter = Spotter(
        lambda seen, time: replace(seen, is_another=abs(time - 0.5) < 0.001)
    )

    seen = read(path, Options(), estimator=spotter)

    assert isinstance(seen.motion, ImageMotion)
    is_missing = np.isnan(seen.motion.pixels[:, 0, 0])
    assert is_missing.nonzero()[0].tolist() == list(range(15))
    assert any("left out" in caveat.text for caveat in seen.caveats)


def test_a_film_with_nobody_in_it_says_so(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [grey(120, 320, 240)] * 5, even(5, 30))

    with pytest.raises(NobodyInView, match="no person") as caught:
        read(path, Options())

    assert "Film one person" in caught.value.remedy


def test_one_picture_is_no_film(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [with_square(100, 100)], [0.0])

    with pytest.raises(UnreadableFile, match="still picture"):
        read(path, Options(), estimator=Spotter())


HEAD = {
    "nose": (160, 42),
    "left_eye": (166, 36),
    "right_eye": (154, 36),
    "left_ear": (174, 38),
    "right_ear": (146, 38),
}
TRUNK = {"left_shoulder": (190, 70), "right_shoulder": (130, 70)}
LEGS = {"left_hip": (175, 130), "left_knee": (176, 170), "left_ankle": (177, 215)}


def standing(**points: tuple[float, float]) -> ImageMotion:
    """One who stands still for a second, with the landmarks given."""
    n = 31
    pixels = np.tile(np.array(list(points.values()), float), (n, 1, 1))
    return ImageMotion(
        time=np.array(even(n, 30)),
        landmarks=tuple(points),
        pixels=pixels,
        confidence=np.ones((n, len(points))),
        width=320,
        height=240,
    )


def noise(path: Path) -> Path:
    """A film in which every pixel differs from its neighbours, but for its time."""
    rng = np.random.default_rng(1)
    picture = (
        rng.integers(0, 255, (60, 80, 3)).astype(np.uint8).repeat(4, 0).repeat(4, 1)
    )
    return film(path, [picture] * 31, even(31, 30))


def spread(still: Still, points: Mapping[str, tuple[float, float]]) -> list[float]:
    """How much the picture varies about each of some landmarks, of 255."""
    picture = np.asarray(Image.open(BytesIO(still.jpeg)).convert("L"), float)
    marks = [still.pixels[still.landmarks.index(name)].astype(int) for name in points]
    return [float(picture[y - 8 : y + 9, x - 8 : x + 9].std()) for x, y in marks]


def test_stills_are_of_the_moments_asked_for(tmp_path: Path) -> None:
    motion = standing(**HEAD, **TRUNK, **LEGS)

    made = stills(noise(tmp_path / "a.mp4"), [0.9, 0.21], motion=motion)

    assert [still.time for still in made] == pytest.approx([0.9, 0.2])


def test_a_still_carries_the_landmarks_in_its_own_pixels(tmp_path: Path) -> None:
    motion = standing(**HEAD, **TRUNK, **LEGS)

    still = stills(noise(tmp_path / "a.mp4"), [0.5], motion=motion, long_side=120)[0]

    knee, ankle = still.pixels[-2], still.pixels[-1]
    image = Image.open(BytesIO(still.jpeg))
    assert image.size == (still.width, still.height)
    assert max(image.size) <= 120
    assert ((knee > 0) & (knee < image.size)).all()
    scale = (ankle[1] - knee[1]) / 45
    assert knee[1] - still.pixels[0][1] == pytest.approx((170 - 42) * scale, abs=1)
    assert knee[0] - still.pixels[0][0] == pytest.approx(16 * scale, abs=1)


@pytest.mark.parametrize("face", [HEAD, {}, {"nose": (160, 42)}])
def test_the_head_is_covered_whatever_is_known_of_it(
    tmp_path: Path, face: dict[str, tuple[float, float]]
) -> None:
    motion = standing(**face, **TRUNK, **LEGS)
    shown = standing(**HEAD, **TRUNK, **LEGS)

    still = stills(noise(tmp_path / "a.mp4"), [0.5], motion=motion)[0]

    shift = still.pixels[-1] - LEGS["left_ankle"]
    probe = Still(
        time=0.5,
        jpeg=still.jpeg,
        width=still.width,
        height=still.height,
        landmarks=shown.landmarks,
        pixels=shown.pixels[0] + shift,
    )
    assert max(spread(probe, HEAD)) < 8
    assert min(spread(probe, LEGS)) > 20


def test_there_is_no_still_where_the_head_cannot_be_found(tmp_path: Path) -> None:
    motion = standing(**LEGS)

    assert stills(noise(tmp_path / "a.mp4"), [0.5], motion=motion) == ()


def test_the_face_in_a_real_film_is_covered() -> None:
    path = recording("opencap-subject4/squats1_video.mp4")
    head = {"nose": (340, 570), "left_ear": (360, 560), "right_ear": (325, 560)}
    trunk = {"left_shoulder": (396, 623), "right_shoulder": (314, 625)}
    n = 10
    points = head | trunk | {"left_ankle": (395, 1030)}
    motion = ImageMotion(
        time=np.array(even(n, 60)),
        landmarks=tuple(points),
        pixels=np.tile(np.array(list(points.values()), float), (n, 1, 1)),
        confidence=np.ones((n, len(points))),
        width=720,
        height=1280,
    )

    still = stills(path, [0.0], motion=motion)[0]

    assert max(spread(still, head)) < 8
