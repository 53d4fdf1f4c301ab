"""``kneewise why``: which muscles hold the thigh when it is furthest inwards."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kneewise.errors import BadSetting


def why(
    result: Annotated[Path, typer.Argument(help="The folder that assess wrote.")],
    *,
    recording: Annotated[
        int, typer.Option(help="Which of its recordings, from 1.")
    ] = 1,
    sto: Annotated[
        Path | None,
        typer.Option(help="Write muscle forces over time for OpenSim here."),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print JSON in SI units, for programs.")
    ] = False,
) -> None:
    """Show which muscles hold the thigh, and how much of their strength it takes.

    The recording must hold markers, and the mass must be known: a body model is
    fitted, put on the ground, and its muscles share what the movement needs.

    Examples:

    kneewise assess squat.trc --mass 68 --forces plates.mot

    kneewise why squat.trc.kneewise

    kneewise why squat.trc.kneewise --sto forces.sto

    kneewise why squat.trc.kneewise --json | jq .moments
    """
    from kneewise.cli.results import shown_work
    from kneewise.read.result import work

    if recording < 1:
        raise BadSetting(
            f"there is no recording {recording}.",
            remedy="Recordings are counted from 1.",
        )
    file, found = work(result, recording - 1)
    written = []
    if sto is not None:
        from kneewise.cli.saving import check, save_all
        from kneewise.workflow.exports import muscle_files

        check([sto])
        files = muscle_files(result, recording - 1, sto)
        save_all(files)
        written = list(files)
    shown_work(file, found, written, as_json=json)
