"""Our own body made to drawn people of several sizes."""

from dataclasses import replace

import numpy as np
import pytest

from kneewise.engine.body import Body
from kneewise.engine.builtin.whole import body
from kneewise.engine.fit import fit
from kneewise.engine.keypoints import HIPS, VARIED, as_wide
from kneewise.engine.personal import personal
from kneewise.errors import UnfitRecording
from kneewise.motion import Motion
from kneewise.motion.joints import joints
from kneewise.motion.noise import network_bias
from kneewise.simulate.moves import Truth, squats
from kneewise.units import deg, mm


def drawn() -> Motion:
    return joints(squats(Truth(left=deg(4), right=deg(22), repetitions=1)))


def test_the_body_has_the_mass_and_the_legs_of_the_person() -> None:
    motion = drawn()

    made = personal(motion, mass=60.0, height=None)

    assert made.body.mass.sum() == pytest.approx(60.0)
    thigh = np.linalg.norm(motion.path("left_hip") - motion.path("left_knee"), axis=1)
    q = fit(made.body, [made.observed(motion)], made.settings).q
    assert np.isfinite(q).all()
    assert 1.4 < made.height < 2.1
    assert np.median(thigh) > 0.3


@pytest.mark.parametrize("mass", [30.0, 75.0, 120.0])
def test_muscles_grow_with_the_cross_section_of_the_person(mass: float) -> None:
    made = personal(drawn(), mass=mass, height=None)

    assert made.body.muscles is not None
    assert body().muscles is not None
    ratio = made.body.muscles.force / body().muscles.force  # type: ignore[union-attr]
    assert ratio == pytest.approx((mass / body().mass.sum()) ** (2 / 3))


def test_the_pelvis_is_level_in_standing() -> None:
    motion = drawn()
    made = personal(motion, mass=70.0, height=None)

    q = fit(made.body, [made.observed(motion)], made.settings).q

    tilt = q[:, made.body.index("pelvis_tilt")]
    assert abs(tilt[:10].mean()) < deg(3)


def test_a_leg_without_a_joint_centre_is_refused_by_name() -> None:
    motion = drawn()
    kept = [name for name in motion.landmarks if not name.startswith("left_knee")]

    with pytest.raises(UnfitRecording, match="left_knee"):
        personal(motion.only(kept), mass=70.0, height=None)


def hips_apart(whole: Body) -> float:
    """How far apart the centres of the hips of a body are, m."""
    hips = [whole.segments.index(f"femur_{letter}") for letter in "rl"]
    return float(np.linalg.norm(np.subtract(*whole.joint_place[hips])))


def seen_apart(motion: Motion, apart: float) -> Motion:
    """The same with both hips moved along their line, to be *apart* m."""
    left, right = motion.path("left_hip"), motion.path("right_hip")
    middle, half = (left + right) / 2, (left - right) / 2
    half = half * apart / np.linalg.norm(2 * half, axis=1)[:, None]
    return motion.plus({"left_hip": middle + half, "right_hip": middle - half})


@pytest.mark.parametrize("apart", [0.13, 0.25])
def test_hips_of_networks_are_mostly_as_wide_as_most_peoples(apart: float) -> None:
    motion = seen_apart(drawn(), apart)

    made = personal(motion, mass=70.0, height=1.75, by_network=True)

    usual = HIPS * 1.75
    moved = (hips_apart(made.body) - usual) / (apart - usual)
    assert 0.1 < moved < 0.5


def test_hips_of_networks_are_as_wide_as_the_persons_on_average() -> None:
    draws = np.random.default_rng(4)
    plain, usual = replace(body(), muscles=None), HIPS * 1.75
    off = []
    for _ in range(200):
        own = usual * (1 + draws.normal(0, VARIED))
        hips = np.array([[[0, own / 2, 0], [0, -own / 2, 0]]])
        seen = Motion(
            time=np.zeros(1),
            landmarks=("left_hip", "right_hip"),
            positions=hips + draws.normal(0, network_bias(("left_hip",)), hips.shape),
        )
        off.append(hips_apart(as_wide(plain, seen, 1.75)) - own)

    assert abs(np.mean(off)) < mm(3)  # three errors of the mean
    assert np.std(off) < 0.95 * VARIED * usual  # better than believing what is usual


def test_hips_of_markers_are_as_wide_as_the_pelvis_they_sit_on() -> None:
    made = personal(drawn(), mass=70.0, height=1.75)

    def spines(whole: Body) -> float:
        pair = [whole.markers.index(f"{side}_asis") for side in ("right", "left")]
        return float(np.linalg.norm(np.subtract(*whole.marker_place[pair])))

    ours = hips_apart(made.body) / spines(made.body)
    assert ours == pytest.approx(hips_apart(body()) / spines(body()))
