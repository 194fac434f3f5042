import re

import numpy as np

from charviz.viz.terminal import coloured_lines, visible


def plain(text, levels):
    painted = "\n".join(coloured_lines(text, np.array(levels, np.uint8)))
    return re.sub(r"\x1b\[[0-9;]*m", "", painted)


def test_a_line_break_is_painted_and_broken():
    assert plain("ab\nc", [0, 255, 128, 10]) == "ab↵\nc"


def test_no_text_steers_the_terminal():
    text = "\x1b[2J\x07\r\x9b\u202e\x7f"
    shown = plain(text, [200] * len(text))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", shown)


def test_ordinary_characters_stay_themselves():
    assert "".join(map(visible, "aé漢😀\t")) == "aé漢😀\t"


def test_zero_is_not_painted():
    assert "\x1b" not in "".join(coloured_lines("abc", np.full(3, 128, np.uint8)))


def test_the_two_ends_differ():
    low, high = ("".join(coloured_lines("a", np.array([v], np.uint8))) for v in (0, 255))
    assert low != high


def test_an_empty_text_has_no_lines():
    assert list(coloured_lines("", np.empty(0, np.uint8))) == []
