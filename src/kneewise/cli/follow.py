"""``kneewise follow``: next week's doses, and what has changed since the beginning."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kneewise.cli.people import Json, Name, On, flags_json, print_flags, print_json


def follow(
    person: Name,
    *,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for course.html; inside the person's if not given."),
    ] = None,
    on: On = None,
    json: Json = False,
) -> None:
    """Say what to do this week, and whether anything has really changed.

    Doses follow from the diary by fixed rules: pain lowers them, what was done with
    ease raises them, a week that was missed changes nothing. Writes course.html, with
    everything over time.

    Examples:

    kneewise follow ANNA

    kneewise follow ANNA --on 2026-06-30 --out review

    kneewise follow ANNA --json
    """
    from kneewise.cli.saving import check, save_all
    from kneewise.programme.written import state_as_plain
    from kneewise.report.course import as_page
    from kneewise.workflow import follow_words, following
    from kneewise.workflow.person import day, on_record, today

    known = on_record(person)
    now = day(on, today())
    found = following.under_way(known, now)
    page = (out or known.chart.papers / "programme") / "course.html"
    check([page])
    save_all({page: as_page(follow_words.course(found, known))})
    if json:
        told = state_as_plain(found.state)
        print_json(
            {
                "state": told,
                "flags": flags_json(found.flags),
                "changes": list(follow_words.changed(found)),
                "reconsidered": list(follow_words.minds(found)),
                "messages": [
                    {"move": m.move.value, "slot": m.slot, "text": m.said.text}
                    for m in found.messages
                ],
            }
        )
        return
    for line in follow_words.lines(found, known.name, now):
        typer.echo(line)
    print_flags(found.flags)
    typer.echo()
    typer.echo(f"Written: {page}")
    typer.echo(
        "Kneewise is not a medical device: it replaces no examination and no clinician."
    )
