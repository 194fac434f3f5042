import numpy as np
import pytest

from tools.random_tracks import in_another_order


def runs(told):
    edges = np.flatnonzero(np.diff(told > 0)) + 1
    return [tuple(run) for run in np.split(told, edges)]


@pytest.mark.parametrize("most", [1, 9])
def test_the_same_runs_come_in_another_order(most):
    rng = np.random.default_rng(0)
    grades = np.repeat(rng.integers(0, most + 1, 300), rng.integers(1, 20, 300)).astype(np.int8)
    mixed = in_another_order(grades, 1)
    assert sorted(runs(mixed)) == sorted(runs(grades))
    assert runs(mixed) != runs(grades)
    assert not np.array_equal(mixed, in_another_order(grades, 2))
    assert np.array_equal(mixed, in_another_order(grades, 1))


def test_places_that_do_not_tell_stay_where_they_are():
    rng = np.random.default_rng(0)
    grades = np.repeat(rng.integers(-1, 2, 300), rng.integers(1, 20, 300)).astype(np.int8)
    mixed = in_another_order(grades, 1)
    assert np.array_equal(mixed < 0, grades < 0)
    assert np.array_equal(np.bincount(mixed + 1), np.bincount(grades + 1))
