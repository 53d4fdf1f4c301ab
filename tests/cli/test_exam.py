"""What is typed about a person is on record, and what cannot be is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.clinic import kept
from tests.cli.outcome import Kneewise, Outcome, left_behind

DAY = ("--on", "2026-05-31")
ABDUCTION = ("--test", "hip_abduction", "--lever", "0.38m")


@pytest.fixture(autouse=True)
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for people that is empty, and goes away with the test."""
    folder = tmp_path / "people"
    monkeypatch.setenv("KNEEWISE_HOME", str(folder))
    return folder


def told(found: Outcome) -> dict[str, Any]:
    """The JSON of a run, which must be all there is."""
    assert (found.status, found.err) == (0, "")
    read: dict[str, Any] = json.loads(found.out)
    return read


def contents(kneewise: Kneewise, kind: str = "exam") -> list[dict[str, Any]]:
    """What is on record of one kind."""
    listed = told(kneewise("exam", "list", "ANNA", "--json"))
    return [r["contents"] for r in listed["records"] if r["kind"] == kind]


def test_a_strength_test_is_kept_in_newtons_metres_and_its_day(
    kneewise: Kneewise,
) -> None:
    words = (*ABDUCTION, "--left", "92N", "--right", "118N", "--pain", "2")

    found = kneewise("exam", "add", "ANNA", *words, *DAY)

    assert (found.status, found.err) == (0, "")
    assert "ANNA is new" in found.out
    (kept,) = contents(kneewise)
    left, right = kept["strength"]
    assert (left["side"], left["force"], left["lever"]) == ("left", 92.0, 0.38)
    assert (right["side"], right["force"], right["pain"]) == ("right", 118.0, 2.0)
    assert left["on"] == "2026-05-31"


@pytest.mark.parametrize(
    ("words", "field", "name", "value"),
    [
        (
            ("--test", "hip_internal_rotation_prone", "--left", "32deg"),
            "ranges",
            "angle",
            pytest.approx(0.5585, abs=1e-4),
        ),
        (("--test", "hip_flexion", "--left", "110deg"), "ranges", "side", "left"),
        (("--test", "hip_flexion", "--left", "110N"), "strength", "force", 110.0),
        (("--test", "ankle_lunge", "--left", "9.5cm"), "ranges", "distance", 0.095),
        (("--test", "hip_flexors", "--right", "-12deg"), "lengths", "side", "right"),
        (
            ("--test", "hip_flexors", "--side", "left", "--value", "5deg"),
            "lengths",
            "side",
            "left",
        ),
        (("--test", "chair_stand_30", "--value", "14"), "functional", "count", 14),
        (
            ("--test", "five_times_sit_to_stand", "--value", "11.2s"),
            "functional",
            "seconds",
            11.2,
        ),
        (
            ("--test", "KOOS-PF", "--answers", "1,2,0,1,1,2,-,0,1,3,1"),
            "questionnaires",
            "answers",
            [1, 2, 0, 1, 1, 2, None, 0, 1, 3, 1],
        ),
        (("--test", "nprs", "--value", "4"), "questionnaires", "answers", [4]),
        (
            (*ABDUCTION, "--right", "9.4kg", "--protocol", "st_abd_short"),
            "strength",
            "protocol",
            "tests/st_abd_short",
        ),
    ],
)
def test_every_kind_of_test_is_kept(
    kneewise: Kneewise, words: tuple[str, ...], field: str, name: str, value: object
) -> None:
    found = kneewise("exam", "add", "ANNA", *words, *DAY)

    assert (found.status, found.err) == (0, "")
    (kept,) = contents(kneewise)
    assert kept[field][0][name] == value


def test_facts_and_complaints_are_kept(kneewise: Kneewise) -> None:
    facts = ("--born", "1990", "--sex", "female", "--mass", "68", "--height", "1.72")
    pain = ("--region", "front_of_knee", "--side", "right", "--pain", "4/10")

    kneewise("exam", "add", "ANNA", *facts)
    kneewise("exam", "add", "ANNA", *pain, "--told", "patellofemoral_pain")

    listed = told(kneewise("exam", "list", "ANNA", "--json"))
    assert listed["person"] == {
        "born": 1990,
        "sex": "female",
        "height": 1.72,
        "mass": 68.0,
    }
    (complaint,) = contents(kneewise, "complaint")[0]["complaints"]
    assert complaint == {
        "region": "front_of_knee",
        "side": "right",
        "pain": 4.0,
        "told": "patellofemoral_pain",
    }


