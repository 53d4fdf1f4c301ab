"""Small recordings of a drawn person, in every kind of file there is."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from kneewise.motion import Motion
from kneewise.motion.image import ImageMotion
from kneewise.report.opensim import write_trc
from kneewise.simulate.camera import Camera, filmed
from kneewise.simulate.moves import Truth, squats
from kneewise.units import deg
from tests.clips import even, film, grey

LEFT, RIGHT = deg(4), deg(22)
JOINTS = ("shoulder", "hip", "knee", "ankle", "heel", "toe_tip")


def body(repetitions: int = 3, rate: float = 60.0) -> Motion:
    """Squats, 22° inwards right and 4° left."""
    return squats(Truth(left=LEFT, right=RIGHT, rate=rate, repetitions=repetitions))


def squat_trc(path: Path, repetitions: int = 3, rate: float = 60.0) -> Path:
    """The squats as markers, in mm."""
    write_trc(body(repetitions, rate), path)
    return path


def squat_csv(path: Path, bearing: float = 0.0) -> Path:
    """The squats as one camera sees them, in px."""
    seen = filmed(body(), Camera(bearing=bearing))
    kept = _kept(seen)
    header = ["time", *(f"{name}_{axis}" for name in kept for axis in "xy")]
    pixels = seen.pixels[:, [seen.landmarks.index(name) for name in kept]]
    table = np.column_stack([seen.time, pixels.reshape(len(seen.time), -1)])
    rows = [",".join(f"{value:.3f}" for value in row) for row in table]
    path.write_text("\n".join([",".join(header), *rows]) + "\n")
    return path


def openpose(folder: Path, *shifts: float) -> Path:
    """The squats as OpenPose tells them: a file a frame, a person for each shift."""
    folder.mkdir(parents=True)
    seen = filmed(body(2, rate=30.0), Camera())
    names = _openpose_names()
    columns = [seen.landmarks.index(name) if name else -1 for name in names]
    for number, pixels in enumerate(seen.pixels):
        points = np.concatenate([pixels, np.full((1, 2), np.nan)])[columns]
        sure = np.where(np.isfinite(points[:, :1]), 0.9, 0.0)
        people = [
            {"pose_keypoints_2d": np.nan_to_num(one).ravel().tolist()}
            for one in (np.hstack([points + (shift, 0), sure]) for shift in shifts)
        ]
        frame = folder / f"squat_{number:012d}_keypoints.json"
        frame.write_text(json.dumps({"people": people}))
    return folder


def _kept(seen: ImageMotion) -> list[str]:
    return [
        name
        for name in seen.landmarks
        if name.removeprefix("left_").removeprefix("right_") in JOINTS
    ]


def _openpose_names() -> tuple[str, ...]:
    """BODY_25, as far as a drawn person has it; "" for the rest."""
    right = ("right_shoulder", "", "", "left_shoulder", "", "")
    legs = [f"{side}_{part}" for side in ("right", "left") for part in JOINTS[1:4]]
    feet = ("left_toe_tip", "", "left_heel", "right_toe_tip", "", "right_heel")
    return ("nose", "", *right, "", *legs, "", "", "", "", *feet)


def nobody(path: Path, n: int = 8, *, width: int = 64, rate: float = 30.0) -> Path:
    """A film of a grey wall."""
    return film(path, [grey(90, width, width * 9 // 16 // 2 * 2)] * n, even(n, rate))


def sound_only(path: Path) -> Path:
    """An MP4 file with sound and no pictures."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("aac", rate=44100)
        assert isinstance(stream, av.AudioStream)
        stream.layout = "mono"
        for i in range(20):
            silence = np.zeros((1, 1024), np.float32)
            frame = av.AudioFrame.from_ndarray(silence, "fltp", "mono")
            frame.sample_rate, frame.pts = 44100, 1024 * i
            frame.time_base = Fraction(1, 44100)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


def squat_c3d(path: Path, frames: int | None = None) -> Path:
    """The squats as markers in a C3D file, in mm and z up."""
    import ezc3d

    motion = body(1)
    n = frames or len(motion.time)
    file = ezc3d.c3d()
    file["parameters"]["POINT"]["UNITS"]["value"] = ["mm"]
    file["parameters"]["POINT"]["RATE"]["value"] = [motion.rate]
    file["parameters"]["POINT"]["LABELS"]["value"] = list(motion.landmarks)
    points = np.ones((4, len(motion.landmarks), n))
    points[:3] = 1000 * motion.positions[:n].transpose(2, 1, 0)
    file["data"]["points"] = points
    file.write(str(path))
    return path
