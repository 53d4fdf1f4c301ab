"""The store as one thing: people, what is recorded of them, users, jobs, the log.

    with opened(here()) as archive:
        archive.people.keep(Identity(code="ANNA", name="Anna Example"))
        chart = archive.chart("ANNA")
        chart.add(Kind.PERSON, date(2026, 5, 31), {"height": 1.72})
        chart.read().records

Each call is a transaction of its own: on the disk when it returns, or nothing was
changed. Threads may share an archive; each process opens its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType

from kneewise.store.database import Database
from kneewise.store.files import Files
from kneewise.store.home import check_code
from kneewise.store.jobs import Jobs
from kneewise.store.lite import Lite
from kneewise.store.log import Log
from kneewise.store.people import People
from kneewise.store.place import Place
from kneewise.store.recordings import Recordings
from kneewise.store.records import Stored
from kneewise.store.tokens import Tokens
from kneewise.store.users import Users


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """Everything that is kept, in one database with a folder of files beside it."""

    place: Place
    database: Database

    @property
    def people(self) -> People:
        """Who everyone is."""
        return People(database=self.database)

    def chart(self, code: str) -> Stored:
        """The records of one person, who need not be on record yet.

        Raises:
            BadSetting: if it is no code.
        """
        check_code(code)
        return Stored(
            code=code,
            database=self.database,
            files=self.files,
            papers=self.place.papers / code,
        )

    @property
    def files(self) -> Files:
        """Results and recordings that are kept as files."""
        return Files(database=self.database, folder=self.place.files)

    @property
    def recordings(self) -> Recordings:
        """Recordings: their files, or only what they were."""
        return Recordings(database=self.database, files=self.files)

    @property
    def users(self) -> Users:
        """Who may sign in to the server."""
        return Users(database=self.database)

    @property
    def tokens(self) -> Tokens:
        """What opens the server."""
        return Tokens(database=self.database)

    @property
    def log(self) -> Log:
        """Who did what."""
        return Log(database=self.database)

    @property
    def jobs(self) -> Jobs:
        """Long work of the server."""
        return Jobs(database=self.database)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def opened(place: Place, *, stays: bool = False) -> Archive:
    """The archive of a place. Nothing is made, and nothing asked, before it is used.

    Args:
        place: ``here()``, or another.
        stays: whether connections are kept from one call to the next: for a server.
            Without it each call connects and lets go, as suits a short command.
    """
    return Archive(place=place, database=_database(place, stays=stays))


def _database(place: Place, *, stays: bool) -> Database:
    if place.url:
        from kneewise.store.postgres import Postgres

        return Postgres(place.url, stays=stays)
    return Lite(place.database, stays=stays)
