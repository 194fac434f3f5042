import numpy as np
import pytest
from scipy.stats import rankdata

from charviz.hunting import labelled
from charviz.hunting.bootstrap import scores
from charviz.hunting.detail import blocks_of
from charviz.hunting.labelled import (
    FEWEST_BLOCKS,
    PERMUTATIONS,
    by_own_table,
    exchanged,
    no_own_table,
    not_exchanged,
)
from charviz.hunting.split import split

LENGTH = 1_000
FIT = labelled.table.fit


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
    null = exchanged(np.zeros(len(block), np.uint8), grades, block, 1, 0)
    assert null.p is None
    assert f"only {count} blocks" in not_exchanged(null)


def test_of_what_is_graded_the_score_is_how_ranks_rise_with_the_grade():
    block = blocks(20).astype(np.int16)
    rng = np.random.default_rng(0)
    grades = np.repeat(rng.integers(-1, 7, len(block) // 40), 40).astype(np.int8)
    levels = np.clip(grades * 30.0 + rng.integers(0, 90, len(block)), 0, 255).astype(np.uint8)
    there = block >= 0
    valid = grades[there] >= 0
    ranks = rankdata(levels[there])[valid]
    expected = np.polyfit(grades[there][valid].astype(float), ranks, 1)[0]
    null = exchanged(levels, grades, block, 1, 0)
    assert null.score == pytest.approx(expected)
    assert null.p == 1 / (PERMUTATIONS + 1)
    assert exchanged(drifting(len(block), 3), grades, block, 1, 0).p > 0.01


def test_labels_all_of_a_kind_tell_nothing():
    block = blocks(20).astype(np.int16)
    grades = np.ones(len(block), np.int8)
    null = exchanged(drifting(len(block), 0), grades, block, 1, 0)
    assert null.p is None
    assert "all alike" in not_exchanged(null)


SIZE = 200_000  # characters, of which a table of the same text gets more than half


@pytest.fixture
def little_is_enough(monkeypatch):
    monkeypatch.setattr(labelled, "LEAST_LABELLED", SIZE // 2)


def letters(seed=0):
    return np.random.default_rng(seed).integers(0, 20, SIZE).astype(np.int32)


def own_table(fed, grades, is_graded=False):
    halves = split(len(fed))
    return by_own_table(fed, grades, is_graded, halves, blocks_of(halves, len(fed)))


def whole(counts):
    return float(scores(counts, np.ones((1, len(counts))), 1)[0])


def test_a_table_of_the_same_text_tells_what_the_last_characters_tell(little_is_enough):
    fed = letters()
    found = own_table(fed, (fed % 2).astype(np.int8))
    assert (found.characters, found.score) == (1, 1.0)
    assert whole(found.counts) == 1.0
    graded = own_table(fed, (fed % 7).astype(np.int8), is_graded=True)
    assert (graded.characters, graded.score) == (1, pytest.approx(1.0))


def test_a_table_of_the_same_text_tells_nothing_of_what_is_elsewhere(little_is_enough):
    for seed in range(3):
        score = own_table(letters(seed), runs(SIZE, 60, seed)).score
        assert 0.48 < score < 0.52


def test_a_table_of_the_same_text_has_not_seen_what_it_is_scored_on(little_is_enough):
    fed, halves = letters(), split(SIZE)
    reported = halves.side(SIZE) == 1
    grades = (np.random.default_rng(1).random(SIZE) < 0.1 + 0.4 * (fed % 2)).astype(np.int8)
    before = own_table(fed, grades)
    turned = own_table(fed, np.where(reported, 1 - grades, grades).astype(np.int8))
    assert turned.characters == before.characters
    assert (turned.counts == before.counts[..., ::-1]).all()  # it says the same


def test_a_table_of_a_long_text_takes_a_part_and_has_what_stands_before_it(monkeypatch):
    monkeypatch.setattr(labelled, "LEAST_LABELLED", 50_000)
    monkeypatch.setattr(labelled, "MOST_FITTED", 30_000)
    monkeypatch.setattr(labelled, "TOGETHER", 5_000)
    fed = letters()
    seen = []
    monkeypatch.setattr(
        labelled.table, "fit", lambda ids, told: seen.append((ids, told)) or FIT(ids, told)
    )
    grades = np.where(np.arange(SIZE) % 2, -1, np.roll(fed, 7) % 2).astype(np.int8)
    grades[:7] = -1
    assert own_table(fed, grades)
    ((ids, told),) = seen
    (found,) = told.values()
    assert 20_000 < found.valid.sum() <= 30_000
    there = np.flatnonzero(found.valid)
    assert (found.values[there] == ids[there - 7] % 2).all()


def test_a_table_needs_labels_enough_that_no_figure_is_taken_from(little_is_enough):
    halves, grades = split(SIZE), runs(SIZE, 60, 0)
    assert no_own_table(grades, halves) == ""
    grades[halves.side(SIZE) == 1] = -1
    assert no_own_table(grades, halves) == ""
    grades = runs(SIZE, 60, 0)
    grades[: SIZE // 3][halves.side(SIZE)[: SIZE // 3] < 1] = -1  # what is reported on stays
    assert "outside the half" in no_own_table(grades, halves)
    grades[: 3 * SIZE // 4] = -1
    assert "only 50,000 characters are labelled" in no_own_table(grades, halves)
    assert own_table(letters(), grades) is None
