"""The first screen: there without a click, true to what Python computed, and quiet."""

import numpy as np
import pytest

from charviz import checkpoint
from charviz.passages import PASSAGES
from charviz.tracing import trace
from charviz.viz.colours import SHADES, palette, shade_of
from tests.browser.reader import boxes_of, pause
from tests.shown_models import HIDDEN_UNIT, QUOTE_UNIT

DIALOGUE = PASSAGES["dialogue"].text
NEUTRAL = SHADES // 2


def expected_shades(home, text, unit):
    traced = trace(checkpoint.load(home / "runs" / "planted"), text)
    group, index = unit.split(".")
    return [shade_of(int(level)) for level in traced.levels[group][int(index)]]


def assert_painted_as(reader, expected):
    """All that is painted has its right shade, and most of the text in sight is painted."""
    seen = reader.painted()
    assert len(seen) == len(expected)
    right = [
        shade == wanted or (shade is None and (wanted == NEUTRAL or character == "\n"))
        for (character, shade, _), wanted in zip(seen[:500], expected[:500], strict=True)
    ]
    assert all(right)


def rgba(hex_colour):
    r, g, b, a = (int(hex_colour[i : i + 2], 16) for i in (1, 3, 5, 7))
    return r, g, b, round(a / 255, 3)


def test_landing_shows_a_heading_and_a_coloured_text(reader):
    reader.page.goto(reader.server)
    reader.wait()
    assert "quotation marks" in reader.page.inner_text("h1")
    assert reader.says("layer").startswith(DIALOGUE[:60])
    assert sum(shade is not None for shade in reader.shades()) > 300
    assert reader.query == {}


def test_landing_takes_less_than_a_megabyte_and_a_half(reader):
    reader.page.goto(reader.server)
    reader.wait()
    assert sum(reader.received) < 1.5e6


def test_the_parts_come_in_order(make_reader):
    for width in (1300, 400):
        reader = make_reader(viewport={"width": width, "height": 900}).open(model="planted")
        parts = (
            "h1",
            "[data-testid=stButtonGroup]",
            ".chips",
            ".stepper",
            ".legend",
            ".text",
            ".strip",
        )
        boxes = boxes_of(reader.page.locator(part).first for part in parts)
        tops = [box["y"] for box in boxes]
        assert tops == sorted(tops)
        strip, readout = reader.boxes("strip", "readout")
        assert readout["x"] > strip["x"] or readout["y"] > strip["y"]


def test_colours_are_those_of_the_levels(reader, home):
    reader.open(model="planted")
    assert_painted_as(reader, expected_shades(home, DIALOGUE, QUOTE_UNIT))


def test_newlines_are_coloured_too(reader, home):
    reader.open(model="planted")
    expected = expected_shades(home, DIALOGUE, QUOTE_UNIT)
    at = DIALOGUE.index("\n", DIALOGUE.index('"'))
    colour = reader.painted()[at][2]
    numbers = [float(n) for n in colour[colour.index("(") + 1 : -1].split(",")]
    assert numbers == pytest.approx(rgba(palette()["light"][expected[at]]), abs=0.01)


def test_the_legend_says_which_end_is_inside(reader):
    reader.open(model="planted")
    assert "outside" in reader.says("low")
    assert "inside" in reader.says("high")
    reader.press("ArrowDown")
    assert reader.says("low") == "−1"
    assert reader.says("claim") == "Nothing has been measured about this unit."


def test_an_absent_concept_has_no_chip(reader):
    reader.open(model="planted")
    assert reader.page.locator(".chips .chip").count() == 3


def test_units_move_without_a_byte_to_the_server(reader, home):
    reader.open(model="planted")
    sent = len(reader.sent)
    reader.press("ArrowDown", "ArrowDown", "ArrowUp")
    assert reader.unit == "c0.8"
    assert_painted_as(reader, expected_shades(home, DIALOGUE, "c0.8"))
    reader.page.get_by_role("button", name="Position in the line").click()
    assert reader.unit == "c0.3"
    reader.page.get_by_role("button", name="Next unit").click()
    reader.one("slider").fill("40")
    assert reader.unit == "c0.40"
    reader.settle()
    assert len(reader.sent) == sent


def test_a_unit_of_another_state_is_fetched(reader, home):
    reader.open(model="planted")
    reader.page.get_by_role("button", name="Newline comes next").click()
    assert reader.unit == HIDDEN_UNIT
    reader.page.wait_for_function("() => [...CSS.highlights.values()].some(h => h.size)")
    assert_painted_as(reader, expected_shades(home, DIALOGUE, HIDDEN_UNIT))
    reader.press("ArrowDown")
    reader.settle()
    assert reader.query["unit"] == "h0.6"
    reader.choose("Verse")  # and goes on in that state
    assert reader.unit == "h0.6"
    reader.page.get_by_role("button", name="Inside quotation marks").click()
    reader.page.wait_for_function("() => [...CSS.highlights.values()].some(h => h.size)")
    assert reader.unit == QUOTE_UNIT


