"""A film and sensors in one call, on the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from kneewise.motion import ImageMotion, Inertial
from tests.cli.outcome import Kneewise, Outcome
from tests.engine.films import STATURE, Case, anybody
from tests.engine.straps import THIGHS, Strapping, strapped
from tests.motion.worn import Drawn
from tests.read.sensor_files import table, written

WORN = Strapping(seed=67)


@cache
def case() -> Case:
    return anybody(67, 0.0)


@cache
def thighs() -> Inertial:
    return strapped(case().motion, WORN)


def points(image: ImageMotion) -> str:
    """A film as the points that were seen in it."""
    names = [f"{name}_{axis}" for name in image.landmarks for axis in "xy"]
    rows = np.column_stack([image.time, image.pixels.reshape(len(image.time), -1)])
    lines = [",".join(f"{value:.6g}" for value in row) for row in rows]
    return "\n".join([",".join(["time", *names]), *lines]) + "\n"


def assessed(
    kneewise: Kneewise, folder: Path, sensors: Inertial, *more: str
) -> Outcome:
    film = written(folder, points(case().image), "clip.csv")
    worn = written(folder, table(Drawn(inertial=sensors, angles={})), "thighs.csv")
    words = ("--picture", "1080x1920", "--activity", "squat")
    return kneewise("assess", film, worn, *words, "--out", folder / "out", *more)


def test_one_call_makes_one_recording_of_both(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    found = assessed(kneewise, tmp_path, thighs(), "--height", str(STATURE))

    assert (found.status, found.err) == (0, "")
    assert "thighs.csv began 2.0" in " ".join(found.out.split())
    told = json.loads((tmp_path / "out" / "assessment.json").read_text())
    assert told["recording"]["file"] == "clip.csv + thighs.csv"
    turns = [m for m in told["measures"] if m["name"] == "hip_internal_rotation"]
    assert {m["side"] for m in turns} == {"left", "right"}
    assert {m["method"] for m in turns} == {"one camera in space"}


@pytest.mark.long
def test_without_a_height_the_film_alone_is_told(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    found = assessed(kneewise, tmp_path, thighs())

    assert (found.status, found.err) == (0, "")
    assert "not fitted together" in " ".join(found.out.split())


def gone(inertial: Inertial) -> Inertial:
    """Sensors that fell silent as the person began to move."""
    still = inertial.time < WORN.late + WORN.more + 0.5
    parts = {
        name: getattr(inertial, name)[still]
        for name in ("time", "turn_rate", "acceleration", "orientation")
    }
    return replace(inertial, **parts)


@pytest.mark.parametrize(
    ("sensors", "sentence", "remedy"),
    [
        pytest.param(
            lambda: replace(thighs(), sensors=THIGHS[::-1]),
            "left and right are exchanged",
            "--sensor NAME=left_thigh",
            marks=pytest.mark.long,
        ),
        pytest.param(
            lambda: strapped(anybody(71, 0.0).motion, replace(WORN, slower=1.3)),
            "",
            "one person and one movement",
            marks=pytest.mark.long,
        ),
        (
            lambda: gone(thighs()),
            "do not move as the person in the film does",
            "calls of their own",
        ),
    ],
)
def test_sensors_that_do_not_go_with_the_film_are_refused(
    kneewise: Kneewise,
    tmp_path: Path,
    sensors: object,
    sentence: str,
    remedy: str,
) -> None:
    assert callable(sensors)

    found = assessed(kneewise, tmp_path, sensors(), "--height", str(STATURE))

    assert found.is_one_sentence_and_a_remedy()
    assert found.sentence.startswith("clip.csv + thighs.csv: ")
    assert sentence in found.sentence
    assert remedy in found.remedy
    assert not (tmp_path / "out").exists()
