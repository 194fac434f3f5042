import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import roc_auc_score

from charviz.concepts import Labels
from charviz.hunting.null import WINDOWS, against_others, false_discovery_rates


def runs(size, mean, seed):
    """Labels whose runs are geometric, as those of text are long."""
    rng = np.random.default_rng(seed)
    flips = rng.random(size) < 1 / mean
    return Labels(np.cumsum(flips) % 2 == 1, np.ones(size, np.bool_))


def drifting(size, seed):
    rng = np.random.default_rng(seed)
    return np.convolve(rng.standard_normal(size + 200), np.ones(200) / 14, "valid")[:size]


def test_the_score_is_the_auroc_where_all_is_valid():
    labels, values = runs(5_000, 40, 0), drifting(5_000, 1).round(1)
    null = against_others(values, labels, runs(50_000, 40, 2), -1, seed=0)
    assert null.score == pytest.approx(roc_auc_score(labels.values, -values), abs=1e-12)


def test_the_score_of_a_graded_concept_is_a_correlation_of_ranks():
    rng = np.random.default_rng(0)
    graded = Labels(rng.integers(0, 9, 5_000).astype(np.float32), rng.random(5_000) < 0.8)
    values = rng.standard_normal(5_000)
    corpus = Labels(rng.integers(0, 9, 50_000).astype(np.float32), np.ones(50_000, np.bool_))
    ranks = stats.rankdata(values)[graded.valid]
    expected = stats.pearsonr(ranks, graded.values[graded.valid])[0]
    assert against_others(values, graded, corpus, 1, seed=0).score == pytest.approx(expected)


def test_a_unit_that_knows_its_labels_is_no_chance():
    labels = runs(20_000, 40, 0)
    values = labels.values + 0.5 * drifting(20_000, 1)
    assert against_others(values, labels, runs(400_000, 40, 2), 1, seed=0).p < 1e-6


def test_a_drifting_unit_passes_as_often_as_the_level_says():
    passed = 0
    corpus = runs(200_000, 60, 10_000)
    for seed in range(60):
        labels, values = runs(20_000, 60, seed), drifting(20_000, 500 + seed)
        passed += against_others(values, labels, corpus, 1, seed).p < 0.05
    assert passed <= 9  # 3 expected; more than 9 in one of 500 such tests


def test_no_window_touches_what_it_must_not():
    size, length = 40_000, 4_000
    values = np.arange(length, dtype=np.float64)
    corpus = Labels(np.zeros(size, np.bool_), np.ones(size, np.bool_))
    corpus.values[10_000:12_000] = True  # the only place where anything is inside
    right = Labels(values > 100, np.ones(length, np.bool_))
    null = against_others(values, right, corpus, 1, 0, [(9_000, 13_000)])
    assert np.isnan(null.others).all()
    assert (null.p, null.disjoint) == (None, 2 + 6)


def test_a_window_is_at_most_a_tenth_of_the_corpus_and_all_are_as_long():
    values = drifting(50_000, 0)
    null = against_others(values, runs(50_000, 40, 1), runs(100_000, 40, 2), 1, seed=0)
    assert len(null.others) == WINDOWS
    assert null.disjoint == 10


def test_without_room_there_is_no_p():
    values = drifting(2_000, 0)
    corpus = runs(20_000, 40, 2)
    null = against_others(values, runs(2_000, 40, 1), corpus, 1, 0, [(3_000, 20_000)])
    assert (null.p, null.disjoint) == (None, 1)


def test_q_values_are_scipy_s():
    p = [0.001, 0.2, None, 0.03, 0.9, 0.03]
    known = [value for value in p if value is not None]
    expected = iter(stats.false_discovery_control(known))
    found = false_discovery_rates(p)
    assert found[2] is None
    assert [q for q in found if q is not None] == pytest.approx(list(expected))
