"""A result as it is played: everything at the same moments, and nothing unknown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from kneewise.report.playback import MOST, PLAYED, as_playback
from tests.report import sample


def played(name: str) -> list[dict[str, Any]]:
    text = as_playback(getattr(sample, name)())
    found: list[dict[str, Any]] = json.loads(text)["recordings"]
    return found


def numbers(thing: object) -> Iterator[float]:
    if isinstance(thing, list):
        for each in thing:
            yield from numbers(each)
    elif isinstance(thing, int | float):
        yield float(thing)


@pytest.mark.parametrize(
    "name", ["filmed", "single_leg", "walk", "angles_only", "standing", "several"]
)
def test_figure_and_curves_have_the_same_moments(name: str) -> None:
    for one in played(name):
        moments = len(one["time"])

        assert 2 <= moments <= MOST
        assert one["time"] == sorted(one["time"])
        for curve in one["curves"]:
            assert curve["name"] in PLAYED
            for line in curve["lines"]:
                assert len(line["values"]) == moments
                assert any(value is not None for value in line["values"])
        if one["figure"]:
            assert len(one["figure"]["frames"]) == moments


def test_what_is_not_known_is_null_and_no_browser_stumbles_over_it() -> None:
    text = as_playback(sample.filmed())

    assert "NaN" not in text
    assert "Infinity" not in text


def test_every_limb_joins_points_that_the_frames_have() -> None:
    (one, *_) = played("filmed")
    body = one["figure"]

    wanted = max(max(points) for _, points in body["limbs"])

    for frame in body["frames"]:
        assert len(frame) == len(body["views"])
        assert all(len(view) > 2 * max(wanted, body["head"]) for view in frame)


def test_angles_are_in_degrees_with_the_error_of_their_measure() -> None:
    (one, *_) = played("filmed")
    bend = next(curve for curve in one["curves"] if curve["name"] == "knee_flexion")

    assert bend["unit"] == "°"
    assert max(numbers([line["values"] for line in bend["lines"]])) > 45
    assert any(line["error"] is not None for line in bend["lines"])
