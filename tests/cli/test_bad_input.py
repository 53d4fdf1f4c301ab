"""Bad input gives one sentence and a remedy, and leaves nothing behind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli import drawn
from tests.cli.hostile import CASES, c3d, changed, cut, trc
from tests.cli.outcome import Kneewise, left_behind


@pytest.mark.parametrize("name", CASES)
def test_a_bad_file_is_refused_with_a_remedy(
    kneewise: Kneewise, tmp_path: Path, name: str
) -> None:
    case = CASES[name]
    (tmp_path / "in").mkdir()
    path = case.make(tmp_path / "in")

    found = kneewise("assess", path, "--out", tmp_path / "out")

    assert found.is_one_sentence_and_a_remedy(), found
    assert re.search(case.sentence, found.sentence), found.sentence
    assert re.search(case.remedy, found.remedy), found.remedy
    assert not (tmp_path / "out").exists()


def test_a_cut_recording_is_measured_and_doubted(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    path = cut(c3d, 0.9)(tmp_path)

    found = kneewise("assess", path)

    assert found.status == 0
    assert "The file was cut off: of 240 frames" in found.out


def test_a_second_person_is_a_doubt(kneewise: Kneewise, tmp_path: Path) -> None:
    path = drawn.openpose(tmp_path / "two", 0, 300)

    found = kneewise("assess", path, "--rate", "30", "--out", tmp_path / "out")

    assert (found.status, found.err) == (0, "")
    assert "Somebody else is in view" in found.out


def test_frames_are_not_mixed_with_results(kneewise: Kneewise, tmp_path: Path) -> None:
    frames = drawn.openpose(tmp_path / "one", 0)

    found = kneewise("assess", frames, "--out", frames)

    assert found.is_one_sentence_and_a_remedy()
    assert "holds the frames" in found.sentence
    assert "--out" in found.remedy


def test_240_samples_a_second_are_fine(kneewise: Kneewise, tmp_path: Path) -> None:
    path = drawn.squat_trc(tmp_path / "fast.trc", repetitions=1, rate=240)

    found = kneewise("assess", path)

    assert (found.status, found.err) == (0, "")


def test_the_file_at_fault_is_named_among_several(
    kneewise: Kneewise, squat: Path, tmp_path: Path
) -> None:
    other = changed(trc, "_knee", "_knave")(tmp_path).rename(tmp_path / "other.trc")
    squat = trc(tmp_path)

    found = kneewise("assess", squat, other)

    assert found.is_one_sentence_and_a_remedy()
    assert "other.trc" in found.sentence
    assert "left_knee" in found.sentence


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--height", "178"], ("a height of 178 m", "--height 1.72")),
        (["--height", "nan"], ("a height of nan m", "in metres")),
        (["--mass", "-70"], ("a mass of -70 kg", "--mass 68")),
        (["--picture", "big"], ("'big' is not the size", "1080x1920")),
        (["--picture", "0x0"], ("'0x0' is not the size", "1080x1920")),
        (["--picture", "²x²"], ("'²x²' is not the size", "1080x1920")),
        (["--picture", "9" * 400 + "x1"], ("is not the size", "1080x1920")),
        (["--rate", "0"], ("a rate of 0", "--rate 30")),
        (["--rate", "nan"], ("a rate of nan", "--rate 30")),
        (["--names", "nowhere.toml"], ("there is no file", "Check the name")),
        (["--static", "nowhere.trc"], ("there is no file", "Check the name")),
        (["--forces", "nowhere.mot"], ("there is no file", "Check the name")),
        (["--forces", "SAME"], ("squat.trc", ".")),
        (["--names", "SAME"], ("squat.trc is not a table of names", "RKNE")),
        (["--trc", "SAME"], ("is the recording itself", "another name")),
        (["--mot", "NEW", "--trc", "NEW"], ("two results", "own name")),
        (["--csv", "FOLDER"], ("it is a folder", "name of a file")),
        (["--csv", "BELOW"], ("is a file, not a folder", "another folder|away")),
        (["--out", "SAME"], ("is a file, not a folder", "--out")),
    ],
)
def test_a_bad_option_is_refused_with_a_remedy(
    kneewise: Kneewise,
    squat: Path,
    tmp_path: Path,
    words: list[str],
    said: tuple[str, str],
) -> None:
    places = {
        "SAME": squat,
        "NEW": tmp_path / "new",
        "FOLDER": tmp_path,
        "BELOW": squat / "a.csv",
    }
    before = left_behind(tmp_path)

    found = kneewise("assess", squat, *(places.get(word, word) for word in words))

    assert found.is_one_sentence_and_a_remedy(), found
    sentence, remedy = said
    assert re.search(sentence, found.sentence, re.IGNORECASE), found.sentence
    assert re.search(remedy, found.remedy), found.remedy
    assert left_behind(tmp_path) == before


@pytest.mark.parametrize(
    "words",
    [
        ["--left", "nan"],
        ["--right", "inf"],
        ["--right", "400"],
        ["--noise", "-1"],
        ["--noise", "nan"],
        ["--noise", "1e9"],
        ["--movement", "walk", "--left", "-85"],
    ],
)
def test_a_demo_that_cannot_be_drawn_is_refused(
    kneewise: Kneewise, tmp_path: Path, words: list[str]
) -> None:
    found = kneewise("demo", "--out", tmp_path / "out", *words)

    assert found.is_one_sentence_and_a_remedy(), found
    assert words[-2] in found.sentence
    assert not (tmp_path / "out").exists()
