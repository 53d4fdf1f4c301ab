"""Smallest real change: by how much a measure must differ on another day to count."""

from __future__ import annotations

from typing import NamedTuple

from kneewise.measures.measure import Method
from kneewise.units import deg

_FACTOR = 2.77
"""1.96 √2: two measurements, 95 % sure."""


class Change(NamedTuple):
    """A smallest real change, and where it comes from."""

    size: float
    source: str


_PUBLISHED = {
    ("knee_collapse", Method.PICTURE): Change(
        deg(9),
        "published: 7.5° to 8.9° for single-leg squats and landings filmed from the "
        "front (Munro, Herrington & Carolan 2012, J Sport Rehabil 21:7-11)",
    ),
}
"""Only where measure, method and kind of task agree (``reliability``)."""


def smallest_real_change(name: str, method: Method, standard_error: float) -> Change:
    """By how much a measure must differ on another day to count as changed.

    The published figure where there is one for the same measure and method, unless our
    own error is larger; otherwise 2.77 standard errors (95 %).
    """
    own = Change(_FACTOR * standard_error, "computed: 2.77 standard errors")
    published = _PUBLISHED.get((name, method))
    if published is None:
        return own
    return published if not published.size < own.size else own
