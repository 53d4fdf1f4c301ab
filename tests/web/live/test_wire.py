"""What the page is told, spelt out."""

from __future__ import annotations

import pytest

from kneewise.anatomy import Side
from kneewise.live.event import Deepest, Told
from kneewise.units import deg
from kneewise.web.live.wire import said


def test_a_body_in_space_is_told_in_degrees_and_centimetres() -> None:
    deepest = Deepest(
        bend={side: Told(value=deg(90), error=deg(4)) for side in Side},
        inside={
            Side.LEFT: Told(value=-0.01, error=0.02),
            Side.RIGHT: Told(value=0.05, error=0.02),
        },
    )

    (spelt,) = said([deepest])

    assert spelt["say"] == "deepest"
    assert spelt["bend_deg"]["left"] == pytest.approx([90, 4])
    assert spelt["inside_cm"]["left"] == pytest.approx([-1, 2])
    assert spelt["inside_cm"]["right"] == pytest.approx([5, 2])