def test_a_later_fact_takes_the_place_of_an_earlier(kneewise: Kneewise) -> None:
    kneewise("exam", "add", "ANNA", "--mass", "68", "--born", "1990")
    kneewise("exam", "add", "ANNA", "--mass", "66")

    person = told(kneewise("exam", "list", "ANNA", "--json"))["person"]

    assert (person["mass"], person["born"]) == (66.0, 1990)


def test_the_list_shows_what_was_recorded_and_how_it_is_removed(
    kneewise: Kneewise, people: Path
) -> None:
    kneewise("exam", "add", "ANNA", *ABDUCTION, "--left", "92N", *DAY)
    (name,) = kept(people)
    id_ = name.removesuffix(".json").rpartition("-")[2]

    shown = kneewise("exam", "list", "ANNA").out
    removed = kneewise("exam", "remove", "ANNA", id_)

    assert "hip abduction, left: 92 N" in shown
    assert id_ in shown
    assert (removed.status, removed.err) == (0, "")
    assert contents(kneewise) == []
    assert kept(people) == [name]  # out of sight, and still there


def test_a_path_names_any_folder(kneewise: Kneewise, tmp_path: Path) -> None:
    kneewise("exam", "add", tmp_path / "ben", *ABDUCTION, "--left", "92N")

    assert len(list((tmp_path / "ben").glob("*-exam-*.json"))) == 1


