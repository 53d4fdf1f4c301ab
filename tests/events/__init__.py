"""Tests of moments and repetitions."""
