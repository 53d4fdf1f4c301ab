"""How it went: a page of plots in which only real changes count."""

from __future__ import annotations

from datetime import date

import pytest

from kneewise.anatomy import Side
from kneewise.report.course import Course, Point, Series, as_page, summary

DAYS = (date(2026, 10, 1), date(2026, 10, 29), date(2026, 11, 26))


def bend(*values: float, threshold: float | None = 9.0) -> Series:
    """The inward bend of the right knee on as many days."""
    points = tuple(
        Point(on=on, value=value, error=3.0)
        for on, value in zip(DAYS, values, strict=False)
    )
    return Series(
        label="Inward bend",
        unit="°",
        lines={Side.RIGHT: points},
        threshold=threshold,
        better="less",
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((22.0, 14.0, 9.0), "better"),
        ((9.0, 14.0, 22.0), "worse"),
        ((22.0, 20.0, 14.0), "within the error"),
        ((22.0,), "One value so far."),
    ],
)
def test_a_change_counts_only_beyond_its_threshold(
    values: tuple[float, ...], said: str
) -> None:
    assert said in summary(bend(*values))


def test_without_a_threshold_nothing_is_called_better() -> None:
    said = summary(bend(22.0, 2.0, threshold=None))

    assert "better" not in said
    assert "not known" in said


def test_the_page_shows_every_series_and_asks_nothing_of_the_network() -> None:
    course = Course(
        name="<b>ANNA</b>",
        series=(bend(22.0, 9.0), bend(4.0)),
        changes=("The right knee falls inwards less.",),
        reconsidered=("Strength and movement both changed.",),
    )

    page = as_page(course)

    assert page.count('role="img"') == 2
    assert "The right knee falls inwards less." in page
    assert "Strength and movement both changed." in page
    assert "<b>ANNA</b>" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "<script" not in page


def test_an_empty_record_is_said_to_be_empty() -> None:
    assert "Nothing was measured or tested yet." in as_page(Course(name="A", series=()))
