"""A body stretched to a person: by given factors, from standing, or by height."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from kneewise.arrays import Array
from kneewise.caveat import Caveat
from kneewise.engine.body import SLIDE, Body, Functions, Muscles, sealed
from kneewise.engine.fit import fit
from kneewise.engine.fitted import Fitted
from kneewise.engine.kinematics import forward, markers
from kneewise.engine.observe import Landmarks, Wishes
from kneewise.engine.paths import lengths_and_arms
from kneewise.engine.setups import Scaling, Tasks
from kneewise.errors import UnfitRecording

LEG = 0.2476 + 0.2267
"""Thigh and shank as a share of height: 6068 adults, Gordon et al. 2014, ANSUR II
(NATICK/TR-15/007), mean of individual ratios."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Standing:
    """A body scaled to a person in a standing trial."""

    body: Body
    factors: Mapping[str, Array]
    """(3,) by segment, along the axes of the model's file."""

    pose: Fitted
    """One frame: the standing pose in which markers were moved."""

    caveats: tuple[Caveat, ...] = ()


def scaled(
    body: Body,
    factors: Mapping[str, Array],
    *,
    mass: float | None = None,
    keeps_mass_shares: bool = True,
) -> Body:
    """The body with its segments stretched.

    Joints, markers, muscle paths and surfaces move with their segment. Fibres and
    tendons stretch as the path of their muscle does in the default pose.

    Args:
        body: the body.
        factors: segment → (3,) along the axes in which the model's file writes it; a
            segment that is not named keeps its size.
        mass: kg, of the whole body; None for what the segments come to.
        keeps_mass_shares: whether each segment keeps its share of the mass; otherwise
            mass grows with volume before the whole is set to *mass*.

    Limits:
        Inertia is that of the same matter stretched. OpenSim approximates it by that of
        a cylinder where the factors differ, and agrees where they do not.
    """
    given = np.ones((len(body.segments), 3))
    for name, factor in factors.items():
        if name in body.segments:
            given[body.segments.index(name)] = factor
    turn = body.home[:, :3, :3]
    maps = turn @ (given[:, :, None] * np.swapaxes(turn, 1, 2))
    above = np.where((body.parent >= 0)[:, None, None], maps[body.parent], np.eye(3))
    heavier = _masses(body, given, mass, keeps_mass_shares=keeps_mass_shares)
    home = body.home.copy()
    home[:, :3, 3] = (maps @ body.home[:, :3, 3, None])[..., 0]
    own = np.where(
        (body.marker_segment >= 0)[:, None, None], maps[body.marker_segment], np.eye(3)
    )
    larger = replace(
        body,
        joint_place=(above @ body.joint_place[..., None])[..., 0],
        functions=_functions(body, above, maps),
        mass=heavier,
        centre=(maps @ body.centre[..., None])[..., 0],
        inertia=_inertia(body, maps, heavier),
        marker_place=(own @ body.marker_place[..., None])[..., 0],
        home=home,
        muscles=None if body.muscles is None else _muscles(body.muscles, maps),
    )
    sealed(larger)
    return larger if larger.muscles is None else _stretched(body, larger)


def _masses(
    body: Body, given: Array, mass: float | None, *, keeps_mass_shares: bool
) -> Array:
    """The mass of each segment, kg."""
    masses = body.mass if keeps_mass_shares else body.mass * given.prod(axis=1)
    return masses if mass is None else masses * mass / masses.sum()


def _inertia(body: Body, maps: Array, masses: Array) -> Array:
    """The inertia (s, 3, 3) of the same matter, stretched."""
    one = np.eye(3)
    half = 0.5 * np.trace(body.inertia, axis1=1, axis2=2)[:, None, None]
    share = masses / np.where(body.mass > 0, body.mass, 1.0)
    spread = maps @ (half * one - body.inertia) @ np.swapaxes(maps, 1, 2)
    spread = spread * share[:, None, None]
    return np.trace(spread, axis1=1, axis2=2)[:, None, None] * one - spread


