"""``kneewise export``: a record, a result or a recording for people and programs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kneewise.cli.people import Json, Name, print_json
from kneewise.events.event import Activity

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_FILE = typer.Argument(help="The file to write.", show_default=False)


@app.callback()
def export() -> None:
    """Hand over a person's record, a report or recordings.

    Examples:

    kneewise export pdf squat.mp4.kneewise report.pdf

    kneewise export fhir ANNA anna.json

    kneewise export table ANNA anna.csv

    kneewise export bids squat.c3d walk.c3d --person ANNA --out dataset
    """


@app.command()
def pdf(
    result: Annotated[
        Path, typer.Argument(help="A folder that assess wrote.", show_default=False)
    ],
    file: Annotated[Path, _FILE],
) -> None:
    """Write the report of a result as a PDF, to print or to send.

    Examples:

    kneewise export pdf squat.mp4.kneewise report.pdf
    """
    from kneewise.workflow.printed import result_pdf

    _write({file: result_pdf(result)}, [result / "report.html"])


@app.command()
def fhir(
    person: Name,
    file: Annotated[Path, _FILE],
    *,
    json: Json = False,
) -> None:
    """Write a person's record as a FHIR R4 Bundle, for other health programs.

    It holds the code, sex and year of birth; no name, no address.

    Examples:

    kneewise export fhir ANNA anna.json
    """
    from kneewise.report.fhir.bundle import as_bundle, text_of
    from kneewise.workflow.dossiers import handed_over
    from kneewise.workflow.person import on_record

    made = handed_over(on_record(person))
    bundle = as_bundle(made.dossier)
    _write({file: text_of(bundle)}, quiet=json)
    if json:
        count = len(bundle["entry"])
        print_json({"file": str(file), "resources": count, "left_out": made.lost})
        return
    _say_lost(made.lost)


@app.command()
def codes(file: Annotated[Path, _FILE]) -> None:
    """Write the codes of our own that a Bundle uses, as a FHIR CodeSystem.

    Examples:

    kneewise export codes codes.json
    """
    from kneewise.report.fhir.bundle import text_of
    from kneewise.report.fhir.codes import code_system

    _write({file: text_of(code_system())})


@app.command()
def table(
    person: Name,
    file: Annotated[
        Path, typer.Argument(help="Ends in .csv or .parquet.", show_default=False)
    ],
) -> None:
    """Write a person's measures, tests and diary as one table in SI units.

    Examples:

    kneewise export table ANNA anna.csv

    kneewise export table ANNA anna.parquet
    """
    from kneewise.workflow.dossiers import handed_over
    from kneewise.workflow.person import on_record
    from kneewise.workflow.tabled import record_file

    made = handed_over(on_record(person))
    _write({file: record_file(made.dossier, file)})
    _say_lost(made.lost)


@app.command()
def bids(
    recordings: Annotated[
        list[Path], typer.Argument(help="Recordings to add.", show_default=False)
    ],
    *,
    person: Annotated[
        str, typer.Option(help="Whose they are, such as ANNA.", show_default=False)
    ],
    out: Annotated[
        Path,
        typer.Option(
            help="Folder of the dataset; begun if not there.", show_default=False
        ),
    ],
    label: Annotated[
        str | None,
        typer.Option(help="Of the person in the dataset, if not the code."),
    ] = None,
    activity: Annotated[
        Activity | None, typer.Option(help="What the person does; recognised if not.")
    ] = None,
    names: Annotated[
        Path | None, typer.Option(help="A TOML file: your marker = our landmark.")
    ] = None,
    sensor: Annotated[
        list[str] | None,
        typer.Option(help="Where a motion sensor was worn, as NAME=left_foot."),
    ] = None,
    rate: Annotated[
        float | None, typer.Option(help="Samples per second, if the file is silent.")
    ] = None,
) -> None:
    """Add recordings to a dataset in the layout of BIDS-Motion.

    What is there already stays as it is; a recording that is there is not added twice.

    Examples:

    kneewise export bids squat.c3d walk.c3d --person ANNA --out dataset

    kneewise export bids squat.trc --person P-07 --label P07 --out dataset
    """
    from kneewise.cli.assess import worn
    from kneewise.cli.progress import progress
    from kneewise.read.names import read_map
    from kneewise.workflow.bids import added
    from kneewise.workflow.person import chart_of, read
    from kneewise.workflow.request import Request

    request = Request(
        files=tuple(recordings),
        activity=activity,
        names=read_map(names) if names else {},
        sensors=worn(sensor or []),
        rate=rate,
        person=read(person, chart_of(person)).person,
    )
    with progress(shown=True) as report:
        watched = replace(request, progress=report)
        found = added(watched, label or Path(person).name, out)
    _write(found.files, recordings, quiet=True)
    for name in found.known:
        typer.echo(f"Already there, and left as it is: {name}")
    for name in found.silent:
        typer.echo(f"Without events, since no repetition was found: {name}")
    typer.echo(f"Written: {len(found.files)} files in {out}")


def _write(
    files: dict[Path, str] | dict[Path, str | bytes] | dict[Path, bytes],
    given: list[Path] | None = None,
    *,
    quiet: bool = False,
) -> None:
    """Write files that replace nothing that was read, and say where they lie."""
    from kneewise.cli.saving import check, save_all

    check(files, given or [])
    save_all(files)
    for path in () if quiet else files:
        typer.echo(f"Written: {path}")


def _say_lost(lost: tuple[str, ...]) -> None:
    for sentence in lost:
        typer.echo(sentence)
