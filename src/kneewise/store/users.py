"""Who may sign in to the server: names, password hashes, roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kneewise.errors import BadSetting
from kneewise.store.database import Database, Row
from kneewise.store.moment import moment, moment_of, random_id, stamp_of, utc_now
from kneewise.store.people import check_known

_LONGEST = 200


class Role(StrEnum):
    """What a user may do; what that is, the server says."""

    ADMIN = "admin"
    CLINICIAN = "clinician"
    PATIENT = "patient"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One who may sign in."""

    name: str
    """Unique, whatever its capitals."""

    role: Role

    password: str
    """Its Argon2 hash, never the password."""

    person: str | None = None
    """The code of a patient's own record."""

    totp: str | None = None
    """The secret of the second factor, in base 32; None without one."""

    totp_step: int = 0
    """The last time step whose number was taken; none is taken twice."""

    disabled: datetime | None = None
    failures: int = 0
    """Wrong passwords since the last right one."""

    locked: datetime | None = None
    """Until when nobody may try."""

    id: str = ""
    """Twelve digits and letters a to f; given when the user is added."""

    made: datetime | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.name) <= _LONGEST or not self.name.isprintable():
            raise BadSetting(
                "that is no name of a user.",
                remedy=f"Choose one line of at most {_LONGEST} letters.",
            )
        if self.role is Role.PATIENT and self.person is None:
            raise BadSetting(
                f"{self.name} is a patient without a record.",
                remedy="Name the code of the person.",
            )

    def __repr__(self) -> str:
        """Without the secrets, which belong in no log."""
        return f"User(id={self.id!r}, name={self.name!r}, role={self.role.value!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Users:
    """Everyone who may sign in."""

    database: Database

    def all(self) -> tuple[User, ...]:
        """Everyone, by name."""
        with self.database.reading() as rows:
            found = rows.all("SELECT * FROM users ORDER BY lower(name)")
        return tuple(_user(row) for row in found)

    def of(self, id_: str) -> User | None:
        """The user of an id."""
        return self._one("SELECT * FROM users WHERE id = :value", id_)

    def named(self, name: str) -> User | None:
        """The user of a name, whatever its capitals."""
        return self._one("SELECT * FROM users WHERE lower(name) = lower(:value)", name)

    def add(self, user: User) -> User:
        """Add a user; the person they are a patient as must be on record.

        Returns:
            The same with an id.

        Raises:
            BadSetting: if the name is taken, or there is no such person.
        """
        held = _held(user) | {"id": random_id(), "made": stamp_of(utc_now())}
        with self.database.writing() as rows:
            if user.person is not None:
                check_known(rows, user.person)
            kept = rows.run(
                "INSERT INTO users (id, name, role, password, totp, totp_step, "
                "person, made, disabled, failures, locked) VALUES (:id, :name, "
                ":role, :password, :totp, :totp_step, :person, :made, :disabled, "
                ":failures, :locked) ON CONFLICT DO NOTHING",
                held,
            )
            if kept != 1:
                raise BadSetting(
                    f"there is a user {user.name} already.",
                    remedy="Choose another name.",
                )
            return _user({**held})

    def keep(self, user: User) -> bool:
        """Keep a user in place of what was kept of them, by their id.

        Returns:
            Whether they were still there.
        """
        with self.database.writing() as rows:
            changed = rows.run(
                "UPDATE users SET name = :name, role = :role, password = :password, "
                "totp = :totp, totp_step = :totp_step, person = :person, "
                "disabled = :disabled, failures = :failures, locked = :locked "
                "WHERE id = :id",
                _held(user),
            )
        return changed == 1

    def count_failure(self, id_: str) -> int:
        """Count a wrong password; how many there are now, also with many at once."""
        with self.database.writing() as rows:
            found = rows.one(
                "UPDATE users SET failures = failures + 1 WHERE id = :id "
                "RETURNING failures",
                {"id": id_},
            )
        return 0 if found is None else int(found["failures"])

    def take_step(self, id_: str, step: int) -> bool:
        """Use up a number of the second factor; False if it was used before."""
        with self.database.writing() as rows:
            taken = rows.run(
                "UPDATE users SET totp_step = :step "
                "WHERE id = :id AND totp_step < :step",
                {"id": id_, "step": step},
            )
        return taken == 1

    def remove(self, id_: str) -> bool:
        """Remove a user with all their tokens; whether they were there."""
        with self.database.writing() as rows:
            return rows.run("DELETE FROM users WHERE id = :id", {"id": id_}) == 1

    def _one(self, sql: str, value: str) -> User | None:
        with self.database.reading() as rows:
            row = rows.one(sql, {"value": value})
        return None if row is None else _user(row)


def _held(user: User) -> Row:
    return {
        "id": user.id,
        "name": user.name,
        "role": user.role.value,
        "password": user.password,
        "totp": user.totp,
        "totp_step": user.totp_step,
        "person": user.person,
        "disabled": stamp_of(user.disabled),
        "failures": user.failures,
        "locked": stamp_of(user.locked),
    }


def _user(row: Row) -> User:
    return User(
        id=row["id"],
        name=row["name"],
        role=Role(row["role"]),
        password=row["password"],
        totp=row["totp"],
        totp_step=int(row["totp_step"]),
        person=row["person"],
        made=moment(row["made"]),
        disabled=moment_of(row["disabled"]),
        failures=int(row["failures"]),
        locked=moment_of(row["locked"]),
    )
