"""Words and lines can be told from the paper, in light and in dark."""

from __future__ import annotations

import re
from importlib.resources import files

import numpy as np
import pytest

LIGHT, DARK = 0, 1


def colours(theme: int) -> dict[str, str]:
    style = (files("kneewise.report") / "style.css").read_text(encoding="utf-8")
    block = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[theme]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+)", block))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * d for d in digits) if len(digits) == 3 else digits
    parts = np.array([int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize(
    "word", ["ink", "soft", "right-word", "left-word", "usual-word", "stop"]
)
def test_words_are_readable_in_light_and_in_dark(theme: int, word: str) -> None:
    found = colours(theme)

    assert contrast(found[word], found["card"]) >= 4.5
    assert contrast(found[word], found["paper"]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("line", ["right", "left"])
def test_lines_stand_out_from_the_paper(theme: int, line: str) -> None:
    found = colours(theme)

    assert contrast(found[line], found["card"]) >= 3
