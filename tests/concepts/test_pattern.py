import re

import numpy as np
import pytest

from charviz.concepts.pattern import LINE, LONGEST, pattern_concept
from charviz.errors import TextError
from tests.strange_texts import STRANGE


def inside(pattern, text):
    labels = pattern_concept("mine", pattern).label(text)
    assert labels.valid.all()
    return "".join(c for c, is_in in zip(text, labels.values, strict=True) if is_in)


def test_a_match_is_inside_from_its_first_character_to_its_last():
    assert inside("[0-9]+", "In 1812 and 1813.") == "18121813"
    assert inside("☃.", "a☃é☃b☃") == "☃é☃b"


@pytest.mark.parametrize("pattern", ["[a-c]+", "o.", "^I", "d$", "(?i)an", r"\bi\w"])
def test_matches_are_those_of_pythons_engine_in_each_line(pattern):
    text = "In band\nand\n\nout of Banned ink, old"
    expected = "".join(m.group() for line in text.split("\n") for m in re.finditer(pattern, line))
    assert inside(pattern, text) == expected


def test_a_match_does_not_go_beyond_its_line():
    assert inside("(?s)a.*b", "a\nb a-b\n") == "a-b"


def test_an_empty_match_is_nothing():
    assert inside("x*", "abc") == ""


def test_returns_are_not_seen():
    assert inside("a$", "ba\r\na\r\n") == "a\ra\r"


@pytest.mark.parametrize("name", STRANGE)
def test_strange_texts_have_a_label_for_each_code_point(name):
    labels = pattern_concept("mine", ".").label(STRANGE[name])
    assert len(labels) == len(STRANGE[name])


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(a*)*b", "(.*)(.*)(.*)(.*)x", "a.*y|a"])
def test_what_blows_up_other_engines_takes_a_moment(pattern):
    text = "a" * (3 * LINE) + "!"
    assert len(inside(pattern, text)) in (0, 3 * LINE)


@pytest.mark.parametrize("pattern", ["(", "[z-a]", r"(a)\1", "(?=a)", "a" * (LONGEST + 1), ""])
def test_what_is_no_pattern_is_refused_in_a_sentence(pattern):
    with pytest.raises(TextError, match="pattern of mine"):
        pattern_concept("mine", pattern)


@pytest.mark.parametrize("name", ["", "Big", "a b", "é", "x" * 41, "-a", "a\n"])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(TextError, match="small letters"):
        pattern_concept(name, "a")


def test_long_lines_are_searched_to_their_end():
    text = "-" * (LINE + 50) + "ab"
    found = np.flatnonzero(pattern_concept("mine", "ab").label(text).values)
    assert found.tolist() == [LINE + 50, LINE + 51]
