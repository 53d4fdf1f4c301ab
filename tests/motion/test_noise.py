"""How long a leg is in a picture, which the errors of keypoints grow with."""

from __future__ import annotations

import numpy as np
import pytest

from kneewise.motion.image import ImageMotion
from kneewise.motion.noise import SHANKS, leg_px

PLACES = {"hip": (100.0, 100.0), "knee": (100.0, 300.0), "ankle": (100.0, 480.0)}


def seen(*landmarks: str, **moved: tuple[float, float]) -> ImageMotion:
    """Somebody upright in a picture, of whom some landmarks are seen."""
    places = [moved.get(n.split("_")[1], PLACES[n.split("_")[1]]) for n in landmarks]
    n = 20
    return ImageMotion(
        time=np.arange(n) / 30,
        landmarks=landmarks,
        pixels=np.tile(np.array(places), (n, 1, 1)),
        confidence=np.ones((n, len(landmarks))),
        width=640,
        height=640,
    )


@pytest.mark.parametrize("sits", [False, True])
def test_a_leg_reaches_from_hip_to_ankle(sits: bool) -> None:
    image = seen("left_hip", "left_knee", "left_ankle", "right_hip", "right_ankle")

    assert leg_px(image, sits=sits) == pytest.approx(380)


def test_one_leg_seen_is_enough() -> None:
    assert leg_px(seen("left_hip", "right_hip", "right_ankle")) == pytest.approx(380)


@pytest.mark.parametrize("landmarks", [("left_hip",), ("left_hip", "right_ankle")])
def test_where_no_leg_is_seen_there_is_no_length(landmarks: tuple[str, ...]) -> None:
    assert leg_px(seen(*landmarks)) == 0
    assert leg_px(seen(*landmarks), sits=True) == 0


def test_who_sits_throughout_has_nearly_two_shanks() -> None:
    sitting = seen("left_hip", "left_knee", "left_ankle", hip=(90.0, 290.0))

    assert leg_px(sitting) < 200
    assert leg_px(sitting, sits=True) == pytest.approx(SHANKS * 180)
