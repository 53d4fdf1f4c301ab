"""Tables change from revision to revision, and nothing that is in them is lost."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from kneewise.errors import BadSetting, UnreadableFile
from kneewise.store import schema
from kneewise.store.alchemy import AlchemyRows
from kneewise.store.archive import Archive, opened
from kneewise.store.backup import backup
from kneewise.store.check import checked
from kneewise.store.migrate import migrated
from kneewise.store.people import Identity
from kneewise.store.place import Place
from kneewise.store.record import NewerVersion
from kneewise.store.restore import restore
from tests.store.people import files

RECORD = {
    "person": "ANNA",
    "id": "0123456789ab",
    "kind": "person",
    "day": "2026-05-31",
    "entered": "2026-05-31T12:00:00.000000+00:00",
    "contents": json.dumps({"height": 1.72}),
}


def first_version(place: Place) -> None:
    """A store as the first version made it, with Anna and a file of hers in it."""
    place.folder.mkdir(parents=True)
    schema.upgrade(place.address, "0001")
    content = place.files / "ANNA" / "0123456789ab" / "motion.npz"
    content.parent.mkdir(parents=True)
    content.write_bytes(b"arrays")
    engine = schema.engine_of(place.address)
    with engine.begin() as connection:
        rows = AlchemyRows(connection)
        rows.run(
            "INSERT INTO people (code, name, address, keeps_recordings, since) VALUES "
            "('ANNA', 'Anna Example', 'Long Lane', 1, "
            "'2026-05-31T12:00:00.000000+00:00')"
        )
        rows.run(
            "INSERT INTO records (person, id, kind, day, entered, contents) VALUES "
            "(:person, :id, :kind, :day, :entered, :contents)",
            RECORD,
        )
        rows.run(
            "INSERT INTO files (person, owner, name, sha256, size) VALUES "
            "('ANNA', '0123456789ab', 'motion.npz', :sha256, 6)",
            {"sha256": hashlib.sha256(b"arrays").hexdigest()},
        )
    engine.dispose()


def is_whole(archive: Archive) -> bool:
    """Whether everything that the first version kept is there."""
    one = archive.people.of("ANNA")
    (record,) = archive.chart("ANNA").read().records
    return (
        one is not None
        and (one.name, one.address, one.contact) == ("Anna Example", "Long Lane", "")
        and one.keeps_recordings
        and record.id == RECORD["id"]
        and record.contents == {"height": 1.72}
        and archive.files.read("ANNA", record.id, "motion.npz") == b"arrays"
        and archive.users.all() == ()
        and checked(archive) == ()
    )


def test_the_revisions_named_are_those_there_are() -> None:
    steps = schema.scripts()
    found = [step.revision for step in steps.walk_revisions()]

    assert tuple(reversed(found)) == schema.REVISIONS
    assert steps.get_current_head() == schema.HEAD


def test_a_store_of_the_first_version_comes_up_to_date(place: Place) -> None:
    first_version(place)

    with opened(place) as archive:
        assert migrated(archive) == ("0001", schema.HEAD)
        assert migrated(archive) == (schema.HEAD, schema.HEAD)
        assert is_whole(archive)


def test_a_store_of_an_earlier_version_says_what_to_do(place: Place) -> None:
    first_version(place)

    with opened(place) as archive:
        ben = Identity(code="BEN")
        for act in (archive.people.all, lambda: archive.people.keep(ben)):
            with pytest.raises(UnreadableFile, match="0001") as refused:
                act()
            assert "kneewise store migrate" in refused.value.remedy
        migrated(archive)
        assert is_whole(archive)


def test_a_backup_of_an_earlier_version_comes_up_to_date(
    place: Place, tmp_path: Path
) -> None:
    first_version(place)
    with opened(place) as archive:
        backup(archive, tmp_path / "backup.zip")

    with opened(Place(folder=tmp_path / "new")) as archive:
        restore(archive, tmp_path / "backup.zip")

        assert is_whole(archive)


def test_a_backup_of_an_earlier_version_needs_a_new_store(
    place: Place, archive: Archive, tmp_path: Path
) -> None:
    first_version(replace(place, folder=tmp_path / "first"))
    with opened(replace(place, folder=tmp_path / "first")) as first:
        backup(first, tmp_path / "backup.zip")
    with archive.database.writing() as rows:
        rows.run("DELETE FROM people")

    with pytest.raises(BadSetting, match="version"):
        restore(archive, tmp_path / "backup.zip")

    assert files(archive.place.files) == {}


def test_a_store_of_a_newer_program_is_left_alone(place: Place) -> None:
    first_version(place)
    engine = schema.engine_of(place.address)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()

    with opened(place) as archive:
        for act in (archive.people.all, lambda: migrated(archive)):
            with pytest.raises(NewerVersion, match="9999") as refused:
                act()
            assert refused.value.remedy


def test_a_step_that_fails_changes_nothing(place: Place) -> None:
    first_version(place)
    engine = schema.engine_of(place.address)
    with engine.begin() as connection:  # the last table that the step makes
        connection.exec_driver_sql("CREATE TABLE jobs (id TEXT)")
    with pytest.raises(Exception, match="jobs"), opened(place) as archive:
        migrated(archive)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE jobs")
    engine.dispose()

    with opened(place) as archive:
        assert migrated(archive) == ("0001", schema.HEAD)
        assert is_whole(archive)
