"""A neural network of the package, run on the processor of this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from kneewise.errors import KneewiseError

Tensor = NDArray[np.float32]

THREADS = 2
"""More gain nothing on these small models; one leaves half the speed unused."""


class MissingModel(KneewiseError):
    """The pose models are not where the package keeps them."""

    remedy = (
        "Install Kneewise again (pip install --force-reinstall --no-cache-dir "
        "kneewise); from a checkout: pip install -e . with a network connection."
    )


class Network:
    """One of the models in ``kneewise/read/models``."""

    def __init__(self, file: str) -> None:
        """Load the model.

        Args:
            file: its name, such as ``pose_detection.tflite``.

        Raises:
            MissingModel: if it is not there.
        """
        from ai_edge_litert.interpreter import Interpreter

        with _quiet():
            self._interpreter = Interpreter(
                model_content=_content(file), num_threads=THREADS
            )
            self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._outputs = {
            tuple(int(n) for n in output["shape"][1:]): output["index"]
            for output in self._interpreter.get_output_details()
        }

    def run(self, picture: Tensor) -> None:
        """Look at *picture* (size, size, 3); ``output`` then tells what is in it."""
        self._interpreter.set_tensor(self._input, picture[None])
        self._interpreter.invoke()

    def output(self, *shape: int) -> Tensor:
        """A copy of the output of that shape."""
        return self._interpreter.get_tensor(self._outputs[shape])[0]


def _content(file: str) -> bytes:
    """The bytes of a model."""
    path = resources.files("kneewise") / "read" / "models" / file
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise MissingModel(
            f"the pose model {file} is missing from this installation."
        ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the lines the library writes past Python to the error stream."""
    try:
        kept = os.dup(2)
    except OSError:  # a program without an error stream
        yield
        return
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 2)
        os.close(silence)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
