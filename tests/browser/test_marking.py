"""A stretch is marked with the mouse, in a real browser, and units come that are on there."""

from playwright.sync_api import expect

from charviz.passages import PASSAGES
from tests.browser.reader import PLACE, pause
from tests.browser.test_accessibility import findings

SPOKEN = PASSAGES["dialogue"].text.index('"In the spring') + 1
TO_ITS_TOP = "box => { box.scrollIntoView({ block: 'center' }); box.scrollTop = 0; }"
WHERE = PLACE.replace('layer.scrollIntoView({ block: "center" });', "")
ASIDE = 3  # px: in the very middle of a character Chromium may begin no selection
# What it says on the way, however short it is there.
HEARD = """
said => {
  window.heard = [];
  new MutationObserver(() => heard.push(said.textContent)).observe(said, { childList: true });
}
"""
OPEN = "Mark a stretch of a text: which units are on there, and off around it?"


def test_a_stretch_marked_with_the_mouse_leads_to_units_and_colours_by_them(reader):
    page = reader.page
    page.goto(f"{reader.server}/hunt?model=war-and-peace")
    page.get_by_text(OPEN).click()
    layer = page.locator(".marked-text .layer")
    layer.locator(".piece").first.wait_for()
    pause(page, 500)  # until the panel stands still
    page.locator(".marked-text .text").evaluate(TO_ITS_TOP)
    middles = [layer.evaluate(WHERE, at) for at in (SPOKEN, SPOKEN + 40)]
    ends = [(x - ASIDE, y) for x, y in middles]
    page.mouse.move(*ends[0])
    page.mouse.down()
    page.mouse.move(*ends[1], steps=6)
    page.mouse.up()
    expect(page.locator(".marked-text .quoted")).not_to_be_empty()
    first = int(page.locator(".marked-text .from").input_value())
    last = int(page.locator(".marked-text .to").input_value())
    assert abs(first - SPOKEN - 1) <= 1
    assert abs(last - SPOKEN - 40) <= 1
    page.locator(".marked-text .to").fill("99999")
    page.get_by_role("button", name="Look for units").click()
    page.get_by_text("none of this text").wait_for()
    expect(page.locator(".marked-text .waits")).to_be_empty()
    assert page.locator(".marked-text .from").input_value() == str(first)
    assert page.locator(".marked-text .to").input_value() == "99999"
    page.locator(".marked-text .to").fill(str(last))
    page.locator(".marked-text .waits").evaluate(HEARD)
    page.get_by_role("button", name="Look for units").click()
    expect(page.locator(".marked-text .said")).to_contain_text("This is no verdict")
    assert "Every unit is held" in page.evaluate("heard[0]")
    expect(page.locator(".marked-text .waits")).to_be_empty()
    assert f"mark={first}-{last}" in page.url
    units = page.locator(".marked-text .unit")
    assert "c0.473" in units.all_inner_texts()[:5]
    units.nth(2).click()
    name = units.nth(2).inner_text()
    expect(page.locator(".marked-text .where")).to_contain_text(name)
    expect(page.locator(".marked-text .claim")).to_contain_text(name)
    assert findings(reader) == []
    page.get_by_role("link", name=f"See {name} on the Text page").click()
    page.locator(".neuron-text .unit-name", has_text=name).wait_for()
