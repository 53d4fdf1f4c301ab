"""What Kneewise wrote itself, read back strictly: a test, a measure, a form, a plan."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from kneewise.anatomy import Side
from kneewise.caveat import Caveat, Weight
from kneewise.events.event import Activity
from kneewise.exam import written
from kneewise.exam.complaint import Complaint, Region, Told
from kneewise.exam.exams import Exams
from kneewise.measures.catalogue import BY_NAME
from kneewise.measures.measure import Measure, Method
from kneewise.programme.dossier import Hurt, Result
from kneewise.programme.programme import Programme
from kneewise.programme.written import programme_from_plain
from kneewise.read.fhir.parts import (
    Resource,
    Unlike,
    amount,
    finite,
    has,
    in_unit,
    own_code,
)
from kneewise.reference.coded import RECORDING, term, ucum

KINDS = ("strength", "ranges", "lengths", "functional")
"""Tests by hand, as the first part of their code."""

_MAIN = {
    "strength": ("force", "torque"),
    "ranges": ("angle", "distance"),
    "lengths": ("angle", "distance"),
    "functional": ("count", "seconds", "points"),
}
"""What the value of a test can be; told apart by its unit."""

_NUMBERS = ("force", "torque", "angle", "distance", "lever", "pain")
_WORDS = ("protocol", "mode", "device", "by")
_WHOLE = ("count", "points")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def test(resource: Resource, kind: str, what: str, on: date) -> Exams:
    """A test by hand.

    Raises:
        Unlike: if a part of it is not what it should be.
        UnreadableFile: if it is no test that can be.
    """
    _, unit = amount(resource)
    field = next((each for each in _MAIN[kind] if term(each).unit == unit), None)
    if field is None:
        raise Unlike(f"its unit {unit[:20]!r} is none of this test")
    value = in_unit(resource, unit)
    plain: dict[str, Any] = {"what": what, "on": on.isoformat()}
    plain[field] = _counted(value) if field in _WHOLE else value
    for part in resource.get("component", []):
        name = own_code(part["code"])
        if name in plain:
            raise Unlike(f"{name} is told twice")
        plain[name] = _field(name, part, unit)
    if kind == "functional":
        plain.pop("protocol", None)
    return written.from_plain({"version": written.VERSION, kind: [plain]})


def _counted(value: float) -> int:
    if not value.is_integer():
        raise Unlike(f"{value:g} is no count")
    return int(value)


def _field(name: str, part: Resource, unit: str) -> float | str:
    if name == "side":
        return _side(part)
    if name in _WORDS:
        return own_code(part.get("valueCodeableConcept", {}))
    if name in _NUMBERS:
        return in_unit(part, term(name).unit)
    if name == "standard_error":
        return in_unit(part, unit)
    raise Unlike(f"a part of it, {name[:40]!r}, is unknown to this program")


def _side(part: Resource) -> str:
    told = part.get("valueCodeableConcept", {})
    found = [side.value for side in Side if has(told, side.value)]
    if len(found) != 1:
        raise Unlike("its side is neither left nor right")
    return found[0]


def hurt(resource: Resource, on: date) -> Hurt:
    """What hurt.

    Raises:
        Unlike: if a part of it is not what it should be.
        BadSetting: if the pain is not on the scale.
    """
    parts = _parts(resource)
    try:
        region, told = (_word(parts, name) for name in ("region", "told"))
        complaint = Complaint(
            region=Region(region) if region else None,
            side=Side(_side(parts["side"])) if "side" in parts else None,
            pain=in_unit(resource, term("complaint").unit),
            told=Told(told) if told else None,
            cleared=bool(parts.get("cleared", {}).get("valueBoolean", True)),
        )
    except ValueError as error:
        raise Unlike(str(error)) from error
    return Hurt(on=on, complaint=complaint)


def _word(parts: Mapping[str, Resource], name: str) -> str:
    return own_code(parts.get(name, {}).get("valueCodeableConcept", {}))


def _parts(resource: Resource) -> dict[str, Resource]:
    return {own_code(part["code"]): part for part in resource.get("component", [])}


def measure(resource: Resource, name: str) -> Measure:
    """A measure of a recording.

    Raises:
        Unlike: if it is none of ours, or a part of it is not what it should be.
    """
    if name not in BY_NAME:
        raise Unlike(f"{name[:60]!r} is no measure of this program")
    parts, unit = _parts(resource), BY_NAME[name].unit
    code = ucum(unit)
    method = own_code(resource.get("method", {})).removeprefix("method-").upper()
    if method not in Method.__members__:
        raise Unlike("its method is unknown to this program")
    return Measure(
        name=name,
        unit=unit,
        value=in_unit(resource, code),
        standard_error=_error(parts, "standard_error", code),
        smallest_real_change=_error(parts, "smallest_real_change", code),
        change_source=str(parts.get("change_source", {}).get("valueString", "")),
        method=Method[method],
        side=Side(_side(parts["side"])) if "side" in parts else None,
        revision=int(parts.get("revision", {}).get("valueInteger", 1)),
        caveats=tuple(_caveat(note["text"]) for note in resource.get("note", [])),
    )


def _error(parts: Mapping[str, Resource], name: str, unit: str) -> float:
    found = in_unit(parts[name], unit) if name in parts else float("nan")
    if found < 0:
        raise Unlike(f"its {name.replace('_', ' ')} is below 0")
    return found


def _caveat(text: str) -> Caveat:
    first, _, remedy = text.partition("\n")
    weight, mark, told = first.partition(": ")
    if not mark or weight not in list(Weight):
        raise Unlike("a note of it is none of ours")
    return Caveat(text=told, remedy=remedy, weight=Weight(weight))


def result(
    resource: Resource, measures: Mapping[str, Measure], activity: str, on: date
) -> Result:
    """The report of a recording with its measures, by their address.

    Raises:
        Unlike: if a part of it is not what it should be.
    """
    names = [each.get("system") for each in resource.get("identifier", [])]
    if names != [RECORDING] or activity not in list(Activity):
        raise Unlike("it does not say of which recording it is")
    sha256 = str(resource["identifier"][0].get("value"))
    if not _SHA256.fullmatch(sha256):
        raise Unlike("the checksum of its recording is none")
    wanted = [str(each.get("reference")) for each in resource.get("result", [])]
    lost = [address for address in wanted if address not in measures]
    if lost:
        raise Unlike(f"{len(lost)} of its results are no measures that were taken")
    return Result(
        on=on,
        activity=Activity(activity),
        sha256=sha256,
        headline=str(resource.get("conclusion", "")),
        measures=tuple(measures[address] for address in wanted),
    )


def programme(binary: Resource) -> Programme:
    """The programme that a care plan of ours brings along.

    Raises:
        Unlike: if the file is no JSON.
        UnreadableFile: if it is no programme.
    """
    try:
        plain = json.loads(base64.b64decode(binary.get("data", ""), validate=True))
    except (ValueError, RecursionError) as error:
        raise Unlike(f"the programme in it cannot be read ({error})") from error
    return programme_from_plain(plain)


def answer_number(value: float) -> float | int:
    """The number of an answer: whole where it is."""
    found = finite(value)
    return int(found) if found.is_integer() else found
