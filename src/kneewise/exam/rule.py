"""The rule for calling a muscle weak: from where, and up to which pain it is read."""

from __future__ import annotations

import re

from kneewise.reference import row

KEY = "tests/rule_weak"

ERRORS = 1.96
"""Standard errors: 95 %."""


def lowest() -> float:
    """Standard deviations above a published mean at which weakness begins: -1.

    Source:
        Row ``tests/rule_weak``.
    """
    return _number(r"z <= (-\d+)")


def most_pain() -> float:
    """The pain during a test up to which its result can be read, 0 to 10.

    Source:
        Row ``tests/rule_weak``.
    """
    return _number(r"pain <=(\d+)/10")


def _number(pattern: str) -> float:
    found = re.search(pattern, row(KEY).text("threshold"))
    if found is None:
        raise ValueError(f"{pattern!r} is not in {KEY}")
    return float(found[1])
