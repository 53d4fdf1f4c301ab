"""Turns a Python function over arrays into machine code, kept for the next run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

OPTIONS: dict[str, Any] = {
    "error_model": "numpy",
    "nogil": True,
    "no_cfunc_wrapper": True,  # of use to C alone
    "_nrt": True,  # arrays may be made, whatever the kernel that calls this one does
}

_ENGINE = __name__.rsplit(".", 2)[0]


def compiled(kernel: Kernel) -> Kernel:
    """Compile *kernel* at its first call and keep the machine code on the disk.

    Numba keeps it beside the source, or in the user's cache folder where the source
    is read-only. Where neither can be written the kernel is compiled in every run.

    Args:
        kernel: a function of numbers, arrays and named tuples of arrays. It checks
            nothing: its caller has.
    """
    try:
        fast = numba.njit(cache=True, **OPTIONS)(kernel)
    except RuntimeError:  # no folder to write to
        return cast("Kernel", numba.njit(**OPTIONS)(kernel))
    _renew_with_imports(fast, kernel)
    return cast("Kernel", fast)


def is_missing(kernel: object) -> bool:
    """Whether machine code of a kernel could lie in the cache, and does not.

    False where no folder can be written to: nothing would be left there either.
    """
    file = getattr(getattr(kernel, "_cache", None), "_cache_file", None)
    return file is not None and not file._load_index()


def _renew_with_imports(fast: object, kernel: Callable[..., Any]) -> None:
    """Let the kept code of *kernel* expire when a file of the engine it uses changes.

    Numba looks at the kernel's own file only, and would go on running the old code of
    the functions it calls.
    """
    stamps = [stamp for name in sorted(_used(kernel)) for stamp in _stamp(name)]
    file = getattr(getattr(fast, "_cache", None), "_cache_file", None)
    if file is not None and hasattr(file, "_source_stamp"):
        file._source_stamp = tuple(stamps)


def _used(kernel: Callable[..., Any]) -> set[str]:
    """The engine's modules that *kernel* is made of: its own and what it imports."""
    found: set[str] = set()
    waiting = [kernel.__module__]
    while waiting:
        name = waiting.pop()
        if name in found or name not in sys.modules:
            continue
        found.add(name)
        waiting.extend(_imported(sys.modules[name]))
    return found


def _imported(module: ModuleType) -> Iterator[str]:
    """The engine's modules that a module imports, or imports something from."""
    for value in vars(module).values():
        name = getattr(value, "__module__", None) or getattr(value, "__name__", "")
        if isinstance(name, str) and name.startswith(_ENGINE):
            yield name


def _stamp(name: str) -> tuple[float, int]:
    """When a module's file was last changed, and its size in bytes."""
    state = Path(str(sys.modules[name].__file__)).stat()
    return state.st_mtime, state.st_size
