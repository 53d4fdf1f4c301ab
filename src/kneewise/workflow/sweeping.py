"""Every group of muscles weaker and stronger in one movement, all in one go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Bundle, Group, Side
from kneewise.arrays import Array, Indices
from kneewise.engine.effort import Task, demand
from kneewise.engine.groups import bundles
from kneewise.engine.paths import muscles_of
from kneewise.engine.shifted import versions
from kneewise.engine.what_if import Outcome, sweep, what_if
from kneewise.workflow.kept import Kept
from kneewise.workflow.scenes import nearest, spread_out
from kneewise.workflow.what_if import ASKED, Value, error_frames, peak, spread

FACTORS = (0.5, 0.625, 0.75, 0.875, 1.0, 1.125, 1.25, 1.375, 1.5)
"""What strength is multiplied by, from half to half as much again."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Sweep:
    """One movement with one group of muscles at l strengths, the same on both sides.

    The muscles of one leg share nothing with those of the other, so that a change of
    one side alone leaves the other as it is at a factor of 1.
    """

    group: Group
    used: dict[Bundle, tuple[Value, ...]]
    """l shares of what each group could pull, at its peak; mean over repetitions."""

    missing: dict[tuple[str, Side], tuple[Value, ...]]
    """l times N·m that no muscle makes, at its peak, by coordinate and side."""

    curves: dict[Bundle, Array]
    """(l, n) shares at each of the moments; NaN outside repetitions."""


def sweeps(
    one: Kept, time: Array, report: Callable[[float], None] = lambda _: None
) -> tuple[Sweep, ...]:
    """Every group of the model at each of ``FACTORS``.

    Args:
        one: the body in motion.
        time: (n,) s, the moments of the curves.
        report: told how far it is, from 0 to 1.

    Raises:
        BadSetting: if the body has no muscles.
    """
    frames = nearest(one, time)
    some: Indices = np.unique(frames[frames >= 0])
    if not len(some):
        return ()
    task = one.there.task(some)
    few = error_frames(len(some))
    wrong = versions(one.there.task(some[few]), one.there.doubt, one.there.ground_error)
    plain, off = _Asked(task), _Asked(wrong)
    groups = sorted({bundle.group for bundle in plain.bundles})
    found = []
    for number, group in enumerate(groups):
        found.append(_sweep(group, one, plain, off, (some, few, frames)))
        report((number + 1) / len(groups))
    return tuple(found)


class _Asked:
    """What some frames ask of the muscles, worked out once for all strengths."""

    def __init__(self, task: Task) -> None:
        body = task.body
        self.names = muscles_of(body).names
        self.bundles = tuple(bundles(self.names))
        parts = [demand(part)[0] for part in task.blocks()]
        self.parts = parts
        self.columns = {
            (name, side): body.index(f"{name}_{side.letter}")
            for name in ASKED
            for side in Side
            if f"{name}_{side.letter}" in body.coordinates
        }

    def at(self, group: Group) -> tuple[Array, Array]:
        """Shares used (l, n, g) and moments missing (l, n, q) as a group changes."""
        chosen = tuple(bundle for bundle in self.bundles if bundle.group is group)
        strengths = sweep(self.names, chosen, np.array(FACTORS))
        told: list[Outcome] = [
            what_if(part, self.names, strengths) for part in self.parts
        ]
        used = np.concatenate([each.used for each in told], axis=1)
        return used, np.concatenate([np.abs(each.missing) for each in told], axis=1)


def _sweep(
    group: Group,
    one: Kept,
    plain: _Asked,
    off: _Asked,
    frames: tuple[Indices, Indices, Indices],
) -> Sweep:
    some, few, all_ = frames
    used, lacks = plain.at(group)
    used_off, lacks_off = off.at(group)
    number = one.repetition[some]

    def values(curve: Array, wrong: Array) -> tuple[Value, ...]:
        return tuple(
            Value(
                peak(curve[level], number),
                spread(
                    [
                        peak(row, number[few])
                        for row in wrong[level].reshape(-1, len(few))
                    ]
                ),
            )
            for level in range(len(FACTORS))
        )

    return Sweep(
        group=group,
        used={
            bundle: values(used[..., i], used_off[..., i])
            for i, bundle in enumerate(plain.bundles)
        },
        missing={
            key: values(lacks[..., column], lacks_off[..., column])
            for key, column in plain.columns.items()
        },
        curves={
            bundle: np.stack([spread_out(row, some, all_) for row in used[..., i]])
            for i, bundle in enumerate(plain.bundles)
        },
    )
