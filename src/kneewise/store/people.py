"""Who people are: names and addresses lie in this one table, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kneewise.errors import BadSetting
from kneewise.store.database import Database, Row, Rows
from kneewise.store.home import check_code
from kneewise.store.moment import moment, stamp, utc_now

_LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who stands behind a code. Everything else is kept under the code alone."""

    code: str
    name: str = ""
    address: str = ""
    contact: str = ""
    """How the person is reached, such as a telephone number."""

    keeps_recordings: bool = False
    """Whether films of the person are kept, or only their SHA-256."""

    since: datetime | None = None
    """Aware, UTC; None before it was kept."""

    def __post_init__(self) -> None:
        check_code(self.code)
        for text in (self.name, self.address, self.contact):
            if len(text) > _LONGEST or not text.isprintable():
                raise BadSetting(
                    "a name, address or contact is one line of letters.",
                    remedy=f"Write it in one line of at most {_LONGEST} letters.",
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everyone who is kept."""

    database: Database

    def all(self) -> tuple[Identity, ...]:
        """Everyone, by their codes."""
        with self.database.reading() as rows:
            found = rows.all("SELECT * FROM people ORDER BY code")
        return tuple(_identity(row) for row in found)

    def codes(self) -> tuple[str, ...]:
        """The codes of everyone, in alphabetical order."""
        with self.database.reading() as rows:
            found = rows.all("SELECT code FROM people ORDER BY code")
        return tuple(str(row["code"]) for row in found)

    def of(self, code: str) -> Identity | None:
        """Who stands behind a code; None where nobody does."""
        with self.database.reading() as rows:
            return identity(rows, code)

    def keep(self, one: Identity) -> None:
        """Keep who somebody is, in place of what was kept before.

        Raises:
            BadSetting: if the code differs from another in capitals alone.
        """
        held = {
            "code": one.code,
            "name": one.name,
            "address": one.address,
            "contact": one.contact,
            "keeps": int(one.keeps_recordings),
        }
        with self.database.writing() as rows:
            meet(rows, one.code)
            rows.run(
                "UPDATE people SET name = :name, address = :address, "
                "contact = :contact, keeps_recordings = :keeps WHERE code = :code",
                held,
            )


def identity(rows: Rows, code: str) -> Identity | None:
    """Who stands behind a code, in a transaction that is open."""
    row = rows.one("SELECT * FROM people WHERE code = :code", {"code": code})
    return None if row is None else _identity(row)


def meet(rows: Rows, code: str) -> None:
    """Make sure that there is such a person, in a transaction that is open.

    Raises:
        BadSetting: if it is no code, or differs from another in capitals alone.
    """
    check_code(code)
    other = rows.one(
        "SELECT code FROM people WHERE lower(code) = :low", {"low": code.lower()}
    )
    if other is not None and other["code"] != code:
        raise BadSetting(
            f"there is {other['code']}, which differs from {code} in capitals alone.",
            remedy=f"Write {other['code']}, or choose another code.",
        )
    if other is None:
        rows.run(
            "INSERT INTO people (code, since) VALUES (:code, :since) "
            "ON CONFLICT DO NOTHING",
            {"code": code, "since": stamp(utc_now())},
        )


def check_known(rows: Rows, code: str) -> None:
    """Refuse somebody who is not on record, in a transaction that is open.

    Raises:
        BadSetting: if nobody stands behind the code.
    """
    if identity(rows, code) is None:
        raise BadSetting(
            f"nothing is recorded about {code[:70]}.",
            remedy="Look who is on record, or begin with: kneewise exam flags CODE.",
        )


def _identity(row: Row) -> Identity:
    return Identity(
        code=row["code"],
        name=row["name"],
        address=row["address"],
        contact=row["contact"],
        keeps_recordings=bool(row["keeps_recordings"]),
        since=moment(row["since"]),
    )
