"""``kneewise store who``: names and addresses, and whether recordings are kept."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kneewise.cli.people import Json, print_json

if TYPE_CHECKING:
    from kneewise.store.people import Identity


class Choice(StrEnum):
    """An answer to a question."""

    YES = "yes"
    NO = "no"


def who(
    code: Annotated[
        str | None,
        typer.Argument(help="The code of a person; all if not given."),
    ] = None,
    *,
    name: Annotated[str | None, typer.Option(help="The person's name.")] = None,
    address: Annotated[str | None, typer.Option(help="Where they live.")] = None,
    contact: Annotated[
        str | None, typer.Option(help="How they are reached, such as a telephone.")
    ] = None,
    recordings: Annotated[
        Choice | None,
        typer.Option(help="Whether films of them are kept, or only their SHA-256."),
    ] = None,
    json: Json = False,
) -> None:
    """Say who is kept, or write down who stands behind a code.

    Names lie in one table alone; everything else is kept under the code.

    Examples:

    kneewise store who

    kneewise store who ANNA --name "Anna Example" --recordings yes
    """
    from dataclasses import replace

    from kneewise.store.archive import opened
    from kneewise.store.people import Identity
    from kneewise.store.place import here

    archive = opened(here())
    said = {"name": name, "address": address, "contact": contact}
    new: dict[str, Any] = {key: text for key, text in said.items() if text is not None}
    if recordings is not None:
        new["keeps_recordings"] = recordings is Choice.YES
    if code is None:
        found = archive.people.all()
    else:
        one = archive.people.of(code) or Identity(code=code)
        if new:
            archive.people.keep(replace(one, **new))
        found = tuple(filter(None, [archive.people.of(code)]))
    if json:
        print_json({"people": [_plain(one) for one in found]})
        return
    for one in found:
        typer.echo(_line(one))
    if not found:
        typer.echo("Nobody of that code is in the store" if code else "Nobody yet")


def _line(one: Identity) -> str:
    told = ", ".join(text for text in (one.name, one.address, one.contact) if text)
    kept = "recordings are kept" if one.keeps_recordings else "recordings are not kept"
    return f"{one.code}: {told or 'no name'}; {kept}"


def _plain(one: Identity) -> dict[str, object]:
    return {
        "code": one.code,
        "name": one.name,
        "address": one.address,
        "contact": one.contact,
        "keeps_recordings": one.keeps_recordings,
    }
