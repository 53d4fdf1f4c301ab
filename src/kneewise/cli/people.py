"""What the commands about a person share: their words, and how they are printed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kneewise.exam.flaglogic import Urgency

if TYPE_CHECKING:
    from kneewise.caveat import Caveat
    from kneewise.exam.redflags import Flag
    from kneewise.person import Person
    from kneewise.store.chart import Fault
    from kneewise.store.record import Record
    from kneewise.workflow.entry import Kept
    from kneewise.workflow.person import OnRecord

Name = Annotated[
    str,
    typer.Argument(
        help="A code such as ANNA, or the path of a folder such as ./anna.",
        show_default=False,
    ),
]

On = Annotated[
    str | None, typer.Option(help="The day, such as 2026-05-31; today if not given.")
]

Json = Annotated[
    bool, typer.Option("--json", help="Print JSON in SI units, for programs.")
]

HOW_SOON = {
    Urgency.EMERGENCY: "now",
    Urgency.SAME_DAY: "today",
    Urgency.STOP: "stop this test",
    Urgency.SAME_WEEK: "this week",
    Urgency.URGENT_TWO_WEEKS: "soon, within two weeks",
    Urgency.WITHIN_TWO_WEEKS: "within two weeks",
    Urgency.FOLLOW_SURGEON: "as your surgeon says",
    Urgency.ROUTINE: "at your next visit",
    Urgency.MODIFY: "go on, with less",
}
"""How soon something is to be done, in words."""


def print_json(held: dict[str, Any]) -> None:
    """Print for programs."""
    typer.echo(json.dumps(held, indent=1, ensure_ascii=False))


def print_caveats(caveats: Iterable[Caveat]) -> None:
    """Print what is doubtful, and what would mend it."""
    for caveat in caveats:
        typer.echo(f"Look again: {caveat.text} {caveat.remedy}".rstrip())


def print_faults(faults: Iterable[Fault]) -> None:
    """Print the names of files that could not be read."""
    for fault in faults:
        typer.echo(f"Not read: {fault.text} {fault.remedy}")


def print_flags(flags: Iterable[Flag]) -> None:
    """Print what red flags ask the person to do, and how soon."""
    for flag in flags:
        typer.echo(f"You answered yes to: {flag.question}.")
        typer.echo(f"What to do ({HOW_SOON[flag.urgency]}): {flag.action}")
        typer.echo(f"Source: {flag.action_key}")


def record_json(record: Record) -> dict[str, Any]:
    """A record for programs."""
    return {
        "id": record.id,
        "kind": record.kind.value,
        "on": record.on.isoformat(),
        "contents": record.contents,
    }


def person_json(person: Person) -> dict[str, Any]:
    """What is known of a person, for programs; null where it is not."""
    return {
        "born": person.born,
        "sex": None if person.sex is None else person.sex.value,
        "height": person.height,
        "mass": person.mass,
    }


def caveats_json(caveats: Iterable[Caveat]) -> list[dict[str, str]]:
    """Doubts for programs."""
    return [
        {"text": c.text, "remedy": c.remedy, "weight": c.weight.value} for c in caveats
    ]


def faults_json(faults: Iterable[Fault]) -> list[dict[str, str]]:
    """Files that could not be read, for programs."""
    return [{"file": f.name, "text": f.text, "remedy": f.remedy} for f in faults]


def flags_json(flags: Iterable[Flag]) -> list[dict[str, Any]]:
    """Red flags for programs."""
    return [
        {
            "key": flag.key,
            "question": flag.question,
            "urgency": flag.urgency.value,
            "action": flag.action,
            "action_key": flag.action_key,
            "stops_test": flag.stops_test,
            "stops_programme": flag.stops_programme,
        }
        for flag in flags
    ]


def print_kept(known: OnRecord, kept: Kept, *, as_json: bool) -> None:
    """Print what was recorded, what looks wrong in it, and what comes first."""
    from kneewise.exam.redflags import raised
    from kneewise.workflow.listing import lines_of

    screening = kept.exams.screened or known.exams.screened
    flags = raised(screening.answers) if screening else ()
    if as_json:
        print_json(
            {
                "recorded": [record_json(record) for record in kept.records],
                "known": kept.known,
                "caveats": caveats_json(kept.caveats),
                "flags": flags_json(flags),
                "faults": faults_json(known.faults),
            }
        )
        return
    if not known.records and not known.faults:
        typer.echo(f"{known.name} is new, and kept in {known.chart.where}")
    for record in kept.records:
        for line in lines_of(record):
            typer.echo(f"Recorded: {line}")
    if kept.known:
        typer.echo(f"On record before, and not taken again: {kept.known}")
    print_caveats(kept.caveats)
    print_flags(flags)
    print_faults(known.faults)
