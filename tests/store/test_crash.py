"""Whatever happens to the program, the disk or the server: what was told done stays."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from campaigns.kill_store import verdict
from kneewise.errors import UnwritableResult
from kneewise.store.archive import Archive, opened
from kneewise.store.check import checked
from kneewise.store.database import Unreachable
from kneewise.store.place import Place
from kneewise.store.record import Kind
from tests.store.gate import Gate, gate
from tests.store.people import DAY, files, keep_result

ROUNDS = 40
"""Of killing; the campaign does some hundred."""


def test_a_writer_that_is_killed_loses_nothing_and_leaves_nothing(place: Place) -> None:
    rounds = str(ROUNDS if not place.url else ROUNDS // 4)

    words = ["-m", "campaigns.kill_store", "--rounds", rounds, "--seed", "1"]
    done = subprocess.run(
        [sys.executable, *words],
        cwd=Path(__file__).parents[2],
        check=False,
        env={**os.environ, "KNEEWISE_DATABASE": place.url},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{rounds} writers killed" in done.stdout
    assert " 0 writes" not in done.stdout


def test_a_lost_write_would_be_noticed(archive: Archive, tmp_path: Path) -> None:
    record = keep_result(archive, tmp_path / "result")
    told = [f"record {record.id}", f"result {record.id}", "forgot NOBODY"]

    assert verdict(archive.place, told) == ([], 0)
    for word in ("record 0", "result 0", "forgot ANNA", f"unfilm {record.id}"):
        (fault,) = verdict(archive.place, [*told, word])[0]
        assert word in fault


WRITER = """
import sys
from datetime import date
from pathlib import Path
from kneewise.store.archive import opened
from kneewise.store.place import Place
from kneewise.store.record import Kind
place = Place(folder=Path(sys.argv[1]), url=sys.argv[2])
with opened(place, stays=sys.argv[3] == "first") as archive:
    for n in range(20):
        archive.chart("ANNA").add(Kind.EXAM, date(2026, 5, 31), {sys.argv[3]: n})
"""


def test_several_who_begin_a_store_and_write_at_once_lose_nothing(place: Place) -> None:
    command = [sys.executable, "-c", WRITER, str(place.folder), place.url]
    names = ("first", "second", "third")
    writers = [subprocess.Popen([*command, name]) for name in names]

    states = [writer.wait() for writer in writers]

    assert states == [0, 0, 0]
    with opened(place) as archive:
        records = archive.chart("ANNA").read().records
        assert checked(archive) == ()
    for name in names:
        own = [r.contents[name] for r in records if name in r.contents]
        assert own == list(range(20))


FILLER = """
import resource, sys
from datetime import date
from pathlib import Path
from kneewise.errors import UnwritableResult
from kneewise.store.archive import opened
from kneewise.store.place import Place
from kneewise.store.record import Kind
largest = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
with opened(Place(folder=Path(sys.argv[1])), stays=True) as archive:
    chart = archive.chart("ANNA")
    try:
        while True:
            if sys.argv[3] == "records":
                one = chart.add(Kind.EXAM, date(2026, 5, 31), {"text": "x" * 5000})
            else:
                one = chart.add_result(date(2026, 5, 31), Path(sys.argv[3]), "0" * 64)
            print(one.id, flush=True)
    except UnwritableResult as error:
        print("refused:", error, error.remedy, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="no limit of files here")
@pytest.mark.parametrize("what", ["records", "arrays"])
def test_a_disk_that_is_full_is_told_and_loses_nothing(
    archive: Archive, tmp_path: Path, what: str
) -> None:
    place = archive.place
    if place.url:
        return  # its disk is not ours to fill
    kept = keep_result(archive, tmp_path / "result")
    archive.close()
    with (tmp_path / "result" / "motion.npz").open("ab") as file:
        file.write(bytes(3_000_000 if what == "arrays" else 0))
    result = what if what == "records" else str(tmp_path / "result")
    largest = place.database.stat().st_size + 200_000

    done = subprocess.run(
        [sys.executable, "-c", FILLER, str(place.folder), str(largest), result],
        capture_output=True,
        text=True,
        check=True,
    )

    *told, refused = done.stdout.splitlines()
    assert refused.startswith("refused:")
    assert "safe" in refused or "as it was" in refused
    assert "room" in refused
    with opened(place) as again:
        ids = {record.id for record in again.chart("ANNA").read().records}
        assert ids == {kept.id, *told}
        assert checked(again) == ()
        again.chart("ANNA").add(Kind.EXAM, DAY, {})
    assert bool(told) == (what == "records")


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")

    place = Place(folder=tmp_path / "home" / "people")
    with opened(place) as archive, pytest.raises(UnwritableResult) as refused:
        archive.chart("ANNA").add(Kind.EXAM, DAY, {})

    assert "KNEEWISE_HOME" in refused.value.remedy


def test_postgres_that_is_gone_for_a_while_is_told_and_loses_nothing(
    archive: Archive, tmp_path: Path
) -> None:
    if not archive.place.url:
        return  # SQLite is never gone
    from sqlalchemy import make_url

    url = make_url(archive.place.url).set(password="not-to-be-told")
    with gate(url.host or "127.0.0.1", url.port or 5432) as way:
        through = url.set(host="127.0.0.1", port=way.port)
        place = replace(
            archive.place, url=through.render_as_string(hide_password=False)
        )
        with opened(place, stays=True) as far:
            kept = keep_result(far, tmp_path / "result")
            way.shut()
            for act in (
                lambda: far.chart("ANNA").read(),
                lambda: far.chart("ANNA").add(Kind.EXAM, DAY, {}),
                lambda: keep_result(far, tmp_path / "lost"),
                lambda: checked(far),
            ):
                with pytest.raises(Unreachable) as refused:
                    act()
                assert "does not answer" in str(refused.value)
                assert "KNEEWISE_DATABASE" in refused.value.remedy
                assert "not-to-be-told" not in repr(refused.value)
            way.open()
            again = far.chart("ANNA").add(Kind.EXAM, DAY, {})

            ids = [record.id for record in far.chart("ANNA").read().records]
            assert sorted(ids) == sorted([kept.id, again.id])
            checked(far, repair=True)
            assert checked(far) == ()
    assert {Path(name).parent.name for name in files(place.files)} == {kept.id}


def test_a_connection_that_breaks_in_the_middle_keeps_all_or_nothing(
    archive: Archive,
) -> None:
    if not archive.place.url:
        return
    from sqlalchemy import make_url

    url = make_url(archive.place.url)
    with gate(url.host or "127.0.0.1", url.port or 5432) as way:
        through = url.set(host="127.0.0.1", port=way.port)
        place = replace(
            archive.place, url=through.render_as_string(hide_password=False)
        )
        with opened(place, stays=True) as far, pytest.raises(Unreachable):
            _break_off(far, way)

    assert archive.people.codes() == ("ANNA",)


def _break_off(far: Archive, way: Gate) -> None:
    with far.database.writing() as rows:
        assert rows.run("DELETE FROM people") == 1
        way.shut()
