"""Changes to a programme as a person types them: clam=abd_sl, abd_sl=2x10."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kneewise.errors import BadSetting
from kneewise.programme.edit import Chosen
from kneewise.programme.exercise import catalogue

if TYPE_CHECKING:
    from kneewise.programme.programme import Programme

_DOSE = re.compile(r"(\d{1,2})(?:x(\d{1,3})(s)?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is to be changed, each as typed."""

    swaps: tuple[str, ...] = ()
    """``clam=abd_sl``: the second in the place of the first."""

    drops: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    doses: tuple[str, ...] = ()
    """``abd_sl=2x10``, ``plank_side=2x30s``, ``bridge_bi=3``."""

    @property
    def is_some(self) -> bool:
        """Whether anything is to be changed."""
        return bool(self.swaps or self.drops or self.adds or self.doses)


def chosen(programme: Programme, changes: Changes) -> tuple[Chosen, ...]:
    """Everything that a programme holds after changes: swaps, drops, adds, doses.

    Raises:
        BadSetting: if a word is not so, or names what the programme does not hold.
    """
    found = [Chosen(exercise=item.exercise) for item in programme.items]
    for word in changes.swaps:
        old, new = _pair(word, "clam=abd_sl")
        _known(new)
        place = _place(found, old)
        found[place] = Chosen(exercise=new, instead=old)
    for word in changes.drops:
        del found[_place(found, word)]
    for word in changes.adds:
        _known(word)
        found.append(Chosen(exercise=word))
    for word in changes.doses:
        name, dose = _pair(word, "abd_sl=2x10")
        place = _place(found, name)
        found[place] = _dosed(found[place], dose)
    return tuple(found)


def _pair(word: str, example: str) -> tuple[str, str]:
    first, sign, second = word.partition("=")
    if not sign or not first or not second:
        raise BadSetting(
            f"{word[:60]!r} does not say what becomes of what.",
            remedy=f"Write it such as {example}.",
        )
    return first.strip(), second.strip()


def _place(found: Sequence[Chosen], name: str) -> int:
    names = [each.exercise for each in found]
    if name not in names:
        raise BadSetting(
            f"{name[:40]!r} is not in the programme; it holds {', '.join(names)}.",
            remedy="Use one of these names.",
        )
    return names.index(name)


def _known(name: str) -> None:
    if name not in catalogue():
        raise BadSetting(
            f"{name[:40]!r}: no such exercise; there are {', '.join(catalogue())}.",
            remedy="Use the names from the list.",
        )


def _dosed(each: Chosen, word: str) -> Chosen:
    match = _DOSE.fullmatch(word)
    if match is None:
        raise BadSetting(
            f"{word[:40]!r} is no dose.",
            remedy="Write 2x10 for 2 sets of 10, 2x30s for a hold, 2 for sets alone.",
        )
    count = None if match[2] is None else int(match[2])
    held = match[3] is not None
    return replace(
        each,
        sets=int(match[1]),
        repetitions=None if held else count,
        hold=float(count) if held and count is not None else None,
    )
