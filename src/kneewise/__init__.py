"""Kneewise: how a knee moves, how far it falls inwards, and what to do about it."""

__version__ = "0.1.0"
