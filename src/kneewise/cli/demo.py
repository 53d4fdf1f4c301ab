"""``kneewise demo``: a drawn person whose truth is known, assessed like any other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kneewise.errors import BadSetting
from kneewise.simulate.movement import Movement

_BENDS = (-30.0, 30.0)
"""Degrees that can be drawn in every movement."""

_NOISES = (0.0, 20.0)
"""Pixels; with more, nobody could say what the person does."""


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
    from kneewise.cli.saving import check
    from kneewise.events.event import Activity
    from kneewise.simulate.people import Drawn, recorded
    from kneewise.units import deg
    from kneewise.workflow.assessing import assess_recordings
    from kneewise.workflow.request import Request

    _check("--left", left, _BENDS)
    _check("--right", right, _BENDS)
    _check("--noise", noise, _NOISES)
    results = Results(folder=out, as_json=json)
    check([results.report, results.numbers])
    drawn = Drawn(movement=movement, left=deg(left), right=deg(right), noise=noise)
    request = Request(files=(), activity=Activity(movement.value))
    assessment = assess_recordings([recorded(drawn)], request)
    written(assessment, results)
    shown(assessment, results)
    if not json:
        typer.echo(f"Drawn with an inward bend of {right:g}° right and {left:g}° left.")


def _check(option: str, value: float, limits: tuple[float, float]) -> None:
    """Refuse what cannot be drawn.

    Raises:
        BadSetting: if *value* is not within *limits*.
    """
    low, high = limits
    if not low <= value <= high:
        raise BadSetting(
            f"{option} {value:g} cannot be drawn.",
            remedy=f"Give a number from {low:g} to {high:g}.",
        )
