"""An opened row of a hunt in a real browser: all that is moved in it stays in the browser."""

from urllib.parse import urlencode

import pytest

from tests.browser.reader import PAINTED, pause
from tests.browser.test_accessibility import SETTINGS, findings

ROW = ".hunted-row"
MARKED = """
kind => [...CSS.highlights.get(`hunted-line-${kind}`)]
  .map((range) => range.startContainer.data.slice(range.startOffset, range.endOffset))
"""
TRUE, WRONG = 2, 4  # kinds of lines


class Looker:
    """Someone who opened a row."""

    def __init__(self, reader):
        self.reader, self.page = reader, reader.page
        self.sent = 0
        self.page.on("websocket", lambda ws: ws.on("framesent", lambda _: self.count()))

    def count(self):
        self.sent += 1

    def open(self, row="quotes", **query):
        asked = urlencode({"model": "war-and-peace", "row": row} | query)
        self.page.goto(f"{self.reader.server}/hunt?{asked}")
        self.wait()
        return self

    def wait(self):
        self.page.wait_for_selector(f"{ROW} .piece", timeout=60_000)
        self.page.wait_for_selector("[data-test-script-state='notRunning']", state="attached")
        pause(self.page, 300)

    def part(self, name):
        return self.page.locator(f"{ROW} .{name}")

    def says(self, name):
        return self.part(name).first.inner_text()

    def marked(self, kind):
        return self.page.evaluate(MARKED, kind)

    def draw_the_line_at(self, level):
        self.part("level").evaluate(
            "(it, level) => { it.value = level; it.dispatchEvent(new Event('input')); }",
            level,
        )

    @property
    def shades(self):
        return self.part("layer").evaluate(PAINTED)

    @property
    def query(self):
        pause(self.page, 400)  # until the component has written the address
        return self.reader.query


@pytest.fixture
def looker(reader):
    return Looker(reader)


def test_the_truth_is_underlined_and_the_figures_are_the_hunts(looker):
    looker.open()
    text = "".join(looker.marked(TRUE))
    assert "The tea is not cold" in text
    assert "said the old general" not in text
    assert "97.4%" in looker.says("right") and "89.3%" in looker.says("right")


def test_the_threshold_moves_marks_and_figures_in_the_browser_alone(looker):
    looker.open()
    before, wrong, sent = looker.says("right"), looker.marked(WRONG), looker.sent
    assert sent
    looker.draw_the_line_at(250)  # nearly all is called inside: the sign is minus
    assert looker.says("right") != before
    assert "Worse than not looking" in looker.says("right")
    assert len("".join(looker.marked(WRONG))) > len("".join(wrong)) + 200
    assert looker.query["level"] == "250"
    looker.part("back").click()
    assert looker.says("right") == before
    assert looker.marked(WRONG) == wrong
    assert "level" not in looker.query
    assert looker.sent == sent


def test_the_untrained_twin_colours_the_same_text(looker):
    looker.open()
    text, shades = looker.says("layer"), looker.shades
    looker.part("twin").check()
    assert looker.says("layer") == text
    assert looker.shades != shades
    assert "never learned" in looker.says("switch")
    assert "seed 0" in looker.says("twin-said")
    assert looker.marked(TRUE) and not looker.marked(WRONG)
    twin = looker.shades
    assert looker.query["twin"] == "1"
    looker.page.reload()
    looker.wait()
    assert looker.part("twin").is_checked()
    assert looker.shades == twin


def test_a_level_in_the_address_is_where_the_line_is_drawn(looker):
    looker.open(level="180")
    assert looker.part("level").input_value() == "180"
    looker.part("back").wait_for()


def test_a_graded_row_shows_a_slope_and_no_threshold(looker):
    looker.open("line-position")
    assert looker.part("met").count() > 20
    assert not looker.part("level").is_visible()
    assert "rank correlation" in looker.says("opening")


def test_a_concept_that_a_stretch_lacks_is_said_to_be_nowhere(looker):
    looker.open("parentheses")
    assert "nowhere in this stretch" in looker.says("of-truth")
    assert not looker.marked(TRUE)


def test_all_controls_are_dots_beside_the_unit(looker):
    looker.open()
    assert looker.part("strip").count() == 3
    assert looker.part("strip").first.locator(".dot:not(.own)").count() >= 20
    assert looker.part("strip").first.locator(".dot.own").count() == 1


@pytest.mark.parametrize("setting", SETTINGS)
def test_axe_finds_nothing_serious_in_an_open_row(make_reader, setting):
    looker = Looker(make_reader(**SETTINGS[setting])).open()
    looker.page.locator(f"{ROW} summary").click()
    assert findings(looker.reader) == []
    wide = looker.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
