"""``kneewise why``: which muscles hold the thigh when it is furthest inwards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kneewise.errors import BadSetting

if TYPE_CHECKING:
    from kneewise.findings.strengths import Strength


def why(
    result: Annotated[Path, typer.Argument(help="The folder that assess wrote.")],
    *,
    recording: Annotated[
        int, typer.Option(help="Which of its recordings, from 1.")
    ] = 1,
    person: Annotated[
        str | None,
        typer.Option(help="Whose strength tests count: a code such as ANNA."),
    ] = None,
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

    kneewise why squat.trc.kneewise --person ANNA

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
    own: tuple[Strength, ...] = ()
    if person is not None:
        from kneewise.findings.strengths import factors
        from kneewise.workflow.own import strengths_of, work_of  # loads the engine

        tested = strengths_of(person)
        own = tuple(dict.fromkeys(tested.values()))
        found = work_of(result, recording - 1, factors(tested))
    written = []
    if sto is not None:
        from kneewise.cli.saving import check, save_all
        from kneewise.workflow.exports import muscle_files

        check([sto])
        files = muscle_files(result, recording - 1, sto)
        save_all(files)
        written = list(files)
    shown_work(file, found, written, own=own, as_json=json)
