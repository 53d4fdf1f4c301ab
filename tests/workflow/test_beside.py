"""Sensors beside a film: when they make one recording, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.assessment import Assessment
from kneewise.caveat import Weight
from kneewise.errors import UnfitRecording
from kneewise.events.event import Activity
from kneewise.measures.measure import Measure, Method
from kneewise.motion import ImageMotion, Inertial, Kind, Recording, Source
from kneewise.person import Person
from kneewise.report.contract import as_json
from kneewise.workflow.assessing import assess_recordings
from kneewise.workflow.beside import with_sensors
from kneewise.workflow.request import Request
from tests.engine.films import (
    LANDMARKS,
    STATURE,
    Case,
    anybody,
    on_one_leg,
    with_pixels,
)
from tests.engine.straps import Strapping, strapped
from tests.events.walked import Steps, feet
from tests.motion.worn import walker

WORN = Strapping(seed=40)


@cache
def case() -> Case:
    return anybody(40, 0.3)


@cache
def thighs() -> Inertial:
    return strapped(case().motion, WORN)


def recorded(motion: ImageMotion | Inertial, file: str) -> Recording:
    kind = Kind.INERTIAL if isinstance(motion, Inertial) else Kind.VIDEO
    source = Source(
        file=file,
        sha256=file.encode().hex().ljust(64, "0"),
        kind=kind,
        rate=motion.rate,
        duration=float(motion.time[-1] - motion.time[0]),
    )
    return Recording(motion=motion, source=source)


def asked(
    height: float | None = STATURE, activity: Activity | None = Activity.SQUAT
) -> Request:
    return Request(files=(), activity=activity, person=Person(height=height))


def joined(
    film: ImageMotion, sensors: Inertial, request: Request | None = None
) -> list[Recording]:
    given = [recorded(film, "squat.mp4"), recorded(sensors, "thighs.csv")]
    return with_sensors(given, request or asked())


@cache
def both() -> Assessment:
    return assess_recordings(joined(case().image, thighs()), asked())


def summary(found: Assessment, name: str, side: Side | None) -> Measure:
    (one,) = (m for m in found.summary(name) if m.side is side)
    return one


def said(found: Assessment) -> str:
    return " ".join(c.text for trial in found.trials for c in trial.recording.caveats)


def test_a_film_and_its_sensors_are_one_recording() -> None:
    (trial,) = both().trials

    assert trial.recording.source.file == "squat.mp4 + thighs.csv"
    assert trial.recording.source.kind is Kind.VIDEO
    assert as_json(both())["recording"]["file"] == "squat.mp4 + thighs.csv"  # type: ignore[index]


def test_when_the_sensors_began_is_said() -> None:
    (clock,) = (
        each.text
        for each in both().trials[0].recording.caveats
        if "motion sensors" in each.text
    )

    assert "(left thigh, right thigh)" in clock
    assert "thighs.csv began 2.0" in clock
    assert "s before the film" in clock


@pytest.mark.parametrize("side", Side)
def test_the_turn_of_a_thigh_is_told(side: Side) -> None:
    turn = summary(both(), "hip_internal_rotation", side)
    truth = assess_recordings([recorded_truth()], asked())
    true = summary(truth, "hip_internal_rotation", side).value

    assert not turn.is_void
    assert turn.method is Method.LIFTED
    assert abs(turn.value - true) < 2 * turn.standard_error


def recorded_truth() -> Recording:
    source = replace(recorded(case().image, "squat.trc").source, kind=Kind.MARKERS)
    return Recording(motion=case().motion, source=source)


@pytest.mark.long
def test_the_turn_of_the_other_thigh_is_withheld() -> None:
    one = thighs().without("right_thigh")

    found = assess_recordings(joined(case().image, one), asked())

    assert not summary(found, "hip_internal_rotation", Side.LEFT).is_void
    assert summary(found, "hip_internal_rotation", Side.RIGHT).is_void


@pytest.mark.long
def test_a_squat_on_one_leg_with_sensors_is_told_in_space() -> None:
    one = on_one_leg(56, 0.3)
    request = asked(activity=Activity.SINGLE_LEG_SQUAT)
    given = joined(one.image, strapped(one.motion, Strapping(seed=56)), request)

    found = assess_recordings(given, request)

    assert summary(found, "hip_adduction", Side.LEFT).method is Method.LIFTED
    assert "drawn people alone" in said(found)


def test_sensors_that_do_not_go_with_the_film_are_refused_with_both_names() -> None:
    other = strapped(anybody(71, 0.0).motion, replace(WORN, slower=1.3))

    with pytest.raises(UnfitRecording) as caught:
        assess_recordings(joined(case().image, other), asked())

    assert str(caught.value).startswith("squat.mp4 + thighs.csv: ")
    assert "one person and one movement" in caught.value.remedy


def test_without_a_height_the_film_is_told_alone_and_what_would_help() -> None:
    (film,) = joined(case().image, thighs(), asked(height=None))

    (doubt,) = film.caveats
    assert "thighs.csv tells nothing by itself" in doubt.text
    assert "--height" in doubt.remedy
    assert doubt.weight is Weight.DOUBT


def test_sensors_that_tell_something_alone_stay_a_recording_of_their_own() -> None:
    film, worn = joined(case().image, walker().inertial, asked(height=None))

    assert not film.beside
    assert worn.source.file == "thighs.csv"
    assert "tells nothing" not in film.caveats[0].text


def test_a_film_without_feet_is_told_as_a_picture_without_the_sensors() -> None:
    image = case().image
    pixels = image.pixels.copy()
    feet = [i for i, name in enumerate(LANDMARKS) if name.endswith(("heel", "toe_tip"))]
    pixels[:, feet] = np.nan

    (film,) = joined(with_pixels(image, pixels), thighs())

    assert not film.beside
    assert "left heel" in film.caveats[0].text
    assert "shoes" in film.caveats[0].remedy


def test_feet_alone_stay_a_recording_of_their_own() -> None:
    film, worn = joined(case().image, feet(Steps(), *Side))

    assert not film.beside
    assert not film.caveats
    assert worn.source.file == "thighs.csv"


def test_a_walk_is_not_fitted_together() -> None:
    film, _ = joined(case().image, walker().inertial, asked(activity=Activity.WALK))

    assert "not in 'walk'" in film.caveats[0].text


def test_two_films_are_not_guessed_between() -> None:
    films = [recorded(case().image, name) for name in ("a.mp4", "b.mp4")]

    first, second = with_sensors([*films, recorded(thighs(), "t.csv")], asked())

    assert "several films" in first.caveats[0].text
    assert not second.caveats


def test_a_film_alone_stays_as_it_is() -> None:
    film = recorded(case().image, "squat.mp4")

    assert with_sensors([film], asked()) == [film]
