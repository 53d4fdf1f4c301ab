"""``kneewise diary``: what was done, how hard it was, and how it felt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from kneewise.cli.people import Json, Name, On, print_json
from kneewise.errors import BadSetting

if TYPE_CHECKING:
    from kneewise.workflow.diary import Said
    from kneewise.workflow.person import OnRecord


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
        float | None, typer.Option(help="The worst pain during it, 0 to 10.")
    ] = None,
    morning: Annotated[
        float | None, typer.Option(help="The pain of the morning after, 0 to 10.")
    ] = None,
    sign: Annotated[
        list[str] | None,
        typer.Option(help="What stops it: swelling, giving_way, locking."),
    ] = None,
    cleared: Annotated[
        bool,
        typer.Option("--cleared", help="A clinician has said that exercise may go on."),
    ] = False,
    on: On = None,
    json: Json = False,
) -> None:
    """Write down what was done, or list what was written.

    With a name alone it lists. The pain of the morning after can be added the day
    after: --morning alone, with --on for the day of the exercise. A sign such as
    swelling stops the programme until a clinician has looked at it.

    Examples:

    kneewise diary ANNA --done bridge_bi=3x12 --effort 6 --pain 2 --morning 1

    kneewise diary ANNA --done clam_left=2x10 --done plank_side=3x30s --pain 0

    kneewise diary ANNA --morning 1 --on 2026-05-31

    kneewise diary ANNA
    """
    from kneewise.programme.written import diary_as_plain
    from kneewise.workflow.diary import Said, diary
    from kneewise.workflow.diary_words import lines
    from kneewise.workflow.person import day, on_record, today

    known = on_record(person)
    known.check_whole()
    said = Said(
        done=tuple(done or ()),
        effort=effort,
        pain=pain,
        morning=morning,
        signs=tuple(sign or ()),
        on=day(on, today()),
    )
    others = _keep(known, said, cleared=cleared)
    found = diary(on_record(person))
    if json:
        print_json(diary_as_plain(found))
        return
    for line in lines(found.entries, known.name):
        typer.echo(line)
    for name in others:
        typer.echo(f"{name} is not in the programme: it changes no dose.")


def _keep(known: OnRecord, said: Said, *, cleared: bool) -> Sequence[str]:
    """Write down what was said, if anything; names that are not in the programme."""
    from kneewise.workflow import diary

    if cleared:
        if said.is_something:
            raise BadSetting(
                "a clearance and what was done are two things.",
                remedy="Write them down one after the other.",
            )
        diary.keep_clearance(known, said.on)
        return ()
    return diary.keep_said(known, said) if said.is_something else ()
