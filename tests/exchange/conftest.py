"""The command, and a small recording for it."""

from tests.cli.conftest import kneewise, squat

__all__ = ["kneewise", "squat"]
