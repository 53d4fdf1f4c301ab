from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kneewise.anatomy import Side
from kneewise.events.event import Activity, Repetition
from kneewise.report import words
from kneewise.units import Unit, deg
from tests.report import sample


def test_an_angle_is_told_in_degrees_with_its_error() -> None:
    row = sample.measure("knee_collapse", Side.LEFT, deg(19.2), deg(2.9))

    assert words.quantity(row) == "19° ± 3°"
    assert words.change(row) == "8°"


def test_a_small_error_earns_a_decimal() -> None:
    row = sample.measure("knee_collapse", Side.LEFT, deg(19.24), deg(0.31))

    assert words.quantity(row) == "19.2° ± 0.3°"


def test_a_tiny_error_is_not_told_as_none() -> None:
    row = sample.measure("knee_collapse", Side.LEFT, deg(19.24), deg(0.001))

    assert words.quantity(row) == "19.2° ± <0.1°"


@pytest.mark.parametrize(
    ("name", "value", "error", "said"),
    [
        ("cadence", 112 / 60, 2 / 60, "112 ± 2 /min"),
        ("step_width", 0.1123, 0.012, "11.2 ± 1.2 cm"),
        ("walking_speed", 1.213, 0.03, "1.21 ± 0.03 m/s"),
        ("knee_ankle_separation", 0.782, 0.04, "0.78 ± 0.04"),
        ("stance_time", 0.66, 0.02, "0.66 ± 0.02 s"),
        ("trunk_lean", deg(-9), deg(1), "−9° ± 1°"),
        ("trunk_lean", deg(-0.2), deg(1), "0° ± 1°"),
    ],
)
def test_every_unit_is_the_one_people_use(
    name: str, value: float, error: float, said: str
) -> None:
    assert words.quantity(sample.measure(name, None, value, error)) == said


def test_what_is_not_known_is_a_dash() -> None:
    row = sample.measure("knee_collapse", Side.LEFT, deg(19), deg(3))

    assert words.quantity(replace(row, value=math.nan)) == "–"
    assert words.quantity(replace(row, caveats=(sample.ASKEW,))) == "–"
    assert words.quantity(replace(row, standard_error=math.nan)) == "19° ± ?"
    assert words.amount(math.nan, Unit.RADIAN) == "–"
    assert words.seconds(math.nan) == "–"


def test_counts_are_words_and_agree_in_number() -> None:
    assert words.counted(1, "stride", "strides") == "one stride"
    assert words.counted(5, "stride", "strides") == "five strides"
    assert words.counted(40, "stride", "strides") == "40 strides"


def test_repetitions_are_counted_by_kind() -> None:
    up = Repetition(kind="sit_to_stand", start=0, end=1)
    down = Repetition(kind="stand_to_sit", start=2, end=3)
    still = Repetition(kind="stand", start=0, end=12.5)

    assert words.tally(sample.squat_times()) == "five repetitions"
    assert words.tally((up, down, up)) == "two rises, one descent"
    assert words.tally((still,)) == "for 12.5 s"
    assert words.tally(()) == "no repetition found"


def test_every_activity_has_a_name() -> None:
    assert set(words.ACTIVITIES) == set(Activity)


def test_dates_and_times_are_written_out() -> None:
    assert words.day(datetime(2026, 11, 2, tzinfo=UTC)) == "2 November 2026"
    assert words.seconds(13.42) == "13.4 s"
    assert words.seconds(125) == "2 min 5 s"


def test_a_file_name_cannot_steer_a_terminal_or_turn_itself_round() -> None:
    shown = words.plain("a\x1b[31mb\u202egpj.exe\n")

    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\n" not in shown
    assert words.plain("Übung 3 – 松.mp4") == "Übung 3 – 松.mp4"
