"""Words that no text of ours uses, and whether a text does without them."""

from __future__ import annotations

import re

FORBIDDEN = (
    r"diagnos\w*",
    r"predict\w*",
    r"prognos\w*",
    r"promis\w*",
    r"guarante\w*",
    r"cur(?:e|es|ed|ing)",
    r"heals?",
    r"overactiv\w*",
    r"inhibit\w*",
    r"amnesia",
    r"abnormal\w*",
    r"dysfunction\w*",
    r"pathologic\w*",
    r"degenerat\w*",
    r"damag\w*",
    r"at risk",
    r"injury risk",
    r"dangerous\w*",
    r"(?:will|is going to) (?:hurt|tear|injure|wear|fail|get worse|get better)",
)
"""Whole words, as patterns: they name a disease, foretell, frighten, promise, or say of
a muscle what neither a camera nor a test by hand can see."""

_DENIED = re.compile(
    r"\b(?:no|none|not|never|nor|cannot|without)(?: \w+){0,4}? "
    r"(?:diagnos|predict|promis)\w*|\b(?:diagnos|predict|promis)\w* no\b",
    re.IGNORECASE,
)
"""A text may say that it is no diagnosis, and that nothing is foretold or promised."""

_WORDS = re.compile(rf"\b(?:{'|'.join(FORBIDDEN)})\b", re.IGNORECASE)


def incautious(text: str) -> tuple[str, ...]:
    """The words of a text that it should do without, in their order.

    >>> incautious("This predicts an injury.")
    ('predicts',)
    >>> incautious("No number here predicts an injury.")
    ()
    """
    return tuple(_WORDS.findall(_DENIED.sub("", text)))


def is_cautious(text: str) -> bool:
    """Whether a text names no disease, foretells, frightens and promises nothing."""
    return not incautious(text)
