"""Where results go: the screen, the report's folder, and files somebody asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kneewise.assessment import Assessment
from kneewise.cli.progress import progress
from kneewise.cli.saving import check, save_all
from kneewise.report.contract import as_json, work_json
from kneewise.report.page import as_page
from kneewise.report.stick import StillView
from kneewise.report.table import as_csv
from kneewise.workflow import Request

if TYPE_CHECKING:
    from kneewise.findings.strengths import Strength
    from kneewise.motion.muscles import Work
    from kneewise.workflow.kept import Kept
    from kneewise.workflow.what_if import Change, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What a person wants to have in the end."""

    folder: Path
    as_json: bool = False
    csv: Path | None = None
    trc: Path | None = None
    mot: Path | None = None
    osim: Path | None = None
    pdf: Path | None = None
    who: str = ""
    """Whom the PDF names at its foot: the code of a person, or a file."""

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
        every = (self.csv, self.trc, self.mot, self.osim, self.pdf)
        return [path for path in every if path]


def deliver(request: Request, results: Results) -> None:
    """Assess, then write and show everything that was asked for."""
    from kneewise.workflow.assessing import outcome
    from kneewise.workflow.stills import stills

    given = [*request.files, request.static, request.forces]
    targets = [results.report, results.numbers, *results.asked]
    check(targets, [path for path in given if path])
    if results.pdf is not None:
        from kneewise.report import pdf

        pdf.check()
    with progress(shown=not results.as_json) as report:
        request = replace(request, progress=report)
        made = outcome(request)
        pictures = stills(request, made.assessment)
    written(made.assessment, results, pictures, made.bodies)
    shown(made.assessment, results)


def written(
    assessment: Assessment,
    results: Results,
    pictures: tuple[StillView, ...] = (),
    bodies: tuple[Kept | None, ...] = (),
) -> None:
    """Write the report's folder and the files asked for: all of it, or nothing.

    A PDF comes last, so that a page that cannot be printed costs nothing else.
    """
    from kneewise.workflow.tables import angle_files, landmark_files

    page = as_page(assessment, pictures)
    files: dict[Path, str | bytes] = {
        results.numbers: _json(assessment) + "\n",
        results.report: page,
    }
    if results.mot is not None:
        files |= angle_files(assessment, results.mot)
    if results.trc is not None:
        files |= landmark_files(assessment, results.trc)
    if results.csv is not None:
        files[results.csv] = as_csv(assessment)
    files |= _bodies(bodies, results)
    save_all(files)
    for path in results.folder.glob("motion*.npz"):  # of an earlier assessment
        if path not in files:
            path.unlink()
    if results.pdf is not None:
        from kneewise.report.pdf import Unprintable
        from kneewise.workflow.printed import report_pdf

        day = assessment.trials[0].recording.taken_at or assessment.made_at
        try:
            save_all({results.pdf: report_pdf(page, results.who, day.date())})
        except Unprintable as error:
            raise Unprintable(
                f"The report is at {results.report}, but not as a PDF: {error}",
                remedy=error.remedy,
            ) from error


def _bodies(bodies: tuple[Kept | None, ...], results: Results) -> dict[Path, bytes]:
    """The bodies in motion beside the report, for what is asked later."""
    found = {}
    for number, body in enumerate(bodies):
        if body is not None:
            from kneewise.workflow import kept  # loads the engine

            found[results.folder / kept.name(number)] = kept.written(body)
    if results.osim is not None:
        from kneewise.workflow.exports import model_file

        found[results.osim] = model_file(bodies).encode()
    return found


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


def shown_work(
    file: str,
    work: Work,
    paths: Sequence[Path],
    *,
    own: Sequence[Strength] = (),
    as_json: bool,
) -> None:
    """Print what muscles do as JSON, or as tables and where files lie."""
    if as_json:
        typer.echo(json.dumps(work_json(work), indent=1, ensure_ascii=False))
        return
    from rich.console import Console

    from kneewise.report.muscles import show

    show(file, work, Console(), [f"{one.text} [{one.key}]" for one in own])
    for path in paths:
        typer.echo(f"Written: {path}")


def shown_levels(
    levels: Sequence[Level], asked: Sequence[Change], *, as_json: bool
) -> None:
    """Print what other strengths would mean."""
    from kneewise.report import strengths

    changed = {change.bundle: change.factor for change in asked}
    if as_json:
        names = [f"{b.group}_{b.side}={100 * f:g}%" for b, f in changed.items()]
        told = strengths.as_json(levels, names)
        typer.echo(json.dumps(told, indent=1, ensure_ascii=False))
        return
    from rich.console import Console

    strengths.show(levels, changed, Console())
