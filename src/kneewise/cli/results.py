"""Where results go: the screen, the report's folder, and files somebody asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from kneewise.assessment import Assessment
from kneewise.cli.progress import progress
from kneewise.cli.saving import check, save_all
from kneewise.report.contract import as_json
from kneewise.report.page import as_page
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

    @property
    def report(self) -> Path:
        """The page that a person opens."""
        return self.folder / "report.html"

    @property
    def numbers(self) -> Path:
        """The same for programs."""
        return self.folder / "assessment.json"

    @property
    def asked(self) -> list[Path]:
        """The files that were asked for besides."""
        return [path for path in (self.csv, self.trc, self.mot) if path]


def deliver(request: Request, results: Results) -> None:
    """Assess, then write and show everything that was asked for."""
    from kneewise.workflow.stills import stills

    given = [*request.files, request.static, request.forces]
    targets = [results.report, results.numbers, *results.asked]
    check(targets, [path for path in given if path])
    with progress(shown=not results.as_json) as report:
        request = replace(request, progress=report)
        assessment = assess(request)
        pictures = stills(request, assessment)
    written(assessment, results, pictures)
    shown(assessment, results)


def written(
    assessment: Assessment, results: Results, pictures: tuple[StillView, ...] = ()
) -> None:
    """Write the report's folder and the files asked for: all of it, or nothing."""
    from kneewise.workflow.tables import angle_files, landmark_files

    files = {
        results.numbers: _json(assessment) + "\n",
        results.report: as_page(assessment, pictures),
    }
    if results.mot is not None:
        files |= angle_files(assessment, results.mot)
    if results.trc is not None:
        files |= landmark_files(assessment, results.trc)
    if results.csv is not None:
        files[results.csv] = as_csv(assessment)
    save_all(files)


def shown(assessment: Assessment, results: Results) -> None:
    """Print the JSON, or the summary and where the report lies."""
    if results.as_json:
        typer.echo(_json(assessment))
        return
    from rich.console import Console

    from kneewise.report.terminal import show

    show(assessment, Console(), [results.report, *results.asked])


def _json(assessment: Assessment) -> str:
    return json.dumps(as_json(assessment), indent=1, ensure_ascii=False)
