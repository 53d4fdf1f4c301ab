"""Films of people whose truth is known from markers, or from those who filmed them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.assessment import Assessment
from kneewise.measures.catalogue import BY_NAME
from kneewise.person import Person
from kneewise.units import in_deg
from kneewise.workflow import Request, assess
from tests.data import recording

VIEW = 35.2
"""Deg: the angle between the pelvis' forward direction and the line to the camera, from
fitting a pinhole camera to hips, knees and ankles of the same trial's markers (4 px
RMS); 33.6 to 37.0 by which of them are left out and by the focal length. No calibration
came with the film."""


@cache
def film(name: str, height: float | None = None) -> Assessment:
    person = Person(height=height)
    return assess(Request(files=(recording(name),), person=person))


@cache
def squats() -> Assessment:
    return film("opencap-subject4/squats1_video.mp4")


@pytest.mark.long
def test_a_phone_finds_the_repetitions_that_markers_find() -> None:
    markers = assess(Request(files=(recording("opencap-subject4/squats1.trc"),)))

    filmed = squats().trials[0].repetitions
    truth = markers.trials[0].repetitions

    assert len(filmed) == len(truth) == 5
    for seen, known in zip(filmed, truth, strict=True):
        assert seen.start == pytest.approx(known.start, abs=0.15)
        assert seen.end == pytest.approx(known.end, abs=0.15)


@pytest.mark.long
def test_the_view_of_an_oblique_phone_is_seen_within_10_degrees() -> None:
    view = squats().trials[0].view

    assert view is not None
    assert in_deg(view.angle) == pytest.approx(VIEW, abs=10.0)


@pytest.mark.long
def test_an_oblique_phone_voids_every_sideways_number_with_a_remedy() -> None:
    frontal = [m for m in squats().measures if BY_NAME[m.name].frontal]

    assert {m.name for m in frontal} >= {"knee_collapse", "pelvic_drop", "symmetry"}
    for measure in frontal:
        assert measure.is_void
        assert np.isnan(measure.value)
        assert "in front" in measure.caveats[0].remedy


def test_the_right_knee_that_moves_inwards_is_found_on_the_right() -> None:
    bad = film("front-view-squat/IMG_7037.mov")

    knees = {m.side: m.value for m in bad.summary("knee_collapse")}

    assert in_deg(knees[Side.RIGHT]) > 15
    assert in_deg(knees[Side.LEFT]) < 0
    assert "right knee" in bad.headline
    assert {f.side for f in bad.findings} == {Side.RIGHT}


@pytest.mark.long
def test_the_same_knee_is_found_when_a_body_in_space_is_fitted() -> None:
    bad = film("front-view-squat/IMG_7037.mov", height=1.75)

    assert bad.headline.startswith("The right knee goes inside its foot")
    assert {f.side for f in bad.findings} == {Side.RIGHT}


def test_the_good_squat_is_not_flagged() -> None:
    good = film("front-view-squat/IMG_7027.mov")

    assert good.findings == ()
    assert good.headline.startswith("Neither knee")
