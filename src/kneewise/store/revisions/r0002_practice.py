"""Revision 0002: how a person is reached, and what a server needs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add a column and four tables."""
    op.add_column(
        "people", sa.Column("contact", TEXT, nullable=False, server_default="")
    )
    _users()
    _tokens()
    op.create_table(
        "log",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("act", TEXT, nullable=False),
        sa.Column("person", TEXT),
        sa.Column("detail", TEXT, nullable=False),
    )
    op.create_index("log_person", "log", ["person"])
    _jobs()


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("password", TEXT, nullable=False),
        sa.Column("totp", TEXT),
        sa.Column("totp_step", sa.BigInteger, nullable=False, server_default="0"),
        _person(),
        sa.Column("made", TEXT, nullable=False),
        sa.Column("disabled", TEXT),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("locked", TEXT),
    )
    op.create_index("users_name", "users", [sa.text("lower(name)")], unique=True)
    op.create_index("users_person", "users", ["person"])


def _tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("digest", TEXT, nullable=False, unique=True),
        sa.Column("owner", TEXT, sa.ForeignKey("users.id", ondelete="CASCADE")),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("scopes", TEXT, nullable=False),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("made", TEXT, nullable=False),
        sa.Column("expires", TEXT),
        sa.Column("used", TEXT),
        sa.Column("revoked", TEXT),
    )
    op.create_index("tokens_owner", "tokens", ["owner"])


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", TEXT, primary_key=True),
        _person(),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("asked", TEXT, nullable=False),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("stage", TEXT, nullable=False, server_default=""),
        sa.Column("progress", sa.Float, nullable=False, server_default="0"),
        sa.Column("reason", TEXT, nullable=False, server_default=""),
        sa.Column("result", TEXT),
        sa.Column("made", TEXT, nullable=False),
        sa.Column("started", TEXT),
        sa.Column("beat", TEXT),
        sa.Column("ended", TEXT),
        sa.Column("worker", TEXT),
    )
    op.create_index("jobs_state", "jobs", ["state", "made"])
    op.create_index("jobs_person", "jobs", ["person"])


def _person() -> sa.Column[str]:
    """Whose row it is, if anybody's; it goes when they go."""
    return sa.Column("person", TEXT, sa.ForeignKey("people.code", ondelete="CASCADE"))
