"""The Compare page in a real browser: two texts typed, and what one sees of their difference."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.reader import PAINTED, pause
from tests.browser.test_accessibility import SETTINGS, findings
from tests.shown_models import LINE_UNIT, QUOTE_UNIT

START, END = "He looked up. ", "I will not go there, he said,\nand left the room at once."
OWN = {"model": "planted", "one": f'{START}"{END}', "other": START + END}
REAL = {"model": "war-and-peace"}


class Comparer:
    """Someone at the Compare page."""

    def __init__(self, reader):
        self.reader, self.page = reader, reader.page

    def open(self, **query):
        self.page.goto(f"{self.reader.server}/compare?{urlencode(query)}")
        self.wait()
        return self

    def wait(self):
        self.page.wait_for_selector(".compared-text .tip", state="attached")
        self.page.wait_for_selector("[data-test-script-state='notRunning']", state="attached")
        pause(self.page, 150)

    def part(self, name):
        return self.page.locator(f".compared-text .{name}")

    def see(self, name, text):
        """Wait until a part says something."""
        self.part(name).filter(has_text=text).first.wait_for()
        self.wait()

    def type(self, name, text):
        self.part(f"{name}-text").fill(text)

    def shades(self, name):
        """The painted shades of a box's characters."""
        return [shade for _, shade, _ in self.part(f"{name} .layer").evaluate(PAINTED)]

    @property
    def texts(self):
        return [self.part(f"{name}-text").input_value() for name in ("one", "other")]

    @property
    def picture(self):
        charts = self.page.locator(".compared-text .chart")
        return (
            self.texts,
            self.part("outcome").inner_text(),
            charts.evaluate_all("svgs => svgs.map(svg => svg.innerHTML)"),
            self.part("layer").evaluate_all("layers => layers.map(layer => layer.textContent)"),
            self.shades("ending.one"),
        )

    @property
    def query(self):
        pause(self.page, 400)  # until the component has written the address
        return self.reader.query


@pytest.fixture
def make_comparer(make_reader):
    return lambda **options: Comparer(make_reader(**options))


@pytest.fixture
def comparer(make_comparer):
    return make_comparer()


def test_the_quote_cell_is_seen_without_a_click(comparer):
    comparer.open(**REAL)
    assert (
        "c0.473, which follows “Inside quotation marks”" in comparer.part("sentences").inner_text()
    )
    one, other = (comparer.part(f"ending.{name}") for name in ("one", "other"))
    assert 'with "' in one.locator(".title").inner_text()
    assert "with nothing" in other.locator(".title").inner_text()
    shades = [comparer.shades(f"ending.{name}") for name in ("one", "other")]
    told = [[shade for shade in row if shade is not None] for row in shades]
    assert max(told[0][:100]) < 16 < min(told[1][:100])  # inside is below the middle, outside above
    lines = comparer.page.locator(".compared-text .chart polyline")
    assert lines.count() == 1 + 2 + 2
    assert comparer.part("ranking tbody tr").count() == 10


def test_what_is_typed_is_read_half_a_second_later(comparer):
    comparer.open(**REAL)
    before = comparer.picture
    comparer.type("one", OWN["one"])
    comparer.type("other", OWN["other"])
    comparer.see("ending.one .layer", START)
    assert comparer.picture != before
    assert comparer.part("ending.one .layer").inner_text().replace("\n\n", "\n") == OWN["one"]
    query = comparer.query
    assert (query["one"], query["other"]) == (OWN["one"], OWN["other"])


def test_a_reload_a_second_browser_and_the_way_back_show_the_same(comparer, make_comparer):
    comparer.open(**OWN)
    comparer.part(
        f"ranking [data-unit='{LINE_UNIT}'], .chip[data-unit='{LINE_UNIT}']"
    ).first.click()
    comparer.part("marks").get_by_text("newline").click()
    comparer.see("chances-title", "newline")
    seen, asked = comparer.picture, comparer.query
    assert (asked["unit"], asked["mark"]) == (LINE_UNIT, "newline")
    comparer.page.reload()
    comparer.wait()
    assert comparer.picture == seen
    assert make_comparer().open(**asked).picture == seen
    comparer.page.locator("nav[aria-label=Pages] a").filter(has_text="About").click()
    comparer.page.wait_for_selector("h1:has-text('Watch a network read')")
    comparer.page.go_back()
    comparer.wait()
    assert comparer.picture == seen
    assert comparer.query == asked


def test_a_listed_unit_is_shown_without_the_server(comparer):
    comparer.open(**OWN)
    before, sent = comparer.picture, len(comparer.reader.sent)
    comparer.part("row-unit").nth(4).click()
    unit = comparer.part("row-unit").nth(4).inner_text()
    assert comparer.part("unit-title").inner_text() == f"What {unit} holds"
    assert comparer.part("unit-name").inner_text() == unit
    assert comparer.part("row-unit[aria-pressed=true]").all_inner_texts() == [unit]
    assert comparer.picture != before
    assert comparer.query["unit"] == unit
    assert len(comparer.reader.sent) == sent


def test_any_unit_may_be_stepped_to(comparer):
    comparer.open(**OWN, unit="h0.20")
    comparer.part("step[data-step='1']").click()
    comparer.see("unit-title", "h0.21")
    comparer.part("slider").fill("40")
    comparer.see("unit-title", "h0.40")
    assert comparer.query["unit"] == "h0.40"


def test_the_difference_colours_one_text(comparer):
    comparer.open(**OWN)
    comparer.page.get_by_role("button", name="Their difference").click()
    assert not comparer.part("ending.one").is_visible()
    assert comparer.part("ending.difference .layer").inner_text().replace("\n\n", "\n") == END
    shades = {shade for shade in comparer.shades("ending.difference") if shade is not None}
    assert shades and min(shades) > 16  # high inside, low outside
    assert "higher in the first" in comparer.part("high").inner_text()


