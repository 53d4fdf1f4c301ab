"""``kneewise exam``: what was tested by hand, asked and answered, put on record."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kneewise.anatomy import Side
from kneewise.cli.exam_flags import flags
from kneewise.cli.exam_measure import measure
from kneewise.cli.exam_norms import norms
from kneewise.cli.people import (
    Json,
    Name,
    On,
    faults_json,
    person_json,
    print_faults,
    print_json,
    print_kept,
    record_json,
)
from kneewise.errors import BadSetting
from kneewise.exam.complaint import Complaint, Region, Told
from kneewise.person import Person, Sex

if TYPE_CHECKING:
    from kneewise.workflow.entry import Words

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Reply(StrEnum):
    """An answer to a question."""

    YES = "yes"
    NO = "no"


@app.callback()
def exam() -> None:
    """Record what was tested by hand, and the red-flag questions.

    Examples:

    kneewise exam flags ANNA

    kneewise exam add ANNA --test hip_abduction --left 92N --right 118N --lever 38cm

    kneewise exam list ANNA
    """


@app.command()
def add(
    person: Name,
    *,
    test: Annotated[
        str, typer.Option(help="Name of a test; a wrong one lists all.")
    ] = "",
    left: Annotated[str, typer.Option(help="Result with its unit, such as 92N.")] = "",
    right: Annotated[
        str, typer.Option(help="Result with its unit, such as 32deg.")
    ] = "",
    value: Annotated[
        str, typer.Option(help="Result of a test without sides, or of --side.")
    ] = "",
    answers: Annotated[
        str, typer.Option(help="Points of a questionnaire, such as 5,3,-,4.")
    ] = "",
    side: Annotated[
        Side | None, typer.Option(help="Of --value or of --region.")
    ] = None,
    lever: Annotated[
        str, typer.Option(help="From the joint to the pad, such as 38cm.")
    ] = "",
    protocol: Annotated[
        str, typer.Option(help="The way it was done, such as st_abd_long.")
    ] = "",
    device: Annotated[
        str, typer.Option(help="hand_held, belt_fixed or frame.", show_default=False)
    ] = "",
    mode: Annotated[str, typer.Option(help="make or break.", show_default=False)] = "",
    pain: Annotated[
        str, typer.Option(help="0 to 10: during the test, or of --region.")
    ] = "",
    region: Annotated[Region | None, typer.Option(help="Where it hurts.")] = None,
    told: Annotated[
        Told | None, typer.Option(help="What a clinician called it.")
    ] = None,
    cleared: Annotated[
        Reply | None,
        typer.Option(help="After an operation: whether exercise is cleared."),
    ] = None,
    born: Annotated[int | None, typer.Option(help="Year of birth.")] = None,
    sex: Annotated[Sex | None, typer.Option(help="For published values.")] = None,
    height: Annotated[float | None, typer.Option(help="Height in m.")] = None,
    mass: Annotated[float | None, typer.Option(help="Mass in kg.")] = None,
    on: On = None,
    json: Json = False,
) -> None:
    """Record a test, what hurts, or facts about a person.

    Examples:

    kneewise exam add ANNA --test hip_abduction --left 92N --right 118N --lever 0.38m

    kneewise exam add ANNA --test hip_internal_rotation_prone --left 32deg --pain 2

    kneewise exam add ANNA --test chair_stand_30 --value 14

    kneewise exam add ANNA --test koos_pf --answers 1,2,0,1,1,2,0,0,1,3,1

    kneewise exam add ANNA --region front_of_knee --side right --pain 4

    kneewise exam add ANNA --born 1990 --sex female --mass 68 --height 1.72
    """
    from kneewise.workflow import entry
    from kneewise.workflow.person import chart_of, day, read, today

    now = today()
    known = read(person, chart_of(person))
    is_complaint = region is not None or told is not None
    _check_one(test, is_complaint=is_complaint)
    words = entry.Words(
        test=test,
        left=left,
        right=right,
        value=value,
        side=side or "" if test else "",
        answers=answers,
        lever=lever,
        protocol=protocol,
        device=device,
        mode=mode,
        pain=pain if test else "",
    )
    _check_result(words)
    complaint = None
    if is_complaint:
        complaint = _complaint(region, side, pain, told, cleared)
    given = entry.Given(
        words=words if test else None,
        complaint=complaint,
        facts=Person(born=born, sex=sex, height=height, mass=mass),
    )
    kept = entry.add(known, given, day(on, now), now)
    print_kept(known, kept, as_json=json)


app.command()(measure)
app.command()(norms)


@app.command("list")
def list_(person: Name, *, json: Json = False) -> None:
    """Show everything that is on record about a person.

    Examples:

    kneewise exam list ANNA

    kneewise exam list ./anna --json
    """
    from kneewise.workflow.listing import lines
    from kneewise.workflow.person import on_record

    known = on_record(person)
    if json:
        print_json(
            {
                "person": person_json(known.person),
                "records": [record_json(record) for record in known.records],
                "faults": faults_json(known.faults),
            }
        )
        return
    for line in lines(known):
        typer.echo(line)
    print_faults(known.faults)


@app.command("import")
def import_(
    person: Name,
    table: Annotated[
        Path, typer.Argument(help="A table (CSV), one test in each line.")
    ],
    *,
    json: Json = False,
) -> None:
    """Record the tests of a table that are not on record yet.

    Its columns: date, test, value; and side, lever, protocol, device, mode, by, pain,
    standard_error where they are known. All lines are recorded, or none.

    Examples:

    kneewise exam import ANNA exams.csv
    """
    from kneewise.workflow.entry import keep_table
    from kneewise.workflow.person import chart_of, read, today

    known = read(person, chart_of(person))
    kept = keep_table(known, table, today())
    print_kept(known, kept, as_json=json)


app.command()(flags)


@app.command()
def remove(
    person: Name,
    record: Annotated[str, typer.Argument(help="The name that exam list shows.")],
    *,
    json: Json = False,
) -> None:
    """Take a record away; it is listed no more, and counts no more.

    Examples:

    kneewise exam remove ANNA 3fa94c1b7e02
    """
    from kneewise.workflow.person import chart_of

    target = chart_of(person).remove(record)
    if json:
        print_json({"removed": target})
        return
    typer.echo(f"Removed; it now lies in {target}.")


def _check_one(test: str, *, is_complaint: bool) -> None:
    if test and is_complaint:
        raise BadSetting(
            "a test and what hurts are two things, and --pain could be of either.",
            remedy="Record them one after the other.",
        )


def _check_result(words: Words) -> None:
    """Refuse a result that belongs to no test, rather than lose it."""
    result = (words.left, words.right, words.value, words.answers)
    way = (words.lever, words.protocol, words.device, words.mode)
    given = [word for word in (*result, *way) if word]
    if not words.test and given:
        raise BadSetting(
            f"{given[0]!r} belongs to no test.",
            remedy="Name the test with --test, such as hip_abduction.",
        )


def _complaint(
    region: Region | None,
    side: Side | None,
    pain: str,
    told: Told | None,
    cleared: Reply | None,
) -> Complaint:
    from kneewise.exam import parse

    if not pain:
        raise BadSetting(
            "it is not said how much it hurts.",
            remedy="Give the worst of the last week with --pain, from 0 to 10.",
        )
    if told is Told.ACL_RECONSTRUCTED and cleared is None:
        raise BadSetting(
            "after an operation exercise waits for whoever operated.",
            remedy="Say with --cleared yes or no whether they cleared exercise.",
        )
    return Complaint(
        region=region,
        side=side,
        pain=parse.pain(pain),
        told=told,
        cleared=cleared is not Reply.NO,
    )
