"""Joint centres from markers around a body whose joints are known."""

from __future__ import annotations

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.motion import Kind, Motion, Recording, Source
from kneewise.motion.calibrate import calibrated
from kneewise.motion.joints import jointed, joints, pelvis_axes
from kneewise.simulate.moves import Truth, squats
from kneewise.units import mm
from tests.laws import recording

DRAWN = squats(Truth(repetitions=1))


def without(motion: Motion, *endings: str) -> Motion:
    """*motion* less every landmark that ends like this."""
    kept = [name for name in motion.landmarks if not name.endswith(endings)]
    return motion.only(kept)


def far(a: Motion, b: Motion, landmark: str) -> float:
    """How far a landmark of two motions is apart, at most, m."""
    return float(np.linalg.norm(a.path(landmark) - b.path(landmark), axis=1).max())


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("joint", ["knee", "ankle"])
def test_two_markers_have_the_joint_in_their_middle(side: Side, joint: str) -> None:
    bare = without(DRAWN, "_knee", "_ankle")

    found = jointed(bare)

    assert far(found.motion, DRAWN, f"{side}_{joint}") < mm(0.01)
    assert not found.substitutes


@pytest.mark.parametrize("side", Side)
def test_one_marker_puts_the_knee_within_two_centimetres_and_says_so(
    side: Side,
) -> None:
    bare = without(DRAWN, "_knee", "_ankle", "_medial")

    found = jointed(bare)

    assert far(found.motion, DRAWN, f"{side}_knee") < mm(20)
    assert f"{side}_knee" in found.substitutes
    assert "inner" in found.caveats[0].remedy


def test_hips_come_from_the_pelvis_by_harringtons_equation() -> None:
    bare = without(DRAWN, "_hip")

    found = joints(bare)

    width = np.linalg.norm(DRAWN.path("left_asis") - DRAWN.path("right_asis"), axis=1)
    front = (DRAWN.path("left_asis") + DRAWN.path("right_asis")) / 2
    depth = np.linalg.norm(front - DRAWN.path("sacrum"), axis=1)
    outward = mm(7.9) + 0.28 * depth[0] + 0.16 * width[0]
    apart = np.linalg.norm(found.path("left_hip") - found.path("right_hip"), axis=1)
    assert apart == pytest.approx(2 * outward, abs=mm(0.01))
    behind = found.path("left_hip") - front
    ahead = np.einsum("ni,ni->n", behind, pelvis_axes(DRAWN)[..., 0])
    assert ahead == pytest.approx(mm(-9.9) - 0.24 * depth[0], abs=mm(0.01))


def test_trochanters_give_hips_a_quarter_inside() -> None:
    bare = without(DRAWN, "_hip", "_asis", "_psis", "sacrum")
    left, right = DRAWN.path("left_hip"), DRAWN.path("right_hip")
    wide = bare.plus(
        {
            "left_trochanter": left + 0.5 * (left - right),
            "right_trochanter": right + 0.5 * (right - left),
        }
    )

    found = jointed(wide)

    assert far(found.motion, DRAWN, "left_hip") < mm(0.01)
    assert "trochanters" in found.caveats[0].text


def test_a_wand_sets_the_plane_of_the_knee() -> None:
    bare = without(DRAWN, "_knee", "_ankle", "_medial")
    half = 0.5 * np.linalg.norm(
        DRAWN.path("left_knee_lateral") - DRAWN.path("left_knee_medial"), axis=1
    )
    hip, outer = DRAWN.path("left_hip"), DRAWN.path("left_knee_lateral")
    wand = (hip + outer) / 2 + (outer - DRAWN.path("left_knee"))

    found = jointed(bare.plus({"left_thigh_wand": wand}))

    off = np.linalg.norm(found.motion.path("left_knee") - outer, axis=1)
    assert "left_knee" not in found.substitutes
    assert far(found.motion, DRAWN, "left_knee") < abs(off - half).max() + mm(5)


def trial(motion: Motion) -> Recording:
    """A marker recording whose markers bear the names of landmarks."""
    made = recording(motion)
    return Recording(
        motion=made.motion,
        markers=motion,
        source=Source(
            file="drawn.trc",
            sha256="0" * 64,
            kind=Kind.MARKERS,
            rate=motion.rate,
            duration=1.0,
        ),
    )


def with_clusters(motion: Motion) -> Motion:
    """Two more markers on each thigh and shank, fixed to the bone."""
    paths = {}
    for side in Side:
        hip, knee, ankle = motion.leg(side)
        aside = motion.path(f"{side}_knee_lateral") - knee
        for name, top, low in (("thigh", hip, knee), ("shank", knee, ankle)):
            ahead = np.cross(aside, top - low)
            ahead = ahead / np.linalg.norm(ahead, axis=1, keepdims=True)
            paths[f"{side}_{name}_front"] = 0.5 * (top + low) + 0.07 * ahead
            paths[f"{side}_{name}_side"] = 0.4 * top + 0.6 * low + 1.2 * aside
    return motion.plus(paths)


def test_a_standing_trial_brings_back_the_inner_markers() -> None:
    moving = with_clusters(without(DRAWN, "_none"))
    part = without(moving, "_knee", "_ankle", "_medial")

    found, caveats = calibrated(trial(part), trial(moving))

    for side in Side:
        for name in ("knee_medial", "knee", "ankle"):
            assert far(found, DRAWN, f"{side}_{name}") < mm(2), name
    assert caveats == ()


def test_a_standing_trial_of_somebody_else_is_doubted() -> None:
    moving = with_clusters(DRAWN)
    part = without(moving, "_knee", "_ankle", "_medial")
    taller = Motion(
        time=moving.time,
        landmarks=moving.landmarks,
        positions=moving.positions * 1.25,
    )

    _, caveats = calibrated(trial(part), trial(taller))

    assert "same person" in caveats[0].remedy
