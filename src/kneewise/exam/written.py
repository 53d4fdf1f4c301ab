"""Exams as plain dictionaries that JSON can hold, and back: versioned, and strict."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

from kneewise.errors import KneewiseError, UnreadableFile
from kneewise.exam.exams import Exams

VERSION = 1
"""Raised whenever the meaning of a key changes."""

_REMEDY = "Restore the file from a copy, or correct the place that is named."

_Kind = TypeVar("_Kind")

_hints = cache(get_type_hints)  # takes longer than all the rest

_Hint: TypeAlias = Any
"""What an annotation says; unions and lists of types have no common type."""


def as_plain(exams: Exams) -> dict[str, Any]:
    """Exams as dictionaries, lists, texts and numbers: SI, rad, days as 2026-05-31.

    What was not given is left out.
    """
    return {"version": VERSION} | dict(_plain(exams))


def from_plain(plain: object) -> Exams:
    """The exams of a dictionary made by ``as_plain``.

    Raises:
        UnreadableFile: if it is of another version, or anything in it is unknown,
            missing or impossible; it says where.
    """
    if not isinstance(plain, dict):
        raise UnreadableFile("exams: expected named values.", remedy=_REMEDY)
    version = plain.get("version")
    if version != VERSION:
        raise UnreadableFile(
            f"exams: version {version!r}; this program reads {VERSION}.",
            remedy="Use the version of the program that wrote it, or a newer one.",
        )
    rest = {key: value for key, value in plain.items() if key != "version"}
    return _built(Exams, rest, "exams")


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in fields(value)
            if getattr(value, field.name) != field.default
        }
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def _built(kind: type[_Kind], plain: object, where: str) -> _Kind:
    """A dataclass from a dictionary, every key of which it must know."""
    if not isinstance(plain, dict):
        raise UnreadableFile(f"{where}: expected named values.", remedy=_REMEDY)
    known: dict[str, Field[Any]] = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]  # only dataclasses come here
    for key in plain:
        if key not in known:
            raise UnreadableFile(
                f"{where}: {key!r} is unknown; known are {', '.join(known)}.",
                remedy=_REMEDY,
            )
    for name, field in known.items():
        if name not in plain and field.default is MISSING:
            raise UnreadableFile(f"{where}: {name!r} is missing.", remedy=_REMEDY)
    one: type = kind
    types = _hints(one)
    values = {
        key: _read(types[key], value, f"{where}.{key}") for key, value in plain.items()
    }
    try:
        return kind(**values)
    except KneewiseError as error:
        raise UnreadableFile(f"{where}: {error}", remedy=error.remedy) from error


def _read(kind: _Hint, plain: object, where: str) -> object:
    origin: object = get_origin(kind)
    if origin is tuple:
        return _several(get_args(kind)[0], plain, where)
    if isinstance(kind, UnionType):
        if plain is None and NoneType in get_args(kind):
            return None
        kind = next(each for each in get_args(kind) if each is not NoneType)
    if is_dataclass(kind) and isinstance(kind, type):
        return _built(kind, plain, where)
    return _single(kind, plain, where)


def _several(kind: _Hint, plain: object, where: str) -> tuple[object, ...]:
    if not isinstance(plain, list | tuple):
        raise UnreadableFile(f"{where}: expected a list.", remedy=_REMEDY)
    return tuple(
        _read(kind, each, f"{where}, number {n}")
        for n, each in enumerate(plain, start=1)
    )


def _single(kind: _Hint, plain: object, where: str) -> object:
    """A number, a yes or no, a text, a day, or one word of a list of words."""
    if issubclass(kind, StrEnum):
        if plain not in [each.value for each in kind]:
            raise UnreadableFile(
                f"{where}: {plain!r} is none of {', '.join(kind)}.", remedy=_REMEDY
            )
        return kind(plain)
    if kind is date:
        return _day(plain, where)
    if kind is float and isinstance(plain, int) and type(plain) is not bool:
        return _decimal(plain, where)
    if type(plain) is not kind:
        raise UnreadableFile(
            f"{where}: {plain!r} is not {_SAID[kind]}.", remedy=_REMEDY
        )
    return plain


def _decimal(plain: int, where: str) -> float:
    try:
        return float(plain)
    except OverflowError as error:
        raise UnreadableFile(f"{where}: the number is too long.", remedy=_REMEDY) from (
            error
        )


_SAID = {
    float: "a number",
    int: "a whole number",
    str: "a text",
    bool: "yes or no (true or false)",
}


def _day(plain: object, where: str) -> date:
    try:
        return date.fromisoformat(str(plain))
    except ValueError as error:
        raise UnreadableFile(
            f"{where}: {plain!r} is no day; expected one such as 2026-05-31.",
            remedy=_REMEDY,
        ) from error
