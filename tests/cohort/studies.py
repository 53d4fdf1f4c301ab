"""Small studies of drawn people, and what their results hold."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from kneewise.cohort.cost import chunks
from kneewise.cohort.drawn import Trial, address_of
from kneewise.cohort.entry import Entry
from kneewise.cohort.parts import Line
from kneewise.cohort.place import Place
from kneewise.cohort.plan import Plan
from kneewise.cohort.study import Study, begun, standing
from kneewise.cohort.tables import table
from kneewise.cohort.work import Report, work
from kneewise.events.event import Activity
from kneewise.units import deg
from kneewise.version import __version__

PLAN = Plan(activity=Activity.SQUAT, body=False)
PATIENT = Plan(activity=Activity.SQUAT, body=False, seconds=120.0)


def drawn(person: int, trial: int = 1, *, visit: int = 1, more: float = 0.0) -> Entry:
    """A squat of one of two groups; the second bends 6° further in."""
    group = "weak" if person % 2 else "control"
    bend = deg(4 + 1.5 * (person % 5) + (6 if group == "weak" else 0) + more)
    address = address_of(
        Trial(
            left=bend,
            right=bend + deg(0.5 * trial),
            repetitions=2,
            seed=1000 * person + 10 * visit + trial,
        )
    )
    return Entry(
        person=f"P{person:02d}",
        visit=str(visit),
        trial=f"t{trial}",
        group=group,
        files=(address,),
        stamp=address,
    )


def study(entries: list[Entry], plan: Plan = PLAN) -> Study:
    """A study of some recordings."""
    return Study(entries=tuple(entries), plan=plan, source="drawn")


def done_here(made: Study, folder: Path) -> tuple[Place, list[Report]]:
    """Run a study without a cluster: a chunk after the other, in this process."""
    place = Place(str(folder))
    assert begun(place, made) == []
    pieces = chunks(made.entries, made.plan)
    return place, [work((c,), made.plan, place, __version__) for c in pieces]


def outcomes(place: Place, made: Study) -> Counter[str]:
    """How often each recording has a result or a reason, by what the tables hold."""
    state = standing(place, made)
    results = table(place, state, "recordings")["recording"].to_pylist()
    reasons = table(place, state, "failures")["recording"].to_pylist()
    return Counter(results + reasons)


def each_once(place: Place, made: Study) -> bool:
    """Whether every recording is there as a result or a reason: none twice or lost."""
    return outcomes(place, made) == Counter(entry.id for entry in made.entries)


def numbers(place: Place, made: Study) -> list[dict[str, object]]:
    """Every number of a study, to the last digit."""
    state = standing(place, made)
    rows = table(place, state, "measures").to_pylist()
    curves = table(place, state, "curves").to_pylist()
    return [json.loads(json.dumps(row)) for row in [*rows, *curves]]


def lines(place: Place, made: Study) -> tuple[Line, ...]:
    """The lines of the ledger that count."""
    return standing(place, made).lines
