"""``kneewise diary``: what was done, how hard it was, and how it felt."""

from __future__ import annotations

from typing import Annotated

import typer

from kneewise.cli.people import Json, Name, On, print_json


def diary(
    person: Name,
    *,
    done: Annotated[
        list[str] | None,
        typer.Option(help="What was done, such as bridge_bi=3x12; may be given again."),
    ] = None,
    effort: Annotated[
        float | None, typer.Option(help="How hard it was, 0 to 10.")
    ] = None,
    pain: Annotated[
        float, typer.Option(help="The worst pain during it, 0 to 10.")
    ] = 0.0,
    morning: Annotated[
        float | None, typer.Option(help="The pain of the next morning, 0 to 10.")
    ] = None,
    sign: Annotated[
        list[str] | None,
        typer.Option(help="What stops it: swelling, giving_way, locking."),
    ] = None,
    on: On = None,
    json: Json = False,
) -> None:
    """Write down what was done, or list what was written.

    Without --done it lists. The next morning's pain can be added the day after by
    writing the same exercise for the same day again.

    Examples:

    kneewise diary ANNA --done bridge_bi=3x12 --effort 6 --pain 2 --morning 1

    kneewise diary ANNA --done clam_left=2x10 --done plank_side=3x30s --on 2026-05-31

    kneewise diary ANNA
    """
    from kneewise.programme.written import diary_as_plain
    from kneewise.workflow import following
    from kneewise.workflow.person import day, on_record, today

    known = on_record(person)
    known.check_whole()
    when = day(on, today())
    if done:
        felt = following.Felt(
            effort=effort, pain=pain, morning=morning, signs=following.signs(sign or ())
        )
        entries = following.done(done, felt, when)
        following.keep(known, entries, when)
        known = on_record(person)
    found = following.diary(known)
    if json:
        print_json(diary_as_plain(found))
        return
    from kneewise.workflow.diary_words import lines

    for line in lines(found.entries, known.name):
        typer.echo(line)
