import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import roc_auc_score

from charviz.hunting.bootstrap import ROUNDS, counted, draws, interval, lead, scores

BLOCKS, LENGTH = 40, 250


def made_up(seed=0, noise=1.0):
    rng = np.random.default_rng(seed)
    size = BLOCKS * LENGTH
    inside = (np.cumsum(rng.random(size) < 0.02) % 2).astype(int)
    values = inside + noise * rng.standard_normal(size)
    levels = np.clip(values * 40 + 100, 0, 255).astype(int)
    return levels, inside, np.repeat(np.arange(BLOCKS), LENGTH)


def test_drawing_each_block_once_gives_the_score_itself():
    levels, inside, block = made_up()
    counts, once = counted(levels, inside, block, False), np.ones((1, BLOCKS))
    expected = roc_auc_score(inside, levels)
    assert scores(counts, once, 1)[0] == pytest.approx(expected, abs=1e-12)
    assert scores(counts, once, -1)[0] == pytest.approx(1 - expected, abs=1e-12)


def test_a_draw_is_the_text_made_of_its_blocks():
    levels, inside, block = made_up()
    drawn = draws(BLOCKS, seed=3)
    assert (drawn.sum(axis=1) == BLOCKS).all()
    places = np.concatenate(
        [np.flatnonzero(block == b) for b in np.repeat(np.arange(BLOCKS), drawn[7].astype(int))]
    )
    expected = roc_auc_score(inside[places], levels[places])
    assert scores(counted(levels, inside, block, False), drawn, 1)[7] == pytest.approx(expected)


def test_a_graded_concept_is_scored_by_ranks():
    levels, inside, block = made_up()
    grades = inside * 3 + (levels % 3)
    found = scores(counted(levels, grades, block, True), np.ones((1, BLOCKS)), 1)[0]
    assert found == pytest.approx(stats.spearmanr(levels, grades)[0])


def test_what_is_not_valid_or_in_no_block_counts_nowhere():
    levels, inside, block = made_up()
    strange = (
        np.concatenate([levels, [0, 255]]),
        np.append(inside, [-1, 1]),
        np.append(block, [0, -1]),
    )
    assert np.array_equal(counted(*strange, False), counted(levels, inside, block, False))


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    truth = roc_auc_score(
        *[
            np.concatenate(x)
            for x in zip(*[made_up(s)[1::-1] for s in range(900, 960)], strict=True)
        ]
    )
    covered = 0
    for seed in range(60):
        values = scores(counted(*made_up(seed), False), draws(BLOCKS, seed), 1)
        low, high = interval(values)
        covered += low <= truth <= high
    assert 49 <= covered <= 60


def test_a_better_unit_leads_and_an_equal_one_does_not():
    drawn = draws(BLOCKS, 0)
    good, poor = (scores(counted(*made_up(0, noise), False), drawn, 1) for noise in (0.5, 1.5))
    assert lead(good, poor) > 0.1
    assert lead(good, good) == 0
    assert lead(poor, good) < 0


def test_no_interval_where_hardly_any_round_has_both_classes():
    levels, inside, block = made_up()
    inside = np.where(block == 0, inside, 0)
    rare = counted(levels, inside, block, False)
    assert interval(scores(rare, draws(BLOCKS, 0), 1)) is not None
    never = counted(levels, np.zeros_like(inside), block, False)
    assert interval(scores(never, draws(BLOCKS, 0), 1)) is None
    assert len(scores(never, draws(BLOCKS, 0), 1)) == ROUNDS
