"""What the study of thresholds plants is what it says."""

import numpy as np

from tools.planted_cells import _by_run, _count, _least_squares, _run


def test_runs_are_counted_and_chosen_whole():
    grades = np.array([0, 0, 1, 1, 1, 0, 1, 1], np.int8)
    assert _count(grades) == 4
    assert _run(grades) == 2
    chosen = _by_run(grades, np.array([False, True, False, True]))
    assert np.array_equal(chosen, grades == 1)


def test_least_squares_give_what_a_concept_is_made_of():
    rng = np.random.default_rng(0)
    sums = rng.standard_normal((2_000, 4))
    found = _least_squares(sums, (sums[:, 2] > 0).astype(np.int8))
    assert found[2] == 1.0
    assert np.abs(np.delete(found, 2)).max() < 0.1
