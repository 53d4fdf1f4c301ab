"""The command ``kneewise``: every verb, and the place that turns errors to words."""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Annotated, NoReturn

import typer

from kneewise.cli.assess import assess
from kneewise.cli.calibrate import calibrate
from kneewise.cli.cohort import app as cohort
from kneewise.cli.demo import demo
from kneewise.cli.diary import diary
from kneewise.cli.exam import app as exam
from kneewise.cli.export import app as export
from kneewise.cli.follow import follow
from kneewise.cli.guide import FREE_WORDS, guide
from kneewise.cli.hand_in import app as hand_in
from kneewise.cli.live import live
from kneewise.cli.plan import plan
from kneewise.cli.serve import serve
from kneewise.cli.store import app as store
from kneewise.cli.user import app as user
from kneewise.cli.what_if import what_if
from kneewise.cli.why import why
from kneewise.errors import KneewiseError, Stopped, UnwritableResult
from kneewise.version import __version__

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # rich help pages cost 0.2 s
    pretty_exceptions_enable=False,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "default_map": {"help": False},  # else Typer loads Pydantic, which takes 0.1 s
    },
)
app.command()(assess)
app.command()(calibrate)
app.command()(demo)
app.command(options_metavar="[OPTIONS] QUESTION...", context_settings=FREE_WORDS)(guide)
app.command()(plan)
app.command()(diary)
app.command()(follow)
app.command()(live)
app.command()(why)
app.command()(serve)
app.command("what-if")(what_if)
app.add_typer(cohort, name="cohort")
app.add_typer(exam, name="exam")
app.add_typer(store, name="store")
app.add_typer(user, name="user")
app.add_typer(export, name="export")
app.add_typer(hand_in, name="import")


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
    if arguments is None and not sys.flags.dev_mode:  # for people, not programmers
        sys.excepthook = _fault
        if not sys.warnoptions:
            warnings.simplefilter("ignore")
    before = signal.signal(signal.SIGINT, _stop)
    try:
        _spell_what_can_be_spelt()
        _run(arguments)
    except KneewiseError as error:
        _say(str(error), error.remedy)
    except (ImportError, SystemError) as error:
        stopped = _stop_behind(error)
        if stopped is None:
            raise
        _say(str(stopped), stopped.remedy)
    finally:
        signal.signal(signal.SIGINT, before)


def _run(arguments: Sequence[str] | None) -> None:
    """Run the command and see that all it said was taken.

    Raises:
        UnwritableResult: if the output could not be printed.
    """
    try:
        _command()(arguments)
    except SystemExit:
        _flush()
        raise
    except OSError as error:
        if error.filename is not None:
            reason = f"{error.filename}: {error.strerror or error}."
            raise UnwritableResult(reason) from error
        raise _unprinted(error) from error


@functools.cache
def _command() -> Callable[[Sequence[str] | None], object]:
    """All verbs; made once for a process, for it takes longer than a short verb."""
    return typer.main.get_command(app).main


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
    """Write ? for letters that the terminal does not have, rather than fail.

    A stream that was closed from the start becomes one that nobody reads.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115 - to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _stop(_number: int, _frame: object) -> NoReturn:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # who asks twice is obeyed at once
    raise Stopped("stopped; no half-written file was left.")


def _stop_behind(error: BaseException | None) -> Stopped | None:
    """The wish to stop that an error came from: packages in C reword it on loading."""
    while error is not None and not isinstance(error, Stopped):
        error = error.__cause__ or error.__context__
    return error


def _fault(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Tell a fault of ours in one sentence; ``python -X dev`` shows where it was."""
    ours = Path(__file__).parents[1]
    places = [(Path(p.filename), p.lineno) for p in traceback.extract_tb(trace)]
    places = [(path, line) for path, line in places if path.is_relative_to(ours)]
    where = f" ({places[-1][0].name}:{places[-1][1]})" if places else ""
    words = " ".join(f"{kind.__name__}: {error}".split())[:300]
    sys.stderr.write(
        f"Kneewise itself failed{where}: {words}.\n"
        "Please report this line, and if you can the file; your file may be sound.\n"
    )


def _say(message: str, remedy: str) -> NoReturn:
    """One sentence, what to do about it, and exit status 1."""
    first, _, _ = message.partition(" ")
    if first.rstrip(",;").isalpha():  # not the name of a file
        message = message[:1].upper() + message[1:]
    sys.stderr.write(f"{message}\n{remedy}\n" if remedy else f"{message}\n")
    sys.exit(1)
