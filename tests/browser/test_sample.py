"""The Sample page in a real browser: one throw of the dice, at every temperature."""

from urllib.parse import urlencode

import pytest

from charviz import checkpoint
from charviz.sampling.choosing import Choice
from charviz.sampling.film import TEMPERATURES, joined, pieces
from tests.browser.reader import PAINTED, PLACE, pause
from tests.browser.test_accessibility import findings
from tests.browser.test_navigation import LOOKING_AROUND
from tests.shown_models import QUOTE_UNIT
from tools.serving import serving

PLANTED = {"model": "planted", "prompt": '"So, ', "length": "100", "seed": "3"}
WHOLE = """
([layer, count]) => layer.textContent.length >= count
"""
PASTE = """
(area, text) => {
  area.value = text;
  area.dispatchEvent(new Event("input"));
}
"""
DRAG = """
(slider, places) => places.map(place => {
  slider.value = place;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  return slider.getRootNode().querySelector(".layer").textContent;
})
"""


class Writer:
    """Someone at the Sample page."""

    def __init__(self, reader):
        self.reader, self.page = reader, reader.page

    def open(self, **query):
        self.page.goto(f"{self.reader.server}/sample?{urlencode(query)}")
        self.wait()
        return self

    def wait(self):
        """Wait until all is written that is to be, and the server has nothing more to say."""
        self.page.wait_for_selector(".sampled-text:not(.waiting) .piece", state="attached")
        length = int(self.one("length").input_value())
        layer = self.one("layer").element_handle()
        self.page.wait_for_function(WHOLE, arg=[layer, length])
        self.page.wait_for_selector("[data-test-script-state='notRunning']", state="attached")
        pause(self.page, 150)

    def one(self, name):
        return self.page.locator(f".sampled-text .{name}")

    def says(self, name):
        return self.one(name).inner_text()

    def set(self, name, value):
        self.one(name).fill(value)
        self.one(name).dispatch_event("change")
        pause(self.page, 50)
        self.wait()

    @property
    def text(self):
        """The text on the page, the prompt's end before it."""
        return self.one("layer").evaluate("layer => layer.textContent")

    @property
    def picture(self):
        painted = self.one("layer").evaluate(PAINTED)
        parts = ("heat-value", "parting-said", "unit-name", "readout", "notes")
        return painted, [self.says(part) for part in parts]

    @property
    def query(self):
        pause(self.page, 500)  # until the component has written the address
        return self.reader.query

    def drag(self, *temperatures):
        """Drag through temperatures; return the text at each."""
        places = [TEMPERATURES.index(t) for t in temperatures]
        return self.one("heat-slider").evaluate(DRAG, places)

    def under(self, position):
        """Return the middle of a character of the page's text in the window."""
        return self.one("layer").evaluate(PLACE, position)


@pytest.fixture
def make_writer(make_reader):
    writers = []

    def make(**options):
        writers.append(Writer(make_reader(**options)))
        return writers[-1]

    yield make
    for writer in writers:
        errors = writer.reader.errors
        errors[:] = [said for said in errors if LOOKING_AROUND not in said]


@pytest.fixture
def writer(make_writer):
    return make_writer()


def film_of(home, prompt, seed, length, **choice):
    model = checkpoint.load(home / "runs" / "planted")
    return model, joined(list(pieces(model, prompt, Choice(seed=seed, **choice), length)))


def test_something_is_written_without_a_click(writer):
    writer.open(model="war-and-peace")
    assert len(writer.text) == len('"I will not go,') + 400
    assert writer.says("heat-value") == "0.8"
    assert len({shade for _, shade, _ in writer.one("layer").evaluate(PAINTED)}) > 3
    assert "from the mark on" in writer.says("parting-said")


def test_dragging_shows_each_temperature_and_sends_nothing(writer, home):
    writer.open(**PLANTED)
    model, film = film_of(home, PLANTED["prompt"], 3, 100)
    sent = len(writer.reader.sent)
    texts = writer.drag(*TEMPERATURES)
    assert texts == [PLANTED["prompt"] + text for text in film.texts(model)]
    assert len(set(texts)) > 10
    pause(writer.page, 1_000)
    assert len(writer.reader.sent) == sent


