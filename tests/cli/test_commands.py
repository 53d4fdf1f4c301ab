"""Every command and every option does what its help says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from kneewise import __version__
from kneewise.anatomy import Side
from kneewise.motion import Motion, States
from kneewise.motion.angles import angles
from kneewise.read import sto, trc
from kneewise.read.options import Options
from kneewise.report.opensim import write_mot
from kneewise.units import in_deg
from tests.cli import drawn
from tests.cli.outcome import Kneewise, Outcome

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "assessment.schema.json"
EXACT = 1.0  # deg: what smoothing takes from a drawn bend of the knee


def contract(found: Outcome) -> dict[str, Any]:
    """The JSON of a run, which must be all there is and keep its schema."""
    assert (found.status, found.err) == (0, "")
    read: dict[str, Any] = json.loads(found.out)
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(read)
    return read


def collapse_deg(read: dict[str, Any], side: str, recording: int = 0) -> float:
    """The inward bend over all repetitions."""
    (value,) = (
        measure["value"]
        for measure in read["measures"]
        if measure["name"] == "knee_collapse"
        and measure["side"] == side
        and measure["repetition"] is None
        and measure["recording"] == recording
    )
    return in_deg(float(value))


@pytest.mark.parametrize("command", ["assess", "demo"])
def test_help_of_a_command_shows_an_example(kneewise: Kneewise, command: str) -> None:
    found = kneewise(command, "--help")

    assert (found.status, found.err) == (0, "")
    assert "Examples:" in found.out
    assert f"kneewise {command}" in found.out


def test_help_names_every_command(kneewise: Kneewise) -> None:
    found = kneewise("--help")

    assert found.status == 0
    assert all(name in found.out for name in ("assess", "demo", "--version"))


def test_the_command_alone_shows_the_help(kneewise: Kneewise) -> None:
    found = kneewise()

    assert found.status == 2
    assert "Commands:" in found.out + found.err


def test_the_version_is_said(kneewise: Kneewise) -> None:
    found = kneewise("--version")

    assert (found.status, found.out) == (0, f"kneewise {__version__}\n")


@pytest.mark.parametrize(
    "words",
    [
        ["assess"],
        ["assess", "a.trc", "--colour", "red"],
        ["assess", "a.trc", "--activity", "swim"],
        ["assess", "a.trc", "--side", "middle"],
        ["assess", "a.trc", "--unit", "feet"],
        ["assess", "a.trc", "--height", "tall"],
        ["assess", "a.trc", "--out"],
        ["demo", "--movement", "swim"],
        ["dance"],
        ["--colour"],
    ],
)
def test_wrong_usage_ends_with_2(kneewise: Kneewise, words: list[str]) -> None:
    found = kneewise(*words)

    assert (found.status, found.out) == (2, "")
    assert "Error: " in found.err
    assert "Traceback" not in found.err


def test_the_demo_finds_what_it_drew_and_says_it_is_simulated(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    found = kneewise("demo", "--out", tmp_path / "demo")

    assert (found.status, found.err) == (0, "")
    assert "imulated person" in found.out
    assert "report.html" in found.out
    assert {p.name for p in (tmp_path / "demo").iterdir()} == {
        "report.html",
        "assessment.json",
    }
    written = json.loads((tmp_path / "demo" / "assessment.json").read_text())
    # 1.5 px of noise on a shank of some 170 px; a peak takes the largest of it
    assert collapse_deg(written, "right") == pytest.approx(22, abs=3)
    assert collapse_deg(written, "left") == pytest.approx(4, abs=3)


@pytest.mark.parametrize("movement", ["squat", "sit_to_stand", "walk"])
def test_every_demo_prints_json_that_keeps_the_schema(
    kneewise: Kneewise, tmp_path: Path, movement: str
) -> None:
    found = kneewise("demo", "--movement", movement, "--json", "--out", tmp_path)

    read = contract(found)
    assert read["activity"]["name"] == movement
    assert read["recording"]["kind"] == "simulated"


def test_a_report_lands_beside_the_recording(kneewise: Kneewise, squat: Path) -> None:
    found = kneewise("assess", squat)

    assert (found.status, found.err) == (0, "")
    folder = squat.with_name("squat.trc.kneewise")
    assert {p.name for p in folder.iterdir()} == {"report.html", "assessment.json"}
    assert str(folder / "report.html") in re.sub(r"\s", "", found.out)


def test_what_is_printed_is_what_is_written(kneewise: Kneewise, squat: Path) -> None:
    found = kneewise("assess", squat, "--json")

    written = squat.with_name("squat.trc.kneewise") / "assessment.json"
    assert contract(found) == json.loads(written.read_text())


def test_drawn_markers_give_the_drawn_angles(kneewise: Kneewise, squat: Path) -> None:
    read = contract(kneewise("assess", squat, "--json"))

    assert read["activity"]["name"] == "squat"
    assert len(read["repetitions"]) == 3
    assert collapse_deg(read, "right") == pytest.approx(22, abs=EXACT)
    assert collapse_deg(read, "left") == pytest.approx(4, abs=EXACT)


def test_two_recordings_make_one_assessment(
    kneewise: Kneewise, squat: Path, tmp_path: Path
) -> None:
    seen = drawn.squat_csv(tmp_path / "seen.csv")

    read = contract(kneewise("assess", squat, seen, "--json", "--out", tmp_path / "o"))

    files = [one["recording"]["file"] for one in read["recordings"]]
    assert files == ["squat.trc", "seen.csv"]
    assert {measure["recording"] for measure in read["measures"]} == {0, 1}


def test_joint_angles_come_back_from_the_mot_file(
    kneewise: Kneewise, squat: Path, tmp_path: Path
) -> None:
    kneewise("assess", squat, "--mot", tmp_path / "angles.mot")

    found = sto.read(tmp_path / "angles.mot", Options()).motion
    assert isinstance(found, States)
    expected = angles(drawn.body())
    for name in ("knee_angle_r", "knee_angle_l", "hip_adduction_r"):
        difference = in_deg(found.angle(name) - expected.angle(name))
        assert np.nanmax(np.abs(difference)) < EXACT


def test_landmarks_come_back_from_the_trc_file(
    kneewise: Kneewise, squat: Path, tmp_path: Path
) -> None:
    kneewise("assess", squat, "--trc", tmp_path / "joints.trc")

    found = trc.read(tmp_path / "joints.trc", Options()).motion
    assert isinstance(found, Motion)
    gap = found.path("right_knee") - drawn.body().path("right_knee")
    assert np.nanmax(np.abs(gap)) < 0.005  # m, of smoothing


def test_the_csv_file_has_a_row_for_each_measure(
    kneewise: Kneewise, squat: Path, tmp_path: Path
) -> None:
    found = kneewise("assess", squat, "--json", "--csv", tmp_path / "numbers.csv")

    rows = (tmp_path / "numbers.csv").read_text().splitlines()
    assert len(rows) == 1 + len(contract(found)["measures"])


@pytest.mark.parametrize("side", Side)
def test_one_side_alone_is_measured_on_request(
    kneewise: Kneewise, squat: Path, side: Side
) -> None:
    read = contract(kneewise("assess", squat, "--side", side, "--json"))

    assert {m["side"] for m in read["measures"]} <= {side.value, None}
    assert collapse_deg(read, side.value) > 0


def test_the_person_is_believed(kneewise: Kneewise, squat: Path) -> None:
    words = ("--height", "1.78", "--mass", "72", "--activity", "squat")
    read = contract(kneewise("assess", squat, *words, "--json"))

    assert read["person"]["height"] == 1.78
    assert read["person"]["mass"] == 72
    assert read["activity"] == {"name": "squat", "sureness": 1}


def test_own_marker_names_are_understood(
    kneewise: Kneewise, squat: Path, tmp_path: Path
) -> None:
    squat.write_text(squat.read_text().replace("right_knee\t", "RECHTSAUSSEN\t"))
    names = tmp_path / "names.toml"
    names.write_text('RECHTSAUSSEN = "right_knee"\n')

    read = contract(kneewise("assess", squat, "--names", names, "--json"))

    assert collapse_deg(read, "right") == pytest.approx(22, abs=EXACT)


def test_the_unit_can_be_put_right(kneewise: Kneewise, squat: Path) -> None:
    squat.write_text(squat.read_text().replace("\tmm\t", "\tm\t"))

    read = contract(kneewise("assess", squat, "--unit", "mm", "--json"))

    assert collapse_deg(read, "right") == pytest.approx(22, abs=EXACT)


def test_a_standing_trial_and_forces_are_taken_along(
    kneewise: Kneewise, squat: Path, tmp_path: Path
) -> None:
    standing = drawn.squat_trc(tmp_path / "stand.trc", repetitions=0)
    forces = tmp_path / "grf.mot"
    columns = [f"ground_force_{part}" for part in ("vx", "vy", "vz", "px", "py", "pz")]
    time = np.arange(0, 10, 0.1)
    values = np.tile([0.0, 700, 0, 0, 0, 0.1], (len(time), 1))
    rows = np.column_stack([time, values])
    forces.write_text(
        "forces\nnRows=100\nnColumns=7\nendheader\ntime\t"
        + "\t".join(columns)
        + "\n"
        + "\n".join("\t".join(f"{x:g}" for x in row) for row in rows)
    )

    read = contract(
        kneewise("assess", squat, "--static", standing, "--forces", forces, "--json")
    )

    assert len(read["repetitions"]) == 3


def test_joint_angles_alone_are_enough(kneewise: Kneewise, tmp_path: Path) -> None:
    write_mot(angles(drawn.body()), tmp_path / "angles.mot")

    read = contract(kneewise("assess", tmp_path / "angles.mot", "--json"))

    assert read["recording"]["kind"] == "angles"
    assert len(read["repetitions"]) == 3


def test_a_file_name_may_have_spaces_brackets_and_any_letters(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    folder = tmp_path / "Ελένη [bold] 膝"
    folder.mkdir()
    path = drawn.squat_trc(folder / "приседание [bold red] 1 %s.trc")

    read = contract(kneewise("assess", path, "--json"))
    shown = kneewise("assess", path)

    assert read["recording"]["file"] == path.name
    assert shown.status == 0
    assert "приседание [bold red] 1 %s.trc" in shown.out


def test_a_file_name_of_no_alphabet_is_survived(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    path = drawn.squat_trc(tmp_path / "caf\udce9.trc")

    read = contract(kneewise("assess", path, "--json"))

    assert read["recording"]["file"] == "caf?.trc"


def test_a_process_prints_nothing_but_json(tmp_path: Path, squat: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kneewise", "assess", squat, "--json"],
        capture_output=True,
        cwd=tmp_path,
        text=True,
        check=False,
    )

    read = contract(Outcome(status=done.returncode, out=done.stdout, err=done.stderr))
    assert read["recording"]["file"] == "squat.trc"
