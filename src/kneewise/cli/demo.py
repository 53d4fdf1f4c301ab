"""``kneewise demo``: a drawn person whose truth is known, assessed like any other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kneewise.simulate.movement import Movement


def demo(
    *,
    movement: Annotated[
        Movement, typer.Option(help="What the simulated person does.")
    ] = Movement.SQUAT,
    left: Annotated[
        float, typer.Option(help="Inward bend of the left knee to draw, in degrees.")
    ] = 4.0,
    right: Annotated[
        float, typer.Option(help="Inward bend of the right knee to draw, in degrees.")
    ] = 22.0,
    noise: Annotated[float, typer.Option(help="Noise of the camera, in pixels.")] = 1.5,
    out: Annotated[Path, typer.Option(help="Folder for the report.")] = Path("demo"),
    json: Annotated[
        bool, typer.Option("--json", help="Print JSON in SI units, for programs.")
    ] = False,
) -> None:
    """Draw a person whose knees are known, and assess them.

    Examples:

    kneewise demo

    kneewise demo --movement walk --right 8 --out walk-demo
    """
    from kneewise.cli.results import Results, shown, written
    from kneewise.simulate.people import Drawn, recorded
    from kneewise.units import deg
    from kneewise.workflow.assess import assess_recordings
    from kneewise.workflow.request import Request

    drawn = Drawn(movement=movement, left=deg(left), right=deg(right), noise=noise)
    assessment = assess_recordings([recorded(drawn)], Request(files=()))
    results = Results(folder=out, as_json=json)
    written(assessment, results)
    shown(assessment, results)
    if not json:
        typer.echo(f"Drawn with an inward bend of {right:g}° right and {left:g}° left.")
