"""Every group weaker and stronger at once: the same as one question after the other."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kneewise.anatomy import Group, Side
from kneewise.events.event import Activity
from kneewise.person import Person
from kneewise.report.scene import NO_SHARE, UNKNOWN, as_scene
from kneewise.simulate.moves import Truth, squats
from kneewise.simulate.people import Drawn, recorded
from kneewise.units import deg
from kneewise.workflow.assessing import Outcome, of_recordings
from kneewise.workflow.kept import Kept
from kneewise.workflow.request import Request
from kneewise.workflow.scenes import scene, used
from kneewise.workflow.sweeping import FACTORS, Sweep, sweeps
from kneewise.workflow.what_if import changes, levels

SAME = 0.002
"""Of a share: both look at almost the same frames for a peak."""


@pytest.fixture(scope="module")
def made() -> Outcome:
    """Two squats of somebody whose mass is known."""
    body = squats(Truth(left=deg(4), right=deg(18), rate=60.0, repetitions=2))
    recording = replace(recorded(Drawn()), motion=body, markers=body)
    person = Person(mass=68.0, height=1.72)
    request = Request(files=(), activity=Activity.SQUAT, person=person)
    return of_recordings([recording], request)


@pytest.fixture(scope="module")
def one(made: Outcome) -> Kept:
    """The body in motion that is kept."""
    (kept,) = made.bodies
    assert kept is not None
    return kept


@pytest.fixture(scope="module")
def swept(one: Kept) -> tuple[Sweep, ...]:
    return sweeps(one, one.there.time)


def test_all_at_once_says_what_one_question_says(
    one: Kept, swept: tuple[Sweep, ...]
) -> None:
    (mine,) = [each for each in swept if each.group is Group.QUADRICEPS]

    for percent in (-50, 50):
        level = levels(one, changes([f"quadriceps={percent:+d}%"], None), {})[-1]
        at = FACTORS.index(1 + percent / 100)
        for bundle, values in mine.used.items():
            said = level.used[bundle.group.value, bundle.side].value
            assert values[at].value == pytest.approx(said, abs=SAME)


def test_the_legs_share_no_muscle(one: Kept) -> None:
    both = levels(one, changes(["gluteus_maximus=-40%"], None), {})
    right = levels(one, changes(["gluteus_maximus=-40%"], Side.RIGHT), {})

    for (name, side), value in right[-1].used.items():
        same = both[-1] if side is Side.RIGHT else both[0]
        assert value.value == pytest.approx(same.used[name, side].value, abs=1e-6)


def test_at_its_own_strength_every_group_does_what_the_scene_shows(
    one: Kept, swept: tuple[Sweep, ...]
) -> None:
    shown = used(one, one.there.time)

    for sweep in swept:
        for bundle, curve in sweep.curves.items():
            own = curve[FACTORS.index(1.0)]
            assert own == pytest.approx(shown[bundle], abs=1e-6, nan_ok=True)


def test_the_curve_of_a_group_peaks_where_its_peak_is_told(
    swept: tuple[Sweep, ...],
) -> None:
    for sweep in swept:
        for bundle, curve in sweep.curves.items():
            highest = np.nanmax(curve, axis=1)
            told = [value.value for value in sweep.used[bundle]]
            assert (highest >= np.array(told) - 1e-9).all()


def test_a_scene_holds_what_a_page_draws(made: Outcome, one: Kept) -> None:
    (fit,) = made.fits
    assert fit is not None
    drawn = scene(fit, one)
    assert drawn is not None
    told: dict[str, Any] = json.loads(as_scene(drawn))

    each = len(told["bones"]) + len(told["lines"]) * told["points"]
    places = np.frombuffer(base64.b64decode(told["places"]), dtype="<i2")
    shares = np.frombuffer(base64.b64decode(told["used"]), dtype=np.uint8)
    n = len(told["time"])
    places = places.reshape(n, each, 3)
    shares = shares.reshape(len(told["groups"]), n)

    assert (places != UNKNOWN).all()
    head, heel = (told["bones"].index(name) for name in ("head", "heel_r"))
    assert 1300 < places[0, head, 1] - places[0, heel, 1] < 1800
    hips = [places[:, told["bones"].index(f"hip_{letter}"), 2] for letter in "rl"]
    assert (hips[0] > hips[1]).all()  # the right hip is to the right
    known = shares[:, shares[0] != NO_SHARE]
    assert known.size
    assert (known <= 100).all()


def test_a_scene_without_muscles_at_work_says_nothing_of_them(made: Outcome) -> None:
    (fit,) = made.fits
    assert fit is not None

    drawn = scene(fit, None)

    assert drawn is not None
    assert drawn.used == {}
    assert json.loads(as_scene(drawn))["used"] == ""
