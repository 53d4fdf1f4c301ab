"""A film and a height: which number comes which way, and what a person is told."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.assessment import Assessment
from kneewise.caveat import Caveat
from kneewise.errors import BadSetting
from kneewise.events.event import Activity
from kneewise.measures.measure import Measure, Method
from kneewise.motion import ImageMotion, Kind, Motion, Recording, Source
from kneewise.person import Person
from kneewise.units import deg
from kneewise.workflow import Request
from kneewise.workflow.assessing import assess_recordings
from kneewise.workflow.bodied import Bodied, bodied
from tests.engine.films import (
    LANDMARKS,
    STATURE,
    Case,
    anybody,
    with_pixels,
)
from tests.engine.single_leg import single_leg_squat


@cache
def case(bearing: float = 40.0) -> Case:
    return anybody(40, deg(bearing))


def assessed(
    motion: ImageMotion | Motion, stature: float | None, mass: float | None = None
) -> Assessment:
    source = Source(
        file="squat.mp4",
        sha256="0" * 64,
        kind=Kind.VIDEO,
        rate=motion.rate,
        duration=float(motion.time[-1]),
    )
    person = Person(height=stature, mass=mass)
    request = Request(files=(), activity=Activity.SQUAT, person=person)
    return assess_recordings([Recording(motion=motion, source=source)], request)


@cache
def worked() -> tuple[Assessment, Assessment]:
    """Muscles from a film, and from the drawn body itself."""
    one = anybody(40, 0.0, repetitions=1)
    return assessed(one.image, STATURE, 70.0), lifted_truth(one.motion)


def lifted_truth(motion: Motion) -> Assessment:
    """The drawn body with its landmarks as markers."""
    source = Source(
        file="squat.trc",
        sha256="0" * 64,
        kind=Kind.MARKERS,
        rate=motion.rate,
        duration=float(motion.time[-1]),
    )
    person = Person(height=STATURE, mass=70.0)
    request = Request(files=(), activity=Activity.SQUAT, person=person)
    recording = Recording(motion=motion, source=source, markers=motion)
    return assess_recordings([recording], request)


@cache
def filmed(stature: float | None, bearing: float = 40.0) -> Assessment:
    return assessed(case(bearing).image, stature)


def summary(found: Assessment, name: str, side: Side | None) -> Measure:
    (one,) = (m for m in found.summary(name) if m.side is side)
    return one


SIDEWAYS = [
    ("knee_collapse", Side.LEFT),
    ("knee_collapse", Side.RIGHT),
    ("hip_adduction", Side.LEFT),
    ("hip_adduction", Side.RIGHT),
    ("knee_ankle_separation", None),
]


@pytest.mark.parametrize(("name", "side"), SIDEWAYS)
def test_with_a_height_an_oblique_film_tells_what_it_could_not(
    name: str, side: Side | None
) -> None:
    truth = summary(assessed(case().motion, None), name, side).value

    flat, found = (summary(filmed(h), name, side) for h in (None, STATURE))

    assert flat.is_void
    assert found.method is Method.LIFTED
    assert abs(found.value - truth) < 2 * found.standard_error


@pytest.mark.parametrize(("name", "side"), [*SIDEWAYS, ("knee_flexion", Side.LEFT)])
def test_from_in_front_each_number_comes_the_surer_way(
    name: str, side: Side | None
) -> None:
    flat, found = (summary(filmed(h, 0.0), name, side) for h in (None, STATURE))

    # Errors are compared at the bent samples, numbers are read from some of them.
    assert found.standard_error < 1.1 * flat.standard_error


def test_the_turn_of_a_thigh_is_withheld_with_a_remedy() -> None:
    turn = summary(filmed(STATURE), "hip_internal_rotation", Side.LEFT)

    assert turn.is_void
    assert "second camera" in turn.caveats[0].remedy


def test_the_way_of_each_number_is_said() -> None:
    (trial,) = filmed(STATURE).trials
    (said,) = (c.text for c in trial.recording.caveats if "body in space" in c.text)

    assert "hip adduction" in said
    assert "turn of the thigh" not in said  # it is withheld
    assert "m away" in said
    assert trial.view is not None
    assert abs(trial.view.angle - deg(40)) < 3 * trial.view.error
    assert trial.states is not None


def test_feet_out_of_the_picture_leave_the_flat_way_and_say_so() -> None:
    image = case(0.0).image
    pixels = image.pixels.copy()
    feet = [i for i, name in enumerate(LANDMARKS) if name.endswith(("heel", "toe_tip"))]
    pixels[:, feet] = np.nan

    found = assessed(with_pixels(image, pixels), STATURE)

    assert summary(found, "knee_collapse", Side.LEFT).method is Method.PICTURE
    (said,) = (c for c in found.trials[0].recording.caveats if "flat picture" in c.text)
    assert "shoes" in said.remedy


def test_a_height_in_centimetres_is_refused_with_the_unit() -> None:
    with pytest.raises(BadSetting) as caught:
        Person(height=178)

    assert "metres" in caught.value.remedy


@pytest.mark.long
@pytest.mark.parametrize("side", Side)
def test_a_film_with_the_mass_tells_loads_with_larger_errors(side: Side) -> None:
    film, truth = (summary(found, "patellar_tendon_force", side) for found in worked())
    # Of what asks for no force from the floor, markers leave only the body model open.
    ours, theirs = (summary(found, "band_strain", side) for found in worked())

    assert ours.standard_error > theirs.standard_error  # the film's own comes on top
    assert abs(film.value - truth.value) < 2 * film.standard_error


@pytest.mark.long
def test_a_film_with_the_mass_tells_the_work_of_muscles_and_how() -> None:
    film, truth = (found.trials[0].work for found in worked())
    assert film is not None
    assert truth is not None
    leg, known = film.mean(Side.LEFT), truth.mean(Side.LEFT)
    assert leg is not None
    assert known is not None

    # Markers too leave open how hard the feet press against each other.
    far = [
        abs(one.used - other.used) / np.hypot(one.used_error, other.used_error)
        for one, other in zip(leg.holdings, known.holdings, strict=True)
    ]

    assert np.mean(np.array(far) < 2) > 0.8
    assert "one film" in film.caveats[0].text


@pytest.mark.long
def test_what_a_film_tells_too_little_of_is_named() -> None:
    film, _ = worked()
    (said,) = (c for c in film.trials[0].recording.caveats if "too little" in c.text)

    assert "moment" in said.text
    assert "force plates" in said.remedy
    assert not film.summary("knee_adduction_moment")


def test_bodies_that_do_not_carry_themselves_are_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []

    def only_the_first(*given: Any) -> Bodied | Caveat:  # noqa: ANN401 - passed on
        asked.append(given)
        return bodied(*given) if len(asked) == 1 else Caveat(text="afloat")

    monkeypatch.setattr("kneewise.workflow.filmed.bodied", only_the_first)

    found = assessed(anybody(40, 0.0, repetitions=1).image, STATURE, 70.0)

    assert len(asked) > 1
    assert found.trials[0].work is None
    said = [
        c for c in found.trials[0].recording.caveats if "carry themselves" in c.text
    ]
    assert [bool(c.remedy) for c in said] == [True]


def test_a_squat_on_one_leg_is_told_in_space_with_a_doubt() -> None:
    case = single_leg_squat(1000, deg(-20))
    source = Source(
        file="squat.mp4",
        sha256="0" * 64,
        kind=Kind.VIDEO,
        rate=case.image.rate,
        duration=float(case.image.time[-1]),
    )
    request = Request(
        files=(),
        activity=Activity.SINGLE_LEG_SQUAT,
        person=Person(height=STATURE),
    )

    found = assess_recordings([Recording(motion=case.image, source=source)], request)

    (adduction,) = found.summary("hip_adduction")
    said = [c.text for c in found.trials[0].recording.caveats]
    assert (adduction.side, adduction.method) == (Side.LEFT, Method.LIFTED)
    assert any("drawn people alone" in text for text in said)
    (came,) = (text for text in said if "as the surer way" in text)
    assert "hip adduction" in came
    assert "knees apart" not in came
