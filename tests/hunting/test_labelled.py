import numpy as np
import pytest
from scipy.stats import rankdata

from charviz.hunting.labelled import FEWEST_BLOCKS, PERMUTATIONS, exchanged

LENGTH = 1_000


def blocks(count, length=LENGTH):
    """Blocks as a report has them, with gaps of other characters between."""
    return np.concatenate([np.r_[np.full(200, -1), np.full(length, i)] for i in range(count)])


def runs(size, mean, seed):
    flips = np.random.default_rng(seed).random(size) < 1 / mean
    return (np.cumsum(flips) % 2).astype(np.int8)


def drifting(size, seed):
    rng = np.random.default_rng(seed)
    drift = np.convolve(rng.standard_normal(size + 99), np.ones(100) / 10, "valid")
    return np.clip(128 + 40 * drift, 0, 255).astype(np.uint8)


def test_a_unit_that_knows_its_labels_is_no_chance():
    block = blocks(20).astype(np.int16)
    grades = runs(len(block), 40, 0)
    null = exchanged(np.where(grades == 1, 200, 0).astype(np.uint8), grades, block, 1, seed=0)
    assert null.p == 1 / (PERMUTATIONS + 1)
    assert (null.score > null.others).all()


def test_the_sign_counts():
    block = blocks(20).astype(np.int16)
    grades = runs(len(block), 40, 0)
    levels = np.where(grades == 1, 0, 200).astype(np.uint8)
    assert exchanged(levels, grades, block, -1, 0).p == 1 / (PERMUTATIONS + 1)
    assert exchanged(levels, grades, block, 1, 0).p == 1


def test_a_drifting_unit_passes_as_often_as_the_level_says():
    block = blocks(20).astype(np.int16)
    size = len(block)
    found = [exchanged(drifting(size, 900 + s), runs(size, 60, s), block, 1, s) for s in range(60)]
    assert sum(null.p < 0.05 for null in found) <= 9  # 3 expected; more in one of 500 such tests


def test_what_stands_between_blocks_and_what_is_not_labelled_has_no_say():
    block = blocks(20).astype(np.int16)
    grades, levels = runs(len(block), 40, 0), drifting(len(block), 1)
    grades[::7] = -1
    before = exchanged(levels, grades, block, 1, 0)
    grades[block < 0], levels[block < 0] = 1, 255
    after = exchanged(levels, grades, block, 1, 0)
    assert (before.score, before.p) == (after.score, after.p)


def test_the_score_is_the_difference_of_mean_ranks():
    block = blocks(20).astype(np.int16)
    grades, levels = runs(len(block), 40, 0), drifting(len(block), 1)
    ranks, told = rankdata(levels[block >= 0]), grades[block >= 0]
    expected = ranks[told == 1].mean() - ranks[told == 0].mean()
    assert exchanged(levels, grades, block, 1, 0).score == pytest.approx(expected)


def test_long_blocks_are_cut_where_there_are_few():
    block = blocks(10, 2_000).astype(np.int16)
    grades = runs(len(block), 40, 0)
    null = exchanged(np.where(grades == 1, 200, 0).astype(np.uint8), grades, block, 1, 0)
    assert (null.disjoint, null.p) == (FEWEST_BLOCKS, 1 / (PERMUTATIONS + 1))


def test_blocks_that_count_as_one_are_exchanged_apart():
    block = blocks(40).astype(np.int16)
    grades, levels = runs(len(block), 40, 0), drifting(len(block), 1)
    apart, together = (
        exchanged(levels, grades, b, 1, 0) for b in (block, np.where(block < 0, -1, block // 2))
    )
    assert (apart.disjoint, apart.p) == (together.disjoint, together.p)
    assert apart.disjoint == 40


@pytest.mark.parametrize("count", [0, 1, 10, 19])
def test_too_few_blocks_tell_nothing(count):
    block = np.r_[blocks(count) if count else np.empty(0), -1].astype(np.int16)
    grades = runs(len(block), 40, 0)
    assert exchanged(np.zeros(len(block), np.uint8), grades, block, 1, 0).p is None


def test_labels_all_of_a_kind_tell_nothing():
    block = blocks(20).astype(np.int16)
    grades = np.ones(len(block), np.int8)
    assert exchanged(drifting(len(block), 0), grades, block, 1, 0).p is None
