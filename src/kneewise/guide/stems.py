"""From a sentence to the ideas in it: endings cut, phrases found, silence left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from kneewise.guide.words import ABOUT, OWNERS, SAYINGS, SILENT

_VOWELS = frozenset("aeiouy")
_STAY_DOUBLE = frozenset("lsz")
_SHORTEST = 3  # letters of a stem: ``ing`` of ``sing`` is no ending
_TYPO_FROM = 5  # letters: one wrong letter in a shorter word makes another word


def spelt(text: str) -> list[str]:
    """The words of a text in small letters without accents, in order."""
    plain = text.lower().replace("\u2019", "'")
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.findall(r"[a-z0-9]+", re.sub(r"'(?:s\b)?", "", plain))


@cache
def stem(word: str) -> str:
    """A word without its ending: ``knees`` as ``knee``, ``sitting`` as ``sit``.

    Limits:
        Made for search: the rest need not be a word (``cave`` and ``caving`` give
        ``cav``), and irregular forms are for the table of sayings.
    """
    word = _singular(word)
    for ending in ("ness", "ing", "ed", "ly"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= _SHORTEST and _VOWELS & set(rest):
            word = _undoubled(rest) if ending in ("ing", "ed") else rest
            break
    is_mute = word.endswith("e") and not word.endswith("ee") and len(word) > _SHORTEST
    return word[:-1] if is_mute else word


def _singular(word: str) -> str:
    """A plural as its singular."""
    if len(word) <= _SHORTEST or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word.removesuffix("s")


def _undoubled(rest: str) -> str:
    """``runn`` as ``run``; ``fall`` stays."""
    is_double = len(rest) > _SHORTEST and rest[-1] == rest[-2]
    return rest[:-1] if is_double and rest[-1] not in _STAY_DOUBLE | _VOWELS else rest


def ideas(text: str, known: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """What a text is about, in order, each as often as it is said.

    Args:
        text: a sentence, or several.
        known: stems of well-spelt words; a longer word that is none of them is read as
            the one that is one letter away, if there is one. Empty to read as it is.

    Returns:
        Stems; words and phrases of one saying as its idea.
    """
    words = [stem(word) for word in spelt(text) if word not in OWNERS]
    if known:
        words = [_put_right(word, known) for word in words]
    return tuple(_ideas(words))


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """The stems of texts, of the sayings and of what says nothing."""
    in_texts = {stem(word) for text in texts for word in spelt(text)}
    in_sayings = {word for phrase in _phrases()[0] for word in phrase}
    return frozenset(in_texts | in_sayings | _silent() | OWNERS)


def _put_right(word: str, known: frozenset[str]) -> str:
    """A word, or the known one that is one letter away."""
    if word in known or len(word) < _TYPO_FROM or not word.isalpha():
        return word
    near = [other for other in known if is_one_letter_away(word, other)]
    return min(near, key=lambda other: (other[0] != word[0], other), default=word)


def is_one_letter_away(one: str, other: str) -> bool:
    """Whether a letter too many, too few, another, or two swapped explain it all."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    for i, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            rest, of = one[i:], other[i:]
            is_swapped = rest[:2] == of[1::-1] and rest[2:] == of[2:]
            return is_swapped or rest[1:] == of[1:] or rest[1:] == of or rest == of[1:]
    return True


def _ideas(words: list[str]) -> Iterator[str]:
    phrases, longest = _phrases()
    silent = _silent()
    i = 0
    while i < len(words):
        for n in range(longest.get(words[i], 0), 0, -1):
            found = phrases.get(tuple(words[i : i + n]))
            if found:
                yield from found
                i += n
                break
        else:
            if words[i] not in silent:
                yield words[i]
            i += 1


@cache
def _phrases() -> tuple[dict[tuple[str, ...], tuple[str, ...]], dict[str, int]]:
    """The ideas of every saying, by its stems; the longest, by its first stem."""
    found = {}
    for idea, said in SAYINGS.items():
        meant = tuple(stem(word) for word in idea.split())
        for phrase in said.split(","):
            found[tuple(stem(word) for word in spelt(phrase))] = meant
    longest: dict[str, int] = {}
    for first, *rest in found:
        longest[first] = max(longest.get(first, 0), 1 + len(rest))
    return found, longest


@cache
def _silent() -> frozenset[str]:
    return frozenset(stem(word) for word in SILENT)


@cache
def subjects() -> frozenset[str]:
    """The ideas this guide is about."""
    return frozenset(stem(word) for word in ABOUT)
