"""``kneewise exam norms``: what a result will be measured against."""

from __future__ import annotations

from typing import Annotated

import typer

from kneewise.cli.people import Json, Name, On, print_json


def norms(
    person: Name,
    *,
    test: Annotated[
        str, typer.Option(help="One test alone, such as hip_abduction.")
    ] = "",
    on: On = None,
    json: Json = False,
) -> None:
    """Show what is usual for this person, and which change is real.

    Where published people of this age and sex are in the same test, from where a
    difference of the sides counts, the smallest real change, and what was found before.

    Examples:

    kneewise exam norms ANNA

    kneewise exam norms ANNA --test range_ankle_lunge
    """
    from kneewise.exam.ask import ask
    from kneewise.workflow import usual
    from kneewise.workflow.person import day, on_record, today

    known = on_record(person)
    known.check_whole()
    when = day(on, today())
    if json:
        held = usual.plain(known, when)
        print_json(usual.selected(held, [ask(test).name]) if test else held)
        return
    for line in usual.lines(known, when, test):
        typer.echo(line)
