"""``kneewise assess``: recordings in, a report out."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.events.event import Activity


class LengthUnit(StrEnum):
    """What lengths of a file are in."""

    METRE = "m"
    CENTIMETRE = "cm"
    MILLIMETRE = "mm"


_FILES = (
    "Recordings: video, TRC, C3D, MOT, STO, JSON, CSV or a folder of OpenPose files."
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
        typer.Option(help="An OpenSim model (.osim) of the person, fitted to markers."),
    ] = None,
    scale: Annotated[
        Path | None,
        typer.Option(help="OpenSim Scale settings: fit --model to --static by them."),
    ] = None,
    tasks: Annotated[
        Path | None, typer.Option(help="OpenSim IK tasks: how much each marker counts.")
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
    height: Annotated[float | None, typer.Option(help="Height in m.")] = None,
    mass: Annotated[float | None, typer.Option(help="Mass in kg.")] = None,
    side: Annotated[Side | None, typer.Option(help="Measure this side only.")] = None,
    names: Annotated[
        Path | None, typer.Option(help="A TOML file: your marker = our landmark.")
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
) -> None:
    """Measure recordings and say what stands out.

    Examples:

    kneewise assess squat.mp4

    kneewise assess walk.c3d --static stand.c3d --mass 72 --height 1.78

    kneewise assess trial.trc --model scaled.osim --mot angles.mot

    kneewise assess walk.trc --model generic.osim --scale setup.xml --static stand.trc

    kneewise assess trial.trc --forces grf.mot --activity landing --out results

    kneewise assess squat.mp4 --person ANNA

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
    )
    request = Request(
        files=tuple(files),
        activity=activity,
        static=static,
        model=model,
        scale=scale,
        tasks=tasks,
        forces=forces,
        person=Person(height=height, mass=mass),
        side=side,
        names=read_map(names) if names else {},
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

        keep_results(on_record(person), [results.folder], today())


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
