"""How landmarks may be off together."""

from __future__ import annotations

import numpy as np
import pytest

from kneewise.motion.leeway import Leeway, fewer


def test_fewer_ways_are_off_as_much_together() -> None:
    draws = np.random.default_rng(1)
    few = draws.normal(0, 1, (3, 2 * 4 * 3))
    many = (draws.normal(0, 1, (40, 3)) @ few).reshape(40, 2, 4, 3)
    measure = draws.normal(0, 1, (2, 4, 3))

    kept = fewer(many)

    assert len(kept) <= 3
    assert np.square((kept * measure).sum(axis=(1, 2, 3))).sum() == pytest.approx(
        np.square((many * measure).sum(axis=(1, 2, 3))).sum(), rel=0.02
    )


def test_landmarks_move_as_in_the_pose_that_is_most_alike() -> None:
    shifts = np.zeros((1, 2, 1, 3))
    shifts[0, 0, 0], shifts[0, 1, 0] = [1.0, 0.0, 0.0], [0.0, 2.0, 0.0]
    leeway = Leeway(
        landmarks=("left_knee",),
        time=np.array([0.0, 1.0, 2.0]),
        like=np.array([0, 1, 0]),
        shifts=shifts,
    )

    moved = leeway.at(np.array([0.1, 0.9, 1.9]), ("neck", "left_knee"))

    assert moved.shape == (1, 3, 2, 3)
    assert (moved[:, :, 0] == 0).all()
    assert moved[0, :, 1].tolist() == [[1, 0, 0], [0, 2, 0], [1, 0, 0]]
