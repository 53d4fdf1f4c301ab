"""Skeletons in one JSON file: Keraal, AlphaPose and MediaPipe."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kneewise.arrays import Array
from kneewise.caveat import Weight
from kneewise.errors import KneewiseError, NobodyInView, UnfitRecording
from kneewise.motion.image import ImageMotion
from kneewise.motion.motion import Motion
from kneewise.motion.recording import Recording
from kneewise.read import keypoints
from kneewise.read.keypoints.skeletons import BLAZEPOSE, COCO_17, HALPE_26
from kneewise.read.options import Options
from tests.data import recording
from tests.read.people import STANDING, figure

KERAAL = "keraal-skeletons/G3-{}-CTK-P1T1-Unknown-C-0.{}"
SIZE = np.array([1080.0, 1920.0])


def _image(found: Recording) -> ImageMotion:
    assert isinstance(found.motion, ImageMotion)
    return found.motion


def _path(motion: ImageMotion, landmark: str) -> Array:
    return motion.pixels[:, motion.landmarks.index(landmark)]


def _write(folder: Path, content: object) -> Path:
    path = folder / "pose.json"
    path.write_text(json.dumps(content))
    return path


def _marks(points: Array, shape: Array) -> list[dict[str, float]]:
    """MediaPipe's landmarks of a figure, as shares of the picture."""
    return [
        {"x": x / shape[0], "y": y / shape[1], "z": -0.1, "visibility": sure}
        for x, y, sure in points
    ]


@pytest.mark.parametrize(
    ("system", "estimator"),
    [("OP", "openpose"), ("BP", "blazepose"), ("AP", "alphapose")],
)
def test_three_estimators_saw_the_same_person(system: str, estimator: str) -> None:
    path = recording(KERAAL.format(system, "json"))

    found = keypoints.read(path, Options(rate=30))

    motion = _image(found)
    assert motion.estimator == estimator
    assert (motion.width, motion.height) == (1920, 1080)
    assert any("16:9" in caveat.text for caveat in found.caveats)
    left, right = _path(motion, "left_knee"), _path(motion, "right_knee")
    known = np.isfinite(left + right + _path(motion, "left_ankle")).all(axis=1)
    assert known.mean() > 0.8  # AlphaPose saw only the head in 30 of 195 frames
    assert (left > right)[known, 0].all()  # the person faces the camera
    assert (_path(motion, "left_ankle") > left)[known, 1].all()


def test_frames_in_which_all_points_fell_together_are_left_out() -> None:
    found = keypoints.read(recording(KERAAL.format("AP", "json")), Options(rate=30))

    knee = _path(_image(found), "left_knee")
    assert np.isnan(knee[[83, 85, 99, 142], 0]).all()  # looked up in the file
    assert any("fell together" in caveat.text for caveat in found.caveats)


@pytest.mark.parametrize(
    ("system", "spread"), [("OP", 0.03), ("BP", 0.03), ("AP", 0.03)]
)
def test_the_assumed_shape_agrees_with_the_depth_camera(
    system: str, spread: float
) -> None:
    names = [
        f"{s}_{j}" for s in ("left", "right") for j in ("shoulder", "elbow", "ankle")
    ]
    image = _image(keypoints.read(recording(KERAAL.format(system, "json")), Options()))
    depth = keypoints.read(recording(KERAAL.format("Kinect", "txt")), Options()).motion
    assert isinstance(depth, Motion)
    n = min(len(image.time), len(depth.time))
    place = np.stack([depth.path(name)[:n] for name in names])
    seen = np.stack([_path(image, name)[:n] for name in names])

    along = place[..., 0]  # away from the camera; left is +y, up is +z
    across, up = -place[..., 1] / along, -place[..., 2] / along
    known = np.isfinite(seen).all(axis=2)
    width = np.polyfit(across[known], seen[known][:, 0], 1)[0]
    height = np.polyfit(up[known], seen[known][:, 1], 1)[0]

    assert width / height == pytest.approx(1, abs=spread)


def test_a_shape_told_goes_before_the_assumed_one() -> None:
    path = recording(KERAAL.format("BP", "json"))

    found = keypoints.read(path, Options(rate=30, picture=(1000, 1000)))

    assert _image(found).width == 1000
    assert found.caveats == ()


@pytest.mark.parametrize("skeleton", [COCO_17, HALPE_26])
def test_alphapose_results_are_read(tmp_path: Path, skeleton: tuple[str, ...]) -> None:
    content = [
        {
            "image_id": f"{i}.jpg",
            "category_id": 1,
            "keypoints": figure(skeleton, shift=i + gap, scale=scale).ravel().tolist(),
            "score": 2.9,
        }
        for i in range(12)
        for gap, scale in ((0, 1.0), (-400, 0.3))
    ]

    found = keypoints.read(_write(tmp_path, content), Options(rate=30))

    motion = _image(found)
    assert motion.estimator == "alphapose"
    np.testing.assert_allclose(_path(motion, "left_hip")[:, 0], 590 + np.arange(12))
    assert any("Somebody else" in caveat.text for caveat in found.caveats)


