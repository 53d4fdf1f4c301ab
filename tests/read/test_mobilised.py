"""Files of Mobilise-D with several trials: each a recording, all or those asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kneewise.errors import BadSetting, UnfitRecording
from kneewise.read import read, read_all
from kneewise.read.options import Options
from tests.read.trees import still, tree, walk

PLACES = ("Test5/Trial1", "Test5/Trial2", "Test11/Trial1")


def three(folder: Path) -> Path:
    return tree(folder / "three.mat", dict.fromkeys(PLACES, still()))


def parts(path: Path, *trials: str) -> list[str]:
    return [each.source.part for each in read_all(path, Options(trials=trials))]


def test_every_trial_is_a_recording_with_a_name_of_its_own(tmp_path: Path) -> None:
    found = read_all(three(tmp_path), Options())

    assert tuple(each.source.part for each in found) == PLACES
    assert found[1].source.file == "three.mat, Test5/Trial2"
    assert len({each.source.sha256 for each in found}) == 1


def test_the_only_trial_of_a_file_goes_by_the_name_of_the_file(tmp_path: Path) -> None:
    path = tree(tmp_path / "one.mat", {"Test5/Trial1": still()})

    (found,) = read_all(path, Options())

    assert (found.source.file, found.source.part) == ("one.mat", "")
    assert read(path, Options()).source == found.source


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("Test5", PLACES[:2]),
        ("Test5/Trial2", PLACES[1:2]),
        ("data/TimeMeasure1/Test11/Trial1", PLACES[2:]),
        ("Trial1", (PLACES[0], PLACES[2])),
    ],
)
def test_trials_are_chosen_by_any_names_on_the_way_to_them(
    tmp_path: Path, wanted: str, found: tuple[str, ...]
) -> None:
    assert tuple(parts(three(tmp_path), wanted)) == found


@pytest.mark.parametrize("wanted", ["Test1", "Test5/Trial3", "test5", "/", ""])
def test_a_trial_that_is_not_there_is_said_with_those_that_are(
    tmp_path: Path, wanted: str
) -> None:
    with pytest.raises(BadSetting, match="Test5/Trial1, Test5/Trial2, Test11") as told:
        parts(three(tmp_path), "Test5", wanted)

    assert "--trial" in told.value.remedy


def test_where_one_recording_is_expected_several_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnfitRecording, match="holds 3 recordings") as told:
        read(three(tmp_path), Options())

    assert "--trial" in told.value.remedy
    chosen = read(three(tmp_path), Options(trials=("Test5/Trial2",)))
    assert chosen.source.part == "Test5/Trial2"


def test_a_sensor_that_was_off_in_one_trial_is_named_with_it(tmp_path: Path) -> None:
    off = replace(walk(), acceleration=np.full((len(walk().time), 1, 3), np.nan))
    path = tree(tmp_path / "off.mat", {"Test5/Trial1": walk(), "Test5/Trial2": off})

    with pytest.raises(UnfitRecording, match=r"off\.mat, Trial2: the sensor") as told:
        read_all(path, Options())

    assert "--trial" in told.value.remedy
    assert parts(path, "Trial1") == ["Trial1"]