@pytest.mark.parametrize(
    "words",
    [
        (*ABDUCTION,),
        (*ABDUCTION, "--left", "92"),
        (*ABDUCTION, "--left", "92N", "--value", "4"),
        (*ABDUCTION, "--left", "92N", "--side", "left"),
        (*ABDUCTION, "--left", "92N", "--right", "hard"),
        (*ABDUCTION, "--left", "92N", "--pain", "11"),
        (*ABDUCTION, "--left", "92N", "--protocol", "st_ext"),
        (*ABDUCTION, "--left", "92N", "--on", "2026-02-30"),
        (*ABDUCTION, "--left", "92N", "--on", "2999-01-01"),
        (*ABDUCTION, "--left", "92N", "--region", "groin"),
        ("--test", "hip_abduction", "--left", "92N", "--lever", "38"),
        ("--test", "hip_abduction", "--left", "92N", "--lever", "38m"),
        ("--test", "hip_wobble", "--left", "92N"),
        ("--test", "chair_stand", "--left", "14"),
        ("--test", "akps", "--answers", "5,5,3"),
        ("--left", "92N"),
        ("--region", "groin"),
        ("--region", "groin", "--pain", "bad"),
        ("--told", "acl_reconstructed", "--pain", "1"),
        ("--born", "90"),
        ("--born", "2999"),
        ("--mass", "680"),
        ("--height", "172"),
        (),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_recorded(
    kneewise: Kneewise, people: Path, words: tuple[str, ...]
) -> None:
    kneewise("exam", "add", "ANNA", "--born", "1980")
    before = left_behind(people)

    found = kneewise("exam", "add", "ANNA", *words)

    assert found.is_one_sentence_and_a_remedy()
    assert left_behind(people) == before


@pytest.mark.parametrize("name", ["a.b", "..", "", "x" * 70, "Zoë"])
def test_what_is_no_code_is_told(kneewise: Kneewise, people: Path, name: str) -> None:
    found = kneewise("exam", "add", name, *ABDUCTION, "--left", "92N")

    assert found.is_one_sentence_and_a_remedy()
    assert left_behind(people) == {}


@pytest.mark.parametrize("verb", [("list", "BEN"), ("remove", "BEN", "0" * 12)])
def test_nobody_and_nothing_is_told(kneewise: Kneewise, verb: tuple[str, ...]) -> None:
    assert kneewise("exam", *verb).is_one_sentence_and_a_remedy()


def test_a_doubtful_number_is_kept_and_asked_about(kneewise: Kneewise) -> None:
    found = kneewise("exam", "add", "ANNA", *ABDUCTION, "--left", "9.2N", *DAY)

    assert found.status == 0
    assert "Look again: " in found.out
    assert len(contents(kneewise)) == 1


def test_two_results_of_one_day_that_differ_are_asked_about_once(
    kneewise: Kneewise,
) -> None:
    words = (*ABDUCTION, "--json", *DAY)
    kneewise("exam", "add", "ANNA", *words, "--left", "92N")

    second = told(kneewise("exam", "add", "ANNA", *words, "--left", "180N"))
    third = told(kneewise("exam", "add", "ANNA", *words, "--right", "118N"))

    assert len(second["caveats"]) == 1
    assert third["caveats"] == []


TABLE = """date,test,side,value,lever
2026-05-31,hip_abduction,left,92N,38cm
2026-05-31,hip_abduction,right,118N,38cm
2026-05-30,range_hip_flexion,left,110deg,
"""


def test_a_table_is_taken_once(kneewise: Kneewise, tmp_path: Path) -> None:
    table = tmp_path / "exams.csv"
    table.write_text(TABLE)
    kneewise("exam", "import", "ANNA", table)
    table.write_text(TABLE + "2026-06-02,hip_abduction,left,97N,38cm\n")

    again = told(kneewise("exam", "import", "ANNA", table, "--json"))

    assert again["known"] == 3
    assert [len(kept.get("strength", [])) for kept in contents(kneewise)] == [2, 1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "date,test\n",
        TABLE + "2999-01-01,hip_abduction,left,92N,38cm\n",
        TABLE.encode("utf-16"),
    ],
)
def test_a_faulty_table_is_told_and_none_of_it_taken(
    kneewise: Kneewise, tmp_path: Path, people: Path, text: str | bytes
) -> None:
    table = tmp_path / "exams.csv"
    table.write_bytes(text if isinstance(text, bytes) else text.encode())

    found = kneewise("exam", "import", "ANNA", table)

    assert found.is_one_sentence_and_a_remedy()
    assert left_behind(people) == {}


def test_faulty_lines_are_all_named_and_none_of_the_table_taken(
    kneewise: Kneewise, tmp_path: Path, people: Path
) -> None:
    table = tmp_path / "exams.csv"
    faulty = "2026-06-02,hip_abduction,left,97,38cm\n2026-06-02,hip_x,left,97N,\n"
    table.write_text(TABLE + faulty)

    found = kneewise("exam", "import", "ANNA", table)

    assert (found.status, found.out) == (1, "")
    assert "line 5" in found.err
    assert "line 6" in found.err
    assert left_behind(people) == {}


def test_no_to_every_question_raises_nothing(kneewise: Kneewise) -> None:
    read = told(kneewise("exam", "flags", "ANNA", "--none", "--json"))

    (screening,) = read["recorded"][0]["contents"]["screenings"]
    assert len(screening["answers"]) > 20
    assert not any(answer["yes"] for answer in screening["answers"])
    assert read["flags"] == []


def test_a_yes_says_what_to_do_and_how_soon(kneewise: Kneewise) -> None:
    found = kneewise("exam", "flags", "ANNA", "--yes", "rf_septic")

    assert found.status == 0
    assert "What to do (now): " in found.out
    assert "redflags/rf_septic" in found.out


def test_a_sign_beside_a_yes_changes_the_advice(kneewise: Kneewise) -> None:
    words = ("exam", "flags", "ANNA", "--yes", "rf_perthes", "--json")

    plain = told(kneewise(*words))["flags"]
    signed = told(kneewise(*words, "--sign", "fever"))["flags"]

    assert plain[0]["urgency"] == "same_week"
    assert signed[0]["urgency"] == "same_day"


@pytest.mark.parametrize(
    "words",
    [
        ("--none", "--yes", "rf_septic"),
        ("--yes", "rf_nothing"),
        ("--yes", "rf_septic", "--sign", "fever"),
        ("--sign", "fever"),
    ],
)
def test_answers_that_cannot_be_are_told(
    kneewise: Kneewise, people: Path, words: tuple[str, ...]
) -> None:
    assert kneewise("exam", "flags", "ANNA", *words).is_one_sentence_and_a_remedy()
    assert left_behind(people) == {}


def test_the_questions_fit_where_it_hurts(kneewise: Kneewise) -> None:
    kneewise("exam", "add", "ANNA", "--region", "groin", "--pain", "4")

    read = told(kneewise("exam", "flags", "ANNA", "--ask", "--json"))
    ids = {question["id"] for question in read["questions"]}

    assert "rf_hernia" in ids
    assert "rf_okr_pat" not in ids


def typed(answers: str) -> subprocess.CompletedProcess[str]:
    """The questions, answered line by line."""
    return subprocess.run(
        [sys.executable, "-m", "kneewise", "exam", "flags", "ANNA"],
        input=answers,
        capture_output=True,
        text=True,
        check=False,
    )


def test_questions_end_with_the_first_yes_that_must_be_looked_at(
    kneewise: Kneewise,
) -> None:
    done = typed("n\nwhat\nNo\ny\nn\n")

    (screening,) = contents(kneewise, "flags")[0]["screenings"]
    assert done.returncode == 0
    assert [answer["yes"] for answer in screening["answers"]] == [False, False, True]
    assert "What to do (today): " in done.stdout


def test_answers_that_end_too_soon_record_nothing(people: Path) -> None:
    done = typed("n\nn\n")

    assert done.returncode == 1
    assert "nothing was recorded" in done.stderr
    assert left_behind(people) == {}
