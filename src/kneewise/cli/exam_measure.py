"""``kneewise exam measure``: a range or a chair stand, from a recording."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kneewise.anatomy import Side
from kneewise.cli.people import Json, On, caveats_json, print_caveats, print_json
from kneewise.errors import BadSetting

if TYPE_CHECKING:
    from kneewise.exam.redflags import Flag
    from kneewise.store.record import Record
    from kneewise.workflow.exam_measure import Measured


class Stance(StrEnum):
    """How a person is while a hip is turned."""

    SITTING = "sitting"
    PRONE = "prone"


def measure(
    test: Annotated[
        str, typer.Argument(help="hip_rotation, ankle_lunge, chair_stand_30 ...")
    ],
    recording: Annotated[Path, typer.Argument(help="A video, markers, or angles.")],
    *,
    person: Annotated[
        str | None, typer.Option(help="Whose record to put it on; none if not given.")
    ] = None,
    side: Annotated[Side | None, typer.Option(help="This leg alone.")] = None,
    position: Annotated[
        Stance | None, typer.Option(help="For one camera: how the person is.")
    ] = None,
    static: Annotated[
        Path | None, typer.Option(help="A standing trial with more markers.")
    ] = None,
    rate: Annotated[
        float | None, typer.Option(help="Samples per second, if the file is silent.")
    ] = None,
    on: On = None,
    json: Json = False,
) -> None:
    """Measure a test from a recording, with its error.

    hip_rotation, hip_flexion, hip_extension, hip_abduction, hip_adduction,
    ankle_lunge, chair_stand_30, five_times_sit_to_stand. Markers and joint angles show
    all of them. One camera shows chair stands, the lunge from the side, and hip
    rotation only along the thigh: seated facing it, or face down with the feet to it.

    Examples:

    kneewise exam measure hip_rotation prone.trc --person ANNA

    kneewise exam measure hip_rotation seated.mp4 --position sitting

    kneewise exam measure ankle_lunge lunge.mp4 --side left

    kneewise exam measure chair_stand_30 chair.mp4 --person ANNA --on 2026-05-31
    """
    from kneewise.cli.progress import progress
    from kneewise.store.record import Kind
    from kneewise.workflow.exam_measure import Asked, measured
    from kneewise.workflow.person import (
        chart_of,
        day,
        keep_exams,
        read,
        today,
    )
    from kneewise.workflow.reach import Position
    from kneewise.workflow.request import Request

    now = today()
    asked = Asked(
        what=test,
        side=side,
        position=None if position is None else Position(position),
        on=None if on is None else day(on, now),
    )
    chart = None if person is None else chart_of(person)
    if person is not None and chart is not None:
        _check_flags(person, read(person, chart).exams.flags)
    with progress(shown=not json) as report:
        request = Request(files=(recording,), static=static, rate=rate, progress=report)
        found = measured(asked, request, now)
    record = None
    if chart is not None:
        record = keep_exams(chart, Kind.EXAM, found.on, found.exams)
    _show(found, record, as_json=json)


def _check_flags(person: str, flags: tuple[Flag, ...]) -> None:
    if any(flag.stops_test for flag in flags):
        raise BadSetting(
            f"a red-flag answer of {person} comes before any movement test.",
            remedy=f"See kneewise exam list {person}; when it is looked at, answer "
            f"again: kneewise exam flags {person}.",
        )


def _show(found: Measured, record: Record | None, *, as_json: bool) -> None:
    from kneewise.cli.people import record_json
    from kneewise.exam import written
    from kneewise.workflow.exam_measure import lines

    if as_json:
        print_json(
            {
                "exams": written.as_plain(found.exams),
                "standard_error": found.error,
                "caveats": caveats_json(found.caveats),
                "recorded": None if record is None else record_json(record),
            }
        )
        return
    for line in lines(found):
        typer.echo(line)
    print_caveats(found.caveats)
    typer.echo(
        "Not recorded: name the person with --person."
        if record is None
        else f"Recorded: {record.name}"
    )
