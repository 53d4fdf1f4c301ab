"""Sources: what a report leans on, numbered in the order of its pages."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Sources:
    """The sources of one report; ask for the number of each where it is used."""

    listed: list[str] = field(default_factory=list)

    def number(self, source: str) -> int:
        """The number of a source, from 1; the same one for the same words."""
        source = source.removeprefix("published: ").strip()
        if source not in self.listed:
            self.listed.append(source)
        return self.listed.index(source) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence with the numbers of its sources."""

    text: str
    sources: tuple[int, ...] = ()
