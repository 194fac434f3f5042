"""What a text tells, and how it is sent."""

from dataclasses import replace

import numpy as np
import pytest

from charviz.checkpoint import write_json
from charviz.concepts import CONCEPTS
from charviz.hunting.verdict import UNHELD
from charviz.passages import PASSAGES
from charviz.ui import truths, words
from charviz.ui.extras.tracks import columns, truth
from charviz.ui.words import ENDS, HEADLINES
from charviz.units import Unit
from tests.networks import random_model
from tests.shown_models import NOT_MEASURED


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


def test_further_concepts_are_told_where_a_unit_follows_them(tmp_path):
    text, before = PASSAGES["dialogue"].text, random_model(hidden=4, seed=1)
    assert "capital-word" not in truths.told(before, text)
    row = NOT_MEASURED | {"unit": "c0.1", "sign": 1}
    verdicts = {"capital-word": "tracks", "word-start": "local", "line-end": "chance"}
    rows = [row | {"concept": name, "verdict": said} for name, said in verdicts.items()]
    write_json(tmp_path / "detectors.json", {"detectors": rows})
    knowing = replace(random_model(hidden=4, seed=2), folder=tmp_path)
    assert set(truths.told(knowing, text)) == {*truths.told(before, text), "capital-word"}


def test_what_nobody_could_explain_away_is_offered_if_it_makes_a_heading(tmp_path):
    row = NOT_MEASURED | {"unit": "c0.1", "sign": 1, "verdict": "local"}
    why = {"speaker": f"{UNHELD} a fair table.", "tag": "The last characters explain it."}
    rows = [row | {"concept": name, "why": said} for name, said in why.items()]
    rows.append(row | {"concept": "word-start", "why": f"{UNHELD} a fair table."})
    write_json(tmp_path / "detectors.json", {"detectors": rows})
    offered = words.rows(replace(random_model(hidden=4), folder=tmp_path))
    assert [found["concept"] for found in offered] == ["speaker"]


@pytest.mark.parametrize(("verdict", "does"), [("tracks", "follows"), ("local", "seems to follow")])
def test_a_heading_claims_no_more_than_the_verdict(tmp_path, verdict, does):
    row = NOT_MEASURED | {"unit": "c0.1", "sign": 1, "mcc": 0.8, "accuracy": 0.9, "majority": 0.7}
    row |= {"concept": "quotes", "verdict": verdict, "why": f"{UNHELD} a fair table."}
    write_json(tmp_path / "detectors.json", {"detectors": [row]})
    model = replace(random_model(hidden=4), folder=tmp_path)
    assert words.heading(model) == f"One cell in this network {does} quotation marks"


def test_further_concepts_are_told_where_somebody_asks(model):
    text = PASSAGES["dialogue"].text
    asked = ["capital-word", "directive", "c0.3", "surprise", ""]
    assert set(truths.told(model, text, asked)) == {*truths.told(model, text), "capital-word"}


def test_what_is_told_stands_in_the_order_of_the_concepts(model):
    found = truths.told(model, PASSAGES["c"].text, reversed(CONCEPTS))
    assert list(found) == [name for name in CONCEPTS if name in found]


def test_every_concept_has_words_for_its_low_and_high_end():
    assert list(ENDS) == list(CONCEPTS)
    assert set(HEADLINES) <= set(CONCEPTS)


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.9734, "97.3%"), (0.9998, "99.98%"), (0.99997, "99.99%"), (1.0, "100.0%")],
)
def test_what_is_less_than_all_is_never_said_to_be(share, said):
    assert words.percent(share) == said


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
