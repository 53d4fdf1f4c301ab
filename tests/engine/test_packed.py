"""A body kept as arrays is the same body, and a wrong one is refused."""

from dataclasses import fields

import numpy as np
import pytest

from kneewise.engine.builtin.whole import body
from kneewise.engine.packed import packed, unpacked
from kneewise.engine.paths import lengths_and_arms


def test_a_body_comes_back_as_it_was() -> None:
    own = body()

    back = unpacked(packed(own))

    for each in fields(own):
        before, after = getattr(own, each.name), getattr(back, each.name)
        if isinstance(before, np.ndarray):
            assert np.array_equal(before, after), each.name
    pose = own.default[None]
    for before, after in zip(
        lengths_and_arms(own, pose), lengths_and_arms(back, pose), strict=True
    ):
        assert np.array_equal(before, after)


@pytest.mark.parametrize("name", ["parent", "axis_coordinate", "marker_segment"])
def test_an_index_that_points_outside_is_refused(name: str) -> None:
    arrays = packed(body())
    arrays[name] = np.full_like(arrays[name], 999)

    with pytest.raises(ValueError, match="outside"):
        unpacked(arrays)


def test_a_missing_array_is_refused() -> None:
    arrays = packed(body())
    del arrays["muscles.paths.wrap_size"]

    with pytest.raises(KeyError, match="wrap_size"):
        unpacked(arrays)
