"""Which passwords are taken: length before signs, and none that is guessed first."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

SHORTEST = 12
LONGEST = 256
"""Letters; a longer one only makes the server work."""

_VARIETY = 5
"""Different letters at least."""

_GUESSED = frozenset(
    each
    for line in """
    password passwort kennwort secret geheim letmein welcome willkommen qwerty qwertz
    asdfgh zxcvbn yxcvbn iloveyou ichliebedich monkey dragon football baseball sunshine
    princess master superman batman trustno changeme admin administrator root login
    test guest user kneewise physio physiotherapy praxis practice clinic klinik knee
    summer winter spring autumn sommer herbst fruehling january december
    """.splitlines()
    for each in line.split()
)
"""Words that guessing begins with; with a few digits round them they are no better."""

_LEET = str.maketrans("013457@$!", "oieastasi")


def normal(password: str) -> str:
    """The same password however a keyboard composed its letters."""
    return unicodedata.normalize("NFKC", password)


def complaints(password: str, name: str) -> tuple[str, ...]:
    """What is wrong with a new password; nothing if it may be taken.

    Args:
        password: as typed.
        name: of the user, which must not be in it.

    Source:
        NIST SP 800-63B, 5.1.1.2: length, a list of the common ones, no rules about
        kinds of signs, no end.
    """
    text = normal(password)
    found = []
    if len(text) < SHORTEST:
        found.append(f"it has {len(text)} letters; {SHORTEST} are the least")
    if len(text) > LONGEST:
        found.append(f"it is longer than {LONGEST} letters")
    if len(set(text)) < _VARIETY:
        found.append(f"it has fewer than {_VARIETY} different letters")
    if _is_guessed(text, name):
        found.append("it is among those that are guessed first")
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        found.append("it holds a sign that no keyboard makes")
    return tuple(found)


def _is_guessed(text: str, name: str) -> bool:
    """Whether little is left when common words, runs and the name are taken out."""
    plain = text.lower()
    if len(name) > 2 and name.lower() in plain:
        return True
    rest = plain.translate(_LEET)
    for word in sorted(_GUESSED, key=len, reverse=True):
        rest = rest.replace(word, "")
    return min(_surprise(plain), _surprise(rest)) < SHORTEST // 2


def _surprise(text: str) -> int:
    """Letters that do not follow from the one before: not in ``1234`` or ``aaaa``."""
    text = re.sub(r"(.{1,6}?)\1+", r"\1", text)  # abcabcabc says abc
    steps = [ord(b) - ord(a) for a, b in pairwise(text)]
    runs = sum(1 for step in steps if step in (-1, 0, 1))
    return len(text) - runs
