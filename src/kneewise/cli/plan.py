"""``kneewise plan``: what stands out, what may be behind it, what to do about it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kneewise.cli.people import (
    Json,
    Name,
    On,
    caveats_json,
    flags_json,
    print_caveats,
    print_json,
)

if TYPE_CHECKING:
    from kneewise.store.record import Record
    from kneewise.workflow.planning import Plan


def plan(
    person: Name,
    *,
    result: Annotated[
        list[Path] | None,
        typer.Option(help="A folder that assess wrote; may be given again."),
    ] = None,
    equipment: Annotated[
        str | None,
        typer.Option(help="All that is at hand, such as band,chair; or none."),
    ] = None,
    days: Annotated[int, typer.Option(help="Sessions a week, 1 to 7.")] = 3,
    dislike: Annotated[
        list[str] | None, typer.Option(help="Leave this exercise out, such as clam.")
    ] = None,
    caution: Annotated[
        list[str] | None,
        typer.Option(help="What is true of the person, such as falls or back_pain."),
    ] = None,
    runner: Annotated[bool, typer.Option("--runner", help="The person runs.")] = False,
    general: Annotated[
        bool,
        typer.Option("--general", help="A few exercises even if nothing was found."),
    ] = False,
    swap: Annotated[
        list[str] | None,
        typer.Option(help="Another for the same purpose, such as clam=abd_sl."),
    ] = None,
    drop: Annotated[
        list[str] | None, typer.Option(help="Take this exercise out, such as clam.")
    ] = None,
    add: Annotated[
        list[str] | None, typer.Option(help="Put this exercise in, such as clam.")
    ] = None,
    dose: Annotated[
        list[str] | None,
        typer.Option(help="Sets and repetitions, such as clam=2x12; a hold is 2x30s."),
    ] = None,
    followed: Annotated[
        bool,
        typer.Option(
            "--followed", help="Change the programme under way; propose none anew."
        ),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the files; inside the person's if not given."),
    ] = None,
    pdf: Annotated[
        Path | None, typer.Option(help="Write the sheet here, to print or to send.")
    ] = None,
    on: On = None,
    json: Json = False,
) -> None:
    """Propose a programme from what is on record.

    The red-flag questions come first; a raised one is answered by what to do, and by
    no exercise. Writes programme.json, week.ics for a calendar, and
    sheet.html to print, with a picture of each exercise.

    --swap, --drop, --add and --dose change what is proposed, inside what is safe for
    the person; it is said what that takes away, and what was proposed is kept beside.

    Examples:

    kneewise plan ANNA

    kneewise plan ANNA --result squat.mp4.kneewise --equipment band,chair --days 3

    kneewise plan ANNA --dislike clam --caution falls --out plans

    kneewise plan ANNA --pdf anna.pdf

    kneewise plan ANNA --swap clam=abd_sl --dose abd_sl=2x10

    kneewise plan ANNA --followed --drop bridge_uni
    """
    from kneewise.workflow import editing, plan_files, planning
    from kneewise.workflow.editing_words import Changes, chosen
    from kneewise.workflow.person import day, on_record, today

    now = today()
    start = day(on, now)
    known = on_record(person)
    known.check_whole()
    changes = Changes(
        swaps=tuple(swap or ()),
        drops=tuple(drop or ()),
        adds=tuple(add or ()),
        doses=tuple(dose or ()),
    )
    wishes = planning.Wishes(
        equipment=planning.equipment(equipment),
        per_week=days,
        dislikes=frozenset(dislike or ()),
        cautions=planning.cautions(caution or ()),
        is_runner=runner,
        wants_general=general,
    )
    results = [path.absolute() for path in result or ()]
    if followed:
        draft = editing.followed(known, now)
        start = now
    else:
        draft = editing.proposal(known, wishes, start, now, results)
    if changes.is_some or followed:
        words = chosen(draft.base, changes)
        draft = editing.checked(draft, words, "", start)
    found = replace(draft.plan, programme=draft.programme)
    files = plan_files.files(found.programme, known, out)
    if pdf is not None:
        files[pdf] = plan_files.as_pdf(found.programme, known)
    _save(files)
    planning.keep_results(known, results, start)
    record = plan_files.keep(known, found.programme, start)
    _show(known.name, found, (record, list(files)), as_json=json)


def _save(files: dict[Path, str | bytes]) -> None:
    from kneewise.cli.saving import check, save_all

    check(files)
    save_all(files)


def _show(
    name: str, found: Plan, kept: tuple[Record, list[Path]], *, as_json: bool
) -> None:
    from kneewise.workflow.plan_words import lines

    record, paths = kept
    if as_json:
        print_json(_json(found, record))
        return
    for line in lines(found, name):
        typer.echo(line)
    typer.echo()
    print_caveats(found.caveats)
    for path in paths:
        typer.echo(f"Written: {path}")
    typer.echo(
        "Kneewise is not a medical device: it replaces no examination and no clinician."
    )


def _json(found: Plan, record: Record) -> dict[str, Any]:
    from kneewise.report.contract import explanation_json

    return {
        "programme": record.contents,
        "record": record.id,
        "findings": [
            {
                "measure": f.measure,
                "side": f.side,
                "text": f.text,
                "standing": f.standing.value,
                "key": f.key or f"measure:{f.measure}",
            }
            for f in found.findings
        ],
        "explanation": explanation_json(found.explanation),
        "flags": flags_json(found.programme.flags),
        "caveats": caveats_json(found.caveats),
    }
