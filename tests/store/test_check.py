"""Files appear together with what says so; what is damaged or left over is found."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pytest

from kneewise.errors import BadSetting, UnreadableFile, UnwritableResult
from kneewise.store.archive import Archive, opened
from kneewise.store.check import Flaw, checked
from kneewise.store.database import Database, Rows
from kneewise.store.draft import lock
from kneewise.store.files import DRAFTS
from kneewise.store.place import Place
from kneewise.store.record import Kind
from tests.store.people import DAY, files, keep_result, keep_some, result


def test_all_is_well_with_what_was_just_kept(archive: Archive, tmp_path: Path) -> None:
    keep_some(archive, tmp_path)
    before = files(archive.place.files)

    assert checked(archive, repair=True) == ()
    assert files(archive.place.files) == before


def test_a_store_that_was_never_made_is_whole(place: Place) -> None:
    with opened(place) as archive:
        assert checked(archive, repair=True) == ()
    assert not place.folder.exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(b"\xff" + path.read_bytes()[1:]),
        lambda path: path.write_bytes(b""),
        lambda path: path.unlink(),
    ],
    ids=["cut", "changed", "emptied", "gone"],
)
def test_a_damaged_array_is_found_named_and_kept(
    archive: Archive, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    record = keep_result(archive, tmp_path / "result")
    other = keep_result(archive, tmp_path / "other")
    path = archive.files.path("ANNA", record.id, "motion.npz")
    damage(path)

    (flaw,) = checked(archive, repair=True)

    assert str(path) in flaw.text
    assert "ANNA" in flaw.text
    assert flaw.remedy
    assert not flaw.is_cleared
    with pytest.raises(UnreadableFile):
        archive.files.read("ANNA", record.id, "motion.npz")
    assert archive.files.read("ANNA", other.id, "motion.npz")
    assert len(archive.chart("ANNA").read().records) == 2


def test_a_damaged_record_is_found_and_the_rest_is_read(archive: Archive) -> None:
    chart = archive.chart("ANNA")
    broken = chart.add(Kind.EXAM, DAY, {"n": 1})
    sound = chart.add(Kind.EXAM, DAY, {"n": 2})
    with archive.database.writing() as rows:
        spoilt = "UPDATE records SET contents = '{' WHERE id = :id"
        assert rows.run(spoilt, {"id": broken.id}) == 1

    (flaw,) = checked(archive)

    assert broken.name in flaw.text
    shelf = chart.read()
    assert [record.id for record in shelf.records] == [sound.id]
    assert [fault.name for fault in shelf.faults] == [broken.name]


def test_a_file_of_no_database_is_told(tmp_path: Path) -> None:
    place = Place(folder=tmp_path)
    place.database.write_bytes(b"not a database at all " * 100)

    with opened(place) as archive:
        for act in (lambda: checked(archive), archive.people.all):
            with pytest.raises(UnreadableFile, match="damaged") as refused:
                act()
            assert "restore" in refused.value.remedy


def test_a_page_of_the_database_that_was_overwritten_is_found(
    archive: Archive,
) -> None:
    if archive.place.url:
        return  # PostgreSQL looks after its own pages
    for number in range(200):
        archive.chart("ANNA").add(Kind.EXAM, DAY, {"n": number, "text": "x" * 200})
    archive.close()
    with closing(sqlite3.connect(archive.place.database)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    held = bytearray(archive.place.database.read_bytes())
    held[len(held) // 2 : len(held) // 2 + 4096] = b"\x5a" * 4096
    archive.place.database.write_bytes(held)

    try:
        found = [flaw.text for flaw in checked(archive)]
    except UnreadableFile as refused:
        found = [str(refused)]

    assert any("damaged" in text for text in found)


def test_what_a_crash_left_is_cleared_away(archive: Archive, tmp_path: Path) -> None:
    keep_some(archive, tmp_path)
    before = files(archive.place.files)
    folder = archive.place.files
    result(folder / DRAFTS / "0123456789ab")
    result(folder / "ANNA" / "ba9876543210")
    result(folder / "GONE" / "0123456789ab")
    (folder / archive.files.all("ANNA")[0].place.parent / "more").write_text("")

    seen = checked(archive)
    cleared = checked(archive, repair=True)

    assert len(seen) == 4
    assert all("--repair" in flaw.remedy for flaw in seen)
    assert [flaw.is_cleared for flaw in cleared] == [True] * 4
    assert checked(archive) == ()
    assert files(folder) == before
    assert not (folder / "GONE").exists()


def test_what_somebody_is_writing_at_this_moment_is_left_alone(
    archive: Archive,
) -> None:
    draft = archive.place.files / DRAFTS / "0123456789ab"
    result(draft)

    with lock(draft):
        assert checked(archive, repair=True) == ()

    assert draft.is_dir()


WRITER = """
import sys
from datetime import date
from pathlib import Path
from kneewise.store.archive import opened
from kneewise.store.place import Place
place = Place(folder=Path(sys.argv[1]), url=sys.argv[2])
with opened(place, stays=True) as archive:
    for n in range(30):
        archive.chart("ANNA").add_result(date(2026, 5, 31), Path(sys.argv[3]), "0" * 64)
