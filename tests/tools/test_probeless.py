import numpy as np

from tools.probeless import by_levels, by_means, by_sklearn


def values_and_classes():
    rng = np.random.default_rng(0)
    inside = rng.random(4_000) < 0.3
    values = rng.standard_normal((4_000, 8)).astype(np.float32)
    values += np.outer(inside, np.arange(8) / 4).astype(np.float32)
    values[:, 3] *= 20
    return values, inside


def test_levels_and_floats_give_the_same_area():
    values, inside = values_and_classes()
    assert np.allclose(by_levels(values, inside), by_sklearn(values, inside), atol=1e-3)


def test_means_apart_put_what_moves_far_first():
    values, inside = values_and_classes()
    order = by_means(values, inside)
    assert order[0] == 3
    apart = [abs(column[inside].mean() - column[~inside].mean()) for column in values.T]
    assert np.array_equal(order, sorted(range(8), key=lambda unit: -apart[unit]))
    assert by_levels(values, inside).argmax() == 7
