"""``kneewise cohort export``: a whole study for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kneewise.cli.cohort_look import Json, Results, opened
from kneewise.cohort.target import Target


def export(
    results: Results,
    *,
    to: Annotated[
        Target,
        typer.Option(help="csv for R and SPSS, a BIDS dataset, OpenSim files, Rerun."),
    ],
    out: Annotated[Path, typer.Option(help="A folder that is empty or new.")],
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes; one for each core if not."),
    ] = None,
    json: Json = False,
) -> None:
    """Write a study for R, SPSS, BIDS-Motion, OpenSim or Rerun.

    All but csv read the recordings again. What cannot be written is told, and stops
    nothing.

    Examples:

    kneewise cohort export results --to csv --out tables

    kneewise cohort export results --to bids --out dataset

    kneewise cohort export results --to opensim --out trials --workers 4
    """
    from kneewise.cli.progress import progress
    from kneewise.cohort.cluster import cores
    from kneewise.cohort.exports import Exported, exported, tables

    place, study, state = opened(results)
    if to is Target.CSV:
        made: Exported = tables(place, state, out)
    else:
        with progress(shown=not json) as shown:
            made = exported(study, state, to, (out, workers or cores()), shown)
    if json:
        import json as writer

        left = [{"recording": one, "reason": why} for one, why in made.left_out]
        said = {"folder": str(out), "recordings": made.recordings, "left_out": left}
        typer.echo(writer.dumps(said, indent=1, ensure_ascii=False))
        return
    for one, why in made.left_out:
        typer.echo(f"Left out: {one}: {why}")
    typer.echo(f"Written: {made.recordings} recordings in {out}")
