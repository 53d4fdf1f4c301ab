"""Our own body made to drawn people of several sizes."""

import numpy as np
import pytest

from kneewise.engine.builtin.whole import body
from kneewise.engine.fit import fit
from kneewise.engine.personal import personal
from kneewise.errors import UnfitRecording
from kneewise.motion import Motion
from kneewise.motion.joints import joints
from kneewise.simulate.moves import Truth, squats
from kneewise.units import deg


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