def _functions(body: Body, above: Array, maps: Array) -> Functions:
    """The functions: slides stretch as the parent, moving points as their segment."""
    factors = np.ones(len(body.functions.first_piece) - 1)
    for s in range(len(body.segments)):
        for a in range(body.first_axis[s], body.first_axis[s + 1]):
            if body.axis_kind[a] == SLIDE:
                way = body.joint_turn[s] @ body.axes[a]
                factors[a] = way @ above[s] @ way
    if body.muscles is not None:
        paths = body.muscles.paths
        for p, rows in enumerate(paths.moving_function):
            for k, row in enumerate(rows):
                if row >= 0 and paths.point_segment[p] >= 0:
                    factors[row] = maps[paths.point_segment[p], k, k]
    pieces = np.repeat(factors, np.diff(body.functions.first_piece))
    taller = body.functions.coefficients * pieces[:, None]
    functions = replace(body.functions, coefficients=taller)
    sealed(functions)
    return functions


def _muscles(muscles: Muscles, maps: Array) -> Muscles:
    """The muscles with their points and surfaces moved and stretched."""
    paths = muscles.paths
    at = np.where(
        (paths.point_segment >= 0)[:, None, None], maps[paths.point_segment], np.eye(3)
    )
    over = np.where(
        (paths.wrap_segment >= 0)[:, None, None], maps[paths.wrap_segment], np.eye(3)
    )
    along = np.linalg.norm(over @ paths.wrap_turn, axis=1)
    across = along[:, :2].mean(axis=1)
    size = np.stack([across, along[:, 2], np.ones(len(along))], axis=1)
    size = np.where((paths.wrap_kind == 1)[:, None], along.mean(1)[:, None], size)
    size = np.where((paths.wrap_kind == 2)[:, None], along, size)
    larger = replace(
        paths,
        point_place=(at @ paths.point_place[..., None])[..., 0],
        wrap_place=(over @ paths.wrap_place[..., None])[..., 0],
        wrap_size=paths.wrap_size * size,
    )
    sealed(larger)
    return replace(muscles, paths=larger)


def _stretched(before: Body, after: Body) -> Body:
    """The body with fibres and tendons stretched as the paths are."""
    assert after.muscles is not None
    old, _ = lengths_and_arms(before, before.default[None])
    new, _ = lengths_and_arms(after, after.default[None])
    ratio = (new / old)[0]
    muscles = replace(
        after.muscles,
        fibre=after.muscles.fibre * ratio,
        tendon=after.muscles.tendon * ratio,
    )
    sealed(muscles)
    return replace(after, muscles=muscles)


def factors(body: Body, standing: Landmarks, settings: Scaling) -> dict[str, Array]:
    """How much each segment is to stretch, as OpenSim's Scale tool works it out.

    Args:
        body: the body, with the markers that the measurements name.
        standing: the markers of the standing trial.
        settings: measurements, and factors given by hand.

    Returns:
        segment → (3,); later steps of the order overrule earlier ones.

    Raises:
        UnfitRecording: if a measurement's markers are not in body and recording.
    """
    window = _window(standing, settings.time)
    model = markers(body, body.default[None])[0]
    found: dict[str, Array] = {}
    for step in settings.order:
        if step == "manualScale":
            found.update({k: np.array(v) for k, v in settings.factors.items()})
            continue
        for measurement in settings.measurements:
            ratios = [_ratio(body, model, window, pair) for pair in measurement.pairs]
            for segment, axes in measurement.segments.items():
                factor = found.get(segment, np.ones(3)).copy()
                factor[list(axes)] = np.mean(ratios)
                found[segment] = factor
    return found


def _window(standing: Landmarks, time: tuple[float, float]) -> Landmarks:
    """The frames of a standing trial that the settings ask for; all where none are."""
    chosen = (standing.time >= time[0] - 1e-6) & (standing.time <= time[1] + 1e-6)
    if not chosen.any():
        chosen[:] = True
    return replace(
        standing, time=standing.time[chosen], positions=standing.positions[chosen]
    )


def _ratio(
    body: Body, model: Array, standing: Landmarks, pair: tuple[str, str]
) -> float:
    """Measured distance by model distance of two markers."""
    lacking = [m for m in pair if m not in body.markers or m not in standing.markers]
    if lacking:
        raise UnfitRecording(
            f"the scaling measures {pair[0]} to {pair[1]}, but body or standing trial "
            f"lack {' and '.join(lacking)}.",
            remedy="Give the marker set that belongs to the settings.",
        )
    first, second = (model[body.markers.index(m)] for m in pair)
    a, b = (standing.positions[:, standing.markers.index(m)] for m in pair)
    seen = np.nanmean(np.linalg.norm(a - b, axis=1))
    return float(seen / np.linalg.norm(first - second))


