import numpy as np
import pytest
from sklearn import metrics

from charviz.concepts import CONCEPTS
from charviz.hunting import detail
from charviz.hunting.detail import (
    MOST_BLOCKS,
    blocks_of,
    figures,
    follow,
    grades_of,
    lagged,
    sharpened,
    worst,
)
from charviz.hunting.histogram import GRID
from charviz.hunting.passes import prepare, sampled_bins, values
from charviz.hunting.split import Split, split
from tests.networks import random_model
from tests.planted import quoted_text

SIZE = 6_000
RNG = np.random.default_rng(0)
GRADES = RNG.choice([-1, 0, 1], SIZE, p=[0.1, 0.6, 0.3]).astype(np.int8)
CELLS = np.clip(RNG.normal(6_000 + 3_000 * (GRADES == 1), 2_000), 0, GRID - 1).astype(np.uint16)
TUNED = np.arange(SIZE) < SIZE // 2


@pytest.mark.parametrize("in_memory", [2**26, 0])
def test_what_is_kept_is_what_the_units_did(monkeypatch, in_memory):
    monkeypatch.setattr(detail, "IN_MEMORY", in_memory)
    model = random_model(layers=2)
    reading = prepare(model, quoted_text(150), [])
    bins, read = sampled_bins(values(model, reading.fed))
    every = np.empty((len(reading.fed), 64), np.float32)
    for positions, raw in read:
        every[positions] = raw
    units = [63, 5, 20, 40]
    assert np.array_equal(
        follow(model, reading, bins[units], units), bins[units].cells(every[:, units])
    )


@pytest.mark.parametrize("name", ["quotes", "newline-next", "line-position"])
def test_grades_are_labels_as_numbers(name):
    text = quoted_text(30)
    labels = CONCEPTS[name].label(text)
    grades = grades_of(prepare(random_model(), text, [CONCEPTS[name]]), name)
    assert np.array_equal(grades >= 0, labels.valid)
    told = grades[labels.valid], labels.values[labels.valid]
    if name == "line-position":
        assert (np.diff(told[0][np.argsort(told[1])].astype(int)) >= 0).all()
    else:
        assert np.array_equal(told[0] == 1, told[1])


def turned(cells, sign):
    return cells if sign > 0 else (GRID - 1 - cells).astype(np.uint16)


@pytest.mark.parametrize("sign", [1, -1])
def test_no_other_threshold_has_a_greater_f1_on_tune(sign):
    cells = turned(CELLS, sign)
    there = TUNED & (GRADES >= 0)

    def f1(at):
        says = cells[there] >= at if sign > 0 else cells[there] < at
        return metrics.f1_score(GRADES[there] == 1, says)

    found = f1(sharpened(cells, GRADES, TUNED, sign))
    assert all(found >= f1(at) for at in range(1, GRID, 97))


@pytest.mark.parametrize("sign", [1, -1])
def test_figures_are_those_of_scikit_learn(sign):
    cells, at, there = turned(CELLS, sign), 7_500, ~TUNED & (GRADES >= 0)
    true, says = GRADES[there] == 1, (cells[there] >= at) == (sign > 0)
    found = figures(cells, GRADES, ~TUNED, sign, at)
    assert found["f1"] == pytest.approx(metrics.f1_score(true, says), abs=1e-12)
    assert found["mcc"] == pytest.approx(metrics.matthews_corrcoef(true, says), abs=1e-12)
    assert found["iou"] == pytest.approx(metrics.jaccard_score(true, says), abs=1e-12)
    assert found["accuracy"] == pytest.approx(metrics.accuracy_score(true, says), abs=1e-12)


@pytest.mark.parametrize("late", [0, 2, 5])
def test_a_late_unit_does_best_at_its_lag(late):
    inside = (np.cumsum(RNG.random(SIZE) < 0.1) % 2).astype(np.int8)
    levels = np.roll(inside, late).astype(np.uint8) * 200
    found = lagged(levels, inside, np.ones(SIZE, np.bool_), 1, False)
    assert len(found) == 6
    assert int(np.argmax(found)) == late
    assert found[late] > 0.999


def test_lags_are_scored_on_report_only():
    inside = np.where(TUNED, 1 - GRADES, GRADES).astype(np.int8)
    inside[GRADES < 0] = -1
    levels = (GRADES == 1).astype(np.uint8)
    assert lagged(levels, inside, ~TUNED, 1, False)[0] == 1.0


def test_the_worst_stretches_come_worst_first():
    halves = split(60_000)
    inside = (np.arange(60_000) // 40 % 2).astype(np.int8)
    cells = inside.astype(np.uint16) * 9_000
    bad = [halves.report[k] for k in (7, 2)]
    cells[slice(*bad[0])] = 0
    cells[bad[1][0] : bad[1][0] + 300] = 0
    found = worst(cells, inside, halves, 1, 5_000)
    assert [stretch.span for stretch in found[:2]] == bad
    assert found[0].right == pytest.approx((inside[slice(*bad[0])] == 0).mean())
    assert len(found) == 5
    assert found[2].right == 1.0


def test_blocks_of_a_long_report_are_drawn_together():
    report = tuple((10 * k, 10 * k + 8) for k in range(1_000))
    found = blocks_of(Split((), report), 10_000)
    assert found.max() == MOST_BLOCKS - 1
    assert (found[9::10] == -1).all()
    sizes = np.bincount(found[found >= 0])
    assert sizes.min() == sizes.max() == 8 * 1_000 // MOST_BLOCKS
    assert (np.diff(found[found >= 0]) >= 0).all()
