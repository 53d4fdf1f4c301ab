"""A backup holds one moment, fits either database, and comes back whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kneewise.errors import BadSetting, UnreadableFile
from kneewise.store.archive import Archive, opened
from kneewise.store.backup import MANIFEST, backup
from kneewise.store.check import checked
from kneewise.store.log import Line
from kneewise.store.people import Identity
from kneewise.store.place import Place
from kneewise.store.record import Kind, NewerVersion
from kneewise.store.restore import restore
from kneewise.store.tokens import TokenKind
from kneewise.store.users import Role, User
from tests.store.people import DAY, everything, files, keep_result, keep_some


def full(archive: Archive, folder: Path) -> None:
    """Something in every table."""
    keep_some(archive, folder)
    keep_some(archive, folder, "BEN")
    archive.people.keep(Identity(code="ANNA", name="Anna Example"))
    user = archive.users.add(User(name="c", role=Role.ADMIN, password="$hash"))
    archive.tokens.issue(user.id, TokenKind.SESSION)
    archive.log.add(Line(who=user.id, act="read", person="ANNA"))
    archive.jobs.add("assess", {"file": "x"}, who=user.id, person="BEN")


def test_a_backup_comes_back_as_it_was(
    archive: Archive, tmp_path: Path, place: Place
) -> None:
    full(archive, tmp_path)
    target = tmp_path / "backup.zip"

    faults = backup(archive, target)
    elsewhere = replace(place, folder=tmp_path / "other")
    with opened(elsewhere) as other:
        found = restore(other, target)

        assert faults == ()
        assert (found.people, found.records, found.files) == (2, 8, 8)
        assert everything(other) == everything(archive)
        assert files(elsewhere.files) == files(archive.place.files)
        assert checked(other) == ()
        other.log.add(Line(who="c", act="read"))  # its number is a new one
        assert other.log.last(1)[0].number == 2


def test_a_backup_of_either_database_fits_the_other(
    archive: Archive, tmp_path: Path
) -> None:
    full(archive, tmp_path)
    backup(archive, tmp_path / "backup.zip")

    with opened(Place(folder=tmp_path / "lite")) as lite:
        restore(lite, tmp_path / "backup.zip")

        assert everything(lite) == everything(archive)


def test_a_backup_is_for_its_user_alone(archive: Archive, tmp_path: Path) -> None:
    backup(archive, tmp_path / "backup.zip")

    if os.name == "posix":
        assert (tmp_path / "backup.zip").stat().st_mode & 0o077 == 0


WRITER = """
import sys
from datetime import date
from pathlib import Path
from kneewise.store.archive import opened
from kneewise.store.place import Place
from kneewise.store.record import Kind
place = Place(folder=Path(sys.argv[1]), url=sys.argv[2])
with opened(place, stays=True) as archive:
    chart = archive.chart("BEN")
    for n in range(10_000):
        one = chart.add_result(date(2026, 5, 31), Path(sys.argv[3]), "0" * 64)
        chart.add(Kind.DIARY, date(2026, 5, 31), {"after": one.id})
        print(n, flush=True)
