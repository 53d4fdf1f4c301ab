"""A range or a chair stand comes out of a recording as it was drawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.report.opensim import write_trc
from kneewise.simulate.moves import Truth, chair_rises, squats
from kneewise.units import deg, in_deg
from tests.cli import drawn
from tests.cli.lying import Turn, turning_csv, turning_trc
from tests.cli.outcome import Kneewise, Outcome, left_behind

EXACT = 0.1  # deg: the angle is held, so that smoothing leaves it alone
IN, OUT = 35.0, 25.0


@pytest.fixture(autouse=True)
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for people that is empty, and goes away with the test."""
    monkeypatch.setenv("KNEEWISE_HOME", str(tmp_path / "people"))
    return tmp_path / "people"


def told(found: Outcome) -> dict[str, Any]:
    """The JSON of a run, which must be all there is."""
    assert (found.status, found.err) == (0, "")
    read: dict[str, Any] = json.loads(found.out)
    return read


def ranges(read: dict[str, Any]) -> dict[str, float]:
    """Each range and its angle in degrees."""
    return {
        f"{r['what']} {r['side']}": in_deg(float(r["angle"]))
        for r in read["exams"]["ranges"]
    }


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("prone", [True, False])
@pytest.mark.parametrize("by", ["camera", "markers"])
def test_a_turned_hip_is_measured_as_it_was_drawn(
    kneewise: Kneewise, tmp_path: Path, side: Side, prone: bool, by: str
) -> None:
    turn = Turn(side=side, inward=deg(IN), outward=deg(OUT))
    position = "prone" if prone else "sitting"
    words = ["exam", "measure", "hip_rotation", "--json"]
    if by == "camera":
        path = turning_csv(tmp_path / "turn.csv", turn, prone=prone)
        words += ["--position", position]
    else:
        path = turning_trc(tmp_path / "turn.trc", turn, prone=prone)

    read = told(kneewise(*words, path))

    assert ranges(read) == {
        f"hip_internal_rotation_{position} {side}": pytest.approx(IN, abs=EXACT),
        f"hip_external_rotation_{position} {side}": pytest.approx(OUT, abs=EXACT),
    }
    for found in read["exams"]["ranges"]:
        assert found["by"] == by
        assert deg(1) < found["standard_error"] < deg(10)


