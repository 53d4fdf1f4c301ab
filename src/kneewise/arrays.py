"""The array types of the program, and the one check every stored array passes."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.intp]
Mask: TypeAlias = NDArray[np.bool_]


def frozen(values: ArrayLike, shape: tuple[int, ...], what: str) -> Array:
    """A read-only float64 copy of *values*.

    Args:
        values: anything NumPy can turn into an array.
        shape: the shape it must have.
        what: its name, for the message.

    Raises:
        ValueError: if the shape is another one.

    >>> frozen([1, 2], shape=(3,), what="time")
    Traceback (most recent call last):
    ValueError: time has shape (2,); expected (3,).
    """
    array = np.array(values, dtype=np.float64)
    if array.shape != shape:
        raise ValueError(f"{what} has shape {array.shape}; expected {shape}.")
    array.setflags(write=False)
    return array


def increasing(time: ArrayLike, what: str = "time") -> Array:
    """A read-only time axis (n,), checked to increase from sample to sample.

    Raises:
        ValueError: if two samples share a time or go backwards.
    """
    axis = np.array(time, dtype=np.float64)
    axis = frozen(axis, (axis.size,), what)
    if not (np.diff(axis) > 0).all():
        raise ValueError(f"{what} must increase from each sample to the next.")
    return axis


def whole(values: Array) -> Mask:
    """Which samples (n,) of *values* (n, k) are known in every part.

    >>> whole(np.array([[1.0, 2.0], [1.0, np.nan]]))
    array([ True, False])
    """
    return np.asarray(np.isfinite(values).all(axis=-1), dtype=np.bool_)
