import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from charviz.hunting.histogram import LEVELS, Bins

RNG = np.random.default_rng(0)


def bins_of(*columns):
    values = np.stack(columns, axis=1).astype(np.float32)
    return Bins.from_sample(values), values


def test_levels_hold_equal_shares_of_a_smooth_unit():
    bins, values = bins_of(RNG.normal(size=2**14), RNG.exponential(size=2**14))
    for row in bins.levels(values):
        shares = np.bincount(row, minlength=LEVELS) / len(row) * LEVELS
        assert shares.mean() == 1.0
        assert shares.max() <= 2.1
        assert (shares > 0).mean() > 0.98


def test_levels_rise_with_the_value():
    bins, values = bins_of(RNG.normal(size=5000), RNG.normal(size=5000) ** 3)
    levels = bins.levels(values).astype(int)
    for unit in range(2):
        order = np.argsort(values[:, unit])
        assert (np.diff(levels[unit][order]) >= 0).all()


def test_two_modes_never_share_a_level():
    for share in (0.01, 0.2, 0.37, 0.9):
        high = RNG.random(2**14) < share
        bins, values = bins_of(np.where(high, 1.0, -1.0) + RNG.normal(0, 0.05, 2**14))
        (levels,) = bins.levels(values)
        assert levels[~high].max() < levels[high].min()


def test_a_unit_of_two_values_has_two_levels():
    high = RNG.random(1000) < 0.3
    bins, values = bins_of(np.where(high, 0.7615942, -0.7615942))
    assert sorted(set(bins.levels(values)[0])) == [0, 1]
    assert begins(bins, 0, 1) == pytest.approx(0, abs=0.01)


def begins(bins, unit, level):
    return float(bins.raw(unit, np.searchsorted(bins.table[unit], level)))


def shut(size):
    """A unit that is nearly zero most of the time, of either sign, behind a gate that opens."""
    gate = 1 / (1 + np.exp(-4 * RNG.normal(size=size) + 10))
    return gate * np.tanh(RNG.normal(size=size))


def test_a_level_begins_at_its_threshold():
    bins, values = bins_of(RNG.normal(size=4000), 300 * RNG.random(4000) - 7, shut(4000))
    assert bins.rooted.tolist() == [False, False, True]
    levels = bins.levels(values)
    for unit in range(3):
        for level in (1, 5, 128, 200):
            threshold = begins(bins, unit, level)
            near = 0.02 * abs(threshold) if bins.rooted[unit] else 1e-4
            apart = np.abs(values[:, unit] - threshold) > near
            said = values[:, unit] >= threshold
            assert np.array_equal((levels[unit] >= level)[apart], said[apart])


def test_values_beyond_the_sample_fall_into_the_outer_levels():
    bins, _ = bins_of(RNG.normal(size=1000))
    (levels,) = bins.levels(np.array([[-1e30], [-50], [50], [1e30]], np.float32))
    assert levels[0] == levels[1] == 0
    assert levels[2] == levels[3] == levels.max() > 200


@pytest.mark.parametrize("size", [1, 2, 3, 100, 255, 256, 257])
def test_a_small_sample_makes_levels_too(size):
    bins, values = bins_of(RNG.normal(size=size), np.zeros(size))
    levels = bins.levels(values)
    assert levels.shape == (2, size)
    assert (levels[1] == 0).all()


def test_a_dead_unit_has_one_level():
    bins, values = bins_of(np.full(300, 0.25), 1e-42 * RNG.random(300))
    assert (bins.levels(values) == 0).all()


def test_a_counter_that_is_flat_as_tanh_is_clear_as_raw():
    inside = RNG.random(2**14) < 0.2
    counter = np.where(inside, 320.0, 290.0) + RNG.normal(0, 5, 2**14)
    bins, values = bins_of(counter)
    (levels,) = bins.levels(values)
    assert np.median(levels[inside]) > np.percentile(levels[~inside], 99)
    assert len(set(np.rint((np.tanh(counter) + 1) * 127.5))) == 1


def test_some_units_bins_are_those_of_all():
    bins, values = bins_of(RNG.normal(size=500), RNG.random(500), RNG.random(500) * 9)
    assert np.array_equal(bins[[2, 0]].levels(values[:, [2, 0]]), bins.levels(values)[[2, 0]])


def test_levels_score_a_unit_that_is_mostly_shut_as_its_values_do():
    bins, values = bins_of(shut(2**14), RNG.normal(size=2**14))
    levels, value = bins.levels(values)[0], values[:, 0]
    for labels in (value > 0, value + 1e-5 * RNG.normal(size=len(value)) > 2e-5):
        exact = roc_auc_score(labels, value)
        assert roc_auc_score(labels, levels) == pytest.approx(exact, abs=1e-3)
