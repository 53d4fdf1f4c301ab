"""Compile the kernels before the tests, so that no two of these compile the same one.

Run with ``python -m tests.compiled``.
"""

from __future__ import annotations

import numpy as np

from kneewise.anatomy import Side
from kneewise.engine.one_camera.lift import lifted
from kneewise.engine.paths import lengths_and_arms
from kneewise.events.event import Activity
from kneewise.motion import Kind, Recording, Source
from kneewise.person import Person
from kneewise.simulate.moves import Truth, squats
from kneewise.workflow import Request
from kneewise.workflow.assessing import assess_recordings
from kneewise.workflow.cameras import joined
from tests.engine.films import STATURE, anybody
from tests.engine.strings import ELLIPSOID, string
from tests.workflow.test_cameras import cameras, collapse, films


def main() -> None:
    """Fit markers, muscles, a film and two films once each; and a muscle of others."""
    markers()
    egg = string(kind=ELLIPSOID, size=(0.05, 0.05, 0.05), start=(0.4, 0, 0))
    lengths_and_arms(egg, np.zeros((1, 3)))
    lifted(anybody(1, 0.0).image, STATURE)
    collapse([joined(films(), cameras())], Side.LEFT)


def markers() -> None:
    """A squat with all that comes of it when height and mass are known."""
    motion = squats(Truth(rate=60.0, repetitions=1))
    source = Source(
        file="squat.trc",
        sha256="0" * 64,
        kind=Kind.MARKERS,
        rate=motion.rate,
        duration=float(motion.time[-1]),
    )
    person = Person(height=1.75, mass=70.0)
    request = Request(files=(), activity=Activity.SQUAT, person=person)
    assess_recordings([Recording(motion=motion, source=source)], request)


if __name__ == "__main__":
    main()
