"""A stretch is marked on the Hunt page: what was found is told, and no verdict."""

import pytest

from charviz.passages import PASSAGES
from charviz.ui import marking
from charviz.ui.components.packing import unpack
from tests.shown_models import QUOTE_UNIT
from tests.ui.pages import Page

SPOKEN = PASSAGES["dialogue"].text.index('"In the spring') + 2
STRETCH = f"{SPOKEN}-{SPOKEN + 55}"  # within a quotation


@pytest.fixture
def come(home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    return lambda **query: Page("hunt", model="planted", **query)


def drawn(page):
    (found,) = [
        one.proto.bytes
        for one in page.app.main.get("bidi_component")
        if b'"span"' in one.proto.bytes
    ]
    return unpack(found)


def test_nothing_is_looked_for_before_a_stretch_is_marked(come):
    told = drawn(come())
    assert told["said"] == ""
    assert told["candidates"] == []
    assert told["text"] == PASSAGES["dialogue"].text


def test_the_units_that_are_on_there_come_with_what_they_do(come):
    told = drawn(come(mark=STRETCH))
    assert told["span"] == [SPOKEN - 1, SPOKEN + 55]
    assert QUOTE_UNIT in [one["unit"] for one in told["candidates"]][:3]
    assert "no verdict" in told["said"]
    assert len(told["levels"]) == len(told["candidates"]) * told["count"]
    assert f"pos={SPOKEN - 1}" in told["candidates"][0]["address"]


@pytest.mark.parametrize(
    ("mark", "why"),
    [("xy", "is FIRST-LAST"), ("5-99999", "none of this text"), ("1-2", ""), ("9-3", "first one")],
)
def test_what_cannot_be_marked_is_said(come, mark, why):
    page = come(mark=mark)
    assert why in page.said
    assert not page.app.error
    assert bool(drawn(page)["candidates"]) == (not why)


def test_another_passage_is_named_by_the_address_and_a_text_of_ones_own_is_typed(come):
    assert drawn(come(marked="verse"))["text"] == PASSAGES["verse"].text
    page = come(marked="own", mark="3-40")
    page.app.text_area(key="marking-own").set_value(
        "He said: " + '"Come in, both of you." ' * 30
    ).run()
    told = drawn(page)
    assert told["text"].startswith("He said")
    assert told["candidates"][0]["address"] == ""


def test_a_stretch_counts_from_one_and_names_its_last_character():
    assert marking.wanted("1-5") == ((0, 5), "")
    assert marking.wanted(None) == (None, "")
