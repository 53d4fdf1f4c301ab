"""How much the server takes: of one request, of one person, of one child process."""

from __future__ import annotations

from dataclasses import dataclass, field

from kneewise.web.access.lockout import Patience
from kneewise.web.access.rate import Rate
from kneewise.web.access.session import Lifetime

KIB = 1 << 10
MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """What a process that reads foreign files may use."""

    memory: int = 6 * GIB
    """Bytes of address space; the compiler of the engine alone takes 1 GiB."""

    cpu: int = 900
    """s of processor time."""

    wall: float = 1800.0
    """s from start to end."""

    files: int = 256
    """Open at once."""

    written: int = 2 * GIB
    """Bytes of one file that it writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much the server takes."""

    header: int = 16 * KIB
    """Bytes of all headers of a request."""

    header_time: float = 10.0
    """s for the headers to arrive."""

    body: int = MIB
    """Bytes of a request that is no upload."""

    body_time: float = 20.0
    """s for the body of a request to arrive."""

    depth: int = 32
    """Brackets inside brackets of JSON."""

    chunk: int = 8 * MIB
    """Bytes of one part of an upload."""

    chunk_time: float = 120.0

    upload: int = 4 * GIB
    """Bytes of one recording."""

    uploads: int = 10
    """Of one person that have not ended."""

    upload_age: float = 86400.0
    """s after which an upload that has not ended is thrown away."""

    spare: int = GIB
    """Bytes of the disk that uploads leave free."""

    waiting: int = 200
    """Jobs that wait, of all people together."""

    waiting_own: int = 10
    """Jobs of one person that wait or run."""

    streams: int = 8
    """Of progress that one caller may have open."""

    connections: int = 400
    """At once; more are told to come again."""

    threads: int = 16
    """That answer requests."""

    rate: Rate = field(default_factory=lambda: Rate(per_second=50, burst=200))
    """Of one user."""

    stranger: Rate = field(default_factory=lambda: Rate(per_second=10, burst=60))
    """Of one address where nobody is signed in."""

    patience: Patience = field(default_factory=Patience)
    """With wrong passwords for one user from one address."""

    patience_user: Patience = field(default_factory=lambda: Patience(free=30))
    """The same from all addresses together, so that many machines cannot guess."""

    life: Lifetime = field(default_factory=Lifetime)
    child: Child = field(default_factory=Child)

    workers: int = 2
    """Jobs that run at once."""

    silence: float = 15.0
    """s after which a job whose server was not heard of is taken up again."""

    tries: int = 2
    """How often a job is begun, where the server or the machine went down."""
