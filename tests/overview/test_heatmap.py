import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage

from charviz.concepts import CONCEPTS, Labels
from charviz.overview.heatmap import (
    by_likeness,
    by_score,
    departures,
    mean_and_spread,
    picture,
    spread_and_correlations,
)
from charviz.tracing import to_levels, trace
from tests.planted import PLANTED, planted_model, quoted_text

NONE_FLAT = np.zeros(1000, np.bool_)


def noise(units, time, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (units, time)).astype(np.uint8)


def families(seed=0, each=6, time=300):
    """Return rows of four shapes, each with noise in a shuffled order, and whose shape it is."""
    rng = np.random.default_rng(seed)
    shapes = rng.standard_normal((4, time)).cumsum(axis=1)
    shapes = 0.6 * shapes / np.abs(shapes).max(axis=1, keepdims=True)
    family = rng.permutation(np.repeat(np.arange(4), each))
    rows = shapes[family] + 0.05 * rng.standard_normal((4 * each, time))
    return rows.astype(np.float32), family


def changes(of):
    return int((np.diff(of) != 0).sum())


# ---- the picture


def test_a_short_text_has_a_column_for_each_character():
    levels = noise(3, 50)
    assert np.array_equal(picture(levels, most=50), levels)


def test_a_column_is_the_mean_of_its_part_of_a_longer_text():
    levels = noise(4, 1_003)
    drawn = picture(levels, most=100)
    assert drawn.shape == (4, 100)
    for column in range(100):
        first, end = column * 1_003 // 100, (column + 1) * 1_003 // 100
        mean = levels[:, first:end].astype(float).mean(axis=1)
        assert np.abs(drawn[:, column] - mean).max() <= 0.5


def test_departures_forget_where_a_row_stands_and_how_far_it_swings():
    rng = np.random.default_rng(0)
    shape = rng.standard_normal(200)
    weak, strong = to_levels(0.5 + 0.05 * shape), to_levels(-0.3 + 0.2 * shape)
    one, other = departures(np.stack([weak, strong]))
    assert np.corrcoef(one, other)[0, 1] > 0.99
    assert np.abs(one - other).max() < 0.15


def test_rounding_does_not_look_like_movement():
    still = np.full((1, 100), 254, np.uint8)
    still[0, 7] = 255
    assert np.abs(departures(still)).max() <= 0.4
    assert mean_and_spread(np.full((1, 9), 3, np.uint8))[1] == 1.0


def test_a_picture_of_no_text_is_empty():
    drawn = picture(np.zeros((5, 0), np.uint8))
    assert drawn.shape == departures(drawn).shape == (5, 0)


# ---- orders


@pytest.mark.parametrize("seed", range(5))
def test_rows_that_look_alike_lie_together(seed):
    rows, family = families(seed)
    order = by_likeness(rows, NONE_FLAT[: len(rows)])
    assert sorted(order) == list(range(len(rows)))
    assert changes(family) > 10
    assert changes(family[order]) == 3


def test_every_cluster_of_an_average_linkage_lies_together():
    rows, _ = families(each=15)
    rows += 0.3 * np.random.default_rng(1).standard_normal(rows.shape).astype(np.float32)
    order = by_likeness(rows, NONE_FLAT[: len(rows)])
    tree = linkage(rows, method="average")
    for count in range(2, len(rows)):
        clusters = fcluster(tree, count, criterion="maxclust")
        assert changes(clusters[order]) == clusters.max() - 1


def test_neighbours_are_more_alike_than_in_the_tree_as_it_was_grown():
    rows = np.random.default_rng(0).standard_normal((80, 30)).cumsum(axis=1).astype(np.float32)

    def length(order):
        return np.linalg.norm(np.diff(rows[order], axis=0), axis=1).sum()

    plain = linkage(rows, method="average")
    grown = [[i] for i in range(80)]
    for left, right, *_ in plain:
        grown.append(grown[int(left)] + grown[int(right)])
    assert length(by_likeness(rows, NONE_FLAT[:80])) < 0.9 * length(np.array(grown[-1]))


