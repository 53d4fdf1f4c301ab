from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from kneewise.assessment import Assessment
from kneewise.report.terminal import show
from tests.report import sample

REPORT = Path("squat.kneewise/report.html")


def shown(
    assessment: Assessment, *, colour: bool = False, encoding: str = "utf-8"
) -> str:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding)
    console = Console(
        file=file,
        width=80,
        force_terminal=colour,
        color_system="truecolor" if colour else None,
    )
    show(assessment, console, [REPORT])
    file.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("name", sample.EVERY)
def test_everything_fits_eighty_columns(name: str) -> None:
    text = shown(sample.EVERY[name]())

    assert max(len(line) for line in text.splitlines()) <= 80


@pytest.mark.parametrize("name", sample.EVERY)
def test_a_plain_terminal_gets_no_colour_codes(name: str) -> None:
    text = shown(sample.EVERY[name]())

    assert "\x1b" not in text


def test_headline_numbers_repetitions_and_report_are_there() -> None:
    text = shown(sample.filmed())

    assert "The right knee falls inwards, in every squat." in text
    assert "19° ± 3°" in text
    assert "right   18°   19°   21°   18°   19°" in text
    assert "Loose trousers" in text
    assert "Wear tight" in text
    assert str(REPORT) in text


def test_void_numbers_are_withheld_with_their_reason() -> None:
    text = shown(sample.EVERY["askew"]())

    assert "Withheld: inward bend of the knee" in text
    assert "The camera looks 43°" in text
    assert "19°" not in text


def test_a_simulated_person_is_named_as_such() -> None:
    assert "Simulated person: nothing here was measured" in shown(sample.simulated())


def test_sides_have_their_colours_where_there_is_colour() -> None:
    text = shown(sample.squat(), colour=True)

    assert "38;2;224;105;10" in text
    assert "38;2;30;136;208" in text


def test_brackets_and_escape_codes_of_a_file_name_do_nothing() -> None:
    text = shown(sample.squat("[red]a\x1b[2J[/red].trc"))

    assert "[red]a" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("name", sample.EVERY)
def test_a_terminal_of_plain_letters_gets_plain_letters(name: str) -> None:
    text = shown(sample.EVERY[name](), encoding="ascii")

    assert text.isascii()


def test_long_series_are_cut_and_say_so() -> None:
    text = shown(sample.walk(40))

    assert "and 28 more" in text


def test_caveats_of_every_recording_are_told_once() -> None:
    base = sample.several()

    text = shown(replace(base, caveats=(sample.LOOSE, sample.LOOSE)))

    assert text.count("Loose trousers") == 1
