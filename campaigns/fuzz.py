"""Damaged files for every reader: nothing but a sentence for the person may come out.

    python -m campaigns.fuzz --seconds 60 --seed 1

ends with 0 if all went well; with 1 if not, and then says where the file lies that did
it. The same seed makes the same files in the same order.
"""

from __future__ import annotations

import faulthandler
import json
import signal
import tempfile
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path
from typing import Annotated, NoReturn

import numpy as np
import typer

from campaigns.damage import damaged
from campaigns.seeds import Target, targets
from kneewise.errors import KneewiseError
from kneewise.events.event import Activity
from kneewise.read import loads, sto
from kneewise.report.contract import as_json
from kneewise.workflow import Request, assess

LIMIT = 20
"""s that one file may take."""

HARD_LIMIT = LIMIT + 10
"""s after which the process is ended from outside: something does not listen."""


_ACTIVITIES = (None, *Activity)


class TooLong(BaseException):
    """A file that took more time than any should."""


def main(
    seconds: Annotated[float, typer.Option(help="How long to go on.")] = 60.0,
    seed: Annotated[
        int | None, typer.Option(help="Which files; one by the clock if not given.")
    ] = None,
    only: Annotated[str, typer.Option(help="One kind of file, such as c3d.")] = "",
) -> None:
    """Give damaged files to every reader."""
    seed = int(time.time()) if seed is None else seed
    folder = Path(tempfile.mkdtemp(prefix="kneewise-fuzz-"))
    typer.echo(f"seed {seed}; the file at work lies in {folder}")
    warnings.simplefilter("ignore")  # as in the program itself
    signal.signal(signal.SIGALRM, _too_long)
    chosen = [one for one in targets(folder) if only in ("", one.name)]
    for number, target in enumerate(chosen):
        _hunt(target, folder, (seed, number), seconds / len(chosen))
    typer.echo("nothing found")


def _hunt(target: Target, folder: Path, seed: tuple[int, int], seconds: float) -> None:
    """Damage files of one kind for some time, after a look at the sound ones."""
    chance = np.random.default_rng(seed)
    end = time.monotonic() + seconds
    outcomes: Counter[str] = Counter()
    round_ = 0
    while round_ < len(target.seeds) or time.monotonic() < end:
        content = target.seeds[round_ % len(target.seeds)]
        if round_ >= len(target.seeds):
            content = damaged(content, chance, is_text=target.is_text)
        path = folder / f"{target.name}-{round_}{target.suffix}"
        path.write_bytes(content)
        outcomes[_outcome(path, _ACTIVITIES[round_ % len(_ACTIVITIES)])] += 1
        path.unlink()
        round_ += 1
    common = ", ".join(f"{count} {name}" for name, count in outcomes.most_common(6))
    typer.echo(f"{target.name:>5}: {round_} files, {common}")


def _outcome(path: Path, activity: Activity | None) -> str:
    """What a file comes to; ends the campaign if that is no answer for a person."""
    faulthandler.dump_traceback_later(HARD_LIMIT, exit=True)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    try:
        return _assessed(path, activity)
    except (Exception, TooLong) as error:
        signal.setitimer(signal.ITIMER_REAL, 0)
        traceback.print_exception(error)
        typer.echo(f"found {type(error).__name__}: {path}", err=True)
        raise typer.Exit(1) from error
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()


def _assessed(path: Path, activity: Activity | None) -> str:
    """``read``, or which refusal; what is read must also survive being measured."""
    try:
        if path.suffix == ".mot" and sto.is_forces(path):
            loads.forces(path)
        else:
            made = as_json(assess(Request(files=(path,), activity=activity)))
            json.dumps(made, allow_nan=False)
    except KneewiseError as refusal:
        if not (str(refusal) and refusal.remedy):
            raise ValueError(f"no remedy: {refusal}") from refusal
        return type(refusal).__name__
    return "read"


def _too_long(_number: int, _frame: object) -> NoReturn:
    raise TooLong(f"more than {LIMIT} s")


if __name__ == "__main__":
    typer.run(main)
