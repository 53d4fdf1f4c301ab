"""Programs that write to the store are killed at any moment: what they were told stays.

    python -m campaigns.kill_store --rounds 500 --seed 1

Each round forks a writer that keeps records, results, recordings and backups, and
forgets people; it says what it was told is done. Then it gets SIGKILL. What it was told
must be there, the store must be whole, and what was left half done must be cleared away
by ``store check --repair``. Ends with 0 if all went well. The same seed makes the same
writers, but not the same moments: these depend on the machine.
"""

from __future__ import annotations

import os
import random
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from kneewise.store.archive import Archive, opened
from kneewise.store.backup import backup
from kneewise.store.check import checked
from kneewise.store.forget import forgotten
from kneewise.store.people import Identity
from kneewise.store.place import Place, here
from kneewise.store.record import Kind

DAY = date(2026, 5, 31)
WHO = "ANNA"
LONGEST = 0.2
"""s that a writer lives at most."""

FRESH = 8
"""Rounds after which a new store is begun, so that its making is killed too."""

Say = Callable[[str], None]


def main(
    rounds: Annotated[int, typer.Option(help="How many writers are killed.")] = 500,
    seed: Annotated[
        int | None, typer.Option(help="Which; one by the clock if not given.")
    ] = None,
) -> None:
    """Kill writers, and look whether anything is lost."""
    seed = int(time.time()) if seed is None else seed
    typer.echo(f"seed {seed}")
    chance = random.Random(seed)
    counts = {"told": 0, "cleared": 0}
    told: list[str] = []
    with tempfile.TemporaryDirectory(prefix="kneewise-kill-") as folder:
        place = replace(here(), folder=Path(folder) / "warm")
        with opened(place) as archive:  # loads what makes a store, once for all
            archive.people.keep(Identity(code=WHO))
        for number in range(rounds):
            if number % FRESH == 0 and not place.url:
                place = replace(place, folder=Path(folder) / str(number))
                told = []
            new = killed(place, chance)
            told += new
            counts["told"] += len(new)
            lost, cleared = verdict(place, told)
            counts["cleared"] += cleared
            if lost:
                typer.echo(f"round {number}: {lost[0]}")
                raise typer.Exit(1)
    typer.echo(
        f"{rounds} writers killed, {counts['told']} writes were acknowledged and are "
        f"there, {counts['cleared']} leftovers were cleared away"
    )


def killed(place: Place, chance: random.Random) -> list[str]:
    """What a writer was told is done, before it was killed."""
    heard, said = os.pipe()
    lives = chance.uniform(0, LONGEST)
    own = chance.random()
    writer = os.fork()
    if writer == 0:
        os.close(heard)
        _write(place, random.Random(own), lambda word: _tell(said, word))
    os.close(said)
    # Half of them are given time to begin, so that some are killed in the middle.
    first = os.read(heard, 1) if own < 0.8 else b""
    time.sleep(lives)
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
    with os.fdopen(heard, "rb") as rest:
        words = (first + rest.read()).decode().splitlines()
    return [word for word in words if word != "begun"]


def verdict(place: Place, told: list[str]) -> tuple[list[str], int]:
    """What was lost of all that writers were told, and how much had to be cleared."""
    with opened(place) as archive:
        flaws = checked(archive, repair=True)
        faults = [f"not cleared: {flaw.text}" for flaw in flaws if not flaw.is_cleared]
        faults += [f"still there: {flaw.text}" for flaw in checked(archive)]
        records = {record.id for record in archive.chart(WHO).read().records}
        owners = {entry.owner for entry in archive.files.all()}
        people = set(archive.people.codes())
    for word in told:
        what, _, name = word.partition(" ")
        holds = {
            "record": name in records,
            "result": name in records and name in owners,
            "film": name in owners,
            "unfilm": name not in owners,
            "forgot": name not in people,
            "backup": Path(name).is_file(),
        }[what]
        if not holds:
            faults.append(f"a writer was told of {word!r}, which does not hold")
    return faults, len(flaws)


def _write(place: Place, chance: random.Random, say: Say) -> NoReturn:
    """Write until killed."""
    try:
        with opened(place) as archive, _result() as result:
            say("begun")
            while True:
                chance.choice(_ACTS)(archive, result, say)
    finally:
        os._exit(1)


@contextmanager
def _result() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "assessment.json").write_text('{"kneewise": "0"}')
        (Path(folder) / "motion.npz").write_bytes(os.urandom(50_000))
        yield Path(folder)


def _record(archive: Archive, _result: Path, say: Say) -> None:
    record = archive.chart(WHO).add(Kind.PERSON, DAY, {"mass": 68.0})
    say(f"record {record.id}")


def _assess(archive: Archive, result: Path, say: Say) -> None:
    say(f"result {archive.chart(WHO).add_result(DAY, result, '0' * 64).id}")


def _film(archive: Archive, result: Path, say: Say) -> None:
    film = result / f"{time.monotonic_ns()}.mp4"
    film.write_bytes(os.urandom(20_000))
    one = archive.recordings.add(WHO, film, keep=True)
    archive.recordings.remove(one)
    say(f"unfilm {one.id}")


def _keep(archive: Archive, result: Path, say: Say) -> None:
    film = result / f"{time.monotonic_ns()}.mp4"
    film.write_bytes(os.urandom(20_000))
    say(f"film {archive.recordings.add(WHO, film, keep=True).id}")


def _forget(archive: Archive, result: Path, say: Say) -> None:
    code = f"P{time.monotonic_ns()}"
    archive.people.keep(Identity(code=code, name="Somebody Else"))
    archive.chart(code).add_result(DAY, result, "0" * 64)
    forgotten(archive, code)
    say(f"forgot {code}")


def _backup(archive: Archive, _result: Path, say: Say) -> None:
    target = archive.place.folder / f"{time.monotonic_ns()}.zip"
    backup(archive, target)
    say(f"backup {target}")


_ACTS = (*(_record,) * 4, _assess, _assess, _keep, _film, _forget, _backup)


def _tell(pipe: int, word: str) -> None:
    os.write(pipe, f"{word}\n".encode())


if __name__ == "__main__":
    typer.run(main)
