"""Our own code system, as FHIR publishes one: every word that a Bundle of ours uses."""

from __future__ import annotations

from collections.abc import Iterator

from kneewise.events.event import Activity
from kneewise.exam import functional, length, strength
from kneewise.exam import range as reach
from kneewise.exam.complaint import Region, Told
from kneewise.exam.entry import By, Device, Mode
from kneewise.exam.functional import Functional
from kneewise.exam.length import Length
from kneewise.exam.questionnaire import Instrument
from kneewise.exam.range import Range
from kneewise.exam.strength import Movement
from kneewise.measures.catalogue import CATALOGUE
from kneewise.measures.measure import Method
from kneewise.programme.exercise import catalogue
from kneewise.reference import row
from kneewise.reference.coded import OWN, terms
from kneewise.report.fhir.resource import Resource
from kneewise.version import __version__

_TESTS = {
    "strength": Movement,
    "ranges": Range,
    "lengths": Length,
    "functional": Functional,
}


def code_system() -> Resource:
    """A CodeSystem with every code of our own and what it means."""
    found = dict(sorted(_concepts(), key=lambda each: each[0]))
    return {
        "resourceType": "CodeSystem",
        "url": OWN,
        "version": __version__,
        "name": "Kneewise",
        "title": "Words of Kneewise for what it measures, tests and proposes",
        "status": "draft",
        "experimental": False,
        "caseSensitive": True,
        "content": "complete",
        "count": len(found),
        "concept": [{"code": code} | said for code, said in found.items()],
    }


def _concepts() -> Iterator[tuple[str, Resource]]:
    for code, display in (*_own(), *_tests(), *_named(), *_words()):
        yield code, {"display": display}
    for one in CATALOGUE:
        meaning = f"{one.says} Positive: {one.positive}. {one.limits}"
        told = {"display": one.label, "definition": meaning}
        yield f"measure-{one.name}", told


def _own() -> list[tuple[str, str]]:
    """The words of the table of exchange."""
    return [
        (term.code, term.display)
        for id_, term in terms().items()
        if term.system == OWN and not id_.startswith("unit_")
    ]


def _tests() -> list[tuple[str, str]]:
    tests = [
        (f"{kind}-{what.value}", f"{kind}: {what.value.replace('_', ' ')}".capitalize())
        for kind, words in _TESTS.items()
        for what in words
    ]
    return [*tests, *((key, row(key).text("name")) for key in _protocols())]


def _named() -> list[tuple[str, str]]:
    """Methods, scores, exercises and reports."""
    return [
        *((f"method-{each.name.lower()}", each.value) for each in Method),
        *(
            (f"score-{each}", f"Score of {each.value.replace('_', '-').upper()}")
            for each in Instrument
        ),
        *((f"exercise-{id_}", each.name) for id_, each in catalogue().items()),
        *(
            (
                f"assessment-{each}",
                f"Movement assessment: {each.value.replace('_', ' ')}",
            )
            for each in Activity
        ),
    ]


def _words() -> list[tuple[str, str]]:
    """What an answer can be."""
    every = (*Activity, *Region, *Told, *Device, *Mode, *By)
    return [(word.value, word.value.replace("_", " ")) for word in every]


def _protocols() -> list[str]:
    """Keys of every way of testing."""
    sided = (strength.PROTOCOLS, reach.PROTOCOLS, length.PROTOCOLS)
    held = [key for known in sided for keys in known.values() for key in keys]
    return [*held, *(form.protocol for form in functional.FORMS.values())]
