"""Codes, quantities and days out of the parts of a resource; each checked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING, Any

from kneewise.reference.coded import OWN, UCUM, term
from kneewise.units import deg

if TYPE_CHECKING:
    from pydantic import BaseModel

Resource = dict[str, Any]

_EARLIEST = date(1900, 1, 1)


class Unlike(ValueError):
    """A part is not what it should be; why, as a clause."""


def check_type(resource: Resource) -> None:
    """Refuse a resource that FHIR would not call one, by the rules of R4B.

    Raises:
        Unlike: with the first place that is wrong.
    """
    from pydantic import ValidationError

    try:
        _model(resource["resourceType"]).model_validate(resource)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])[:120]
        raise Unlike(f"{where or 'it'} is wrong ({first['msg'][:120]})") from error


def _model(kind: str) -> type[BaseModel]:
    """What fhir.resources knows of a type of resource that is taken."""
    from importlib import import_module

    module = import_module(f"fhir.resources.R4B.{kind.lower()}")
    model: type[BaseModel] = getattr(module, kind)
    return model


def codes(concept: Resource) -> Iterator[tuple[str, str]]:
    """System and code of each coding of a concept."""
    for coding in concept.get("coding", []):
        yield str(coding.get("system", "")), str(coding.get("code", ""))


def own_code(concept: Resource) -> str:
    """The code that a concept has in our own system; empty where it has none."""
    return next((code for system, code in codes(concept) if system == OWN), "")


def has(concept: Resource, id_: str) -> bool:
    """Whether a concept has the code of a row of the table of exchange."""
    word = term(id_)
    return (word.system, word.code) in codes(concept)


def shown(concept: Resource) -> str:
    """What a concept is called, for a person."""
    displays = [str(each.get("display", "")) for each in concept.get("coding", [])]
    named = [str(concept.get("text", "")), *displays, *(c for _, c in codes(concept))]
    return next((each for each in named if each), "no code")[:80]


def amount(resource: Resource) -> tuple[float, str]:
    """The value of an observation or a component, and its unit in UCUM.

    Raises:
        Unlike: if there is none, or one without a unit.
    """
    held = resource.get("valueQuantity")
    if not isinstance(held, dict) or "value" not in held:
        raise Unlike("it has no number")
    if held.get("comparator"):
        raise Unlike("its number is a limit, not a value")
    if held.get("system") != UCUM or not held.get("code"):
        raise Unlike("its number has no unit in UCUM")
    return finite(held["value"]), str(held["code"])


def finite(value: float) -> float:
    """A number that is one.

    Raises:
        Unlike: if it is too large for any.
    """
    try:
        found = float(value)
    except OverflowError:
        found = float("inf")
    if not isfinite(found):
        raise Unlike("its number is too large")
    return found


def in_unit(resource: Resource, unit: str) -> float:
    """The value in SI of what was handed over in *unit*.

    Raises:
        Unlike: if it is in another one.
    """
    value, given = amount(resource)
    if given != unit:
        raise Unlike(f"its number is in {given[:20]!r} and not in {unit!r}")
    return deg(value) if unit == "deg" else value


def day(told: object, now: date) -> date:
    """The day of a date or a moment.

    Raises:
        Unlike: if it is none, or of the future.
    """
    try:
        on = date.fromisoformat(str(told)[:10])
    except ValueError as error:
        raise Unlike("it does not say of which day it is") from error
    if on > now:
        raise Unlike(f"its day, {on.isoformat()}, is in the future")
    if on < _EARLIEST:
        raise Unlike(f"its day, {on.isoformat()}, is too long ago")
    return on
