import dataclasses
from collections import Counter

import numpy as np
import pytest

from charviz.concepts import Labels
from charviz.errors import ModelError
from charviz.hunting import table
from charviz.hunting.table import FEWEST, FILE, LONGEST, PRIOR, fit
from tests.networks import random_model


def made_up(size=20_000, seed=0):
    """Ids with structure, a binary concept that the last two of them decide, and a graded one."""
    rng = np.random.default_rng(seed)
    ids = rng.choice(6, size, p=[0.4, 0.2, 0.2, 0.1, 0.05, 0.05])
    before = np.roll(ids, 1)
    inside = (ids + before) % 3 == 0
    valid = rng.random(size) < 0.9
    graded = (ids + 10 * (before == 2)).astype(np.float32)
    return ids, {"sum": Labels(inside, valid), "depth": Labels(graded, valid)}


@pytest.fixture(scope="module")
def fitted():
    ids, labels = made_up()
    return fit(ids, labels)


def by_hand(ids, labels, at, text):
    """The formula as it stands, for the contexts that end at one place of a text."""
    value = float(labels.values[labels.valid].mean())
    for k in range(1, LONGEST + 1):
        context = tuple(text[max(0, at - k + 1) : at + 1])
        told = [i for i in range(len(ids)) if tuple(ids[max(0, i - k + 1) : i + 1]) == context]
        if len(told) < FEWEST:
            break
        met = [i for i in told if labels.valid[i]]
        value = (sum(float(labels.values[i]) for i in met) + PRIOR * value) / (len(met) + PRIOR)
    return value


@pytest.mark.parametrize("name", ["sum", "depth"])
def test_predictions_are_those_of_the_formula(name):
    ids, labels = made_up(600)
    text, _ = made_up(40, seed=1)
    said = fit(ids, labels).predict(text, name)[-1]
    if name == "sum":
        said = 1 / (1 + np.exp(-said))
    for at in range(10, 40):
        expected = by_hand(ids, labels[name], at, text)
        assert said[at] == pytest.approx(expected, rel=0.07, abs=0.01)  # it is kept in levels


def test_what_two_characters_decide_needs_two(fitted):
    text, labels = made_up(5_000, seed=1)
    said = fitted.predict(text, "sum")
    inside = labels["sum"].values[5:]
    assert [((order[5:] > 0) == inside).mean() > 0.999 for order in said[:3]] == [
        *(False, False, True)
    ]
    assert ((said[-1][5:] > 0) == inside).mean() > 0.98


def test_order_zero_is_the_base_rate(fitted):
    text, _ = made_up(50, seed=1)
    _, labels = made_up()
    base = labels["sum"].values[labels["sum"].valid].mean()
    assert np.ptp(fitted.predict(text, "sum")[0]) == 0
    assert fitted.predict(text, "sum")[0][0] == pytest.approx(np.log(base / (1 - base)))


def test_contexts_that_were_never_met_are_left_to_shorter_ones(fitted):
    strange = np.array([0, 1, 77, 0, 1])
    said = fitted.predict(strange, "sum")
    assert said[1, 2] == said[8, 2] == said[0, 2]
    assert said[2, 4] == said[3, 4]


def test_a_saved_table_says_the_same(fitted, tmp_path):
    model = dataclasses.replace(random_model(), folder=tmp_path)
    assert table.load(model) is None
    table.save(tmp_path, fitted, model)
    loaded = table.load(model)
    text, _ = made_up(5_000, seed=2)
    for name in ("sum", "depth"):
        assert np.array_equal(loaded.predict(text, name), fitted.predict(text, name))
    assert loaded.characters == 20_000


def test_a_damaged_table_is_refused(fitted, tmp_path):
    model = dataclasses.replace(random_model(), folder=tmp_path)
    table.save(tmp_path, fitted, model)
    whole = (tmp_path / FILE).read_bytes()
    for data in (b"", whole[:100], whole[:-50], whole[:-20] + bytes(20)):
        (tmp_path / FILE).write_bytes(data)
        with pytest.raises(ModelError, match="damaged"):
            table.load(model)


def test_a_concept_that_never_occurs_is_told_as_such():
    ids, _ = made_up(2_000)
    never = Labels(np.zeros(2_000, np.bool_), np.ones(2_000, np.bool_))
    said = fit(ids, {"never": never}).predict(ids, "never")
    assert (said < -5).all()
    assert Counter(np.isfinite(said).ravel())[True] == said.size
