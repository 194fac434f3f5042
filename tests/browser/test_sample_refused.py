"""What the Sample page cannot have gets a sentence, and a text all the same."""

from urllib.parse import urlencode

from tests.browser.reader import pause
from tests.browser.writer import DRAG, PASTE, PLANTED
from tools.serving import serving


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


def test_a_server_that_does_not_answer_is_told_of(browser, home):
    with serving(environment={"CHARVIZ_HOME": str(home)}) as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}/sample?{urlencode(PLANTED)}")
        page.wait_for_selector(".sampled-text .piece")
        pause(page, 1_000)
        roll = page.locator(".sampled-text .roll")
        roll.click(trial=True)  # it can be pressed
    # Without the mouse: on a busy machine Streamlit's own notice lies over the page by now.
    roll.dispatch_event("click")
    page.get_by_text("The server does not answer").wait_for(timeout=30_000)
    texts = page.locator(".sampled-text .heat-slider").evaluate(DRAG, [3, 12])
    assert len(set(texts)) == 2  # what is here can still be moved through
    context.close()
