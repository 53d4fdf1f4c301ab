"""The people of the recordings of others, as the manifest of one mixed study."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

from kneewise.cohort.place import Place
from kneewise.cohort.rows import COLUMNS
from kneewise.cohort.study import Study, standing
from kneewise.cohort.tables import table

HEAD = (
    *("person", "trial", "group", "files", "static", "sex", "age", "height", "mass"),
    *("rate", "sensors"),
)

_SQUATS = "opencap-subject4/squats1"
_KERAAL = "keraal-skeletons/G3-{}-CTK-P1T1-Unknown-C-0.{}"

_ROWS: tuple[dict[str, str], ...] = (
    {
        "person": "gait2392",
        "trial": "walk",
        "files": "opensim-gait2392-subject01/subject01_walk1.trc;"
        "opensim-gait2392-subject01/subject01_walk1_grf.mot",
        "static": "opensim-gait2392-subject01/subject01_static.trc",
        "mass": "72.6",
    },
    {
        "person": "rajagopal",
        "trial": "walk",
        "files": "opensim-rajagopal-walk/markers_walk.trc;"
        "opensim-rajagopal-walk/grf_walk.mot",
        "mass": "85.3",
    },
    *(
        {
            "person": "opencap4",
            "trial": name,
            "files": f"opencap-subject4/{name}.trc;opencap-subject4/{name}_grf.mot",
            "static": "opencap-subject4/static1.trc",
            "mass": "62.6",
        }
        for name in ("squats1", "STS1", "DJ1", "walking1", "walkingTS1")
    ),
    {
        "person": "opencap4",
        "trial": "film",
        "files": f"{_SQUATS}_video.mp4",
        "mass": "62.6",
    },
    {"person": "treadmill", "trial": "walk", "files": "opensim-c3d/walking2.c3d"},
    {
        "person": "motionanalysis",
        "trial": "jump",
        "files": "c3d-org-samples/MotionAnalysis_Sample_Jump2.c3d",
    },
    {
        "person": "vicon370",
        "trial": "processed",
        "files": "c3d-org-samples/Vicon370_gait-pig.c3d",
    },
    {
        "person": "vicon370",
        "trial": "raw",
        "files": "c3d-org-samples/Vicon370_gait-raw.c3d",
    },
    {
        "person": "innovative",
        "trial": "walk",
        "files": "c3d-org-samples/InnovativeSports_Gait_with_EMG.c3d",
    },
    {
        "person": "sample02",
        "trial": "noleg",
        "files": "c3d-org-samples/sample02_pc_real.c3d",
    },
    {
        "person": "rehazenter",
        "trial": "slow",
        "files": "rehazenter-gait/2014001_C1_01.c3d",
        "static": "rehazenter-gait/2014001_ST.c3d",
        "sex": "male",
        "age": "30",
        "height": "1.655",
        "mass": "67",
    },
    {
        "person": "HC030A",
        "trial": "walk",
        "group": "child",
        "files": "mcgill-children-gait/HC030A05.c3d",
        "static": "mcgill-children-gait/HC030A01.c3d",
    },
    {
        "person": "sports2d",
        "trial": "film",
        "sex": "female",
        "files": "sports2d-demo/demo.mp4",
    },
    {
        "person": "pose2sim",
        "trial": "keypoints",
        "sex": "male",
        "files": "pose2sim-single/openpose_json/cam01_json",
    },
    {
        "person": "pose2sim",
        "trial": "space",
        "sex": "male",
        "files": "pose2sim-single/reference_3d_filt_butterworth.trc",
    },
    {
        "person": "pose2sim",
        "trial": "film",
        "sex": "male",
        "files": "pose2sim-single/cam02.mp4",
    },
    {
        "person": "frontview",
        "trial": "good",
        "files": "front-view-squat/IMG_7027.mov",
    },
    {"person": "frontview", "trial": "bad", "files": "front-view-squat/IMG_7037.mov"},
    {
        "person": "opensense",
        "trial": "walk",
        "files": "opensense-walk/walking_orientations.sto",
        "static": "opensense-walk/placement_orientations.sto",
    },
    {
        "person": "gaitmap",
        "trial": "walk",
        "files": "gaitmap-foot-imu/imu_sample.csv",
        "rate": "204.8",
        "sensors": "left_sensor=left_foot;right_sensor=right_foot",
    },
    {
        "person": "HA001",
        "trial": "walk",
        "files": "mobilised-lowback-imu/HA001_Test5_Trial1.csv",
        "height": "1.59",
        "mass": "73",
        "rate": "100",
        "sensors": "HA001_Test5_Trial1=pelvis",
    },
    *(
        {"person": "keraal", "trial": name, "files": _KERAAL.format(name, end)}
        for name, end in (
            ("BP", "json"),
            ("OP", "json"),
            ("AP", "json"),
            ("Kinect", "txt"),
            ("Vicon", "txt"),
        )
    ),
    {
        "person": "uiprmd01",
        "trial": "squat",
        "files": "ui-prmd/m01_s01_e01_positions.txt",
    },
    {
        "person": "uiprmd01",
        "trial": "rise",
        "files": "ui-prmd/m05_s01_e01_positions.txt",
    },
    *(
        {
            "person": name,
            "trial": "cycle",
            "group": "patient",
            "files": f"opensim-crouch-gait/{name}.mot",
        }
        for name in ("crouch1", "crouch2")
    ),
    {
        "person": "nobody",
        "trial": "damaged",
        "files": "c3d-org-samples/sample18_bad_parameter_section.c3d",
    },
    {"person": "nobody", "trial": "empty", "files": "odd-files/Empty.c3d"},
    {"person": "nobody", "trial": "truncated", "files": "odd-files/Truncated.trc"},
    {
        "person": "nobody",
        "trial": "curve",
        "files": "schwartz2008-norms/AKnee_FlexExt.txt",
    },
)
"""One adult a code, HC030A a child, crouch1 and crouch2 patients; ``nobody`` are files
that hold no recording of one person."""


_LONG = (
    *("film", "good", "bad", "squats1", "STS1", "DJ1", "walkingTS1", "raw", "rise"),
    *("damaged", "AP", "OP", "Kinect", "space"),
)
"""Trials that take long, or are of a person who has a shorter one."""


def manifest(path: Path, data: Path, *, whole: bool = True) -> Path:
    """Write the manifest: every recording, or a short one of each person."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, HEAD)
        writer.writeheader()
        for row in _ROWS:
            if whole or (row["trial"] not in _LONG and row["person"] != "treadmill"):
                writer.writerow({"group": "adult", **row, **_placed(row, data)})
    return path


def _placed(row: dict[str, str], data: Path) -> dict[str, str]:
    """The files of a row by their whole paths."""
    placed = {"files": ";".join(str(data / one) for one in row["files"].split(";"))}
    if "static" in row:
        placed["static"] = str(data / row["static"])
    return placed


def digest(place: Place, made: Study) -> str:
    """A hash over every number and word of a study, to the last digit."""
    state = standing(place, made)
    whole = hashlib.sha256()
    for name in COLUMNS:
        rows = table(place, state, name).to_pylist()
        whole.update(json.dumps(rows, sort_keys=True).encode())
    return whole.hexdigest()
