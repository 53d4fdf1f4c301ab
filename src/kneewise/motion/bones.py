"""Whether points in space are those of one body: its bones keep their lengths."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kneewise.arrays import Array, Mask

BONES = (
    *(("hip", "knee"), ("knee", "ankle")),
    *(("shoulder", "elbow"), ("elbow", "wrist")),
)
"""Segments whose ends keep their distance, on both sides."""

STRETCHED = 0.3
"""Share of its median by which a bone seems longer or shorter where two cameras see
different people; keypoints alone stretch it by a tenth."""

SEVERAL = 3
"""Bones of one frame that do so."""


def pairs(names: Sequence[str]) -> list[tuple[int, int]]:
    """The ends of every bone that is among *names*, as indices."""
    return [
        (names.index(f"{side}_{a}"), names.index(f"{side}_{b}"))
        for a, b in BONES
        for side in ("left", "right")
        if f"{side}_{a}" in names and f"{side}_{b}" in names
    ]


def stretched(names: Sequence[str], points: Array) -> Mask:
    """(n,) frames of *points* (n, k, 3) m that are not those of the usual body."""
    wrong = np.zeros(len(points), dtype=np.intp)
    for a, b in pairs(names):
        length = np.linalg.norm(points[:, a] - points[:, b], axis=1)
        known = np.isfinite(length)
        if known.any():
            off = np.abs(length / np.median(length[known]) - 1)
            wrong += known & (off > STRETCHED)
    found: Mask = wrong >= SEVERAL
    return found
