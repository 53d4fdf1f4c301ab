"""OpenPose folders: skeletons, gaps, several people, several cameras."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.errors import NobodyInView, UnfitRecording, UnreadableFile
from kneewise.motion.image import ImageMotion
from kneewise.motion.recording import Recording
from kneewise.read import keypoints
from kneewise.read.keypoints.skeletons import BODY_25, BODY_25B, COCO_18, HALPE_26
from kneewise.read.options import Options
from tests.data import recording
from tests.read.people import STANDING, figure


def _frame(*people: Array) -> str:
    return json.dumps(
        {"people": [{"pose_keypoints_2d": one.ravel().tolist()} for one in people]}
    )


def _folder(folder: Path, frames: dict[int, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for number, content in frames.items():
        (folder / f"squat_{number:012d}_keypoints.json").write_text(content)
    return folder


def _image(found: Recording) -> ImageMotion:
    assert isinstance(found.motion, ImageMotion)
    return found.motion


def _path(motion: ImageMotion, landmark: str) -> Array:
    return motion.pixels[:, motion.landmarks.index(landmark)]


@pytest.mark.parametrize("skeleton", [BODY_25, BODY_25B, COCO_18, HALPE_26])
def test_each_skeleton_is_known_by_its_points(
    tmp_path: Path, skeleton: tuple[str, ...]
) -> None:
    person = figure(skeleton)
    folder = _folder(tmp_path / "cam", {i: _frame(person) for i in range(5)})

    motion = _image(keypoints.read(folder, Options(rate=50)))

    assert motion.estimator == "openpose"
    assert motion.rate == pytest.approx(50)
    for name in ("nose", "left_knee", "right_knee", "left_ankle", "right_hip"):
        np.testing.assert_allclose(_path(motion, name)[0], STANDING[name])
    if "left_small_toe" in skeleton:
        np.testing.assert_allclose(_path(motion, "left_toe")[0], (620, 1455))
        np.testing.assert_allclose(_path(motion, "left_toe_tip")[0], (605, 1460))


def test_the_two_orders_of_25_points_differ_without_feet_too(tmp_path: Path) -> None:
    for skeleton in (BODY_25, BODY_25B):
        person = figure(skeleton)
        person[19:] = 0
        folder = _folder(
            tmp_path / str(len(list(tmp_path.iterdir()))), {0: _frame(person)}
        )

        motion = _image(keypoints.read(folder, Options()))

        np.testing.assert_allclose(_path(motion, "left_knee")[0], STANDING["left_knee"])


def test_a_missing_frame_leaves_a_gap_in_time(tmp_path: Path) -> None:
    person = _frame(figure(BODY_25))
    folder = _folder(tmp_path / "cam", {7: person, 8: person, 11: person})

    motion = _image(keypoints.read(folder, Options(rate=10)))

    np.testing.assert_allclose(motion.time, [0, 0.1, 0.4])


def test_points_not_seen_are_nan_with_confidence_0(tmp_path: Path) -> None:
    hidden = figure(BODY_25)
    hidden[BODY_25.index("left_knee")] = 0
    folder = _folder(
        tmp_path / "cam",
        {0: _frame(figure(BODY_25)), 1: _frame(hidden), 2: _frame()},
    )

    motion = _image(keypoints.read(folder, Options()))

    knee = motion.landmarks.index("left_knee")
    assert np.isnan(motion.pixels[1:, knee]).all()
    assert motion.confidence[:, knee].tolist() == [0.9, 0, 0]
    assert np.isfinite(motion.pixels[1, motion.landmarks.index("left_hip")]).all()


def test_the_large_person_is_followed_past_a_small_one(tmp_path: Path) -> None:
    frames = {}
    for i in range(30):
        near = figure(BODY_25, shift=4.0 * i)
        far = figure(BODY_25, shift=600 - 8.0 * i, scale=0.4)
        people = (near, far) if i % 3 else (far, near)
        frames[i] = _frame(*people)
    folder = _folder(tmp_path / "cam", frames)

    found = keypoints.read(folder, Options(rate=30))

    x = _path(_image(found), "left_hip")[:, 0]
    np.testing.assert_allclose(x, 590 + 4.0 * np.arange(30))
    assert any("Somebody else" in caveat.text for caveat in found.caveats)


def test_a_real_person_is_followed_in_a_real_folder() -> None:
    folder = recording("pose2sim-single/openpose_json/cam02_json")

    found = keypoints.read(folder, Options(rate=60))

    motion = _image(found)
    hip = _path(motion, "left_hip")
    assert np.isfinite(hip).all()
    assert np.abs(np.diff(hip, axis=0)).max() < 30  # px: the man never jumps away
    assert (_path(motion, "left_ankle")[:, 1] > _path(motion, "left_knee")[:, 1]).all()
    assert any("Somebody else" in caveat.text for caveat in found.caveats)
    assert keypoints.recognises(folder)


def test_several_cameras_are_named_to_choose_from() -> None:
    folder = recording("pose2sim-single/openpose_json")

    with pytest.raises(UnfitRecording, match="4 cameras: cam01_json") as refusal:
        keypoints.read(folder, Options())

    assert "openpose_json/cam01_json" in refusal.value.remedy


def test_a_rate_nobody_said_is_a_doubt(tmp_path: Path) -> None:
    person = _frame(figure(BODY_25))
    folder = _folder(tmp_path / "cam", {0: person, 1: person})

    assumed = keypoints.read(folder, Options())
    told = keypoints.read(folder, Options(rate=120))

    assert any("taken as 30 Hz" in caveat.text for caveat in assumed.caveats)
    assert told.caveats == ()
    assert told.source.rate == pytest.approx(120)


def test_one_frame_is_enough_to_read(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_text(_frame(figure(BODY_25)))

    motion = _image(keypoints.read(path, Options()))

    assert len(motion.time) == 1


def test_mixed_cameras_and_empty_folders_are_refused(tmp_path: Path) -> None:
    mixed = tmp_path / "mixed"
    mixed.mkdir()
    for camera in ("a", "b"):
        (mixed / f"{camera}_0001.json").write_text(_frame(figure(BODY_25)))
    empty = tmp_path / "empty"
    empty.mkdir()

    with pytest.raises(UnfitRecording, match="two files for frame 1"):
        keypoints.read(mixed, Options())
    with pytest.raises(UnfitRecording, match="no JSON file"):
        keypoints.read(empty, Options())


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        (_frame(), NobodyInView, "nobody"),
        (_frame(0 * figure(BODY_25)), NobodyInView, "nobody"),
        ('{"people": [', UnreadableFile, "breaks off"),
        ("", UnreadableFile, "empty"),
        ("[" * 100000, UnreadableFile, "reason|breaks off"),
        ('{"people": {}}', UnreadableFile, "people"),
        ('{"people": [{"pose_keypoints_2d": [1, 2]}]}', UnreadableFile, "three"),
        ('{"people": [{"pose_keypoints_2d": ["a"]}]}', UnreadableFile, "numbers"),
        ('{"people": [{"pose_keypoints_2d": [1e300, 1, 1]}]}', UnreadableFile, "1e"),
        ('{"people": [{"pose_keypoints_2d": [1, 1, 1]}]}', UnfitRecording, "1 points"),
    ],
)
def test_a_damaged_frame_says_which_and_what(
    tmp_path: Path, content: str, error: type[Exception], said: str
) -> None:
    folder = _folder(tmp_path / "cam", {3: content})

    with pytest.raises(error, match=said):
        keypoints.read(folder, Options())
