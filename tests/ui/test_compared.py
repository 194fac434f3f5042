"""The Compare page without a browser: what it begins with, what it refuses, and what it sends."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from charviz import checkpoint, comparing
from charviz.comparing import APART, LONGEST, compare
from charviz.tracing import trace
from charviz.ui import cache
from charviz.ui.compared_examples import example
from charviz.ui.compared_wish import KEYS, MOST_IN_ADDRESS, Reading
from charviz.ui.compared_words import counts, percent, reach, sentences
from charviz.units import Unit
from tests.shown_models import QUOTE_UNIT
from tests.ui.pages import Page

END = "I will not go there, he said, and left the room at once."
OWN = {"model": "planted", "one": f'So. "{END}', "other": f"So. {END}"}


@pytest.fixture
def visit(home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    return partial(Page, "compare")


@pytest.fixture
def model(home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    return checkpoint.load("planted")


def read(model, is_address=True, **values):
    return Reading(model, is_address)(values)


@pytest.mark.parametrize("name", ["war-and-peace", "linux", "python"])
def test_it_begins_with_a_quote_and_without(visit, name):
    message = visit(model=name).message
    assert message["differs"] == ['"', ""]
    assert message["wanted"]["other"] == message["wanted"]["one"].replace('"', "")
    assert message["wanted"] == message["example"]
    assert message["trouble"] == ""
    assert "to the end" in message["sentences"][1]
    assert "quotation mark" in message["sentences"][2]


def test_of_war_and_peace_the_quote_cell_differs_longest(visit):
    message = visit(model="war-and-peace").message
    assert message["unit"] == "c0.473"
    assert "c0.473, which follows “Inside quotation marks”" in message["sentences"][1]
    assert message["counts"][0] > 5 * message["counts"][100]


def test_the_planted_cell_is_the_one_that_differs(visit):
    message = visit(**OWN).message
    assert (message["unit"], message["end"]) == (QUOTE_UNIT, END)
    row = message["ranked"]["lasting"][0]
    assert (row["unit"], row["follows"]) == (QUOTE_UNIT, "Inside quotation marks")
    assert row["lasting"] == len(END)


def test_levels_are_those_of_both_texts_and_their_difference(visit, model):
    message = visit(**OWN).message
    rows = message["levels"].reshape(len(message["columns"]), 3, len(END)).astype(int)
    texts = [trace(model, OWN[key]) for key in ("one", "other")]
    for name, (one, other, difference) in zip(message["columns"], rows, strict=True):
        unit = Unit(name[0], 0, int(name.split(".")[1]))
        for row, text in zip((one, other), texts, strict=True):
            assert np.abs(row - text[unit][-len(END) :]).max() <= 1
        assert np.abs(difference - (127.5 + (one - other) / 2)).max() <= 0.5


def test_figures_are_those_of_the_comparison(visit, model):
    message = visit(**OWN, mark="newline").message
    compared = compare(model, OWN["one"], OWN["other"])
    chances = comparing.chances(model, compared, "\n")
    np.testing.assert_array_equal(message["chances"], chances.ravel())
    np.testing.assert_array_equal(message["counts"], counts(model, compared))
    assert message["counts"][0] == (compared.groups["c0"].first > APART).sum()
    assert message["mark"] == "newline"


def test_a_unit_asked_for_is_sent(visit):
    message = visit(**OWN, unit="h0.9").message
    assert (message["unit"], message["columns"][0]) == ("h0.9", "h0.9")
    assert message["unit_words"]["h0.9"].startswith("A chart of h0.9")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"one": "", "other": "a"}, "The first text is empty"),
        ({"one": "a", "other": "a"}, "are the same"),
        ({"one": "a text", "other": "a book"}, "Let both end in the same words"),
    ],
)
def test_texts_that_cannot_be_compared_are_told_of_beside_the_editors(visit, values, said):
    message = visit(model="planted", **values).message
    assert said in message["trouble"]
    assert (message["wanted"]["one"], message["wanted"]["other"]) == tuple(values.values())
    assert "levels" not in message


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"model": "nobody"}, "nobody"),
        ({"unit": "c9.9"}, "There is no unit c9.9"),
        ({"unit": "<b>"}, "is not a unit"),
        ({"unit": "f0.3"}, "is a gate"),
        ({"mark": "xyz"}, "is not one character"),
        ({"mark": ""}, "is not one character"),
        ({"one": "a" * MOST_IN_ADDRESS, "other": "b"}, "2,001 characters"),
    ],
)
def test_what_cannot_be_had_is_refused_in_a_sentence(visit, values, said):
    page = visit(**({"model": "planted"} | values))
    assert said in page.said
    assert page.message["trouble"] == ""
    assert page.message["wanted"]["mark"] == '"'


def test_texts_too_long_are_cut_and_told_of(model):
    wanted, refused = read(model, False, one="a" * (LONGEST + 1), other="b")
    assert len(wanted.one) == LONGEST
    assert "The first text has 10,001 characters" in refused[0]


def test_an_address_says_all_that_is_wanted(model):
    values = {"one": 'a "b\nc', "other": "ab\tc", "unit": "h0.2", "mark": "newline"}
    wanted, refused = read(model, **values)
    assert not refused
    assert wanted.address() == values
    assert set(values) == set(KEYS)


@pytest.mark.parametrize("sent", [{}, {"one": 3, "other": None, "unit": [], "mark": {}}])
def test_what_is_no_text_is_as_if_not_sent(model, sent):
    usual = example(model)
    wanted, refused = read(model, False, **sent)
    assert (wanted.one, wanted.other, wanted.unit, wanted.mark) == (
        usual.one,
        usual.other,
        None,
        usual.mark,
    )
    assert not refused


def test_both_kinds_of_cells_and_all_layers_can_be_compared(visit):
    message = visit(**(OWN | {"model": "two-layers"})).message
    assert message["kind"] == "hidden units"
    assert message["all"] == message["total"] == 2 * message["units"]
    assert {row["unit"][0] for row in message["ranked"]["mean"]} == {"h"}


def test_charts_and_sentences_end_not_long_after_all_is_alike(home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    model = checkpoint.load("war-and-peace")
    end = " went out of the house. It was a fine day, and nobody was in the street." * 20
    compared = compare(model, "He" + end, "It" + end)
    longest = max(row.lasting.max() for row in compared.groups.values())
    assert longest < 600
    assert reach(compared) == max(200, 2 * longest) < len(compared.end)
    said = sentences(model, compared, comparing.chances(model, compared, '"'), '"', {})[0]
    assert "none after" in said and "3,000" not in said


def test_a_difference_that_is_forgotten_at_once_is_told_of(model):
    compared = compare(model, OWN["one"], OWN["other"])
    quiet = {
        group: replace(row, lasting=0 * row.lasting, counts=0 * row.counts)
        for group, row in compared.groups.items()
    }
    compared = replace(compared, groups=quiet)
    chances = np.full((2, len(END)), 0.5, np.float32)
    units, mark = sentences(model, compared, chances, '"', {})
    assert units == "Of 48 cells, none differs at any distance."
    assert "is as good as the same after every character" in mark
    assert mark.endswith("on average as likely in both.")


def test_texts_typed_over_make_room(visit, home, model):
    page = visit(**OWN)
    typed = f"{OWN['one']}\0{OWN['other']}"
    asked = ("compared", len(OWN["one"])), model, typed
    assert is_held(*asked)
    page.app.query_params["one"] = "Another. " + END
    page.app.run()
    assert not is_held(*asked)


def is_held(what, model, text):
    """Whether what was made of a text is still in the cache."""
    made = []
    cache.derived(model, text, what, lambda: made.append(1))
    return not made


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.284, "28%"),
        (0.0284, "2.8%"),
        (0.01, "1.0%"),
        (0.0097, "1%"),
        (0.00284, "0.3%"),
        (2e-5, "0.002%"),
        (0.0, "<0.0001%"),
    ],
)
def test_chances_are_told_with_digits_that_say_something(chance, said):
    assert percent(chance) == said
