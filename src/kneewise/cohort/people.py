"""Simulated people of a study: their truth, drawn by chance and known."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array
from kneewise.cohort.drawn import Trial, address_of
from kneewise.cohort.entry import Entry
from kneewise.cohort.plan import Plan
from kneewise.cohort.study import Study
from kneewise.events.event import Activity
from kneewise.simulate.movement import Movement
from kneewise.units import deg, in_deg

_LIMIT = deg(28)
"""What can be drawn in every movement."""

GROUPS = ("control", "weak")


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """A study to simulate. Angles in rad; people of both groups together."""

    people: int
    trials: int = 3
    visits: int = 1
    movement: Movement = Movement.SQUAT

    collapse: float = deg(6)
    """Mean inward bend of the knees of people whose strength is 1."""

    effect: float = deg(4)
    """How much more a person of the weak group bends inwards, on average."""

    between: float = deg(4)
    """Standard deviation between people of one group."""

    within: float = deg(1.5)
    """Standard deviation between the trials of one person."""

    gain: float = 0.0
    """What is added on each further visit, on average."""

    noise: float = 1.5
    """px of the camera, mm of markers."""

    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is true of one person."""

    person: str
    group: str
    strength: float
    """Of the hip, 1 is usual. In these people a weaker hip lets the knee fall in: that
    is an assumption of the drawing, not a result."""

    collapse: float
    """rad, inward bend on the first visit, both sides alike."""

    height: float
    """m."""


def people(design: Design) -> list[Truth]:
    """The truth of everybody; the same seed draws the same people."""
    generator = np.random.default_rng(design.seed)
    made = []
    for number in range(design.people):
        group = GROUPS[number % 2]
        weak = group == "weak"
        own = float(generator.normal(0.0, 1.0))
        height = float(np.clip(generator.normal(1.72, 0.09), 1.45, 2.0))
        collapse = design.collapse + design.between * own + weak * design.effect
        made.append(
            Truth(
                person=f"S{number + 1:05d}",
                group=group,
                strength=_strength(own, weak=weak),
                collapse=float(np.clip(collapse, -_LIMIT, _LIMIT)),
                height=height,
            )
        )
    return made


def _strength(own: float, *, weak: bool) -> float:
    """Weaker where the knee falls further in: 10 % for each standard deviation."""
    return float(np.clip((0.8 if weak else 1.0) - 0.1 * own, 0.3, 1.6))


def entries(design: Design) -> list[Entry]:
    """The recordings of everybody, as addresses that are drawn where the work is."""
    generator = np.random.default_rng([design.seed, 1])
    made = []
    for one in people(design):
        shape = (design.visits, design.trials, 2)
        off = generator.normal(0.0, design.within, shape)
        for visit in range(design.visits):
            made += [
                _entry(design, one, (visit, trial), off[visit, trial])
                for trial in range(design.trials)
            ]
    return made


def _entry(design: Design, one: Truth, at: tuple[int, int], off: Array) -> Entry:
    visit, trial = at
    number = int(one.person[1:])
    bends = np.clip(one.collapse + visit * design.gain + off, -_LIMIT, _LIMIT)
    address = address_of(
        Trial(
            movement=design.movement.value,
            left=float(bends[0]),
            right=float(bends[1]),
            height=round(one.height, 3),
            noise=design.noise,
            seed=(design.seed * 1_000_003 + number * 1009 + visit * 101 + trial),
        )
    )
    return Entry(
        person=one.person,
        visit=str(visit + 1),
        trial=f"t{trial + 1}",
        group=one.group,
        files=(address,),
        height=round(one.height, 3),
        stamp=address,
    )


def planned(design: Design) -> Study:
    """The study of such people."""
    return Study(
        entries=tuple(entries(design)),
        plan=Plan(
            activity=Activity(design.movement.value), body=False, seed=design.seed
        ),
        source=f"{design.people} simulated people, seed {design.seed}",
    )


def truth_csv(found: Sequence[Truth]) -> str:
    """What is true of everybody, as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["person", "group", "strength", "collapse_deg", "height"])
    for one in found:
        bend = f"{in_deg(one.collapse):.4f}"
        row = [one.person, one.group, f"{one.strength:.3f}", bend, f"{one.height:.3f}"]
        writer.writerow(row)
    return out.getvalue()
