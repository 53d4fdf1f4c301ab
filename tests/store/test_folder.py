"""What is recorded stays, whoever else writes, and whatever happens to other files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneewise.errors import BadSetting, UnreadableFile, UnwritableResult
from kneewise.store.folder import Folder
from kneewise.store.record import Kind, NewerVersion, Record, as_text, from_text

DAY = date(2026, 5, 31)
NOON = datetime(2026, 5, 31, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(path=tmp_path / "ANNA")


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
).filter(lambda value: value not in (float("inf"), -float("inf")))
finite = st.dictionaries(
    st.text(), st.integers() | st.floats(allow_nan=False, allow_infinity=False) | plain
)


def is_finite(value: object) -> bool:
    """Whether JSON can hold it."""
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return False
    return True


@given(contents=finite.filter(is_finite), kind=st.sampled_from(Kind), on=st.dates())
def test_a_record_comes_back_as_it_was(
    contents: dict[str, Any], kind: Kind, on: date
) -> None:
    record = Record(id="0" * 12, kind=kind, on=on, entered=NOON, contents=contents)

    text = as_text(record)
    back = from_text(text, "x.json")

    assert text.encode("utf-8")
    assert (back.id, back.kind, back.on, back.entered) == ("0" * 12, kind, on, NOON)
    assert back.contents == contents


@given(text=st.text() | plain.filter(is_finite).map(json.dumps))
def test_any_other_text_is_refused_by_its_name(text: str) -> None:
    with pytest.raises(UnreadableFile, match=r"^x\.json") as refused:
        from_text(text, "x.json")

    assert refused.value.remedy


def test_records_of_one_day_keep_the_order_of_writing(folder: Folder) -> None:
    for force in (92, 95, 91):
        folder.add(Kind.EXAM, DAY, {"force": force})
    folder.add(Kind.EXAM, date(2026, 5, 1), {"force": 80})

    found = folder.read()

    assert [r.contents["force"] for r in found.records] == [80, 92, 95, 91]
    assert found.faults == ()


def test_a_file_says_its_day_and_kind(folder: Folder) -> None:
    record = folder.add(Kind.DIARY, DAY, {})

    assert record.name == f"2026-05-31-diary-{record.id}.json"
    assert [path.name for path in folder.path.iterdir()] == [record.name]


def test_a_new_folder_is_for_its_user_alone(folder: Folder) -> None:
    folder.add(Kind.DIARY, DAY, {})

    if os.name == "posix":
        assert folder.path.stat().st_mode & 0o077 == 0


WRITER = """
import sys
from datetime import date
from pathlib import Path
from kneewise.store.folder import Folder
from kneewise.store.record import Kind
folder = Folder(path=Path(sys.argv[1]))
for n in range(25):
    folder.add(Kind.EXAM, date(2026, 5, 31), {"writer": sys.argv[2], "n": n})
"""


def test_two_writers_at_once_lose_nothing(folder: Folder) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(folder.path), name])
        for name in ("first", "second", "third")
    ]
    states = [writer.wait() for writer in writers]

    found = folder.read()
    assert states == [0, 0, 0]
    assert found.faults == ()
    for name in ("first", "second", "third"):
        own = [r.contents["n"] for r in found.records if r.contents["writer"] == name]
        assert own == list(range(25))
    assert len(list(folder.path.iterdir())) == 75


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text[:0],
        lambda text: text.replace('"exam"', '"exams"'),
        lambda text: text.replace("2026-05-31", "2026-05-32", 1),
        lambda text: text.replace('"contents"', '"content"'),
        lambda text: "[" * 100_000 + text,
        lambda text: text.replace('"kneewise_record": 1', '"kneewise_record": "1"'),
    ],
)
def test_a_damaged_file_is_named_and_the_others_are_read(
    folder: Folder, damage: Callable[[str], str]
) -> None:
    sound = folder.add(Kind.EXAM, DAY, {"n": 1})
    broken = folder.path / folder.add(Kind.EXAM, DAY, {"n": 2}).name
    broken.write_text(damage(broken.read_text()))

    found = folder.read()

    assert [record.id for record in found.records] == [sound.id]
    (fault,) = found.faults
    assert fault.name == broken.name
    assert broken.name in fault.text
    assert fault.remedy


def test_bytes_that_are_no_text_are_named(folder: Folder) -> None:
    folder.path.mkdir()
    (folder.path / "x.json").write_bytes(b"\xff\xfe{}")

    (fault,) = folder.read().faults

    assert fault.name == "x.json"


def test_a_copy_of_a_record_counts_once(folder: Folder) -> None:
    record = folder.add(Kind.EXAM, DAY, {})
    copy = folder.path / f"z copy of {record.name}"
    copy.write_text((folder.path / record.name).read_text())

    found = folder.read()

    assert [r.id for r in found.records] == [record.id]
    assert [fault.name for fault in found.faults] == [copy.name]


def test_other_files_and_drafts_are_left_alone(folder: Folder) -> None:
    folder.path.mkdir()
    (folder.path / "notes.txt").write_text("left alone")
    (folder.path / ".2026-05-31-exam-0.json.7.part").write_text("{")
    (folder.path / ".x.json").write_text("{")

    assert folder.read().records == ()
    assert folder.read().faults == ()


def test_a_folder_of_a_newer_program_is_refused(folder: Folder) -> None:
    path = folder.path / folder.add(Kind.EXAM, DAY, {}).name
    newer = path.read_text().replace('"kneewise_record": 1', '"kneewise_record": 2')
    path.write_text(newer)

    for act in (
        folder.read,
        lambda: folder.add(Kind.EXAM, DAY, {}),
        lambda: folder.remove(path.stem),
    ):
        with pytest.raises(NewerVersion, match="version 2") as refused:
            act()
        assert refused.value.remedy
    assert path.read_text() == newer


def test_a_removed_record_is_kept_aside(folder: Folder) -> None:
    kept = folder.add(Kind.EXAM, DAY, {"n": 1})
    gone = folder.add(Kind.EXAM, DAY, {"n": 2})
    text = (folder.path / gone.name).read_text()

    target = Path(folder.remove(gone.id))

    assert target == folder.path / "removed" / gone.name
    assert target.read_text() == text
    assert [r.id for r in folder.read().records] == [kept.id]


def test_a_damaged_file_can_be_removed_by_its_name(folder: Folder) -> None:
    folder.add(Kind.EXAM, DAY, {})
    (folder.path / "broken.json").write_text("{")

    folder.remove("broken.json")

    assert folder.read().faults == ()


def test_a_record_that_comes_back_can_be_removed_again(folder: Folder) -> None:
    record = folder.add(Kind.EXAM, DAY, {})
    first = Path(folder.remove(record.id))
    (folder.path / record.name).write_text(first.read_text())

    second = Path(folder.remove(record.id))

    assert first.exists()
    assert second.exists()
    assert first != second


@pytest.mark.parametrize("id_", ["", "nothing", "../x", "exam", "*"])
def test_removing_what_is_not_there_says_so(folder: Folder, id_: str) -> None:
    folder.add(Kind.EXAM, DAY, {})
    folder.add(Kind.EXAM, DAY, {})

    with pytest.raises(BadSetting, match="no record"):
        folder.remove(id_)

    assert len(folder.read().records) == 2


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(UnwritableResult) as refused:
        Folder(path=tmp_path / "file" / "ANNA").add(Kind.EXAM, DAY, {})

    assert refused.value.remedy


def test_a_file_in_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "ANNA").write_text("")

    with pytest.raises(UnreadableFile):
        Folder(path=tmp_path / "ANNA").read()
