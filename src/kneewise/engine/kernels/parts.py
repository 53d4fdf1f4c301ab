"""Ways to compile a kernel that only other kernels call; Python cannot call these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

_ALONE: dict[str, Any] = {
    "error_model": "numpy",
    "nogil": True,
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
}
"""Without the code that takes dozens of arrays out of Python's hands: a third of the
time of compiling. What calls such a kernel keeps its machine code on the disk."""

_MAKES_NONE: dict[str, Any] = {**_ALONE, "_nrt": False}
_MAKES_ARRAYS: dict[str, Any] = {**_ALONE, "_nrt": True}


def woven(kernel: Kernel) -> Kernel:
    """Mark *kernel* to be written out in full wherever another kernel calls it.

    It saves handing over dozens of arrays at each call, a quarter of the time of a fit,
    and need not be compiled by itself.
    """
    return cast("Kernel", numba.njit(error_model="numpy", inline="always")(kernel))


def inner(kernel: Kernel) -> Kernel:
    """Compile *kernel*, which makes no array, for other kernels.

    What makes none need not count who holds which: a tenth of the time of compiling.
    """
    return cast("Kernel", numba.njit(**_MAKES_NONE)(kernel))


def small(kernel: Kernel) -> Kernel:
    """Compile *kernel*, which makes no array, into every kernel that calls it.

    As fast as if it were ``woven``, but translated once.
    """
    return cast("Kernel", numba.njit(forceinline=True, **_MAKES_NONE)(kernel))


def maker(kernel: Kernel) -> Kernel:
    """Compile *kernel*, which makes arrays, for other kernels."""
    return cast("Kernel", numba.njit(**_MAKES_ARRAYS)(kernel))
