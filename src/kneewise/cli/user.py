"""``kneewise user``: who may sign in to the server."""

from __future__ import annotations

import sys
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kneewise.cli.people import Json, print_json
from kneewise.errors import BadSetting

if TYPE_CHECKING:
    from kneewise.store.archive import Archive
    from kneewise.store.users import User

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Name = Annotated[
    str, typer.Argument(help="What the user signs in as.", show_default=False)
]


class As(StrEnum):
    """The roles of the store, whose module every command would wait for."""

    ADMIN = "admin"
    CLINICIAN = "clinician"
    PATIENT = "patient"


@app.callback()
def user() -> None:
    """Say who may sign in to the server.

    Examples:

    kneewise user add berta --role clinician

    kneewise user list
    """


@app.command()
def add(
    name: Name,
    *,
    role: Annotated[
        As, typer.Option(help="What they may do.", show_default=False)
    ] = As.CLINICIAN,
    person: Annotated[
        str | None, typer.Option(help="Of a patient: the code of their record.")
    ] = None,
) -> None:
    """Add somebody who may sign in; the password is asked for, or read from a pipe.

    Examples:

    kneewise user add ada --role admin

    kneewise user add anna --role patient --person ANNA
    """
    from kneewise.store.users import Role, User
    from kneewise.web.keys import Passwords

    if (role is As.PATIENT) != (person is not None):
        raise BadSetting(
            "a patient is one person on record, and nobody else is.",
            remedy="Give --role patient together with --person CODE.",
        )
    archive = _archive()
    hashed = Passwords().hashed(_password(), name)
    archive.users.add(
        User(name=name, role=Role(role.value), password=hashed, person=person)
    )
    _note(archive, "add a user", name)
    typer.echo(f"{name} may sign in as {role.value}.")


@app.command("list")
def list_(*, json: Json = False) -> None:
    """List everyone who may sign in.

    Examples:

    kneewise user list

    kneewise user list --json
    """
    users = _archive().users.all()
    if json:
        held = [
            {
                "name": each.name,
                "role": each.role.value,
                "person": each.person,
                "second_factor": each.totp is not None,
                "disabled": each.disabled is not None,
            }
            for each in users
        ]
        print_json({"users": held})
        return
    for each in users:
        typer.echo(_line(each))
    if not users:
        typer.echo("Nobody yet: kneewise user add NAME --role admin")


@app.command()
def remove(name: Name) -> None:
    """Let somebody sign in no more; what is recorded of them stays.

    Examples:

    kneewise user remove anna
    """
    archive = _archive()
    archive.users.remove(_found(archive, name).id)
    _note(archive, "remove a user", name)
    typer.echo(f"{name} may sign in no more.")


@app.command()
def password(name: Name) -> None:
    """Give somebody another password; all their sessions and tokens end.

    Examples:

    kneewise user password berta
    """
    from kneewise.web.keys import Passwords

    archive = _archive()
    one = _found(archive, name)
    hashed = Passwords().hashed(_password(), one.name)
    archive.users.keep(replace(one, password=hashed))
    archive.tokens.revoke_all(one.id)
    _note(archive, "change a password", name)
    typer.echo(f"{name} has another password.")


@app.command()
def totp(
    name: Name,
    *,
    off: Annotated[
        bool, typer.Option("--off", help="Ask for no second factor.")
    ] = False,
) -> None:
    """Ask a user for a code of their telephone too, from the next sign-in on.

    It prints the secret once, for an app that makes such codes.

    Examples:

    kneewise user totp berta

    kneewise user totp berta --off
    """
    from kneewise.web.keys import new_totp, totp_address

    archive = _archive()
    one = _found(archive, name)
    secret = None if off else new_totp()
    archive.users.keep(replace(one, totp=secret, totp_step=0))
    archive.tokens.revoke_all(one.id)
    _note(archive, "change the second factor", name)
    if secret is None:
        typer.echo(f"{name} signs in with the password alone.")
        return
    typer.echo(f"Secret for the app of {name}, shown once: {secret}")
    typer.echo(totp_address(secret, one.name))


def _archive() -> Archive:
    from kneewise.store.archive import opened
    from kneewise.store.place import here

    return opened(here())


def _found(archive: Archive, name: str) -> User:
    found = archive.users.named(name)
    if found is None:
        raise BadSetting(
            f"there is no user {name!r}.", remedy="kneewise user list names all."
        )
    return found


def _password() -> str:
    """A password from a terminal, twice, or from a pipe: never from an argument."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    said = str(typer.prompt("Password", hide_input=True))
    if typer.prompt("The same again", hide_input=True) != said:
        raise BadSetting("the two are not the same.", remedy="Try again.")
    return said


def _note(archive: Archive, act: str, name: str) -> None:
    from kneewise.store.log import Line

    found = archive.users.named(name)
    detail = found.id if found is not None else ""
    archive.log.add(Line(who="here", act=act, detail=detail))


def _line(one: User) -> str:
    parts = [f"{one.name}: {one.role.value}"]
    parts += [f"is {one.person}"] if one.person else []
    parts += ["second factor"] if one.totp else []
    parts += ["may not sign in"] if one.disabled else []
    return ", ".join(parts)
