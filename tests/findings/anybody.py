"""Anybody: people with random recordings, muscles, exams and complaints."""

from __future__ import annotations

from dataclasses import replace
from math import inf

from hypothesis import strategies as st

from kneewise.anatomy import Group, Side
from kneewise.events.event import Activity
from kneewise.exam.complaint import Complaint, Region, Told
from kneewise.findings.cause import Cause, Kind
from kneewise.findings.explain import Explanation, Look, Seen, explained
from kneewise.motion.muscles import Lack
from tests.case_parts import (
    both,
    look,
    works,
)
from tests.exam.people import persons, records

COORDINATES = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle")

degrees = st.floats(-30, 40)
errors = st.floats(0.5, 10)
shares = st.floats(0, 1)


@st.composite
def looks(draw: st.DrawFn) -> Look:
    """A recording of anybody."""
    names = ["knee_collapse", "pelvic_drop", "trunk_lean", "hip_internal_rotation"]
    names += ["knee_flexion", "foot_progression"]
    measures = []
    for name in draw(st.lists(st.sampled_from(names), unique=True)):
        left, right = draw(degrees), draw(degrees)
        repetitions = draw(st.integers(1, 5))
        measures += both(name, left, right, draw(errors), repetitions=repetitions)
    used = {group: draw(shares) for group in Group}
    others = {group: draw(shares) for group in Group}
    missing = tuple(
        Lack(coordinate=name, side=draw(st.sampled_from(Side)), moment=20.0, error=2.0)
        for name in draw(st.lists(st.sampled_from(COORDINATES), unique=True))
    )
    work = works(used, others, error=draw(st.floats(0, 0.2)), missing=missing)
    return look(
        draw(st.sampled_from(Activity)),
        measures,
        draw(persons),
        draw(st.none() | st.just(work)),
    )


painful = st.builds(
    Complaint,
    region=st.none() | st.sampled_from(Region),
    side=st.none() | st.sampled_from(Side),
    pain=st.integers(0, 10).map(float),
    told=st.none() | st.sampled_from(Told),
)
anybody = st.builds(
    Seen,
    person=persons,
    looks=st.lists(looks(), max_size=2).map(tuple),
    exams=st.builds(
        lambda exams, complaints: replace(exams, complaints=complaints, screenings=()),
        records,
        st.lists(painful, max_size=2).map(tuple),
    ),
)


def every(found: Explanation) -> tuple[Cause, ...]:
    return found.causes + found.undecided


def score(seen: Seen, kind: Kind, side: Side) -> float:
    """The score of a cause; least where nothing speaks for it."""
    found = {(c.kind, c.side): c.score for c in every(explained(seen))}
    return found.get((kind, side), -inf)
