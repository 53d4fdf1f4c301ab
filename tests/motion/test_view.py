"""How far a camera looks past straight ahead, told from what it saw."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneewise.motion.view import view
from kneewise.simulate.camera import Camera, filmed
from kneewise.simulate.moves import Truth, squats
from kneewise.units import deg

DRAWN = squats(Truth(repetitions=1, rate=30))


@settings(max_examples=15, deadline=None)
@given(bearing=st.floats(deg(-80), deg(80)))
def test_the_bearing_of_a_camera_is_seen(bearing: float) -> None:
    image = filmed(DRAWN, Camera(bearing=bearing, distance=float("inf")))

    seen = view(image)

    assert seen.angle == pytest.approx(abs(bearing), abs=deg(0.5))
    assert not seen.behind


def test_a_camera_behind_sees_the_back() -> None:
    seen = view(filmed(DRAWN, Camera(bearing=np.pi - deg(10))))

    assert seen.behind
    assert seen.angle == pytest.approx(deg(10), abs=deg(0.5))


@pytest.mark.parametrize("bearing", [0.0, deg(30), deg(60)])
def test_without_a_shape_in_space_the_width_tells_the_view_within_its_error(
    bearing: float,
) -> None:
    image = replace(filmed(DRAWN, Camera(bearing=bearing)), lifted=None)

    seen = view(image)

    assert seen.angle == pytest.approx(bearing, abs=2 * seen.error)
    assert seen.error == pytest.approx(deg(15))