"""


def test_a_backup_is_of_one_moment_while_others_write(
    archive: Archive, tmp_path: Path
) -> None:
    keep_result(archive, tmp_path / "result")
    place = archive.place
    words = [str(place.folder), place.url, str(tmp_path / "result")]
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, *words], stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        targets = [tmp_path / f"{n}.zip" for n in range(2)]
        faults = [backup(archive, target) for target in targets]
        is_still_writing = writer.poll() is None
        writer.stdout.readline()
        writer.kill()

    assert is_still_writing
    assert faults == [(), ()]
    counts = []
    for target in targets:
        with opened(Place(folder=tmp_path / target.stem)) as lite:
            restore(lite, target)
            assert checked(lite) == ()
            records = lite.chart("BEN").read().records
            ids = {record.id for record in records}
            after = [r.contents["after"] for r in records if r.kind is Kind.DIARY]
            assert set(after) <= ids  # nothing is there without what came before it
            counts.append(len(ids))
    assert counts[0] >= 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda held: held[: len(held) // 2],
        lambda held: held[:100] + bytes(40) + held[140:],
        lambda held: held[:0],
        lambda held: b"no backup" + held[:20],
    ],
    ids=["cut", "overwritten", "empty", "other"],
)
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    archive: Archive, tmp_path: Path, damage: Callable[[bytes], bytes], place: Place
) -> None:
    full(archive, tmp_path)
    target = tmp_path / "backup.zip"
    backup(archive, target)
    target.write_bytes(damage(target.read_bytes()))

    with opened(replace(place, folder=tmp_path / "o")) as other:
        with pytest.raises(UnreadableFile) as refused:
            restore(other, target)

        assert refused.value.remedy
        assert other.people.all() == ()
    assert files(tmp_path / "o") == {}


def rewritten(source: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """A backup with one member changed, as somebody might make it by hand."""
    with zipfile.ZipFile(source) as packed:
        held = {each: packed.read(each) for each in packed.namelist()}
    with zipfile.ZipFile(source, "w") as packed:
        for each, text in held.items():
            packed.writestr(each, change(text) if each == name else text)


@pytest.mark.parametrize(
    ("key", "value", "error"),
    [
        ("kneewise_backup", 2, NewerVersion),
        ("revision", "9999", NewerVersion),
        ("kneewise_backup", "1", UnreadableFile),
        ("absent", 3, UnreadableFile),
        ("sha256", [], UnreadableFile),
        ("sha256", {"tables/people.jsonl": "0"}, UnreadableFile),
        ("sha256", {"files/../../x/y": "0"}, UnreadableFile),
    ],
)
def test_a_backup_of_somebody_elses_making_is_refused(
    archive: Archive, tmp_path: Path, key: str, value: object, error: type[Exception]
) -> None:
    target = tmp_path / "backup.zip"
    backup(archive, target)
    rewritten(
        target,
        MANIFEST,
        lambda text: json.dumps(json.loads(text) | {key: value}).encode(),
    )

    with opened(Place(folder=tmp_path / "o")) as other, pytest.raises(error):
        restore(other, target)

    assert files(tmp_path / "o") == {}


def test_a_store_with_somebody_in_it_is_not_overwritten(
    archive: Archive, tmp_path: Path
) -> None:
    backup(archive, tmp_path / "backup.zip")
    before = everything(archive)

    with pytest.raises(BadSetting, match="somebody"):
        restore(archive, tmp_path / "backup.zip")

    assert everything(archive) == before


def test_a_file_is_not_replaced_by_a_backup(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "backup.zip").write_text("mine")

    with pytest.raises(BadSetting, match="already"):
        backup(archive, tmp_path / "backup.zip")

    assert (tmp_path / "backup.zip").read_text() == "mine"


def test_nothing_is_backed_up_where_nothing_is(place: Place, tmp_path: Path) -> None:
    with opened(place) as archive, pytest.raises(BadSetting, match="nothing"):
        backup(archive, tmp_path / "backup.zip")

    assert list(tmp_path.iterdir()) == []


def test_a_backup_names_what_was_damaged_before_it(
    archive: Archive, tmp_path: Path
) -> None:
    lost = keep_result(archive, tmp_path / "lost")
    spoilt = keep_result(archive, tmp_path / "spoilt")
    sound = archive.chart("ANNA").add(Kind.PERSON, DAY, {"mass": 68.0})
    gone = archive.files.path("ANNA", lost.id, "motion.npz")
    gone.unlink()
    archive.files.path("ANNA", spoilt.id, "motion.npz").write_bytes(b"x")

    faults = backup(archive, tmp_path / "backup.zip")

    assert len(faults) == 2
    assert any(str(gone) in text for text in faults)
    with opened(Place(folder=tmp_path / "o")) as other:
        restore(other, tmp_path / "backup.zip")
        ids = {record.id for record in other.chart("ANNA").read().records}
        assert ids == {lost.id, spoilt.id, sound.id}
        assert [spoilt.id in flaw.text for flaw in checked(other)] == [True]