def test_mirror_images_lie_apart():
    rng = np.random.default_rng(0)
    shape = np.sign(rng.standard_normal(300))
    signs = rng.permutation(np.repeat([1, -1], 10))
    rows = (signs[:, None] * shape + 0.3 * rng.standard_normal((20, 300))).astype(np.float32)
    assert changes(signs[by_likeness(rows, NONE_FLAT[:20])]) == 1


def test_an_order_is_one_of_rows_and_not_of_their_numbers():
    rows, _ = families()
    shuffled = np.random.default_rng(3).permutation(len(rows))
    one = rows[by_likeness(rows, NONE_FLAT[: len(rows)])]
    other = rows[shuffled][by_likeness(rows[shuffled], NONE_FLAT[: len(rows)])]
    assert np.array_equal(one, other) or np.array_equal(one, other[::-1])


def test_flat_rows_come_last_and_few_rows_are_no_trouble():
    rows, _ = families(each=2)
    flat = np.isin(np.arange(8), (0, 5))
    assert by_likeness(rows, flat)[-2:].tolist() == [0, 5]
    for count in range(3):
        assert by_likeness(rows[:count], flat[6 : 6 + count]).tolist() == list(range(count))


def test_equal_rows_stay_in_the_order_of_their_numbers():
    rows = np.ones((5, 7), np.float32)
    assert sorted(by_likeness(rows, NONE_FLAT[:5])) == [0, 1, 2, 3, 4]
    assert by_likeness(rows, ~NONE_FLAT[:5]).tolist() == [0, 1, 2, 3, 4]


def test_the_strongest_score_is_first_whatever_its_sign():
    scores = np.array([0.1, np.nan, -0.9, 0.5, 0.5], np.float32)
    assert by_score(scores).tolist() == [2, 3, 4, 0, 1]


# ---- what orders are made from


def test_correlations_are_those_of_numpy_over_valid_positions():
    rng = np.random.default_rng(0)
    levels = noise(70, 900)
    levels[3], levels[4] = 255, 254  # one stands still
    levels[4, ::90] = 255  # one hardly moves
    yes = Labels(rng.random(900) < 0.2, rng.random(900) < 0.9)
    graded = Labels(rng.integers(0, 9, 900).astype(np.float32), np.ones(900, np.bool_))
    spread, found = spread_and_correlations(levels, [yes, graded])
    assert spread == pytest.approx(levels.std(axis=1), abs=1e-3)
    for labels, mine in zip((yes, graded), found, strict=True):
        moving = np.delete(np.arange(70), 3)
        told = np.vstack([labels.values, levels[moving]])[:, labels.valid].astype(float)
        assert mine[moving] == pytest.approx(np.corrcoef(told)[0, 1:], abs=1e-4)
        assert np.isnan(mine[3])


def test_what_stands_still_where_it_counts_goes_with_nothing():
    valid = np.arange(400) < 300
    levels = noise(2, 400)
    levels[0, :300] = 9
    told = Labels(np.arange(400) % 3 == 0, valid)
    untold = Labels(np.arange(400) >= 300, valid)
    spread, (with_told, with_untold) = spread_and_correlations(levels, [told, untold])
    assert spread[0] > 0
    assert np.isnan(with_told).tolist() == [True, False]
    assert np.isnan(with_untold).all()


def test_a_planted_unit_is_first_by_its_concept():
    model, text = planted_model(), quoted_text(40)
    levels = trace(model, text).levels["c0"]
    _, found = spread_and_correlations(levels, [CONCEPTS["quotes"].label(text)])
    assert by_score(found[0])[0] == PLANTED
    assert found[0, PLANTED] > 0.99
    others = np.delete(np.abs(found[0]), PLANTED)
    assert others.max() < 0.6
