"""Everyday questions, written before the words of the topics were."""

from __future__ import annotations

import csv
from pathlib import Path


def pairs(name: str) -> list[tuple[str, str]]:
    """Each question of a file, and the topic it is about; empty where it is none."""
    with (Path(__file__).parent / name).open(encoding="utf-8") as lines:
        return [
            (row["question"], row.get("topic", "")) for row in csv.DictReader(lines)
        ]


def questions(name: str) -> list[str]:
    """Each question of a file."""
    return [question for question, _ in pairs(name)]