def test_a_temperature_has_a_name(writer):
    writer.open(**PLANTED)
    for temperature, word in ((0.0, "greedy"), (1.0, "as trained"), (1.8, "wild")):
        writer.drag(temperature)
        assert writer.says("heat-word") == word
        said = writer.one("heat-slider").get_attribute("aria-valuetext")
        assert said == f"{temperature:.1f}, {word}"


def test_the_mark_stands_where_the_text_begins_to_differ(writer):
    writer.open(**PLANTED, t="0.5")
    start = len(PLANTED["prompt"])
    for before, after in ((0.5, 0.6), (0.6, 1.4)):
        one, other = writer.drag(before, after)
        same = next(k for k in range(len(one)) if one[k] != other[k]) - start
        said = writer.says("parting-said")
        if same > 1:
            assert f"The first {same} characters are as at {before}" in said
        x, _ = writer.under(start + same)
        box = writer.one("parting").bounding_box()
        assert box["x"] == pytest.approx(x, abs=8)


def test_only_a_film_that_is_not_here_is_asked_for(writer):
    writer.open(**PLANTED)
    before = writer.text
    writer.one("roll").click()
    pause(writer.page, 100)
    writer.wait()
    assert writer.text != before
    assert writer.query["seed"] != "3"
    writer.set("seed", "3")
    assert writer.text == before


def test_a_prompt_is_written_on_from(writer, home):
    writer.open(**PLANTED)
    writer.set("prompt", "No, ")
    model, film = film_of(home, "No, ", 3, 100)
    assert writer.text == "No, " + film.texts(model)[TEMPERATURES.index(0.8)]
    assert writer.query["prompt"] == "No, "
    writer.set("k", "2")
    writer.set("p", "0.5")
    model, film = film_of(home, "No, ", 3, 100, top_k=2, top_p=0.5)
    assert writer.text == "No, " + film.texts(model)[TEMPERATURES.index(0.8)]


def test_no_prompt_at_all_is_a_prompt(writer):
    writer.open(**PLANTED)
    writer.set("prompt", "")
    assert len(writer.text) == 100
    assert "after a newline" in writer.says("notes")
    text = writer.text
    assert writer.query["prompt"] == ""
    writer.page.reload()
    writer.wait()
    assert writer.text == text


def test_the_same_link_is_the_same_text(writer, make_writer):
    writer.open(model="planted")
    writer.set("prompt", 'A "quoted" & <b>bold</b>\nprompt, ')
    writer.set("length", "150")
    writer.one("roll").click()
    pause(writer.page, 100)
    writer.wait()
    writer.drag(1.2)
    writer.one("chips").get_by_text("newline", exact=False).first.click()
    writer.wait()
    writer.one("text").press("ArrowRight")
    writer.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    writer.one("copy-link").click()
    pause(writer.page, 200)
    link = writer.page.evaluate("navigator.clipboard.readText()")
    other = make_writer()
    other.page.goto(link)
    other.wait()
    assert other.text == writer.text
    assert other.picture[0] == writer.picture[0]
    assert other.says("unit-name") == writer.says("unit-name")
    assert other.says("place") == writer.says("place") == "character 2 of 150"


def test_reload_and_back_show_the_same(writer):
    writer.open(**PLANTED)
    writer.drag(1.7)
    writer.one("text").press("ArrowRight")
    assert writer.query["t"] == "1.7"
    writer.page.reload()
    writer.wait()
    picture = writer.picture
    assert writer.says("heat-value") == "1.7"
    writer.page.get_by_role("link", name="About").click()
    writer.page.wait_for_selector(".sampled-text", state="detached")
    writer.page.go_back()
    writer.wait()
    assert writer.picture == picture


def test_play_writes_and_can_be_stopped(writer):
    writer.open(**PLANTED)
    whole = writer.text
    writer.one("play").click()
    pause(writer.page, 700)
    part = writer.text
    assert whole.startswith(part)
    assert len(PLANTED["prompt"]) < len(part) < len(whole)
    writer.drag(1.5)  # goes on at another temperature
    pause(writer.page, 100)
    assert writer.says("play-word") == "Stop"
    writer.one("play").click()
    assert writer.says("play-word") == "Play"
    assert len(writer.text) == len(whole)
    stopped = int(writer.says("place").split()[1])
    assert writer.query["at"] == str(stopped - 1)
    assert stopped > 10


