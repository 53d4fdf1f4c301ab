"""A file of several recordings: all that can be assessed are, and the others named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kneewise.assessment import Assessment
from kneewise.caveat import Weight
from kneewise.errors import BadSetting, UnfitRecording
from kneewise.person import Person
from kneewise.workflow.assessing import assess
from kneewise.workflow.request import Request
from tests.read.trees import HEIGHT, still, tree, walk


def assessed(path: Path, *trials: str) -> Assessment:
    person = Person(height=HEIGHT)
    return assess(Request(files=(path,), trials=trials, person=person))


def mixed(folder: Path) -> Path:
    """A trial of standing before two of walking, faster and slower."""
    trials = {"Test1/Trial1": still(), "Test5/Trial1": walk(1.5)}
    return tree(folder / "mixed.mat", trials | {"Test5/Trial2": walk(1.3)})


def test_each_trial_is_assessed_by_itself(tmp_path: Path) -> None:
    found = assessed(mixed(tmp_path), "Test5")

    assert [t.recording.source.part for t in found.trials] == [
        "Test5/Trial1",
        "Test5/Trial2",
    ]
    speeds = {m.recording: m.value for m in found.measures if m.name == "walking_speed"}
    assert speeds[0] == pytest.approx(1.5 / 1.2, rel=0.05)
    assert speeds[1] == pytest.approx(1.3 / 1.2, rel=0.05)


def test_a_trial_without_steps_is_left_out_with_a_doubt(tmp_path: Path) -> None:
    found = assessed(mixed(tmp_path))

    assert [t.recording.source.part for t in found.trials] == [
        "Test5/Trial1",
        "Test5/Trial2",
    ]
    assert {m.recording for m in found.measures} == {0, 1}
    (doubt,) = (c for c in found.trials[0].recording.caveats if "left out" in c.text)
    assert doubt.weight is Weight.DOUBT
    assert "Of the 3 recordings in this file 1" in doubt.text
    assert "Test1/Trial1 (there is no whole step" in doubt.text
    assert not re.search("left out", str(found.trials[1].recording.caveats))


@pytest.mark.parametrize("trials", [("Test1",), ("Test1", "Test5")])
def test_a_trial_that_was_asked_for_must_be_fit(
    tmp_path: Path, trials: tuple[str, ...]
) -> None:
    with pytest.raises(UnfitRecording, match=r"mixed\.mat, Test1/Trial1: there is no"):
        assessed(mixed(tmp_path), *trials)


def test_a_file_without_any_fit_trial_is_refused(tmp_path: Path) -> None:
    trials = {"Test1/Trial1": still(), "Test1/Trial2": still()}

    with pytest.raises(UnfitRecording, match=r"none\.mat, Trial1: there is no whole"):
        assessed(tree(tmp_path / "none.mat", trials))


def test_trials_of_a_file_that_has_none_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "walk.trc"
    path.write_text("x")

    with pytest.raises(BadSetting, match="chooses among several") as told:
        assessed(path, "Test5")

    assert "Leave it out" in told.value.remedy
