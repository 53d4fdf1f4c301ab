"""A person's own model fitted to the films of several cameras."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.cli.main import main
from kneewise.engine.body import Body
from kneewise.engine.kinematics import markers
from kneewise.engine.observe import FROM_WORLD
from kneewise.engine.scale import scaled
from kneewise.engine.write_osim import write
from kneewise.errors import UnfitRecording
from kneewise.events.event import Activity
from kneewise.measures.measure import Method
from kneewise.motion import Motion, Recording, States
from kneewise.read import read
from kneewise.read.options import Options
from kneewise.report.cameras import as_calibration
from kneewise.units import deg, in_deg
from kneewise.workflow.assessing import assess_recordings
from kneewise.workflow.cameras import joined
from kneewise.workflow.model import Modelled
from kneewise.workflow.model_in_films import as_keypoints, model_in_films
from kneewise.workflow.request import Request
from tests.data import recording
from tests.engine.bodies import body
from tests.engine.test_mixed import squatting
from tests.views import around, film, image
from tests.workflow.test_cameras import write_frames
from tests.workflow.test_real_cameras import angles_off, balancing

SPINE = "pose2sim-single/Model_Pose2Sim_body25b_scaled.osim"


def spelt(landmark: str) -> str:
    """A landmark as Pose2Sim spells it: ``RKnee``."""
    side, _, joint = landmark.partition("_")
    tips = {"toe": "SmallToe", "toe_tip": "BigToe"}
    return side[0].upper() + tips.get(joint, joint.title())


@cache
def squat() -> tuple[Body, Array, Motion]:
    """A person, their poses, and where their landmarks are."""
    made, q = squatting(2)
    whole = made.body
    motion = Motion(
        time=np.arange(len(q)) / 60,
        landmarks=whole.markers,
        positions=markers(whole, q) @ FROM_WORLD,
    )
    return whole, q, motion


def filmed(count: int = 2) -> Recording:
    """What some cameras see of them."""
    motion = squat()[2]
    cameras = around(motion.positions.mean(axis=(0, 1)), count=count)
    return joined([film(motion, camera) for camera in cameras], cameras)


def asked(model: Body, folder: Path) -> Request:
    """A request with a model whose markers are named as Pose2Sim names them."""
    chosen = [
        k
        for k, name in enumerate(model.markers)
        if name.endswith(("hip", "knee", "ankle", "heel", "toe_tip", "shoulder"))
    ]
    named = replace(
        model,
        markers=tuple(spelt(model.markers[k]) for k in chosen),
        marker_segment=model.marker_segment[chosen],
        marker_place=model.marker_place[chosen],
        muscles=None,
    )
    path = folder / "own.osim"
    write(named, path)
    return Request(files=(), model=path, activity=Activity.SQUAT)


def off(told: Modelled, truth: Array, joint: str) -> float:
    """Root mean square error of a joint's angle, both sides, degrees."""
    whole = squat()[0]
    wrong = [
        told.states.angles[:, told.body.index(f"{joint}_{side}")]
        - truth[:, whole.index(f"{joint}_{side}")]
        for side in "rl"
    ]
    return in_deg(float(np.sqrt(np.nanmean(np.square(wrong)))))


