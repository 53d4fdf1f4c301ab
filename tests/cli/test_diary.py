"""What was done and felt is written down, added to, and never lost in silence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.clinic import FIRST, START, anna, damage, kept
from tests.cli.outcome import Kneewise, left_behind

DONE = ("--done", f"{FIRST}=3x8", "--pain", "2", "--on", "2026-05-05")


@pytest.fixture(autouse=True)
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for people that is empty, and goes away with the test."""
    monkeypatch.setenv("KNEEWISE_HOME", str(tmp_path / "people"))
    return tmp_path / "people"


def entries(kneewise: Kneewise) -> list[dict[str, Any]]:
    """What the diary holds."""
    found = kneewise("diary", "ANNA", "--json")
    assert (found.status, found.err) == (0, "")
    return [event["entry"] for event in json.loads(found.out)["events"]]


def test_what_was_done_is_kept_as_it_was_said(kneewise: Kneewise) -> None:
    anna(kneewise)

    found = kneewise("diary", "ANNA", *DONE, "--effort", "6", "--morning", "1")

    assert (found.status, found.err) == (0, "")
    assert "3 sets of 8; effort 6, pain 2, next morning 1" in found.out
    (entry,) = entries(kneewise)
    assert (entry["sets"], entry["repetitions"], entry["on"]) == (3, 8, "2026-05-05")
    assert (entry["effort"], entry["pain"], entry["morning"]) == (6.0, 2.0, 1.0)


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ("clam_left=2x10", {"exercise": "clam", "side": "left", "repetitions": 10}),
        ("clam=2x10", {"exercise": "clam", "repetitions": 10}),
        ("plank_side=3x30s", {"exercise": "plank_side", "hold": 30.0}),
        ("sts_box=1", {"exercise": "sts_box", "sets": 1}),
    ],
)
def test_every_way_to_say_it_is_understood(
    kneewise: Kneewise, done: str, expected: dict[str, Any]
) -> None:
    anna(kneewise)

    kneewise("diary", "ANNA", "--done", done, "--pain", "0", "--on", START)

    (entry,) = entries(kneewise)
    assert expected.items() <= entry.items()


def test_several_exercises_of_a_session_are_written_at_once(
    kneewise: Kneewise, people: Path
) -> None:
    anna(kneewise)

    kneewise("diary", "ANNA", *DONE, "--done", "clam_right=2x10")

    assert [entry["exercise"] for entry in entries(kneewise)] == [FIRST, "clam"]
    assert len(kept(people, "diary")) == 1


def test_the_next_morning_is_added_to_the_day_it_belongs_to(
    kneewise: Kneewise, people: Path
) -> None:
    anna(kneewise)
    kneewise("diary", "ANNA", *DONE)
    first = kept(people, "diary")

    found = kneewise("diary", "ANNA", "--morning", "1", "--on", "2026-05-05")

    assert (found.status, found.err) == (0, "")
    (entry,) = entries(kneewise)
    assert entry["morning"] == 1.0
    assert set(first) < set(kept(people, "diary"))  # nothing was changed in place


def test_the_same_said_twice_counts_once(kneewise: Kneewise) -> None:
    anna(kneewise)
    kneewise("diary", "ANNA", *DONE)
    kneewise("diary", "ANNA", *DONE)

    kneewise("diary", "ANNA", *DONE, "--morning", "3")

    assert [entry["morning"] for entry in entries(kneewise)] == [3.0]


def test_two_mornings_of_one_day_are_both_kept(kneewise: Kneewise) -> None:
    anna(kneewise)
    kneewise("diary", "ANNA", *DONE, "--morning", "1")
    kneewise("diary", "ANNA", *DONE, "--morning", "4")

    assert sorted(e["morning"] for e in entries(kneewise)) == [1.0, 4.0]


def test_what_is_not_in_the_programme_is_kept_and_said_to_change_nothing(
    kneewise: Kneewise,
) -> None:
    anna(kneewise)
    words = ("--done", "hf_lunge_stretch=3x30s", "--pain", "0", "--on", "2026-05-05")

    other = kneewise("diary", "ANNA", *words)
    own = kneewise("diary", "ANNA", *DONE)

    assert "hf_lunge_stretch is not in the programme" in other.out
    assert "not in the programme" not in own.out
    assert len(entries(kneewise)) == 2


@pytest.mark.parametrize(
    "words",
    [
        ("--done", f"{FIRST}=3x8"),  # how much it hurt was not said
        ("--pain", "2"),
        ("--effort", "6"),
        ("--sign", "swelling"),
        ("--morning", "1"),  # of nothing that was written down
        (*DONE, "--morning", "11"),
        (*DONE, "--effort", "11"),
        ("--done", f"{FIRST}=x8", "--pain", "2"),
        ("--done", f"{FIRST}=3x8", "--pain", "nan"),
        ("--done", f"{FIRST}=3x8", "--pain", "2", "--on", "2999-01-01"),
        (*DONE, "--cleared"),
    ],
)
def test_what_would_be_lost_or_wrong_is_told(
    kneewise: Kneewise, people: Path, words: tuple[str, ...]
) -> None:
    anna(kneewise)
    before = left_behind(people)

    found = kneewise("diary", "ANNA", *words)

    assert found.is_one_sentence_and_a_remedy()
    assert left_behind(people) == before


def test_a_damaged_page_of_the_diary_is_named_by_all(
    kneewise: Kneewise, people: Path
) -> None:
    anna(kneewise)
    kneewise("diary", "ANNA", *DONE)
    (name,) = kept(people, "diary")
    damage(people, name, '"sets": 3', '"sets": "three"')

    listed = kneewise("exam", "list", "ANNA")

    assert f"Not read: {name}" in listed.out
    for verb in ("diary", "follow", "plan"):
        found = kneewise(verb, "ANNA")
        assert found.is_one_sentence_and_a_remedy()
        assert name in found.sentence
