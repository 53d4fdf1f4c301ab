"""What a fit solves for: which coordinates, in which order, and how they depend."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from kneewise.arrays import Array, Indices, Mask
from kneewise.engine.body import Body
from kneewise.engine.kernels.kinematics import real, whole
from kneewise.engine.kernels.problem import Plan
from kneewise.engine.kernels.tree import STRAIGHT, Tree, tree


def carried(body: Body, segments: Indices) -> Mask:
    """(s,) the segments that carry something on *segments*: those and all below."""
    kept = np.zeros(len(body.segments), dtype=bool)
    for segment in segments:
        s = int(segment)
        while s >= 0 and not kept[s]:
            kept[s] = True
            s = int(body.parent[s])
    return kept


def plan(
    body: Body, segment: Indices, place: Array, fixed: Mask
) -> tuple[Tree, Plan, Indices]:
    """How a body is fitted to points on it.

    Args:
        body: the body.
        segment: (k,) of each point; -1 for one on the ground, which says nothing.
        place: (k, 3) m, in the segment's joint frame.
        fixed: (q,) coordinates that are not to be solved for.

    Returns:
        the joints that matter, the plan, and which of the points are in it, in its
        order.
    """
    kept = carried(body, segment)
    number = np.cumsum(kept) - 1
    joints = tree(body, kept)
    points = np.flatnonzero(segment >= 0)
    points = points[np.argsort(number[segment[points]], kind="stable")]
    home = number[segment[points]]
    screws = _Screws(joints, fixed)
    depth, line = _lines(screws)
    wide = line.shape[1]
    slots = [
        high * wide + int(depth[low])
        for low, high in (sorted(pair) for pair in screws.column_pairs())
    ]
    return (
        joints,
        Plan(
            axis_screw=whole(np.array(screws.axis_screw, dtype=np.intp)),
            first_screw=whole(np.array(screws.first, dtype=np.intp)),
            column=whole(np.array(screws.column, dtype=np.intp)),
            curved=whole(np.array(screws.curved, dtype=np.intp)),
            first_pair=whole(np.array(screws.first_pair, dtype=np.intp)),
            pair_screw=whole(np.array(screws.pair_screw, dtype=np.intp)),
            pair_slot=whole(np.array(slots, dtype=np.intp)),
            coordinate=whole(np.array(screws.coordinate, dtype=np.intp)),
            depth=whole(depth),
            line=whole(line),
            own_slot=whole(np.arange(len(depth)) * wide + depth),
            first_marker=whole(np.searchsorted(home, np.arange(kept.sum() + 1))),
            marker_place=real(place[points]),
        ),
        points,
    )


class _Screws:
    """What each coordinate does in each joint, and what it hangs on."""

    def __init__(self, joints: Tree, fixed: Mask) -> None:
        self.coordinate: list[int] = []
        self.column: list[int] = []
        self.curved: list[int] = []
        self.axis_screw = [-1] * len(joints.kind)
        self.first = [0]
        self.pair_screw: list[int] = []
        self.first_pair = [0]
        lines: list[list[int]] = []
        for s, parent in enumerate(joints.parent):
            line = list(lines[parent]) if parent >= 0 else []
            for a in range(joints.first[s], joints.first[s + 1]):
                if joints.column[a] >= 0 and not fixed[joints.column[a]]:
                    self._add(a, joints, line)
            lines.append(line)
            self.first.append(len(self.column))

    def _add(self, a: int, joints: Tree, line: list[int]) -> None:
        """Take in axis *a*, which hangs on the screws of *line*."""
        coordinate = int(joints.column[a])
        if coordinate not in self.coordinate:
            self.coordinate.append(coordinate)
        column = self.coordinate.index(coordinate)
        own = range(self.first[-1], len(self.column))
        screw = next((k for k in own if self.column[k] == column), None)
        if screw is None:
            screw = len(self.column)
            self.column.append(column)
            self.curved.append(int(joints.law[a] != STRAIGHT))
            self.pair_screw.extend(self._twice(line, column))
            self.first_pair.append(len(self.pair_screw))
            line.append(screw)
        else:
            self.curved[screw] = 1
        self.axis_screw[a] = screw

    def _twice(self, line: list[int], column: int) -> list[int]:
        """The screws of *line*; one of the same column counts for both orders."""
        return [k for k in line for _ in range(1 + (self.column[k] == column))]

    def column_pairs(self) -> list[tuple[int, int]]:
        """The columns of each pair of screws."""
        return [
            (self.column[k], self.column[i])
            for k, (first, after) in enumerate(pairwise(self.first_pair))
            for i in self.pair_screw[first:after]
        ]


def _lines(screws: _Screws) -> tuple[Indices, Indices]:
    """For each column, how many columns it depends on, and which (see ``Plan``).

    Two columns that meet in the matrix must lie on one line, after elimination from
    the last column to the first: the elimination tree.
    """
    n = len(screws.coordinate)
    near: list[set[int]] = [set() for _ in range(n)]
    for pair in screws.column_pairs():
        low, high = sorted(pair)
        if low != high:
            near[high].add(low)
    above = [-1] * n
    for c in range(n - 1, -1, -1):
        if near[c]:
            above[c] = max(near[c])
            near[above[c]] |= near[c] - {above[c]}
    lines: list[list[int]] = []
    for c in range(n):
        lines.append([*(lines[above[c]] if above[c] >= 0 else []), c])
    depth = np.array([len(line) - 1 for line in lines], dtype=np.intp)
    padded = np.zeros((n, int(depth.max(initial=0)) + 1), dtype=np.intp)
    for c, line in enumerate(lines):
        padded[c, : len(line)] = line
    return depth, padded
