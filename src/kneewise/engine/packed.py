"""A body as plain named arrays, and back: to keep it beside what was made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from kneewise.engine.body import Body, Functions, Muscles, Paths, sealed

Packed = dict[str, np.ndarray[Any, Any]]

_PARTS = {"functions": Functions, "muscles": Muscles, "paths": Paths}
_LEFT = ("caveats",)
"""Fields that are not kept: they were told when the model was read."""


def packed(body: Body) -> Packed:
    """Every field of a body by its name, such as ``muscles.paths.wrap_size``."""
    return dict(_fields(body, ""))


def unpacked(arrays: Mapping[str, np.ndarray[Any, Any]]) -> Body:
    """The body of arrays that ``packed`` gave.

    Raises:
        KeyError: if one is missing.
        ValueError: if they do not fit each other.
    """
    parts: dict[str, Any] = _made(Body, arrays, "")
    body = Body(**parts)
    _check(body)
    sealed(body)
    return body


def _fields(part: object, above: str) -> list[tuple[str, np.ndarray[Any, Any]]]:
    found = []
    for each in fields(part):  # type: ignore[arg-type]  # a dataclass of the body
        value = getattr(part, each.name)
        name = f"{above}{each.name}"
        if is_dataclass(value):
            found += _fields(value, f"{name}.")
        elif each.name not in _LEFT and value is not None:
            found.append((name, np.asarray(value)))
    return found


def _made(
    kind: type, arrays: Mapping[str, np.ndarray[Any, Any]], above: str
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for each in fields(kind):
        name = f"{above}{each.name}"
        if each.name in _PARTS:
            if any(key.startswith(f"{name}.") for key in arrays):
                part = _PARTS[each.name]
                values[each.name] = part(**_made(part, arrays, f"{name}."))
                sealed(values[each.name])
        elif each.name not in _LEFT:
            values[each.name] = _plain(arrays[name])
    return values


def _plain(value: np.ndarray[Any, Any]) -> object:
    """Words as a tuple or a word, numbers as their array."""
    if value.dtype.kind != "U":
        return value
    return str(value) if value.ndim == 0 else tuple(str(word) for word in value)


def _check(body: Body) -> None:
    """Refuse arrays that point outside each other.

    Raises:
        ValueError: if they do; kernels would read past their ends.
    """
    s, a, q = len(body.segments), len(body.axes), len(body.coordinates)
    within = (
        (body.parent, -1, s),
        (body.first_axis, 0, a + 1),
        (body.axis_coordinate, -1, q),
        (body.coupled_to, -1, q),
        (body.marker_segment, -1, s),
    )
    shapes = (
        (body.first_axis.shape, (s + 1,)),
        (body.joint_turn.shape, (s, 3, 3)),
        (body.joint_place.shape, (s, 3)),
        (body.axes.shape, (a, 3)),
        (body.inertia.shape, (s, 3, 3)),
        (body.default.shape, (q,)),
        (body.home.shape, (s, 4, 4)),
    )
    if any((part < low).any() or (part >= high).any() for part, low, high in within):
        raise ValueError("an index points outside the body.")
    if any(given != expected for given, expected in shapes):
        raise ValueError("two arrays do not belong to one body.")
