"""A pattern of one's own shows what it matches before anybody hunts for it."""

import numpy as np
import pytest

from charviz.ui.own_pattern import named_as, runs
from tests.ui.pages import Page


@pytest.fixture
def page(home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    page = Page("hunt", model="wide")
    page.app.text_area(key="hunt-own").set_value("In 1805 and in 1812, *not* 7.").run()
    return page


def try_out(page, pattern, name="years"):
    page.app.text_input(key="hunt-pattern-name").set_value(name)
    page.app.text_input(key="hunt-pattern").set_value(pattern).run()
    assert not page.app.exception
    return [box.value for box in page.app.markdown]


def test_what_matches_is_shown_with_what_stands_around_it(page):
    shown = try_out(page, "[0-9]{4}")
    assert any("29 characters, it is true at 2 places, 27.59%" in said for said in shown)
    lines = next(said for said in shown if ":blue-background[" in said).replace("\\", "")
    assert lines.count(":blue-background[") == 2
    assert "and in :blue-background[1812]" in lines
    assert "*not* 7" in lines  # as it is, not in italics


def test_what_matches_nothing_says_what_a_hunt_needs(page):
    shown = try_out(page, "[x-z]{9}")
    assert any("true at 0 places" in said and "at least 20" in said for said in shown)


@pytest.mark.parametrize(
    ("pattern", "name", "sentence"),
    [("(", "years", "none that RE2 knows"), ("a", "quotes", "already"), ("a", "…", "letters")],
)
def test_what_is_no_concept_is_refused_and_not_hunted_for(page, pattern, name, sentence):
    try_out(page, pattern, name)
    assert sentence in page.errors[0]
    page.app.button(key="hunt-begin").click().run()
    assert "hunt" not in page.app.query_params


@pytest.mark.parametrize(
    ("typed", "name"),
    [("In brackets", "in-brackets"), ("  Ünï 2 ", "n-2"), ("mine", "mine"), ("../up", "up")],
)
def test_a_name_is_made_of_what_was_typed(typed, name):
    assert named_as(typed) == name


def test_runs_are_where_it_is_true():
    assert list(runs(np.array([True, False, True, True]))) == [(0, 1), (2, 4)]
    assert list(runs(np.zeros(0, bool))) == []
