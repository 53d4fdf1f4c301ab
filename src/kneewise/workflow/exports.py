"""A body in motion as files for OpenSim: the model, its angles, its muscles."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.effort import effort
from kneewise.engine.paths import muscles_of
from kneewise.engine.write_osim import as_osim
from kneewise.errors import UnfitRecording
from kneewise.report.opensim import as_sto
from kneewise.workflow.kept import Kept, read


def model_file(bodies: Sequence[Kept | None]) -> str:
    """The first fitted body as the text of an OpenSim model.

    Raises:
        UnfitRecording: if there is none.
    """
    known = [one for one in bodies if one is not None]
    if not known:
        raise UnfitRecording(
            "no body was fitted here to write.",
            remedy="Leave --osim out, or give markers (TRC, C3D) with --mass.",
        )
    return as_osim(known[0].there.body)


def muscle_files(folder: Path, recording: int, path: Path) -> dict[Path, str]:
    """Muscle forces, activations and joint moments over time, as STO files.

    Args:
        folder: of the result.
        recording: which of its recordings, from 0.
        path: of the forces; the others get ``_activation`` and ``_moment`` before the
            ending.

    Raises:
        UnfitRecording: if the result keeps no body in motion.
    """
    there = read(folder, recording).there
    names = muscles_of(there.body).names
    found = effort(there.task(np.arange(len(there.time))))
    body = there.body
    free = (body.coupled_to < 0) & ~body.locked.astype(np.bool_)
    kinds = [
        f"{body.coordinates[i]}_{'force' if body.translates[i] else 'moment'}"
        for i in np.flatnonzero(free)
    ]
    tables: dict[str, tuple[tuple[str, ...], Array]] = {
        "": (names, found.forces),
        "_activation": (names, found.activations),
        "_moment": (tuple(kinds), found.moments[:, free]),
    }
    return {
        path.with_stem(path.stem + ending): as_sto(
            path.stem + ending, there.time, columns, values
        )
        for ending, (columns, values) in tables.items()
    }
