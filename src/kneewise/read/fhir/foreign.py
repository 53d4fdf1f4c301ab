"""What other programs write and Kneewise understands: size, pain, and the patient."""

from __future__ import annotations

from datetime import date

from kneewise.errors import BadSetting
from kneewise.exam.exams import Exams
from kneewise.exam.questionnaire import Instrument, Questionnaire
from kneewise.person import Person, Sex
from kneewise.programme.dossier import Size
from kneewise.read.fhir.parts import Resource, Unlike, amount, finite, has
from kneewise.read.fhir.taken import Gathering
from kneewise.reference.coded import CODE

_METRES = {"m": 1.0, "cm": 0.01, "mm": 0.001, "[in_i]": 0.0254, "[ft_i]": 0.3048}
_KILOGRAMS = {"kg": 1.0, "g": 0.001, "[lb_av]": 0.45359237}
_SEXES = {"female": Sex.FEMALE, "male": Sex.MALE}
_IDENTITY = ("name", "address", "telecom", "photo", "contact")


def take_patient(patient: Resource, into: Gathering) -> None:
    """Code, sex and year of birth; names and addresses are left where they are."""
    for each in patient.get("identifier", []):
        if each.get("system") == CODE:
            into.code = str(each.get("value", ""))
    into.sex = _SEXES.get(str(patient.get("gender")))
    born = str(patient.get("birthDate", ""))[:4]
    if born.isdecimal() and into.now.year - 120 <= int(born) <= into.now.year:
        into.born = int(born)
    elif born:
        into.leave("Patient (date of birth)", "nobody alive was born then")
    if any(key in patient for key in _IDENTITY):
        into.leave("Patient (name, address)", "a record is kept under a code alone")
    if patient.get("gender") in ("other", "unknown"):
        into.leave("Patient (gender)", "published values know female and male alone")


def take_observation(resource: Resource, on: date, into: Gathering) -> bool:
    """Take in a height, a mass or a pain; False where it is none of these.

    Raises:
        Unlike: if it is one, but no person's.
    """
    code = resource["code"]
    if has(code, "body_height"):
        into.sizes.append(_size(on, height=_in_si(resource, _METRES)))
    elif has(code, "body_weight"):
        into.sizes.append(_size(on, mass=_in_si(resource, _KILOGRAMS)))
    elif has(code, "pain_severity"):
        pain = Exams(questionnaires=(_pain(resource, on),))
        into.exams = into.exams.with_more(pain)
    else:
        return False
    return True


def _size(on: date, height: float | None = None, mass: float | None = None) -> Size:
    try:
        Person(height=height, mass=mass)
    except BadSetting as error:
        raise Unlike(str(error)) from error
    return Size(on=on, height=height, mass=mass)


def _in_si(resource: Resource, units: dict[str, float]) -> float:
    value, unit = amount(resource)
    if unit not in units:
        raise Unlike(f"its unit {unit[:20]!r} is none of {', '.join(units)}")
    return round(value * units[unit], 6)


def _pain(resource: Resource, on: date) -> Questionnaire:
    """Pain as one number, whatever unit a program gives to a number without one."""
    held = resource.get("valueQuantity", {}).get("value")
    value = resource.get("valueInteger", held)
    if value is None:
        raise Unlike("it has no number")
    found = finite(value)
    if not found.is_integer() or not 0 <= found <= 10:
        raise Unlike(f"{found:g} is not on the scale from 0 to 10")
    return Questionnaire(instrument=Instrument.NPRS, answers=(int(found),), on=on)
