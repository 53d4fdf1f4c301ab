"""The command ``kneewise``: every verb, and the place that turns errors to words."""

from __future__ import annotations

import signal
import sys
from typing import Annotated, NoReturn

import typer

from kneewise import __version__
from kneewise.cli.assess import assess
from kneewise.cli.demo import demo
from kneewise.errors import KneewiseError, Stopped

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # rich help pages cost 0.2 s
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(assess)
app.command()(demo)


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        typer.echo(f"kneewise {__version__}")
        raise typer.Exit


@app.callback()
def kneewise(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Say the version."
        ),
    ] = False,
) -> None:
    """How a knee moves, how far it falls inwards, and how sure that is.

    Start with: kneewise demo. Then: kneewise assess YOUR_FILE.
    """


def main() -> None:
    """Run the command; end with 0 (done), 1 (a problem you can solve), 2 (usage)."""
    signal.signal(signal.SIGINT, _stop)
    try:
        app()
    except KneewiseError as error:
        _say(str(error), error.remedy)


def _stop(_number: int, _frame: object) -> NoReturn:
    raise Stopped("stopped before the end; nothing was written.")


def _say(message: str, remedy: str) -> NoReturn:
    """One sentence, what to do about it, and exit status 1."""
    sentence = message[:1].upper() + message[1:]
    sys.stderr.write(f"{sentence}\n{remedy}\n" if remedy else f"{sentence}\n")
    sys.exit(1)
