import html
import re

import numpy as np

from charviz.units import Unit
from charviz.viz.colours import SHADES, shade_of
from charviz.viz.page import Track, coloured_page, unit_track
from charviz.viz.runs import runs

MIDDLE = SHADES // 2
HOSTILE = '</pre><script>alert(1)</script><img src=x onerror="alert(2)"> & &lt; <!-- \0\x1b[2J'


def track(*levels, **more):
    return Track("c0.1", np.array(levels, np.uint8), **more)


def body(page):
    """What a page's first text looks like to a reader of its tags."""
    return page.split("<pre", 1)[1].split("\n", 1)[1].split("</pre>")[0]


def shades(page):
    """The shade of every character of a page's first text."""
    found = []
    for shade, piece in re.findall(r'<span class="s(\d+)">(.*?)</span>(?=<span class="s|$)',
                                   body(page), re.DOTALL):  # fmt: skip
        found += [int(shade)] * len(html.unescape(re.sub(r"<[^>]+>", "", piece)))
    return found


def test_the_page_shows_the_text_exactly():
    text = 'a <b> & "c"\n  ‘x’ 😀\u0301\n'
    levels = np.linspace(0, 255, len(text)).astype(np.uint8)
    page = coloured_page(text, [Track("c0.1", levels)], "net")
    assert html.unescape(re.sub(r"<[^>]+>", "", body(page))) == text


def test_every_character_has_the_shade_of_its_level():
    levels = [0, 0, 60, 128, 200, 255]
    page = coloured_page("ab\nc<d", [track(*levels)], "net")
    assert shades(page) == [shade_of(level) for level in levels]


def test_what_is_not_signed_is_neutral_at_zero():
    page = coloured_page("abc", [track(0, 128, 255, signed=False)], "net")
    assert shades(page) == [MIDDLE, shade_of(128, False), SHADES - 1]
    assert "s0" not in re.findall(r'<i class="(s\d+)">', page)


def test_nothing_of_a_text_a_name_or_a_fact_is_obeyed():
    levels = np.zeros(len(HOSTILE), np.uint8)
    tracks = [Track(HOSTILE, levels, low=HOSTILE, high=HOSTILE, about=HOSTILE)]
    page = coloured_page(HOSTILE, tracks, HOSTILE, {HOSTILE: HOSTILE})
    tags = set(re.findall(r"<([a-z0-9]+)", page))
    assert tags <= {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "section",
                    "div", "span", "i", "pre", "dl", "dt", "dd"}  # fmt: skip
    assert not re.search(r"<[^>]*\son\w+=", page)
    assert "\0" not in body(page)  # a browser would drop it
    assert "default-src 'none'" in page


def test_every_track_has_its_own_legend():
    gate = unit_track(Unit("f", 0, 3), np.zeros(1, np.uint8), ("forgets", "keeps"))
    cell = unit_track(Unit("c", 0, 3), np.zeros(1, np.uint8))
    page = coloured_page("a", [gate, cell], "net")
    ends = re.findall(r'<div class="legend"><span>(.*?)</span>.*?<span>([^<]*)</span></div>', page)
    assert ends == [("forgets 0", "1 keeps"), ("−1", "+1")]
    assert page.count("<pre") == 2
    assert re.findall("<h2>(.*?)</h2>", page) == ["f0.3", "c0.3"]


def test_the_page_says_of_which_model_and_text_it_is():
    page = coloured_page("a", [track(0)], "war-and-peace", {"Model digest": "0123"})
    assert "<title>c0.1 of war-and-peace</title>" in page
    assert "<dt>Model digest</dt><dd>0123</dd>" in page


def test_runs_cover_every_position_once():
    shades = np.array([3, 3, 1, 1, 1, 0, 3])
    assert list(runs(shades)) == [(0, 2, 3), (2, 5, 1), (5, 6, 0), (6, 7, 3)]
    assert list(runs(np.empty(0, int))) == []
