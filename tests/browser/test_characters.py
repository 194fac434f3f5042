"""What a character is called: by its name, by its sort, or by its code where it has neither."""

import pytest

from tests.browser.javascript import loaded

CALLED = {
    '"': "quotation mark",
    "\n": "newline",
    "W": "capital letter",
    "ß": "letter",
    "7": "digit",
    ";": "punctuation mark",
    "\u0301": "combining mark",
    "\u2060": "invisible character",
    "€": "U+20AC",
    "🙂": "U+1F642",
}


@pytest.fixture
def page(browser):
    with loaded(browser, ["characters"], ["sortOf"]) as page:
        yield page


def test_a_character_is_called_by_its_name_its_sort_or_its_code(page):
    assert {c: page.evaluate("c => sortOf(c)", c) for c in CALLED} == CALLED
