"""Marker names and the landmarks they stand for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from kneewise.anatomy import LANDMARKS, Side
from kneewise.errors import BadSetting, MissingLandmark, UnfitRecording
from kneewise.motion.motion import Motion
from kneewise.read.c3d import markers
from kneewise.read.c3d_contents import contents
from kneewise.read.names import (
    MarkerSet,
    bare,
    caveats,
    known,
    landmarks,
    marker_sets,
    read_map,
    unique,
)
from kneewise.read.options import Options
from kneewise.read.trc import parse
from tests.data import recording
from tests.read.drawn import PERSON, at, standing

PLAIN = Options()


def _named(*names: str) -> Motion:
    """A motion in which each marker stands at x = 1, 2, 3 ..."""
    positions = np.zeros((2, len(names), 3))
    positions[:, :, 0] = np.arange(1, len(names) + 1)
    return Motion(
        time=np.array((0.0, 0.01)), landmarks=unique(names), positions=positions
    )


def _renamed(change: dict[str, str]) -> Motion:
    drawn = standing(axes=np.eye(3))
    return Motion(
        time=drawn.time,
        landmarks=unique(change.get(name, name) for name in drawn.landmarks),
        positions=drawn.positions,
    )


@pytest.mark.parametrize("one", marker_sets(), ids=lambda one: one.title)
def test_every_line_of_the_table_leads_to_a_landmark(one: MarkerSet) -> None:
    assert {landmark for _, landmark in one.lines} <= LANDMARKS.keys()
    assert all(name for names, _ in one.lines for name in names)
    counts = Counter(names for names, _ in one.lines)
    assert max(counts.values()) == 1


@pytest.mark.parametrize("one", marker_sets(), ids=lambda one: one.title)
def test_every_set_has_both_sides(one: MarkerSet) -> None:
    found = {landmark for _, landmark in one.lines}

    mirrored = {
        f"{Side(side).other}_{rest}"
        for side, rest in (name.split("_", 1) for name in found if "_" in name)
    }

    assert mirrored <= found


@pytest.mark.parametrize("one", marker_sets(), ids=lambda one: one.title)
def test_a_set_knows_its_own_names(one: MarkerSet) -> None:
    found, title = known(_named(*sorted(one.markers)), PLAIN)

    assert title == one.title
    assert {landmark for _, landmark in one.lines} <= set(found.landmarks)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("opencap-subject4/static1.trc", "OpenCap, laboratory"),
        ("opencap-subject4/DJ1.trc", "OpenCap, laboratory"),
        ("opensim-gait2392-subject01/subject01_static.trc", "OpenSim gait2392"),
        ("opensim-rajagopal-walk/markers_walk.trc", "Helen Hayes"),
        ("opensim-c3d/std_walking2_markers.trc", "Rajagopal"),
        ("pose2sim-single/reference_3d_filt_butterworth.trc", "OpenPose"),
    ],
)
def test_the_marker_sets_of_others_are_recognised(name: str, title: str) -> None:
    table = parse(recording(name))

    _, found = landmarks(table.markers, PLAIN)

    assert found == title


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("rehazenter-gait/2014001_ST.c3d", "Bone and landmark"),
        ("mcgill-children-gait/HC030A05.c3d", "Plug-in Gait"),
        ("c3d-org-samples/Vicon370_gait-pig.c3d", "Plug-in Gait"),
        ("c3d-org-samples/MotionAnalysis_Sample_Jump2.c3d", "Helen Hayes, four chara"),
        ("c3d-org-samples/InnovativeSports_Gait_with_EMG.c3d", "Trochanter and condy"),
    ],
)
def test_the_marker_sets_of_c3d_files_are_recognised(name: str, title: str) -> None:
    _, found = landmarks(markers(contents(recording(name))), PLAIN)

    assert found.startswith(title)


def test_a_knee_is_lateral_on_skin_and_a_centre_in_pictures() -> None:
    skin, _ = known(_named("RASI", "LASI", "RKNE", "RANK", "RTOE"), PLAIN)
    seen, _ = known(_named("RHip", "LHip", "RKnee", "RAnkle", "RBigToe"), PLAIN)
    opencap, _ = known(_named("r.ASIS", "L.ASIS", "r_knee", "r_mknee", "r_calc"), PLAIN)

    assert at(skin, "right_knee_lateral")[0] == 3
    assert at(seen, "right_knee")[0] == 3
    assert at(opencap, "right_knee_lateral")[0] == 3
    assert at(opencap, "right_knee_medial")[0] == 4
    assert not skin.has("right_knee")
    assert not seen.has("right_knee_lateral")


def test_video_names_of_opencap_win_over_the_picture_points_beside_them() -> None:
    names = ["RHip", "RKnee", "RAnkle", "r_knee_study", "r_mknee_study"]
    names += ["r_ankle_study", "r_mankle_study", "RHJC_study", "r_calc_study"]

    found, title = known(_named(*names), PLAIN)

    assert title == "OpenCap, video"
    assert at(found, "right_knee_lateral")[0] == 4
    assert at(found, "right_hip")[0] == 8
    assert not found.has("right_knee")


def test_joint_centres_in_a_file_are_taken() -> None:
    found, _ = known(_named("RASI", "RLFC", "RHJC", "RKJC", "RAJC"), PLAIN)

    assert [at(found, f"right_{joint}")[0] for joint in ("hip", "knee", "ankle")] == [
        3,
        4,
        5,
    ]


@pytest.mark.parametrize(
    "change",
    [
        {name: f"Anna:{name}" for name in PERSON},
        {name: f"anna_{name}" for name in PERSON},
        {name: name.lower() for name in PERSON},
        {name: f"{name[0]}.{name[1:]}" for name in PERSON},
        {name: f"{name[0]} {name[1:]} " for name in PERSON},
    ],
)
def test_spelling_does_not_matter(change: dict[str, str]) -> None:
    plain, _ = landmarks(_renamed({}), PLAIN)

    found, title = landmarks(_renamed(change), PLAIN)

    assert title == "Plug-in Gait"
    assert set(found.landmarks) == set(plain.landmarks)
    assert at(found, "left_toe") == pytest.approx(at(plain, "left_toe"))


def test_a_side_is_no_subject() -> None:
    right = ("R_IAS", "R_FTC", "R_FLE", "R_FME", "R_FAL", "R_TAM", "R_FCC")

    found, title = landmarks(_named(*right), PLAIN)

    assert title == "Bone and landmark"
    assert at(found, "right_knee_lateral")[0] == 3
    assert "left leg" in caveats(found)[0].text


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("inner_first", [True, False])
def test_of_a_repeated_label_the_outer_marker_is_lateral(
    side: Side, *, inner_first: bool
) -> None:
    letter = side.letter.upper()
    drawn = standing(axes=np.eye(3))
    outer = drawn.path(f"{letter}KNE")
    inner = outer * (1, 0.4, 1)
    pair = [inner, outer] if inner_first else [outer, inner]
    rest = [name for name in drawn.landmarks if name != f"{letter}KNE"]
    both = Motion(
        time=drawn.time,
        landmarks=unique([*rest, f"{letter}KNE", f"{letter}KNE"]),
        positions=np.stack([*(drawn.path(name) for name in rest), *pair], axis=1),
    )

    found, _ = landmarks(both, PLAIN)

    assert at(found, f"{side}_knee_lateral") == pytest.approx(outer[0])
    assert at(found, f"{side}_knee_medial") == pytest.approx(inner[0])


def test_four_letter_labels_of_a_jump_give_both_sides_of_each_knee() -> None:
    name = "c3d-org-samples/MotionAnalysis_Sample_Jump2.c3d"

    found, _ = landmarks(markers(contents(recording(name))), PLAIN)

    for side in Side:
        lateral = found.path(f"{side}_knee_lateral")
        medial = found.path(f"{side}_knee_medial")
        middle = found.path(f"{side}_knee")
        width = np.linalg.norm(lateral - medial, axis=1)
        assert np.median(width) == pytest.approx(115, abs=10)  # mm
        # the file's own knee centre lies between the two
        assert np.abs((lateral + medial) / 2 - middle).max() < 1
        hips = found.path("left_hip") - found.path("right_hip")
        outward = ((lateral - medial) * hips).sum(axis=1)
        assert (outward > 0).all() if side is Side.LEFT else (outward < 0).all()


def test_the_middle_of_two_markers_can_be_a_landmark() -> None:
    found, _ = known(_named("RHip", "RKnee", "RBigToe", "RSmallToe"), PLAIN)

    assert at(found, "right_toe")[0] == 3.5


def test_names_of_ones_own_win() -> None:
    own = Options(names={"RTIB": "right_knee_lateral", "rthi": "right_trochanter"})

    found, _ = landmarks(standing(axes=np.eye(3)), own)

    assert at(found, "right_knee_lateral") == pytest.approx(PERSON["RTIB"])
    assert at(found, "right_trochanter") == pytest.approx(PERSON["RTHI"])
    assert not found.has("right_shank")


def test_a_landmark_that_does_not_exist_is_refused_with_those_that_do() -> None:
    wrong = Options(names={"RKNE": "right_knee_laterl"})

    with pytest.raises(BadSetting, match="right_knee_laterl") as refused:
        known(standing(), wrong)

    assert "right_knee_lateral" in refused.value.remedy


def test_names_of_which_none_is_there_are_refused() -> None:
    with pytest.raises(BadSetting, match="none of the markers KNEE1"):
        known(standing(), Options(names={"KNEE1": "right_knee"}))


def test_two_markers_cannot_be_one_landmark() -> None:
    wrong = Options(names={"RTIB": "right_knee", "RTHI": "right_knee"})

    with pytest.raises(BadSetting, match="both named right_knee"):
        known(standing(), wrong)


def test_strange_names_are_refused_with_what_is_there() -> None:
    with pytest.raises(MissingLandmark, match=r"lacks .*knee.*; it has A1, B2, C3\."):
        landmarks(_named("A1", "B2", "C3"), PLAIN)


def test_one_leg_is_enough_but_is_told() -> None:
    one = _renamed({"LKNE": "X1", "LANK": "X2"})

    found, _ = landmarks(one, PLAIN)

    (caveat,) = caveats(found)
    assert "left leg cannot be measured" in caveat.text
    assert "left_knee" in caveat.text


def test_a_knee_that_was_never_seen_is_missing() -> None:
    drawn = standing()
    positions = drawn.positions.copy()
    for name in ("LKNE", "RKNE"):
        positions[:, drawn.landmarks.index(name)] = np.nan
    blind = Motion(time=drawn.time, landmarks=drawn.landmarks, positions=positions)

    with pytest.raises(MissingLandmark, match="knee"):
        landmarks(blind, PLAIN)


def test_a_recording_without_a_sample_is_unfit() -> None:
    drawn = standing()
    nothing = np.full_like(drawn.positions, np.nan)

    with pytest.raises(UnfitRecording, match="no marker was seen"):
        landmarks(
            Motion(time=drawn.time, landmarks=drawn.landmarks, positions=nothing), PLAIN
        )


@pytest.mark.parametrize(
    "text",
    [
        'RKNE = "right_knee_lateral"\n"My ankle" = "left_ankle"\n',
        '[names]\nRKNE = "right_knee_lateral"\n"My ankle" = "left_ankle"\n',
    ],
)
def test_a_map_is_read_with_or_without_a_heading(tmp_path: Path, text: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text)

    names = read_map(path)

    assert names == {"RKNE": "right_knee_lateral", "My ankle": "left_ankle"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('RKNE = "right_nee"', "right_nee"),
        ("RKNE = 3", "3"),
        ("RKNE", "not a table of names"),
        ('[other]\nRKNE = "right_knee"', "other"),
    ],
)
def test_a_map_that_is_wrong_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text)

    with pytest.raises(BadSetting, match=says) as refused:
        read_map(path)

    assert refused.value.remedy


def test_a_map_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="cannot be opened"):
        read_map(tmp_path / "gone.toml")


def test_the_bare_name_ignores_all_but_letters_and_digits() -> None:
    assert {bare(n) for n in ("R.Knee.Lat", "r_knee_lat", "S1:R Knee-LAT")} == {
        "rkneelat"
    }
