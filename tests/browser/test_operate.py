"""The Operate page in a real browser: taking hold of units, and what one sees of it."""

import re
from urllib.parse import urlencode

import pytest

from tests.browser.reader import PLACE, pause
from tests.browser.test_accessibility import findings
from tests.shown_models import QUOTE_UNIT

PLANTED = {"model": "planted", "length": "60", "do": "hold:c0.3:0.9", "prompt": "It is so, "}
REAL = {"model": "war-and-peace"}
OUTCOME = """
section => [...section.querySelectorAll(".column:not([hidden])")].map(column => ({
  did: column.querySelector(".did").textContent,
  text: column.querySelector(".layer").textContent,
  where: column.querySelector(".where").textContent,
}))
"""
SUBDUED = """
() => [...CSS.highlights.get("operated-soft-operated")]
  .map(range => range.startContainer.data.slice(range.startOffset, range.endOffset))
  .join("")
"""


class Operator:
    """Someone at the Operate page."""

    def __init__(self, reader):
        self.reader, self.page = reader, reader.page

    def open(self, **query):
        self.page.goto(f"{self.reader.server}/operate?{urlencode(query)}")
        self.wait()
        return self

    def wait(self):
        self.page.wait_for_selector(".operated-text .piece", state="attached")
        self.page.wait_for_selector("[data-test-script-state='notRunning']", state="attached")
        pause(self.page, 150)

    def one(self, name):
        return self.page.locator(f".operated-text .{name}")

    def see(self, name, text):
        """Wait until a part says something."""
        self.one(name).filter(has_text=text).first.wait_for()
        self.wait()

    def see_written(self, column, beginning):
        """Wait until the text of a column begins with something."""
        self.page.wait_for_function(
            """([section, column, beginning]) => section
              .querySelector(`.${column} .layer`).textContent.startsWith(beginning)""",
            arg=[self.page.locator(".operated-text").element_handle(), column, beginning],
        )
        self.wait()

    def see_address(self, key, value):
        """Wait until the address says something."""
        self.page.wait_for_function(
            "([key, value]) => new URLSearchParams(location.search).get(key) === value",
            arg=[key, value],
        )
        self.wait()

    def change(self, name, text):
        """Wait until a part no longer says something."""
        self.page.wait_for_function(
            "([part, text]) => part.textContent !== text",
            arg=[self.one(name).element_handle(), text],
        )
        self.wait()

    @property
    def outcome(self):
        return self.page.locator(".operated-text").evaluate(OUTCOME)

    @property
    def picture(self):
        drawn = [self.one(name).evaluate("e => e.innerHTML") for name in ("chart", "figures")]
        return self.outcome, self.one("sentences").inner_text(), drawn

    @property
    def query(self):
        pause(self.page, 60)  # until the component has written the address
        return self.reader.query

    def at(self, column, position):
        """Return the middle of a written character in the window."""
        return self.one(f"{column} .layer").evaluate(PLACE, position)


@pytest.fixture
def make_operator(make_reader):
    return lambda **options: Operator(make_reader(**options))


@pytest.fixture
def operator(make_operator):
    return make_operator()


def test_something_happens_without_a_click(operator):
    operator.open(**REAL)
    untouched, operated, control = operator.outcome
    assert untouched["text"] != operated["text"]
    assert "c0.473 held" in operated["did"]
    assert "c0.473" not in control["did"]
    assert "quotation mark" in operator.one("sentences").inner_text()
    operator.one("column.operated .parting").wait_for()
    assert operator.one("chart").locator("polyline").count() == 3
    assert operator.one("figures").locator("tbody tr").count() == 3


def test_what_is_common_is_subdued_up_to_the_first_difference(operator):
    operator.open(**REAL)
    softened = operator.page.evaluate(SUBDUED)
    untouched, operated, _ = (column["text"] for column in operator.outcome)
    parts = next(
        k for k, pair in enumerate(zip(untouched, operated, strict=False)) if len({*pair}) > 1
    )
    assert softened == operated[:parts].replace("\n", "")


