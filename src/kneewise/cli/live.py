"""``kneewise live``: a coach through the camera of this computer, in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kneewise.errors import Stopped


def live(
    *,
    out: Annotated[
        Path, typer.Option(help="Folder in which the sets that are done are kept.")
    ] = Path("kneewise-live"),
    no_keep: Annotated[
        bool, typer.Option("--no-keep", help="Keep nothing of the sets.")
    ] = False,
    keep_pictures: Annotated[
        bool, typer.Option("--keep-pictures", help="Keep a film of each set, too.")
    ] = False,
    height: Annotated[
        float | None,
        typer.Option(
            help="Height of the person in metres: squats are then told in space."
        ),
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port to serve at; any free one if 0.")
    ] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only print the address.")
    ] = False,
) -> None:
    """Practise in front of the camera, and be told when a knee goes in.

    Opens a page on this computer alone. The pictures of the camera go to this program
    and nowhere else, and are not kept unless you ask for it: of a set that is done its
    numbers are. Ends with Ctrl-C.

    Examples:

    kneewise live

    kneewise live --height 1.78

    kneewise live --port 8765 --no-browser --out practice
    """
    from kneewise.person import Person
    from kneewise.web.live.alone import PAGES, bound, serve
    from kneewise.web.live.rooms import Rooms

    rooms = Rooms(
        most=PAGES,
        folder=None if no_keep else out,
        films=keep_pictures,
        height=Person(height=height).height,
    )
    listener = bound(port)

    def opened(address: str) -> None:
        typer.echo(f"Open {address}\nEnd with Ctrl-C.")
        if not no_browser:
            import webbrowser

            webbrowser.open(address)

    try:
        serve(listener, rooms, opened)
    except Stopped:  # as it should end
        typer.echo("Ended.")
    finally:
        listener.close()
        rooms.close()
