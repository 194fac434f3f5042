"""Where else? Closed it costs nothing; open it shows what Python computed, and leads there."""

import re

import numpy as np
import pytest

from charviz import checkpoint
from charviz.overview import elsewhere
from charviz.overview.longtext import row_of, survey
from charviz.passages import PASSAGES
from charviz.tracing import trace
from charviz.units import parse_unit
from charviz.viz.colours import palette, shade_of
from tests.browser.reader import pause
from tests.shown_models import QUOTE_UNIT

DIALOGUE = PASSAGES["dialogue"].text
SPEECH = '"Come in," she said. "It is late." Nobody came, and the fire had gone out.\n'
BOOK = "".join(f"{k} {SPEECH}" for k in range(700))  # longer than what is shown


def column_of(home, unit):
    group, index = unit.split(".")
    return trace(checkpoint.load(home / "runs" / "planted"), DIALOGUE).levels[group][int(index)]


def opened(reader, **query):
    reader.open(model="planted", open="where", **query)
    reader.wait_for("where-here", "in this text")
    return reader


def wait_for_unit(reader, unit):
    reader.wait_for("where-here", f"{unit} in this text")


def units_of(frames):
    """The units that frames sent to the server ask for."""
    return [unit.decode() for unit in re.findall(rb'"unit":"([^"]+)"', b"".join(frames))]


def places(reader, part):
    """Where the stretches of a list begin, from 0."""
    heads = reader.page.locator(f".where_else .{part} .found-head span:first-child")
    return [int(head.split()[1].replace(",", "")) - 1 for head in heads.all_inner_texts()]


def test_it_is_closed_at_first_and_its_place_in_the_address(reader):
    reader.open(model="planted")
    sent = len(reader.sent)
    reader.press("ArrowDown", "ArrowUp")
    pause(reader.page, 500)
    assert len(reader.sent) == sent  # nothing is asked for while it is closed
    assert not reader.one("where_else").is_visible()
    button = reader.page.get_by_role("button", name="Where else?")
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    wait_for_unit(reader, QUOTE_UNIT)
    reader.settle()
    assert reader.query["open"] == "where"
    reader.page.reload()
    reader.wait()
    wait_for_unit(reader, QUOTE_UNIT)


def test_it_shows_what_python_computed(reader, home):
    opened(reader)
    column = column_of(home, QUOTE_UNIT)
    strong, weak = elsewhere.extremes(column)
    assert places(reader, "strongest") == strong.tolist()
    assert places(reader, "weakest") == weak.tolist()
    above = (column >= 128).mean()
    assert f"At {100 * above:.1f}% of characters" in reader.says("levels-said")
    correlation = elsewhere.autocorrelation(column, 500)
    assert f"about {elsewhere.memory(correlation)} characters" in reader.says("memory-said")
    assert reader.says("strongest-title") == "Strongest · inside"
    bars = reader.page.locator(".levels-chart .bar-of").count()
    assert bars == np.count_nonzero(elsewhere.bars(elsewhere.histogram(column)))
    points = reader.page.locator(".memory-chart .curve").get_attribute("points")
    assert len(points.split()) == 500


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_stretches_have_the_colours_of_the_text(make_reader, home, theme):
    reader = opened(make_reader(color_scheme=theme))
    column = column_of(home, QUOTE_UNIT)
    seen = (
        reader.page.locator(".strongest .found")
        .first.locator(".snippet")
        .evaluate(
            """snippet => [...snippet.children].flatMap(run =>
          [...run.textContent].map(letter => [letter, run.style.backgroundColor]))"""
        )
    )
    begin = int(elsewhere.extremes(column)[0][0])
    assert len(seen) == elsewhere.WINDOW
    for at, (letter, colour) in enumerate(seen, begin):
        assert letter == DIALOGUE[at].replace("\n", "↵")
        wanted = palette()[theme][shade_of(int(column[at]))]
        r, g, b, a = (int(wanted[i : i + 2], 16) for i in (1, 3, 5, 7))
        opacity = "" if a == 255 else f", {round(a / 255, 3):g}"
        assert colour == f"rgb{'a' if opacity else ''}({r}, {g}, {b}{opacity})"


