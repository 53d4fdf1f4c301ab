"""Files that nobody should give to a program, and what is said about them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from kneewise.motion import Motion
from kneewise.report.opensim import write_mot, write_trc
from tests.cli import drawn

Make = Callable[[Path], Path]

RUBBISH = np.random.default_rng(7).bytes(20_000)
SUFFIXES = ("trc", "c3d", "mot", "sto", "json", "csv", "tsv", "txt", "mp4", "mov")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A bad file, and words that its refusal must have."""

    make: Make
    sentence: str
    remedy: str


def holding(name: str, content: bytes | str) -> Make:
    """A file with that content."""

    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


def renamed(make: Make, name: str) -> Make:
    """A good file under a wrong name."""
    return lambda folder: make(folder).rename(folder / name)


def cut(make: Make, share: float) -> Make:
    """The beginning of a good file."""

    def made(folder: Path) -> Path:
        path = make(folder)
        whole = path.read_bytes()
        path.write_bytes(whole[: int(share * len(whole))])
        return path

    return made


def changed(make: Make, old: str, new: str) -> Make:
    """A text file with other words in it."""

    def made(folder: Path) -> Path:
        path = make(folder)
        path.write_text(path.read_text().replace(old, new))
        return path

    return made


def trc(folder: Path) -> Path:
    """Good markers."""
    return drawn.squat_trc(folder / "squat.trc")


def c3d(folder: Path) -> Path:
    """Good markers."""
    return drawn.squat_c3d(folder / "squat.c3d")


def csv(folder: Path) -> Path:
    """Good keypoints."""
    return drawn.squat_csv(folder / "squat.csv")


def film(folder: Path) -> Path:
    """A good film of a wall."""
    return drawn.nobody(folder / "wall.mp4")


def photo(folder: Path) -> Path:
    """A photograph."""
    path = folder / "photo.jpg"
    Image.new("RGB", (32, 32), (90, 90, 90)).save(path)
    return path


def angles(folder: Path) -> Path:
    """Good joint angles."""
    from kneewise.motion.angles import angles as between

    path = folder / "angles.mot"
    write_mot(between(drawn.body()), path)
    return path


def markers(change: Callable[[np.ndarray], np.ndarray], frames: int = 0) -> Make:
    """Markers whose positions were changed, perhaps only the first frames."""

    def make(folder: Path) -> Path:
        body = drawn.body()
        n = frames or len(body.time)
        positions = change(body.positions[:n].copy())
        motion = Motion(
            time=body.time[:n], landmarks=body.landmarks, positions=positions
        )
        path = folder / "squat.trc"
        write_trc(motion, path)
        return path

    return make


def columns(value: float, folder: Path) -> Path:
    """Keypoints that are all the same number."""
    path = csv(folder)
    header, *rows = path.read_text().splitlines()
    cells = header.count(",")
    same = [f"{row.split(',')[0]}{f',{value}' * cells}" for row in rows]
    path.write_text("\n".join([header, *same]))
    return path


def frames_of(people: list[object]) -> Make:
    """A folder of OpenPose frames with those people."""

    def make(folder: Path) -> Path:
        path = folder / "frames"
        path.mkdir()
        for i in range(12):
            frame = path / f"squat_{i:012d}_keypoints.json"
            frame.write_text(json.dumps({"people": people}))
        return path

    return make


def pipe(folder: Path) -> Path:
    """A pipe into which nobody ever writes."""
    path = folder / "pipe.trc"
    os.mkfifo(path)
    return path


def endless(folder: Path) -> Path:
    """A file without an end."""
    path = folder / "zeros.mot"
    path.symlink_to("/dev/zero")
    return path


def wrong_link(folder: Path) -> Path:
    """A C3D file whose second parameter says it lies beyond the end of the file."""
    path = c3d(folder)
    raw = bytearray(path.read_bytes())
    at = raw.index(b"POINT")
    raw[at + 5 : at + 7] = b"\xff\x7f"
    path.write_bytes(raw)
    return path