def test_a_value_dragged_is_written_with_at_once(operator):
    operator.open(**PLANTED)
    before = operator.outcome
    operator.one("operation .range").fill("-0.9")
    operator.see("did", "−0.90")
    assert operator.outcome[1]["did"] == "c0.3 held at −0.90"
    assert operator.outcome[0]["text"] == before[0]["text"]
    assert operator.query["do"] == "hold:c0.3:-0.9"


def test_units_are_taken_hold_of_and_let_go(operator):
    operator.open(**PLANTED)
    operator.one("by-name").fill("h0.7")
    operator.one("by-name").press("Enter")
    operator.see("unit-name", "h0.7")
    operator.one("add").click()
    operator.see("did", "and h0.7 held")
    assert operator.query["do"].startswith("hold:c0.3:0.9,hold:h0.7:")
    operator.page.get_by_role("button", name="Let go of c0.3").click()
    operator.page.get_by_role("button", name="Let go of h0.7").click()
    operator.see("sentences", "Nothing is done")
    assert len(operator.outcome) == 1
    assert operator.one("shift").is_hidden()
    assert operator.query["do"] == "none"
    operator.one(f"chip[data-unit='{QUOTE_UNIT}']").click()
    operator.see("add", f"Take hold of {QUOTE_UNIT}")
    operator.one("add").click()
    operator.see("did", f"{QUOTE_UNIT} held")


def test_a_unit_may_be_pushed_but_not_silenced_without_its_mean(operator):
    operator.open(**PLANTED)
    silence = operator.one("doings").get_by_text("silence")
    assert silence.get_attribute("aria-disabled") == "true"
    operator.one("doings").get_by_text("push by").click()
    operator.see("did", "c0.3 pushed by")
    assert operator.query["do"].startswith("push:c0.3:")


def test_a_click_in_the_untouched_text_is_where_it_begins(operator):
    operator.open(**PLANTED)
    given = len(PLANTED["prompt"])
    before = operator.outcome
    operator.page.mouse.click(*operator.at("untouched", given + 20))
    operator.see_address("from", "20")
    assert operator.one("from").input_value() == "21"
    operator.see_written("operated", before[0]["text"][: given + 20])
    operator.one("untouched .begins").wait_for()
    operator.one("everywhere").click()
    operator.see_address("from", "0")
    operator.one("untouched .text").press("ArrowRight")
    operator.one("untouched .text").press("Enter")
    operator.see_address("from", "21")


def test_a_stretch_marked_in_the_untouched_text_is_where_they_act(operator):
    operator.open(**PLANTED)
    given = len(PLANTED["prompt"])
    (x, y), (to_x, to_y) = (operator.at("untouched", given + at) for at in (5, 9))
    operator.page.mouse.move(x - 3, y)
    operator.page.mouse.down()
    operator.page.mouse.move(to_x + 3, to_y, steps=4)
    operator.page.mouse.up()
    query = operator.query
    assert (query["from"], query["to"]) == ("5", "10")
    operator.wait()
    assert operator.one("to").input_value() == "10"


def test_a_character_pointed_at_is_shown_in_all_texts_and_in_the_chart(operator):
    operator.open(**REAL)
    operator.page.mouse.move(*operator.at("operated", 30))
    assert operator.one("cursor:not([hidden])").count() == 3
    assert operator.one("chart").locator(".pointed-at").count() == 1
    assert re.search(r"Character \d+:", operator.one("pointed").inner_text())
    operator.one("untouched .text").press("ArrowRight")
    chart = operator.one("chart")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    before = operator.one("pointed").inner_text()
    operator.page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 50)
    assert operator.one("pointed").inner_text() != before


def test_a_unit_is_silenced_and_dice_and_random_units_are_rolled(operator):
    operator.open(**REAL)
    operator.one("doings").get_by_text("silence").click()
    operator.see("did", "c0.473 silenced")
    assert operator.query["do"] == "silence:c0.473"
    assert "at 0.66" in operator.one("stops").inner_text()
    before = operator.outcome
    operator.one("roll-twin").click()
    operator.change("control .did", before[2]["did"])
    assert operator.outcome[:2] == before[:2]
    assert operator.query["twin"] == operator.one("twin").input_value()
    operator.one("roll-seed").click()
    operator.change("untouched .layer", before[0]["text"])
    assert operator.query["seed"] == operator.one("seed").input_value()


