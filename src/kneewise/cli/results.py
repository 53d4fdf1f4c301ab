"""Where results go: the screen, the report's folder, and files somebody asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from kneewise.assessment import Assessment
from kneewise.cli.progress import progress
from kneewise.report.contract import as_json
from kneewise.report.page import as_page
from kneewise.report.save import save
from kneewise.report.stick import StillView
from kneewise.report.table import as_csv
from kneewise.workflow import Request, assess


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What a person wants to have in the end."""

    folder: Path
    as_json: bool = False
    csv: Path | None = None
    trc: Path | None = None
    mot: Path | None = None


def deliver(request: Request, results: Results) -> None:
    """Assess, then write and show everything that was asked for."""
    from kneewise.workflow.stills import stills

    with progress(shown=not results.as_json) as report:
        request = replace(request, progress=report)
        assessment = assess(request)
        pictures = stills(request, assessment)
    written(assessment, results, pictures)
    shown(assessment, results)


def written(
    assessment: Assessment, results: Results, pictures: tuple[StillView, ...] = ()
) -> None:
    """Write the report's folder and the files asked for: all of one, or none of it."""
    from kneewise.workflow.tables import write_angles, write_landmarks

    text = json.dumps(as_json(assessment), indent=1, ensure_ascii=False)
    files: dict[str, str | bytes] = {
        "assessment.json": text + "\n",
        "report.html": as_page(assessment, pictures),
    }
    if results.mot is not None:
        write_angles(assessment, results.mot)
    if results.trc is not None:
        write_landmarks(assessment, results.trc)
    if results.csv is not None:
        save(results.csv.parent, {results.csv.name: as_csv(assessment)})
    save(results.folder, files)


def shown(assessment: Assessment, results: Results) -> None:
    """Print the JSON, or the summary and where the report lies."""
    if results.as_json:
        typer.echo(json.dumps(as_json(assessment), indent=1, ensure_ascii=False))
        return
    from rich.console import Console

    from kneewise.report.terminal import show

    asked = [path for path in (results.csv, results.trc, results.mot) if path]
    show(assessment, Console(), [results.folder / "report.html", *asked])
