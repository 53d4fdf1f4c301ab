"""A programme changed on the command line, and what a test is measured against."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.clinic import FIRST, START, anna, kept, week
from tests.cli.outcome import Kneewise


@pytest.fixture
def people(kneewise: Kneewise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which ANNA follows a programme."""
    monkeypatch.setenv("KNEEWISE_HOME", str(tmp_path / "people"))
    anna(kneewise)
    return tmp_path / "people"


def test_a_plan_is_changed_as_it_is_proposed(kneewise: Kneewise, people: Path) -> None:
    swap = ("--swap", f"{FIRST}=clam", "--dose", "clam=3x12", "--on", START)

    done = kneewise("plan", "ANNA", *swap, "--json")

    assert done.status == 0, done.err
    programme = json.loads(done.out)["programme"]
    assert programme["items"][0]["exercise"] == "clam"
    assert programme["items"][0]["dose"]["repetitions"] == 12
    assert programme["edit"]["proposed"][0]["exercise"] == FIRST
    assert len(kept(people, "programme")) == 2


@pytest.mark.usefixtures("people")
def test_what_is_followed_is_changed_from_where_it_is(kneewise: Kneewise) -> None:
    week(kneewise, "--pain", "1", "--morning", "1")

    done = kneewise("plan", "ANNA", "--followed", "--drop", "sts_box")
    after = kneewise("follow", "ANNA")

    assert done.status == 0, done.err
    assert "What the change takes away" in done.out
    assert "the front of the thigh (quadriceps)" in done.out
    assert f"of the programme from {START}" in after.out
    assert "Sit-to-stand" not in after.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--swap", "abd_sl"), "does not say what becomes of what"),
        (("--drop", "somersault"), "is not in the programme"),
        (("--add", "hop_hold"), "jumping waits"),
        (("--dose", f"{FIRST}=40x40"), "cannot be"),
        (("--followed",), "Nothing is changed"),
    ],
)
def test_a_change_that_cannot_be_is_one_sentence_and_keeps_nothing(
    kneewise: Kneewise, people: Path, words: tuple[str, ...], said: str
) -> None:
    before = kept(people, "programme")

    done = kneewise("plan", "ANNA", *words)

    assert done.status == 1
    assert said in done.err
    assert done.out == ""
    assert kept(people, "programme") == before


@pytest.mark.usefixtures("people")
def test_what_a_test_is_measured_against_is_shown(kneewise: Kneewise) -> None:
    shown = kneewise("exam", "norms", "ANNA", "--test", "range_ankle_lunge")
    every = kneewise("exam", "norms", "ANNA")
    plain = kneewise("exam", "norms", "ANNA", "--test", "hip_abduction", "--json")

    assert "usual: 9.0 cm to 12.0 cm (as published)" in shown.out
    assert "[norms/wblt_cm]" in shown.out
    assert "2026-05-01: right, 82 N" in every.out
    tests = json.loads(plain.out)["tests"]
    assert {one["test"] for one in tests} == {"hip_abduction"}
    assert [one["before"][0]["value"] for one in tests if one["before"]] == [82]


@pytest.mark.usefixtures("people")
def test_norms_of_an_unknown_test_list_those_that_there_are(kneewise: Kneewise) -> None:
    done = kneewise("exam", "norms", "ANNA", "--test", "handstand")

    assert done.status == 1
    assert "there are hip_abduction" in done.err
