"""``kneewise exam flags``: the questions before any test, asked on a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from kneewise.cli.people import Json, Name, On, print_json, print_kept
from kneewise.errors import BadSetting

if TYPE_CHECKING:
    from kneewise.exam.redflags import Answer, Question


def flags(
    person: Name,
    *,
    none: Annotated[bool, typer.Option("--none", help="Answer no to all.")] = False,
    yes: Annotated[
        str, typer.Option(help="Names of the questions answered with yes, with commas.")
    ] = "",
    sign: Annotated[
        list[str] | None,
        typer.Option(help="What is there beside a yes; may be given again."),
    ] = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="Only show the questions and their names.")
    ] = False,
    on: On = None,
    json: Json = False,
) -> None:
    """Ask the questions that come before any test and any programme.

    On a terminal each is answered with y or n; a yes that must be looked at ends the
    questions with what to do. They replace no examination.

    Examples:

    kneewise exam flags ANNA

    kneewise exam flags ANNA --none

    kneewise exam flags ANNA --yes rf_perthes --sign fever
    """
    from kneewise.workflow.entry import answers_of, keep_answers, to_ask
    from kneewise.workflow.person import chart_of, day, read, today

    if none and (yes or sign):
        raise BadSetting(
            "no to all and yes to some cannot both be.",
            remedy="Give --none or --yes, not both.",
        )
    now = today()
    known = read(person, chart_of(person))
    known.check_whole()
    asked = to_ask(known, now)
    if ask:
        _show_questions(asked, as_json=json)
        return
    if none or yes or sign:
        ids = [id_.strip() for id_ in yes.split(",") if id_.strip()]
        answers = answers_of(asked, ids, sign or ())
    else:
        answers = _asked(asked)
    kept = keep_answers(known, answers, day(on, now))
    print_kept(known, kept, as_json=json)


def _asked(questions: tuple[Question, ...]) -> tuple[Answer, ...]:
    """The answers that a person types, up to the first that stops the questions."""
    from kneewise.exam.redflags import Answer, raised

    typer.echo("Answer each with y (yes) or n (no). They replace no examination.")
    answers: list[Answer] = []
    for number, question in enumerate(questions, start=1):
        is_yes = _typed_yes(f"{number}/{len(questions)} {question.text}? [y/n]: ")
        signs = _typed_signs(question) if is_yes and question.signs else ()
        answers.append(Answer(id=question.id, yes=is_yes, signs=signs))
        if any(flag.stops_programme for flag in raised(answers)):
            break
    return tuple(answers)


def _typed_yes(prompt: str) -> bool:
    known = {"y": True, "yes": True, "n": False, "no": False}
    word = ""
    while word not in known:
        word = _typed(prompt).lower()
    return known[word]


def _typed_signs(question: Question) -> tuple[str, ...]:
    numbered = {str(n): sign for n, sign in enumerate(question.signs, start=1)}
    listed = ", ".join(f"{n} {sign}" for n, sign in numbered.items())
    prompt = f"  Which of these too? {listed}. Numbers, or Enter for none: "
    words = _typed(prompt).replace(",", " ").split()
    while not set(words) <= set(numbered):
        words = _typed(prompt).replace(",", " ").split()
    return tuple(numbered[word] for word in dict.fromkeys(words))


def _typed(prompt: str) -> str:
    typer.echo(prompt, nl=False, err=True)
    line = sys.stdin.readline()
    if not line:
        typer.echo(err=True)
        raise BadSetting(
            "the answers ended before the questions; nothing was recorded.",
            remedy="Answer on a terminal, or with --none or --yes.",
        )
    return line.strip()


def _show_questions(asked: tuple[Question, ...], *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "questions": [
                    {"id": q.id, "text": q.text, "signs": list(q.signs), "key": q.key}
                    for q in asked
                ]
            }
        )
        return
    for question in asked:
        signs = f" (signs: {'; '.join(question.signs)})" if question.signs else ""
        typer.echo(f"{question.id}: {question.text}?{signs}")
