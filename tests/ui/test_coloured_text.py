"""What the server sends for an address, and for what the browser asks for later."""

from types import SimpleNamespace

import numpy as np
import streamlit as st

from charviz import checkpoint
from charviz.concepts import CONCEPTS
from charviz.passages import PASSAGES
from charviz.tracing import gate_levels, trace
from charviz.ui import cache, coloured_text
from charviz.ui.coloured_text import COMPONENT
from charviz.ui.visit import Visit
from charviz.ui.wish import read_wish

DIALOGUE = PASSAGES["dialogue"].text


def ask(page, **sent):
    """Ask as the component does: the fragment's callback, then its run."""
    here = page.app.session_state["visit"]
    config = checkpoint.load("planted").config
    here.take_wish(read_wish({"have": page.message["trace"], **sent}, config, CONCEPTS))
    page.app.run()
    assert not page.app.exception
    return page.message


def test_a_gate_is_sent_for_its_address(visit, home):
    sent = visit(model="planted", unit="f0.7").message
    gates = gate_levels(checkpoint.load(home / "runs" / "planted"), DIALOGUE, 0)
    assert (sent["group"], sent["unit"]) == ("f0", 7)
    assert np.array_equal(sent["levels"].reshape(48, -1), gates["f"])
    assert np.isfinite(sent["surprise"][1:]).all()


def test_what_an_address_pins_comes_with_the_first_message(visit, home):
    sent = visit(model="planted", pins="i0.7,quotes,h0.2", colour="line-position").message
    model = checkpoint.load(home / "runs" / "planted")
    assert sent["pins"] == ["i0.7", "quotes", "h0.2"]
    assert sent["columns"]["units"] == ["i0.7", "h0.2"]
    gate, state = sent["columns"]["levels"].reshape(2, -1)
    assert np.array_equal(gate, gate_levels(model, DIALOGUE, 0)["i"][7])
    assert np.array_equal(state, trace(model, DIALOGUE).levels["h0"][2])
    assert sent["truth"]["facts"].keys() == {"quotes", "line-position"}
    assert np.array_equal(sent["truth"]["quotes"], CONCEPTS["quotes"].label(DIALOGUE).values)


def test_a_first_page_brings_nothing_that_was_not_asked_for(visit):
    assert visit(model="planted").message.keys().isdisjoint({"columns", "truth", "heat", "where"})


def test_only_what_is_missing_is_sent(visit):
    page = visit(model="planted")
    sent = ask(page, number=5, unit="o0.3", missing=["o0.3", "surprise"], pins=["c0.2", "surprise"])
    assert (sent["answer"], sent["is_whole"], sent["group"]) == (5, False, "o0")
    assert len(sent["levels"]) == 48 * len(DIALOGUE)
    assert "columns" not in sent  # c0.2 is there
    sent = ask(page, number=6, unit="o0.3", missing=["h0.1"], pins=["h0.1"])
    assert "levels" not in sent
    assert sent["columns"]["units"] == ["h0.1"]


def test_a_browser_that_lost_everything_gets_it_again(visit):
    page = visit(model="planted", pins="quotes")
    sent = ask(page, have="", number=1, unit="c0.9", pins=["quotes"])
    assert sent["is_whole"]
    assert (sent["text"], sent["unit"]) == (DIALOGUE, 9)
    assert "quotes" in sent["truth"]


def test_a_new_address_takes_nothing_of_an_old_wish(visit):
    page = visit(model="planted")
    ask(page, number=5, unit="c0.2", pins=["h0.1"], missing=["h0.1"])
    page.choose(text="verse")
    assert page.message["is_whole"]
    assert page.message["keeps_looks"]
    page.app.query_params["pins"] = "c0.4"
    page.app.run()
    assert page.message["pins"] == ["c0.4"]
    assert not page.message["keeps_looks"]


def test_looks_go_along_to_another_network_as_far_as_it_has_them(visit):
    page = visit(model="planted", pins="c0.47,surprise,quotes", colour="quotes")
    page.choose(model="two-layers")  # a GRU of few units
    sent = page.message
    assert sent["keeps_looks"]
    assert sent["pins"] == ["surprise", "quotes"]
    assert sent["colour"] == "quotes"


def test_a_draft_makes_room_once_it_is_typed_over(home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    model = cache.model("planted")
    draft, kept = cache.read(model, "a draft"), cache.read(model, "another's text")
    typed = SimpleNamespace(own={"text": "a draft, typed on"})
    mine = {COMPONENT: typed, "visit": Visit(model="planted", own="a draft")}
    monkeypatch.setattr(st, "session_state", mine)
    coloured_text._own_typed()
    assert mine["visit"].own == "a draft, typed on"
    assert cache.read(model, "another's text") is kept
    assert cache.read(model, "a draft") is not draft