def test_another_target_changes_the_chart_alone(operator):
    operator.open(**PLANTED)
    before, _, (chart, _) = operator.picture
    operator.one("targets").get_by_text("newline").click()
    operator.see("sentences", "newline")
    after, _, (other, _) = operator.picture
    assert after == before
    assert other != chart
    assert operator.query["target"] == "newline"


def test_a_number_typed_slowly_is_left_alone(operator):
    operator.open(**PLANTED)
    operator.one("length").fill("5")  # too short, and soon refused
    pause(operator.page, 1_500)
    operator.wait()
    operator.one("length").press_sequentially("5")
    assert operator.one("length").input_value() == "55"
    operator.see_address("length", "55")


def test_a_prompt_typed_is_written_on_from(operator):
    operator.open(**PLANTED)
    operator.one("prompt").fill("Another")
    operator.see("untouched .layer", "Another")
    assert operator.query["prompt"] == "Another"


def test_a_reload_and_the_way_back_show_the_same(operator):
    operator.open(**PLANTED)
    operator.one("operation .range").fill("0.3")
    operator.see("did", "0.30")
    operator.one("seed").fill("77")
    text = operator.outcome[0]["text"]
    operator.one("seed").press("Enter")
    operator.change("untouched .layer", text)
    seen, asked = operator.picture, operator.query
    operator.page.reload()
    operator.wait()
    assert operator.picture == seen
    operator.page.locator("nav[aria-label=Pages] a").filter(has_text="About").click()
    operator.page.wait_for_selector("h1:has-text('Watch a network read')")
    operator.page.go_back()
    operator.wait()
    assert operator.picture == seen
    assert operator.query == asked
    assert operator.one("seed").input_value() == "77"


def test_another_network_begins_anew(operator):
    operator.open(**REAL, do="hold:c0.3:0.5", seed="9")
    operator.page.get_by_role("radio", name="linux", exact=True).click()
    operator.see("did", "c0.240 held")
    assert operator.one("seed").input_value() == "0"
    assert operator.query["model"] == "linux"
    operator.page.go_back()
    operator.see("did", "c0.3 held")
    assert operator.one("seed").input_value() == "9"


def test_what_cannot_be_had_is_refused_in_a_sentence_and_the_page_works(operator):
    operator.open(**PLANTED | {"do": "hold:f0.3:1", "from": "9000", "seed": "<b>"})
    for said in ("f0.3 is a gate", "cannot act from", "The seed"):
        operator.page.get_by_text(said).first.wait_for()
    assert operator.outcome[0]["text"]
    operator.one("by-name").fill("c7.1")
    operator.one("by-name").press("Enter")
    operator.page.get_by_text("There is no unit c7.1").wait_for()


def test_a_network_with_hidden_states_alone_offers_no_others(operator):
    operator.open(model="two-layers", length="50", do="push:h1.2:0.4")
    assert operator.one("states").locator("button").all_inner_texts() == ["Hidden state"]
    assert operator.one("layers").locator("button").count() == 2
    assert operator.outcome[1]["did"] == "h1.2 pushed by +0.40"


def test_it_fits_a_phone_and_those_who_cannot_see_it(make_operator):
    operator = make_operator(viewport={"width": 400, "height": 800}).open(**REAL)
    assert operator.page.evaluate("document.documentElement.scrollWidth") <= 400
    lefts = {
        round(operator.one(f"column.{name}").bounding_box()["x"])
        for name in ("untouched", "operated", "control")
    }
    assert len(lefts) == 1
    wide = operator.page.locator(".operated-text").evaluate(
        "s => [...s.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > 401)"
        ".map(e => e.className)"
    )
    assert wide == []
    assert findings(operator.reader) == []