def test_a_click_goes_to_the_stretch(reader, home):
    opened(reader, pos="3")
    begin = int(elsewhere.extremes(column_of(home, QUOTE_UNIT))[1][1])
    reader.page.locator(".weakest .found").nth(1).click()
    assert reader.place == begin
    reader.settle()
    assert reader.query["pos"] == str(begin)
    assert reader.query["stretch"] == f"{begin}-{begin + elsewhere.WINDOW}"
    text, layer = reader.boxes("text", "cursor")
    assert text["y"] <= layer["y"] <= text["y"] + text["height"]
    assert layer["y"] < 900  # it is in sight


def test_another_unit_is_told_after_a_pause(reader, home):
    opened(reader)
    asked = []
    reader.socket.on("framesent", lambda frame: asked.append(frame))
    reader.one("text").evaluate(
        """text => [1, 2, 3].forEach(() =>
          text.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown" })))"""
    )
    wait_for_unit(reader, "c0.10")
    where = [frame for frame in asked if b'"where"' in frame]
    assert units_of(where) == ["c0.10"]  # those passed on the way were not asked for
    # What else goes out, for the text alone, is of the unit before them or the one after.
    assert set(units_of(asked)) <= {QUOTE_UNIT, "c0.10"}
    strong, _ = elsewhere.extremes(column_of(home, "c0.10"))
    assert places(reader, "strongest") == strong.tolist()
    assert reader.says("strongest-title") == "Strongest"


def test_a_text_of_one_s_own_is_told_as_it_changes(reader):
    opened(reader, text="own", own=SPEECH)
    assert "too short" in reader.says("stretches-said")
    reader.type(SPEECH * 3)
    reader.wait_for("stretches-said", "Stretches of 50")
    assert len(places(reader, "strongest")) == 2


def test_a_network_without_a_known_corpus_says_so(reader):
    opened(reader)
    assert "not a corpus that charviz knows" in reader.says("long-said")
    assert not reader.one("long-start").is_visible()


def test_the_whole_of_a_long_text_is_looked_through_once(reader, home):
    reader.open(model="planted", text="own")
    reader.paste(BOOK)
    reader.wait_for("place", "of 50,000")
    reader.page.get_by_role("button", name="Where else?").click()
    reader.wait_for("long-said", "The whole of your text, or its first 1,000,000")
    before = sum(reader.sent)
    reader.page.get_by_role("button", name="Look through it").click()
    reader.wait_for("long-said", f"The whole of your text: {len(BOOK):,} characters.")
    sent = sum(reader.sent) - before
    assert len(BOOK) < sent < 1.5 * len(BOOK)  # the text went along once
    model = checkpoint.load(home / "runs" / "planted")
    begin = survey(model, BOOK).begin[row_of(model, parse_unit(QUOTE_UNIT, model.config))]
    shown = places(reader, "long-strongest") + places(reader, "long-weakest")
    assert shown == begin.tolist()
    assert reader.page.locator(".levels-chart .outline").count() == 1

    before = sum(reader.sent)
    reader.page.locator(".editor").press("Alt+ArrowDown")
    wait_for_unit(reader, "c0.8")
    assert reader.says("long-said").startswith("The whole of your text:")
    assert sum(reader.sent) - before < 5_000  # from now on only its digest


def test_a_stretch_of_a_long_text_shows_what_is_around_it_and_goes_there(reader, home):
    reader.open(model="planted", text="own")
    reader.paste(BOOK)
    reader.wait_for("place", "of 50,000")
    reader.page.get_by_role("button", name="Where else?").click()
    reader.page.get_by_role("button", name="Look through it").click()
    reader.wait_for("long-said", "The whole of your text:")
    begin = places(reader, "long-strongest")[0]
    assert begin < 49_000  # it stands in the text shown, too
    row = reader.page.locator(".long-strongest .found").first
    row.click()
    assert row.get_attribute("aria-expanded") == "true"
    around = row.locator("+ .around").inner_text()
    assert BOOK[begin - 150 : begin + 200] in around
    reader.settle()
    assert reader.query["stretch"] == f"{begin}-{begin + elsewhere.WINDOW}"


def test_it_fits_a_phone(make_reader):
    reader = opened(make_reader(viewport={"width": 400, "height": 900}))
    for part in ("levels-chart", "memory-chart", "strongest"):
        box = reader.one(part).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 400
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 400
