"""Error bars: what a measure would be, had the landmarks been seen elsewhere."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.caveat import Weight
from kneewise.events.event import Activity
from kneewise.measures.change import smallest_real_change
from kneewise.measures.measure import Measure, Method
from kneewise.motion.joints import jointed
from kneewise.motion.noise import landmark_errors
from kneewise.simulate.camera import Camera, filmed
from kneewise.simulate.moves import Truth, squats
from kneewise.units import deg
from tests.laws import measured

DRAWN = squats(Truth(left=deg(4), right=deg(14), repetitions=1, rate=30))


def one(found: list[Measure], name: str, side: Side | None) -> Measure:
    """The summary of a measure."""
    return next(
        m for m in found if (m.name, m.side, m.repetition) == (name, side, None)
    )


@cache
def scattered() -> list[dict[tuple[str, Side | None], float]]:
    """80 bodies with every landmark off by its own error, and what is measured."""
    body = jointed(DRAWN).motion
    errors = np.nan_to_num(landmark_errors(body, frozenset()))
    generator = np.random.default_rng(3)
    drawn = []
    for _ in range(80):
        off = generator.normal(0.0, 1.0, (len(errors), 3)) * errors[:, None]
        moved = replace(body, positions=body.positions + off)
        found = measured(moved, Activity.SQUAT)
        drawn.append({(m.name, m.side): m.value for m in found})
    return drawn


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("knee_collapse", Side.RIGHT),
        ("knee_collapse", Side.LEFT),
        ("pelvic_drop", Side.LEFT),
        ("hip_adduction", Side.RIGHT),
        ("knee_ankle_separation", None),
        ("symmetry", None),
    ],
)
def test_an_error_bar_is_the_scatter_of_misplaced_landmarks(
    name: str, side: Side | None
) -> None:
    bar = one(measured(DRAWN, Activity.SQUAT), name, side).standard_error

    scatter = np.std([found[name, side] for found in scattered()])

    assert bar == pytest.approx(scatter, rel=0.25)


def test_the_bar_of_a_camera_grows_with_its_bearing() -> None:
    bars = []
    for bearing in (0.0, deg(8), deg(16)):
        image = filmed(DRAWN, Camera(bearing=bearing))
        found = measured(image, Activity.SQUAT)
        bars.append(one(found, "knee_collapse", Side.RIGHT).standard_error)

    assert bars == sorted(bars)
    assert bars[2] > 1.3 * bars[0]


def test_a_camera_off_to_the_side_gives_no_sideways_number() -> None:
    image = filmed(DRAWN, Camera(bearing=deg(35)))

    found = one(measured(image, Activity.SQUAT), "knee_collapse", Side.LEFT)

    assert found.is_void
    assert np.isnan(found.value)
    assert found.caveats[0].weight is Weight.VOID
    assert "in front" in found.caveats[0].remedy


def test_a_camera_somewhat_off_gives_a_doubt() -> None:
    image = filmed(DRAWN, Camera(bearing=deg(14)))

    found = one(measured(image, Activity.SQUAT), "knee_collapse", Side.LEFT)

    assert not found.is_void
    assert found.caveats[0].weight is Weight.DOUBT


def test_without_inner_markers_the_turn_of_the_thigh_is_withheld() -> None:
    kept = [name for name in DRAWN.landmarks if not name.endswith("medial")]
    bare = DRAWN.only([name for name in kept if name[-4:] not in ("knee", "nkle")])

    found = one(measured(bare, Activity.SQUAT), "hip_internal_rotation", Side.LEFT)

    assert found.is_void
    assert "--static" in found.caveats[0].remedy


def test_knee_abduction_that_follows_flexion_is_withheld_as_cross_talk() -> None:
    tilted = {}
    for side in Side:
        knee = DRAWN.path(f"{side}_knee")
        outer = DRAWN.path(f"{side}_knee_lateral") - knee
        thigh = DRAWN.path(f"{side}_hip") - knee
        ahead = np.cross(outer, thigh)
        ahead = ahead / np.linalg.norm(ahead, axis=1, keepdims=True)
        tilted[f"{side}_knee_lateral"] = knee + outer + 0.025 * ahead
        tilted[f"{side}_knee_medial"] = knee - outer - 0.025 * ahead

    found = one(
        measured(DRAWN.plus(tilted), Activity.SQUAT), "knee_abduction", Side.LEFT
    )

    assert found.is_void
    assert "cross-talk" in found.caveats[0].text


def test_a_published_change_is_used_unless_our_own_error_is_larger() -> None:
    published = smallest_real_change("knee_collapse", Method.PICTURE, deg(2))
    own = smallest_real_change("knee_collapse", Method.PICTURE, deg(6))

    assert published.size == pytest.approx(deg(9))
    assert "Munro" in published.source
    assert own.size == pytest.approx(2.77 * deg(6))
    assert own.source.startswith("computed")
