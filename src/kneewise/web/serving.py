"""Starting the server: what is refused first, then the socket, then the address."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kneewise.errors import BadSetting, Stopped
from kneewise.store.archive import Archive
from kneewise.store.tokens import TokenKind
from kneewise.store.users import Role
from kneewise.web.gate import Standing
from kneewise.web.limits import Limits

if TYPE_CHECKING:
    import uvicorn

_LOOPBACK = ("localhost", "127.0.0.1", "::1")

_START = timedelta(minutes=15)
"""How long the printed address opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How the server is to stand."""

    host: str = "127.0.0.1"
    port: int = 8000
    """0 for any that is free."""

    names: tuple[str, ...] = ()
    """By which it is called, where that is not the host."""

    certificate: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False

    @property
    def is_local(self) -> bool:
        """Whether nobody but this machine reaches it."""
        if self.behind_proxy:
            return False
        if self.host == "localhost":
            return True
        with contextlib.suppress(ValueError):
            return ipaddress.ip_address(self.host).is_loopback
        return False

    @property
    def is_tls(self) -> bool:
        """Whether browsers reach it by https: here, or at the proxy."""
        return self.certificate is not None or self.behind_proxy


def check(wanted: Wanted, archive: Archive) -> None:
    """Refuse to stand where strangers could come in.

    Raises:
        BadSetting: with what is lacking.
    """
    if (wanted.certificate is None) != (wanted.key is None):
        raise BadSetting(
            "a certificate and its key belong together.",
            remedy="Give both: --tls-cert FILE --tls-key FILE.",
        )
    for path in (wanted.certificate, wanted.key):
        if path is not None and not path.is_file():
            raise BadSetting(f"{path} is no file.", remedy="Look at its name.")
    if wanted.is_local:
        return
    where = "behind a proxy" if wanted.behind_proxy else f"on {wanted.host}"
    if not any(user.role is Role.ADMIN for user in archive.users.all()):
        raise BadSetting(
            f"others would reach this server {where}, and nobody can sign in.",
            remedy="Add who looks after it first: kneewise user add NAME --role admin.",
        )
    if not wanted.is_tls:
        raise BadSetting(
            f"passwords would be read on their way to {wanted.host}.",
            remedy="Give --tls-cert and --tls-key, or let a proxy do it: "
            "--behind-proxy.",
        )
    if not _names(wanted):
        raise BadSetting(
            f"by which name is it called? {wanted.host} is none.",
            remedy="Give the name that browsers use: --name knee.example.org.",
        )


def standing(wanted: Wanted) -> Standing:
    """What the gate must know."""
    names = frozenset(_names(wanted))
    if wanted.is_local:
        names |= frozenset(_LOOPBACK)
    return Standing(names=names, is_tls=wanted.is_tls, behind_proxy=wanted.behind_proxy)


def bound(wanted: Wanted) -> socket.socket:
    """The socket; nobody is answered yet.

    Raises:
        BadSetting: if the address is taken, or not ours.
    """
    family = socket.AF_INET6 if ":" in wanted.host else socket.AF_INET
    # Said to be TCP, or asyncio leaves it slow: a body would wait 40 ms for its head.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((wanted.host, wanted.port))
    except (OSError, OverflowError) as error:
        sock.close()
        raise BadSetting(
            f"{wanted.host}:{wanted.port} cannot be used: {error}.",
            remedy="End what uses it, or choose another port: --port 8001.",
        ) from error
    return sock


def address(wanted: Wanted, sock: socket.socket) -> str:
    """What a browser opens."""
    scheme = "https" if wanted.certificate is not None else "http"
    name = (wanted.names or (wanted.host,))[0]
    name = f"[{name}]" if ":" in name else name
    return f"{scheme}://{name}:{sock.getsockname()[1]}"


def one_time(archive: Archive) -> str:
    """A token that opens the server once, for whoever started it.

    Where there are users they sign in instead, and this is empty.
    """
    if archive.users.all():
        return ""
    secret, _ = archive.tokens.issue(
        None, TokenKind.ONCE, lasts=_START, label="printed by kneewise serve"
    )
    return secret


def run(
    wanted: Wanted,
    archive: Archive,
    sock: socket.socket,
    begun: Callable[[str], None],
) -> None:
    """Answer until somebody ends it.

    Args:
        wanted: how it stands.
        archive: the store, which it closes in the end.
        sock: where it listens.
        begun: called with the address to open, once it answers.
    """
    from kneewise.web import front
    from kneewise.web.house import built
    from kneewise.web.whole import whole

    limits = Limits()
    app = whole(built(archive, standing(wanted), limits))
    config = configured(app, wanted, limits)
    secret = one_time(archive)
    opened = address(wanted, sock) + (f"{front.START}?token={secret}" if secret else "")
    server = _server(config, lambda: begun(opened))
    with archive, sock, contextlib.suppress(Stopped):  # Ctrl-C is how a server ends
        server.run(sockets=[sock])


def configured(app: object, wanted: Wanted, limits: Limits) -> uvicorn.Config:
    """The settings of uvicorn: nothing of a request in its log, and no end of waiting.

    An address may hold a one-time token, and a path the code of a person.
    """
    import uvicorn

    from kneewise.web.live.wire import MOST_BYTES
    from kneewise.web.patience import protocol

    return uvicorn.Config(
        app,  # type: ignore[arg-type]  # an application is anything that is called so
        http=protocol(limits.header_time),
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # the gate reads them, and believes less
        h11_max_incomplete_event_size=limits.header,
        limit_concurrency=limits.connections,
        ws_max_size=MOST_BYTES,
        ws_per_message_deflate=False,  # pictures are packed already
        timeout_keep_alive=15,
        timeout_graceful_shutdown=5,
        ssl_certfile=wanted.certificate,
        ssl_keyfile=wanted.key,
    )


def _server(config: uvicorn.Config, begun: Callable[[], None]) -> uvicorn.Server:
    import uvicorn

    class Saying(uvicorn.Server):
        """A server that says when it answers."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                begun()

    return Saying(config)


def _names(wanted: Wanted) -> tuple[str, ...]:
    """The names that were given, else the host where it is a name of one machine."""
    given = wanted.names or (wanted.host,)
    none = ("0.0.0.0", "::", "")
    return tuple(name.lower().strip("[]") for name in given if name not in none)
