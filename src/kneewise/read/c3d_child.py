"""A program of its own that takes one C3D file apart: ``c3d_child.py FILE OUT.npz``.

The library that reads C3D may hang on a damaged file, fill the memory or take its
whole process with it, so it works here, where that harms nobody. Nothing of Kneewise
is imported: a child should start quickly.
"""

from __future__ import annotations

import errno
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

MEMORY = 3 * 2**30
"""bytes a file may fill."""

_TOO_LARGE = "it claims to hold more than fits into the memory"
_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
_BLOCK = 512
_MIPS, _INTEL = 86, 84
_HEADER_WHOLE = ((1, 6), (8, 10), (147, 152))
"""Words of the header that are whole numbers, from and up to (not including)."""
_HEADER_REAL = ((6, 8), (10, 12), (152, 188))
"""Pairs of words of the header that are real numbers."""


def main(arguments: list[str]) -> int:
    """Take FILE apart and leave its numbers in OUT.npz; 3 if that cannot be done.

    4 if there is no room on the disk for OUT.npz.
    """
    source, out, seconds = Path(arguments[0]), Path(arguments[1]), int(arguments[2])
    _limit(seconds)
    raw = source.read_bytes()
    try:
        if is_mips(raw):
            raw = intel(raw)
            source = out.with_suffix(".c3d")
            source.write_bytes(raw)
        parts = contents(source) | {"promised": np.array(promised(raw))}
        np.savez(out, **parts)
    except (IndexError, KeyError):
        return _refuse("one of its parts leads out of the file")
    except MemoryError:
        return _refuse(_TOO_LARGE)
    except (OSError, RuntimeError, ValueError) as error:
        return _refuse(_TOO_LARGE if "bad_alloc" in str(error) else str(error), error)
    return 0


def _refuse(reason: str, error: Exception | None = None) -> int:
    """Tell the parent why, in one line."""
    sys.stderr.write(" ".join(reason.split()) + "\n")
    return 4 if getattr(error, "errno", None) in _FULL else 3


def contents(path: Path) -> dict[str, np.ndarray[Any, Any]]:
    """What ezc3d finds: points (n, k, 3), residuals (n, k), analog (m, c), parameters.

    The parameters are JSON text: group → name → list.
    """
    import ezc3d

    file = ezc3d.c3d(str(path))
    parameters = {
        group: {
            name: np.asarray(one["value"]).tolist()
            for name, one in members.items()
            if name != "__METADATA__"
        }
        for group, members in file["parameters"].items()
    }
    return {
        "points": file["data"]["points"][:3].transpose(2, 1, 0),
        "residuals": file["data"]["meta_points"]["residuals"][0].T,
        "analog": file["data"]["analogs"][0].T,
        "rate": np.array(file["header"]["points"]["frame_rate"], dtype=np.float64),
        "parameters": np.array(json.dumps(parameters)),
    }


def promised(raw: bytes) -> int:
    """The frames that the header counts; 0 where they are more than it can count."""
    first, last = np.frombuffer(raw[6:10], dtype="<u2").tolist()
    return int(last) - int(first) + 1 if first <= last < 2**16 - 1 else 0


def is_mips(raw: bytes) -> bool:
    """Whether a file was written on a machine that puts the high byte first."""
    start = (raw[0] - 1) * _BLOCK if len(raw) > _BLOCK else 0
    return len(raw) > start + 4 and start > 0 and raw[start + 3] == _MIPS


def intel(raw: bytes) -> bytes:
    """The same C3D file with the low byte first.

    Raises:
        ValueError, IndexError: if the parameter section leads out of the file.
    """
    file = np.frombuffer(raw, dtype=np.uint8).copy()
    header = file[:_BLOCK]
    for first, last in _HEADER_WHOLE:
        _swap(header[2 * first : 2 * last], 2)
    for first, last in _HEADER_REAL:
        _swap(header[2 * first : 2 * last], 4)
    start = (int(file[0]) - 1) * _BLOCK
    file[start + 3] = _INTEL
    end = start + int(file[start + 2]) * _BLOCK
    _swap_parameters(file, start + 4, end)
    data = (int(header[16:18].view("<u2")[0]) - 1) * _BLOCK
    if data <= start:
        raise ValueError(f"the data begin at byte {data}, before the parameters.")
    is_real = float(header[12:16].view("<f4")[0]) < 0
    size = 4 if is_real else 2
    _swap(file[data : data + (len(file) - data) // size * size], size)
    return file.tobytes()


def _swap_parameters(file: np.ndarray[Any, Any], at: int, end: int) -> None:
    """Turn round the numbers of each group and parameter between two bytes.

    Some programs changed a file without minding its byte order: a link that leads
    out of the section is taken to have the low byte first already.
    """
    while (length := abs(int(file[at : at + 1].view(np.int8)[0]))) > 0:
        is_group = int(file[at + 1 : at + 2].view(np.int8)[0]) < 0
        link = at + 2 + length
        step = int(file[link : link + 2].view(">u2")[0])
        if link + step < end:
            _swap(file[link : link + 2], 2)
        else:
            step = int(file[link : link + 2].view("<u2")[0])
        if not is_group:
            _swap_values(file, link + 2)
        if step == 0:
            return
        at = link + step


def _swap_values(file: np.ndarray[Any, Any], at: int) -> None:
    """Turn round the values of one parameter; text and single bytes stay."""
    size = abs(int(file[at : at + 1].view(np.int8)[0]))
    ranks = int(file[at + 1])
    sizes = file[at + 2 : at + 2 + ranks].astype(np.int64)
    first = at + 2 + ranks
    if size > 1:
        _swap(file[first : first + size * int(sizes.prod())], size)


def _swap(part: np.ndarray[Any, Any], size: int) -> None:
    """Turn round each *size* bytes, in place."""
    if part.size % size:
        raise ValueError("the file ends inside a number.")
    part[:] = part.reshape(-1, size)[:, ::-1].reshape(-1)


def _limit(seconds: int) -> None:
    """Ask the system to end this process before it takes too much."""
    try:
        import resource
    except ImportError:  # not on this system: the parent's clock is left
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        if hard == resource.RLIM_INFINITY or hard > most:
            try:
                resource.setrlimit(what, (most, hard))
            except (ValueError, OSError):  # some systems refuse a limit on memory
                continue


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
