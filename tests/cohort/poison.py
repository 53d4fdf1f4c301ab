"""A file that ends every process that fetches it: an address of its own kind."""

from __future__ import annotations

from pathlib import Path

_MODULE = """
import os, signal
from fsspec import AbstractFileSystem

class Poison(AbstractFileSystem):
    protocol = "poison"
    def info(self, path, **kwargs):
        return {"name": path, "size": 9, "type": "file"}
    def isdir(self, path):
        return False
    def get(self, *args, **kwargs):
        os.kill(os.getpid(), signal.SIGSEGV)
"""


def laid_out(folder: Path) -> dict[str, str]:
    """A package that brings ``poison://``, and the environment that has it."""
    told = folder / "poison_system-1.0.dist-info"
    told.mkdir(parents=True)
    (folder / "poison_system.py").write_text(_MODULE)
    (told / "METADATA").write_text("Name: poison-system\nVersion: 1.0\n")
    (told / "entry_points.txt").write_text(
        "[fsspec.specs]\npoison = poison_system:Poison\n"
    )
    return {"PYTHONPATH": str(folder)}
