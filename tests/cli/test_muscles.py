"""``why`` and ``what-if``: muscles of a drawn person, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kneewise.read import sto
from tests.cli.drawn import squat_trc
from tests.cli.outcome import Kneewise


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of three drawn squats by a person of 70 kg."""
    from kneewise.cli.main import main

    folder = tmp_path_factory.mktemp("muscles")
    squat = squat_trc(folder / "squat.trc")
    out = folder / "result"
    with pytest.raises(SystemExit) as end:
        main(["assess", str(squat), "--mass", "70", "--out", str(out), "--json"])
    assert end.value.code == 0
    return out


def told(kneewise: Kneewise, *words: str | Path) -> dict[str, Any]:
    done = kneewise(*words, "--json")
    assert done.status == 0, done.err
    held: dict[str, Any] = json.loads(done.out)
    return held


def test_why_shows_both_legs_with_errors(kneewise: Kneewise, result: Path) -> None:
    done = kneewise("why", result)

    assert done.status == 0
    assert "right leg, when it is furthest inwards, mean of three" in done.out
    assert "left leg" in done.out
    assert "Gluteus medius" in done.out
    assert " % ± " in done.out


def test_why_tells_every_repetition_and_the_mean(
    kneewise: Kneewise, result: Path
) -> None:
    moments = told(kneewise, "why", result)["moments"]

    each = [m for m in moments if m["repetition"] is not None]
    mean = [m for m in moments if m["repetition"] is None]
    assert len(each) == 6
    assert [m["side"] for m in mean] == ["left", "right"]
    for moment in moments:
        for muscle in moment["muscles"]:
            assert 0 <= muscle["used"] <= 1
            assert muscle["used_error"] >= 0


def test_forces_over_time_are_written_for_opensim(
    kneewise: Kneewise, result: Path, tmp_path: Path
) -> None:
    path = tmp_path / "squat.sto"

    done = kneewise("why", result, "--sto", path)

    assert done.status == 0
    tables = [sto.table(path.with_stem(f"squat{end}")) for end in ("", "_activation")]
    assert len(tables[0].columns) == 80
    assert (tables[1].values >= 0).all()
    assert (tables[1].values <= 1).all()
    assert "knee_angle_r_moment" in sto.table(path.with_stem("squat_moment")).columns


def test_weaker_muscles_use_more_of_themselves(
    kneewise: Kneewise, result: Path
) -> None:
    words = ("--strength", "quadriceps_right=-80%", "--sweep")

    levels = told(kneewise, "what-if", result, *words)["levels"]

    used = [level["used"]["quadriceps_right"]["value"] for level in levels]
    assert all(level["used"]["quadriceps_right"]["error"] > 0 for level in levels[:3])
    assert len(used) == 9
    assert used == sorted(used)
    assert used[0] < 0.9 < used[-1]
    spared = [level["used"]["quadriceps_left"]["value"] for level in levels]
    assert spared == pytest.approx([spared[0]] * 9, abs=0.02)


def test_what_if_is_readable_without_options(kneewise: Kneewise, result: Path) -> None:
    done = kneewise("what-if", result)

    assert done.status == 0
    assert "gluteus medius left at 70 %" in done.out
    assert "not how the person would move" in done.out
    assert " ± " in done.out or "Nothing changes" in done.out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("gluteus=-30%", "no muscles called 'gluteus'"),
        ("gluteus_medius", "is not a change of strength"),
        ("gluteus_medius=-130%", "less than no strength"),
        ("gluteus_medius=-30", "is not a change of strength"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(
    kneewise: Kneewise, result: Path, change: str, said: str
) -> None:
    done = kneewise("what-if", result, "--strength", change)

    assert done.is_one_sentence_and_a_remedy()
    assert said in done.sentence


def test_a_folder_that_is_no_result_is_refused(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    for command in ("why", "what-if"):
        done = kneewise(command, tmp_path)
        assert done.is_one_sentence_and_a_remedy()


def test_a_result_without_a_mass_says_what_it_lacks(
    kneewise: Kneewise, squat: Path, tmp_path: Path
) -> None:
    out = tmp_path / "light"
    kneewise("assess", squat, "--out", out)

    done = kneewise("why", out)

    assert done.is_one_sentence_and_a_remedy()
    assert "--mass" in done.remedy


@pytest.mark.parametrize("name", ["assessment.json", "motion.npz"])
def test_a_damaged_result_is_named(
    kneewise: Kneewise, result: Path, tmp_path: Path, name: str
) -> None:
    for path in result.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    held = bytearray((tmp_path / name).read_bytes())
    held[len(held) // 2 : len(held) // 2 + 40] = bytes(40)
    (tmp_path / name).write_bytes(held)
    command = "why" if name == "assessment.json" else "what-if"

    done = kneewise(command, tmp_path)

    assert done.is_one_sentence_and_a_remedy()
    assert name in done.sentence


def test_an_older_body_does_not_outlive_a_new_assessment(
    kneewise: Kneewise, squat: Path, tmp_path: Path
) -> None:
    out = tmp_path / "again"
    kneewise("assess", squat, "--mass", "70", "--out", out)
    assert (out / "motion.npz").exists()

    kneewise("assess", squat, "--out", out)

    assert not (out / "motion.npz").exists()


def test_the_fitted_body_is_written_on_request(
    kneewise: Kneewise, squat: Path, tmp_path: Path
) -> None:
    from kneewise.engine import osim

    path = tmp_path / "body.osim"

    done = kneewise("assess", squat, "--mass", "70", "--osim", path)

    assert done.status == 0
    assert osim.read(path).mass.sum() == pytest.approx(70, abs=0.01)


def test_no_body_can_be_written_where_none_was_fitted(
    kneewise: Kneewise, squat: Path, tmp_path: Path
) -> None:
    done = kneewise("assess", squat, "--osim", tmp_path / "body.osim")

    assert done.is_one_sentence_and_a_remedy()
    assert "--mass" in done.remedy
