"""All units at once: what is drawn, and how one gets from it to a unit and a stretch."""

import re
from itertools import pairwise

import numpy as np
import pytest

from tests.browser.heat_map import COUNT_DRAWINGS, TEXT, HeatMap, assert_drawn, levels_of
from tests.browser.reader import pause
from tests.shown_models import LINE_UNIT, QUOTE_UNIT


@pytest.fixture
def open_map(make_reader):
    return lambda **query: HeatMap(make_reader(), **query)


def test_nothing_of_it_is_sent_before_it_is_opened(reader):
    reader.open(model="wide")
    before = sum(reader.received)
    reader.page.get_by_role("button", name="All units").click()
    reader.page.wait_for_selector(".heat_map:not(.bare, .stale)")
    assert sum(reader.received) - before > 512 * 1_200
    reader.settle()
    assert reader.query["open"] == "units"


def test_it_shows_the_level_of_every_unit(open_map, home):
    heat = open_map(sort="number", text="own", own=TEXT[:400])
    assert_drawn(heat, levels_of(home, text=TEXT[:400]))


def test_a_longer_text_is_shown_as_means(open_map, home):
    heat = open_map(sort="number")
    levels = levels_of(home)
    parts = np.arange(1_201) * levels.shape[1] // 1_200
    means = [levels[:, a:b].mean(axis=1) for a, b in pairwise(parts)]
    assert_drawn(heat, np.stack(means, axis=1))
    assert "the mean of 1.8 characters" in heat.says("about")


def test_gates_are_shown_on_their_own_scale(open_map, home):
    heat = open_map(unit="f0.2", sort="number", text="own", own=TEXT[:400])
    assert_drawn(heat, levels_of(home, "f0", TEXT[:400]), signed=False)
    assert (heat.says("low"), heat.says("high")) == ("0", "1")


def test_a_click_picks_the_unit_and_the_character(open_map):
    heat = open_map(sort="number")
    heat.click(20, 0.5)
    assert heat.reader.unit == "c0.20"
    assert heat.reader.place == pytest.approx(len(TEXT) / 2, abs=2)
    assert heat.row == 20
    heat.reader.settle()
    assert heat.reader.query["unit"] == "c0.20"


def test_pointing_names_the_cell_and_its_value(open_map, home):
    heat = open_map(sort="number")
    heat.point(20, 0.5)
    who, what = heat.says("who"), heat.says("what")
    position = int(re.search(r"at ([\d,]+)", what)[1].replace(",", "")) - 1
    level = levels_of(home)[20, position]
    assert who == "c0.20"
    assert f"{abs(level - 127.5) / 127.5:.2f}" in what
    assert heat.reader.unit == QUOTE_UNIT  # nothing is picked yet
    heat.page.mouse.move(1, 1)
    assert heat.one("lens").is_hidden()


def test_a_drag_marks_a_stretch_that_can_be_looked_at_alone(open_map, home):
    heat = open_map(sort="number")
    whole = heat.picture
    heat.drag(5, 0.25, 0.5)
    heat.reader.settle()
    first, end = map(int, heat.reader.query["stretch"].split("-"))
    assert (first, end) == pytest.approx((len(TEXT) / 4, len(TEXT) / 2), abs=3)
    assert heat.reader.unit == QUOTE_UNIT
    assert f"{first + 1:,} to {end:,}" in heat.says("ends")
    heat.one("zoom").click()
    heat.page.wait_for_function(
        "about => about.innerText.includes('a column a character')",
        arg=heat.one("about").element_handle(),
    )
    assert_drawn(heat, levels_of(home)[:, first:end])
    heat.reader.settle()
    assert heat.reader.query["zoom"] == f"{first}-{end}"
    heat.one("whole").click()
    assert heat.picture == whole
    heat.one("clear").click()
    heat.reader.settle()
    assert not {"stretch", "zoom"} & heat.reader.query.keys()


def test_keys_move_mark_and_pick(open_map):
    heat = open_map(sort="number", pos="100")
    heat.canvas.focus()
    heat.canvas.press("ArrowDown")
    heat.canvas.press("ArrowDown")
    heat.canvas.press("ArrowRight")
    assert heat.one("foot").get_attribute("aria-live") == "polite"
    assert heat.says("at").startswith("c0.9, row 10 of 48")
    assert "at 102 · level " in heat.says("at")
    assert heat.reader.unit == QUOTE_UNIT
    for _ in range(3):
        heat.canvas.press("Shift+ArrowRight")
    assert heat.says("ends") == "Marked: 102 to 105"
    heat.canvas.press("Enter")
    assert (heat.reader.unit, heat.reader.place) == ("c0.9", 104)
    heat.canvas.press("End")
    heat.canvas.press("PageUp")
    heat.canvas.press("PageUp")
    assert heat.says("at").startswith("c0.0, row 1 of 48")
    assert f"at {len(TEXT):,}" in heat.says("at")
    heat.canvas.press("Escape")
    assert heat.says("ends") == ""


