from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from charviz import checkpoint
from charviz.concepts import CONCEPTS
from charviz.concepts.labels import certain
from charviz.hunting.detail import grades_of
from charviz.hunting.pairs import LATER, _pairs, swap
from charviz.hunting.passes import prepare
from charviz.hunting.split import Split, split
from charviz.units import Unit
from tests.planted import PLANTED, planted_card_and_weights, quoted_text, reads

TEXT = quoted_text(250, seed=7)
QUOTES = CONCEPTS["quotes"]


@pytest.fixture(scope="module")
def scene():
    """A network whose guess at a mark depends on the planted cell alone, and a text."""
    weights, card = planted_card_and_weights(burn_in=300)
    reads(weights, 6.0)
    model = checkpoint.build(Path("planted"), weights, card)
    reading = prepare(model, TEXT, [QUOTES])
    return model, reading.fed, grades_of(reading, "quotes")


def swapped(scene, unit, halves=None):
    model, fed, grades = scene
    stoi = model.tokenizer.stoi
    ids = frozenset({stoi['"']}), frozenset({stoi["."]})
    return swap(model, QUOTES, fed, grades, halves or split(len(fed)), unit, *ids, 0)


def test_the_cell_that_the_guess_reads_takes_all_of_the_difference_with_it(scene):
    found = swapped(scene, Unit("c", 0, PLANTED))
    assert found.pairs >= 10
    assert found.gap > 5
    assert found.taken == pytest.approx(1.0, abs=0.02)
    assert found.given == pytest.approx(1.0, abs=0.02)


def test_another_cell_takes_nothing_with_it(scene):
    found = swapped(scene, Unit("c", 0, 20))
    assert abs(found.taken) < 0.1
    assert abs(found.given) < 0.1


def test_a_state_without_memory_of_its_own_carries_nothing_on(scene):
    found = swapped(scene, Unit("h", 0, PLANTED))  # made anew from the cell at the next step
    assert abs(found.taken) < 0.1


def test_the_texts_of_a_pair_differ_in_what_begins_the_concept(scene):
    model, fed, grades = scene
    pairs = list(_pairs(model, QUOTES, fed, grades, split(len(fed)), 0))
    assert pairs
    for pair in pairs:
        assert len(pair.with_it) == len(pair.without) == model.burn_in
        assert model.tokenizer.decode(pair.with_it.tolist())[-1] == '"'
        assert np.array_equal(pair.with_it[:-1], pair.without[1:])
        assert pair.inside >= LATER
        within = model.tokenizer.decode(pair.after[: pair.inside].tolist())
        assert '"' not in within


def test_what_no_characters_begin_has_no_pairs(scene):
    model, fed, grades = scene
    always = replace(QUOTES, label=lambda text: certain(np.ones(len(text), np.bool_)))
    assert not list(_pairs(model, always, fed, grades, split(len(fed)), 0))


def test_without_a_report_there_is_no_answer(scene):
    assert swapped(scene, Unit("c", 0, PLANTED), Split((), ())) is None
