"""Strength, range and muscle length tested by hand; questionnaires; red flags."""
