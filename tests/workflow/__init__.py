"""Tests of what joins edges and core."""
