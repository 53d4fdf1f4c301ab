"""A store brought up to the revision that this program works with."""

from __future__ import annotations

from kneewise.store import schema
from kneewise.store.alchemy import told
from kneewise.store.archive import Archive
from kneewise.store.lite import prepare


def migrated(archive: Archive) -> tuple[str | None, str]:
    """The revision before and after; all steps are taken, or none.

    Raises:
        NewerVersion: if a newer program made the store.
        Unreachable: if the database does not answer.
        UnwritableResult: if the disk refuses it.
    """
    place = archive.place
    if not place.url:
        prepare(place.database)
    engine = schema.engine_of(place.address)
    try:
        with told(archive.database.name), engine.begin() as connection:
            before = schema.revision_within(connection)
            if before not in schema.REVISIONS:
                schema.is_made(before, archive.database.name)
            schema.upgrade_within(connection)
    finally:
        engine.dispose()
    return before, schema.HEAD