def test_a_character_pointed_at_is_told_of_in_text_and_charts(comparer):
    comparer.open(**OWN)
    box = comparer.part("ending.one .text")
    box.press("ArrowRight")
    box.press("ArrowRight")
    assert "Character 2, after “I ”" in comparer.part("pointed").inner_text()
    assert comparer.part("cursor:not([hidden])").count() == 2
    assert comparer.part("pointed-at").count() == 3
    svg = comparer.part("chances")
    svg.scroll_into_view_if_needed()
    area = svg.bounding_box()
    comparer.page.mouse.move(area["x"] + area["width"] - 20, area["y"] + 50)
    said = comparer.part("pointed").inner_text()
    assert f"Character {len(END)}, " in said and "at once." in said
    assert said.count(f"{QUOTE_UNIT} ") == 2


def test_any_character_may_be_the_mark(comparer):
    comparer.open(**OWN)
    other = comparer.part("mark-other")
    other.fill(",")
    other.press("Enter")
    comparer.see("chances-title", "“,”")
    assert comparer.query["mark"] == ","
    other.fill("é")
    other.press("Enter")
    comparer.page.get_by_text("is not one character that planted knows").wait_for()
    comparer.see("chances-title", "quotation mark")


def test_texts_that_cannot_be_compared_say_why_and_can_be_mended(comparer):
    comparer.open(**OWN)
    comparer.type("one", OWN["other"])
    comparer.see("trouble", "are the same")
    assert not comparer.part("outcome").is_visible()
    comparer.type("one", "")
    comparer.see("trouble", "The first text is empty")
    comparer.type("one", f"No. {END}")
    comparer.part("outcome").wait_for()
    comparer.wait()
    assert comparer.part("trouble").inner_text() == ""
    comparer.page.get_by_role("button", name="Back to the example").click()
    comparer.see("ending.one .layer", "horses")
    assert set(comparer.query) == {"model"}


def test_long_texts_stay_in_the_tab_and_not_in_the_address(comparer):
    comparer.open(**OWN)
    long = "He went on and on and said so. " * 40
    comparer.type("one", f'{long}"{END}')
    comparer.type("other", long + END)
    comparer.see("notes", "stay in this tab")
    assert not {"one", "other"} & set(comparer.query)
    seen = comparer.picture
    comparer.page.reload()
    comparer.see("notes", "stay in this tab")
    comparer.see("ending.one .title", 'with "')
    pause(comparer.page, 500)
    assert comparer.picture == seen


def test_long_texts_outlive_a_look_at_another_network(comparer):
    comparer.open(model="war-and-peace", unit="c0.3")
    long = "He went on and on and said so. " * 40
    comparer.type("one", f'{long}"{END}')
    comparer.type("other", long + END)
    comparer.see("notes", "stay in this tab")
    comparer.page.get_by_role("radio", name="linux", exact=True).click()
    comparer.see("ending.one .layer", "lamp")
    expect(comparer.part("notes")).not_to_contain_text("stay in this tab")
    comparer.part("row-unit").nth(4).click()
    comparer.wait()
    comparer.page.get_by_role("radio", name="war-and-peace", exact=True).click()
    comparer.see("notes", "stay in this tab")
    assert comparer.texts == [f'{long}"{END}', long + END]


def test_another_network_begins_with_its_own_example(comparer):
    comparer.open(**REAL, unit="c0.3", one=OWN["one"], other=OWN["other"])
    comparer.page.get_by_role("radio", name="linux", exact=True).click()
    comparer.see("ending.one .layer", "lamp")
    assert comparer.query == {"model": "linux"}
    comparer.page.go_back()
    comparer.see("unit-title", "c0.3")
    assert comparer.texts == [OWN["one"], OWN["other"]]


def test_what_an_address_may_not_ask_is_refused_in_a_sentence(comparer):
    long = {"one": "a" * 1_500, "other": "b" * 501}
    comparer.open(model="planted", unit="c9.9", mark="<b>", **long)
    for said in ("There is no unit c9.9", "is not one character", "2,001 characters"):
        comparer.page.get_by_text(said).first.wait_for()
    assert "horses" in comparer.texts[0]
    comparer.type("one", f'"{END}')
    comparer.type("other", END)
    comparer.see("ending.one .layer", "I will not")
    assert comparer.query["other"] == END


@pytest.mark.parametrize("strange", ["<b>né</b> 👩‍👩‍👧 שלום ", "\t\u200b" + "x" * 500])
def test_strange_texts_are_shown_as_they_are_read(comparer, strange):
    comparer.open(model="planted", one=f'{strange}"{END}', other=strange + END)
    assert comparer.texts == [f'{strange}"{END}', strange + END]
    known = "".join(c for c in strange if c in "\n" or 32 <= ord(c) < 127)
    shown = comparer.part("ending.one .layer").evaluate("layer => layer.textContent")
    assert shown.removeprefix("…") == f'{known[-60:]}"{END}'


def test_it_fits_a_phone_and_those_who_cannot_see_it(make_comparer):
    comparer = make_comparer(**SETTINGS["phone"]).open(**REAL)
    comparer.page.get_by_role("button", name="Their difference").click()
    comparer.part("ending.difference .text").press("ArrowRight")
    assert findings(comparer.reader) == []
    wide = comparer.page.locator(".compared-text").evaluate(
        "s => [...s.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > 401)"
        ".map(e => e.className)"
    )
    assert wide == []
    comparer.type("one", "")
    comparer.see("trouble", "is empty")
    assert findings(comparer.reader) == []
