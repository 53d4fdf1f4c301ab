"""Our own body: tables with their sources, and the knee's freedom for any body."""

from kneewise.engine.builtin.knee import free_knee, knee_prior
from kneewise.engine.builtin.whole import body

__all__ = ["body", "free_knee", "knee_prior"]
