"""Wrapping a text as a network's training text was: positions stay, words stay whole."""

import re
import textwrap

import pytest

from tests.browser.javascript import loaded

PROSE = "The old house stood a little way back from the road, behind elms that nobody cut. "
TEXTS = {
    "prose": (PROSE * 30).strip(),
    "paragraphs": f"{PROSE * 5}\n\n{PROSE * 9}\nshort\n{PROSE * 3}",
    "long word": f"{'x' * 200} {PROSE * 4}{'y' * 150} z",
    "indented": "        " + PROSE * 4,
    "double spaces": PROSE.replace(". ", ".  ") * 6,
    "emoji": "👩‍👩‍👧 e\u0301 “ja” " * 60,
    "no-break": "a\u00a0b\u2028c\td " * 60,
    "cjk": "吾輩は猫である。名前はまだ無い。" * 20,
    "empty": "",
    "blank lines": "\n\n\n" + " " * 300 + "\n",
}


@pytest.fixture(scope="module")
def page(browser):
    with loaded(browser, ["text_layer", "wrapping"], ["wrap", "looksUnwrapped"]) as page:
        yield page


def wrap(page, text, width=72):
    return page.evaluate("([text, width]) => wrap(text, width)", [text, width])


def looks_unwrapped(page, text, width=72):
    return page.evaluate("([text, width]) => looksUnwrapped(text, width)", [text, width])


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_only_spaces_change_and_only_into_line_breaks(page, text):
    wrapped = wrap(page, text)
    assert len(wrapped) == len(text)
    changed = {(a, b) for a, b in zip(text, wrapped, strict=True) if a != b}
    assert changed <= {(" ", "\n")}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_paragraph_is_made_or_lost(page, text):
    assert len(re.findall(r"\n[ \t]*\n", wrap(page, text))) == len(re.findall(r"\n[ \t]*\n", text))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_line_is_too_long_only_where_it_is_one_word(page, text):
    for line in wrap(page, text).split("\n"):
        assert len(line) <= 72 or " " not in line.strip(" ")


@pytest.mark.parametrize("width", [20, 40, 72])
def test_lines_are_as_full_as_a_typesetter_makes_them(page, width):
    assert wrap(page, TEXTS["prose"], width) == textwrap.fill(TEXTS["prose"], width)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_wrapping_twice_changes_nothing(page, text):
    once = wrap(page, text)
    assert wrap(page, once) == once
    assert not looks_unwrapped(page, once)


def test_only_long_lines_with_spaces_look_unwrapped(page):
    assert looks_unwrapped(page, TEXTS["prose"])
    assert looks_unwrapped(page, TEXTS["paragraphs"])
    for text in (TEXTS["cjk"], "", "short\n" * 99, textwrap.fill(TEXTS["prose"], 100)):
        assert not looks_unwrapped(page, text)
    mostly_code = "int main(void) {\n" * 99 + TEXTS["prose"][:300]
    assert not looks_unwrapped(page, mostly_code)
