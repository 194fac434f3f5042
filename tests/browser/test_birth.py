"""The birth of a neuron in a real browser: it is scrubbed through without the server."""

import pytest
from playwright.sync_api import expect

from tests.browser.reader import COLOURED
from tests.browser.test_accessibility import SETTINGS, findings

LAYER = ".born-text .layer"
SHADES = """
() => [...CSS.highlights].filter(([name, { size }]) => name.startsWith("charviz-") && size)
  .map(([name, { size }]) => `${name} ${size}`).join()
"""


@pytest.fixture
def born(reader):
    return settle(reader, f"{reader.server}/birth?model=war-and-peace")


def settle(reader, address):
    """Go to an address, and wait until the text is coloured and the server is at rest."""
    reader.page.goto(address)
    reader.page.locator(f"{LAYER} .piece").first.wait_for()
    reader.page.wait_for_function(COLOURED)
    reader.page.wait_for_selector("[data-test-script-state='notRunning']", state="attached")
    return reader


def test_dragging_shows_another_moment_and_asks_the_server_nothing(born):
    page, sent = born.page, len(born.sent)
    slider, when = page.locator(".born-text .moment"), page.locator(".born-text .when")
    before = when.inner_text(), page.locator(".sample").inner_text(), page.evaluate(SHADES)
    slider.fill("0")
    expect(when).to_have_text("before the first step")
    after = when.inner_text(), page.locator(".sample").inner_text(), page.evaluate(SHADES)
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert "moment=0" in page.url
    assert len(born.sent) == sent


def test_another_unit_keeps_the_moment_and_a_reload_keeps_both(born):
    page = born.page
    page.locator(".born-text .moment").fill("40")
    when = page.locator(".born-text .when").inner_text()
    page.get_by_role("button", name="Position in the line").click()
    expect(page.locator(".born-text .told")).to_contain_text("c0.155 scores")
    expect(page.locator(".born-text .when")).to_have_text(when)
    settle(born, page.url)
    expect(page.locator(".born-text .when")).to_have_text(when)
    expect(page.locator(".born-text .told")).to_contain_text("c0.155 scores")


def test_it_plays_to_the_end_and_not_for_those_who_want_no_motion(born, make_reader):
    page = born.page
    last = int(page.locator(".born-text .moment").get_attribute("max"))
    page.locator(".born-text .moment").fill(str(last - 2))
    page.locator(".born-text .play").click()
    expect(page.locator(".born-text .play")).to_have_text("▶ Play")
    expect(page.locator(".born-text .moment")).to_have_value(str(last))
    still = make_reader(reduced_motion="reduce")
    settle(still, page.url)
    assert still.page.locator(".born-text .play").is_hidden()


@pytest.mark.parametrize("setting", SETTINGS)
def test_nothing_serious_for_those_who_cannot_see_it(make_reader, setting):
    reader = make_reader(**SETTINGS[setting])
    settle(reader, f"{reader.server}/birth?model=war-and-peace&moment=110")
    assert findings(reader) == []
