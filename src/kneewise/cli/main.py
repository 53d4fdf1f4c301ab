"""The command ``kneewise``: every verb, and the place that turns errors to words."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Annotated, NoReturn

import typer

from kneewise.cli.assess import assess
from kneewise.cli.demo import demo
from kneewise.errors import KneewiseError, Stopped, UnwritableResult
from kneewise.version import __version__

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


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; end with 0 (done), 1 (a problem you can solve), 2 (usage).

    Args:
        arguments: what stands after the name of the command; those of this process if
            None.
    """
    before = signal.signal(signal.SIGINT, _stop)
    try:
        _spell_what_can_be_spelt()
        _run(arguments)
    except KneewiseError as error:
        _say(str(error), error.remedy)
    finally:
        signal.signal(signal.SIGINT, before)


def _run(arguments: Sequence[str] | None) -> None:
    """Run the command and see that all it said was taken.

    Raises:
        UnwritableResult: if the output could not be printed.
    """
    try:
        app(arguments, standalone_mode=True)
    except SystemExit:
        _flush()
        raise
    except OSError as error:
        if error.filename is not None:
            reason = f"{error.filename}: {error.strerror or error}."
            raise UnwritableResult(reason) from error
        raise _unprinted(error) from error


def _flush() -> None:
    """Print what waits to be printed, while a refusal can still be told."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read it has seen enough
        _silence()
    except OSError as error:
        raise _unprinted(error) from error


def _unprinted(error: OSError) -> UnwritableResult:
    _silence()
    return UnwritableResult(
        f"the output cannot be printed: {error.strerror or error}.",
        remedy="Make room where it is printed to, or print it elsewhere.",
    )


def _silence() -> None:
    """Let what is still to be printed go nowhere, so that ending is quiet."""
    with contextlib.suppress(OSError, ValueError):  # no stream, or one in memory
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _spell_what_can_be_spelt() -> None:
    """Write ? for letters that the terminal does not have, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _stop(_number: int, _frame: object) -> NoReturn:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # once is enough: we are tidying up
    raise Stopped("stopped; no half-written file was left.")


def _say(message: str, remedy: str) -> NoReturn:
    """One sentence, what to do about it, and exit status 1."""
    first, _, _ = message.partition(" ")
    if first.isalpha():  # not the name of a file
        message = message[:1].upper() + message[1:]
    sys.stderr.write(f"{message}\n{remedy}\n" if remedy else f"{message}\n")
    sys.exit(1)
