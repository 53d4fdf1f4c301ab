"""Which resource of a Bundle is taken as what, and why the others are left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from kneewise.errors import KneewiseError, UnreadableFile
from kneewise.exam.exams import Exams
from kneewise.exam.questionnaire import Instrument
from kneewise.measures.measure import Measure
from kneewise.programme.dossier import Planned
from kneewise.read.fhir import forms, own
from kneewise.read.fhir.envelope import Envelope, damaged
from kneewise.read.fhir.foreign import take_observation, take_patient
from kneewise.read.fhir.parts import (
    Resource,
    Unlike,
    check_type,
    day,
    own_code,
    shown,
)
from kneewise.read.fhir.taken import Gathering, Taken
from kneewise.reference.coded import FORM

_VALID = ("final", "amended", "corrected", "completed", "active", "on-hold", "revoked")
_Made = TypeVar("_Made")


def taken(envelope: Envelope, now: date) -> Taken:
    """What is understood of a Bundle.

    What we wrote ourselves must be sound in every part; of what others wrote, a part
    that cannot be understood is left out and named.

    Raises:
        UnreadableFile: if a resource of a type that is taken is damaged.
    """
    into = Gathering(now=now)
    try:
        check_type(envelope.patient)
        take_patient(envelope.patient, into)
    except Unlike as error:
        raise damaged(envelope.name, envelope.patient, str(error)) from error
    held = _Held(envelope=envelope, into=into)
    for address, resource in sorted(envelope.resources.items(), key=_rank):
        take = _TAKES.get(resource["resourceType"])
        if take is None:
            into.leave(
                resource["resourceType"][:60], "Kneewise keeps nothing of this kind"
            )
            continue
        try:
            check_type(resource)
            take(held, address, resource)
        except Unlike as error:
            raise damaged(envelope.name, resource, str(error)) from error
        except UnreadableFile as error:
            raise damaged(envelope.name, resource, str(error)) from error
    held.leave_loose()
    return into.taken


@dataclass(slots=True, kw_only=True)
class _Held:
    """A Bundle while it is being taken."""

    envelope: Envelope
    into: Gathering
    measures: dict[str, Measure] = field(default_factory=dict)
    """By their address in the Bundle."""

    used: set[str] = field(default_factory=set)
    """Addresses of what a report or a plan brought along."""

    def leave_loose(self) -> None:
        """Leave out measures and files that nothing brought along."""
        for address, measure in self.measures.items():
            if address not in self.used:
                what = f"Observation ({measure.name})"
                self.into.leave(what, "no report says where it belongs")
        for address, resource in self.envelope.resources.items():
            if resource["resourceType"] == "Binary" and address not in self.used:
                self.into.leave("Binary", "no programme of ours is in it")


def _is_said(held: _Held, resource: Resource, what: str) -> bool:
    """Whether somebody stands behind it, and it is about the patient."""
    status = str(resource.get("status", ""))
    if status not in _VALID:
        held.into.leave(what, f"its status is {status[:30]!r}")
    elif "subject" not in resource:
        held.into.leave(what, "it does not say whom it is about")
    else:
        return True
    return False


def _observation(held: _Held, address: str, resource: Resource) -> None:
    code = own_code(resource["code"])
    what = f"Observation ({shown(resource['code'])})"
    if not _is_said(held, resource, what):
        return
    kind, _, name = code.partition("-")
    told = resource.get("effectiveDateTime")
    if not code:
        _of_others(held, resource, what)
    elif kind == "measure":
        held.measures[address] = own.measure(resource, name)
    elif kind in own.KINDS:
        on = day(told, held.into.now)
        more = own.test(resource, kind, name, on)
        held.into.exams = held.into.exams.with_more(more)
    elif code == "complaint":
        held.into.hurts.append(
            _sound(lambda: own.hurt(resource, day(told, held.into.now)))
        )
    elif kind != "score":  # a score follows from the answers
        held.into.leave(what, "this program does not know it; a newer one may")


def _of_others(held: _Held, resource: Resource, what: str) -> None:
    try:
        on = day(resource.get("effectiveDateTime"), held.into.now)
        if not take_observation(resource, on, held.into):
            held.into.leave(what, "its code is none that Kneewise understands")
    except Unlike as error:
        held.into.leave(what, str(error))


def _report(held: _Held, _address: str, resource: Resource) -> None:
    kind, _, activity = own_code(resource["code"]).partition("-")
    what = f"DiagnosticReport ({shown(resource['code'])})"
    if kind != "assessment":
        held.into.leave(what, "it is no report of a movement by Kneewise")
    elif _is_said(held, resource, what):
        on = day(resource.get("effectiveDateTime"), held.into.now)
        held.into.results.append(own.result(resource, held.measures, activity, on))
        held.used |= {each["reference"] for each in resource.get("result", [])}


def _plan(held: _Held, _address: str, resource: Resource) -> None:
    files = [
        held.envelope.resources.get(str(each.get("reference")), {})
        for each in resource.get("supportingInfo", [])
    ]
    is_ours = any(
        own_code(each) == "programme" for each in resource.get("category", [])
    )
    if not is_ours:
        held.into.leave(
            "CarePlan", "a plan of others does not follow our rules of doses"
        )
    elif [each.get("resourceType") for each in files] != ["Binary"]:
        raise Unlike("the file with its programme is not there")
    elif _is_said(held, resource, "CarePlan"):
        on = day(resource.get("created"), held.into.now)
        made = own.programme(files[0])
        held.used |= {each["reference"] for each in resource["supportingInfo"]}
        held.into.plans.append(Planned(on=on, programme=made))


def _form(held: _Held, _address: str, resource: Resource) -> None:
    address, _, name = str(resource.get("questionnaire", "")).rpartition("/")
    what = f"QuestionnaireResponse ({name[:40] or 'no form'})"
    if address != FORM:
        held.into.leave(what, "Kneewise does not know the form")
    elif _is_said(held, resource, what):
        _sound(lambda: _filled(held, resource, name))


def _filled(held: _Held, resource: Resource, name: str) -> None:
    on = day(resource.get("authored"), held.into.now)
    into = held.into
    if name == "diary":
        into.events.append(forms.event(resource, on))
    elif name == "red-flags":
        said = Exams(screenings=(forms.screening(resource, on),))
        into.exams = into.exams.with_more(said)
    elif name in list(Instrument):
        said = Exams(questionnaires=(forms.questionnaire(resource, name, on),))
        into.exams = into.exams.with_more(said)
    else:
        into.leave(
            f"QuestionnaireResponse ({name[:40]})", "the form is of a newer program"
        )


def _flag(held: _Held, _address: str, resource: Resource) -> None:
    """A flag of ours follows from the answers; one of others is theirs to look at."""
    if own_code(resource["code"]) != "red_flag":
        what = f"Flag ({shown(resource['code'])})"
        held.into.leave(what, "Kneewise raises flags by its own questions alone")


def _nothing(_held: _Held, _address: str, _resource: Resource) -> None:
    """A file is taken with the plan that it belongs to."""


def _sound(make: Callable[[], _Made]) -> _Made:
    """What is made, where what cannot be is a fault of the file."""
    try:
        return make()
    except (UnreadableFile, Unlike):
        raise
    except KneewiseError as error:
        raise Unlike(str(error)) from error


_TAKES: dict[str, Callable[[_Held, str, Resource], None]] = {
    "Observation": _observation,
    "DiagnosticReport": _report,
    "CarePlan": _plan,
    "QuestionnaireResponse": _form,
    "Flag": _flag,
    "Binary": _nothing,
}
"""What is done with each type of resource; all others are left out."""


def _rank(held: tuple[str, Resource]) -> bool:
    """Observations before what refers to them, else in the order of the Bundle."""
    return held[1]["resourceType"] != "Observation"
