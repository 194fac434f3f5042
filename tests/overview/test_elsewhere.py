"""A unit's histogram, stretches and memory against independent references."""

import numpy as np
import pytest

from charviz.overview.elsewhere import (
    BARS,
    LAGS,
    PARTS,
    WINDOW,
    autocorrelation,
    bars,
    extremes,
    grid,
    histogram,
    lags_told,
    memory,
    window_sums,
)


def noise(size, seed=0, levels=256):
    return np.random.default_rng(seed).integers(0, levels, size).astype(np.uint8)


def one_by_one(levels, sign):
    """The stretches by their definition, slowly: best first, none from a part already taken."""
    cut = grid(len(levels))
    means = [levels[at : at + WINDOW].mean() for at in range(0, cut.windows * WINDOW, WINDOW)]
    order = sorted(range(cut.windows), key=lambda w: (-sign * means[w], sign * w))
    taken, parts = [], set()
    for window in order:
        if window // cut.per_part not in parts and len(taken) < cut.shown:
            parts.add(window // cut.per_part)
            taken.append(window * WINDOW)
    return taken


def test_counts_are_those_of_numpy():
    levels = noise(3_000)
    assert np.array_equal(histogram(levels), np.histogram(levels, np.arange(257))[0])
    expected, _ = np.histogram(levels, BARS, (0, 256))
    assert bars(histogram(levels)) == pytest.approx(expected / 3_000)
    assert bars(np.zeros(256, np.int64)).tolist() == [0] * BARS


@pytest.mark.parametrize("size", [2 * WINDOW, 499, 2_000, PARTS * WINDOW, 6_401, 50_000])
@pytest.mark.parametrize("levels", [256, 2])
def test_stretches_are_those_found_one_by_one(size, levels):
    column = noise(size, seed=size, levels=levels)
    strong, weak = extremes(column)
    assert strong.tolist() == one_by_one(column, 1)
    assert weak.tolist() == one_by_one(column, -1)


def test_equal_stretches_stand_at_one_end_only():
    column = np.repeat([0, 9, 9, 9, 9, 200], WINDOW).astype(np.uint8)
    strong, weak = extremes(column)
    assert strong.tolist() == [5 * WINDOW, WINDOW, 2 * WINDOW]
    assert weak.tolist() == [0, 4 * WINDOW, 3 * WINDOW]


def test_stretches_of_a_slow_unit_are_not_neighbours():
    ramp = np.linspace(0, 255, 64_000).astype(np.uint8)
    strong, weak = extremes(ramp)
    assert grid(64_000).apart == 500
    assert (strong // 500).tolist() == [127, 126, 125, 124, 123]
    assert (weak // 500).tolist() == [0, 1, 2, 3, 4]


def test_too_short_or_too_still_a_text_has_no_stretches():
    for column in (noise(0), noise(WINDOW * 2 - 1), np.full(5_000, 7, np.uint8)):
        assert [len(found) for found in extremes(column)] == [0, 0]


def test_only_whole_windows_count():
    column = noise(3 * WINDOW + 20)
    sums = [int(column[at : at + WINDOW].sum()) for at in (0, WINDOW, 2 * WINDOW)]
    assert window_sums(column).tolist() == sums


def test_correlation_is_the_sum_of_lagged_products():
    column = noise(777)
    centred = column - column.mean()
    whole = np.correlate(centred, centred, "full")[776:]  # lags 0 and up
    assert autocorrelation(column, 300) == pytest.approx(whole[:301] / whole[0])


def test_correlation_of_a_first_order_process_falls_as_its_powers():
    """x(t) = .97 x(t-1) + noise has correlation .97^k at lag k, below 1/e from lag 33 on."""
    draws, x = np.random.default_rng(1).standard_normal(200_000), np.zeros(200_000)
    for t in range(1, len(x)):
        x[t] = 0.97 * x[t - 1] + draws[t]
    column = np.clip(np.rint(128 + 8 * x), 0, 255).astype(np.uint8)
    found = autocorrelation(column, 100)
    assert found == pytest.approx(0.97 ** np.arange(101), abs=0.05)
    assert memory(found) == pytest.approx(33, abs=3)


def test_a_wave_comes_back_after_its_period():
    wave = np.rint(127.5 + 100 * np.sin(np.arange(10_000) * 2 * np.pi / 70)).astype(np.uint8)
    found = autocorrelation(wave, 200)
    assert found[[35, 70, 140]] == pytest.approx([-1, 1, 1], abs=0.03)
    assert 35 + found[35:106].argmax() == 70


def test_a_unit_that_never_changes_has_no_correlation():
    assert autocorrelation(np.full(100, 200, np.uint8), 10) is None
    assert autocorrelation(noise(0), 0) is None


def test_memory_is_the_first_lag_under_one_over_e():
    assert memory(np.array([1, 0.5, 0.37, 0.36, 0.9])) == 3
    assert memory(np.array([1, 0.9, 0.8])) is None


def test_lags_stay_within_a_quarter_of_the_text():
    assert [lags_told(n) for n in (0, 100, 1_999, 2_000, 50_000)] == [0, 25, 499, LAGS, LAGS]
