"""A store for each test: in SQLite always, in PostgreSQL where there is one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from secrets import token_hex

import pytest

from kneewise.store import schema
from kneewise.store.archive import Archive, opened
from kneewise.store.people import Identity
from kneewise.store.place import Place
from tests.data import missing

VARIABLE = "KNEEWISE_TEST_POSTGRES"


IS_WANTED = VARIABLE in os.environ or "postgres" in os.environ.get(
    "KNEEWISE_REQUIRE", ""
)


@pytest.fixture(params=["sqlite", *(["postgres"] if IS_WANTED else [])])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database."""
    return str(request.param)


@pytest.fixture
def place(kind: str, tmp_path: Path) -> Iterator[Place]:
    """A place in which no store was made yet."""
    empty = Place(folder=tmp_path / "home")
    if kind == "sqlite":
        yield empty
        return
    with _namespace() as url:
        yield replace(empty, url=url)


@pytest.fixture
def archive(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Archive]:
    """A store with Anna in it, and nothing else of her."""
    place = Place(folder=tmp_path / "home")
    place.folder.mkdir()
    if kind == "sqlite":  # made once, copied for each
        shutil.copy(request.getfixturevalue("_made"), place.database)
    else:
        place = replace(place, url=request.getfixturevalue("_made_once"))
        _empty(place.url)
    with opened(place, stays=True) as archive:
        archive.people.keep(Identity(code="ANNA"))
        yield archive


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store with nobody in it."""
    path = tmp_path_factory.mktemp("made") / "kneewise.db"
    schema.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def _made_once() -> Iterator[str]:
    """The address of a store in PostgreSQL that each test empties."""
    with _namespace() as url:
        schema.upgrade(url)
        yield url


def _empty(url: str) -> None:
    engine = schema.engine_of(url)
    with engine.begin() as connection:
        tables = ", ".join(schema.TABLES)
        connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY")
    engine.dispose()


@contextmanager
def _namespace() -> Iterator[str]:
    """The address of PostgreSQL, with tables of one's own."""
    from sqlalchemy import create_engine, make_url, text
    from sqlalchemy.pool import NullPool

    given = os.environ.get(VARIABLE)
    if not given:
        missing("postgres", f"no PostgreSQL is named in {VARIABLE}")
    name = f"kneewise_{token_hex(6)}"
    engine = create_engine(given, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    try:
        own = make_url(given).update_query_dict({"options": f"-csearch_path={name}"})
        yield own.render_as_string(hide_password=False)
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
        engine.dispose()
