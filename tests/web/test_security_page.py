"""What the page about security says is tried, is tried."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEAST = 40
"""Attacks."""


def test_every_attack_on_the_page_has_its_test() -> None:
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| `(test_\w+)` \|$", page, re.MULTILINE)
    files = sorted(Path(__file__).parent.glob("test_*.py"))
    tests = set(re.findall(r"def (test_\w+)", "".join(f.read_text() for f in files)))

    assert len({attack for attack, _ in rows}) == len(rows) >= LEAST
    assert {test for _, test in rows} <= tests
