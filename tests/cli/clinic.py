"""A person on record for the tests of plan, diary and follow."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from tests.cli.outcome import Kneewise

START = "2026-05-04"
"""A Monday, the first day of the programme."""

FIRST = "abd_sl"
"""What the programme of ``anna`` begins with: 3 sets of 8, three days a week."""

SLOT = f"{FIRST} right"
"""Its name in the programme."""


def anna(kneewise: Kneewise, *, pain: str = "3") -> None:
    """Weaker abductors on the right, a sore knee, no red flag, and a programme."""
    told = ("--born", "1990", "--sex", "female", "--mass", "68", "--on", "2026-05-01")
    strength = ("--test", "hip_abduction", "--left", "118N", "--right", "82N")
    hurts = ("--region", "front_of_knee", "--side", "right", "--pain", pain)
    for words in (
        ("exam", "add", "ANNA", *strength, "--lever", "0.38m", "--pain", "1", *told),
        ("exam", "add", "ANNA", *hurts, "--on", "2026-05-01"),
        ("exam", "flags", "ANNA", "--none", "--on", "2026-05-01"),
        ("plan", "ANNA", "--on", START),
    ):
        done = kneewise(*words)
        assert done.status == 0, done.err


def week(
    kneewise: Kneewise, *felt: str, done: str = f"{FIRST}=3x10", days: str = "04 06 08"
) -> None:
    """Sessions of the first week, with two repetitions more than asked."""
    for day in days.split():
        wrote = kneewise(
            "diary", "ANNA", "--done", done, *felt, "--on", f"2026-05-{day}"
        )
        assert wrote.status == 0, wrote.err


def kept(people: Path, kind: str = "") -> list[str]:
    """The names of the records of one kind, or of all."""
    asked = "SELECT day || '-' || kind || '-' || id || '.json' FROM records"
    with contextlib.closing(sqlite3.connect(people / "kneewise.db")) as database:
        names = sorted(name for (name,) in database.execute(asked))
    return [name for name in names if f"-{kind}" in name]


def damage(people: Path, name: str, old: str, new: str) -> None:
    """Change what a record holds behind the back of the program."""
    id_ = name.removesuffix(".json").rpartition("-")[2]
    with contextlib.closing(sqlite3.connect(people / "kneewise.db")) as database:
        changed = database.execute(
            "UPDATE records SET contents = replace(contents, ?, ?) "
            "WHERE id = ? AND contents LIKE '%' || ? || '%'",
            (old, new, id_, old),
        )
        assert changed.rowcount == 1
        database.commit()
