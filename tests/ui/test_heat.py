"""What the heat map of all units is sent."""

import numpy as np
import pytest

from charviz.concepts import CONCEPTS
from charviz.overview import heatmap
from charviz.tracing import gate_levels, trace
from charviz.ui.address import Address
from charviz.ui.components.packing import pack, unpack
from charviz.ui.extras import Asked
from charviz.ui.extras.heat import heat
from charviz.units import Unit
from tests.networks import random_model
from tests.planted import PLANTED, planted_model, quoted_text

TEXT = quoted_text(24)
QUOTES = Unit("c", 0, PLANTED)


@pytest.fixture(scope="module")
def model():
    return planted_model()


@pytest.fixture(scope="module")
def reading(model):
    return trace(model, TEXT)


def sent(model, reading, wish, unit=QUOTES):
    """Return the extra as a browser gets it, its arrays a row a unit or an order."""
    extra = heat(model, reading, Asked(unit, wish))
    found = unpack(pack({}, {}, [extra]))["heat"]
    if "error" not in found:
        units, orders = found["units"], len(found["orders"])
        found["picture"] = found["picture"].reshape(units, found["columns"])
        found["rows"] = dict(zip(keys(found), found["rows"].reshape(orders, units), strict=True))
        found["scores"] = dict(
            zip(keys(found), found["scores"].reshape(orders, units), strict=True)
        )
    return found


def keys(found):
    return [(order["key"] + " " + order["shows"]).strip() for order in found["orders"]]


def test_the_whole_text_is_drawn_unless_a_stretch_of_it_is_wished_for(model, reading):
    whole = sent(model, reading, {})
    assert (whole["from"], whole["to"], whole["columns"]) == (0, len(TEXT), heatmap.MOST_COLUMNS)
    part = sent(model, reading, {"stretch": [100, 160]})
    assert (part["from"], part["to"], part["columns"]) == (100, 160, 60)
    assert np.array_equal(part["picture"], reading.levels["c0"][:, 100:160])


@pytest.mark.parametrize(
    "wish",
    [
        None,
        True,
        "all",
        [],
        {"stretch": None},
        {"stretch": [5]},
        {"stretch": [7, 7]},
        {"stretch": [9, 3]},
        {"stretch": [-4, 10]},
        {"stretch": [0, 10**9]},
        {"stretch": ["0", "9"]},
        {"stretch": [0.0, 9.0]},
        {"stretch": [False, True]},
    ],
)
def test_a_wish_that_makes_no_sense_is_for_the_whole_text(model, reading, wish):
    found = sent(model, reading, wish)
    assert (found["from"], found["to"]) == (0, len(TEXT))


def test_orders_are_of_all_units_and_of_the_whole_text(model, reading):
    whole, part = (sent(model, reading, wish) for wish in ({}, {"stretch": [100, 160]}))
    assert len(set(keys(whole))) == len(keys(whole))
    for key, rows in whole["rows"].items():
        assert sorted(rows) == list(range(32))
        assert np.array_equal(rows, part["rows"][key])
    assert whole["rows"]["number"].tolist() == list(range(32))


def test_there_is_an_order_for_each_concept_that_the_text_tells(model, reading):
    found = sent(model, reading, {})
    of_concepts = set(keys(found)) & set(CONCEPTS)
    assert {"quotes", "newline-next", "line-position"} <= of_concepts
    assert not {"comment", "strings", "indent"} & of_concepts
    assert found["rows"]["quotes"][0] == PLANTED
    assert found["scores"]["quotes"][PLANTED] > 0.99
    assert all(order["title"] and order["about"] and order["method"] for order in found["orders"])


def test_movement_is_told_on_the_scale_of_the_unit(model, reading):
    scores = sent(model, reading, {})["scores"]["variance"]
    assert scores == pytest.approx(reading.levels["c0"].std(axis=1) * 2 / 255, abs=1e-4)


@pytest.mark.parametrize(("gate", "signed"), [("f", False), ("g", True)])
def test_gates_are_drawn_too(gate, signed):
    model = random_model(hidden=6)
    reading = trace(model, "abc def\n" * 5)
    reading.levels[f"{gate}0"] = gate_levels(model, reading.text, 0)[gate]
    found = sent(model, reading, {}, Unit(gate, 0, 2))
    assert found["signed"] is signed
    assert np.array_equal(found["picture"], reading.levels[f"{gate}0"])
    span = 2 if signed else 1
    spread = reading.levels[f"{gate}0"].std(axis=1) * span / 255
    assert found["scores"]["variance"] == pytest.approx(spread, abs=1e-4)


@pytest.mark.parametrize("text", ["a", "\n", "aaaaaaaa", "日本", "a\r\nb"])
def test_a_text_of_hardly_anything_is_no_trouble(text):
    model = random_model(hidden=5)
    found = sent(model, trace(model, text), {}, Unit("h", 0, 0))
    assert found["picture"].shape == (5, len(text))
    assert {"number", "variance", "likeness levels"} <= set(keys(found))
    assert np.isfinite(found["spread"]).all()


def test_no_text_is_said():
    model = random_model(hidden=5)
    assert "type one" in sent(model, trace(model, ""), {}, Unit("h", 0, 0))["error"]


def test_an_address_says_how_the_map_is_looked_at():
    asked = Address({"sort": "quotes", "shows": "departures", "zoom": "10-60", "stretch": "5-9"})
    assert (asked.sort(), asked.shows()) == ("quotes", "departures")
    assert (asked.stretch(60, "zoom"), asked.stretch(60)) == ((10, 60), (5, 9))
    assert not asked.refused


@pytest.mark.parametrize("zoom", ["60", "60-10", "0-61", "-5-9", "a-b"])
def test_a_zoom_that_is_not_in_the_text_is_refused(zoom):
    asked = Address({"zoom": zoom})
    assert asked.stretch(60, "zoom") is None
    assert f"zooms in on {zoom!r}" in asked.refused[0]


def test_a_way_of_drawing_that_is_not_known_is_refused():
    asked = Address({"shows": "surprise"})
    assert asked.shows() == ""
    assert "'surprise'" in asked.refused[0]
