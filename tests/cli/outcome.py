"""What a run of the command comes to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run of the command comes to."""

    status: object
    """0 done, 1 a problem the person can solve, 2 wrong usage."""

    out: str
    err: str

    @property
    def sentence(self) -> str:
        """What went wrong: the first line of the error stream."""
        return self.err.split("\n")[0]

    @property
    def remedy(self) -> str:
        """What to do about it: the second line."""
        return self.err.split("\n")[1]

    def is_one_sentence_and_a_remedy(self) -> bool:
        """Whether a problem was told as it should be, and nothing besides."""
        lines = self.err.split("\n")
        return (
            self.status == 1
            and self.out == ""
            and "Traceback" not in self.err
            and len(lines) == 3
            and lines[0].endswith(".")
            and lines[1].endswith((".", ")"))
            and lines[2] == ""
        )


class Kneewise(Protocol):
    """Runs the command with some words."""

    def __call__(self, *words: str | Path) -> Outcome: ...


def left_behind(folder: Path) -> dict[str, bytes]:
    """Every file below a folder and what is in it; nothing if there is no folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
