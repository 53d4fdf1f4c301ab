"""A person who is forgotten is gone from everywhere, and nobody else is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kneewise.errors import BadSetting, UnreadableFile
from kneewise.store.archive import Archive, opened
from kneewise.store.bring import brought
from kneewise.store.check import checked
from kneewise.store.export import export
from kneewise.store.folder import Folder
from kneewise.store.forget import forgotten
from kneewise.store.log import Line
from kneewise.store.people import Identity
from kneewise.store.place import Place
from kneewise.store.record import Kind
from kneewise.store.users import Role, User
from tests.store.people import DAY, everything, files, keep_result, keep_some

ANNA = Identity(
    code="ANNA", name="Anna Beispielsatz", address="Long Lane 12", contact="555 0100"
)


def known(archive: Archive, folder: Path) -> None:
    """Anna in every table, and somebody else."""
    keep_some(archive, folder)
    archive.people.keep(ANNA)
    patient = archive.users.add(
        User(name="a", role=Role.PATIENT, password="$hash", person="ANNA")
    )
    archive.log.add(Line(who=patient.id, act="read", person="ANNA", detail="ANNA exam"))
    archive.jobs.add("assess", {"person": "ANNA"}, who=patient.id, person="ANNA")
    Folder(path=archive.place.folder / "ANNA").add(Kind.EXAM, DAY, {})
    papers = archive.chart("ANNA").papers / "programme"
    papers.mkdir(parents=True)
    (papers / "sheet.html").write_text("<h1>ANNA</h1>")
    keep_some(archive, folder, "JOANNA")


def test_a_person_who_is_forgotten_is_gone_from_everywhere(
    archive: Archive, tmp_path: Path
) -> None:
    known(archive, tmp_path)
    others = files(archive.place.files / "JOANNA")

    found = forgotten(archive, "ANNA")

    assert found.left == ()
    assert found.rows >= 7
    assert found.files >= 5
    assert found.elsewhere == (str(tmp_path / "ANNA-result"),)
    assert archive.people.codes() == ("JOANNA",)
    assert archive.users.all() == ()
    assert [line.person for line in archive.log.last()] == [None]
    assert len(archive.chart("JOANNA").read().records) == 3
    assert files(archive.place.files / "JOANNA") == others
    assert checked(archive) == ()
    held = files(archive.place.folder)
    for word in ("Beispielsatz", "Long Lane", "555 0100", "ANNA exam"):
        assert not any(word.encode() in content for content in held.values())
    assert not any(path.split("/")[-1] == "ANNA" for path in held)


def test_what_is_left_is_found(archive: Archive, tmp_path: Path) -> None:
    known(archive, tmp_path)
    note = "seen with ANNA"
    archive.chart("JOANNA").add(Kind.DIARY, DAY, {"note": note})
    archive.log.add(Line(who="x", act="import", detail=ANNA.name))
    (archive.place.folder / "copy of ANNA").mkdir()

    found = forgotten(archive, "ANNA")

    for word in ("records", "log", "copy of ANNA"):
        assert any(word in text for text in found.left)


def test_a_trace_in_the_bytes_of_the_file_is_found(
    archive: Archive, tmp_path: Path
) -> None:
    if archive.place.url:
        return  # its files are not ours to read
    known(archive, tmp_path)
    (record, *_) = archive.chart("ANNA").read().records
    reader = sqlite3.connect(archive.place.database)
    with closing(reader):  # somebody who looks at yesterday keeps yesterday there
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM records").fetchone()
        while_read = forgotten(archive, "ANNA")
    archive.people.keep(replace(ANNA, name=""))

    afterwards = forgotten(archive, "ANNA")

    assert record.id
    assert any("end other programs" in text for text in while_read.left)
    assert afterwards.left == ()


def test_nobody_is_forgotten_twice(archive: Archive) -> None:
    forgotten(archive, "ANNA")

    with pytest.raises(BadSetting, match="nothing is recorded"):
        forgotten(archive, "ANNA")


def test_forgetting_that_was_broken_off_can_be_finished(
    archive: Archive, tmp_path: Path
) -> None:
    keep_some(archive, tmp_path)
    with archive.database.writing() as rows:  # as if it was killed after the rows
        rows.run("DELETE FROM people WHERE code = 'ANNA'")

    found = forgotten(archive, "ANNA")

    assert found.files == 4
    assert files(archive.place.files) == {}


def test_an_export_can_be_read_and_brought_in_again(
    archive: Archive, tmp_path: Path, place: Place
) -> None:
    keep_some(archive, tmp_path)
    archive.people.keep(ANNA)
    before = everything(archive)
    target = tmp_path / "for-anna"

    count = export(archive, "ANNA", target)
    by_path = Folder(path=target).read()
    with opened(replace(place, folder=tmp_path / "other")) as other:
        (first,) = brought(other, target, "ANNA")
        (again,) = brought(other, target, "ANNA")
        after = everything(other)

        assert count == len(by_path.records) == 3
        assert by_path.faults == ()
        assert (first.new, first.results, again.new, again.known) == (3, 1, 0, 3)
        assert after["files"] == before["files"]
        assert after["recordings"] == before["recordings"]
        assert _without_times(after["records"]) == _without_times(before["records"])
        assert files(other.place.files) == files(archive.place.files)
        who = other.people.of("ANNA")
        assert who is not None
        assert replace(who, since=None) == ANNA
        assert checked(other) == ()


def _without_times(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Rows without the moment at which one was removed, which is not exported."""
    plain = [row | {"removed": row["removed"] is not None} for row in rows]
    return sorted(plain, key=repr)


