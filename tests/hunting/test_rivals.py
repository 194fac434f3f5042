import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from charviz.concepts import Labels
from charviz.hunting.detail import blocks_of
from charviz.hunting.rivals import by_tables, on_others, runs, shadow, upper
from charviz.hunting.split import split
from charviz.hunting.table import fit
from charviz.hunting.tally import Labelled, Tally
from charviz.hunting.truth import Truth

SIZE = 60_000


def made_up(seed, size=SIZE):
    """Ids, whether the last two are alike, a random toggle, and their sum."""
    rng = np.random.default_rng(seed)
    ids = rng.integers(0, 9, size)
    alike = (ids == np.roll(ids, 1)).astype(np.int8)
    toggle = (np.cumsum(rng.random(size) < 0.02) % 2).astype(np.int8)
    return ids, {"alike": alike, "toggle": toggle, "sum": (alike + ids % 4).astype(np.int8)}


@pytest.fixture(scope="module")
def predicted():
    ids, grades = made_up(0, 200_000)
    valid = np.ones(len(ids), np.bool_)
    labels = {name: Labels(g == 1, valid) for name, g in grades.items() if name != "sum"}
    labels["sum"] = Labels(grades["sum"].astype(np.float32), valid)
    fitted = fit(ids, labels)
    ids, grades = made_up(1)
    halves = split(SIZE)
    block = blocks_of(halves, SIZE)
    return by_tables(fitted, ids, grades, {"sum"}, halves, block), fitted, ids, grades, halves


def test_a_table_knows_what_the_last_characters_decide(predicted):
    found = predicted[0]
    assert found["alike"].score > 0.999
    assert found["alike"].characters == 2
    assert found["sum"].score > 0.95
    assert abs(found["toggle"].score - 0.5) < 0.05


def test_a_table_is_scored_on_report_as_scikit_learn_would(predicted):
    found, fitted, ids, grades, halves = predicted
    report = halves.side(SIZE) == 1
    for name in ("alike", "toggle"):
        said = fitted.predict(ids, name)[found[name].characters][report]
        assert found[name].score == pytest.approx(
            roc_auc_score(grades[name][report], said), abs=2e-3
        )
    said = fitted.predict(ids, "sum")[found["sum"].characters][report]
    rho = spearmanr(said, grades["sum"][report])[0]
    assert found["sum"].score == pytest.approx(rho, abs=2e-3)


def test_every_place_of_the_report_is_counted_in_its_block(predicted):
    found, *_, halves = predicted
    for by in found.values():
        assert by.counts.sum(axis=(1, 2)).tolist() == [b - a for a, b in halves.report]


def levels_of(values):
    return np.clip(values * 100 + 50, 0, 255).astype(np.uint8)


def test_a_unit_that_follows_another_concept_is_its_shadow():
    rng = np.random.default_rng(0)
    _, grades = made_up(2)
    real = grades["toggle"]
    ours = np.where(rng.random(SIZE) < 0.2, rng.random(SIZE) < 0.5, real).astype(np.int8)
    found = shadow(levels_of(real), 1, ours, {"toggle": (1.0, real)})
    assert found.concept == "toggle"
    assert found.within == pytest.approx(0.5, abs=0.02)
    turned = shadow(255 - levels_of(real), -1, ours, {"toggle": (1.0, real)})
    assert turned.within == pytest.approx(found.within)


def test_a_unit_that_knows_more_than_the_other_concept_is_no_shadow():
    _, grades = made_up(3)
    both = grades["toggle"] + 0.5 * grades["alike"]
    found = shadow(levels_of(both), 1, grades["alike"], {"toggle": (0.99, grades["toggle"])})
    assert found.within == 1.0


def test_strata_with_too_few_runs_say_nothing():
    _, grades = made_up(4)
    real = grades["toggle"]
    assert shadow(levels_of(real), 1, real, {"same": (1.0, real.copy())}) is None
    assert shadow(levels_of(real), 1, real, {}) is None


def test_scores_on_all_other_concepts_are_those_of_scikit_learn():
    rng = np.random.default_rng(0)
    _, grades = made_up(5)
    levels = rng.integers(0, 256, (2, SIZE)).astype(np.uint8)
    levels[1] = np.where(grades["toggle"] == 1, levels[1] // 2, levels[1])
    valid = rng.random(SIZE) < 0.9
    truth = Truth.of(SIZE).also("toggle", Labels(grades["toggle"] == 1, valid))
    truth = truth.also("sum", Labels(grades["sum"].astype(np.float32), ~valid))
    counts = Tally.empty(2, Labelled.of(truth, ["toggle", "sum"]), np.ones(SIZE, np.bool_))
    counts.add(levels, np.arange(SIZE))
    for unit in range(2):
        found = on_others(counts, unit)
        area = roc_auc_score(grades["toggle"][valid], levels[unit][valid])
        assert found["toggle"] == pytest.approx(max(area, 1 - area), abs=1e-12)
        rho = spearmanr(grades["sum"][~valid], levels[unit][~valid])[0]
        assert found["sum"] == pytest.approx(abs(rho), abs=1e-12)


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ([0, 1, -1, 1], [0, 1, -1, 1]),
        ([0, 1, 2, 3, 4], [0, 0, 0, 1, 1]),
        ([0, 0, 0, 0, 3, 1], [0, 0, 0, 0, 1, 1]),
        ([0, 5, 5, 5], [0, 1, 1, 1]),
        ([-1, -1], [-1, -1]),
        ([], []),
    ],
)
def test_two_classes_of_many_grades(grades, expected):
    assert upper(np.array(grades, np.int8)).tolist() == expected


@pytest.mark.parametrize(
    ("classes", "expected"), [("", 0), ("000", 0), ("01", 1), ("010", 1), ("0101", 2), ("1001", 1)]
)
def test_runs_of_the_rarer_class(classes, expected):
    assert runs(np.array([int(c) for c in classes], np.int8)) == expected
