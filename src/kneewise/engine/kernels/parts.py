"""Two ways to compile a kernel that only other kernels call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def woven(kernel: Kernel) -> Kernel:
    """Mark *kernel* to be written out in full wherever another kernel calls it.

    It saves handing over dozens of arrays at each call, a quarter of the time of a fit,
    and need not be compiled by itself.
    """
    return cast("Kernel", numba.njit(error_model="numpy", inline="always")(kernel))


def inner(kernel: Kernel) -> Kernel:
    """Compile *kernel* for other kernels alone; Python itself cannot call it.

    It saves a third of the time of compiling: the code that takes dozens of arrays out
    of Python's hands. What calls it keeps its machine code on the disk.
    """
    options: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    fast = numba.njit(error_model="numpy", nogil=True, **options)(kernel)
    return cast("Kernel", fast)
