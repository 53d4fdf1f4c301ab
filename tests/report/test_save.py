from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kneewise.errors import UnwritableResult
from kneewise.report.save import save

EARLIER = "the report of an earlier run"


@contextmanager
def disk_with_room_for(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes: what a full disk looks like."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_text_and_bytes_are_written_into_a_new_folder(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet" / "there"

    save(folder, {"report.html": "19° ± 3°", "picture.jpg": b"\xff\xd8"})

    assert (folder / "report.html").read_bytes() == "19° ± 3°".encode()
    assert (folder / "picture.jpg").read_bytes() == b"\xff\xd8"
    assert len(list(folder.iterdir())) == 2


def test_a_new_run_replaces_the_files_of_an_earlier_one(tmp_path: Path) -> None:
    save(tmp_path, {"report.html": EARLIER})

    save(tmp_path, {"report.html": "new"})

    assert (tmp_path / "report.html").read_text() == "new"


def test_a_full_disk_leaves_an_earlier_run_whole_and_nothing_half_written(
    tmp_path: Path,
) -> None:
    save(tmp_path, {"a.json": EARLIER, "report.html": EARLIER})

    with (
        disk_with_room_for(10_000),
        pytest.raises(UnwritableResult, match="cannot be written") as caught,
    ):
        save(tmp_path, {"a.json": "new", "report.html": "x" * 50_000})

    assert "--out" in caught.value.remedy
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.json", "report.html"]
    assert (tmp_path / "a.json").read_text() == EARLIER
    assert (tmp_path / "report.html").read_text() == EARLIER


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    place = tmp_path / "squat.kneewise"
    place.write_text("a file, not a folder")

    with pytest.raises(UnwritableResult, match=r"squat\.kneewise"):
        save(place, {"report.html": "new"})

    assert place.read_text() == "a file, not a folder"


def test_a_name_with_a_folder_in_it_is_our_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not the name of a file"):
        save(tmp_path, {"../report.html": "new"})
