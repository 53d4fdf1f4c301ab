"""Headers: what every answer carries, and what no request may."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address

Headers = Iterable[tuple[bytes, bytes]]

STRICT = (
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""The content security policy of an answer that sets none itself."""

DOCUMENT = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; "
    "form-action 'none'; sandbox allow-scripts"
)
"""Of a report: it lies in a sandbox, so that it can reach nothing of the server."""

_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), microphone=(), geolocation=()"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", STRICT.encode()),
)

_HSTS = (b"strict-transport-security", b"max-age=31536000")

ONCE = (
    b"host",
    b"content-length",
    b"content-type",
    b"authorization",
    b"cookie",
    b"origin",
    b"x-csrf-token",
    b"upload-offset",
)
"""Headers that two programs would read differently if they came twice."""

_HOST = re.compile(
    r"(?P<name>\[[0-9a-fA-F:.]{2,45}\]|[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}))"
    r"(?::(?P<port>\d{1,5}))?"
)


def answered(own: Headers, *, is_tls: bool) -> list[tuple[bytes, bytes]]:
    """The headers of an answer: its own, and those that every answer carries."""
    found = list(own)
    there = {name.lower() for name, _ in found}
    found += [pair for pair in _ALWAYS if pair[0] not in there]
    return [*found, _HSTS] if is_tls else found


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with the headers of a request."""

    status: int
    text: str
    remedy: str


def fault(headers: Headers, names: frozenset[str], largest: int) -> Fault | None:
    """What is wrong with the headers of a request; None if nothing is.

    Args:
        headers: as they came, the names in small letters.
        names: by which the server may be called, in small letters.
        largest: bytes of all of them.
    """
    held = list(headers)
    if sum(len(name) + len(value) for name, value in held) > largest:
        return Fault(
            status=431, text="The headers are too large.", remedy="Send fewer."
        )
    host = dict(held).get(b"host", b"").decode("latin-1")
    return _ambiguous(held) or _host_fault(host, names)


def _ambiguous(held: Sequence[tuple[bytes, bytes]]) -> Fault | None:
    """Whether two programs would read the headers differently."""
    names = [name for name, _ in held]
    if any(sign in value for _, value in held for sign in (b"\r", b"\n", b"\0")):
        return Fault(
            status=400,
            text="A header holds a sign that none may hold.",
            remedy="Send it without line breaks.",
        )
    if b"content-length" in names and b"transfer-encoding" in names:
        return Fault(
            status=400,
            text="The length of the request is said twice.",
            remedy="Send Content-Length, or Transfer-Encoding, and not both.",
        )
    twice = [name for name in ONCE if names.count(name) > 1]
    if twice:
        return Fault(
            status=400,
            text=f"The header {twice[0].decode()} came twice.",
            remedy="Send it once.",
        )
    return None


def _host_fault(host: str, names: frozenset[str]) -> Fault | None:
    """Whether somebody calls the server by a name that is not its own.

    A page of strangers can make its own name lead here (DNS rebinding); the browser
    then takes it for one of ours, but still says that name.
    """
    match = _HOST.fullmatch(host)
    if match is not None and match["name"].lower().strip("[]") in names:
        return None
    return Fault(
        status=421,
        text="This server is not called by that name.",
        remedy="Call it by its own, or start it with: kneewise serve --name NAME.",
    )


def address_of(headers: Mapping[bytes, bytes], peer: str, *, behind_proxy: bool) -> str:
    """The address that a request came from.

    Args:
        headers: of the request.
        peer: the other end of the connection.
        behind_proxy: the last entry of ``X-Forwarded-For`` is then the proxy's own
            word; those before it are anybody's, and not believed.
    """
    if not behind_proxy:
        return peer
    said = headers.get(b"x-forwarded-for", b"").decode("latin-1")
    last = said.rpartition(",")[2].strip()
    try:
        return str(ip_address(last))
    except ValueError:
        return peer
