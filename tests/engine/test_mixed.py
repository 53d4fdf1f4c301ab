"""Fits to pictures, sensors and markers together, on drawn bodies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from kneewise.arrays import Array
from kneewise.engine.body import Body
from kneewise.engine.builtin.whole import body as builtin
from kneewise.engine.fit import Fitted, Outliers, Settings, fit
from kneewise.engine.kinematics import as_in_file, coupled, forward, markers
from kneewise.engine.mixed import mixed
from kneewise.engine.mixture import Mixture
from kneewise.engine.observe import FROM_WORLD, Landmarks
from kneewise.engine.personal import LOOSE, Personal
from kneewise.engine.prior import Prior, at_rest, widest
from kneewise.engine.sightings import Orientations, Sightings
from kneewise.errors import UnfitRecording
from kneewise.motion.camera import Camera
from kneewise.units import deg, mm
from tests.engine.bodies import WALK
from tests.engine.test_fit import FREE, drawn, marked, shown
from tests.views import SEEN, around

ROUNDING = deg(1e-4)  # steps end at 1e-5 rad, and shrink fast before
LEGS = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle", "ankle_angle")


def sloped(task: Mixture, start: Array, step: float) -> tuple[Array, Array]:
    """The slope of the cost as it is said, and as steps show it, (n, c) each."""

    def cost(poses: Array, slope: Array) -> Array:
        left = np.zeros((len(poses), len(task.order), 3))
        costs = np.zeros(len(poses))
        band = np.zeros((2 * slope.shape[1] + 1, slope.size))
        task.equations(poses, left, costs, slope, band)
        return costs

    slope = np.zeros((len(start), len(task.plan.coordinate)))
    none, changes = np.zeros((0, slope.shape[1])), np.zeros_like(slope)
    cost(start, slope)
    for c, i in enumerate(task.plan.coordinate):
        ahead, back = start.copy(), start.copy()
        ahead[:, i] += step
        back[:, i] -= step
        changes[:, c] = (cost(ahead, none) - cost(back, none)) / (2 * step)
    return slope, changes


def looked(
    body: Body, q: Array, cameras: Sequence[Camera], noise: float = 0.0, seed: int = 0
) -> list[Sightings]:
    """What cameras see of the markers of a body in poses *q*."""
    points = markers(body, q) @ FROM_WORLD
    draws = np.random.default_rng(seed)
    return [
        Sightings(
            time=np.arange(len(q)) / 60,
            markers=body.markers,
            camera=camera,
            pixels=camera.pixels(points)
            + draws.normal(0, noise, (*points.shape[:2], 2)),
            errors=np.full(len(body.markers), noise or 1.0),
        )
        for camera in cameras
    ]


def turned(body: Body, q: Array, segments: Sequence[str], error: float) -> Orientations:
    """What perfect motion sensors tell of segments."""
    placed = as_in_file(body, forward(body, q))
    own = [body.segments.index(name) for name in segments]
    turns = placed.turn[:, own]
    quaternions = Rotation.from_matrix(turns.reshape(-1, 3, 3)).as_quat(
        scalar_first=True
    )
    return Orientations(
        time=np.arange(len(q)) / 60,
        segments=tuple(segments),
        turns=quaternions.reshape(*turns.shape[:2], 4),
        errors=np.full(len(segments), error),
    )


def middle(body: Body, q: Array) -> Array:
    """Where the person is, in the world."""
    place: Array = (markers(body, q) @ FROM_WORLD).mean(axis=(0, 1))
    return place


@cache
def scene() -> tuple[Body, Array, list[Camera]]:
    """A body with markers everywhere, its poses, and two cameras."""
    body = marked(WALK)
    q = drawn(body, 20)
    return body, q, around(middle(body, q))


def test_points_in_space_give_what_the_kernel_for_points_gives() -> None:
    body, q, _ = scene()
    seen = shown(body, q, noise=mm(5))
    exact = replace(FREE, tolerance=1e-10)

    general = mixed(body, [seen], None, exact)
    special = fit(body, [seen], exact)

    assert general.q == pytest.approx(special.q, abs=1e-8)
    assert general.errors == pytest.approx(special.errors, rel=1e-6)
    assert general.misfits == pytest.approx(special.misfits, abs=1e-8)
    assert general.marker_error == pytest.approx(special.marker_error, rel=1e-8)


def test_the_slope_is_how_the_cost_changes() -> None:
    body, q, cameras = scene()
    sights = looked(body, q, cameras, noise=3.0)
    sensors = replace(
        turned(body, q, ["pelvis", "tibia_r"], deg(3)),
        heading_errors=np.array([deg(10), deg(20)]),
    )
    points = replace(shown(body, q, mm(5)), time=sensors.time)
    task = Mixture(body, [points, *sights, sensors], None, FREE)
    start = q + np.random.default_rng(3).normal(0, 0.1, q.shape)
    start = coupled(body, start)

    slope, changes = sloped(task, start, 1e-6)

    assert changes / 2 == pytest.approx(slope, rel=1e-5, abs=1e-2)


def test_two_cameras_without_noise_give_back_the_pose() -> None:
    body, q, cameras = scene()

    found = fit(body, looked(body, q, cameras), FREE)

    assert found.converged.all()
    assert np.abs(found.q - q).max() < ROUNDING
    assert max(np.nanmax(np.abs(sight)) for sight in found.sights) < 0.01


def test_the_order_of_the_cameras_does_not_matter() -> None:
    body, q, cameras = scene()
    sights = looked(body, q, cameras, noise=2.0)

    found, other = fit(body, sights, FREE), fit(body, sights[::-1], FREE)

    assert found.q == pytest.approx(other.q, abs=ROUNDING)
    assert found.errors == pytest.approx(other.errors, rel=1e-4)


def test_a_turned_room_turns_the_root_and_nothing_else() -> None:
    body, q, cameras = scene()
    sights = looked(body, q, cameras, noise=2.0)
    turn = Rotation.from_rotvec([0, 0, 0.7]).as_matrix()
    elsewhere = [
        replace(s, camera=replace(s.camera, turn=s.camera.turn @ turn.T))
        for s in sights
    ]

    found, other = fit(body, sights, FREE), fit(body, elsewhere, FREE)

    beyond = np.arange(6, q.shape[1])
    assert found.q[:, beyond] == pytest.approx(other.q[:, beyond], abs=deg(0.01))


def test_a_view_that_is_missing_in_some_frames_is_done_without() -> None:
    body, q, cameras = scene()
    cameras = around(middle(body, q), count=3)
    sights = looked(body, q, cameras)
    pixels = np.array(sights[0].pixels)
    pixels[5:15] = np.nan
    sights[0] = replace(sights[0], pixels=pixels)
    third = np.array(sights[2].pixels)
    third[::2, ::3] = np.nan
    sights[2] = replace(sights[2], pixels=third)

    found = fit(body, sights, FREE)

    assert found.converged.all()
    assert np.abs(found.q - q).max() < ROUNDING


def test_markers_with_holes_are_completed_by_one_camera() -> None:
    body, q, cameras = scene()
    holes = shown(body, q)
    positions = np.array(holes.positions)
    positions[5:15] = np.nan
    seen = Landmarks(
        time=np.arange(len(q)) / 60,
        markers=holes.markers,
        positions=positions,
        errors=holes.errors,
    )
    sight = looked(body, q, cameras[:1])

    found = fit(body, [seen, *sight], FREE)

    assert found.converged.all()
    assert np.abs(found.q - q).max() < deg(0.01)


def test_one_camera_and_motion_sensors_give_the_pose_together() -> None:
    body, q, cameras = scene()
    sensors = turned(body, q, body.segments, deg(1))

    found = fit(body, [*looked(body, q, cameras[:1]), sensors], FREE)

    assert np.abs(found.q - q).max() < deg(0.01)


def test_sensors_alone_give_every_turn() -> None:
    body, q, _ = scene()
    free = ~body.translates & ~body.locked

    found = fit(body, [turned(body, q, body.segments, deg(2))], FREE)

    assert np.abs(found.q - q)[:, free].max() < ROUNDING
    assert found.errors[:, body.index("pelvis_tx")] == pytest.approx(
        widest(body)[body.index("pelvis_tx")], rel=1e-3
    )


def test_a_camera_whose_points_leap_is_held_back() -> None:
    body, q, _ = scene()
    cameras = around(middle(body, q), count=3)
    sights = looked(body, q, cameras, noise=1.0)
    pixels = np.array(sights[0].pixels)
    pixels[:, ::7] += 300.0
    sights[0] = replace(sights[0], pixels=pixels)

    kept = fit(body, sights, FREE)
    held = fit(body, sights, replace(FREE, outliers=Outliers.HELD))

    assert np.abs(held.q - q).mean() < 0.2 * np.abs(kept.q - q).mean()


def test_frames_that_show_nothing_stay_open_and_are_named() -> None:
    body, q, cameras = scene()
    sights = looked(body, q, cameras)
    gone = [
        replace(
            s, pixels=np.where(np.arange(len(q))[:, None, None] == 3, np.nan, s.pixels)
        )
        for s in sights
    ]

    found = fit(body, gone, FREE)

    assert np.isnan(found.q[3]).all()
    assert np.isfinite(np.delete(found.q, 3, axis=0)).all()
    assert any("frame 4" in caveat.text for caveat in found.caveats)


def test_nothing_of_the_body_in_view_is_refused() -> None:
    body, q, cameras = scene()
    sights = [
        replace(s, pixels=np.full_like(s.pixels, np.nan))
        for s in looked(body, q, cameras)
    ]

    with pytest.raises(UnfitRecording, match="no frame shows"):
        fit(body, sights, FREE)


def squatting(seed: int, n: int = 150) -> tuple[Personal, Array]:
    """Our own body in a squat, its unseen turns as likely as the prior has them."""
    from kneewise.engine import keypoints
    from kneewise.engine.builtin.knee import knee_prior

    body = replace(keypoints.body(builtin()), muscles=None)
    rest, knees = at_rest(body, LOOSE, within=deg(20)), knee_prior(body)
    loose = np.isfinite(rest.spread)
    known = Prior(
        mean=np.where(loose, rest.mean, knees.mean),
        spread=np.minimum(rest.spread, knees.spread),
    )
    known = keypoints.prior(body, known)
    draws = np.random.default_rng(seed)
    down = (1 - np.cos(2 * np.pi * np.arange(n) / n)) / 2
    q = np.tile(body.default, (n, 1))

    def put(name: str, values: Array | float) -> None:
        q[:, body.index(name)] = values

    put("pelvis_ty", 0.95 - 0.25 * down)
    put("pelvis_tilt", deg(-25) * down)
    put("pelvis_rotation", deg(20))
    for side, share in (("r", 1.0), ("l", 0.7)):
        put(f"hip_flexion_{side}", deg(85) * down)
        put(f"knee_angle_{side}", deg(95) * down + deg(5))
        put(f"ankle_angle_{side}", deg(22) * down)
        put(f"hip_adduction_{side}", share * deg(8) * down - deg(3))
        put(f"hip_rotation_{side}", share * deg(8) * down)
        put(f"arm_flex_{side}", deg(60) * down)
        put(f"elbow_flex_{side}", deg(30))
    told = np.flatnonzero(np.isfinite(known.spread) & ~body.locked)
    wander = draws.normal(0, 1, (len(told), n))
    for i, off in zip(told, wander, strict=True):
        value = known.mean[i] + known.spread[i] * off
        q[:, i] = np.clip(value, body.lower[i] + 0.01, body.upper[i] - 0.01)
    settings = Settings(prior=known)
    return Personal(body=body, settings=settings, height=1.75), coupled(body, q)


@cache
def fits() -> list[tuple[Body, Array, Fitted]]:
    """Squats of eight people seen by two cameras with the noise of pose networks."""
    found = []
    for seed in range(8):
        made, q = squatting(seed)
        body = made.body
        names = [name for name in body.markers if name in SEEN]
        own = np.array([body.markers.index(name) for name in names])
        points = markers(body, q, own) @ FROM_WORLD
        leg = 0.85 * 1600 / 4.0  # px, hip to ankle at 4 m
        wrong = {"hip": 0.022, "knee": 0.015, "ankle": 0.01}
        errors = np.array([wrong.get(n.split("_")[1], 0.022) * leg for n in names])
        draws = np.random.default_rng(100 + seed)
        sights = [
            Sightings(
                time=np.arange(len(q)) / 60,
                markers=tuple(names),
                camera=camera,
                pixels=camera.pixels(points)
                + draws.normal(0, 1, (*points.shape[:2], 2)) * errors[:, None],
                errors=errors,
            )
            for camera in around(points.mean(axis=(0, 1)))
        ]
        found.append((body, q, fit(body, sights, made.settings)))
    return found


def test_the_truth_is_within_one_standard_error_as_often_as_it_should_be() -> None:
    inside, every = [], []
    for body, q, found in fits():
        own = [body.index(f"{name}_{side}") for name in LEGS for side in "rl"]
        inside.append((np.abs(found.q - q) < found.errors)[:, own])
        every.append(found.converged.mean())

    assert np.mean(every) > 0.95
    assert 0.60 < np.mean(inside) < 0.75


def test_two_cameras_are_not_off_to_one_side() -> None:
    for name in LEGS:
        off = [
            (found.q - q)[:, body.index(f"{name}_{side}")].mean()
            for body, q, found in fits()
            for side in "rl"
        ]

        assert abs(np.mean(off)) < deg(0.5)
