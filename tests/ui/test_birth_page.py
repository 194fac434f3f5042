"""The birth of a neuron: every moment at once, and an address that is checked."""

import shutil

import numpy as np
import pytest

from charviz import birth, checkpoint
from charviz.birth import Grown, Moment, Score, Timeline
from charviz.passages import PASSAGES
from charviz.ui import born, born_words
from charviz.units import Unit
from tests.shown_models import QUOTE_UNIT
from tests.ui.pages import Page

LENGTH = len(PASSAGES["dialogue"].text)
LINES = {1: 3.0, 2: 2.5, 3: 2.6}


def moment(step, validation, score, best=QUOTE_UNIT):
    found = {"quotes": Score(score, best, 0.8)}
    return Moment(step, 64 * step, step / 100, None, validation, found, f"at {step}")


@pytest.fixture
def told():
    moments = [moment(0, 4.0, 0.4, "c0.1"), moment(10, 2.55, 0.91), moment(100, 2.0, 0.99)]
    unit = Unit("c", 0, int(QUOTE_UNIT.removeprefix("c0.")))
    levels = np.arange(3, dtype=np.uint8)[:, None].repeat(LENGTH, axis=1)
    grown = [Grown("quotes", unit, 1)]
    return Timeline("dialogue", 60_000, grown, LINES, moments, {"quotes": levels})


@pytest.fixture
def come(home, told, monkeypatch, tmp_path):
    own = tmp_path / "home"
    shutil.copytree(home, own)
    monkeypatch.setenv("CHARVIZ_HOME", str(own))
    birth.save(checkpoint.load(str(own / "runs" / "planted")), told)
    return lambda **query: Page("birth", **query)


def test_all_moments_come_at_once(come):
    message = come(model="planted").message
    assert [one["step"] for one in message["moments"]] == [0, 10, 100]
    assert [one["sample"] for one in message["moments"]] == ["at 0", "at 10", "at 100"]
    levels = message["levels"].reshape(3, LENGTH)
    assert levels[:, 0].tolist() == [0, 1, 2]
    assert message["truth"].any()


def test_it_begins_where_the_unit_passed(come):
    assert come(model="planted").message["moment"] == 1


@pytest.mark.parametrize(
    ("asked", "shown"), [("0", 0), ("9", 0), ("10", 1), ("99", 1), ("5000", 2)]
)
def test_a_moment_is_named_by_a_step(come, asked, shown):
    page = come(model="planted", moment=asked)
    assert page.message["moment"] == shown
    assert not page.said


@pytest.mark.parametrize("wrong", [{"moment": "x"}, {"moment": "-1"}, {"concept": "<b>"}])
def test_what_an_address_cannot_have_is_refused_in_a_sentence(come, wrong):
    page = come(model="planted", **wrong)
    assert "and not" in page.said
    assert page.message["moment"] == 1


def test_a_network_without_a_timeline_says_how_to_get_one(come):
    page = come(model="wide")
    assert "Nobody kept a timeline" in page.said
    assert "planted" in page.said


def test_a_damaged_timeline_is_told_in_a_sentence(come):
    folder = checkpoint.find("planted")
    (folder / birth.ARRAYS).write_bytes(b"half")
    page = come(model="planted")
    assert any("timeline" in error for error in page.errors)


def test_a_loss_is_told_beside_the_lines_that_it_passed(told):
    assert born_words.loss(told, 0).endswith("worse than counting single characters.")
    assert born_words.loss(told, 1).endswith("past the n-gram line of 3 characters.")
    assert born_words.loss(told, 2).endswith("past every n-gram line.")


def test_a_score_is_told_beside_that_of_the_unit_a_hunt_would_choose(told):
    (grown,) = told.grown
    assert "was c0.1, which scores 0.800 here" in born_words.score(told, grown, 0)
    assert "and was the best unit then" in born_words.score(told, grown, 1)
    assert (
        f"{QUOTE_UNIT} (Inside quotation marks) reached 0.9 first at step 10"
        in born_words.method(told)
    )


def test_the_shipped_timeline_is_that_of_its_network():
    model = checkpoint.load("war-and-peace")
    told = birth.load(model)
    assert str(told.grown[0].unit) == "c0.473"
    assert told.moments[told.passes("quotes")].step < told.moments[-1].step
    shown = born.message(model, told, 0, 0)
    assert len(shown) < 1_000_000
