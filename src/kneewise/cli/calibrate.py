"""``kneewise calibrate``: where cameras stand, from the person alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def calibrate(
    films: Annotated[
        list[Path],
        typer.Argument(
            help="Two films or more of one movement, or their keypoints.",
            show_default=False,
        ),
    ],
    *,
    height: Annotated[float, typer.Option(help="Height of the person in m.")],
    out: Annotated[
        Path, typer.Option(help="Write the calibration here (Pose2Sim's format).")
    ] = Path("Calib.toml"),
    focal: Annotated[
        float | None,
        typer.Option(help="Focal length of all cameras in px, if it is known."),
    ] = None,
    rate: Annotated[
        float | None, typer.Option(help="Frames per second, if the files are silent.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print JSON in SI units, for programs.")
    ] = False,
) -> None:
    """Find where cameras stand from a person who moves in front of them.

    No board is needed: let the person walk about and turn for ten seconds where all
    cameras see them whole. Who has a board calibrates with Pose2Sim, OpenCap, Qualisys
    or OpenCV: their files are read as they are.

    Examples:

    kneewise calibrate walk-cam1.mp4 walk-cam2.mp4 --height 1.78

    kneewise calibrate cam1_json cam2_json --height 1.78 --rate 60 --out Calib.toml

    kneewise assess cam1.mp4 cam2.mp4 --calibration Calib.toml
    """
    from functools import partial

    from kneewise.cli.progress import progress
    from kneewise.cli.saving import check, save_all
    from kneewise.read.options import Options
    from kneewise.workflow import calibrated_words as words
    from kneewise.workflow import calibrating

    check([out], films)
    with progress(shown=not json) as report:
        options = Options(rate=rate, progress=partial(report, "Reading"))
        made = calibrating.calibrate(films, height=height, focal=focal, options=options)
    save_all({out: words.as_file(made)})
    if json:
        typer.echo(words.as_json(made))
        return
    for line in words.told(made):
        typer.echo(line)
    typer.echo(f"Written: {out}")
