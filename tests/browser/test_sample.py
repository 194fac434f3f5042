"""The Sample page in a real browser: one throw of the dice, at every temperature."""

import pytest

from charviz.sampling.film import TEMPERATURES
from tests.browser.reader import PAINTED, pause
from tests.browser.test_accessibility import findings
from tests.browser.writer import PLANTED, film_of


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


def test_what_is_wanted_stands_in_the_address_before_the_server_answers(writer):
    writer.open(**PLANTED)
    writer.page.evaluate(
        "() => { window.WebSocket.prototype.send = () => {}; }"
    )  # it hears nothing
    writer.one("prompt").fill("Typed in vain? ")
    pause(writer.page, 900)
    assert writer.query["prompt"] == "Typed in vain? "


def test_a_shorter_text_has_its_chosen_character_within(writer):
    writer.open(**PLANTED, at="90")
    writer.set("length", "60")
    assert writer.query["at"] == "59"
    assert writer.says("notes") == ""
    assert writer.says("readout")


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


def test_long_texts_come_bit_by_bit(writer):
    writer.open(**PLANTED | {"length": "2000"})
    assert len(writer.text) == len(PLANTED["prompt"]) + 2_000
    assert len(set(writer.drag(0.3, 0.9, 1.5))) == 3


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
