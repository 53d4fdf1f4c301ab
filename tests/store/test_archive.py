"""What is kept comes back as it was, in either database, and lies where it belongs."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from kneewise.errors import BadSetting
from kneewise.store.archive import Archive, opened
from kneewise.store.chart import Chart
from kneewise.store.folder import Folder
from kneewise.store.people import Identity
from kneewise.store.place import Place
from kneewise.store.record import Kind
from tests.data import missing
from tests.store.conftest import VARIABLE
from tests.store.people import DAY, everything, files, keep_result, keep_some

ODD = {
    "text": "Zoë \ud800 \x00 'quoted' :name %s",
    "none": None,
    "list": [1, 2.5, True],
}


def test_the_store_is_tried_in_postgres_too() -> None:
    if VARIABLE not in os.environ:
        missing("postgres", f"no PostgreSQL is named in {VARIABLE}")


def test_looking_makes_no_store(place: Place) -> None:
    with opened(place) as archive:
        assert archive.people.all() == ()
        assert archive.chart("ANNA").read().records == ()
        assert not archive.chart("ANNA").is_there

    assert not place.folder.exists()


def test_a_record_comes_back_as_it_was(archive: Archive) -> None:
    written = archive.chart("ANNA").add(Kind.EXAM, DAY, ODD)

    (read,) = archive.chart("ANNA").read().records
    assert (read.id, read.kind, read.on) == (written.id, Kind.EXAM, DAY)
    assert read.entered == written.entered
    assert read.contents == ODD


def test_records_come_by_their_day_then_as_written(archive: Archive) -> None:
    chart = archive.chart("ANNA")
    for force in (92, 95, 91):
        chart.add(Kind.EXAM, DAY, {"force": force})
    chart.add(Kind.EXAM, date(2026, 5, 1), {"force": 80})

    assert [r.contents["force"] for r in chart.read().records] == [80, 92, 95, 91]


def test_a_new_person_is_kept_with_the_first_record(archive: Archive) -> None:
    archive.chart("BEN").add(Kind.EXAM, DAY, {})

    assert archive.people.codes() == ("ANNA", "BEN")
    assert archive.chart("ANNA").read().records == ()


@pytest.mark.parametrize("kind", ["folder", "database"])
def test_a_folder_and_the_database_are_the_same_to_the_workflow(
    archive: Archive, kind: str, tmp_path: Path
) -> None:
    charts: dict[str, Chart] = {
        "folder": Folder(path=tmp_path / "ben"),
        "database": archive.chart("BEN"),
    }
    chart = charts[kind]
    before = chart.is_there

    kept = chart.add(Kind.EXAM, DAY, ODD)
    wrong = chart.add(Kind.EXAM, DAY, {})
    where = chart.remove(wrong.name)

    assert (before, chart.is_there) == (False, True)
    assert [record.id for record in chart.read().records] == [kept.id]
    assert where
    with pytest.raises(BadSetting, match="no record"):
        chart.remove(wrong.id)


def test_codes_that_differ_in_capitals_alone_are_refused(archive: Archive) -> None:
    for act in (
        lambda: archive.people.keep(Identity(code="anna")),
        lambda: archive.chart("anna").add(Kind.EXAM, DAY, {}),
    ):
        with pytest.raises(BadSetting, match="capitals"):
            act()
    assert archive.people.codes() == ("ANNA",)


def test_names_lie_in_one_table_alone(archive: Archive, tmp_path: Path) -> None:
    keep_some(archive, tmp_path)
    who = Identity(
        code="ANNA", name="Anna Example", address="1 High Street", contact="555 0100"
    )

    archive.people.keep(who)

    for table, rows in everything(archive).items():
        held = repr(rows)
        for word in (who.name, who.address, who.contact):
            assert (word in held) == (table == "people")


def test_a_line_feed_in_a_name_is_refused() -> None:
    with pytest.raises(BadSetting):
        Identity(code="ANNA", name="Anna\nExample")


def test_a_result_is_kept_with_its_numbers_and_arrays(
    archive: Archive, tmp_path: Path
) -> None:
    record = keep_result(archive, tmp_path / "result")

    kept = archive.chart("ANNA").result(record)
    assert kept != tmp_path / "result"
    assert files(kept) == files(tmp_path / "result")
    arrays = archive.files.read("ANNA", record.id, "motion.npz")
    assert arrays == (tmp_path / "result" / "motion.npz").read_bytes()


@pytest.mark.parametrize("wanted", [True, False])
def test_a_recording_is_kept_as_the_person_chose(
    archive: Archive, tmp_path: Path, wanted: bool
) -> None:
    film = tmp_path / "squat.mp4"
    film.write_bytes(b"film")
    archive.people.keep(Identity(code="ANNA", keeps_recordings=wanted))

    one = archive.recordings.add("ANNA", film)
    again = archive.recordings.add("ANNA", film)

    assert again == one
    assert archive.recordings.of("ANNA") == (one,)
    path = archive.recordings.path(one)
    assert (path is not None and path.read_bytes() == b"film") == wanted
    assert bool(files(archive.place.files)) == wanted


def test_a_recording_can_be_kept_later_and_its_file_removed(
    archive: Archive, tmp_path: Path
) -> None:
    film = tmp_path / "squat.mp4"
    film.write_bytes(b"film")
    first = archive.recordings.add("ANNA", film, keep=False)

    kept = archive.recordings.add("ANNA", film, keep=True)
    archive.recordings.remove(kept, only_file=True)

    (left,) = archive.recordings.of("ANNA")
    assert (first.id, kept.id, left.id) == (first.id,) * 3
    assert (kept.is_kept, left.is_kept) == (True, False)
    assert files(archive.place.files) == {}


def test_threads_share_an_archive(archive: Archive) -> None:
    def add(number: int) -> None:
        archive.chart("ANNA").add(Kind.EXAM, DAY, {"n": number})
        archive.chart("ANNA").read()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add, range(24)))

    numbers = {r.contents["n"] for r in archive.chart("ANNA").read().records}
    assert numbers == set(range(24))
