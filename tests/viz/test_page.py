import html
import re

import numpy as np

from charviz.viz.page import coloured_page
from charviz.viz.runs import runs


def test_the_page_shows_the_text_exactly():
    text = 'a <b> & "c"\n  ‘x’ 😀\u0301\n'
    levels = np.linspace(0, 255, len(text)).astype(np.uint8)
    page = coloured_page(text, {"c0.1": levels}, "net")
    body = page.split("<pre", 1)[1].split("\n", 1)[1].split("</pre>")[0]
    assert html.unescape(re.sub(r"<[^>]+>", "", body)) == text


def test_a_model_s_name_is_escaped():
    assert "<img" not in coloured_page("a", {"c0.1": np.zeros(1, np.uint8)}, "<img src=x>")


def test_runs_cover_every_position_once():
    shades = np.array([3, 3, 1, 1, 1, 0, 3])
    assert list(runs(shades)) == [(0, 2, 3), (2, 5, 1), (5, 6, 0), (6, 7, 3)]
    assert list(runs(np.empty(0, int))) == []
