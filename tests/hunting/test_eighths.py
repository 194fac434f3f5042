import numpy as np
import pytest
from sklearn import metrics

from charviz.hunting.eighths import COUNT, eighths
from charviz.hunting.histogram import GRID

SIZE = 4_003
RNG = np.random.default_rng(0)
GRADES = RNG.choice([-1, 0, 1], SIZE, p=[0.1, 0.6, 0.3]).astype(np.int8)
CELLS = np.clip(RNG.normal(6_000 + 3_000 * (GRADES == 1), 2_000), 0, GRID - 1).astype(np.uint16)
REPORTED = RNG.random(SIZE) < 0.5


@pytest.mark.parametrize("sign", [1, -1])
def test_each_eighth_scores_what_scikit_learn_says(sign):
    edges = [SIZE * part // COUNT for part in range(COUNT + 1)]
    found = eighths(CELLS, GRADES, REPORTED, sign, 7_500)
    for part, first, last in zip(found, edges[:-1], edges[1:], strict=True):
        here = np.zeros(SIZE, bool)
        here[first:last] = True
        here &= REPORTED & (GRADES >= 0)
        truth, values = GRADES[here] == 1, sign * CELLS[here].astype(int)
        says = CELLS[here] >= 7_500 if sign > 0 else CELLS[here] < 7_500
        assert part["n"] == here.sum()
        assert part["base_rate"] == pytest.approx(truth.mean())
        assert part["auroc"] == pytest.approx(metrics.roc_auc_score(truth, values))
        assert part["f1"] == pytest.approx(metrics.f1_score(truth, says))
        assert part["accuracy"] == pytest.approx((truth == says).mean())


def test_where_nothing_is_told_there_is_no_figure():
    nowhere = eighths(CELLS, np.full(SIZE, -1, np.int8), REPORTED, 1, 7_500)
    assert [part["n"] for part in nowhere] == [0] * COUNT
    assert all(np.isnan(part["auroc"]) and np.isnan(part["f1"]) for part in nowhere)
    one_class = eighths(CELLS, np.zeros(SIZE, np.int8), REPORTED, 1, 7_500)
    assert all(np.isnan(part["auroc"]) and part["base_rate"] == 0 for part in one_class)
