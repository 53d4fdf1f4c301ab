"""Where edges and core meet: files in, an assessment out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kneewise.workflow.assessing import assess
    from kneewise.workflow.request import Request

__all__ = ["Request", "assess"]


def __getattr__(name: str) -> object:
    """Load what is asked for: commands that assess nothing start a second earlier."""
    if name == "assess":
        from kneewise.workflow.assessing import assess

        return assess
    if name == "Request":
        from kneewise.workflow.request import Request

        return Request
    raise AttributeError(name)
