"""People whose whole record is handed over, and Bundles that others wrote."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kneewise.anatomy import Side
from kneewise.caveat import Caveat, Weight
from kneewise.events.event import Activity
from kneewise.exam.complaint import Complaint, Region, Told
from kneewise.exam.exams import Exams
from kneewise.exam.questionnaire import Instrument, Questionnaire
from kneewise.exam.redflags import Answer, Screening
from kneewise.findings.cause import Kind
from kneewise.person import Sex
from kneewise.programme.diary import Cleared, Diary, Entry, Sign, WeekEnd
from kneewise.programme.dossier import Dossier, Hurt, Planned, Result, Size
from kneewise.programme.propose import propose
from kneewise.read import fhir
from kneewise.read.fhir.taken import Taken
from kneewise.report.fhir.bundle import as_bundle
from kneewise.units import deg
from tests.exam.people import DAY, bend, lunge, push
from tests.programme.people import cause, needs
from tests.report.drawn import measure

NOW = DAY + timedelta(days=60)
LATER = DAY + timedelta(days=7)

DOUBT = Caveat(
    text="Toes were not seen: the foot is a guess.",
    remedy="Film the whole foot.",
    weight=Weight.DOUBT,
)


def anna() -> Dossier:
    """One of everything that can be on record."""
    asked = Questionnaire(
        instrument=Instrument.KOOS_PF, answers=(1, 2) * 5 + (None,), on=DAY
    )
    pain = Questionnaire(instrument=Instrument.NPRS, answers=(4,), on=LATER)
    return Dossier(
        code="ANNA",
        born=1990,
        sex=Sex.FEMALE,
        sizes=(Size(on=DAY, height=1.72, mass=68.0), Size(on=LATER, mass=67.4)),
        exams=Exams(
            strength=(push(Side.LEFT, 118), push(Side.RIGHT, 82.5, pain=None)),
            ranges=(bend(Side.LEFT, 31.7), lunge(Side.RIGHT, 9.5)),
            questionnaires=(asked, pain),
            screenings=(
                Screening(on=DAY, answers=(Answer(id="rf_septic", yes=False),)),
                Screening(on=LATER, answers=(Answer(id="rf_lock", yes=True),)),
            ),
        ),
        hurts=(
            Hurt(
                on=DAY,
                complaint=Complaint(
                    region=Region.FRONT_OF_KNEE,
                    side=Side.RIGHT,
                    pain=4,
                    told=Told.PATELLOFEMORAL,
                ),
            ),
        ),
        results=(_result(),),
        plans=(Planned(on=DAY, programme=propose(needs(cause(Kind.WEAK_ABDUCTORS)))),),
        diary=_diary(),
    )


def _result() -> Result:
    inward = measure("knee_collapse", Side.RIGHT, deg(19.2), deg(3))
    return Result(
        on=DAY,
        activity=Activity.SQUAT,
        sha256="5f" * 32,
        headline="The right knee falls inwards.",
        measures=(
            replace(inward, caveats=(DOUBT,)),
            measure("knee_ankle_separation", None, 0.78, 0.04),
        ),
    )


def _diary() -> Diary:
    first = Entry(on=DAY, exercise="abd_sl", sets=3, repetitions=8, pain=2, effort=6)
    held = Entry(
        on=LATER,
        exercise="plank_side",
        side=Side.LEFT,
        sets=3,
        hold=30.5,
        pain=1,
        signs=(Sign.SWELLING, Sign.LOCKING),
    )
    return Diary(
        events=(replace(first, morning=1.5), WeekEnd(on=DAY), held, Cleared(on=LATER))
    )


def bundle() -> dict[str, Any]:
    """The Bundle of ``anna``, to be changed by a test."""
    return deepcopy(as_bundle(anna()))


def of_kind(held: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The resources of one type."""
    found = [entry["resource"] for entry in held["entry"]]
    return [each for each in found if each["resourceType"] == kind]


def read(held: object, folder: Path, now: date = NOW) -> Taken:
    """What is taken from a Bundle."""
    path = folder / "bundle.json"
    path.write_text(json.dumps(held), "utf-8")
    return fhir.read(path, now)


def stranger() -> dict[str, Any]:
    """A Bundle as a hospital's server writes one."""
    whose = {"reference": "Patient/4711"}
    loinc = "http://loinc.org"

    def seen(code: str, name: str, **value: object) -> dict[str, Any]:
        return {
            "resourceType": "Observation",
            "id": code,
            "status": "final",
            "code": {"coding": [{"system": loinc, "code": code, "display": name}]},
            "subject": whose,
            "effectiveDateTime": "2026-04-30T09:15:00+02:00",
        } | value

    def amount(value: float, unit: str) -> dict[str, Any]:
        return {"value": value, "system": "http://unitsofmeasure.org", "code": unit}

    resources = [
        {
            "resourceType": "Patient",
            "id": "4711",
            "name": [{"family": "Muster", "given": ["Erika"]}],
            "gender": "female",
            "birthDate": "1990-03-02",
        },
        seen("8302-2", "Body height", valueQuantity=amount(67.7, "[in_i]")),
        seen("29463-7", "Body weight", valueQuantity=amount(68.2, "kg")),
        seen("72514-3", "Pain severity", valueInteger=3),
        seen("8867-4", "Heart rate", valueQuantity=amount(64, "/min")),
        seen("29463-7", "Weight", id="odd", valueQuantity=amount(700, "kg")),
        seen("29463-7", "Weight", id="no", status="entered-in-error"),
        {"resourceType": "Encounter", "id": "e1", "status": "finished"},
    ]
    entries = [
        {
            "fullUrl": f"https://ehr.example/fhir/{each['resourceType']}/{each['id']}",
            "resource": each,
        }
        for each in resources
    ]
    return {"resourceType": "Bundle", "type": "searchset", "entry": entries}
