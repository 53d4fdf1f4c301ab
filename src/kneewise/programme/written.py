"""Programme, diary and progress as plain dictionaries that JSON can hold, and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

from kneewise.errors import KneewiseError, UnreadableFile
from kneewise.programme.diary import Cleared, Diary, Entry, WeekEnd
from kneewise.programme.follow import State
from kneewise.programme.programme import Programme

VERSION = 1
"""Raised whenever the meaning of a key changes."""

_REMEDY = "Restore the file from a copy, or correct the place that is named."
_EVENTS = {"entry": Entry, "week_end": WeekEnd, "cleared": Cleared}
"""What each event of a diary is called in a file."""

_Kind = TypeVar("_Kind")

_hints = cache(get_type_hints)  # takes longer than all the rest

_Hint: TypeAlias = Any
"""What an annotation says; unions and lists of types have no common type."""


def programme_as_plain(programme: Programme) -> dict[str, Any]:
    """A programme as dictionaries, lists, texts and numbers: SI, days as 2026-05-31."""
    return {"version": VERSION} | dict(_plain(programme))


def programme_from_plain(plain: object) -> Programme:
    """The programme of a dictionary made by ``programme_as_plain``.

    Raises:
        UnreadableFile: if it is of another version, or anything in it is unknown,
            missing or impossible; it says where.
    """
    return _built(Programme, _opened(plain, "programme"), "programme")


def state_as_plain(state: State) -> dict[str, Any]:
    """A programme under way, as ``programme_as_plain``."""
    return {"version": VERSION} | dict(_plain(state))


def state_from_plain(plain: object) -> State:
    """A programme under way; see ``programme_from_plain``.

    Raises:
        UnreadableFile: as there.
    """
    return _built(State, _opened(plain, "state"), "state")


def diary_as_plain(diary: Diary) -> dict[str, Any]:
    """A diary, each event under the name of what it is."""
    names = {kind: name for name, kind in _EVENTS.items()}
    events = [{names[type(each)]: _plain(each)} for each in diary.events]
    return {"version": VERSION, "events": events}


def diary_from_plain(plain: object) -> Diary:
    """The diary of a dictionary made by ``diary_as_plain``.

    Raises:
        UnreadableFile: as ``programme_from_plain``.
    """
    held = _opened(plain, "diary")
    if set(held) != {"events"} or not isinstance(held["events"], list):
        raise _bad("diary: expected a list of events and nothing else.")
    found: list[Entry | WeekEnd | Cleared] = []
    for n, each in enumerate(held["events"], start=1):
        where = f"diary, event {n}"
        if not isinstance(each, dict) or len(each) != 1:
            raise _bad(f"{where}: expected one of {', '.join(_EVENTS)}.")
        name, inside = next(iter(each.items()))
        if name not in _EVENTS:
            raise _bad(f"{where}: {name!r} is none of {', '.join(_EVENTS)}.")
        found.append(_built(_EVENTS[name], inside, where))
    return Diary(events=tuple(found))


def _opened(plain: object, what: str) -> dict[str, Any]:
    if not isinstance(plain, dict):
        raise _bad(f"{what}: expected named values.")
    version = plain.get("version")
    if version != VERSION:
        raise UnreadableFile(
            f"{what}: version {version!r}; this program reads {VERSION}.",
            remedy="Use the version of the program that wrote it, or a newer one.",
        )
    return {key: value for key, value in plain.items() if key != "version"}


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in fields(value)
            if getattr(value, field.name) != field.default
        }
    if isinstance(value, tuple | frozenset):
        held = [_plain(each) for each in value]
        return sorted(held) if isinstance(value, frozenset) else held
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def _built(kind: type[_Kind], plain: object, where: str) -> _Kind:
    """A dataclass from a dictionary, every key of which it must know."""
    if not isinstance(plain, dict):
        raise _bad(f"{where}: expected named values.")
    known: dict[str, Field[Any]] = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]  # only dataclasses come here
    for key in plain:
        if key not in known:
            raise _bad(f"{where}: {key!r} is unknown; known are {', '.join(known)}.")
    for name, field in known.items():
        if name not in plain and field.default is MISSING:
            raise _bad(f"{where}: {name!r} is missing.")
    one: type = kind
    types = _hints(one)
    values = {k: _read(types[k], v, f"{where}.{k}") for k, v in plain.items()}
    try:
        return kind(**values)
    except KneewiseError as error:
        raise UnreadableFile(f"{where}: {error}", remedy=error.remedy) from error
    except ValueError as error:
        # A dose or a sentence that this program would never have written.
        raise _bad(f"{where}: {error}.") from error


def _read(kind: _Hint, plain: object, where: str) -> object:
    origin: object = get_origin(kind)
    if origin in (tuple, frozenset):
        inside = get_args(kind)[0]
        held = tuple(_several(inside, plain, where))
        return frozenset(held) if origin is frozenset else held
    if isinstance(kind, UnionType):
        if plain is None and NoneType in get_args(kind):
            return None
        kind = next(each for each in get_args(kind) if each is not NoneType)
    if is_dataclass(kind) and isinstance(kind, type):
        return _built(kind, plain, where)
    return _single(kind, plain, where)


def _several(kind: _Hint, plain: object, where: str) -> Iterable[object]:
    if not isinstance(plain, list | tuple):
        raise _bad(f"{where}: expected a list.")
    for n, each in enumerate(plain, start=1):
        yield _read(kind, each, f"{where}, number {n}")


def _single(kind: _Hint, plain: object, where: str) -> object:
    """A number, a yes or no, a text, a day, or one word of a list of words."""
    if issubclass(kind, StrEnum):
        if plain not in [each.value for each in kind]:
            raise _bad(f"{where}: {plain!r} is none of {', '.join(kind)}.")
        return kind(plain)
    if kind is date:
        try:
            return date.fromisoformat(str(plain))
        except ValueError as error:
            raise _bad(
                f"{where}: {plain!r} is no day; expected one such as 2026-05-31."
            ) from error
    if kind is float and isinstance(plain, int) and type(plain) is not bool:
        return _decimal(plain, where)
    if type(plain) is not kind:
        raise _bad(f"{where}: {plain!r} is not {_SAID[kind]}.")
    return plain


def _decimal(plain: int, where: str) -> float:
    try:
        return float(plain)
    except OverflowError as error:
        raise _bad(f"{where}: the number is too long.") from error


_SAID = {
    float: "a number",
    int: "a whole number",
    str: "a text",
    bool: "yes or no (true or false)",
}


def _bad(text: str) -> UnreadableFile:
    return UnreadableFile(text, remedy=_REMEDY)
