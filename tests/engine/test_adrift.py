"""Points that sit elsewhere on the person than on the body, in all pictures alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from kneewise.engine.body import Body
from kneewise.engine.fit import Outliers, fit
from kneewise.engine.kinematics import coupled, markers
from kneewise.engine.mixture import Mixture
from kneewise.engine.observe import Landmarks
from kneewise.engine.sightings import Sightings
from kneewise.units import deg, mm
from tests.engine.test_fit import FREE
from tests.engine.test_mixed import ROUNDING, looked, scene, sloped


def drifting(sights: Sequence[Sightings], drift: float) -> list[Sightings]:
    """The same of points that drift."""
    return [replace(s, drift=np.full(len(s.markers), drift)) for s in sights]


def misshapen(body: Body) -> Body:
    """The body with its markers elsewhere, by 2 cm along each axis."""
    off = np.random.default_rng(5).normal(0, 0.02, body.marker_place.shape)
    return replace(body, marker_place=body.marker_place + off)


@pytest.mark.parametrize("rule", [Outliers.KEPT, Outliers.HELD])
def test_the_slope_is_how_the_cost_changes(rule: Outliers) -> None:
    body, q, cameras = scene()
    sights = drifting(looked(body, q[:3], cameras, noise=3.0), mm(12))
    task = Mixture(body, sights, None, replace(FREE, outliers=rule, cut=2.5))
    start = coupled(body, q[:3] + np.random.default_rng(3).normal(0, 0.05, q[:3].shape))

    slope, changes = sloped(task, start, 1e-5)

    assert changes / 2 == pytest.approx(slope, rel=1e-4, abs=1e-2)


def test_points_where_the_body_has_them_give_back_the_pose() -> None:
    body, q, cameras = scene()

    found = fit(body, drifting(looked(body, q, cameras), mm(10)), FREE)

    assert found.converged.all()
    assert np.abs(found.q - q).max() < ROUNDING


def test_a_drift_that_is_almost_none_changes_nothing() -> None:
    body, q, cameras = scene()
    sights = looked(body, q, cameras, noise=3.0)

    found = fit(body, drifting(sights, mm(0.01)), FREE)
    plain = fit(body, sights, FREE)

    assert np.abs(found.q - plain.q).max() < deg(0.01)
    assert found.errors == pytest.approx(plain.errors, rel=0.01)


def test_exact_sights_of_another_shape_are_fitted_as_points_in_space() -> None:
    body, q, cameras = scene()
    other = misshapen(body)
    sights = [
        replace(sight, errors=np.full(len(sight.markers), 0.01))
        for sight in looked(body, q, cameras)
    ]
    exact = Landmarks(
        time=sights[0].time,
        markers=body.markers,
        positions=markers(body, q),
        errors=np.full(len(body.markers), mm(10)),
    )

    found = fit(other, drifting(sights, mm(10)), FREE)
    points = fit(other, [exact], FREE)
    pictures = fit(other, sights, FREE)

    assert np.abs(found.q - points.q).max() < deg(0.01)
    assert np.abs(pictures.q - points.q).max() > deg(1)


def test_marks_beside_points_count_as_they_did() -> None:
    body, q, cameras = scene()
    sights = drifting(looked(body, q, cameras, noise=3.0), mm(10))
    own = Landmarks(
        time=sights[0].time,
        markers=body.markers,
        positions=markers(body, q),
        errors=np.full(len(body.markers), mm(1)),
    )

    first = fit(body, [own, *sights], FREE)
    amid = fit(body, [sights[0], own, sights[1]], FREE)

    assert amid.q == pytest.approx(first.q, abs=ROUNDING)
    assert np.abs(first.q - q).max() < deg(5)
