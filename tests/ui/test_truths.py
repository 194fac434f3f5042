"""What a text tells, and how it is sent."""

import numpy as np
import pytest

from charviz.concepts import CONCEPTS
from charviz.passages import PASSAGES
from charviz.ui import truths
from charviz.ui.extras.tracks import columns, truth
from charviz.units import Unit
from tests.networks import random_model


@pytest.fixture(scope="module")
def model():
    return random_model(hidden=4)


def told(model, key):
    return set(truths.told(model, PASSAGES[key].text))


def test_a_text_tells_what_makes_sense_in_its_language(model):
    everywhere = {"line-position", "newline-next"}
    assert told(model, "dialogue") == everywhere | {"quotes"}
    assert told(model, "verse") == everywhere
    code = everywhere | {"comment", "strings", "brackets", "indent"}
    assert told(model, "c") == told(model, "python") == code
    assert truths.told(model, "") == {}


def test_truth_is_sent_as_values_with_gaps(model):
    text = PASSAGES["hard-cases"].text
    labels = truths.told(model, text)
    extra = truth(model, labels)
    values = extra.arrays["quotes"]
    assert np.array_equal(np.isnan(values), ~labels["quotes"].valid)
    assert set(np.unique(values[labels["quotes"].valid])) == {0.0, 1.0}
    facts = extra.facts["facts"]
    assert facts["quotes"]["ends"] == ("outside", "inside")
    assert facts["line-position"]["most"] == labels["line-position"].values.max()
    assert facts["quotes"]["convention"] == CONCEPTS["quotes"].convention
    assert facts["quotes"]["brief"] == "Inside double quotes."


def test_columns_are_sent_one_after_the_other():
    levels = {
        Unit("c", 0, 3): np.array([1, 2], np.uint8),
        Unit("f", 1, 0): np.array([3, 4], np.uint8),
    }
    extra = columns(levels)
    assert extra.facts["units"] == ["c0.3", "f1.0"]
    assert extra.arrays["levels"].tolist() == [1, 2, 3, 4]
