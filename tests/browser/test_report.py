"""The report of a detector in a real browser: readable in both themes, and one sheet of paper."""

import json

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from charviz import checkpoint
from charviz.concepts import CONCEPTS
from charviz.overview.excerpt import excerpt
from charviz.passages import PASSAGES
from charviz.units import parse_unit
from charviz.viz.report import report_page, row_of
from tests.browser.test_accessibility import GRAVE


@pytest.fixture(scope="module")
def pages():
    model = checkpoint.load("war-and-peace")
    hunted = json.loads((model.folder / "detectors.json").read_text())
    made = {}
    for name in ("quotes", "line-position"):
        unit = parse_unit(row_of(hunted, name)["unit"], model.config)
        shown = excerpt(model, PASSAGES["dialogue"].text, unit, CONCEPTS[name])
        made[name] = report_page(hunted, name, shown, "Dialogue")
    return made


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["quotes", "line-position"])
def test_nothing_serious_and_nothing_wider_than_a_phone(browser, pages, name, scheme):
    page = browser.new_page(viewport={"width": 400, "height": 800}, color_scheme=scheme)
    # Its policy forbids all scripts, also the one that looks for faults.
    page.set_content(pages[name].replace("default-src 'none'", "default-src 'unsafe-inline'"))
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    assert [rule["id"] for rule in found if rule["impact"] in GRAVE] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.close()


def test_it_is_printed_on_one_sheet(browser, pages):
    page = browser.new_page()
    page.set_content(pages["quotes"])
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert printed.count(b"/Type /Page") - printed.count(b"/Type /Pages") == 1
    page.close()


def test_a_report_is_downloaded_from_the_page_of_the_hunt(reader):
    reader.page.goto(f"{reader.server}/hunt?model=war-and-peace&row=quotes")
    for label, ending in (("a page", "html"), ("JSON", "json")):
        with reader.page.expect_download() as wait:
            reader.page.get_by_role("button", name=f"Report as {label}").click()
        assert wait.value.suggested_filename == f"war-and-peace_c0.473_quotes.{ending}"
        text = wait.value.path().read_text("utf-8")
        assert "Our passage “Dialogue”" in text if ending == "html" else json.loads(text)
