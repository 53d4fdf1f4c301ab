"""Plates sorted by foot, on a drawn stand of our own body."""

from dataclasses import replace

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.engine.builtin.whole import body
from kneewise.engine.feet import agrees, on_feet
from kneewise.engine.kinematics import forward
from kneewise.engine.observe import FROM_WORLD
from kneewise.motion import Forces

TIME = np.arange(100) / 100
HALF = 350.0  # N


def standing() -> tuple[Array, Array, Array]:
    """Coordinates (n, q), and where right and left foot stand in our world, (3,)."""
    own = body()
    q = np.tile(own.default, (len(TIME), 1))
    at = forward(own, q[:1]).at[0]
    spots = [
        0.5
        * (at[own.segments.index(f"calcn_{s}")] + at[own.segments.index(f"toes_{s}")])
        for s in "rl"
    ]
    right, left = (spot @ FROM_WORLD for spot in spots)
    return q, right, left


def plates(*points: Array, up: float = HALF) -> Forces:
    """One plate a point, each carrying *up* N throughout."""
    count = len(points)
    force = np.zeros((len(TIME), count, 3))
    force[..., 2] = up
    return Forces(
        time=TIME,
        plates=tuple(f"plate {k}" for k in range(count)),
        force=force,
        point=np.tile(np.array(points), (len(TIME), 1, 1)),
        torque=np.zeros_like(force),
    )


def test_each_plate_carries_the_foot_that_stands_on_it() -> None:
    q, right, left = standing()

    found = on_feet(body(), TIME, q, plates(left, right, up=HALF))

    names = [body().segments[s] for s in found.loads.segment]
    assert names == ["calcn_r", "calcn_l"]
    assert found.loads.force[..., 1] == pytest.approx(HALF)
    assert found.loads.point[0] @ FROM_WORLD == pytest.approx(np.array([right, left]))
    assert not found.shared
    assert not found.caveats


def test_one_plate_under_both_feet_is_said_to_be_shared() -> None:
    q, right, left = standing()

    assert on_feet(body(), TIME, q, plates(0.5 * (right + left))).shared


def test_a_light_push_between_the_feet_shares_no_plate() -> None:
    q, right, left = standing()
    firm = plates(right, left)
    force, point = firm.force.copy(), firm.point.copy()
    force[:40, 0, 2] = 40.0  # seated: the place of so light a push is a guess
    point[:40, 0] = 0.5 * (right + left)
    force[40:50, 0, 2] = 0.0

    found = on_feet(body(), TIME, q, replace(firm, force=force, point=point))

    assert not found.shared
    assert found.loads.force[50:, :, 1] == pytest.approx(HALF)


def test_a_push_far_from_any_foot_is_left_out_and_told() -> None:
    q, right, _ = standing()

    found = on_feet(body(), TIME, q, plates(right, right + np.array([2.0, 0, 0])))

    assert found.loads.force[..., 1].sum(axis=1) == pytest.approx(HALF)
    assert "no foot was near" in found.caveats[0].text


def test_plates_that_lack_a_foot_do_not_agree_with_the_motion() -> None:
    q, right, left = standing()
    total = np.zeros((len(TIME), 3))
    total[:, 1] = 2 * HALF

    both = on_feet(body(), TIME, q, plates(right, left)).loads
    one = on_feet(body(), TIME, q, plates(right)).loads

    assert agrees(both, total, 2 * HALF).all()
    assert not agrees(one, total, 2 * HALF).any()


@pytest.mark.parametrize(
    ("up", "said"), [(HALF, 2 * HALF / 9.80665), (20.0, None)], ids=["person", "nobody"]
)
def test_plates_weigh_who_stands_on_them(up: float, said: float | None) -> None:
    _, right, left = standing()

    weighed = plates(right, left, up=up).weighed

    assert weighed == (said if said is None else pytest.approx(said))
