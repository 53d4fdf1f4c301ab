"""``kneewise assess``: recordings in, a report out."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.events.event import Activity

if TYPE_CHECKING:
    from kneewise.findings.reference import Reference


class LengthUnit(StrEnum):
    """What lengths of a file are in."""

    METRE = "m"
    CENTIMETRE = "cm"
    MILLIMETRE = "mm"


_FILES = (
    "Recordings: video, TRC, C3D, MOT, STO, JSON, CSV, MAT, or a folder of OpenPose or "
    "sensor files."
)
_ACTIVITY = "What the person does; recognised if not given."


def assess(
    files: Annotated[list[Path], typer.Argument(help=_FILES, show_default=False)],
    *,
    activity: Annotated[Activity | None, typer.Option(help=_ACTIVITY)] = None,
    static: Annotated[
        Path | None, typer.Option(help="A standing trial with more markers.")
    ] = None,
    model: Annotated[
        Path | None,
        typer.Option(help="Your OpenSim model (.osim), fitted to markers or films."),
    ] = None,
    scale: Annotated[
        Path | None,
        typer.Option(help="OpenSim Scale settings: fit --model to --static by them."),
    ] = None,
    tasks: Annotated[
        Path | None, typer.Option(help="OpenSim IK tasks: how much each marker counts.")
    ] = None,
    calibration: Annotated[
        Path | None,
        typer.Option(help="Where the cameras stand: the films are of one movement."),
    ] = None,
    forces: Annotated[
        Path | None, typer.Option(help="Ground forces of the first file (MOT, STO).")
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(
            help="Whose exams explain it, such as ANNA; kept on their record."
        ),
    ] = None,
    height: Annotated[
        float | None,
        typer.Option(
            help="Height in m; with it one film of squats, of rises from a chair or of "
            "steps down is seen in space."
        ),
    ] = None,
    mass: Annotated[
        float | None, typer.Option(help="Mass in kg; with it muscles and loads.")
    ] = None,
    side: Annotated[Side | None, typer.Option(help="Measure this side only.")] = None,
    names: Annotated[
        Path | None, typer.Option(help="A TOML file: your marker = our landmark.")
    ] = None,
    sensor: Annotated[
        list[str] | None,
        typer.Option(
            help="Where a motion sensor was worn, as NAME=left_foot; once for each."
        ),
    ] = None,
    trial: Annotated[
        list[str] | None,
        typer.Option(
            help="Of a file with several recordings, such as Test5/Trial1; all if not."
        ),
    ] = None,
    unit: Annotated[
        LengthUnit | None, typer.Option(help="Unit of lengths, if the file is wrong.")
    ] = None,
    rate: Annotated[
        float | None, typer.Option(help="Samples per second, if the file is silent.")
    ] = None,
    picture: Annotated[
        str | None,
        typer.Option(
            help="Size of the picture as 1080x1920, for keypoints that do not say."
        ),
    ] = None,
    reference: Annotated[
        Path | None,
        typer.Option(
            help="Ranges of your own, of kneewise cohort norms: they go first."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the report; beside the file if not.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print JSON in SI units, for programs.")
    ] = False,
    csv: Annotated[Path | None, typer.Option(help="Write all numbers here.")] = None,
    trc: Annotated[
        Path | None, typer.Option(help="Write landmarks and joint centres here.")
    ] = None,
    mot: Annotated[
        Path | None, typer.Option(help="Write joint angles for OpenSim here.")
    ] = None,
    osim: Annotated[
        Path | None, typer.Option(help="Write the fitted body for OpenSim here.")
    ] = None,
    pdf: Annotated[
        Path | None, typer.Option(help="Write the report here, to print or to send.")
    ] = None,
) -> None:
    """Measure recordings and say what stands out.

    Examples:

    kneewise assess squat.mp4

    kneewise assess clip.mp4 --height 1.78

    kneewise assess clip.mp4 --height 1.78 --mass 75

    kneewise assess clip.mp4 thighs.csv --height 1.78

    kneewise assess trial.trc clip.mp4 --calibration Calib.toml --mass 75

    kneewise assess walk.c3d --static stand.c3d --mass 72 --height 1.78

    kneewise assess trial.trc --model scaled.osim --mot angles.mot

    kneewise assess walk.trc --model generic.osim --scale setup.xml --static stand.trc

    kneewise assess cam1.mp4 cam2.mp4 --calibration Calib.toml --height 1.78

    kneewise assess trial.trc --forces grf.mot --activity landing --out results

    kneewise assess feet.csv --sensor imu1=left_foot --sensor imu2=right_foot

    kneewise assess HA001_data.mat --trial Test5 --height 1.59

    kneewise assess squat.mp4 --person ANNA

    kneewise assess squat.mp4 --reference my_norms.toml

    kneewise assess clip.mp4 --json | jq .headline
    """
    from kneewise.cli.results import Results, deliver
    from kneewise.person import Person
    from kneewise.read import check
    from kneewise.read.names import read_map
    from kneewise.workflow.request import Request

    if names is not None:
        check(names)
    files = [_named(file) for file in files]
    results = Results(
        folder=out or _beside(files[0]),
        as_json=json,
        csv=csv,
        trc=trc,
        mot=mot,
        osim=osim,
        pdf=pdf,
        who=person or files[0].name,
    )
    request = Request(
        files=tuple(files),
        activity=activity,
        static=static,
        model=model,
        scale=scale,
        tasks=tasks,
        calibration=calibration,
        forces=forces,
        person=Person(height=height, mass=mass),
        side=side,
        names=read_map(names) if names else {},
        sensors=worn(sensor or []),
        trials=tuple(trial or []),
        references=_references(reference),
        unit=unit,
        rate=rate,
        picture=_size(picture),
    )
    if person is not None:
        from kneewise.workflow.examined import examined

        request = examined(request, person)
    deliver(request, results)
    if person is not None:
        from kneewise.workflow.person import on_record, today
        from kneewise.workflow.planning import keep_results

        known = on_record(person)
        keep_results(known, [results.folder], today())
        for file in files:
            known.chart.add_recording(file)


def worn(said: list[str]) -> dict[str, str]:
    """Sensor → place, from what was written as ``NAME=left_foot``.

    Raises:
        BadSetting: if it is not written like that.
    """
    pairs = [each.rpartition("=") for each in said]
    for each, (name, _, place) in zip(said, pairs, strict=True):
        if not name or not place:
            raise BadSetting(
                f"'{each[:40]}' does not say where a sensor was worn.",
                remedy="Write its name and its place: --sensor imu1=left_foot.",
            )
    return {name: place for name, _, place in pairs}


def _references(path: Path | None) -> tuple[Reference, ...]:
    """The ranges in a file, if one is given."""
    if path is None:
        return ()
    from kneewise.workflow.references import read_references

    return read_references(path)


def _beside(file: Path) -> Path:
    """The folder for the report of a file: ``squat.mp4.kneewise``."""
    return file.parent / f"{file.name}.kneewise"


def _named(file: Path) -> Path:
    """A file or folder by its own name, where a person wrote ``.`` or ``..``."""
    return file.absolute().resolve() if file.name in ("", "..") else file


def _size(picture: str | None) -> tuple[float, float] | None:
    """Width and height from ``1080x1920``.

    Raises:
        BadSetting: if it is not written like that.
    """
    if picture is None:
        return None
    match = re.fullmatch(r"([1-9][0-9]{0,4})x([1-9][0-9]{0,4})", picture.lower())
    if match is None:
        raise BadSetting(
            f"'{picture[:40]}' is not the size of a picture.",
            remedy="Write it as width x height in pixels, for example 1080x1920.",
        )
    return float(match[1]), float(match[2])
