"""Tests of studies: many recordings at once."""