"""


def test_a_repair_beside_a_writer_takes_nothing_away(
    archive: Archive, tmp_path: Path
) -> None:
    place = archive.place
    words = [str(place.folder), place.url, str(result(tmp_path / "result"))]
    with subprocess.Popen([sys.executable, "-c", WRITER, *words]) as writer:
        flaws: list[Flaw] = []
        while writer.poll() is None:
            flaws += checked(archive, repair=True)

    assert writer.returncode == 0
    assert flaws == []
    assert checked(archive) == ()
    assert len(archive.chart("ANNA").read().records) == 30
    assert len(files(place.files)) == 90


def test_files_of_a_write_that_failed_are_gone(
    archive: Archive, tmp_path: Path
) -> None:
    path = result(tmp_path / "result")
    sources = {"motion.npz": path / "motion.npz"}

    with (
        pytest.raises(ZeroDivisionError),
        archive.files.kept("ANNA", "a" * 12, sources),
    ):
        raise ZeroDivisionError

    assert files(archive.place.files) == {}
    assert archive.files.all() == ()
    assert checked(archive) == ()


@dataclass(frozen=True)
class FailsInTheEnd:
    """A database that takes every statement, and then cannot keep them."""

    sound: Database

    @contextmanager
    def writing(self) -> Iterator[Rows]:
        with self.sound.writing() as rows:
            yield rows
            raise UnwritableResult("the disk is full.")

    def __getattr__(self, name: str) -> object:
        return getattr(self.sound, name)


def test_files_that_appeared_before_their_write_failed_are_gone(
    archive: Archive, tmp_path: Path
) -> None:
    failing = cast("Database", FailsInTheEnd(archive.database))

    with pytest.raises(UnwritableResult, match="full"):
        keep_result(replace(archive, database=failing), tmp_path / "result")

    assert files(archive.place.files) == {}
    assert archive.chart("ANNA").read().records == ()
    assert checked(archive) == ()


def test_a_result_that_cannot_be_read_records_nothing(
    archive: Archive, tmp_path: Path
) -> None:
    with pytest.raises(UnreadableFile):
        archive.chart("ANNA").add_result(DAY, tmp_path / "nowhere", "0" * 64)

    assert archive.chart("ANNA").read().records == ()
    assert files(archive.place.files) == {}
    with pytest.raises(BadSetting):
        archive.recordings.add("ANNA", tmp_path / "nowhere.mp4")


def test_a_result_whose_files_are_gone_is_looked_for_where_it_lay(
    archive: Archive, tmp_path: Path
) -> None:
    record = keep_result(archive, tmp_path / "result")
    shutil.rmtree(archive.place.files)

    assert archive.chart("ANNA").result(record) == tmp_path / "result"
