"""Results appear whole or not at all, and never in the place of something else."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from kneewise.motion import States
from kneewise.read import sto
from kneewise.read.options import Options
from kneewise.units import in_deg
from tests.cli import drawn
from tests.cli.outcome import Kneewise, left_behind

KNEEWISE = (sys.executable, "-m", "kneewise")
PATIENCE = 60  # s for a process that should end at once


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


def test_one_camera_from_the_front_gives_the_angles_it_shows(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    path = drawn.squat_csv(tmp_path / "front.csv")

    found = kneewise("assess", path, "--mot", tmp_path / "angles.mot")

    assert found.status == 0
    motion = sto.read(tmp_path / "angles.mot", Options()).motion
    assert isinstance(motion, States)
    assert set(motion.coordinates) == {
        *("knee_angle_r", "knee_angle_l", "hip_adduction_r", "hip_adduction_l"),
        "pelvis_list",
    }
    deepest = in_deg(float(np.nanmax(motion.angle("knee_angle_r"))))
    assert deepest == pytest.approx(95, abs=16)  # 2 errors of a bend by one camera
    assert np.nanmax(np.abs(in_deg(motion.angle("pelvis_list")))) < 2  # drawn level


def test_one_camera_from_the_side_gives_the_bend_of_the_knees_alone(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    path = drawn.squat_csv(tmp_path / "side.csv", bearing=1.2)

    found = kneewise(
        "assess", path, "--activity", "squat", "--mot", tmp_path / "angles.mot"
    )

    assert found.status == 0
    motion = sto.read(tmp_path / "angles.mot", Options()).motion
    assert isinstance(motion, States)
    assert set(motion.coordinates) == {"knee_angle_r", "knee_angle_l"}


def test_what_cannot_be_written_is_refused_before_anything_is_written(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    path = drawn.squat_csv(tmp_path / "front.csv")
    before = left_behind(tmp_path)

    found = kneewise(
        "assess",
        path,
        *("--csv", tmp_path / "numbers.csv", "--mot", tmp_path / "angles.mot"),
        *("--trc", tmp_path / "joints.trc"),
    )

    assert found.is_one_sentence_and_a_remedy()
    assert "landmarks in space" in found.sentence
    assert "--trc" in found.remedy
    assert left_behind(tmp_path) == before


def test_several_recordings_give_several_tables(
    kneewise: Kneewise, squat: Path, tmp_path: Path
) -> None:
    other = drawn.squat_trc(tmp_path / "other.trc", repetitions=2)
    out = tmp_path / "new" / "folder"

    found = kneewise(
        "assess", squat, other, "--mot", out / "a.mot", "--trc", out / "a.trc"
    )

    assert found.status == 0
    assert set(left_behind(out)) == {"a.mot", "a_2.mot", "a.trc", "a_2.trc"}


def test_a_full_disk_leaves_an_earlier_report_as_it_was(
    kneewise: Kneewise, squat: Path, tmp_path: Path
) -> None:
    kneewise("assess", squat)
    before = left_behind(tmp_path)

    with disk_with_room_for(10_000):
        found = kneewise("assess", squat, "--csv", tmp_path / "new" / "numbers.csv")

    assert found.is_one_sentence_and_a_remedy()
    assert "cannot be written" in found.sentence
    assert "make room on the disk" in found.remedy
    assert left_behind(tmp_path) == before
    assert not (tmp_path / "new").exists()


def test_a_full_disk_leaves_no_folder_behind(
    kneewise: Kneewise, squat: Path, tmp_path: Path
) -> None:
    with disk_with_room_for(10_000):
        found = kneewise("assess", squat, "--out", tmp_path / "a" / "b")

    assert found.is_one_sentence_and_a_remedy()
    assert not (tmp_path / "a").exists()


def test_a_full_disk_is_not_called_a_damaged_file(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    path = drawn.squat_c3d(tmp_path / "squat.c3d")

    with disk_with_room_for(10_000):
        found = kneewise("assess", path)

    assert found.is_one_sentence_and_a_remedy()
    assert "the disk is full" in found.sentence
    assert "TMPDIR" in found.remedy


def test_a_bad_recording_leaves_an_earlier_report_as_it_was(
    kneewise: Kneewise, squat: Path
) -> None:
    kneewise("assess", squat)
    before = left_behind(squat.with_name("squat.trc.kneewise"))
    squat.write_text(squat.read_text()[:3000])

    found = kneewise("assess", squat)

    assert found.is_one_sentence_and_a_remedy()
    assert left_behind(squat.with_name("squat.trc.kneewise")) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_nobody_takes_is_told(squat: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*KNEEWISE, "assess", squat, "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    sentence, remedy, _ = done.stderr.split("\n")
    assert done.returncode == 1
    assert sentence.startswith("The output cannot be printed")
    assert remedy


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_a_person_may_stop_it(tmp_path: Path) -> None:
    long = drawn.nobody(tmp_path / "long.mp4", 6000)
    child = subprocess.Popen(
        [*KNEEWISE, "assess", long],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    _wait_until_it_reads(child, long)

    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=PATIENCE)

    assert (child.returncode, out) == (1, "")
    assert err.split("\n") == [
        "Stopped; no half-written file was left.",
        "Run the same command again to start over.",
        "",
    ]
    assert set(left_behind(tmp_path)) == {"long.mp4"}


def _wait_until_it_reads(child: subprocess.Popen[str], path: Path) -> None:
    """Wait until a process has opened a file."""
    opened = Path(f"/proc/{child.pid}/fd")
    for _ in range(100 * PATIENCE):
        if path in {Path(os.path.realpath(link)) for link in opened.iterdir()}:
            return
        try:
            child.wait(timeout=0.01)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError("it ended without reading")
