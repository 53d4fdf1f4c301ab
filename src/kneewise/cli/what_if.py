"""``kneewise what-if``: the same movement with stronger or weaker muscles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kneewise.anatomy import Side
from kneewise.errors import BadSetting

_STRENGTH = (
    "A group and its change, such as gluteus_medius=-30% or quadriceps_left=80%; may "
    "be given again."
)


def what_if(
    result: Annotated[Path, typer.Argument(help="The folder that assess wrote.")],
    *,
    strength: Annotated[list[str] | None, typer.Option(help=_STRENGTH)] = None,
    side: Annotated[
        Side | None, typer.Option(help="Change this side only; both if not given.")
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(help="Begin with the strength tests of a person, such as ANNA."),
    ] = None,
    sweep: Annotated[
        bool,
        typer.Option("--sweep", help="In eight steps from as it is to the change."),
    ] = False,
    recording: Annotated[
        int, typer.Option(help="Which of its recordings, from 1.")
    ] = 1,
    json: Annotated[
        bool, typer.Option("--json", help="Print JSON in SI units, for programs.")
    ] = False,
) -> None:
    """Ask the same movement of stronger or weaker muscles.

    The movement stays as it was recorded; the muscles share it anew. It says what
    would be asked of them, not how the person would move.

    Examples:

    kneewise what-if squat.trc.kneewise --strength gluteus_medius=-30%

    kneewise what-if squat.trc.kneewise --person ANNA --strength gluteus_medius=+20%

    kneewise what-if walk.c3d.kneewise --strength quadriceps=80% --side left --sweep
    """
    from kneewise.cli.results import shown_levels
    from kneewise.workflow import kept, what_if

    if recording < 1:
        raise BadSetting(
            f"there is no recording {recording}.",
            remedy="Recordings are counted from 1.",
        )
    asked = what_if.changes(strength or ["gluteus_medius=-30%"], side)
    one = kept.read(result, recording - 1)
    own = {}
    if person is not None:
        from kneewise.findings.strengths import factors
        from kneewise.workflow.own import strengths_of, there

        own = there(one, factors(strengths_of(person)))
    found = what_if.levels(one, asked, own, steps=what_if.LEVELS if sweep else 2)
    shown_levels(found, asked, as_json=json)
