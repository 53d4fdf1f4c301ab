"""Several cameras, from films to measures: on drawn people and on a real one."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.caveat import Weight
from kneewise.cli.main import main
from kneewise.errors import BadSetting, UnfitRecording
from kneewise.events.event import Activity
from kneewise.motion import ImageMotion, Kind, Motion, Recording
from kneewise.motion.camera import Camera
from kneewise.person import Person
from kneewise.report.cameras import as_calibration
from kneewise.simulate.moves import Truth, squats
from kneewise.simulate.walking import walk
from kneewise.units import deg, mm
from kneewise.workflow.assessing import assess_recordings
from kneewise.workflow.calibrating import of_films
from kneewise.workflow.cameras import joined, matched
from kneewise.workflow.marked import together_with_markers
from kneewise.workflow.request import Request
from tests.views import around, film, late

NOISE = 4.0  # px, what pose networks scatter at 4 m
LEFT, RIGHT = deg(4), deg(18)


@cache
def squat() -> Motion:
    """A squat in which the right knee falls inwards."""
    return squats(Truth(left=LEFT, right=RIGHT, rate=60.0, repetitions=1))


def cameras(count: int = 2) -> list[Camera]:
    """Cameras about the squatting person."""
    middle: Array = np.nanmean(squat().positions, axis=(0, 1))
    return around(middle, count=count)


def films(count: int = 2, noise: float = NOISE) -> list[Recording]:
    """What they film."""
    return [
        film(squat(), one, noise=noise, seed=k) for k, one in enumerate(cameras(count))
    ]


def collapse(recordings: Sequence[Recording], side: Side) -> tuple[float, float]:
    """The inward bend of a knee over all squats, and its standard error."""
    request = Request(files=(), activity=Activity.SQUAT, person=Person(height=1.75))
    found = assess_recordings(recordings, request)
    one = next(
        m
        for m in found.measures
        if m.name == "knee_collapse" and m.side is side and m.repetition is None
    )
    assert one.value is not None
    assert one.standard_error is not None
    return one.value, one.standard_error


def test_the_bend_that_was_drawn_is_measured_within_its_error() -> None:
    together = joined(films(), cameras())

    for side, truth in ((Side.LEFT, LEFT), (Side.RIGHT, RIGHT)):
        value, error = collapse([together], side)
        assert abs(value - truth) < 2 * error
        assert abs(value - truth) < deg(3)


def told_lag(found: Recording) -> float:
    """How far a film was said to run ahead, s."""
    said = [re.search(r"cam\d runs ([\d.]+) s ahead", c.text) for c in found.caveats]
    return next(float(match[1]) for match in said if match)


def test_a_late_film_is_brought_into_step_and_that_is_said() -> None:
    first, second = films()
    in_step = joined([first, second], cameras())

    mended = joined([first, late(second, 0.7)], cameras())

    assert told_lag(mended) == pytest.approx(0.7, abs=0.01)
    assert isinstance(mended.motion, Motion)
    assert isinstance(in_step.motion, Motion)
    hips = in_step.motion.path("left_hip"), mended.motion.path("left_hip")
    n = min(len(path) for path in hips)
    assert np.nanmax(np.abs(hips[0][:n] - hips[1][:n])) < mm(25)  # noise, twice


def test_films_in_step_are_left_as_they_are() -> None:
    found = joined(films(), cameras())

    assert not any("runs" in caveat.text for caveat in found.caveats)
    assert isinstance(found.motion, Motion)
    assert found.motion.time == pytest.approx(squat().time)


def test_a_film_at_another_rate_is_joined() -> None:
    first, second = films(noise=0.0)
    shown = second.motion
    assert isinstance(shown, ImageMotion)
    slow = replace(
        shown,
        time=shown.time[::2],
        pixels=shown.pixels[::2],
        confidence=shown.confidence[::2],
    )

    found = joined([first, replace(second, motion=slow)], cameras()).motion

    assert isinstance(found, Motion)
    knee = squat().path("right_knee")[: len(found.time)]
    assert np.nanmax(np.abs(found.path("right_knee") - knee)) < mm(5)


def test_a_board_that_lay_on_its_side_does_not_lay_the_person_down() -> None:
    turn = np.array([[1.0, 0, 0], [0, 0, 1.0], [0, -1.0, 0]])  # y down, as OpenCap
    lying = [replace(one, turn=one.turn @ turn) for one in cameras()]

    found = joined(films(), lying)

    assert isinstance(found.motion, Motion)
    rise = found.motion.path("left_shoulder") - found.motion.path("left_ankle")
    assert np.nanmin(rise[:, 2]) > 0.5
    assert any("vertical" in caveat.text for caveat in found.caveats)


@pytest.mark.long
def test_markers_with_holes_are_completed_by_a_film() -> None:
    truth = squat()
    positions = np.array(truth.positions)
    gone = [truth.landmarks.index(f"left_{joint}") for joint in ("knee", "ankle")]
    positions[60:120, gone] = np.nan  # a second, on the way down
    holes = replace(truth, positions=positions)
    marked = replace(films()[0], motion=holes, markers=holes)
    source = replace(marked.source, kind=Kind.MARKERS, file="squat.trc")
    marked = replace(marked, source=source)
    shown = late(films()[0], 0.4)

    found = together_with_markers([shown], cameras()[:1], marked)

    assert isinstance(found.motion, Motion)
    for joint in ("left_knee", "left_ankle"):
        off = found.motion.path(joint)[60:120] - truth.path(joint)[60:120]
        assert np.abs(off).max() < 0.08  # by one camera alone, along its sight
        assert np.sqrt(np.mean(off**2)) < mm(35)
    assert told_lag(found) == pytest.approx(0.4, abs=0.01)


def test_a_film_of_another_room_than_the_markers_is_refused() -> None:
    marked = replace(films()[0], motion=squat(), markers=squat())
    elsewhere = [replace(one, shift=one.shift + [0.5, 0, 0]) for one in cameras()[:1]]

    with pytest.raises(UnfitRecording, match="from the markers"):
        together_with_markers(films()[:1], elsewhere, marked)


def test_films_find_their_cameras_by_name_or_by_order() -> None:
    known = cameras(3)

    by_name = matched(["squat_cam3.mp4", "squat_cam1.mp4"], known)
    by_order = matched(["a.mp4", "b.mp4", "c.mp4"], known)

    assert [camera.name for camera in by_name] == ["cam3", "cam1"]
    assert by_order == known
    with pytest.raises(BadSetting, match="nobody knows which film"):
        matched(["a.mp4", "b.mp4"], known)


def test_frames_in_which_a_camera_follows_another_person_are_left_out() -> None:
    first, second = films()
    shown = second.motion
    assert isinstance(shown, ImageMotion)
    pixels = np.array(shown.pixels)
    pixels[90:110] = 0.6 * pixels[0] + [60.0, 300.0]  # somebody who stands further back
    crossed = replace(second, motion=replace(shown, pixels=pixels))

    found = joined([first, crossed], cameras())

    assert isinstance(found.motion, Motion)
    assert np.isnan(found.motion.positions[92:108]).all()
    assert any("one and the same person" in caveat.text for caveat in found.caveats)


def agrees_to(found: Recording) -> float:
    """What cameras were said to agree to, mm."""
    said = [
        re.search(r"they agree about the person to (\d+)", c.text)
        for c in found.caveats
    ]
    return next(float(match[1]) for match in said if match)


def kicked(camera: Camera, degrees: float = 1.0) -> Camera:
    """What a calibration still has of a camera that was turned about two axes since."""
    turn = Rotation.from_rotvec(deg(degrees) * np.array([1.0, -1.0, 0.0])).as_matrix()
    turn = turn @ camera.turn
    return replace(camera, turn=turn, shift=-turn @ camera.place)


def test_a_camera_that_was_touched_is_set_right_and_that_is_said() -> None:
    first, *others = cameras(3)
    calibrated = [kicked(first), *others]

    mended = joined(films(3), calibrated)

    off = [caveat.text for caveat in mended.caveats if "turned by up to" in caveat.text]
    assert len(off) == 1
    assert "cam1 misses the others" in off[0]
    assert agrees_to(mended) < 12


def test_a_camera_that_is_hardly_off_is_believed_and_doubted() -> None:
    first, *others = cameras(3)

    found = joined(films(3), [kicked(first, 0.5), *others])

    assert not any("turned by" in caveat.text for caveat in found.caveats)
    assert any("cam1 misses the others" in caveat.text for caveat in found.caveats)


def test_cameras_that_agree_are_left_as_they_are() -> None:
    assert not any("turned by" in c.text for c in joined(films(3), cameras(3)).caveats)


def zoomed(film: Recording, first: int, scale: float) -> Recording:
    """A film in which the camera zooms in from a frame on."""
    shown = film.motion
    assert isinstance(shown, ImageMotion)
    pixels = np.array(shown.pixels)
    pixels[first:] = [540.0, 960.0] + scale * (pixels[first:] - [540.0, 960.0])
    return replace(film, motion=replace(shown, pixels=pixels))


@pytest.mark.parametrize("count", [2, 3])
def test_a_phone_that_zooms_during_the_movement_is_named(count: int) -> None:
    first, *others = films(count)

    with pytest.raises(UnfitRecording, match="cam1 was zoomed to about 1"):
        joined([zoomed(first, 120, 1.4), *others], cameras(count))


def test_a_phone_at_another_zoom_than_in_its_calibration_is_named() -> None:
    first, *others = films(3)

    with pytest.raises(UnfitRecording, match="cam1 zoomed to 1") as refused:
        joined([zoomed(first, 0, 1.4), *others], cameras(3))
    assert "same zoom" in refused.value.remedy


def without(film: Recording, parts: Sequence[str]) -> Recording:
    """A film in which some landmarks are out of the picture."""
    shown = film.motion
    assert isinstance(shown, ImageMotion)
    gone = [k for k, n in enumerate(shown.landmarks) if n.split("_")[1] in parts]
    sure = np.array(shown.confidence)
    sure[:, gone] = 0.0
    return replace(film, motion=replace(shown, confidence=sure))


def test_feet_out_of_all_pictures_are_refused() -> None:
    cut = [without(one, ("ankle", "heel", "toe")) for one in films()]

    with pytest.raises(UnfitRecording, match="left ankle in 0%") as refused:
        joined(cut, cameras())
    assert "feet" in refused.value.remedy


def test_feet_out_of_one_picture_of_three_are_seen_by_the_others() -> None:
    *others, last = films(3)

    found = joined([*others, without(last, ("ankle", "heel", "toe"))], cameras(3))

    assert not any("saw the" in caveat.text for caveat in found.caveats)
    assert isinstance(found.motion, Motion)
    off = found.motion.path("left_ankle") - squat().path("left_ankle")
    assert np.sqrt(np.nanmean(off**2)) < mm(20)


def test_a_leg_that_is_cut_off_half_the_time_is_said() -> None:
    first, second = films()
    cut = without(first, ("ankle", "heel", "toe")).motion
    shown = first.motion
    assert isinstance(cut, ImageMotion)
    assert isinstance(shown, ImageMotion)
    late = np.arange(len(shown.time))[:, None] > len(shown.time) / 2
    half = replace(shown, confidence=np.where(late, cut.confidence, shown.confidence))

    found = joined([replace(first, motion=half), second], cameras())

    said = [caveat for caveat in found.caveats if "the left ankle in 5" in caveat.text]
    assert len(said) == 1
    assert said[0].weight is Weight.DOUBT


def test_one_film_is_no_room() -> None:
    with pytest.raises(UnfitRecording, match="two films or more"):
        joined(films()[:1], cameras())


def test_a_film_of_another_shape_than_its_calibration_is_refused() -> None:
    first, second = films()
    shown = second.motion
    assert isinstance(shown, ImageMotion)
    wide = replace(second, motion=replace(shown, width=1920.0, height=1080.0))

    with pytest.raises(UnfitRecording, match="1920 x 1080"):
        joined([first, wide], cameras())


def test_cameras_are_found_from_the_person_alone() -> None:
    walker = walk(Truth(rate=60.0))
    middle: Array = np.nanmean(walker.positions, axis=(0, 1))
    true = around(middle + np.array([1.0, 0, 0]), count=2, away=5.0)
    seen = [film(walker, one, noise=NOISE, seed=k) for k, one in enumerate(true)]
    made = of_films(seen, 1.75, 1600.0)

    apart = np.linalg.norm(true[1].place - true[0].place)
    found = np.linalg.norm(made.cameras[1].place - made.cameras[0].place)
    turn = made.cameras[1].turn @ made.cameras[0].turn.T
    truth = true[1].turn @ true[0].turn.T
    off = np.arccos(np.clip((np.trace(turn @ truth.T) - 1) / 2, -1, 1))
    assert off < max(deg(1), 2 * made.found.turn_error)
    assert found == pytest.approx(apart, rel=0.08)  # 4 % of scale, twice
    assert all(camera.turn[1, 2] < 0 for camera in made.cameras)  # upright
    together = joined(seen, made.cameras)
    assert isinstance(together.motion, Motion)
    feet = together.motion.path("left_heel")[:, 2]
    assert abs(np.nanpercentile(feet, 5)) < 0.05


def write_frames(folder: Path, shown: ImageMotion) -> None:
    """A film's keypoints as OpenPose frames (BODY_25)."""
    from kneewise.read.keypoints.skeletons import BODY_25

    folder.mkdir()
    for t in range(len(shown.time)):
        cells: list[float] = []
        for point in BODY_25:
            name = {"left_toe": "left_toe_tip"}.get(point, point)
            known = name in shown.landmarks
            x, y = shown.path(name)[t] if known else (0.0, 0.0)
            cells += [float(x), float(y), 0.9 if known else 0.0]
        person = {"people": [{"pose_keypoints_2d": cells}]}
        (folder / f"frame_{t:06d}.json").write_text(json.dumps(person))


def test_the_command_joins_folders_of_keypoints(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for one in films():
        assert isinstance(one.motion, ImageMotion)
        write_frames(tmp_path / one.source.file, one.motion)
    calibration = tmp_path / "Calib.toml"
    calibration.write_text(as_calibration(cameras(), {"error": 0.2}))
    folders = [str(tmp_path / one.source.file) for one in films()]

    with pytest.raises(SystemExit) as end:
        main(
            ["assess", *folders, "--calibration", str(calibration), "--rate", "60"]
            + ["--height", "1.75", "--activity", "squat", "--json"]
            + ["--out", str(tmp_path / "out")]
        )

    assert end.value.code == 0
    said = json.loads(capsys.readouterr().out)
    bends = [
        m["value"]
        for m in said["measures"]
        if m["name"] == "knee_collapse"
        and m["side"] == "right"
        and m["repetition"] is None
    ]
    assert bends[0] == pytest.approx(RIGHT, abs=deg(3))
