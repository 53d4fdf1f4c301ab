"""A body scaled from any trial: segment lengths as unknowns beside the poses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.body import Body
from kneewise.engine.fit import Settings, fit
from kneewise.engine.fitted import Fitted
from kneewise.engine.kinematics import markers
from kneewise.engine.observe import Landmarks
from kneewise.engine.scale import scaled, stature
from kneewise.units import mm

GROUPS: Mapping[str, tuple[str, ...]] = {
    "pelvis": ("pelvis",),
    "thigh": ("femur", "patella"),
    "shank": ("tibia",),
    "foot": ("talus", "calcn", "toes"),
    "trunk": ("torso",),
    "upper_arm": ("humerus",),
    "forearm": ("ulna", "radius", "hand"),
}
"""Segments that stretch together, on both sides, by the beginning of their names."""

SPREADS: Mapping[str, float] = {
    "pelvis": 0.0167 / 0.2036,
    "thigh": 0.0113 / 0.2476,
    "shank": 0.0088 / 0.2267,
    "foot": 0.0055 / 0.1534,
    "trunk": 0.0154 / 0.3052,
    "upper_arm": 0.0062 / 0.1909,
    "forearm": 0.0067 / 0.1511,
}
"""How much the share of height differs from person to person, as a part of itself:
standard deviation by mean in 6068 adults, Gordon et al. 2014, ANSUR II."""

LANDMARK = 0.05
"""What is added to a spread: bony landmarks are not joint centres."""

MISPLACED = mm(15)
"""m: how far off its place on the body a marker may sit, in all frames alike."""

FRAMES = 40
"""That are looked at, spread over the trial."""

STEPS = 8
NUDGE = 1e-5


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Grown:
    """A body scaled from a trial."""

    body: Body
    factors: Mapping[str, float]
    """By group of segments: how much longer than in the body that was given."""

    errors: Mapping[str, float]
    """Standard error of each factor."""

    pose: Fitted
    """The frames that were looked at."""


def group_of(segment: str) -> str:
    """The group of a segment; empty for one that is in none."""
    for group, starts in GROUPS.items():
        if segment.startswith(starts):
            return group
    return ""


def from_trial(
    body: Body, landmarks: Landmarks, *, height: float, mass: float
) -> Grown:
    """Scale a body to a person from the markers of a trial, whatever they do in it.

    Lengths and poses are fitted together; a length that the markers leave open is the
    average one for the height. Left and right are alike.

    Args:
        body: the body, with the markers of the trial.
        landmarks: of the trial.
        height: m, without shoes.
        mass: kg.

    Raises:
        UnfitRecording: if the markers cannot be those of the body.

    Limits:
        A marker that sits elsewhere than on the body passes for a longer segment; a
        standing trial with markers on both sides of each joint says more.
    """
    even = height / stature(body)
    chosen = np.linspace(0, len(landmarks.time) - 1, FRAMES).round().astype(np.intp)
    some = np.unique(chosen)
    seen = replace(
        landmarks, time=landmarks.time[some], positions=landmarks.positions[some]
    )
    problem = _Growth(replace(body, muscles=None), seen, np.log(even))
    logs = np.full(len(GROUPS), np.log(even))
    spread = np.full(len(GROUPS), np.nan)
    for _ in range(STEPS):
        step, spread = problem.step(logs)
        logs = logs + step
        if np.abs(step).max() < 1e-5:
            break
    values = np.exp(logs)
    named = dict(zip(GROUPS, values.tolist(), strict=True))
    parts = {s: np.full(3, named.get(group_of(s), even)) for s in body.segments}
    return Grown(
        body=scaled(body, parts, mass=mass, keeps_mass_shares=False),
        factors=named,
        errors=dict(zip(GROUPS, (values * spread).tolist(), strict=True)),
        pose=problem.pose(logs),
    )


class _Growth:
    """The lengths of a body as a least-squares problem; poses are eliminated."""

    def __init__(self, body: Body, seen: Landmarks, even: float) -> None:
        known = [k for k, name in enumerate(seen.markers) if name in body.markers]
        own = [body.markers.index(seen.markers[k]) for k in known]
        self.seen = replace(
            seen,
            markers=tuple(seen.markers[k] for k in known),
            positions=seen.positions[:, known],
            errors=None if seen.errors is None else seen.errors[known],
            weights=None if seen.weights is None else seen.weights[known],
        )
        self.body = replace(
            body,
            markers=self.seen.markers,
            marker_segment=body.marker_segment[own],
            marker_place=body.marker_place[own],
        )
        self.even = even
        spreads = np.hypot([SPREADS[group] for group in GROUPS], LANDMARK)
        self.prior = 1 / spreads**2
        # A misplaced marker is wrong in all frames alike: together they count as one.
        self.weight = 1 / (len(seen.time) * MISPLACED**2)

    def sized(self, logs: Array) -> Body:
        """The body with its groups stretched."""
        factors = dict(zip(GROUPS, np.exp(logs), strict=True))
        rest = float(np.exp(self.even))
        names = self.body.segments
        return scaled(
            self.body, {s: np.full(3, factors.get(group_of(s), rest)) for s in names}
        )

    def pose(self, logs: Array) -> Fitted:
        """How the body with these lengths stands in every frame."""
        settings = Settings(limits=False, errors=False)
        return fit(self.sized(logs), [self.seen], settings)

    def step(self, logs: Array) -> tuple[Array, Array]:
        """The Gauss-Newton step of the lengths, and their standard errors."""
        pose = self.pose(logs)
        there = np.isfinite(pose.q).all(axis=1)
        q, misfits = pose.q[there], pose.misfits[there]
        n = len(q)
        known = np.isfinite(misfits).reshape(n, -1)
        left = np.nan_to_num(misfits).reshape(n, -1)
        longer = self._by_length(logs, q) * known[..., None]
        turned = self._by_coordinate(logs, q) * known[..., None]
        basis = np.linalg.qr(turned)[0]
        free = longer - basis @ (np.swapaxes(basis, 1, 2) @ longer)
        matrix = self.weight * np.einsum("nig,nih->gh", free, free)
        slope = self.weight * np.einsum("nig,ni->g", free, left)
        matrix = matrix + np.diag(self.prior)
        slope = slope + self.prior * (logs - self.even)
        inverse = np.linalg.inv(matrix)
        return -inverse @ slope, np.sqrt(np.diag(inverse))

    def _by_length(self, logs: Array, q: Array) -> Array:
        """How the markers (n, 3 k) move with each group's length: (n, 3 k, g)."""
        base = markers(self.sized(logs), q)
        moved = [
            markers(self.sized(logs + NUDGE * one), q) - base
            for one in np.eye(len(GROUPS))
        ]
        return np.stack(moved, axis=-1).reshape(len(q), -1, len(GROUPS)) / NUDGE

    def _by_coordinate(self, logs: Array, q: Array) -> Array:
        """How the markers (n, 3 k) move with each free coordinate: (n, 3 k, c)."""
        body = self.sized(logs)
        free: Indices = np.flatnonzero(~body.locked & (body.coupled_to < 0))
        base = markers(body, q)
        columns = []
        for c in free:
            nudged = q.copy()
            nudged[:, c] += NUDGE
            columns.append((markers(body, nudged) - base).reshape(len(q), -1))
        turned = np.stack(columns, axis=-1) / NUDGE
        return turned[..., np.abs(turned).max(axis=(0, 1)) > 1e-9]
