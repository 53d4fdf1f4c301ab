"""The tape of a set: bounded, flat in memory, and good for a body in space."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime

import numpy as np
import pytest

from kneewise.events.event import Activity
from kneewise.live.pose import LANDMARKS, Pose
from kneewise.measures.measure import Method
from kneewise.motion import ImageMotion
from kneewise.motion.angles import angles
from kneewise.person import Person
from kneewise.workflow.assessing import of_recordings
from kneewise.workflow.practised import recorded
from kneewise.workflow.request import Request
from kneewise.workflow.tape import LONGEST, Taken, Tape, from_bytes
from tests.engine.films import STATURE, anybody

RATE = 30.0


def pose(time: float) -> Pose:
    return Pose(
        time=time,
        pixels=np.full((12, 2), time),
        confidence=np.ones(12),
        width=640.0,
        height=480.0,
        size=400.0,
    )


def cut(tape: Tape) -> Taken:
    taken = tape.cut("drawn")
    assert taken is not None
    return taken


def test_the_oldest_poses_make_room() -> None:
    tape = Tape(rows=5)
    for i in range(8):
        tape.add(pose(i / RATE))

    taken = cut(tape)

    assert taken.time.tolist() == [i / RATE for i in range(3, 8)]
    assert taken.numbers[:, 0, 0] == pytest.approx(taken.time)
    assert tape.cut("drawn") is None


def test_ten_minutes_are_kept_and_no_more() -> None:
    tape = Tape()
    for time in (0.0, 1.0, LONGEST + 0.5):
        tape.add(pose(time))
    assert cut(tape).time.tolist() == [1.0, LONGEST + 0.5]

    for time in (0.0, 1.0, 2.0):
        tape.add(pose(time))
    tape.forget(1.5)
    tape.add(pose(3.0))
    assert cut(tape).time.tolist() == [2.0, 3.0]


def test_its_memory_is_laid_out_once() -> None:
    tape = Tape()
    tape.add(pose(0.0))
    tracemalloc.start()
    for i in range(1, 3000):
        tape.add(pose(i / RATE))
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert grown < 20_000  # bytes; 3000 poses are 900,000


def test_a_set_is_the_same_after_it_lay_in_a_file() -> None:
    tape = Tape()
    for i in range(4):
        tape.add(pose(i / RATE))
    taken = cut(tape)

    again = from_bytes(taken.as_bytes())

    np.testing.assert_array_equal(again.numbers, taken.numbers)
    np.testing.assert_array_equal(again.time, taken.time)
    assert (again.extent, again.estimator) == (taken.extent, "drawn")


def taped(image: ImageMotion) -> Taken:
    """A film as the live coach sees it: less of the body, pose by pose."""
    known = image.landmarks
    at = [known.index(n if n in known else f"{n}_tip") for n in LANDMARKS]
    tape = Tape()
    for i, time in enumerate(image.time.tolist()):
        tape.add(
            Pose(
                time=time,
                pixels=image.pixels[i, at],
                confidence=image.confidence[i, at],
                width=image.width,
                height=image.height,
                size=0.7 * image.height,
                lifted=None if image.lifted is None else image.lifted[i, at],
            )
        )
    return cut(tape)


def test_with_the_height_a_set_is_seen_in_space() -> None:
    case = anybody(1, 0.0)
    request = Request(files=(), activity=Activity.SQUAT, person=Person(height=STATURE))
    recording = recorded("squat", taped(case.image).motion(), datetime.now(UTC))

    made = of_recordings([recording], request)

    truth = angles(case.motion)
    for side in ("left", "right"):
        (bend,) = (
            m
            for m in made.assessment.measures
            if (m.name, m.side, m.repetition) == ("knee_flexion", side, None)
        )
        deepest = truth.angle(f"knee_angle_{side[0]}").max()
        assert bend.method is Method.LIFTED
        assert bend.value == pytest.approx(deepest, abs=3 * bend.standard_error)
