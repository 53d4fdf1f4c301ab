"""``kneewise guide``: a question in everyday words, and what studies say, both ways."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kneewise.guide import Answer, Citation, Flag, Link, Position

FREE_WORDS = {"allow_extra_args": True, "default_map": {"help": False}}
"""Settings of the command: a question of any length, and no Pydantic.

A declared argument, or an option that is not yet true or false, makes Typer load it,
which takes half of the time there is.
"""

_INDENT = "   "
_NARROWEST = 20
_WIDEST = 100  # columns: longer lines are hard to read


def guide(
    context: typer.Context,
    *,
    topics: Annotated[
        bool, typer.Option("--topics", help="List what can be asked about.")
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print JSON, for programs.")
    ] = False,
) -> None:
    """Answer a question from published studies: what speaks for it, and what against.

    It searches a table of claims and their sources on this computer. It knows nothing
    about you, and is no medical device. A question may also be the name of a topic.

    Examples:

    kneewise guide "why does my knee cave in?"

    kneewise guide "knees knock together when I get up"

    kneewise guide --topics

    kneewise guide knee_arthritis --json | jq .positions
    """
    from kneewise.guide import answered, listed

    if topics:
        links = listed()
        if json:
            _print_json(links)
        for link in () if json else links:
            _say(f"{link.topic}: {link.question}")
        return
    if not context.args:
        raise typer.BadParameter(
            "Ask something, or list what there is with --topics.",
            param_hint="QUESTION",
        )
    answer = answered(" ".join(context.args))
    if json:
        _print_json(answer)
    else:
        _show(answer)


def _print_json(told: Answer | tuple[Link, ...]) -> None:
    import json
    from dataclasses import asdict

    shown = [asdict(link) for link in told] if isinstance(told, tuple) else asdict(told)
    typer.echo(json.dumps(shown, indent=1, ensure_ascii=False))


def _show(answer: Answer) -> None:
    """Write an answer: what is urgent, each claim from both sides, who says so."""
    for flag in answer.flags:
        _write_flag(flag)
    _say(answer.title, bold=True)
    for position in answer.positions:
        _write_position(position)
    _list("From the tables", [f"{f.text} [{f.source}]" for f in answer.facts])
    _list("Short words", [f"{t.term}: {t.meaning}" for t in answer.terms])
    _list("Sources", [_cited(citation) for citation in answer.citations])
    head = "Related" if answer.topic else "Topics"
    _list(head, [f"{link.topic}: {link.question}" for link in answer.related])
    typer.echo()
    _say(answer.disclaimer.text)


def _write_flag(flag: Flag) -> None:
    _say(f"{flag.sign}? {flag.action} [{flag.source}]", "! ", bold=True)
    _say("Your question touches this. If it fits you, it comes first.", "  ")
    typer.echo()


def _write_position(position: Position) -> None:
    typer.echo()
    _say(f'"{position.claim}": {position.verdict}. [{position.source}]')
    _say(position.wording, _INDENT, bold=True)
    strength = [
        position.strength,
        position.effects and f"size: {position.effects}",
        position.population and f"studied in: {position.population}",
        f"confidence in this entry: {position.confidence}",
    ]
    for head, text in (
        ("What speaks for it", position.speaks_for),
        ("What speaks against it or limits it", position.speaks_against),
        ("How strong the evidence is", "; ".join(filter(None, strength))),
    ):
        _say(f"{head}: {text or 'nothing is noted'}", _INDENT)


def _cited(citation: Citation) -> str:
    """Who and where, such as ``Neumann 2010. doi:10.2519/... [claims/c01, for]``."""
    where = ", ".join(_labelled(link) for link in citation.links)
    side = "" if citation.supports == "fact" else f", {citation.supports}"
    return f"{citation.text}. {where} [{citation.source}{side}]".replace(".  [", ". [")


def _labelled(link: str) -> str:
    if link.startswith("10."):
        return f"doi:{link}"
    return f"PMID {link}" if link.isdigit() else link


def _list(head: str, texts: list[str]) -> None:
    """Write a list under its heading, where there is anything in it."""
    if texts:
        typer.echo()
        _say(head, bold=True)
    for text in texts:
        _say(text, "- ")


def _say(text: str, mark: str = "", *, bold: bool = False) -> None:
    """Write a paragraph, indented as far as its mark is wide."""
    lines = textwrap.wrap(
        text,
        width=min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST),
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_on_hyphens=False,
    )
    typer.secho("\n".join(lines), bold=bold or None)
