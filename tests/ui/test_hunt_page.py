"""The Hunt page: what ships with a network is there at once, and what is asked for is checked."""

import pytest

from tests.ui.pages import Page


@pytest.fixture
def come(home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    return lambda **query: Page("hunt", **query)


def tables(page):
    """The parts of the table, each as its component got it."""
    from charviz.ui.components.packing import unpack

    found = page.app.main.get("bidi_component")
    return [unpack(one.proto.bytes) for one in found if b'"folded"' in one.proto.bytes]


def test_the_shipped_hunt_of_a_network_is_there_at_once(come):
    (table,) = tables(come(model="war-and-peace"))
    first = table["rows"][0]
    assert (first["concept"], first["unit"]) == ("quotes", "c0.473")
    assert first["verdict"] == "used"
    assert not any(row["is_open"] for row in table["rows"])


def test_those_to_believe_come_first_and_what_is_absent_is_folded(come):
    (table,) = tables(come(model="war-and-peace"))
    order = ["used", "tracks", "local", "chance"]
    places = [order.index(row["verdict"]) for row in table["rows"]]
    assert places == sorted(places)
    assert any("Inside a comment" in said for said in table["folded"])


def test_an_open_row_ends_its_table_and_the_rest_follows_below(come):
    above, below = tables(come(model="war-and-peace", row="line-position"))
    assert above["rows"][-1]["concept"] == "line-position"
    assert above["rows"][-1]["is_open"]
    assert above["has_head"] and not below["has_head"]
    (whole,) = tables(come(model="war-and-peace"))
    names = [row["concept"] for row in above["rows"] + below["rows"]]
    assert names == [row["concept"] for row in whole["rows"]]
