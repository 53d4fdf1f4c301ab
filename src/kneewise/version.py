"""The version of the program, told in every result."""

__version__ = "0.1.0"
