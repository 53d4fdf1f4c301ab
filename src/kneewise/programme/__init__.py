"""Exercises, doses, and their follow-up."""
