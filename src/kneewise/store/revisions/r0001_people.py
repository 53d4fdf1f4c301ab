"""Revision 0001: people, what is recorded of them, and the files kept beside it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Plain order of letters, the same in every database.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "people",
        sa.Column("code", TEXT, primary_key=True),
        sa.Column("name", TEXT, nullable=False, server_default=""),
        sa.Column("address", TEXT, nullable=False, server_default=""),
        sa.Column("keeps_recordings", sa.Integer, nullable=False, server_default="0"),
        sa.Column("since", TEXT, nullable=False),
    )
    op.create_index("people_code", "people", [sa.text("lower(code)")], unique=True)
    op.create_table(
        "records",
        _person(),
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("day", TEXT, nullable=False),
        sa.Column("entered", TEXT, nullable=False),
        sa.Column("contents", TEXT, nullable=False),
        sa.Column("removed", TEXT),
    )
    op.create_table(
        "recordings",
        _person(),
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("added", TEXT, nullable=False),
    )
    op.create_table(
        "files",
        _person(),
        sa.Column("owner", TEXT, primary_key=True),
        sa.Column("name", TEXT, primary_key=True),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
    )


def _person() -> sa.Column[str]:
    """Whose row it is; it goes when they go."""
    return sa.Column(
        "person",
        TEXT,
        sa.ForeignKey("people.code", ondelete="CASCADE"),
        primary_key=True,
    )
