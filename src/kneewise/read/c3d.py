"""The C3D reader: markers, force plates, and what the file says about the person."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.caveat import Caveat, Weight
from kneewise.errors import UnreadableFile
from kneewise.motion.motion import Motion
from kneewise.motion.recording import Kind, Recording, Source
from kneewise.person import Person, Sex
from kneewise.read.c3d_contents import Contents, contents
from kneewise.read.digest import sha256
from kneewise.read.names import caveats, known, landmarks, unique
from kneewise.read.options import Options
from kneewise.read.plates import forces
from kneewise.read.room import Stated, room
from kneewise.units import cm, mm

_OUTPUTS = ("ANGLES", "FORCES", "MOMENTS", "POWERS", "SCALARS")
"""Parameters of POINT that list points which are no points."""

_OUTPUT_NAME = re.compile(r"(Angles?|Forces?|Moments?|Powers?|GRF|Index)$")
_BONE = "OALP"
"""Plug-in Gait draws a bone as four points: its origin and the ends of its axes."""


def read(path: Path, options: Options) -> Recording:
    """Read a C3D file.

    Raises:
        UnreadableFile: if it is damaged, or its unit cannot be right.
        MissingLandmark: if neither leg can be made out of its markers.
        UnfitRecording: if no marker was ever seen.
        BadSetting: if a name or a unit in *options* is wrong.
    """
    file = contents(path)
    options.progress(0.8)
    found = markers(file)
    motion, _ = landmarks(found, options)
    whole = _recording(path, file, (found, motion), options)
    return replace(whole, caveats=(*whole.caveats, *caveats(motion)))


def read_part(path: Path, options: Options) -> Recording:
    """Read a C3D file whose landmarks another recording will complete.

    As ``read``, except that ``motion`` has whatever landmarks there are.
    """
    file = contents(path)
    found = markers(file)
    motion, _ = known(found, options)
    return _recording(path, file, (found, motion), options)


def outputs(path: Path) -> dict[str, Array]:
    """What the program that wrote the file had computed: angles, moments, powers ...

    Returns:
        name without the subject, such as ``RKneeAngles`` → (n, 3) in the unit of the
        file (usually degrees and N·mm per kg); NaN where it was not computed.
    """
    file = contents(path)
    computed = _computed(file)
    return {
        label.rsplit(":", 1)[-1]: file.points[:, index]
        for index, label in enumerate(file.labels)
        if label in computed
    }


def markers(file: Contents) -> Motion:
    """The markers of a file, in its own axes, unit and names; repeats are numbered."""
    computed = _computed(file) | _bones(file.labels)
    columns = [i for i, label in enumerate(file.labels) if label not in computed]
    if not columns:
        raise UnreadableFile(
            f"{file.file} holds no markers, only {len(file.labels)} computed points.",
            remedy="Export the recording with its marker trajectories.",
        )
    return Motion(
        time=np.arange(len(file.points)) / file.rate,
        landmarks=unique(file.labels[i] for i in columns),
        positions=file.points[:, columns],
    )


def _recording(
    path: Path, file: Contents, motions: tuple[Motion, Motion], options: Options
) -> Recording:
    """Markers and landmarks in the world: z up, in m; with forces and person."""
    found, motion = motions
    unit, up = file.text("POINT", "UNITS"), _up(file.text("POINT", "Y_SCREEN"))
    space = room(motion, Stated(file=path.name, unit=unit, up=up), options)
    motion = space.placed(motion)
    pushes, notes = forces(file, space)
    options.progress(1.0)
    return Recording(
        motion=motion,
        markers=space.placed(found),
        forces=pushes,
        person=_person(file),
        source=Source(
            file=path.name,
            sha256=sha256(path),
            kind=Kind.MARKERS,
            rate=file.rate,
            duration=float(found.time[-1]),
            device=_device(file),
            reader="c3d",
        ),
        caveats=(*_cut_off(file), *space.caveats, *notes),
    )


def _cut_off(file: Contents) -> tuple[Caveat, ...]:
    """A doubt where the header counts more frames than there are."""
    if file.promised <= len(file.points):
        return ()
    if len(file.points) == 1:
        raise UnreadableFile(
            f"{file.file} was cut off: of {file.promised} frames that it promises, it "
            "holds one.",
        )
    return (
        Caveat(
            text=f"The file was cut off: of {file.promised} frames that it promises, "
            f"it holds {len(file.points)}.",
            remedy="Copy it again, or export it again.",
            weight=Weight.DOUBT,
        ),
    )


def _computed(file: Contents) -> set[str]:
    """The labels of points that hold angles, forces and the like."""
    groups = [*_OUTPUTS, *file.texts("POINT", "TYPE_GROUPS")[::2]]
    listed = {
        label
        for group in groups
        if not group.startswith("MODELED")
        for label in file.texts("POINT", group)
    }
    by_name = {label for label in file.labels if _OUTPUT_NAME.search(label)}
    return (listed | by_name) & set(file.labels)


def _bones(labels: tuple[str, ...]) -> set[str]:
    """The labels of bones: four that differ in their last letter, O A L P."""
    there = set(labels)
    stems = {label[:-1] for label in labels if label and label[-1] == _BONE[0]}
    bones = [{stem + end for end in _BONE} for stem in stems]
    return {label for bone in bones if bone <= there for label in bone}


def _up(screen: str) -> str | None:
    """``+Z`` of a C3D file as ``z``; None where it says nothing."""
    axis = screen.strip().casefold().removeprefix("+")
    return axis if axis.removeprefix("-") in ("x", "y", "z") else None


def _device(file: Contents) -> str:
    """Maker, program and version, as far as the file has them."""
    groups = {name.upper(): members for name, members in file.parameters.items()}
    maker = {name.upper(): name for name in groups.get("MANUFACTURER", {})}
    words: list[str] = []
    for wanted in ("COMPANY", "SOFTWARE", "VERSION_LABEL"):
        word = file.text("MANUFACTURER", maker[wanted]) if wanted in maker else ""
        if word and words and word.startswith(words[-1]):
            words.pop()
        words += [word] if word else []
    return " ".join(words)


def _person(file: Contents) -> Person | None:
    """Mass, height and sex, where the file has them and they can be a person's."""
    said = _said(file)
    mass = next((said[n] for n in ("bodymass", "mass", "weight") if n in said), None)
    height = said.get("height")
    if height is not None:
        height = next(
            (h for h in (height, height * cm(1), height * mm(1)) if 0.5 <= h <= 2.6),
            None,
        )
    if mass is not None and not 5 <= mass <= 350:
        mass = None
    sex = {"m": Sex.MALE, "f": Sex.FEMALE}.get(
        file.text("SUBJECT", "SEX").casefold()[:1]
    )
    if mass is None and height is None and sex is None:
        return None
    return Person(mass=mass, height=height, sex=sex)


def _said(file: Contents) -> dict[str, float]:
    """Single numbers about the person: as parameters, or in a list of LABELS."""
    said: dict[str, float] = {}
    for group in ("PROCESSING", "SUBJECT", "SUBJECTS"):
        names = [name.casefold() for name in file.texts(group, "LABELS")]
        values = file.numbers(group, "VALUES").ravel()
        said |= dict(zip(names, map(float, values), strict=False))
        for name in file.parameters.get(group, {}):
            value = file.numbers(group, name).ravel()
            if value.size == 1:
                said[name.casefold()] = float(value[0])
    return said
