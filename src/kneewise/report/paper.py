"""A page made ready for paper: nothing moves, nothing is folded away, ink where it was.

What sets pages for print knows no style of the page inside a drawing, and no line that
keeps its width while its drawing is stretched: both are written out here.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_WIDE = 600
"""px of a plot on paper, about; where it has less, its lines are that much thinner."""

_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
_MOVING = re.compile(r", moving(?=</h3>)")
_SHIFTED = re.compile(r"calc\((-?\d+%) [-+] \d+px\)(?=[^;}]*\))")
_STRETCHED = re.compile(
    r'style="height:(\d+)px"><svg viewBox="0 0 1000 1000" '
    r'preserveAspectRatio="none">(.*?)</svg>',
    re.DOTALL,
)
_PATH = re.compile(r'(?<= d=")[^"]*')
_STEP = re.compile(r"([MLHV])([^MLHVZ]*)")
_OPENING = re.compile(r"(<svg\b[^>]*>)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_INK = re.compile(r"(?:stroke|fill|opacity|font|text-anchor)")


def on_paper(page: str, left: str, right: str) -> str:
    """The same page, as paper wants it.

    Scripts are gone, what was folded is open, a figure that moves stands at its
    middle, and each drawing carries its own colours.

    Args:
        page: of a report, a programme or a course, as HTML.
        left: at the foot of each sheet: who it is about, and of which day.
        right: at the foot of each sheet: what it is, before its number.
    """
    page = _SCRIPT.sub("", page)
    page = page.replace("<details>", "<details open>")
    page = _MOVING.sub(", half-way", page)
    # A sum inside of a shift ends WeasyPrint 70; paper.css moves these words instead.
    page = _SHIFTED.sub(r"\1", page)
    page = _STRETCHED.sub(_unstretched, page)
    page = _OPENING.sub(rf"\1<style>{_ink()}</style>", page)
    return page.replace("</head>", f"<style>{_style(left, right)}</style></head>", 1)


def _style(left: str, right: str) -> str:
    """What is different on paper; it comes after the style of the page."""
    foot = (
        f"@page {{ @bottom-left {{ content: {_quoted(left)} }} "
        f"@bottom-right {{ content: {_quoted(right)} ' · ' counter(page) ' / ' "
        "counter(pages) } }"
    )
    return _text("paper.css") + foot


def _quoted(text: str) -> str:
    """Text as a string of CSS, whatever is in it."""
    return '"' + "".join(_letter(each) for each in text) + '"'


def _letter(each: str) -> str:
    is_plain = each.isascii() and (each.isalnum() or each in " .,:-_")
    return each if is_plain else f"\\{ord(each):06x} "  # the blank belongs to it


def _unstretched(found: re.Match[str]) -> str:
    """A plot in the px that it has on paper, so that its lines keep their width."""
    high = int(found[1])
    inside = _PATH.sub(lambda path: _scaled(path[0], high), found[2])
    return (
        f'style="height:{high}px"><svg viewBox="0 0 {_WIDE} {high}" '
        f'preserveAspectRatio="none">{inside}</svg>'
    )


def _scaled(path: str, high: int) -> str:
    return _STEP.sub(lambda step: step[1] + _places(step[1], step[2], high), path)


def _places(way: str, numbers: str, high: int) -> str:
    """The numbers of one step of a path, in px."""
    across, down = _WIDE / 1000, high / 1000
    times = {"H": (across,), "V": (down,)}.get(way, (across, down))
    values = zip(numbers.split(","), times, strict=True)
    return ",".join(f"{float(value) * each:.1f}" for value, each in values)


@cache
def _ink() -> str:
    """The rules that draw, without names of colours: drawings look up none."""
    sheet = "".join(_text(f"{name}.css") for name in ("style", "programme", "sheet"))
    sheet = _COMMENT.sub("", sheet)
    flat = "".join(_outside_media(sheet))
    colours = dict(re.findall(r"(--[\w-]+):\s*([^;}]+)", flat))
    rules = [
        f"{selector.strip()}{{{_plain(said, colours)}}}"
        for selector, said in _RULE.findall(flat)
        if _INK.search(said) and not selector.strip().startswith((":", "@"))
    ]
    return "".join(rules)


def _plain(said: str, colours: dict[str, str]) -> str:
    """Declarations with the value in place of the name of each colour."""
    said = re.sub(r"var\((--[\w-]+)\)", lambda each: colours[each[1]].strip(), said)
    return re.sub(r"\bfont:\s*(?:\d+ )?([\d.]+px)[^;]*", r"font-size:\1", said).strip()


def _outside_media(sheet: str) -> list[str]:
    """The parts of a style sheet that hold for every medium."""
    parts, depth, start = [], 0, 0
    at = sheet.find("@media")
    while at >= 0:
        parts.append(sheet[start:at])
        start = sheet.index("{", at) + 1
        depth = 1
        while depth:
            depth += {"{": 1, "}": -1}.get(sheet[start], 0)
            start += 1
        at = sheet.find("@media", start)
    return [*parts, sheet[start:]]


def _text(name: str) -> str:
    return (files("kneewise.report") / name).read_text(encoding="utf-8")
