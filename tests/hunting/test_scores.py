import warnings

import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn import metrics

from charviz.concepts.labels import Labels, certain
from tests.counted import score_levels

RNG = np.random.default_rng(0)
INSIDE = RNG.random(3000) < 0.2
CASES = {
    "noise": RNG.integers(0, 256, 3000),
    "many ties": RNG.integers(0, 4, 3000),
    "good": np.clip(100 + 60 * INSIDE + RNG.normal(0, 30, 3000), 0, 255),
    "good and low inside": np.clip(100 - 60 * INSIDE + RNG.normal(0, 30, 3000), 0, 255),
    "perfect": np.where(INSIDE, 250, 3),
    "perfectly wrong": np.where(INSIDE, 0, 255),
    "constant": np.full(3000, 17),
    "extremes": np.where(RNG.random(3000) < 0.5, 0, 255),
}
LEVELS = np.array(list(CASES.values())).astype(np.uint8)
SCORES = score_levels(LEVELS, certain(INSIDE))
cases = pytest.mark.parametrize("unit", range(len(CASES)), ids=list(CASES))


def said_inside(unit):
    above = LEVELS[unit] >= SCORES.level[unit]
    return above if SCORES.sign[unit] == 1 else ~above


@cases
def test_auroc_and_average_precision_are_those_of_scikit_learn(unit):
    ranked = SCORES.sign[unit] * LEVELS[unit].astype(int)
    auroc = metrics.roc_auc_score(INSIDE, ranked)
    assert SCORES.auroc[unit] == pytest.approx(auroc, abs=1e-12)
    ap = metrics.average_precision_score(INSIDE, ranked)
    assert SCORES.average_precision[unit] == pytest.approx(ap, abs=1e-12)


@cases
def test_figures_at_the_threshold_are_those_of_scikit_learn(unit):
    said = said_inside(unit)
    f1 = metrics.f1_score(INSIDE, said)
    assert SCORES.f1[unit] == pytest.approx(f1, abs=1e-12)
    assert SCORES.mcc[unit] == pytest.approx(metrics.matthews_corrcoef(INSIDE, said), abs=1e-12)
    assert SCORES.iou[unit] == pytest.approx(metrics.jaccard_score(INSIDE, said), abs=1e-12)
    assert SCORES.accuracy[unit] == pytest.approx((said == INSIDE).mean(), abs=1e-12)


@cases
def test_no_other_threshold_has_a_greater_f1(unit):
    sign = SCORES.sign[unit]
    ranked = sign * LEVELS[unit].astype(int)
    others = [metrics.f1_score(INSIDE, ranked >= sign * k + (sign < 0)) for k in range(1, 256)]
    assert SCORES.f1[unit] == pytest.approx(max(others), abs=1e-12)


def test_the_sign_makes_every_auroc_at_least_a_half():
    assert (SCORES.auroc >= 0.5).all()
    assert SCORES.sign[list(CASES).index("good and low inside")] == -1
    assert SCORES.sign[list(CASES).index("good")] == 1


def test_of_equally_good_thresholds_the_middle_one_is_taken():
    assert abs(SCORES.level[list(CASES).index("perfect")] - 127) <= 1
    assert abs(SCORES.level[list(CASES).index("perfectly wrong")] - 128) <= 1


def test_places_that_are_not_valid_count_nowhere():
    valid = RNG.random(3000) < 0.7
    masked = score_levels(LEVELS, Labels(INSIDE, valid))
    cut = score_levels(LEVELS[:, valid], certain(INSIDE[valid]))
    assert np.array_equal(masked.auroc, cut.auroc)
    assert np.array_equal(masked.f1, cut.f1)
    assert (masked.n == valid.sum()).all()
    assert masked.base_rate == pytest.approx(INSIDE[valid].mean(), abs=1e-12)


@pytest.mark.parametrize("values", [np.zeros(50, bool), np.ones(50, bool), np.zeros(0, bool)])
def test_with_one_class_nothing_is_divided_by_nothing(values):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scores = score_levels(np.zeros((3, len(values)), np.uint8), certain(values))
    assert np.isnan(scores.auroc).all()


@pytest.mark.parametrize("distinct", [2, 10, 64])
@cases
def test_spearman_is_that_of_scipy_with_few_distinct_values(unit, distinct):
    graded = np.random.default_rng(1).integers(0, distinct, 3000) + 3.0 * INSIDE
    graded = np.minimum(graded, distinct - 1).astype(np.float32)
    rho = score_levels(LEVELS[unit : unit + 1], certain(graded))[0]
    if len(set(LEVELS[unit])) == 1:
        assert np.isnan(rho)
    else:
        assert rho == pytest.approx(spearmanr(LEVELS[unit], graded)[0], abs=1e-12)


def test_spearman_with_many_values_is_within_a_hundredth_of_that_on_floats():
    graded = np.random.default_rng(2).exponential(30, 3000).astype(np.float32)
    levels = np.clip(graded + RNG.normal(0, 20, 3000), 0, 255).astype(np.uint8)
    rho = score_levels(levels[None], certain(graded))[0]
    assert rho == pytest.approx(spearmanr(levels, graded)[0], abs=0.01)


def test_counts_of_millions_do_not_overflow():
    counts = np.zeros((2, 256), np.int64)
    counts[0, 10], counts[1, 200] = 3 * 10**9, 10**9
    from charviz.hunting.scores import score

    scores = score(counts[1:], counts[:1])
    assert scores.auroc[0] == scores.mcc[0] == scores.f1[0] == 1.0
