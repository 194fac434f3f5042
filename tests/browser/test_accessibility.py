"""axe finds nothing serious on any page, in either theme, on a phone, whatever is open."""

from urllib.parse import urlencode

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from charviz.ui.sidebar import PATHS
from tests.browser.reader import pause

GRAVE = ("serious", "critical")
SETTINGS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 400, "height": 800}},
}
ALL_OPEN = {"open": "units,where", "pins": "c0.3,surprise", "colour": "surprise"}


def findings(reader):
    """What axe calls serious or critical: (rule, where, what it is)."""
    reader.page.evaluate(AXE_SCRIPT)
    found = reader.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        (rule["id"], node["target"], node["html"][:160])
        for rule in found["violations"]
        for node in rule["nodes"]
        if rule["impact"] in GRAVE
    ]


@pytest.fixture
def visit(make_reader):
    def go(path, setting="light", **query):
        reader = make_reader(**SETTINGS[setting])
        asked = urlencode({"model": "planted"} | query)
        reader.page.goto(f"{reader.server}/{path}?{asked}")
        reader.page.wait_for_selector("nav[aria-label=Pages] a", state="attached")
        reader.page.wait_for_selector("[data-test-script-state='notRunning']", state="attached")
        pause(reader.page, 500)
        return reader

    return go


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("path", PATHS.values())
def test_nothing_serious_on_any_page(visit, path, setting):
    assert findings(visit(path, setting)) == []


@pytest.mark.parametrize("setting", SETTINGS)
def test_nothing_serious_where_all_is_open(visit, setting):
    reader = visit("", setting, **ALL_OPEN)
    for panel in ("heat_map", "where_else"):
        reader.one(panel).wait_for()
    pause(reader.page, 1_000)  # until what they asked for is drawn
    assert findings(reader) == []


def test_nothing_serious_in_the_glossary(visit):
    reader = visit("about", "dark")
    for group in reader.page.locator("details").all():
        group.locator("summary").click()
    assert findings(reader) == []


def test_nothing_serious_in_an_open_sidebar_on_a_phone(visit):
    reader = visit("about", "phone")
    reader.page.get_by_test_id("stExpandSidebarButton").click()
    pause(reader.page, 500)
    assert findings(reader) == []


def test_nothing_serious_where_a_network_is_broken(visit):
    reader = visit("", model="zz-broken")
    assert "cannot be read" in reader.page.inner_text("h1")
    assert findings(reader) == []


def test_axe_looks_into_components(visit):
    """What is planted there is found: this can fail."""
    reader = visit("")
    reader.one("slider").evaluate("slider => slider.removeAttribute('aria-label')")
    assert [rule for rule, *_ in findings(reader)] == ["label"]
