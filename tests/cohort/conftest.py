"""The command, run in this process, for tests of studies."""

from tests.cli.conftest import kneewise

__all__ = ["kneewise"]
