"""From exams to a programme, a diary and a review, as a person goes through them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.outcome import Kneewise, left_behind


@pytest.fixture
def anna(
    kneewise: Kneewise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Kneewise:
    """A person with weaker abductors on the right, a sore knee and no red flag."""
    monkeypatch.setenv("KNEEWISE_HOME", str(tmp_path / "people"))
    told = ("--born", "1990", "--sex", "female", "--mass", "68", "--on", "2026-05-01")
    strength = ("--test", "hip_abduction", "--left", "118N", "--right", "82N")
    kneewise("exam", "add", "ANNA", *strength, "--lever", "0.38m", "--pain", "1", *told)
    hurts = ("--region", "front_of_knee", "--side", "right", "--pain", "3")
    kneewise("exam", "add", "ANNA", *hurts, "--on", "2026-05-01")
    kneewise("exam", "flags", "ANNA", "--none", "--on", "2026-05-01")
    return kneewise


def test_a_plan_says_why_how_much_and_when_to_stop(anna: Kneewise) -> None:
    done = anna("plan", "ANNA", "--equipment", "band,chair", "--on", "2026-05-04")

    assert done.status == 0, done.err
    assert "Perhaps weaker hip abductors, on the right." in done.out
    assert "What to do" in done.out
    assert "stop: Stop for the day" in done.out
    assert "Not a medical device" not in done.err
    assert "week.ics" in done.out


def test_the_files_of_a_plan_can_be_read_by_programs(
    anna: Kneewise, tmp_path: Path
) -> None:
    done = anna("plan", "ANNA", "--out", tmp_path / "plan", "--on", "2026-05-04")

    assert done.status == 0, done.err
    programme = json.loads((tmp_path / "plan" / "programme.json").read_text())
    assert programme["start"] == "2026-05-04"
    calendar = (tmp_path / "plan" / "week.ics").read_bytes()
    assert calendar.startswith(b"BEGIN:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in calendar.split(b"\r\n"))


def test_no_programme_comes_before_the_red_flags(
    kneewise: Kneewise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KNEEWISE_HOME", str(tmp_path / "people"))
    kneewise("exam", "add", "BEN", "--region", "groin", "--pain", "2")

    done = kneewise("plan", "BEN")

    assert done.is_one_sentence_and_a_remedy()
    assert "kneewise exam flags BEN" in done.remedy


def test_a_raised_flag_gives_advice_and_no_exercise(anna: Kneewise) -> None:
    anna("exam", "flags", "ANNA", "--yes", "rf_septic")

    done = anna("plan", "ANNA")

    assert done.status == 0
    assert "no programme until" in done.out
    assert "What to do\n" not in done.out
    assert "sets of" not in done.out


def test_the_same_flag_stops_an_assessment(anna: Kneewise, squat: Path) -> None:
    anna("exam", "flags", "ANNA", "--yes", "rf_septic")

    done = anna("assess", squat, "--person", "ANNA")

    assert done.is_one_sentence_and_a_remedy()
    assert "red flag" in done.sentence
    assert not Path(f"{squat}.kneewise").exists()


def test_pain_lowers_next_weeks_dose_and_the_review_says_what_changed(
    anna: Kneewise,
) -> None:
    anna("plan", "ANNA", "--on", "2026-05-04")
    for day in ("04", "06", "08"):
        words = ("--done", "abd_sl=3x8", "--pain", "7", "--morning", "6")
        done = anna("diary", "ANNA", *words, "--on", f"2026-05-{day}")
        assert done.status == 0, done.err
    strength = ("--test", "hip_abduction", "--left", "118N", "--right", "114N")
    later = ("--lever", "0.38m", "--pain", "0", "--on", "2026-05-10")
    anna("exam", "add", "ANNA", *strength, *later)

    done = anna("follow", "ANNA", "--on", "2026-05-12")

    assert done.status == 0, done.err
    assert "week 2" in done.out
    assert "less." in done.out or "pause." in done.out
    assert "Hip abduction, right: 31 N·m to 43 N·m, better" in done.out
    assert "within the error" in done.out
    assert "course.html" in done.out


def test_swelling_stops_the_programme(anna: Kneewise) -> None:
    anna("plan", "ANNA", "--on", "2026-05-04")
    anna(
        "diary",
        "ANNA",
        "--done",
        "abd_sl=3x8",
        "--pain",
        "1",
        "--sign",
        "swelling",
        "--on",
        "2026-05-05",
    )

    done = anna("follow", "ANNA", "--on", "2026-05-06")

    assert "the programme is stopped" in done.out
    assert "This week" not in done.out


def test_the_diary_is_listed(anna: Kneewise) -> None:
    anna("diary", "ANNA", "--done", "clam_left=2x10", "--effort", "5", "--pain", "0")

    done = anna("diary", "ANNA")

    assert "left: 2 sets of 10; effort 5, pain 0" in done.out


@pytest.mark.parametrize(
    "words",
    [
        ("--done", "abd_sl=3x"),
        ("--done", "nothing=3x10"),
        ("--done", "abd_sl=3x8", "--pain", "12"),
        ("--done", "abd_sl=3x8", "--on", "2199-01-01"),
        ("--done", "abd_sl=3x8", "--sign", "sparks"),
    ],
)
def test_a_slip_in_the_diary_is_named_and_nothing_is_written(
    anna: Kneewise, words: tuple[str, ...]
) -> None:
    done = anna("diary", "ANNA", *words)

    assert done.is_one_sentence_and_a_remedy()
    assert "nothing was written down" in anna("diary", "ANNA").out


def test_there_is_nothing_to_follow_without_a_programme(anna: Kneewise) -> None:
    done = anna("follow", "ANNA")

    assert done.is_one_sentence_and_a_remedy()
    assert "kneewise plan ANNA" in done.remedy


def records(kneewise: Kneewise, kind: str) -> list[dict[str, object]]:
    """What is on record of one kind."""
    listed = json.loads(kneewise("exam", "list", "ANNA", "--json").out)
    return [record for record in listed["records"] if record["kind"] == kind]


def test_the_same_plan_is_kept_once(anna: Kneewise) -> None:
    for days in ("3", "3", "2"):
        assert anna("plan", "ANNA", "--on", "2026-05-04", "--days", days).status == 0

    assert len(records(anna, "programme")) == 2


def test_a_result_is_used_and_remembered_once(anna: Kneewise, squat: Path) -> None:
    anna("assess", squat)
    folder = f"{squat}.kneewise"

    named = anna("plan", "ANNA", "--result", folder)
    again = anna("plan", "ANNA", "--result", folder)
    remembered = anna("plan", "ANNA")

    for done in (named, again, remembered):
        assert done.status == 0, done.err
        assert "[measure:knee_collapse]" in done.out
    assert len(records(anna, "assessment")) == 1


def test_a_result_that_was_planned_with_is_kept(
    anna: Kneewise, squat: Path, tmp_path: Path
) -> None:
    anna("assess", squat)
    first = anna("plan", "ANNA", "--result", f"{squat}.kneewise", "--json")
    Path(f"{squat}.kneewise").rename(tmp_path / "moved")

    again = anna("plan", "ANNA", "--json")

    assert again.status == 0
    findings = json.loads(first.out)["findings"]
    assert json.loads(again.out)["findings"] == findings
    assert any(each["measure"] == "knee_collapse" for each in findings)


def test_a_result_that_is_gone_is_left_out_and_named(
    anna: Kneewise, squat: Path, tmp_path: Path
) -> None:
    anna("assess", squat)
    anna("plan", "ANNA", "--result", f"{squat}.kneewise")
    Path(f"{squat}.kneewise").rename(tmp_path / "moved")
    shutil.rmtree(tmp_path / "people" / "kneewise.files")

    remembered = anna("plan", "ANNA")
    named = anna("plan", "ANNA", "--result", f"{squat}.kneewise")

    assert remembered.status == 0
    assert "is no longer there" in remembered.out
    assert named.is_one_sentence_and_a_remedy()


@pytest.mark.parametrize(
    "words",
    [
        ("--equipment", "wand"),
        ("--dislike", "swimming"),
        ("--caution", "boredom"),
        ("--days", "0"),
        ("--days", "9"),
        ("--on", "2999-01-01"),
        ("--on", "soon"),
        ("--result", "nowhere.kneewise"),
    ],
)
def test_a_wish_that_cannot_be_is_told_and_nothing_is_kept(
    anna: Kneewise, tmp_path: Path, words: tuple[str, str]
) -> None:
    before = left_behind(tmp_path)

    done = anna("plan", "ANNA", *words)

    assert done.is_one_sentence_and_a_remedy()
    assert left_behind(tmp_path) == before


def test_a_plan_that_cannot_be_written_is_not_kept(
    anna: Kneewise, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")

    done = anna("plan", "ANNA", "--out", tmp_path / "file" / "plan")

    assert done.is_one_sentence_and_a_remedy()
    assert records(anna, "programme") == []


def test_what_is_disliked_is_not_in_it(anna: Kneewise) -> None:
    plain = json.loads(anna("plan", "ANNA", "--json").out)["programme"]

    wished = json.loads(anna("plan", "ANNA", "--dislike", "abd_sl", "--json").out)

    assert "abd_sl" in [item["exercise"] for item in plain["items"]]
    chosen = [item["exercise"] for item in wished["programme"]["items"]]
    assert chosen
    assert "abd_sl" not in chosen


def test_what_is_true_of_the_person_changes_how_it_is_done(anna: Kneewise) -> None:
    plain = anna("plan", "ANNA")

    careful = anna("plan", "ANNA", "--caution", "falls")

    assert "Put the chair against a wall" not in plain.out
    assert "Put the chair against a wall" in careful.out
