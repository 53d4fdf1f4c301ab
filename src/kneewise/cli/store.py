"""``kneewise store``: what is kept, looked after, backed up, handed over, forgotten."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kneewise.cli.people import Json, print_json
from kneewise.cli.progress import progress
from kneewise.cli.store_who import who
from kneewise.errors import BadSetting, UnreadableFile, UnwritableResult

if TYPE_CHECKING:
    from kneewise.store.archive import Archive
    from kneewise.store.forget import Forgotten

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Code = Annotated[
    str, typer.Argument(help="The code of a person, such as ANNA.", show_default=False)
]


@app.callback()
def store() -> None:
    """Look after everything that is kept: check, back up, hand over, forget.

    Examples:

    kneewise store check

    kneewise store backup kneewise-2026-05-31.zip
    """


@app.command()
def check(
    *,
    repair: Annotated[
        bool, typer.Option("--repair", help="Clear away what a crash left behind.")
    ] = False,
    json: Json = False,
) -> None:
    """Look whether everything that is kept is whole.

    Every record is read and every file held against its checksum. --repair clears away
    half-written files and files that belong to no record, and nothing else.

    Examples:

    kneewise store check

    kneewise store check --repair
    """
    from kneewise.store.check import checked

    with _archive() as archive, progress(shown=not json) as report:
        flaws = checked(archive, repair=repair, progress=report)
        name = archive.database.name
    left = [flaw for flaw in flaws if not flaw.is_cleared]
    if json:
        print_json(
            {
                "store": name,
                "flaws": [
                    {"text": f.text, "remedy": f.remedy, "cleared": f.is_cleared}
                    for f in flaws
                ],
            }
        )
    else:
        for flaw in flaws:
            said = "Cleared away" if flaw.is_cleared else "Not whole"
            typer.echo(f"{said}: {flaw.text} {flaw.remedy}".rstrip())
        if not left:
            typer.echo(f"Everything is whole: {name}")
    if left:
        raise UnreadableFile(
            f"{len(left)} {'thing is' if len(left) == 1 else 'things are'} not whole: "
            f"{left[0].text}",
            remedy=left[0].remedy,
        )


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; a new name.")],
    *,
    json: Json = False,
) -> None:
    """Write everything into one file, while others go on working.

    It holds names, addresses and everything else: keep it as safe as the store.

    Examples:

    kneewise store backup kneewise-2026-05-31.zip
    """
    from kneewise.store.backup import backup as write

    with _archive() as archive, progress(shown=not json) as report:
        faults = write(archive, file, report)
    if json:
        print_json({"file": str(file), "damaged": list(faults)})
    else:
        typer.echo(f"Written: {file}")
    if faults:
        raise UnreadableFile(
            f"{file} is written, but something was damaged before: {faults[0]}",
            remedy="Look at all of it with: kneewise store check.",
        )


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="The file of a backup.")],
    *,
    json: Json = False,
) -> None:
    """Bring a backup back into an empty store: all of it, or nothing.

    The backup may be of SQLite and the store in PostgreSQL, or the other way round.

    Examples:

    kneewise store restore kneewise-2026-05-31.zip
    """
    from kneewise.store.restore import restore as bring_back

    with _archive() as archive, progress(shown=not json) as report:
        found = bring_back(archive, file, report)
    if json:
        print_json(
            {
                "made": found.made,
                "people": found.people,
                "records": found.records,
                "files": found.files,
            }
        )
        return
    typer.echo(
        f"Brought back from {found.made[:16]} UTC: {found.people} people, "
        f"{found.records} records, {found.files} files"
    )


@app.command()
def export(
    code: Code,
    *,
    out: Annotated[
        Path | None, typer.Option(help="A new folder; called after the code if not.")
    ] = None,
    json: Json = False,
) -> None:
    """Write everything about one person into a folder, to hand it over.

    It holds the records as JSON, the results, the recordings that are kept, and in the
    folder ``identity`` who the person is.

    Examples:

    kneewise store export ANNA

    kneewise store export ANNA --out for-anna
    """
    from kneewise.store.export import export as write

    target = out or Path(code)
    with _archive() as archive, progress(shown=not json) as report:
        count = write(archive, code, target, report)
    if json:
        print_json({"folder": str(target), "records": count})
        return
    typer.echo(f"Written: {target} ({count} records)")


@app.command()
def forget(
    code: Code,
    *,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask; for programs.")
    ] = False,
    json: Json = False,
) -> None:
    """Remove a person from everywhere in the store, and search for what is left.

    It cannot be undone. Backups that were made before still hold the person, and so do
    results that lie outside the store.

    Examples:

    kneewise store forget ANNA

    kneewise store forget ANNA --yes
    """
    from kneewise.store.forget import forgotten

    if not yes:
        _ask(code)
    with _archive() as archive, progress(shown=not json) as report:
        found = forgotten(archive, code, report)
    _show_forgotten(found, as_json=json)
    if found.left:
        raise UnwritableResult(
            f"not all of {code} is gone: {found.left[0]}",
            remedy="See to what is named; then do the same again.",
        )


@app.command("import")
def import_(
    folder: Annotated[
        Path, typer.Argument(help="The folder of a person, or of several.")
    ],
    *,
    code: Annotated[
        str | None, typer.Option(help="Of the person; the folder's name if not given.")
    ] = None,
    json: Json = False,
) -> None:
    """Bring people who are kept in folders of JSON into the database.

    Doing it again brings in what is new. Results are kept with their numbers and arrays
    where they still lie where they lay.

    Examples:

    kneewise store import ./anna

    kneewise store import old-laptop/people/ANNA --code ANNA-2
    """
    from kneewise.store.bring import brought

    with _archive() as archive, progress(shown=not json) as report:
        found = brought(archive, folder, code, report)
    if json:
        people = [
            {"code": f.code, "new": f.new, "known": f.known, "results": f.results}
            for f in found
        ]
        print_json({"people": people})
        return
    for one in found:
        typer.echo(
            f"{one.code}: {one.new} new records, {one.results} of them with their "
            f"results; {one.known} were there. The folder lies in {one.folder}"
        )


@app.command()
def migrate(*, json: Json = False) -> None:
    """Bring the tables of the store up to this version: all the way, or not at all.

    Examples:

    kneewise store migrate
    """
    from kneewise.store.migrate import migrated

    with _archive() as archive, progress(shown=not json) as report:
        report("changing tables", 0)
        before, after = migrated(archive)
    if json:
        print_json({"before": before, "after": after})
    elif before == after:
        typer.echo(f"Nothing to do: the store is of version {after}")
    else:
        typer.echo(f"From version {before or 'none'} to {after}")


app.command()(who)


def _archive() -> Archive:
    from kneewise.store.archive import opened
    from kneewise.store.place import here

    return opened(here())


def _ask(code: str) -> None:
    """Have the code typed once more before what cannot be undone."""
    asked = f"Everything about {code} will be removed. Type the code again: "
    typer.echo(asked, nl=False, err=True)
    typed = sys.stdin.readline().strip()
    if typed != code:
        raise BadSetting(
            "the code was not typed again; nothing was removed.",
            remedy="Type it as it stands, or give --yes.",
        )


def _show_forgotten(found: Forgotten, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "code": found.code,
                "rows": found.rows,
                "files": found.files,
                "searched": list(found.searched),
                "left": list(found.left),
                "elsewhere": list(found.elsewhere),
            }
        )
        return
    typer.echo(f"Removed: {found.rows} rows and {found.files} files of {found.code}")
    typer.echo(f"Searched: {' and '.join(found.searched)}")
    for text in found.left:
        typer.echo(f"Left: {text}")
    if not found.left:
        typer.echo("Found: nothing. Backups that were made before are not searched.")
    for path in found.elsewhere:
        typer.echo(f"Outside the store, and not touched: {path}")