def test_units_can_be_ordered_by_what_they_follow(open_map):
    heat = open_map(unit=QUOTE_UNIT)
    heat.sort("quotes")
    assert heat.row == 0
    assert "correlation with “Inside quotation marks” +" in heat.says("at")
    heat.reader.settle()
    assert heat.reader.query["sort"] == "quotes"
    heat.sort("likeness")
    heat.reader.settle()
    assert "sort" not in heat.reader.query


def test_an_order_that_the_text_does_not_tell_falls_back(open_map):
    heat = open_map(sort="comment")
    assert heat.one("sort").input_value() == "likeness"


def test_known_units_are_named_beside_their_rows(open_map):
    heat = open_map()
    named = heat.page.locator(".heat_map .heat-label")
    assert named.count() == 2
    line = heat.page.get_by_role("button", name="Position in the line").last
    line.click()
    assert heat.reader.unit == LINE_UNIT
    assert "chosen" in line.get_attribute("class")
    heat.reader.press("ArrowDown")
    assert named.count() == 3


def test_another_unit_moves_the_mark_and_draws_and_asks_nothing(open_map):
    heat = open_map(sort="number")
    heat.page.evaluate(COUNT_DRAWINGS)
    said, row = len(heat.reader.sent), heat.row
    heat.reader.press("ArrowDown")
    assert heat.row == row + 1
    heat.reader.press("ArrowRight")
    pause(heat.page, 300)
    assert heat.page.evaluate("drawings") == 0
    assert len(heat.reader.sent) == said


def test_a_unit_of_another_layer_brings_its_own_picture(open_map):
    heat = open_map(model="two-layers", unit="h0.3")
    before = heat.picture
    heat.page.get_by_role("button", name="Layer 1").click()
    heat.page.wait_for_function(
        "about => about.innerText.includes('units of h1')", arg=heat.one("about").element_handle()
    )
    heat.wait()
    assert heat.picture != before
    assert heat.says("at").startswith("h1.3")


def test_its_state_stands_in_the_address(open_map):
    one = open_map(text="python", sort="variance", shows="departures", zoom="40-90", pos="60")
    other = open_map(**one.reader.query)
    assert other.one("departures").is_checked()
    assert other.one("sort").input_value() == "variance"
    assert one.picture == other.picture
    other.one("whole").click()
    other.one("departures").uncheck()
    other.reader.settle()
    assert not {"zoom", "shows"} & other.reader.query.keys()


def test_back_restores_it(open_map):
    heat = open_map(sort="number")
    heat.one("departures").check()
    heat.reader.settle()
    before = heat.picture
    heat.reader.choose("Verse")
    heat.wait()
    assert heat.one("departures").is_checked()  # looked at in the same way
    assert heat.picture != before
    heat.reader.settle()
    assert heat.reader.query["shows"] == "departures"
    heat.page.go_back()
    heat.reader.wait_for("layer", "samovar")
    heat.wait()
    assert heat.picture == before


def test_it_follows_a_text_being_typed(open_map):
    heat = open_map(text="own", own="abc")
    heat.reader.type("abcdef")
    heat.page.wait_for_function(
        "map => map.getAttribute('aria-label').includes('characters 1 to 6')",
        arg=heat.canvas.element_handle(),
    )
    heat.reader.type("")
    heat.page.wait_for_function(
        "map => map.matches('.bare, .stale')", arg=heat.page.locator(".heat_map").element_handle()
    )


def test_a_finger_gets_rows_that_it_can_hit(make_reader):
    phone = {"viewport": {"width": 400, "height": 850}, "has_touch": True, "is_mobile": True}
    heat = HeatMap(make_reader(**phone), sort="number")
    heat.page.touchscreen.tap(*heat.at(20, 0.5))
    assert (heat.reader.unit, heat.says("who")) == ("c0.20", "c0.20")
    rows = heat.one("lens").locator("canvas")
    box = rows.bounding_box()
    heat.page.touchscreen.tap(box["x"] + 150, box["y"] + box["height"] - 10)
    assert (heat.reader.unit, heat.says("who")) == ("c0.22", "c0.22")
    heat.one("about").tap()
    assert heat.one("lens").is_hidden()
