"""What we compute ourselves to start faster is what SciPy computes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.signal import butter, find_peaks, lfilter, sosfiltfilt

from kneewise.arrays import Array
from kneewise.motion.butterworth import there_and_back, third_order
from kneewise.motion.peaks import peaks


@given(share=st.floats(0.01, 0.9), seed=st.integers(0, 1000), n=st.integers(30, 300))
def test_the_filter_is_that_of_scipy(share: float, seed: int, n: int) -> None:
    values = np.random.default_rng(seed).normal(size=(n, 3)).cumsum(axis=0)

    ours = there_and_back(values, share, 20)

    theirs = sosfiltfilt(butter(2, share, output="sos"), values, axis=0, padlen=20)
    assert ours == pytest.approx(theirs, abs=1e-9 * np.abs(values).max() + 1e-12)


@given(share=st.floats(0.005, 0.9), seed=st.integers(0, 1000), n=st.integers(1, 300))
def test_the_filter_of_third_order_is_that_of_scipy(
    share: float, seed: int, n: int
) -> None:
    values = np.random.default_rng(seed).normal(size=(n, 3)).cumsum(axis=0)

    ours = third_order(values, share)

    theirs = lfilter(*butter(3, share), values, axis=0)
    assert ours == pytest.approx(theirs, abs=1e-7 * np.abs(values).max() + 1e-12)


heights = arrays(np.float64, st.integers(3, 60), elements=st.integers(-6, 6))


@given(values=heights, prominence=st.integers(1, 5), distance=st.just(1))
def test_the_peaks_are_those_of_scipy(
    values: Array, prominence: float, distance: int
) -> None:
    theirs, _ = find_peaks(values, prominence=prominence, distance=distance)

    assert list(peaks(values, prominence=prominence, distance=distance)) == list(theirs)


@given(seed=st.integers(0, 1000), distance=st.integers(1, 20))
def test_peaks_too_near_together_leave_the_higher(seed: int, distance: int) -> None:
    values = np.random.default_rng(seed).normal(size=120)

    theirs, _ = find_peaks(values, prominence=0.3, distance=distance)

    assert list(peaks(values, prominence=0.3, distance=distance)) == list(theirs)
