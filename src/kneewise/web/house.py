"""The house: everything that the routes share, put together once."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from kneewise.store.archive import Archive
from kneewise.store.moment import utc_now
from kneewise.web.counters import Counters
from kneewise.web.door import Door
from kneewise.web.gate import Standing
from kneewise.web.jobs.answers import Answers
from kneewise.web.jobs.errand import Assessing
from kneewise.web.jobs.errands import Errands, Sampling
from kneewise.web.jobs.pool import Pool
from kneewise.web.jobs.practising import Practising
from kneewise.web.jobs.run import COMMAND
from kneewise.web.keys import Passwords
from kneewise.web.ledger import Ledger
from kneewise.web.limits import Limits
from kneewise.web.refusal import TooOften
from kneewise.web.uploads import Uploads


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class House:
    """Everything that the routes share."""

    archive: Archive
    standing: Standing
    limits: Limits
    door: Door
    ledger: Ledger
    uploads: Uploads
    answers: Answers
    practising: Practising
    pool: Pool
    clock: Callable[[], datetime] = utc_now
    _streams: Counters[int] = field(default_factory=Counters)

    def end(self) -> None:
        """Give back the work that is under way, and write what waits for the log."""
        self.pool.end()
        self.ledger.close()

    @contextlib.contextmanager
    def stream(self, name: str) -> Iterator[None]:
        """Count a stream of progress that is open.

        Raises:
            TooOften: if one caller has too many.
        """
        most = self.limits.streams

        def opened(state: int | None) -> tuple[int, bool]:
            held = state or 0
            return (held + 1, True) if held < most else (held, False)

        if not self._streams.step(name, opened):
            raise TooOften(f"{most} streams are open.", 10)
        try:
            yield
        finally:
            self._streams.step(name, lambda held: ((held or 1) - 1, None))


def built(
    archive: Archive,
    standing: Standing,
    limits: Limits | None = None,
    *,
    passwords: Passwords | None = None,
    command: tuple[str, ...] = COMMAND,
) -> House:
    """A house around a store.

    Args:
        archive: the store.
        standing: where the server stands.
        limits: how much it takes.
        passwords: how they are hashed.
        command: what a child process is started with.
    """
    limits = limits or Limits()
    uploads = Uploads(archive.place.papers, limits)
    door = Door(
        users=archive.users,
        tokens=archive.tokens,
        limits=limits,
        passwords=passwords or Passwords(),
    )
    answers = Answers(archive=archive, limits=limits)
    practising = Practising(archive=archive, limits=limits)
    errands = Errands(
        assessing=Assessing(archive=archive, uploads=uploads, limits=limits),
        answers=answers,
        sampling=Sampling(archive=archive, limits=limits),
        practising=practising,
    )
    return House(
        archive=archive,
        standing=standing,
        limits=limits,
        door=door,
        ledger=Ledger(archive.log),
        uploads=uploads,
        answers=answers,
        practising=practising,
        pool=Pool(archive.jobs, errands, limits, command),
    )
