"""Tests of the motion."""
