"""The words that health records (FHIR) have for what is measured, and our own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kneewise.reference import table

BASE = "https://kneewise.invalid/fhir"
"""Beginning of our own names. No address: ``.invalid`` leads nowhere, for ever."""

OWN = f"{BASE}/CodeSystem/kneewise"
UCUM = "http://unitsofmeasure.org"
SYSTEMS = {
    "loinc": "http://loinc.org",
    "snomed": "http://snomed.info/sct",
    "own": OWN,
}
"""Where a code comes from, as the table of exchange names it."""

FORM = f"{BASE}/Questionnaire"
CODE = f"{BASE}/person"
"""System of a person's code, as an identifier."""

RECORDING = f"{BASE}/recording-sha256"
"""System of the checksum of a recording, as an identifier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word of a health record."""

    system: str
    code: str
    display: str

    unit: str = ""
    """UCUM, of what it measures; empty where it is no number."""


@cache
def terms() -> dict[str, Term]:
    """Every row of the table of exchange that is a word, by its id."""
    return {
        id_: Term(
            system=SYSTEMS[row.text("system")],
            code=row.text("code"),
            display=row.text("display"),
            unit=row.text("unit"),
        )
        for id_, row in table("exchange").items()
    }


def term(id_: str) -> Term:
    """The word of a row of the table of exchange.

    Raises:
        KeyError: if there is none.
    """
    return terms()[id_]


def ucum(unit: str) -> str:
    """The UCUM code in which a number of one of our units is handed over.

    >>> ucum("rad")
    'deg'
    """
    return terms()[f"unit_{unit}"].unit


def own(code: str, display: str) -> Term:
    """A word of our own that needs no row: the name of a measure, a test, an answer."""
    return Term(system=OWN, code=code, display=display)
