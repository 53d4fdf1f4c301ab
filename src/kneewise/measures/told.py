"""A measure from its number: what the catalogue and the tables add to it."""

from __future__ import annotations

from kneewise.anatomy import Side
from kneewise.measures.catalogue import BY_NAME
from kneewise.measures.change import smallest_real_change
from kneewise.measures.measure import Measure, Method


def told(
    name: str,
    method: Method,
    number: tuple[float, float],
    place: tuple[Side | None, int | None] = (None, None),
) -> Measure:
    """The measure of that name.

    Args:
        name: as in the catalogue.
        method: how it was come by.
        number: value and standard error, SI.
        place: side and repetition; None for both sides, None for the whole.
    """
    value, error = (float(part) for part in number)
    definition = BY_NAME[name]
    change = smallest_real_change(name, method, error)
    return Measure(
        name=name,
        unit=definition.unit,
        value=value,
        standard_error=error,
        smallest_real_change=change.size,
        change_source=change.source,
        method=method,
        side=place[0],
        repetition=place[1],
        revision=definition.revision,
    )