def test_folders_from_before_are_brought_in_and_put_aside(
    archive: Archive, tmp_path: Path
) -> None:
    home = archive.place.folder
    for code in ("BEN", "CARL"):
        chart = Folder(path=home / code)
        chart.add(Kind.PERSON, DAY, {"mass": 68.0})
    record = keep_result(archive, tmp_path / "result")
    ben = Folder(path=home / "BEN")
    seen = ben.add_result(DAY, tmp_path / "result", record.contents["sha256"])

    found = brought(archive, home)

    assert [(one.code, one.new, one.results) for one in found] == [
        ("BEN", 2, 1),
        ("CARL", 1, 0),
    ]
    kept = archive.chart("BEN").result(seen)
    assert files(kept) == files(tmp_path / "result")
    assert not (home / "BEN").exists()
    assert found[0].folder.is_dir()
    with pytest.raises(BadSetting):
        brought(archive, home)


def test_a_damaged_folder_brings_nothing_in(archive: Archive, tmp_path: Path) -> None:
    chart = Folder(path=tmp_path / "BEN")
    chart.add(Kind.PERSON, DAY, {"mass": 68.0})
    (tmp_path / "BEN" / "2026-05-31-exam-0.json").write_text("{")

    with pytest.raises(UnreadableFile, match="2026-05-31-exam-0"):
        brought(archive, tmp_path / "BEN")

    assert archive.people.codes() == ("ANNA",)
    assert chart.is_there


@pytest.mark.parametrize("name", ["nowhere", "empty", "a b"])
def test_what_is_no_folder_of_a_person_is_told(
    archive: Archive, tmp_path: Path, name: str
) -> None:
    (tmp_path / "empty").mkdir()
    Folder(path=tmp_path / "a b").add(Kind.PERSON, DAY, {})

    with pytest.raises(BadSetting) as refused:
        brought(archive, tmp_path / name)

    assert refused.value.remedy


def test_a_damaged_record_is_not_handed_over_as_if_it_were_whole(
    archive: Archive, tmp_path: Path
) -> None:
    record = keep_result(archive, tmp_path / "result")
    archive.files.path("ANNA", record.id, "motion.npz").write_bytes(b"x")

    with pytest.raises(UnreadableFile):
        export(archive, "ANNA", tmp_path / "out")

    assert {path.name for path in tmp_path.iterdir()} == {"home", "result"}