def test_play_comes_to_an_end(writer):
    writer.open(**PLANTED | {"length": "50"})
    whole = writer.text
    writer.one("play").click()
    pause(writer.page, 200)
    assert writer.text != whole
    writer.page.wait_for_selector(".sampled-text .play-word:text('Play')", timeout=10_000)
    assert writer.text == whole


def test_a_character_pointed_at_tells_what_may_follow(writer, home):
    writer.open(**PLANTED, t="0.5")
    model, film = film_of(home, PLANTED["prompt"], 3, 100)
    start, k = len(PLANTED["prompt"]), TEMPERATURES.index(0.5)
    writer.page.mouse.move(*writer.under(start + 20))
    assert writer.says("place") == "character 21 of 100"
    assert writer.says("surprise").startswith(f"{film.nats[k, 20]:.2f} nats")
    foot = writer.one("next tfoot tr").first.locator("td").all_inner_texts()
    assert foot == [f"{film.entropy[k, 20]:.2f}", f"{film.plain_entropy[k, 20]:.2f}"]
    rows = writer.one("next tbody tr")
    assert rows.count() == 8 + 1
    best = float(rows.first.locator("td").nth(1).inner_text().strip("%<> "))
    assert best == pytest.approx(100 * film.chances[k, 20, 0], abs=0.6)
    following = film.texts(model)[k][21]
    shown = [model.tokenizer.itos[symbol] for symbol in film.likeliest[k, 20]]
    framed = writer.one("next .came:visible .candidate").all_inner_texts()
    assert framed == [following.replace(" ", "␣").replace("\n", "↵")]
    is_last = writer.one("next tbody tr:visible").count() == 9
    assert is_last == (following not in shown)
    level = film.levels["c0"][20, k, int(QUOTE_UNIT.split(".")[1])] / 127.5 - 1
    assert writer.says("level").replace("−", "-") == f"{level:+.2f}"
    writer.page.mouse.move(5, 5)
    assert writer.says("place") == "character 1 of 100"


def test_keys_and_touch_choose_a_character(make_writer):
    writer = make_writer(has_touch=True, viewport={"width": 400, "height": 800})
    writer.open(**PLANTED)
    writer.one("text").press("ArrowRight")
    writer.one("text").press("ArrowRight")
    assert writer.says("place") == "character 3 of 100"
    assert "percent" in writer.one("spoken").text_content()
    writer.page.touchscreen.tap(*writer.under(len(PLANTED["prompt"]) + 9))
    assert writer.says("place") == "character 10 of 100"
    assert writer.query["at"] == "9"


def test_another_unit_asks_for_its_levels_alone(writer, home):
    writer.open(**PLANTED)
    before = writer.text
    received = sum(writer.reader.received)
    whole = received
    writer.one("slider").fill("5")
    writer.wait()
    assert writer.text == before
    assert writer.says("unit-name") == "c0.5"
    _, film = film_of(home, PLANTED["prompt"], 3, 100)
    levels = film.levels["c0"][:, TEMPERATURES.index(0.8), 5]
    assert writer.says("level").replace("−", "-") == f"{levels[0] / 127.5 - 1:+.2f}"
    assert sum(writer.reader.received) - received < whole / 2
    sent = len(writer.reader.sent)
    writer.one("slider").fill("7")
    writer.wait()
    assert len(writer.reader.sent) == sent  # it was here from the start


def test_six_temperatures_stand_side_by_side(writer, home):
    writer.open(**PLANTED)
    writer.one("panel-button").click()
    writer.one("beside-table").wait_for()
    assert writer.query["open"] == "side"
    model, film = film_of(home, PLANTED["prompt"], 3, 100)
    texts = film.texts(model)
    shown = writer.one("beside-text").evaluate_all("all => all.map(one => one.textContent)")
    assert shown == [texts[TEMPERATURES.index(t)] for t in (0.2, 0.5, 0.8, 1.0, 1.3, 1.8)]
    assert writer.one("beside-table tbody tr").count() == 6
    entropy = writer.one("beside-table tbody td").first.inner_text()
    assert entropy.startswith(f"{film.drawn[2].mean():.2f} ·")
    writer.one("beside-choose").nth(4).click()
    assert writer.says("heat-value") == "1.3"
    writer.one("roll").click()
    writer.page.wait_for_function(
        "([text, was]) => text.getRootNode().querySelector('.beside-text').textContent !== was",
        arg=[writer.one("text").element_handle(), shown[0]],
    )


