"""A string from the ground over a surface to a lever that turns about three axes."""

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.body import CURVES, DEGREE, HINGE, Body, Functions, Muscles, Paths

CYLINDER, SPHERE, ELLIPSOID = 0, 1, 2
Triple = tuple[float, float, float]


def string(
    *, kind: int, size: Triple, start: Triple, side: int = 0, muscle: bool = True
) -> Body:
    """A lever hinged at the origin about x, y and z, with one muscle.

    Args:
        kind: of the surface, which stands at the origin, in the ground.
        size: as ``Paths.wrap_size``.
        start: m, where the muscle begins in the ground; it ends 0.4 m (or as far as
            it begins) along the lever's x.
        side: of the surface's y that the string keeps to.
        muscle: False for a lever without.
    """
    end = [float(np.linalg.norm(start)), 0.0, 0.0]
    nowhere = np.full((2, 3), -1)
    paths = Paths(
        first_point=np.array([0, 2]),
        point_segment=np.array([-1, 0]),
        point_place=np.array([start, end], dtype=np.float64),
        active_coordinate=np.array([-1, -1]),
        active_range=np.zeros((2, 2)),
        moving_coordinate=nowhere,
        moving_function=nowhere,
        first_wrap=np.array([0, 1]),
        wrap_kind=np.array([kind]),
        wrap_segment=np.array([-1]),
        wrap_turn=np.eye(3)[None],
        wrap_place=np.zeros((1, 3)),
        wrap_size=np.array([size], dtype=np.float64),
        wrap_axis=np.array([1]),
        wrap_side=np.array([side]),
        wrap_between=np.full((1, 2), -1),
    )
    return Body(
        name="lever",
        segments=("lever",),
        parent=np.array([-1]),
        joint_turn=np.eye(3)[None],
        joint_place=np.zeros((1, 3)),
        first_axis=np.array([0, 3]),
        axis_kind=np.full(3, HINGE),
        axes=np.eye(3),
        axis_coordinate=np.arange(3),
        functions=_straight(3),
        coordinates=("about_x", "about_y", "about_z"),
        default=np.zeros(3),
        lower=np.full(3, -4.0),
        upper=np.full(3, 4.0),
        clamped=np.zeros(3, dtype=np.bool_),
        locked=np.zeros(3, dtype=np.bool_),
        translates=np.zeros(3, dtype=np.bool_),
        coupled_to=np.full(3, -1),
        coupler=np.full(3, -1),
        mass=np.ones(1),
        centre=np.zeros((1, 3)),
        inertia=np.eye(3)[None],
        markers=(),
        marker_segment=np.zeros(0, dtype=np.intp),
        marker_place=np.zeros((0, 3)),
        home=np.eye(4)[None],
        muscles=_muscles(paths) if muscle else None,
    )


def _straight(n: int) -> Functions:
    """n functions that give what they are given."""
    coefficients: Array = np.zeros((n, DEGREE + 1))
    coefficients[:, 1] = 1
    return Functions(
        knots=np.zeros(0),
        first_knot=np.zeros(n + 1, dtype=np.intp),
        coefficients=coefficients,
        about=np.zeros(n),
        first_piece=np.arange(n + 1),
    )


def _muscles(paths: Paths) -> Muscles:
    """One muscle of Thelen's."""
    numbers = [*CURVES["thelen2003"].values()]
    return Muscles(
        names=("string",),
        paths=paths,
        force=np.array([1000.0]),
        fibre=np.array([0.1]),
        tendon=np.array([0.2]),
        pennation=np.zeros(1),
        speed=np.array([10.0]),
        model=("thelen2003",),
        curves=np.array([numbers + [np.nan] * (13 - len(numbers))]),
    )
