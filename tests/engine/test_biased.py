"""What errors that last do to a pose, on drawn bodies."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.engine.biased import Doubts, Nudged, nudged
from kneewise.engine.body import Body
from kneewise.engine.sightings import Sightings
from kneewise.units import deg, mm
from tests.engine.test_fit import FREE
from tests.engine.test_mixed import looked, scene


@cache
def watched() -> tuple[Body, Array, list[Sightings]]:
    """A body, its poses, and what two cameras see of it."""
    body, q, cameras = scene()
    q = q[:2]  # each thing that may be off is a fit of every pose
    return body, q, looked(body, q, cameras, noise=4.0)


def with_doubts(
    *, shared: float = 0.0, own: float = 0.0, turned: float = 0.0
) -> Nudged:
    """What some errors do to the pose."""
    body, q, seen = watched()
    doubts = Doubts(
        shared=dict.fromkeys(body.markers, shared), own=own, turned=[turned] * len(seen)
    )
    return nudged(body, q, seen, doubts, replace(FREE, tolerance=1e-6))


def test_where_nothing_is_off_no_coordinate_is() -> None:
    assert np.abs(with_doubts().turns).max() < deg(0.01)


def test_errors_twice_as_large_do_twice_as_much() -> None:
    once, twice = with_doubts(shared=mm(1)), with_doubts(shared=mm(2))

    body = watched()[0]
    knee = body.index("knee_angle_r")
    assert twice.errors[:, knee] == pytest.approx(2 * once.errors[:, knee], rel=0.05)


def test_landmarks_off_in_one_picture_are_off_less_in_the_body() -> None:
    found = with_doubts(own=1.0)

    held = np.square(found.held).sum(axis=(0, 3))
    seen = np.square(found.seen).sum(axis=(0, 3))
    assert np.median(held) < 0.7 * np.median(seen)


def test_a_turned_camera_moves_the_whole_person() -> None:
    found = with_doubts(turned=4.0)
    moved = found.held[np.abs(found.held).max(axis=(1, 2, 3)) > 0]

    assert len(moved) == 4  # two cameras, along both axes of their pictures
    apart = moved - moved.mean(axis=2, keepdims=True)
    assert np.abs(apart).max() < 0.7 * np.abs(moved).max()


def test_every_frame_is_like_one_of_the_poses() -> None:
    found = with_doubts(own=1.0)

    assert len(found.like) == len(watched()[1])
    assert found.like.max() < found.turns.shape[1]
    assert np.isfinite(found.errors).all()
