"""The stretch of a text that a report shows: it tells something, and is read as the whole was."""

import numpy as np
import pytest

from charviz import checkpoint
from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS
from charviz.overview.excerpt import LENGTH, excerpt
from charviz.tracing import gate_levels, trace
from charviz.units import Unit
from tests.planted import PLANTED, planted_card_and_weights, quoted_text

QUIET = "No one spoke in the house that day.\n" * 60
UNIT = Unit("c", 0, PLANTED)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    checkpoint.save(folder, *planted_card_and_weights())
    return checkpoint.load(str(folder))


def only_known(model: Model, text: str) -> str:
    return "".join(c for c in text if c in model.tokenizer.stoi)


def test_it_begins_where_there_is_something_to_see(model):
    text = only_known(model, QUIET + quoted_text(60, seed=1))
    found = excerpt(model, text, UNIT, CONCEPTS["quotes"])
    assert found.start > 0
    assert found.labels.runs >= 2
    assert found.text == text[found.start : found.start + len(found.text)]
    assert len(found.text) <= LENGTH


def test_levels_and_truth_are_those_of_the_whole_text(model):
    text = only_known(model, QUIET + quoted_text(60, seed=1))
    found = excerpt(model, text, UNIT, CONCEPTS["quotes"])
    here = slice(found.start, found.start + len(found.text))
    whole = trace(model, text)[UNIT][here].astype(int)
    assert np.abs(whole - found.levels).max() <= 1
    np.testing.assert_array_equal(found.labels.values, CONCEPTS["quotes"].label(text).values[here])


def test_it_stands_where_the_scores_were_taken(model):
    text = only_known(model, quoted_text(200, seed=2))
    middle = len(text) // 2
    found = excerpt(model, text, UNIT, CONCEPTS["quotes"], [[middle, middle + 4_000]])
    assert middle <= found.start < middle + 4_000


@pytest.mark.parametrize("text", ["", "a", "\n", "no line ends here at all", QUIET])
def test_a_text_that_tells_nothing_is_shown_from_its_beginning(model, text):
    found = excerpt(model, text, UNIT, CONCEPTS["quotes"], [[0, len(text)]])
    assert found.start == 0
    assert text.startswith(found.text)
    assert len(found.levels) == len(found.labels) == len(found.text)


def test_without_a_labeller_there_is_no_truth(model):
    assert excerpt(model, QUIET, UNIT, None).labels is None


def test_gates_can_be_shown(model):
    found = excerpt(model, QUIET, Unit("f", 0, 3), None)
    whole = gate_levels(model, QUIET, 0)["f"][3]
    np.testing.assert_array_equal(found.levels, whole[: len(found.text)])