@pytest.mark.parametrize(
    "style", ["list", "table", "bare", "tasks", "numbered", "rows"]
)
def test_mediapipe_is_read_however_it_was_saved(tmp_path: Path, style: str) -> None:
    marks = _marks(figure(BLAZEPOSE), SIZE)
    frames: dict[str, object] = {
        "list": [{"landmarks": marks, "timestamp": 40 * i} for i in range(4)],
        "table": {
            "fps": 25,
            "width": 1080,
            "height": 1920,
            "frames": [{"pose_landmarks": marks} for _ in range(4)],
        },
        "bare": [marks] * 4,
        "tasks": [{"poseLandmarks": [marks], "time": 0.04 * i} for i in range(4)],
        "numbered": {str(i): {"landmarks": marks} for i in range(4)},
        "rows": [[list(mark.values()) for mark in marks]] * 4,
    }

    path = _write(tmp_path, frames[style])
    found = keypoints.read(path, Options(rate=25, picture=(1080, 1920)))

    motion = _image(found)
    np.testing.assert_allclose(motion.time, [0, 0.04, 0.08, 0.12])
    for name in ("left_knee", "right_ankle", "left_heel"):
        np.testing.assert_allclose(_path(motion, name)[2], STANDING[name])
    np.testing.assert_allclose(_path(motion, "left_toe")[0], STANDING["left_big_toe"])
    assert motion.confidence.max() == pytest.approx(0.9)
    assert motion.lifted is None  # the depth in the picture has no known scale
    assert found.caveats == ()


def test_an_unknown_shape_is_a_doubt_about_every_angle(tmp_path: Path) -> None:
    content = [{"landmarks": _marks(figure(BLAZEPOSE), SIZE)}] * 2

    found = keypoints.read(_write(tmp_path, content), Options(rate=30))

    assert [c.weight for c in found.caveats] == [Weight.DOUBT]
    assert "every angle is distorted" in found.caveats[0].text


def test_landmarks_in_space_tell_the_shape_and_the_lift(tmp_path: Path) -> None:
    person = figure(BLAZEPOSE)
    middle = np.array([540.0, 800.0])
    world = [
        {"x": (x - middle[0]) / 700, "y": (y - middle[1]) / 700, "z": -0.2}
        for x, y, _ in person
    ]
    frame = {"landmarks": _marks(person, SIZE), "worldLandmarks": world}

    found = keypoints.read(_write(tmp_path, [frame] * 3), Options(rate=30))

    motion = _image(found)
    assert (motion.width, motion.height) == (1080, 1920)
    np.testing.assert_allclose(_path(motion, "left_knee")[0], STANDING["left_knee"])
    assert motion.lifted is not None
    knee = motion.lifted[0, motion.landmarks.index("left_knee")]
    # toward the camera, to the right of the picture, up
    np.testing.assert_allclose(knee, [0.2, 55 / 700, -300 / 700])


def test_frames_without_a_person_are_gaps(tmp_path: Path) -> None:
    marks = _marks(figure(BLAZEPOSE), SIZE)
    content = [{"landmarks": marks}, {"landmarks": []}, None, {"landmarks": marks}]

    motion = _image(keypoints.read(_write(tmp_path, content), Options()))

    assert np.isfinite(motion.pixels[:, 0, 0]).tolist() == [True, False, False, True]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({}, UnfitRecording),
        ([], UnfitRecording),
        (7, UnfitRecording),
        ({"frames": [1, 2]}, UnfitRecording),
        ({"positions": {}}, NobodyInView),
        ({"positions": {"1": {}}}, NobodyInView),
        ({"positions": {"1": {"tail": [0.5, 0.5]}}}, UnfitRecording),
        ({"positions": {"1": {"lHip": [None, None], "rHip": []}}}, NobodyInView),
    ],
)
def test_json_without_a_person_is_refused(
    tmp_path: Path, content: object, error: type[Exception]
) -> None:
    with pytest.raises(error):
        keypoints.read(_write(tmp_path, content), Options())


def test_json_of_other_programs_is_named_by_its_keys() -> None:
    path = recording("opencap-subject4/squats1_body_poses_mocap.json")

    with pytest.raises(UnfitRecording, match="time, bodies"):
        keypoints.read(path, Options())

    assert not keypoints.recognises(path)


_GOOD = [
    json.dumps({"positions": {"1": {"lHip": [0.5, 0.5], "lKnee": [0.5, 0.6]}}}),
    json.dumps([{"image_id": "1.jpg", "keypoints": figure(COCO_17).ravel().tolist()}]),
    json.dumps({"frames": [{"landmarks": _marks(figure(BLAZEPOSE), SIZE), "t": 1}]}),
    json.dumps({"people": [{"pose_keypoints_2d": figure(COCO_17).ravel().tolist()}]}),
]
_leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4)
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    good=st.sampled_from(_GOOD),
    at=st.floats(0, 1),
    drop=st.integers(0, 10),
    insert=st.sampled_from(
        ["", "1e400", "null", '"', "]", "{}", "-", "NaN", "[]", "9" * 9]
    ),
)
def test_no_damage_ends_in_anything_but_an_error_of_ours(
    tmp_path: Path, good: str, at: float, drop: int, insert: str
) -> None:
    place = int(at * len(good))
    path = tmp_path / "damaged.json"
    path.write_text(good[:place] + insert + good[place + drop :])

    with contextlib.suppress(KneewiseError):
        keypoints.read(path, Options())


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.recursive(
        _leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(
                st.sampled_from(
                    [
                        "people",
                        "positions",
                        "landmarks",
                        "image_id",
                        "keypoints",
                        "1",
                        "lHip",
                    ]
                ),
                inner,
                max_size=4,
            ),
        ),
        max_leaves=12,
    )
)
def test_no_document_ends_in_anything_but_an_error_of_ours(
    tmp_path: Path, content: object
) -> None:
    path = _write(tmp_path, content)

    with contextlib.suppress(KneewiseError):
        keypoints.read(path, Options())
