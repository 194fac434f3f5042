"""Laws of telling wrapped text from text whose lines end for reasons of their own."""

import textwrap

import pytest

from charviz.corpora import load, split
from charviz.corpora.wrapping import wrapped_at
from charviz.passages import PASSAGES

PROSE = "The old house stood a little way back from the road, behind a row of elms that nobody "
WRAPPED = {"war-and-peace": 72, "novels": 72}


@pytest.mark.parametrize("width", [40, 66, 72, 100])
def test_wrapped_prose_has_the_width_it_was_wrapped_at(width):
    paragraphs = [PROSE * n for n in (30, 3, 12, 7, 50)]
    text = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in paragraphs)
    assert width - 3 <= wrapped_at(text) <= width


@pytest.mark.parametrize("key", ["c", "python", "verse"])
def test_code_and_verse_are_not_wrapped(key):
    assert wrapped_at(PASSAGES[key].text) is None


@pytest.mark.parametrize(
    "text", ["", "\n\n", PROSE * 20, "\n".join([PROSE * 9] * 9), "Ann\nBea\nCarolina\n" * 50]
)
def test_paragraphs_of_one_line_and_lists_of_names_are_not_wrapped(text):
    assert wrapped_at(text) is None


def test_a_line_too_long_does_not_make_all_lines_longer():
    text = textwrap.fill(PROSE * 200, 60)
    assert wrapped_at(text + "\n" + "x" * 500 + "\n") == wrapped_at(text)


@pytest.mark.parametrize("name", ["war-and-peace", "novels", "linux", "latex", "shakespeare"])
def test_real_corpora_are_told_apart(corpora_folder, name):
    assert wrapped_at(split(load(name).text).train) == WRAPPED.get(name)