def many_points(folder: Path) -> Path:
    """A C3D file whose header counts thousands of points."""
    path = c3d(folder)
    raw = bytearray(path.read_bytes())
    raw[2:4] = b"\xff\x7f"
    at = raw.index(b"USED") + 4
    raw[at : at + 8] = raw[at : at + 4] + b"\xff\x7f" + raw[at + 6 : at + 8]
    path.write_bytes(raw)
    return path


def nowhere(folder: Path) -> Path:
    """No file at all."""
    return folder / "squat.trc"


def a_long_name(folder: Path) -> Path:
    """A name no disk can have."""
    return folder / f"{'a' * 5000}.trc"


CASES = {
    **{
        f"an empty .{suffix}": Case(
            make=holding(f"empty.{suffix}", b""),
            sentence=f"empty.{suffix} ",
            remedy="Export|camera",
        )
        for suffix in SUFFIXES
    },
    **{
        f"rubbish .{suffix}": Case(
            make=holding(f"odd.{suffix}", RUBBISH),
            sentence=f"odd.{suffix}",
            remedy="Export|camera|text file",
        )
        for suffix in SUFFIXES
    },
    "no file": Case(make=nowhere, sentence="There is no file", remedy="Check the name"),
    "a long name": Case(make=a_long_name, sentence="too long", remedy="Check the name"),
    "a pipe": Case(make=pipe, sentence="pipe.trc is a pipe", remedy="Save what"),
    "an endless file": Case(make=endless, sentence="a device", remedy="Save what"),
    "an empty folder": Case(
        make=lambda folder: folder, sentence="no ", remedy="folder|Give"
    ),
    "an unknown kind": Case(
        make=holding("squat.docx", "x"), sentence="'.docx' files", remedy="Give a video"
    ),
    "no suffix": Case(
        make=holding("squat", "x"), sentence="'squat' files", remedy="Give a video"
    ),
    "a C3D called TRC": Case(
        make=renamed(c3d, "a.trc"), sentence="a.trc is not a text", remedy="as TRC"
    ),
    "a TRC called C3D": Case(
        make=renamed(trc, "a.c3d"), sentence="a.c3d is not a C3D", remedy="Export"
    ),
    "a TRC called MOT": Case(
        make=renamed(trc, "a.mot"), sentence="endheader", remedy="endheader"
    ),
    "a TRC called CSV": Case(
        make=renamed(trc, "a.csv"), sentence="a.csv", remedy="header|Write"
    ),
    "a TRC called JSON": Case(
        make=renamed(trc, "a.json"), sentence="not JSON", remedy="Export"
    ),
    "a MOT called TRC": Case(
        make=renamed(angles, "a.trc"), sentence="DataRate", remedy="Export"
    ),
    "a CSV called TXT of numbers": Case(
        make=holding("a.txt", "1 2 3\n4 5 6\n"), sentence="a.txt", remedy="header"
    ),
    "a text called MP4": Case(
        make=renamed(trc, "a.mp4"), sentence="a.mp4 is not a film", remedy="camera"
    ),
    "a photo": Case(make=photo, sentence="still picture", remedy="film"),
    "a photo called MP4": Case(
        make=renamed(photo, "a.mp4"), sentence="still picture", remedy="film"
    ),
    "a photo called TRC": Case(
        make=renamed(photo, "a.trc"), sentence="not a text file", remedy="as TRC"
    ),
    "a film called TRC": Case(
        make=renamed(film, "a.trc"), sentence="not a text file", remedy="as TRC"
    ),
    "a film called JSON": Case(
        make=renamed(film, "a.json"), sentence="no text file", remedy="text file"
    ),
    "a film called C3D": Case(
        make=renamed(film, "a.c3d"), sentence="not a C3D file", remedy="Export"
    ),
    "a cut header": Case(
        make=cut(trc, 0.001), sentence="squat.trc, line", remedy="Export"
    ),
    "a cut row": Case(
        make=cut(trc, 0.4985), sentence="values; expected", remedy="delete the line"
    ),
    "a C3D of a header": Case(
        make=cut(c3d, 0.02), sentence="cut off: of 240 frames", remedy="Export"
    ),
    "a cut film": Case(make=cut(film, 0.5), sentence="cut off", remedy="camera"),
    "cut JSON": Case(
        make=holding("a.json", '{"people": [{"pose'), sentence="line 1", remedy="Export"
    ),
    "a wrong link in a C3D": Case(
        make=wrong_link, sentence="squat.c3d", remedy="Export"
    ),
    "a C3D of thousands of points": Case(
        make=many_points, sentence="squat.c3d", remedy="Export"
    ),
    "deep JSON": Case(
        make=holding("a.json", "[" * 100_000), sentence="a.json", remedy="Export"
    ),
    "mm called m": Case(
        make=changed(trc, "\tmm\t", "\tm\t"),
        sentence="in m, but then a leg",
        remedy="--unit mm",
    ),
    "m called mm": Case(
        make=changed(
            markers(lambda places: places / 1000),
            "\tnothing\t",
            "",
        ),
        sentence="in mm, but then a leg",
        remedy="--unit m",
    ),
    "markers that are all NaN": Case(
        make=markers(lambda places: places * np.nan),
        sentence="squat.trc",
        remedy="Export|Record|seen",
    ),
    "markers that are all zero": Case(
        make=markers(lambda places: places * 0),
        sentence="squat.trc",
        remedy="Export|Record|seen",
    ),
    "markers that are all far off": Case(
        make=markers(lambda places: places * 0 + 1e9),
        sentence="squat.trc",
        remedy="Export|Record|seen",
    ),
    "markers in one point": Case(
        make=markers(lambda places: places * 0 + 0.5),
        sentence="one and the same point",
        remedy="Check the export",
    ),
    "one frame of markers": Case(
        make=markers(lambda places: places, frames=1),
        sentence="single frame",
        remedy="--static",
    ),
    "two frames of markers": Case(
        make=markers(lambda places: places, frames=2),
        sentence="squat.trc",
        remedy="Record|record",
    ),
    "keypoints that are all NaN": Case(
        make=lambda folder: columns(np.nan, folder),
        sentence="squat.csv: no point",
        remedy="Film one person",
    ),
    "keypoints that are all zero": Case(
        make=lambda folder: columns(0, folder),
        sentence="squat.csv: no point",
        remedy="Film one person",
    ),
    "keypoints that never move": Case(
        make=lambda folder: columns(300, folder),
        sentence="one and the same point",
        remedy="Check the export",
    ),
    "keypoints of a whole day": Case(
        make=changed(csv, "\n9.983,", "\n99999.983,"),
        sentence="lasts 100000 s",
        remedy="Check the times",
    ),
    "frames with nobody": Case(
        make=frames_of([]), sentence="nobody|no person", remedy="Film one person"
    ),
    "frames with somebody not seen": Case(
        make=frames_of([{"pose_keypoints_2d": [0] * 75}]),
        sentence="frames",
        remedy="Film one person",
    ),
    "frames of another skeleton": Case(
        make=frames_of([{"pose_keypoints_2d": [1] * 21}]),
        sentence="frames|squat_",
        remedy=".",
    ),
    "a film of a wall": Case(
        make=film, sentence="no person was found in 8", remedy="Film one person"
    ),
    "a film of a wall in 4K": Case(
        make=lambda folder: drawn.nobody(folder / "a.mp4", 3, width=3840),
        sentence="no person was found in 3",
        remedy="Film one person",
    ),
    "a film of a wall at 240 Hz": Case(
        make=lambda folder: drawn.nobody(folder / "a.mp4", 24, rate=240),
        sentence="no person was found in 6",
        remedy="Film one person",
    ),
    "a film of one picture": Case(
        make=lambda folder: drawn.nobody(folder / "a.mp4", 1),
        sentence="still picture",
        remedy="film",
    ),
    "sound without pictures": Case(
        make=lambda folder: drawn.sound_only(folder / "a.mp4"),
        sentence="holds no film, only audio",
        remedy="film itself",
    ),
}