def test_what_cannot_be_had_gets_a_sentence_and_a_text(writer):
    strange = {"t": "NaN", "k": "0", "p": "0", "seed": "dice", "length": "1000000000"}
    writer.open(**{"model": "planted", **strange, "at": "-1", "unit": "c9.9", "prompt": "☃"})
    said = writer.says("notes")
    for words in (
        "0.8 is shown",
        "whole number from 1 ",
        "above 0",
        "1 is taken",
        "400 is taken",
        "The chosen character '-1'",
        "There is no unit c9.9",
        "1 of the prompt's characters (☃)",
        "after a newline",
    ):
        assert words in said
    assert len(writer.text) == 401


def test_a_prompt_too_long_is_cut_and_told(writer):
    writer.open(**PLANTED)
    writer.one("prompt").evaluate(PASTE, "a line of it\n" * 8_000)
    pause(writer.page, 500)
    writer.wait()
    assert "its last 2,000 are read" in writer.says("notes")
    assert len(writer.one("prompt").input_value()) == 2_000
    writer.drag(1.1)
    pause(writer.page, 300)
    assert "its last 2,000 are read" in writer.says("notes")
    text = writer.text
    pause(writer.page, 500)
    writer.page.reload()
    writer.wait()
    assert writer.text == text
    assert writer.says("notes") == ""


def test_a_length_too_great_is_replaced_in_the_field(writer):
    writer.open(**PLANTED)
    writer.one("length").fill("99999")
    writer.one("length").press("Enter")
    writer.page.get_by_text("from 50 to 2,000").wait_for()
    assert writer.one("length").input_value() == "99999"  # not while one is at it
    writer.one("length").blur()
    assert writer.one("length").input_value() == "400"
    writer.wait()


def test_long_texts_come_bit_by_bit(writer):
    writer.open(**PLANTED | {"length": "2000"})
    assert len(writer.text) == len(PLANTED["prompt"]) + 2_000
    assert len(set(writer.drag(0.3, 0.9, 1.5))) == 3


def test_files_hold_the_text(writer):
    writer.open(**PLANTED)
    with writer.page.expect_download() as downloading:
        writer.one("save-text").click()
    file = downloading.value
    assert file.suggested_filename == "planted_0.8_3.txt"
    assert file.path().read_text() == writer.text
    with writer.page.expect_download() as downloading:
        writer.one("save-page").click()
    file = downloading.value
    assert file.suggested_filename == f"planted_0.8_3_{QUOTE_UNIT}.html"
    page = file.path().read_text()
    assert "Temperature</dt><dd>0.8" in page
    assert "<script" not in page


def test_the_text_is_copied_with_its_prompt(writer):
    writer.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    writer.open(**PLANTED)
    writer.one("copy-text").click()
    pause(writer.page, 200)
    assert writer.page.evaluate("navigator.clipboard.readText()") == writer.text


@pytest.mark.parametrize(
    "options", [{"color_scheme": "dark"}, {"viewport": {"width": 400, "height": 800}}]
)
def test_nothing_is_wider_than_the_page_and_axe_finds_nothing(make_writer, options):
    writer = make_writer(**options)
    writer.open(**PLANTED, open="side", t="1.6", k="5")
    writer.one("beside-table").wait_for()
    width = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
    assert writer.page.evaluate(width) <= 0
    assert findings(writer.reader) == []


def test_a_server_that_does_not_answer_is_told_of(browser, home):
    with serving(environment={"CHARVIZ_HOME": str(home)}) as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}/sample?{urlencode(PLANTED)}")
        page.wait_for_selector(".sampled-text .piece")
        pause(page, 1_000)
    page.locator(".sampled-text .roll").click()
    page.get_by_text("The server does not answer").wait_for(timeout=30_000)
    texts = page.locator(".sampled-text .heat-slider").evaluate(DRAG, [3, 12])
    assert len(set(texts)) == 2  # what is here can still be moved through
    context.close()
