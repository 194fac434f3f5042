"""Chips for the units that are known to follow something, and what is said of them."""

import pytest

from charviz.tracing import trace
from charviz.ui.components.neuron_text import Detector
from tests.browser.component import component
from tests.planted import planted_model, quoted_text

TITLES = {"indent": "Indent depth", "brackets": "Open brackets", "quotes": "Quotes"}


def detector(concept, unit, level=None):
    low, high = f"no {concept}", concept
    return Detector(concept, TITLES[concept], unit, low, high, level, f"Of {concept}.")


DETECTORS = [
    detector("indent", "c0.3"),
    detector("quotes", "c0.7", 90),
    detector("brackets", "c0.3"),
]


@pytest.fixture
def shown(browser):
    model = planted_model()
    with component(browser, model, trace(model, quoted_text(4))) as it:
        it.told = lambda told: it.give(
            "c0.3", detectors=DETECTORS, concepts=TITLES, told=told, visit=len(told)
        )
        yield it


def test_a_unit_that_follows_two_things_has_one_chip(shown):
    shown.told(list(TITLES))
    chips = shown.page.locator(".chips .chip").all_inner_texts()
    assert chips == ["Indent depth · Open brackets c0.3", "Quotes c0.7"]
    assert shown.page.locator(".chip[aria-pressed=true]").count() == 1
    assert shown.page.locator(".claim").inner_text() == "Of indent. Of brackets."


def test_each_can_be_compared_with_the_truth(shown):
    shown.told(list(TITLES))
    buttons = shown.page.locator(".compare button")
    assert buttons.all_inner_texts() == ["Compare: Indent depth", "Compare: Open brackets"]
    buttons.nth(1).focus()
    shown.page.keyboard.press("Enter")
    assert shown.asked()[-1]["pins"] == ["brackets"]
    assert buttons.nth(1).get_attribute("aria-pressed") == "true"
    assert shown.page.evaluate("document.activeElement.textContent") == "Compare: Open brackets"


def test_what_the_text_tells_names_the_ends_of_the_scale(shown):
    shown.told(["brackets"])
    assert shown.page.locator(".low").inner_text() == "no brackets  −1"
    assert shown.page.locator(".compare button").all_inner_texts() == ["Compare with the truth"]


def test_a_text_that_tells_nothing_offers_no_comparison(shown):
    shown.told([])
    assert shown.page.locator(".compare button").count() == 0
    assert shown.page.locator(".low").inner_text() == "no indent  −1"


def test_a_threshold_stands_where_one_end_begins(shown):
    shown.told(list(TITLES))
    assert not shown.page.locator(".threshold").is_visible()
    shown.page.locator(".chip").nth(1).click()
    assert shown.page.locator(".threshold").evaluate("e => e.style.left").startswith("35.29")
