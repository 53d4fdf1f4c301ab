"""How long recordings are, told by the first bytes of their files: for their cost."""

from __future__ import annotations

import multiprocessing
import re
import struct
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from itertools import pairwise
from statistics import median
from typing import IO, NamedTuple, cast

from kneewise.cohort.address import is_remote, local
from kneewise.cohort.entry import Entry
from kneewise.cohort.extra import needed
from kneewise.errors import KneewiseError

FILMS = (
    *(".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm", ".3gp", ".3g2", ".mpg"),
    *(".mts", ".m2ts", ".ts", ".wmv", ".flv", ".ogv", ".gif"),
)

_HEAD = 8192
"""Bytes that are read of a file of markers."""

_BLOCK = 1 << 16
"""Bytes at a time of a film that lies elsewhere."""

_SAMPLE = 400
"""Files of one ending that are looked into; of the others the size tells."""

_AT_ONCE = 32
_BYTE_ORDERS = {84: "<", 85: "<", 86: ">"}
"""Processor of a C3D file (Intel, DEC, SGI) → the order of its bytes."""

_C3D = 0x50
"""The second byte of every C3D file."""

_FULL = 65535
"""The largest count of frames that fits into the head of a C3D file."""

_FAST, _TAKEN = 75.0, 60.0
"""Of films faster than so many frames a second, so many are looked at."""


class Told(NamedTuple):
    """What the head of a file tells."""

    frames: int = 0
    weighed: bool = False
    """Whether it knows the mass of the person."""


def measured(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Entries with what the heads of their files tell of their cost.

    That is how many frames the movement has, 0 where it cannot be told, and whether the
    file knows the mass of the person.

    Of many files of one ending a sample is looked into, and the others are taken to
    have as many frames a byte. Nothing is read beyond the head of a file.
    """
    by_ending: defaultdict[str, list[int]] = defaultdict(list)
    for i, entry in enumerate(entries):
        by_ending[_ending(entry)].append(i)
    made = list(entries)
    for ending, places in by_ending.items():
        if ending not in _HEADS and ending not in FILMS:
            continue
        step = max(1, len(places) // _SAMPLE)
        some = places[::step][:_SAMPLE]
        counts = _counted([entries[i].files[0] for i in some], ending)
        known = dict(zip(some, counts, strict=True))
        share = [
            one.frames / entries[i].size
            for i, one in known.items()
            if one.frames and entries[i].size
        ]
        usual = median(share) if share else 0.0
        weighed = 2 * sum(one.weighed for one in counts) > len(counts)
        for i in places:
            guess = Told(round(usual * entries[i].size), weighed)
            told = known.get(i, guess)
            made[i] = replace(entries[i], frames=told.frames, weighed=told.weighed)
    return tuple(made)


def _ending(entry: Entry) -> str:
    return "." + entry.files[0].lower().rpartition(".")[2]


def _counted(addresses: Sequence[str], ending: str) -> list[Told]:
    """What each file tells."""
    if ending in FILMS:
        return [Told(frames=one) for one in _films(addresses)]
    look = partial(_frames, tell=_HEADS[ending])
    if not any(map(is_remote, addresses)):
        return [look(one) for one in addresses]
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return list(threads.map(look, addresses))


def _films(addresses: Sequence[str]) -> list[int]:
    """Frames of films, told in a process of its own, which a bad film may end."""
    spawn = multiprocessing.get_context("spawn")
    found: list[int] = []
    with ProcessPoolExecutor(1, mp_context=spawn) as one:
        try:
            found.extend(one.map(film_frames, addresses))
        except BrokenProcessPool:
            return found + [0] * (len(addresses) - len(found))
    return found


def film_frames(address: str) -> int:
    """How many frames of a film will be looked at, by what its head says; else 0."""
    import av

    try:
        with _opened(address) as file, av.open(file, "r") as container:
            stream = container.streams.video[0]
            duration = float(container.duration or 0) / 1e6
            if stream.duration and stream.time_base:
                duration = float(stream.duration * stream.time_base)
            rate = float(stream.average_rate or 0) or 30.0
    except (av.FFmpegError, OSError, ValueError, IndexError, KneewiseError):
        return 0
    return round(duration * (_TAKEN if rate > _FAST else rate))


def _opened(address: str) -> IO[bytes]:
    if not is_remote(address):
        return local(address).open("rb")
    fsspec = needed("fsspec")
    return cast(
        "IO[bytes]",
        fsspec.open(address, "rb", block_size=_BLOCK, cache_type="readahead").open(),
    )


def _frames(address: str, tell: Callable[[bytes], int]) -> Told:
    try:
        head = _head(address)
        return Told(frames=tell(head), weighed=b"mass" in head.lower())
    except (OSError, ValueError, LookupError, struct.error, KneewiseError):
        return Told()


def _head(address: str) -> bytes:
    if not is_remote(address):
        with local(address).open("rb") as file:
            return file.read(_HEAD)
    system, path = needed("fsspec").core.url_to_fs(address)
    return bytes(system.cat_file(path, start=0, end=_HEAD))


def _c3d(head: bytes) -> int:
    if head[1] != _C3D:
        return 0
    block = 512 * (head[0] - 1)
    order = _BYTE_ORDERS[head[block + 3]] if block + 3 < len(head) else "<"
    first, last = struct.unpack_from(f"{order}HH", head, 6)
    count = last - first + 1
    return int(count) if 0 < count < _FULL else 0


def _trc(head: bytes) -> int:
    lines = head.decode("latin-1").splitlines()[:6]
    for keys, values in pairwise(lines):
        named = dict(zip(keys.split(), values.split(), strict=False))
        if re.fullmatch(r"\d+", named.get("NumFrames", "")):
            return int(named["NumFrames"])
    return 0


_HEADS: dict[str, Callable[[bytes], int]] = {".c3d": _c3d, ".trc": _trc}
"""Ending → what counts the frames by the head of a file."""
