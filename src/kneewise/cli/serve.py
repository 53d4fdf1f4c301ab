"""``kneewise serve``: the practice's server, on this machine or for a practice."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def serve(
    *,
    port: Annotated[int, typer.Option(help="0 takes any that is free.")] = 8000,
    host: Annotated[
        str, typer.Option(help="Address to listen on; only this machine if not given.")
    ] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option(help="Name that browsers call it by; may be given again."),
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only print the address.")
    ] = False,
    tls_cert: Annotated[
        Path | None, typer.Option("--tls-cert", help="Certificate (PEM) for https.")
    ] = None,
    tls_key: Annotated[
        Path | None, typer.Option("--tls-key", help="Key of the certificate (PEM).")
    ] = None,
    behind_proxy: Annotated[
        bool,
        typer.Option("--behind-proxy", help="A proxy before it speaks https."),
    ] = False,
) -> None:
    """Serve people, recordings and assessments to browsers and programs.

    Alone on one machine it opens with an address that works once. Beyond it, users and
    https come first.

    Examples:

    kneewise serve

    kneewise serve --port 8080 --no-browser

    kneewise serve --host 0.0.0.0 --name knee.example.org --tls-cert cert.pem
    --tls-key key.pem

    kneewise serve --behind-proxy --name knee.example.org
    """
    from kneewise.store.archive import opened
    from kneewise.store.place import here
    from kneewise.web import serving

    wanted = serving.Wanted(
        host=host,
        port=port,
        names=tuple(name or ()),
        certificate=tls_cert,
        key=tls_key,
        behind_proxy=behind_proxy,
    )
    archive = opened(here(), stays=True)
    serving.check(wanted, archive)
    sock = serving.bound(wanted)

    def begun(address: str) -> None:
        typer.echo(f"Kneewise is at {address}")
        typer.echo("End it with Ctrl-C.")
        if wanted.is_local and not no_browser:
            import webbrowser

            webbrowser.open(address)

    serving.run(wanted, archive, sock, begun)
