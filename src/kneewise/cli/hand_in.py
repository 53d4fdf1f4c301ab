"""``kneewise import``: a record that another program, or another place, handed over."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kneewise.cli.people import Json, print_flags, print_json, record_json
from kneewise.errors import BadSetting

if TYPE_CHECKING:
    from kneewise.read.fhir.taken import LeftOut

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def import_() -> None:
    """Put on record what another program handed over.

    Examples:

    kneewise import fhir anna.json ANNA
    """


@app.command()
def fhir(
    file: Annotated[
        Path, typer.Argument(help="A FHIR R4 Bundle (JSON).", show_default=False)
    ],
    person: Annotated[
        str | None,
        typer.Argument(
            help="Whose record it is put on; the code in the file if not given.",
            show_default=False,
        ),
    ] = None,
    *,
    json: Json = False,
) -> None:
    """Put on record what a FHIR R4 Bundle of one patient holds.

    All that is new and understood is recorded, or nothing; what is left out is named.

    Examples:

    kneewise import fhir anna.json

    kneewise import fhir from_elsewhere.json ANNA
    """
    from kneewise.read import fhir as bundle
    from kneewise.workflow.handed_in import hand_in
    from kneewise.workflow.person import chart_of, read, today

    now = today()
    taken = bundle.read(file, now)
    name = person or taken.dossier.code
    if not name:
        raise BadSetting(
            f"{file.name} does not say under which code the person is kept.",
            remedy=f"Name them: kneewise import fhir {file} ANNA.",
        )
    known = read(name, chart_of(name))
    made = hand_in(known, taken.dossier, now)
    if json:
        print_json(
            {
                "person": name,
                "recorded": [record_json(record) for record in made.records],
                "known": made.known,
                "left_out": [{"what": w, "why": y} for w, y in _each(taken.left_out)],
            }
        )
        return
    kinds = Counter(record.kind.value for record in made.records)
    said = ", ".join(f"{count} × {kind}" for kind, count in kinds.items())
    typer.echo(f"Recorded for {name}: {said or 'nothing new'}.")
    if taken.dossier.code not in ("", Path(name).name):
        typer.echo(f"The file calls the person {taken.dossier.code}.")
    if made.known:
        typer.echo(f"On record before, and not taken again: {made.known}")
    for (what, why), count in Counter(_each(taken.left_out)).items():
        times = f" ({count} times)" if count > 1 else ""
        typer.echo(f"Left out: {what}{times}: {why.rstrip('.')}.")
    print_flags(taken.dossier.exams.flags)


def _each(left_out: tuple[LeftOut, ...]) -> list[tuple[str, str]]:
    """What was left out and why, without what could steer a terminal."""
    from kneewise.report.words import plain

    return [(plain(each.what), plain(each.why)) for each in left_out]