@cache
def own(folder: Path) -> tuple[Recording, Modelled]:
    """Two films of a person, and their own model in them."""
    seen = filmed()
    assert isinstance(seen.motion, Motion)
    return seen, model_in_films(seen, seen.motion, asked(squat()[0], folder))


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for all tests."""
    return tmp_path_factory.getbasetemp()


def test_a_model_finds_the_angles_of_the_person_it_is_of(folder: Path) -> None:
    _, told = own(folder)

    truth = squat()[1]
    # Their backs, heels and turning knees wander as far as is believed beforehand.
    for joint in ("knee_angle", "hip_adduction", "ankle_angle"):
        assert off(told, truth, joint) < 1.5, joint
    for joint in ("hip_flexion", "hip_rotation"):
        assert off(told, truth, joint) < 3, joint


def test_error_bars_hold_what_networks_are_off(folder: Path) -> None:
    _, told = own(folder)

    assert told.states.errors is not None
    for joint, least, most in (("knee_angle", 3, 9), ("hip_rotation", 6, 16)):
        errors = told.states.errors[:, told.body.index(f"{joint}_r")]
        assert deg(least) < np.median(errors) < deg(most), joint


def test_a_report_takes_the_angles_of_the_model(folder: Path) -> None:
    seen, _ = own(folder)

    found = assess_recordings([seen], asked(squat()[0], folder))

    methods = {m.name: m.method for m in found.measures}
    assert methods["knee_flexion"] is Method.MODEL
    said = " ".join(caveat.text for caveat in found.trials[0].recording.caveats)
    assert "the model own.osim, fitted to the keypoints of 2 cameras" in said
    assert "than the cameras see" not in said


def test_the_command_fits_a_model_to_folders_of_keypoints(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own(folder)
    motion = squat()[2]
    cameras = around(motion.positions.mean(axis=(0, 1)))
    for camera in cameras:
        write_frames(tmp_path / camera.name, image(motion, camera))
    calibration = tmp_path / "Calib.toml"
    calibration.write_text(as_calibration(cameras, {"error": 0.2}))
    films = [str(tmp_path / camera.name) for camera in cameras]
    model = ["--model", str(folder / "own.osim")]
    asked_for = ["--rate", "60", "--activity", "squat", "--json"]

    with pytest.raises(SystemExit) as end:
        main(["assess", *films, "--calibration", str(calibration), *model, *asked_for])

    assert end.value.code == 0
    said = json.loads(capsys.readouterr().out)
    assert any(
        m["name"] == "knee_flexion" and m["method"] == Method.MODEL
        for m in said["measures"]
    )


def test_a_model_of_shorter_thighs_is_said(tmp_path: Path) -> None:
    shorter = dict.fromkeys(("femur_r", "femur_l"), np.full(3, 0.88))
    seen = filmed()
    assert isinstance(seen.motion, Motion)

    model = scaled(replace(squat()[0], muscles=None), shorter)
    told = model_in_films(seen, seen.motion, asked(model, tmp_path))

    texts = [caveat.text for caveat in told.caveats]
    assert any("thighs are" in text and "mm shorter" in text for text in texts)
    assert not any("shanks are" in text for text in texts)


def test_a_model_without_keypoints_is_refused_with_a_remedy(tmp_path: Path) -> None:
    seen = filmed()
    assert isinstance(seen.motion, Motion)
    model = replace(squat()[0], muscles=None)
    numbered = tuple(f"M{k}" for k in range(len(model.markers)))
    write(replace(model, markers=numbered), tmp_path / "lab.osim")
    request = Request(files=(), model=tmp_path / "lab.osim")

    with pytest.raises(UnfitRecording, match="named as keypoints") as refused:
        model_in_films(seen, seen.motion, request)

    assert "--names" in str(refused.value.remedy)


def test_toes_are_between_big_and_small_and_heads_are_left_out() -> None:
    model = body(SPINE)

    found, weights = as_keypoints(model, {}, None)

    place = dict(zip(found.markers, found.marker_place, strict=True))
    given = dict(zip(model.markers, model.marker_place, strict=True))
    middle = (given["RBigToe"] + given["RSmallToe"]) / 2
    assert place["right_toe"] == pytest.approx(middle)
    assert place["right_toe_tip"] == pytest.approx(given["RBigToe"])
    assert not {"neck", "head", "nose"} & set(found.markers)
    assert weights == {}


def pose2sims_tasks(folder: Path) -> Path:
    """How much each marker counts for Pose2Sim, which holds the back straight, too."""
    twice = ("RHip", "LHip", "RShoulder", "LShoulder")
    markers_ = "".join(
        f'<IKMarkerTask name="{name}"><apply>true</apply>'
        f"<weight>{2 if name in twice else 1}</weight></IKMarkerTask>"
        for name in body(SPINE).markers
        if name not in ("Neck", "Head", "Nose")
    )
    back = (
        '<IKCoordinateTask name="L5_S1_Flex_Ext"><apply>true</apply>'
        "<weight>1</weight><value_type>default_value</value_type></IKCoordinateTask>"
    )
    path = folder / "tasks.xml"
    path.write_text(
        '<OpenSimDocument Version="40000"><InverseKinematicsTool><IKTaskSet><objects>'
        f"{markers_}{back}</objects></IKTaskSet></InverseKinematicsTool>"
        "</OpenSimDocument>"
    )
    return path


def test_four_real_cameras_and_their_model_give_the_angles_of_pose2sim(
    tmp_path: Path,
) -> None:
    films, rooms = balancing()
    seen = joined(films, rooms)
    assert isinstance(seen.motion, Motion)

    told = model_in_films(
        seen,
        seen.motion,
        Request(files=(), model=recording(SPINE), tasks=pose2sims_tasks(tmp_path)),
    )

    truth = read(
        recording("pose2sim-single/reference_ik_body25b.mot"), Options()
    ).motion
    assert isinstance(truth, States)
    for joint in ("hip_flexion", "hip_adduction", "knee_angle"):
        assert angles_off(told, truth, joint) < 4, joint
    assert angles_off(told, truth, "ankle_angle") < 5
    assert angles_off(told, truth, "hip_rotation") < 8  # their hips face elsewhere
