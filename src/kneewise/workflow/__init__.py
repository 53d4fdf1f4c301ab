"""Where edges and core meet: files in, an assessment out."""

from kneewise.workflow.assess import assess
from kneewise.workflow.request import Request

__all__ = ["Request", "assess"]
