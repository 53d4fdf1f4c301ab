"""Motion sensors: CSV and text tables, OpenSense orientations, Mobilise-D files."""

from __future__ import annotations

from pathlib import Path

from kneewise.caveat import Caveat
from kneewise.errors import UnfitRecording
from kneewise.motion.recording import Recording
from kneewise.read.inertial import mobilised, orientations, table
from kneewise.read.inertial.felt import Felt
from kneewise.read.inertial.recorded import Origin, pose, recorded
from kneewise.read.options import Options

__all__ = ["read", "read_all", "read_pose", "recognises"]

_TABLES = (".csv", ".tsv", ".txt")


def recognises(path: Path) -> bool:
    """Whether a file or folder holds sensor readings; looks at beginnings only."""
    if path.is_dir():
        return any(recognises(each) for each in _inside(path)[:4])
    suffix = path.suffix.lower()
    if suffix in (".sto", ".mot"):
        return orientations.recognises(path)
    return suffix == ".mat" or (suffix in _TABLES and table.recognises(path))


def read(path: Path, options: Options) -> Recording:
    """Read what motion sensors felt, from one file or a folder with a file for each.

    Raises:
        UnreadableFile: if a file is damaged.
        UnfitRecording: if places, units or times cannot be told, or if several
            recordings are in the file.
        BadSetting: if the person's own names of sensors or trials do not fit.
    """
    felts, origin = _felt(path, options)
    return recorded(felts, origin, options)


def read_all(path: Path, options: Options) -> list[Recording]:
    """Read every trial of a Mobilise-D file, or those that are asked for.

    Raises:
        KneewiseError: as ``read`` does; it names the trial.
    """
    found = []
    for part, felts in mobilised.parts(path, options.trials).items():
        origin = _of_part(path, part)
        try:
            found.append(recorded(felts, origin, options))
        except UnfitRecording as error:
            if origin.name not in str(error):
                error.args = (f"{origin.name}: {error}",)
            if part:
                error.remedy += " Or name the other trials with --trial."
            raise
    return found


def _of_part(path: Path, part: str) -> Origin:
    """Where one of the recordings in a file comes from."""
    name = f"{path.name}, {part}" if part else path.name
    return Origin(name=name, files=(path,), reader="mobilised", part=part)


def read_pose(path: Path, options: Options) -> Recording:
    """Read sensors on a person who stands still; a single sample is enough."""
    felts, origin = _felt(path, options)
    return pose(felts, origin, options)


def _felt(path: Path, options: Options) -> tuple[list[Felt], Origin]:
    """What the sensors of a file or folder felt, and where that comes from."""
    if path.is_dir():
        return _folder(path, options)
    suffix = path.suffix.lower()
    if suffix in (".sto", ".mot"):
        felts, caveats = orientations.felt(path)
        return felts, Origin(
            name=path.name,
            files=(path,),
            reader="orientations",
            device="OpenSense",
            caveats=caveats,
        )
    if suffix == ".mat":
        return _only(path, options)
    felts, caveats = table.felt(path, options)
    return felts, Origin(
        name=path.name, files=(path,), reader="sensors", caveats=caveats
    )


def _only(path: Path, options: Options) -> tuple[list[Felt], Origin]:
    """The one trial of a Mobilise-D file.

    Raises:
        UnfitRecording: if there are several.
    """
    found = mobilised.parts(path, options.trials)
    if len(found) > 1:
        raise UnfitRecording(
            f"{path.name} holds {len(found)} recordings, where one is expected: "
            f"{mobilised.listed(list(found))}.",
            remedy="Name one of them with --trial, or save it in a file of its own.",
        )
    ((part, felts),) = found.items()
    return felts, _of_part(path, part)


def _folder(path: Path, options: Options) -> tuple[list[Felt], Origin]:
    """What the sensors of all files in a folder felt."""
    files = tuple(each for each in _inside(path) if recognises(each))
    felts: list[Felt] = []
    caveats: list[Caveat] = []
    for each in files:
        found, origin = _felt(each, options)
        felts += found
        caveats += origin.caveats
    names = [each.name for each in felts]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise UnfitRecording(
            f"{path.name}: the sensor '{min(twice)}' is in more than one of its files.",
            remedy="Give one recording per folder, with one file for each sensor; or "
            "name the file of the movement.",
        )
    return felts, Origin(
        name=path.name, files=files, reader="sensors", caveats=tuple(caveats)
    )


def _inside(path: Path) -> list[Path]:
    """The tables in a folder, in order of their names."""
    endings = (*_TABLES, ".sto")
    return sorted(p for p in path.iterdir() if p.suffix.lower() in endings)
