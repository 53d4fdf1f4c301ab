"""Decoding: which pictures a film yields, when, and which way up."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from kneewise.caveat import Weight
from kneewise.errors import KneewiseError, UnreadableFile
from kneewise.read.frames import Film, Frame
from tests.clips import even, film, grey
from tests.data import recording

TICK = 0.001  # s: containers count in such units, or finer
LEVEL = 4  # of 255: what lossy coding does to a plain grey


def frames(path: Path) -> list[Frame]:
    with Film(path) as opened:
        return list(opened.frames())


def seen_or_explained(path: Path) -> bool:
    """Whether there are frames in order of time, or an error a person can act on."""
    try:
        times = [frame.time for frame in frames(path)]
    except KneewiseError as error:
        return bool(error.remedy)
    return bool((np.diff(times) > 0).all())


def caveats(path: Path) -> str:
    with Film(path) as opened:
        list(opened.frames())
        return " ".join(caveat.text for caveat in opened.caveats)


def corner(picture: np.ndarray, rows: slice, columns: slice) -> float:
    return float(picture[rows, columns].mean())


def test_each_picture_comes_with_the_time_the_file_gives_it(tmp_path: Path) -> None:
    times = [0.0, 0.0333, 0.0501, 0.1207, 0.1541, 0.4]
    levels = [40, 70, 100, 130, 160, 190]
    path = film(tmp_path / "a.mp4", [grey(level) for level in levels], times)

    seen = frames(path)

    assert [frame.time for frame in seen] == pytest.approx(times, abs=TICK)
    assert [frame.picture.mean() for frame in seen] == pytest.approx(levels, abs=LEVEL)


def test_time_starts_with_the_first_picture_shown(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mkv", [grey(90)] * 4, [2.0, 2.1, 2.2, 2.3])

    seen = frames(path)

    assert [frame.time for frame in seen] == pytest.approx([0, 0.1, 0.2, 0.3], abs=TICK)


@pytest.mark.parametrize(
    ("name", "codec", "pixels"),
    [
        ("a.mp4", "libx264", "yuv420p"),
        ("a.mov", "libx264", "yuvj420p"),
        ("a.mp4", "libx265", "yuv420p"),
        ("a.webm", "libvpx-vp9", "yuv420p"),
        ("a.avi", "mpeg4", "yuv420p"),
    ],
)
def test_greys_survive_every_codec_and_range(
    tmp_path: Path, name: str, codec: str, pixels: str
) -> None:
    levels = [30, 90, 150, 220]
    pictures = [grey(level) for level in levels]
    path = film(tmp_path / name, pictures, even(4, 25), codec=codec, pixels=pixels)

    seen = frames(path)

    assert [frame.picture.mean() for frame in seen] == pytest.approx(levels, abs=LEVEL)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_film_taken_on_its_side_is_shown_upright(tmp_path: Path, turned: int) -> None:
    upright = grey(40, width=64, height=96)
    upright[:32, :24] = 250
    path = film(tmp_path / "a.mp4", [upright] * 3, even(3, 30), turned=turned)

    seen = frames(path)[0]

    assert (seen.width, seen.height) == (64, 96)
    assert corner(seen.picture, slice(4, 28), slice(4, 20)) > 230
    assert corner(seen.picture, slice(60, 92), slice(0, 64)) < 60
    assert corner(seen.picture, slice(0, 32), slice(40, 64)) < 60


def test_a_film_shown_as_in_a_mirror_says_so(tmp_path: Path) -> None:
    upright = grey(40)
    upright[:24, :16] = 250
    path = film(tmp_path / "a.mp4", [upright] * 3, even(3, 30), mirrored=True)

    seen = frames(path)[0]

    assert corner(seen.picture, slice(4, 20), slice(2, 12)) > 230
    assert "mirror" in caveats(path)


def test_large_pictures_are_made_smaller_but_remember_their_size(
    tmp_path: Path,
) -> None:
    path = film(tmp_path / "a.mp4", [grey(90, 2560, 1440)] * 2, even(2, 30))

    seen = frames(path)[0]

    assert seen.picture.shape == (720, 1280, 3)
    assert (seen.width, seen.height) == (2560, 1440)
    assert seen.scale() == pytest.approx([2, 2])


def test_of_a_very_fast_film_about_sixty_frames_a_second_are_taken(
    tmp_path: Path,
) -> None:
    path = film(tmp_path / "a.mp4", [grey(90)] * 121, even(121, 240))

    seen = frames(path)

    steps = np.diff([frame.time for frame in seen])
    assert steps == pytest.approx(1 / 60, abs=TICK)
    assert "240 frames per second" in caveats(path)


def test_all_frames_of_a_sixty_hertz_film_are_taken(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [grey(90)] * 30, even(30, 60))

    seen = frames(path)

    assert len(seen) == 30
    assert caveats(path) == ""


def test_frames_that_an_edit_list_hides_are_not_shown() -> None:
    path = recording("opencap-subject4/squats1_video.mp4")

    with Film(path, long_side=64) as opened:
        times = [frame.time for frame in opened.frames()]

    assert len(times) == 807
    assert times[-1] + 1 / 60 == pytest.approx(13.45, abs=TICK)


def test_the_frame_nearest_to_a_time_is_found_without_reading_the_film(
    tmp_path: Path,
) -> None:
    levels = list(range(20, 240, 2))
    pictures = [grey(level) for level in levels]
    path = film(tmp_path / "a.mp4", pictures, even(len(levels), 30))

    with Film(path) as opened:
        found = [opened.near(i / 30 + 0.01) for i in (80, 3, 109, 0)]

    assert [f.time for f in found if f] == pytest.approx(
        [80 / 30, 0.1, 109 / 30, 0], abs=TICK
    )
    assert [f.picture.mean() for f in found if f] == pytest.approx(
        [levels[80], levels[3], levels[109], levels[0]], abs=LEVEL
    )


def test_a_film_broken_in_the_middle_keeps_what_can_be_seen(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    pictures = [rng.integers(0, 255, (48, 64, 3)).astype(np.uint8) for _ in range(60)]
    path = film(tmp_path / "a.mkv", pictures, even(60, 30))
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 3000] = bytes(3000)
    path.write_bytes(content)

    seen = frames(path)

    assert 15 < len(seen) < 60
    assert caveats(path) != ""


def test_a_film_that_breaks_off_says_when(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    pictures = [rng.integers(0, 255, (48, 64, 3)).astype(np.uint8) for _ in range(60)]
    path = film(tmp_path / "a.mkv", pictures, even(60, 30))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])

    with Film(path) as opened:
        seen = list(opened.frames())
        doubts = [c for c in opened.caveats if c.weight is Weight.DOUBT]

    assert len(seen) > 15
    assert any("breaks off" in doubt.text for doubt in doubts)


def test_a_recording_cut_off_before_its_contents_were_written_says_so(
    tmp_path: Path,
) -> None:
    path = film(tmp_path / "a.mp4", [grey(90)] * 10, even(10, 30))
    content = path.read_bytes()
    path.write_bytes(content[: content.index(b"moov") - 4])

    with pytest.raises(UnreadableFile, match="cut off") as caught:
        Film(path)

    assert "again" in caught.value.remedy


@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_a_photograph_is_told_from_a_film(tmp_path: Path, suffix: str) -> None:
    photo = tmp_path / f"a.{suffix}"
    Image.fromarray(grey(90)).save(photo)
    renamed = shutil.copy(photo, tmp_path / "b.mp4")

    with pytest.raises(UnreadableFile, match="still picture"):
        Film(photo)
    with pytest.raises(UnreadableFile, match="still picture"):
        Film(Path(renamed))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Frame,Time\n1,0.0\n2,0.1\n",
        b"#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:2,\n/etc/hostname\n",
        b"ffconcat version 1.0\nfile '/etc/hostname'\n",
    ],
)
def test_what_is_no_film_is_refused_with_a_remedy(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(content)

    with pytest.raises(UnreadableFile, match=r"a\.mp4") as caught:
        Film(path)

    assert caught.value.remedy


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="there is no file"):
        Film(tmp_path / "a.mp4")


@settings(max_examples=40, deadline=None)
@given(content=st.binary(max_size=400), head=st.sampled_from([b"", b"\0\0\0\x20ftyp"]))
def test_any_bytes_give_frames_or_an_error_a_person_can_read(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, head: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.mp4"
    path.write_bytes(head + content)

    assert seen_or_explained(path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "a.mp4"
    return film(path, [grey(8 * i) for i in range(30)], even(30, 30)).read_bytes()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    where=st.floats(0, 1),
    patch=st.binary(min_size=1, max_size=40),
    length=st.floats(0.2, 1),
)
def test_a_damaged_film_gives_frames_or_an_error_a_person_can_read(
    tmp_path: Path, whole: bytes, where: float, patch: bytes, length: float
) -> None:
    content = bytearray(whole)
    at = int(where * (len(content) - 1))
    content[at : at + len(patch)] = patch
    path = tmp_path / "damaged.mp4"
    path.write_bytes(content[: int(length * len(content))])

    assert seen_or_explained(path)
