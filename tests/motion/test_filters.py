"""Filters against curves whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneewise.arrays import Array
from kneewise.motion.filters import filled, rates, smoothed

ONE_PERCENT = 0.01
INSIDE = slice(100, -100)  # away from the ends, which lean on mirrored samples


def wave(time: Array, frequency: float) -> Array:
    return np.sin(2 * np.pi * frequency * time)


def clock(rate: float = 100.0, duration: float = 6.0) -> Array:
    return np.arange(round(duration * rate)) / rate


def test_slow_movement_passes_unchanged_and_undelayed() -> None:
    time = clock()

    result = smoothed(time, wave(time, 1.0))

    assert result[INSIDE] == pytest.approx(wave(time, 1.0)[INSIDE], abs=ONE_PERCENT)


def test_half_the_power_is_left_at_the_cut_off() -> None:
    time = clock(rate=200.0)

    result = smoothed(time, wave(time, 6.0), cutoff=6.0)

    amplitude = np.abs(result[INSIDE]).max()
    assert amplitude == pytest.approx(1 / np.sqrt(2), abs=ONE_PERCENT)


def test_fast_noise_is_removed() -> None:
    time = clock()

    result = smoothed(time, wave(time, 30.0))

    assert np.abs(result[INSIDE]).max() < ONE_PERCENT


@pytest.mark.parametrize("shape", [(), (3,), (4, 3)])
def test_every_shape_comes_back_as_it_was(shape: tuple[int, ...]) -> None:
    time = clock(duration=1.0)
    values = np.ones((len(time), *shape))

    assert smoothed(time, values).shape == values.shape
    assert rates(time, values).shape == values.shape
    assert filled(time, values)[0].shape == values.shape


def test_a_gap_stays_a_gap_and_both_sides_are_smoothed() -> None:
    time = clock()
    values = wave(time, 1.0) + 0.1 * wave(time, 30.0)
    values[300:330] = np.nan

    result = smoothed(time, values)

    assert np.isnan(result).sum() == 30
    assert result[100:250] == pytest.approx(wave(time, 1.0)[100:250], abs=ONE_PERCENT)
    assert result[380:500] == pytest.approx(wave(time, 1.0)[380:500], abs=ONE_PERCENT)


def test_a_stretch_too_short_to_smooth_is_kept() -> None:
    time = clock(duration=0.5)
    values = np.full(len(time), np.nan)
    values[10:13] = [1.0, 5.0, 2.0]

    assert smoothed(time, values)[10:13] == pytest.approx([1.0, 5.0, 2.0])


def test_a_cut_off_above_half_the_rate_does_no_harm() -> None:
    time = clock(rate=10.0)

    result = smoothed(time, wave(time, 0.5), cutoff=6.0)

    assert result[10:-10] == pytest.approx(wave(time, 0.5)[10:-10], abs=0.02)


def test_a_phone_that_stumbles_is_smoothed_as_one_that_does_not() -> None:
    shaken = np.random.default_rng(1).uniform(0.6, 1.4, 180)
    time = np.cumsum(shaken) / 30.0

    result = smoothed(time, wave(time, 0.8) + 0.05 * wave(time, 12.0))

    inside = slice(20, -20)
    assert result[inside] == pytest.approx(wave(time, 0.8)[inside], abs=0.04)


def test_the_rate_of_change_of_a_parabola_is_a_line() -> None:
    time = clock(duration=1.0)

    result = rates(time, 3 * time**2)

    assert result[1:-1] == pytest.approx(6 * time[1:-1], abs=1e-9)


def test_the_rate_of_change_does_not_reach_across_a_gap() -> None:
    time = clock(duration=1.0)
    values = np.where(time < 0.5, 0.0, 100.0)
    values[48:52] = np.nan

    result = rates(time, values)

    assert np.nanmax(np.abs(result)) < 1e-9
    assert np.isnan(result).sum() == 4


@given(gap=st.integers(1, 18), first=st.integers(100, 400))
@settings(max_examples=20, deadline=None)
def test_a_short_gap_is_bridged_within_half_a_centimetre(gap: int, first: int) -> None:
    time = clock()
    truth = 0.05 * wave(time, 0.7)  # m, as a knee in a squat
    values = np.array(truth)
    values[first : first + gap] = np.nan

    result, was_filled = filled(time, values)

    assert result == pytest.approx(truth, abs=5e-3)  # at worst a peak is cut flat
    assert was_filled.sum() == gap


def test_a_long_gap_and_the_ends_are_left_open() -> None:
    time = clock()
    values = wave(time, 1.0)
    values[:10] = np.nan
    values[200:240] = np.nan

    result, was_filled = filled(time, values)

    assert np.isnan(result).sum() == 50
    assert not was_filled.any()


@pytest.mark.parametrize("rate", [25.0, 60.0, 240.0])
def test_the_longest_gap_is_the_same_time_at_every_rate(rate: float) -> None:
    time = clock(rate=rate)
    values = wave(time, 0.5)
    bridged, open_ = round(0.16 * rate), round(0.28 * rate)
    values[20 : 20 + bridged] = np.nan
    values[100 : 100 + open_] = np.nan

    result, _ = filled(time, values)

    assert np.isnan(result).sum() == open_


def test_a_curve_never_seen_stays_unseen() -> None:
    time = clock(duration=1.0)
    nothing = np.full(len(time), np.nan)

    assert np.isnan(smoothed(time, nothing)).all()
    assert np.isnan(filled(time, nothing)[0]).all()
    assert np.isnan(rates(time, nothing)).all()
