"""Next week's doses follow from the diary, and changes are told from errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.clinic import SLOT, START, anna, damage, kept, week
from tests.cli.outcome import Kneewise

AFTER = ("--on", "2026-05-12")
"""In the second week."""

EASY = ("--pain", "1", "--morning", "0", "--effort", "6")


@pytest.fixture(autouse=True)
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for people that is empty, and goes away with the test."""
    monkeypatch.setenv("KNEEWISE_HOME", str(tmp_path / "people"))
    return tmp_path / "people"


def followed(kneewise: Kneewise) -> dict[str, Any]:
    """The review in the second week."""
    found = kneewise("follow", "ANNA", *AFTER, "--json")
    assert (found.status, found.err) == (0, "")
    read: dict[str, Any] = json.loads(found.out)
    return read


def moves(read: dict[str, Any]) -> dict[str, str]:
    """What happens to each exercise."""
    return {m["slot"]: m["move"] for m in read["messages"] if m["slot"]}


def test_what_was_done_with_ease_brings_more(kneewise: Kneewise) -> None:
    anna(kneewise)
    week(kneewise, *EASY)

    assert moves(followed(kneewise))[SLOT] == "raised"


def test_mornings_that_are_added_later_count(kneewise: Kneewise) -> None:
    anna(kneewise)
    week(kneewise, "--pain", "1", "--effort", "6")
    held = moves(followed(kneewise))[SLOT]
    for day in ("04", "06", "08"):
        kneewise("diary", "ANNA", "--morning", "0", "--on", f"2026-05-{day}")

    raised = moves(followed(kneewise))[SLOT]

    assert (held, raised) == ("held", "raised")


def test_one_session_written_twice_is_one_session(kneewise: Kneewise) -> None:
    anna(kneewise)
    week(kneewise, *EASY, days="04 04 04")

    assert moves(followed(kneewise))[SLOT] == "held"


@pytest.mark.parametrize(("before", "said"), [("3", "3"), ("3", "10"), ("5", "5")])
def test_no_complaint_makes_a_sore_morning_usual(
    kneewise: Kneewise, before: str, said: str
) -> None:
    anna(kneewise, pain=before)
    week(kneewise, "--pain", "1", "--morning", "7", "--effort", "6")
    hurts = ("--region", "front_of_knee", "--side", "right", "--pain", said)
    kneewise("exam", "add", "ANNA", *hurts, "--on", "2026-05-10")

    assert moves(followed(kneewise))[SLOT] in ("lowered", "paused")


def test_a_flag_that_is_raised_later_stops_the_programme(kneewise: Kneewise) -> None:
    anna(kneewise)
    week(kneewise, *EASY)
    kneewise("exam", "flags", "ANNA", "--yes", "rf_septic", "--on", "2026-05-11")

    found = kneewise("follow", "ANNA", *AFTER)

    assert found.status == 0
    assert "the programme is stopped" in found.out
    assert "What to do (now): " in found.out
    assert "sets of" not in found.out
    assert followed(kneewise)["state"]["is_stopped"] is True


def test_swelling_stops_until_a_clinician_has_looked(kneewise: Kneewise) -> None:
    anna(kneewise)
    week(kneewise, *EASY, "--sign", "swelling", days="06")

    stopped = followed(kneewise)["state"]
    planned = kneewise("plan", "ANNA", "--on", "2026-05-07")
    kneewise("diary", "ANNA", "--cleared", "--on", "2026-05-08")
    goes_on = followed(kneewise)["state"]

    assert stopped["is_stopped"] is True
    assert planned.is_one_sentence_and_a_remedy()
    assert "--cleared" in planned.remedy
    assert goes_on.get("is_stopped", False) is False
    assert kneewise("plan", "ANNA", "--on", "2026-05-09").status == 0


def test_a_force_a_distance_and_an_angle_keep_their_units(kneewise: Kneewise) -> None:
    anna(kneewise)
    for day, force, reach, turn in (
        ("02", "100N", "7.5cm", "20deg"),
        ("10", "140N", "12.5cm", "45deg"),
    ):
        for test, value in (
            ("hip_extension", force),
            ("ankle_lunge", reach),
            ("hip_internal_rotation_prone", turn),
        ):
            words = ("--test", test, "--left", value, "--pain", "0")
            kneewise("exam", "add", "ANNA", *words, "--on", f"2026-05-{day}")

    out = kneewise("follow", "ANNA", *AFTER).out

    assert "Hip extension, left: 100 N to 140 N, better" in out
    assert "Ankle lunge, left: 7.5 cm to 12.5 cm, better" in out
    assert "20° to 45°, better" in out


def test_pain_of_two_places_is_never_compared(kneewise: Kneewise) -> None:
    anna(kneewise)
    hurts = ("exam", "add", "ANNA", "--region")
    kneewise(*hurts, "groin", "--pain", "8", "--on", "2026-05-02")

    only_two_places = followed(kneewise)["changes"]
    kneewise(*hurts, "groin", "--pain", "5", "--on", "2026-05-09")
    later = followed(kneewise)["changes"]

    assert not any("ain" in text and " to " in text for text in only_two_places)
    assert any("8.0 to 5.0, better" in text for text in later)


def test_the_beginning_is_that_of_the_programme(kneewise: Kneewise) -> None:
    words = ("exam", "add", "ANNA", "--test", "hip_abduction", "--lever", "0.38m")
    kneewise(*words, "--right", "40N", "--pain", "0", "--on", "2019-05-01")
    anna(kneewise)
    kneewise(*words, "--right", "114N", "--pain", "0", "--on", "2026-05-10")

    changes = followed(kneewise)["changes"]

    assert any("31 N·m to 43 N·m, better" in text for text in changes)


def test_what_comes_after_the_day_of_the_review_is_not_in_it(
    kneewise: Kneewise,
) -> None:
    anna(kneewise)
    words = ("--test", "hip_abduction", "--lever", "0.38m", "--right", "114N")
    kneewise("exam", "add", "ANNA", *words, "--pain", "0", "--on", "2026-05-20")

    changes = followed(kneewise)["changes"]

    assert not any("43 N·m" in text for text in changes)


def test_following_twice_says_the_same_and_writes_no_record(
    kneewise: Kneewise, people: Path
) -> None:
    anna(kneewise)
    week(kneewise, *EASY)

    first, second = followed(kneewise), followed(kneewise)

    assert first == second
    assert len(kept(people, "programme")) == 1


def test_a_damaged_programme_is_named(kneewise: Kneewise, people: Path) -> None:
    anna(kneewise)
    (name,) = kept(people, "programme")
    damage(people, name, '"weeks"', '"months"')

    for verb in ("follow", "plan"):
        found = kneewise(verb, "ANNA")
        assert found.is_one_sentence_and_a_remedy()
        assert name in found.sentence
    assert f"Not read: {name}" in kneewise("exam", "list", "ANNA").out


def test_a_day_before_the_programme_is_told(kneewise: Kneewise) -> None:
    anna(kneewise)

    found = kneewise("follow", "ANNA", "--on", "2026-05-01")

    assert found.is_one_sentence_and_a_remedy()
    assert START in found.err