def test_units_stop_at_both_ends(reader):
    reader.open(model="planted", unit="c0.0")
    reader.press("ArrowUp")
    assert reader.unit == "c0.0"
    reader.one("slider").fill("47")
    reader.press("ArrowDown")
    assert reader.unit == "c0.47"


def test_keys_move_in_the_text(reader, home):
    reader.open(model="planted", pos="10")
    reader.press("ArrowRight", "ArrowRight", "ArrowLeft")
    assert reader.place == 11
    traced = trace(checkpoint.load(home / "runs" / "planted"), DIALOGUE)
    value = traced.levels["c0"][7, 11] / 127.5 - 1
    assert reader.says("level") == f"{value:+.2f}".replace("-", "−")
    nats = traced.surprise[11]
    assert reader.says("surprise") == f"{nats:.2f} nats · {nats / np.log(2):.2f} bits"
    assert reader.page.locator(".next li").count() == 5
    assert "level" in reader.one("spoken").inner_text()


def test_moving_keeps_the_character_in_sight(reader):
    reader.open(model="planted", pos=str(len(DIALOGUE) - 3))
    cursor, box = reader.boxes("cursor", "text")
    assert box["y"] <= cursor["y"] <= box["y"] + box["height"]


def test_the_text_keeps_its_focus_in_view(reader):
    reader.open(model="planted")
    reader.one("text").focus()
    reader.press("ArrowRight")
    assert reader.one("text").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_pointing_shows_and_a_click_chooses(reader):
    reader.open(model="planted", pos="0")
    at = reader.one("layer").evaluate(
        """layer => {
          const node = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT).nextNode();
          const range = document.createRange();
          range.setStart(node, 20);
          range.setEnd(node, 21);
          const { left, top, width, height } = range.getBoundingClientRect();
          return [left + width * 0.8, top + height / 2];
        }"""
    )
    reader.page.mouse.move(*at)
    assert reader.place == 20
    reader.page.mouse.move(5, 5)
    assert reader.place == 0
    reader.page.mouse.click(*at)
    reader.page.mouse.move(5, 5)
    assert reader.place == 20


def test_the_strip_scrolls_the_text(reader):
    reader.open(model="planted")
    box = reader.one("strip").bounding_box()
    reader.page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + 10)
    assert reader.one("text").evaluate("e => e.scrollTop") > 200
    pause(reader.page, 200)  # a scrolled text is painted at the next frame
    assert sum(shade is not None for shade in reader.shades()[-300:]) > 100


def rules(reader):
    return reader.page.locator(".neuron-text").evaluate(
        "e => [...e.getRootNode().querySelectorAll('style')].map(s => s.textContent).join('')"
    )


def test_dark_is_dark_and_has_its_own_colours(make_reader):
    reader = make_reader(color_scheme="dark").open(model="planted")
    text = reader.one("text").evaluate("e => getComputedStyle(e).backgroundColor")
    assert text == "rgb(20, 23, 28)"
    assert palette()["dark"][0] in rules(reader)
    assert palette()["light"][0] not in rules(reader)


def test_a_change_of_theme_keeps_the_place(reader):
    reader.open(model="planted")
    reader.press("ArrowDown", "ArrowRight")
    reader.settle()
    here = (reader.unit, reader.place, reader.shades())
    reader.page.emulate_media(color_scheme="dark")  # as the system does at night
    pause(reader.page, 500)
    assert palette()["dark"][0] in rules(reader)
    assert (reader.unit, reader.place, reader.shades()) == here


def test_a_phone_needs_no_sideways_scrolling(make_reader):
    reader = make_reader(viewport={"width": 400, "height": 800}).open(model="planted")
    for part in ("html", "[data-testid=stMain]", ".neuron-text", ".text"):
        wider = reader.page.locator(part).evaluate("e => e.scrollWidth - e.clientWidth")
        assert wider <= 0, part


def test_a_browser_without_highlights_gets_spans(make_reader, home):
    reader = make_reader()
    reader.page.add_init_script("delete CSS.__proto__.highlights; delete CSS.highlights;")
    reader.page.add_init_script(
        "Object.defineProperty(CSS, 'highlights', { value: undefined, configurable: true });"
    )
    reader.open(model="planted")
    colours = reader.one("layer").evaluate(
        "e => [...e.querySelectorAll('.piece > span')].map(s => s.style.backgroundColor)"
    )
    assert len(set(colours) - {""}) >= 2
    assert reader.says("layer").startswith(DIALOGUE[:60])
    reader.press("ArrowRight", "ArrowDown")
    assert reader.unit == "c0.8"
