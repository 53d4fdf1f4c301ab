"""A Bundle opened with care: JSON, one patient, and no reference that leads nowhere."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from kneewise.errors import UnreadableFile

Resource = dict[str, Any]

_LARGEST = 50_000_000
"""Bytes; a person's record of years is some hundred kilobytes."""

_MOST = 20_000
"""Resources; a test a day for fifty years is fewer."""

_DEEPEST = 60
"""Levels of JSON; a real resource has about fifteen."""

_KINDS = ("collection", "document", "searchset", "transaction", "batch", "message")
_HISTORY = re.compile(r"/_history/[^/]*$")
_AGAIN = "Ask for it to be exported again as a FHIR R4 Bundle (JSON) of one patient."
_READ = "Give the file of a FHIR R4 Bundle (JSON)."


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Envelope:
    """The resources of a Bundle, all about one patient."""

    name: str
    """Of the file, for messages."""

    patient: Resource
    resources: dict[str, Resource]
    """By their address in the Bundle, without the patient, in its order."""


def opened(path: Path) -> Envelope:
    """The resources of a Bundle in a file.

    Raises:
        UnreadableFile: if it is no sound Bundle about exactly one patient.
    """
    name = path.name
    held = _held(_text(path), name)
    if held.get("resourceType") != "Bundle":
        told = str(held.get("resourceType", "no FHIR resource"))[:60]
        raise UnreadableFile(
            f"{name}: expected a Bundle; it is {told!r}.", remedy=_READ
        )
    if held.get("type") not in _KINDS:
        told = str(held.get("type"))[:60]
        _refuse(name, f"a Bundle of the type {told!r} is no record of today")
    found = dict(_entries(held.get("entry", []), name))
    patients = [u for u, each in found.items() if each["resourceType"] == "Patient"]
    if len(patients) != 1:
        count = len(patients) or "no"
        _refuse(name, f"it is about {count} patients, and one was expected")
    (whose,) = patients
    patient = found.pop(whose)
    _check_subjects(found, _addresses(whose, patient), name)
    _check_references(found, {whose, *found}, name)
    return Envelope(name=name, patient=patient, resources=found)


def damaged(name: str, resource: Resource, why: str) -> UnreadableFile:
    """The refusal of a file for what is wrong in one resource."""
    told = f"{resource.get('resourceType')} {str(resource.get('id', ''))[:40]}".strip()
    return UnreadableFile(
        f"{name}: {told}: {why.rstrip('.')}; nothing was taken from the file.",
        remedy=_AGAIN,
    )


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            _refuse(path.name, "it is larger than any record of one person")
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path.name} is no text in UTF-8.", remedy=_READ) from (
            error
        )
    except OSError as error:
        raise UnreadableFile(
            f"{path} cannot be read: {error.strerror or error}.", remedy=_READ
        ) from error


def _held(text: str, name: str) -> Resource:
    try:
        held = json.loads(text, parse_constant=_no_number)
    except RecursionError as error:
        raise UnreadableFile(_too_deep(name), remedy=_AGAIN) from error
    except ValueError as error:
        raise UnreadableFile(f"{name} is no JSON ({error}).", remedy=_READ) from error
    if not isinstance(held, dict):
        raise UnreadableFile(f"{name} holds no FHIR resource.", remedy=_READ)
    if _depth(held) > _DEEPEST:
        raise UnreadableFile(_too_deep(name), remedy=_AGAIN)
    return {key: _known(value) for key, value in held.items()}


def _known(held: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """The same without what is null, and without letters that nobody sees."""
    if isinstance(held, str):
        return "".join(each for each in held if _is_seen(each))
    if isinstance(held, dict):
        return {key: _known(v) for key, v in held.items() if v is not None}
    if isinstance(held, list):
        return [_known(value) for value in held if value is not None]
    return held


def _is_seen(letter: str) -> bool:
    """Whether a letter is more than an order to a terminal, or half a letter."""
    return letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs")


def _too_deep(name: str) -> str:
    return f"{name}: it is nested deeper than any record."


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def _depth(held: object) -> int:
    """How many lists and named values lie inside one another."""
    level, depth = [held], 0
    while level and depth <= _DEEPEST:
        inner: list[object] = []
        for each in level:
            if isinstance(each, dict):
                inner += each.values()
            elif isinstance(each, list):
                inner += each
        level, depth = inner, depth + 1
    return depth


def _entries(entries: object, name: str) -> Iterator[tuple[str, Resource]]:
    if not isinstance(entries, list):
        _refuse(name, "its entries are no list")
    if len(entries) > _MOST:
        _refuse(name, f"{len(entries)} entries are more than any record has")
    seen: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        where = f"entry {number}"
        if not isinstance(entry, dict):
            _refuse(name, f"{where} is no entry")
        if "resource" in entry:  # else such as what a server says about a search
            address, resource = _entry(entry, where, name)
            if address in seen:
                _refuse(name, f"{where} has the address of another one")
            seen.add(address)
            yield address, resource


def _entry(entry: Resource, where: str, name: str) -> tuple[str, Resource]:
    resource = entry["resource"]
    if not isinstance(resource, dict) or not _is_text(resource, "resourceType"):
        _refuse(name, f"{where} holds no resource")
    kind = resource["resourceType"]
    address = entry.get("fullUrl") or f"{kind}/{resource.get('id', where)}"
    if not isinstance(address, str):
        _refuse(name, f"{where} has an address that is no text")
    return address, resource


def _is_text(held: Resource, key: str) -> bool:
    return isinstance(held.get(key), str)


def _addresses(address: str, patient: Resource) -> set[str]:
    """The ways in which the patient may be referred to."""
    own = f"Patient/{patient.get('id')}" if _is_text(patient, "id") else address
    return {address, own}


def _check_subjects(found: dict[str, Resource], known: set[str], name: str) -> None:
    """Refuse a Bundle in which anything is about somebody else."""
    for resource in found.values():
        for key in ("subject", "patient"):
            told = resource.get(key)
            address = told.get("reference") if isinstance(told, dict) else None
            if address is None:
                continue
            if not isinstance(address, str):
                raise damaged(name, resource, f"its {key} is no reference")
            is_whose = _HISTORY.sub("", address) in known
            is_person = "Patient/" in address or address.startswith("urn:")
            if is_person and not is_whose and address not in found:
                raise damaged(name, resource, "it is about another patient, or nobody")


def _check_references(found: dict[str, Resource], known: set[str], name: str) -> None:
    """Refuse what points into this Bundle, at nothing."""
    for resource in found.values():
        for address in _references(resource):
            if address.startswith("urn:uuid:") and address not in known:
                raise damaged(
                    name, resource, "it refers to something that is not there"
                )


def _references(held: object) -> Iterator[str]:
    if isinstance(held, dict):
        if _is_text(held, "reference"):
            yield held["reference"]
        for value in held.values():
            yield from _references(value)
    elif isinstance(held, list):
        for value in held:
            yield from _references(value)


def _refuse(name: str, why: str) -> NoReturn:
    raise UnreadableFile(f"{name}: {why}; nothing was taken from it.", remedy=_AGAIN)