def test_a_camera_that_does_not_look_along_the_thigh_is_refused(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    turn = Turn(side=Side.LEFT, inward=deg(IN), outward=deg(OUT))
    path = turning_csv(tmp_path / "turn.csv", turn, prone=False, off=deg(45))

    unsaid = kneewise("exam", "measure", "hip_rotation", path)
    found = kneewise("exam", "measure", "hip_rotation", path, "--position", "sitting")

    assert unsaid.is_one_sentence_and_a_remedy()
    assert "--position" in unsaid.remedy
    assert found.is_one_sentence_and_a_remedy()
    assert "along the thigh" in found.sentence


def test_what_stays_still_is_no_range(kneewise: Kneewise, tmp_path: Path) -> None:
    turn = Turn(side=Side.LEFT, inward=deg(5), outward=deg(5))
    path = turning_trc(tmp_path / "turn.trc", turn, prone=True)

    for what in ("hip_rotation", "hip_flexion", "hip_abduction"):
        found = kneewise("exam", "measure", what, path)
        assert found.is_one_sentence_and_a_remedy()


def test_the_bend_of_the_hips_in_a_squat_is_read_from_markers(
    kneewise: Kneewise, squat: Path
) -> None:
    read = told(kneewise("exam", "measure", "hip_flexion", squat, "--json"))

    found = ranges(read)
    assert set(found) == {"hip_flexion left", "hip_flexion right"}
    assert all(60 < angle < 130 for angle in found.values())


@pytest.mark.parametrize("side", Side)
def test_the_lean_of_the_shank_is_read_with_the_heel_down(
    kneewise: Kneewise, tmp_path: Path, side: Side
) -> None:
    motion = squats(Truth(repetitions=2), deepest=deg(95))
    write_trc(motion, tmp_path / "lunge.trc")
    shank = motion.path(f"{side}_knee") - motion.path(f"{side}_ankle")
    lean = np.degrees(np.arctan2(shank[:, 0], shank[:, 2]))  # noqa: TID251 - the truth

    read = told(
        kneewise(
            "exam",
            "measure",
            "ankle_lunge",
            tmp_path / "lunge.trc",
            "--side",
            side,
            "--json",
        )
    )

    # The deepest place is passed, not held: 0.3 s of it lie a little higher.
    (angle,) = ranges(read).values()
    assert angle == pytest.approx(lean.max(), abs=1.5)
    assert angle < lean.max()


def test_a_lunge_filmed_from_the_front_is_refused(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    path = drawn.squat_csv(tmp_path / "front.csv")

    found = kneewise("exam", "measure", "ankle_lunge", path, "--side", "left")

    assert found.is_one_sentence_and_a_remedy()
    assert "from the side" in found.err


def chair(path: Path, repetitions: int) -> Path:
    """Rises, one every four seconds, the first after half a second."""
    write_trc(chair_rises(Truth(repetitions=repetitions)), path)
    return path


def test_rises_in_half_a_minute_are_counted(kneewise: Kneewise, tmp_path: Path) -> None:
    path = chair(tmp_path / "chair.trc", 9)

    read = told(kneewise("exam", "measure", "chair_stand_30", path, "--json"))

    assert read["exams"]["functional"][0]["count"] == 8
    assert read["standard_error"] is None


def test_five_rises_are_timed(kneewise: Kneewise, tmp_path: Path) -> None:
    path = chair(tmp_path / "chair.trc", 6)

    read = told(kneewise("exam", "measure", "five_times_sit_to_stand", path, "--json"))

    # Upright 1.7 s into the fifth rise; the trunk starts to turn a little late.
    seconds = read["exams"]["functional"][0]["seconds"]
    assert seconds == pytest.approx(4 * 4 + 1.7, abs=0.4)
    assert read["standard_error"] == pytest.approx(0.1, abs=0.05)


@pytest.mark.parametrize("what", ["chair_stand_30", "five_rises"])
def test_too_few_rises_are_no_test(
    kneewise: Kneewise, tmp_path: Path, what: str
) -> None:
    path = chair(tmp_path / "chair.trc", 3)

    assert kneewise("exam", "measure", what, path).is_one_sentence_and_a_remedy()


def test_what_is_measured_goes_on_the_record_of_a_person(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    path = chair(tmp_path / "chair.trc", 6)

    found = kneewise("exam", "measure", "five_rises", path, "--person", "ANNA")

    assert found.status == 0
    assert "± 0.1 s" in found.out
    listed = told(kneewise("exam", "list", "ANNA", "--json"))
    (record,) = listed["records"]
    assert record["contents"]["functional"][0]["by"] == "markers"


def test_a_raised_flag_comes_before_any_test(
    kneewise: Kneewise, tmp_path: Path, people: Path
) -> None:
    kneewise("exam", "flags", "ANNA", "--yes", "rf_septic")
    before = left_behind(people)
    path = chair(tmp_path / "chair.trc", 6)

    found = kneewise("exam", "measure", "five_rises", path, "--person", "ANNA")

    assert found.is_one_sentence_and_a_remedy()
    assert left_behind(people) == before


@pytest.mark.parametrize(
    "words",
    [
        ("hip_wobble", "squat.trc"),
        ("ankle_lunge", "squat.trc"),
        ("hip_rotation", "nothing.trc"),
        ("chair_stand_30", "squat.trc"),
    ],
)
def test_what_cannot_be_measured_is_told(
    kneewise: Kneewise, squat: Path, words: tuple[str, str]
) -> None:
    found = kneewise("exam", "measure", words[0], squat.with_name(words[1]))

    assert found.is_one_sentence_and_a_remedy()


@pytest.mark.parametrize("what", ["hip_flexion", "hip_abduction"])
def test_one_camera_says_what_it_cannot_see(
    kneewise: Kneewise, tmp_path: Path, what: str
) -> None:
    found = kneewise("exam", "measure", what, drawn.squat_csv(tmp_path / "seen.csv"))

    assert found.is_one_sentence_and_a_remedy()
    assert "one camera" in found.err
