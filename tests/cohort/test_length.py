"""What a recording will cost, told by the first bytes of its file."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import ClassVar

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from kneewise.cohort.cost import chunks, seconds, tasks
from kneewise.cohort.entry import Entry
from kneewise.cohort.length import measured
from kneewise.cohort.plan import Plan
from tests.cli.drawn import squat_trc
from tests.data import recording

PLAN = Plan(body=False)


def entry(path: Path | str, *, frames: int = 0) -> Entry:
    """One recording, with its size."""
    place = Path(str(path).removeprefix("file://"))
    size = place.stat().st_size if place.exists() else 0
    return Entry(
        person="P", trial=place.stem, files=(str(path),), size=size, frames=frames
    )


def c3d(path: Path, frames: int, processor: int = 84) -> Path:
    """The head of a C3D file, and nothing behind it."""
    order = ">" if processor == 86 else "<"
    head = struct.pack(f"{order}BBHHHHH", 2, 0x50, 10, 0, 1, frames, 0)
    parameters = bytes([1, 80, 1, processor]) + b"BodyMass"
    path.write_bytes(head.ljust(512, b"\0") + parameters.ljust(512, b"\0"))
    return path


@pytest.mark.parametrize("processor", [84, 85, 86])
def test_a_c3d_file_tells_its_frames_in_any_order_of_bytes(
    processor: int, tmp_path: Path
) -> None:
    (made,) = measured([entry(c3d(tmp_path / "a.c3d", 387, processor))])

    assert (made.frames, made.weighed) == (387, True)


def test_a_trc_file_tells_its_frames(tmp_path: Path) -> None:
    path = squat_trc(tmp_path / "a.trc")
    rows = [line for line in path.read_text().splitlines() if line[:1].isdigit()]

    (made,) = measured([entry(path)])

    assert made.frames == int(rows[-1].split()[0])


@pytest.mark.parametrize(
    ("name", "frames"),
    [
        ("opencap-subject4/squats1_video.mp4", 807),
        ("front-view-squat/IMG_7027.mov", 72),
        ("mcgill-children-gait/HC030A05.c3d", 197),
        ("opensim-c3d/walking2.c3d", 1249),
        ("opencap-subject4/STS1.trc", 1399),
    ],
)
def test_real_files_tell_their_frames(name: str, frames: int) -> None:
    (made,) = measured([entry(recording(name))])

    assert made.frames == pytest.approx(frames, abs=1)


class Counted(MemoryFileSystem):  # type: ignore[misc]
    """Addresses that note which bytes were asked for."""

    protocol = "counted"
    asked: ClassVar[list[int | None]] = []

    def cat_file(
        self,
        path: str,
        start: int | None = None,
        end: int | None = None,
        **more: object,
    ) -> bytes:
        """Some bytes of a file."""
        self.asked.append(end)
        return bytes(super().cat_file(path, start=start, end=end, **more))


def test_the_head_of_a_file_elsewhere_is_enough(tmp_path: Path) -> None:
    fsspec.register_implementation("counted", Counted, clobber=True)
    head = c3d(tmp_path / "a.c3d", 500).read_bytes()
    fsspec.filesystem("counted").pipe_file(
        "counted://study/a.c3d", head + bytes(1_000_000)
    )

    (made,) = measured([entry("counted://study/a.c3d")])

    assert made.frames == 500
    assert Counted.asked == [8192]


def test_files_that_tell_nothing_cost_what_their_size_says(tmp_path: Path) -> None:
    for name in ("a.c3d", "a.trc", "a.mp4"):
        (tmp_path / name).write_bytes(b"nothing at all" * 10)

    made = measured([entry(tmp_path / n) for n in ("a.c3d", "a.trc", "a.mp4", "x.c3d")])

    assert [one.frames for one in made] == [0, 0, 0, 0]
    assert all(seconds(one, PLAN) > 0 for one in made)


def test_of_many_files_a_sample_tells_the_rest(tmp_path: Path) -> None:
    one = c3d(tmp_path / "a.c3d", 100)

    made = measured([entry(one)] * 2000)

    assert {each.frames for each in made} == {100}


def test_a_long_film_costs_more_than_a_short_one_of_more_bytes() -> None:
    long = entry("a.mp4", frames=9000)
    short = entry("b.mp4", frames=90)

    assert seconds(long, PLAN) > 50 * seconds(short, PLAN)
    assert seconds(long, PLAN) == pytest.approx(270, rel=0.1)  # 5 min at 30 a second


def test_tasks_grow_with_the_workers_so_that_the_scheduler_keeps_up() -> None:
    many = [
        Entry(person=f"P{i}", trial="t", files=(f"{i}.trc",), size=100_000)
        for i in range(20_000)
    ]
    pieces = chunks(many, PLAN)

    few, crowd = tasks(pieces, 2), tasks(pieces, 1000)

    assert sum(map(len, few)) == sum(map(len, crowd)) == len(pieces)
    assert len(few) > 1.9 * len(crowd)
    assert len(crowd) >= 900  # about one for everybody
