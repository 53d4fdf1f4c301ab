"""People on record in the database: looked after, backed up, handed over, forgotten."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.clinic import anna, damage, kept
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


def contents(kneewise: Kneewise, name: str | Path = "ANNA") -> list[dict[str, Any]]:
    """The exams on record."""
    listed = told(kneewise("exam", "list", name, "--json"))
    return [r["contents"] for r in listed["records"] if r["kind"] == "exam"]


def test_a_damaged_record_is_named_and_the_rest_is_listed(
    kneewise: Kneewise, people: Path
) -> None:
    kneewise("exam", "add", "ANNA", *ABDUCTION, "--left", "92N", *DAY)
    (name,) = kept(people)
    kneewise("exam", "add", "ANNA", *ABDUCTION, "--right", "118N", *DAY)
    damage(people, name, "92.0", '"strong"')

    found = kneewise("exam", "list", "ANNA")

    assert (found.status, found.err) == (0, "")
    assert "118 N" in found.out
    assert f"Not read: {name}" in found.out


def test_a_damaged_file_of_a_folder_is_named_and_the_rest_is_listed(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    folder = tmp_path / "ben"
    kneewise("exam", "add", folder, *ABDUCTION, "--left", "92N", *DAY)
    (path,) = folder.iterdir()
    kneewise("exam", "add", folder, *ABDUCTION, "--right", "118N", *DAY)
    path.write_text(path.read_text().replace("92.0", '"strong"'))

    found = kneewise("exam", "list", folder)

    assert (found.status, found.err) == (0, "")
    assert "118 N" in found.out
    assert f"Not read: {path.name}" in found.out


def test_a_folder_of_a_newer_program_is_refused(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    folder = tmp_path / "ben"
    kneewise("exam", "add", folder, *ABDUCTION, "--left", "92N", *DAY)
    (path,) = folder.iterdir()
    path.write_text(path.read_text().replace('_record": 1', '_record": 7'))

    for words in (("list", folder), ("add", folder, "--mass", "68"), ("flags", folder)):
        assert kneewise("exam", *words).is_one_sentence_and_a_remedy()
    assert len(list(folder.iterdir())) == 1


def test_a_store_of_a_newer_program_is_refused(
    kneewise: Kneewise, people: Path
) -> None:
    kneewise("exam", "add", "ANNA", *ABDUCTION, "--left", "92N", *DAY)
    with contextlib.closing(sqlite3.connect(people / "kneewise.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    before = left_behind(people)

    for words in (("list", "ANNA"), ("add", "ANNA", "--mass", "68"), ("flags", "ANNA")):
        found = kneewise("exam", *words)
        assert found.is_one_sentence_and_a_remedy()
        assert "9999" in found.sentence
    assert left_behind(people) == before


def test_who_has_only_a_folder_from_before_is_kept_there(
    kneewise: Kneewise, people: Path
) -> None:
    kneewise("exam", "add", people / "ANNA", *ABDUCTION, "--left", "92N", *DAY)

    kneewise("exam", "add", "ANNA", *ABDUCTION, "--right", "118N", *DAY)

    assert len(contents(kneewise)) == 2
    assert len(list((people / "ANNA").iterdir())) == 2
    assert not (people / "kneewise.db").exists()


def test_an_assessment_of_a_person_keeps_its_result_and_what_was_seen(
    kneewise: Kneewise, people: Path, squat: Path
) -> None:
    anna(kneewise)
    kneewise("store", "who", "ANNA", "--recordings", "yes")

    done = kneewise("assess", squat, "--person", "ANNA")

    assert done.status == 0, done.err
    names = {Path(name).name: text for name, text in left_behind(people).items()}
    assert names["squat.trc"] == squat.read_bytes()
    beside = squat.with_name("squat.trc.kneewise") / "assessment.json"
    assert names["assessment.json"] == beside.read_bytes()
    assert told(kneewise("store", "check", "--json"))["flaws"] == []


def test_a_week_of_work_survives_a_backup_and_a_new_machine(
    kneewise: Kneewise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna(kneewise)
    before = told(kneewise("exam", "list", "ANNA", "--json"))
    backup = tmp_path / "backup.zip"

    written = kneewise("store", "backup", backup)
    monkeypatch.setenv("KNEEWISE_HOME", str(tmp_path / "new"))
    restored = kneewise("store", "restore", backup)

    assert (written.status, restored.status) == (0, 0)
    assert "1 people" in restored.out
    assert told(kneewise("exam", "list", "ANNA", "--json")) == before
    assert kneewise("follow", "ANNA", "--on", "2026-05-10").status == 0
    refused = kneewise("store", "restore", backup)
    assert refused.is_one_sentence_and_a_remedy()


def test_a_damaged_file_is_told_with_what_to_do(
    kneewise: Kneewise, people: Path, squat: Path
) -> None:
    anna(kneewise)
    kneewise("assess", squat, "--person", "ANNA")
    (path,) = people.glob("kneewise.files/ANNA/*/assessment.json")
    path.write_bytes(path.read_bytes()[:-9])
    (people / "kneewise.files" / "ANNA" / "0123456789ab").mkdir()

    found = kneewise("store", "check", "--repair")
    again = kneewise("store", "check")

    assert found.status == again.status == 1
    assert str(path) in found.out
    assert "Cleared away" in found.out
    assert "0123456789ab" not in again.out
    assert "restore" in again.remedy


def test_a_person_is_handed_over_and_brought_in_again(
    kneewise: Kneewise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna(kneewise)
    before = contents(kneewise)
    target = tmp_path / "for-anna"

    exported = kneewise("store", "export", "ANNA", "--out", target)
    monkeypatch.setenv("KNEEWISE_HOME", str(tmp_path / "new"))
    brought = told(kneewise("store", "import", target, "--code", "A-1", "--json"))

    assert exported.status == 0
    assert brought == {"people": [{"code": "A-1", "new": 5, "known": 0, "results": 0}]}
    assert contents(kneewise, "A-1") == before
    assert contents(kneewise, target) == before


def test_who_is_forgotten_is_gone_and_the_search_says_so(
    kneewise: Kneewise, people: Path
) -> None:
    anna(kneewise)
    kneewise("store", "who", "ANNA", "--name", "Anna Beispielsatz")
    assert "Beispielsatz" in kneewise("store", "who").out

    found = kneewise("store", "forget", "ANNA", "--yes")

    assert (found.status, found.err) == (0, "")
    assert "Found: nothing" in found.out
    for name, content in left_behind(people).items():
        assert "ANNA" not in name
        assert b"Beispielsatz" not in content
        assert b"ANNA" not in content
    again = kneewise("store", "forget", "ANNA", "--yes")
    assert again.is_one_sentence_and_a_remedy()


@pytest.mark.parametrize("typed", ["", "anna\n", "yes\n"])
def test_nobody_is_forgotten_by_mistake(
    kneewise: Kneewise, people: Path, typed: str
) -> None:
    anna(kneewise)

    done = subprocess.run(
        [sys.executable, "-m", "kneewise", "store", "forget", "ANNA"],
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "nothing was removed" in done.stderr
    assert len(kept(people)) == 5


@pytest.mark.parametrize(
    "words",
    [
        ("backup", "backup.zip"),
        ("restore", "nowhere.zip"),
        ("export", "ANNA"),
        ("export", "a b"),
        ("forget", "ANNA", "--yes"),
        ("forget", "../x", "--yes"),
        ("import", "nowhere"),
        ("who", "../x", "--name", "x"),
    ],
)
def test_what_cannot_be_done_is_told_and_makes_nothing(
    kneewise: Kneewise, people: Path, words: tuple[str, ...]
) -> None:
    found = kneewise("store", *words)

    assert found.is_one_sentence_and_a_remedy()
    assert left_behind(people) == {}
    assert not (Path.cwd() / "backup.zip").exists()


@pytest.mark.parametrize(
    "url", ["mysql://me:hidden-word@there/db", "nonsense hidden-word", "sqlite:///"]
)
def test_an_address_of_no_database_is_told_without_its_password(
    kneewise: Kneewise, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("KNEEWISE_DATABASE", url)

    for words in (("exam", "list", "ANNA"), ("store", "check")):
        found = kneewise(*words)
        assert found.is_one_sentence_and_a_remedy()
        assert "hidden-word" not in found.err


def test_a_postgres_that_is_not_there_is_told_without_its_password(
    kneewise: Kneewise, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "postgresql+psycopg://me:hidden-word@127.0.0.1:1/db"
    monkeypatch.setenv("KNEEWISE_DATABASE", address)

    for words in (("exam", "list", "ANNA"), ("store", "check"), ("store", "migrate")):
        found = kneewise(*words)
        assert found.is_one_sentence_and_a_remedy()
        assert "127.0.0.1" in found.sentence
        assert "hidden-word" not in found.err


def test_a_short_command_loads_no_sqlalchemy(kneewise: Kneewise) -> None:
    anna(kneewise)
    code = (
        "import sys; from kneewise.cli.main import main\n"
        "try: main(['plan', 'ANNA', '--on', '2026-05-04'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'sqlalchemy', 'alembic'} & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"
    assert "Written:" in done.stdout