def to_standing(body: Body, standing: Landmarks, settings: Scaling) -> Standing:
    """Scale a body to a standing person, and move its markers to where they are.

    Args:
        body: the body, with the markers that the settings name.
        standing: the markers of the standing trial.
        settings: OpenSim's, from its Scale tool's file.

    Raises:
        UnfitRecording: if markers are missing, or cannot be those of the body.
    """
    found = factors(body, standing, settings)
    mass = settings.mass if settings.mass > 0 else None
    larger = scaled(
        body, found, mass=mass, keeps_mass_shares=settings.keeps_mass_shares
    )
    mean = _mean(_window(standing, settings.pose.time), settings.pose)
    pose = fit(larger, [mean, *wishes(larger, settings.pose)])
    if settings.moves_markers:
        larger = placed(larger, mean, pose.q[0])
    return Standing(body=larger, factors=found, pose=pose, caveats=pose.caveats)


def _mean(standing: Landmarks, pose: Tasks) -> Landmarks:
    """One frame: the mean of the standing trial, weighted as the tasks say."""
    known = np.isfinite(standing.positions)
    total = np.where(known, standing.positions, 0).sum(axis=0)
    count = known.sum(axis=0)
    mean = np.where(count > 0, total / np.fmax(count, 1), np.nan)
    weights = np.array([pose.markers.get(m, 0.0) for m in standing.markers])
    return replace(
        standing, time=np.zeros(1), positions=mean[None], errors=None, weights=weights
    )


def wishes(body: Body, pose: Tasks) -> tuple[Wishes, ...]:
    """What tasks want of coordinates: one set or none.

    Args:
        body: the body; coordinates that it lacks are left out.
        pose: tasks; those that take their value from a file are left out.
    """
    own = [
        task
        for task in pose.coordinates
        if task.coordinate in body.coordinates and not task.is_from_file
    ]
    if not own:
        return ()
    values = [
        body.default[body.index(task.coordinate)] if task.value is None else task.value
        for task in own
    ]
    return (
        Wishes(
            coordinates=tuple(task.coordinate for task in own),
            values=np.array([values]),
            weights=np.array([task.weight for task in own]),
        ),
    )


def placed(body: Body, seen: Landmarks, q: Array) -> Body:
    """The body with its markers moved to where they are seen in a pose.

    Args:
        body: the body.
        seen: one frame.
        q: (q,) the pose.
    """
    where = forward(body, q[None])
    place = body.marker_place.copy()
    for k, name in enumerate(body.markers):
        s = body.marker_segment[k]
        if name not in seen.markers or s < 0:
            continue
        point = seen.positions[0, seen.markers.index(name)]
        if np.isfinite(point).all():
            place[k] = where.turn[0, s].T @ (point - where.at[0, s])
    place.setflags(write=False)
    return replace(body, marker_place=place)


def to_size(body: Body, *, height: float, mass: float) -> Body:
    """The body stretched evenly to a person of whom only the size is known.

    Args:
        body: the body.
        height: m, without shoes.
        mass: kg.

    Limits:
        A thigh differs by 5 % (one standard deviation) between people of one height.
    """
    factor = height / stature(body)
    everywhere = dict.fromkeys(body.segments, np.full(3, factor))
    return scaled(body, everywhere, mass=mass)


def stature(body: Body) -> float:
    """How tall a person with such legs is on average, m.

    Raises:
        ValueError: if the body has no thigh and shank.
    """
    at = forward(body, body.default[None]).at[0]
    names = {name.lower(): s for s, name in enumerate(body.segments)}
    legs = []
    for side in "rl":
        chain = [names.get(f"{part}_{side}") for part in ("femur", "tibia", "talus")]
        if None not in chain:
            hip, knee, ankle = (at[s] for s in chain if s is not None)
            legs.append(np.linalg.norm(hip - knee) + np.linalg.norm(knee - ankle))
    if not legs:
        raise ValueError(f"{body.name} has no segments femur, tibia and talus.")
    return float(np.mean(legs)) / LEG
