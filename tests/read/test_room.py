"""The vertical and the unit of a room, from drawn people."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.caveat import Weight
from kneewise.errors import BadSetting, UnreadableFile
from kneewise.motion.motion import Motion
from kneewise.read.names import known
from kneewise.read.options import Options
from kneewise.read.room import Stated, leg_length, room, unit_named
from tests.read.drawn import at, standing

PLAIN = Options()
TURNS = [
    turn
    for order in permutations(range(3))
    for signs in product((1, -1), repeat=3)
    if np.linalg.det(turn := np.eye(3)[list(order)] * np.array(signs)[:, None]) > 0
]
"""The 24 ways in which the axes of a file can lie in the room."""


def _people(axes: Array, scale: float = 1.0) -> Motion:
    return known(standing(axes=axes, scale=scale), PLAIN)[0]


@pytest.mark.parametrize("axes", TURNS)
def test_people_stand_upright_whatever_the_axes_of_the_file(axes: Array) -> None:
    people = _people(axes)

    placed = room(people, Stated(file="f", unit="m"), PLAIN).placed(people)

    assert at(placed, "c7")[2] == pytest.approx(1.45)
    assert at(placed, "left_heel")[2] == pytest.approx(0.04)


@pytest.mark.parametrize("axes", TURNS)
def test_nobody_is_mirrored(axes: Array) -> None:
    people = _people(axes)

    found = room(people, Stated(file="f", unit="m"), PLAIN)

    placed = found.placed(people)
    forward = at(placed, "left_toe") - at(placed, "left_heel")
    left = at(placed, "left_asis") - at(placed, "right_asis")
    assert np.cross((0, 0, 1), forward) @ left > 0
    assert np.linalg.det(found.rotation) == pytest.approx(1)
    assert found.caveats == ()


def test_a_mirrored_file_is_doubted() -> None:
    people = _people(np.diag((1, -1, 1)))

    found = room(people, Stated(file="f", unit="m", up="z"), PLAIN)

    assert [caveat.weight for caveat in found.caveats] == [Weight.DOUBT]
    assert "mirrored" in found.caveats[0].text


def test_forces_are_turned_with_the_markers_but_not_scaled() -> None:
    people = _people(np.eye(3)[[0, 2, 1]] * np.array((1, 1, -1))[:, None], 1000)

    found = room(people, Stated(file="f", unit="mm", up="y"), PLAIN)

    assert found.turned(np.array((0.0, 700.0, 0.0))) == pytest.approx((0, 0, 700))
    assert found.scale == 0.001


def test_the_body_wins_over_the_file_where_it_is_clear() -> None:
    people = _people(np.eye(3))

    found = room(people, Stated(file="f", unit="m", up="y"), PLAIN)

    assert found.rotation[2] == pytest.approx((0, 0, 1))
    assert "+y points up" in found.caveats[0].text
    assert found.caveats[0].weight is Weight.NOTE


def test_the_file_wins_over_a_body_that_lies_askew() -> None:
    leaning = np.array([[0.65, 0, 0.76], [0, 1, 0], [-0.76, 0, 0.65]])

    found = room(_people(leaning), Stated(file="f", unit="m", up="z"), PLAIN)

    assert found.rotation == pytest.approx(np.eye(3))
    assert found.caveats[0].weight is Weight.DOUBT


def test_without_landmarks_the_convention_of_the_file_holds() -> None:
    nobody = Motion(time=np.zeros(1), landmarks=(), positions=np.zeros((1, 0, 3)))

    found = room(nobody, Stated(file="f", unit="mm", up="y"), PLAIN)

    assert found.rotation[2] == pytest.approx((0, 1, 0))
    assert found.scale == 0.001


@pytest.mark.parametrize(("scale", "unit"), [(1000, "m"), (1, "mm"), (100, "m")])
def test_a_unit_that_makes_giants_is_refused(scale: float, unit: str) -> None:
    people = _people(np.eye(3), scale)
    right = {1000: "mm", 100: "cm", 1: "m"}[int(scale)]

    with pytest.raises(UnreadableFile, match=f"in {unit}, but") as refused:
        room(people, Stated(file="walk.trc", unit=unit), PLAIN)

    assert f"--unit {right}" in refused.value.remedy


def test_the_unit_a_person_gives_wins() -> None:
    people = _people(np.eye(3), 1000)

    found = room(people, Stated(file="f", unit="m"), Options(unit="mm"))

    assert found.scale == 0.001
    assert found.caveats == ()


def test_a_unit_a_person_gives_wrongly_is_doubted() -> None:
    people = _people(np.eye(3), 1000)

    found = room(people, Stated(file="f", unit="mm"), Options(unit="m"))

    assert found.scale == 1
    assert found.caveats[0].weight is Weight.DOUBT


def test_a_unit_that_is_none_is_a_bad_setting() -> None:
    with pytest.raises(BadSetting, match="furlong"):
        room(_people(np.eye(3)), Stated(file="f"), Options(unit="furlong"))


@pytest.mark.parametrize(("scale", "unit"), [(1, "m"), (100, "cm"), (1000, "mm")])
@pytest.mark.parametrize("said", ["", "parsec"])
def test_a_missing_unit_is_found_and_told(scale: float, unit: str, said: str) -> None:
    people = _people(np.eye(3), scale)

    found = room(people, Stated(file="f", unit=said), PLAIN)

    assert found.scale == pytest.approx(1 / scale)
    assert f"taken as {unit}" in found.caveats[0].text


def test_a_leg_is_measured_over_the_knee() -> None:
    people = _people(np.eye(3))

    length = leg_length(people)

    thigh = np.linalg.norm((0.10, -0.03, 0.45))
    shank = np.linalg.norm((0.02, 0.02, 0.42))
    assert length == pytest.approx(thigh + shank)


@pytest.mark.parametrize(
    ("text", "unit"), [("mm", "mm"), (" MM ", "mm"), ("Metres", "m"), ("inch", None)]
)
def test_units_are_known_in_every_spelling(text: str, unit: str | None) -> None:
    assert unit_named(text) == unit
