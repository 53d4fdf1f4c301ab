"""``kneewise cohort``: the tables, figures and statistics of a study."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kneewise.anatomy import Side

if TYPE_CHECKING:
    from kneewise.cohort.place import Place
    from kneewise.cohort.study import Standing, Study

Results = Annotated[str, typer.Argument(help="Folder or address of a study.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


class By(StrEnum):
    """What is compared."""

    GROUP = "group"
    VISIT = "visit"
    TRIAL = "trial"


class Correction(StrEnum):
    """How p values are corrected for their number."""

    HOLM = "holm"
    BENJAMINI_HOCHBERG = "benjamini-hochberg"


_By = Annotated[By | None, typer.Option(help="Groups, or two visits.")]
_Of = Annotated[str, typer.Option(help="Which, such as control,patients; all if not.")]
_CORRECTION = "Of p values, for the number of tests."


def table(
    results: Results,
    name: Annotated[str, typer.Argument(help="Which table.")] = "measures",
    *,
    wide: Annotated[
        bool,
        typer.Option("--wide", help="A row for each trial, for R and SPSS."),
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="A .csv or .parquet file; printed if not.")
    ] = None,
) -> None:
    """Write a table: recordings, measures, repetitions, curves, caveats, failures.

    With --wide and a file, commands for SPSS that read it are written beside it.

    Examples:

    kneewise cohort table results failures

    kneewise cohort table results curves --out curves.parquet

    kneewise cohort table results --wide --out trials.csv
    """
    from kneewise.cli.saving import check, save_all
    from kneewise.cohort import export, tables
    from kneewise.cohort.samples import values

    files: dict[Path, str | bytes] = {}
    if out is not None:
        check([out])
    place, _, state = opened(results)
    if wide:
        text = export.as_wide(values(place, state))
        if out is not None:
            syntax = export.spss_syntax(text, out.name)
            files = {out: text, out.with_suffix(".sps"): syntax}
    else:
        found = tables.table(place, state, name)
        if out is not None and out.suffix.lower() == ".parquet":
            files[out] = export.as_parquet(found)
            text = ""
        else:
            text = export.as_csv(found)
            files = {out: text} if out else {}
    if out is None:
        typer.echo(text, nl=False)
        return
    save_all(files)
    typer.echo(f"Written: {', '.join(str(path) for path in files)}")


def sql(
    results: Results,
    question: Annotated[str, typer.Argument(help="In SQL, as DuckDB speaks it.")],
    *,
    json: Json = False,
) -> None:
    """Ask a study in SQL; it can be read and not changed.

    Examples:

    kneewise cohort sql results "SELECT reason, count(*) FROM failures GROUP BY ALL"
    """
    from kneewise.cohort.export import as_csv
    from kneewise.cohort.sql import answered

    place, _, state = opened(results)
    found = answered(place, state, question)
    if json:
        typer.echo(_json(found.to_pylist()))
        return
    typer.echo(as_csv(found), nl=False)


def compare(
    results: Results,
    *,
    by: Annotated[
        By, typer.Option(help="Groups, two visits, or repeated trials.")
    ] = By.GROUP,
    of: _Of = "",
    measure: Annotated[
        list[str] | None, typer.Option(help="Only these; once for each.")
    ] = None,
    curve: Annotated[
        list[str] | None, typer.Option(help="Whole curves; once for each.")
    ] = None,
    covariate: Annotated[
        list[str] | None,
        typer.Option(help="age, sex, height, mass or speed; once for each."),
    ] = None,
    correction: Annotated[Correction, typer.Option(help=_CORRECTION)] = Correction.HOLM,
    mixed: Annotated[
        bool, typer.Option("--mixed", help="Fit a mixed model to every measure.")
    ] = False,
    json: Json = False,
) -> None:
    """Compare groups or two visits, or say how repeatable trials are.

    Examples:

    kneewise cohort compare results --by group --of control,patients

    kneewise cohort compare results --by group --of young,middle,old --covariate speed

    kneewise cohort compare results --by group --curve knee_flexion

    kneewise cohort compare results --by visit --of pre,post --measure knee_collapse

    kneewise cohort compare results --by trial

    kneewise cohort compare results --mixed --covariate height --json
    """
    from kneewise.cohort.asking import Asking, answered

    place, study, state = opened(results)
    asking = Asking(
        by=by.value,
        of=of,
        measures=tuple(measure or ()),
        curves=tuple(curve or ()),
        covariates=tuple(covariate or ()),
        correction=correction.value,
        mixed=mixed,
    )
    made = answered(place, study, state, asking)
    if json:
        typer.echo(_json({"rows": made.rows, "note": made.note}))
        return
    _print(made.shown, made.note)


def plot(
    results: Results,
    *,
    curve: Annotated[str, typer.Option(help="Which curve.")] = "knee_collapse",
    measure: Annotated[
        str, typer.Option(help="People one by one in this measure, not a curve.")
    ] = "",
    side: Annotated[Side, typer.Option(help="Whose.")] = Side.RIGHT,
    by: _By = None,
    of: _Of = "",
    agreement: Annotated[
        bool,
        typer.Option("--agreement", help="Two visits of --measure, Bland and Altman."),
    ] = False,
    out: Annotated[Path, typer.Option(help="An .svg file.")],
) -> None:
    """Draw curves with bands, people one by one, or limits of agreement, as SVG.

    Examples:

    kneewise cohort plot results --curve knee_flexion --by group --out curves.svg

    kneewise cohort plot results --measure knee_collapse --agreement --out limits.svg
    """
    from kneewise.cli.saving import check, save_all
    from kneewise.cohort import told

    check([out])
    place, _, state = opened(results)
    if measure:
        drawn = told.drawn_measure(
            place, state, (measure, side.value), _pair(by, of), agreement=agreement
        )
    else:
        drawn = told.drawn_curve(place, state, (curve, side.value), _pair(by, of))
    save_all({out: drawn})
    typer.echo(f"Written: {out}")


def report(
    results: Results,
    *,
    by: _By = None,
    of: _Of = "",
    out: Annotated[
        Path | None, typer.Option(help="An .html file; in the folder if not given.")
    ] = None,
) -> None:
    """Write a study as one page: who, what failed, differences, curves, repeatability.

    Examples:

    kneewise cohort report results

    kneewise cohort report results --by group --out study.html
    """
    from kneewise.cli.saving import check, save_all
    from kneewise.cohort import told
    from kneewise.cohort.page import as_page
    from kneewise.cohort.summary import summary

    if out is not None:
        check([out])
    place, study, state = opened(results)
    asked = told.question_of(place, state, _pair(by, of))
    page = as_page(summary(place, study, state, asked))
    if out is None:
        place.write("report.html", page.encode())
    else:
        save_all({out: page})
    typer.echo(f"Written: {out or place.at('report.html')}")


def norms(
    results: Results,
    *,
    out: Annotated[Path, typer.Option(help="A .toml file.")],
    name: Annotated[
        str, typer.Option(help="Of the study, as its ranges will be cited.")
    ] = "",
    group: Annotated[str, typer.Option(help="Only people of this group.")] = "",
    by_sex: Annotated[
        bool, typer.Option("--by-sex", help="A range for each sex.")
    ] = False,
) -> None:
    """Write reference ranges of your own, which assess --reference then uses.

    Examples:

    kneewise cohort norms results --out my_norms.toml --name "Our school, 2026"
    """
    from kneewise.cli.saving import check, save_all
    from kneewise.cohort.norms import norms as ranges
    from kneewise.cohort.samples import values
    from kneewise.cohort.tables import table as whole
    from kneewise.workflow.references import as_toml

    check([out])
    place, study, state = opened(results)
    rows = whole(place, state, "recordings").to_pylist()
    sexes = {row["person"]: row["sex"] for row in rows}
    found = [one for one in values(place, state) if group in ("", one.group)]
    made = ranges(found, sexes, name=name or study.source, by_sex=by_sex)
    save_all({out: as_toml(made)})
    typer.echo(f"Written: {out} ({len(made)} ranges)")


def _pair(by: By | None, of: str) -> tuple[str, str] | None:
    return None if by is None else (by.value, of)


def opened(results: str) -> tuple[Place, Study, Standing]:
    """A study and where it stands."""
    from kneewise.cohort import study as studies
    from kneewise.cohort.place import Place
    from kneewise.cohort.study import standing

    place = Place(results)
    study = studies.opened(place)
    return place, study, standing(place, study)


def _json(said: object) -> str:
    """JSON with null for what is not known."""
    import json

    from kneewise.cohort.told import known

    return json.dumps(known(said), indent=1, ensure_ascii=False, default=str)


def _print(rows: list[dict[str, str]], note: str) -> None:
    """Rows as a table in the terminal."""
    from rich.console import Console
    from rich.table import Table

    made = Table(box=None, pad_edge=False)
    for name in rows[0] if rows else ():
        made.add_column(name, overflow="fold")
    for row in rows:
        made.add_row(*row.values())
    console = Console()
    console.print(made)
    console.print(note, highlight=False, markup=False)
