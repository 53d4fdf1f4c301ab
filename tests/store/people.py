"""What the tests of the store keep of people."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from kneewise.store import schema
from kneewise.store.archive import Archive
from kneewise.store.database import Row
from kneewise.store.record import Kind, Record

DAY = date(2026, 5, 31)


def result(folder: Path, numbers: str = '{"kneewise": "0"}') -> Path:
    """The folder of a result: numbers, arrays and page."""
    folder.mkdir(parents=True)
    (folder / "assessment.json").write_text(numbers)
    (folder / "motion.npz").write_bytes(bytes(range(256)) * 40)
    (folder / "report.html").write_text("<h1>Report</h1>")
    return folder


def keep_result(archive: Archive, folder: Path, code: str = "ANNA") -> Record:
    """A result, kept."""
    path = result(folder)
    sha256 = hashlib.sha256((path / "assessment.json").read_bytes()).hexdigest()
    return archive.chart(code).add_result(DAY, path, sha256)


def keep_some(archive: Archive, folder: Path, code: str = "ANNA") -> None:
    """Two records, one that was removed, a result, and a recording with its file."""
    chart = archive.chart(code)
    chart.add(Kind.PERSON, DAY, {"height": 1.72, "of": "Zoë \ud800 \x00"})
    chart.add(Kind.DIARY, date(2026, 5, 1), {"events": []})
    chart.remove(chart.add(Kind.PERSON, DAY, {"mass": 1.0}).id)
    keep_result(archive, folder / f"{code}-result", code)
    film = folder / f"{code}.mp4"
    film.write_bytes(b"film" * 1000)
    archive.recordings.add(code, film, keep=True)


def everything(archive: Archive) -> dict[str, list[Row]]:
    """Every row of every table, in an order that does not depend on the database."""
    with archive.database.reading() as rows:
        return {
            table: sorted(rows.all(f"SELECT * FROM {table}"), key=repr)
            for table in schema.TABLES
        }


def files(folder: Path) -> dict[str, bytes]:
    """Every kept file below a folder, and what is in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
