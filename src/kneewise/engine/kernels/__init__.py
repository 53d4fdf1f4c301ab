"""Kernels: one compiled file per stage, flat arrays, all frames in one call."""
