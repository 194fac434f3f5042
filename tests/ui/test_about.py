"""The About page: true of what is here, whatever is here."""

import math
import re
from html.parser import HTMLParser
from shutil import copytree

import pytest
from streamlit.testing.v1 import AppTest

from charviz import checkpoint
from charviz.checkpoint import write_json
from charviz.home import SAMPLE_MODELS
from charviz.ui import about_parts, sidebar
from charviz.ui.about_words import EXERCISES, SECTIONS
from charviz.ui.definitions import DEFINITIONS
from tests.networks import card_and_weights
from tests.shown_models import HIDDEN_UNIT, PRINTABLE, QUOTE_UNIT

ABOUT = SAMPLE_MODELS.parent / "pages" / "about.py"
BALANCED = {"table", "tr", "th", "td", "dl", "div", "dt", "dd", "details", "ol", "li", "pre", "a"}


class Words(HTMLParser):
    """The text of some HTML, and its elements with whatever opens and closes."""

    def __init__(self, html):
        super().__init__()
        self.words, self.links, self.tags, self.open = "", [], [], []
        self.classes = set()
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.classes.add(dict(attributes).get("class"))
        if tag in BALANCED:
            self.open.append(tag)
        if tag == "a":
            self.links.append(dict(attributes)["href"])

    def handle_endtag(self, tag):
        if tag in BALANCED:
            assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += data


@pytest.fixture
def about(monkeypatch):
    def visit(folder, shipped=None):
        monkeypatch.setenv("CHARVIZ_HOME", str(folder))
        monkeypatch.setattr("charviz.checkpoint.SAMPLE_MODELS", shipped or folder)
        page = AppTest.from_file(str(ABOUT), default_timeout=60).run()
        assert not page.exception
        assert not page.error
        return page

    return visit


def html(page):
    return Words("".join(re.sub("<style>.*?</style>", "", part.body, flags=re.S)
                         for part in page.main.get("html")))  # fmt: skip


def said(page):
    return "".join(part.value for part in (*page.header, *page.markdown))


def test_it_tells_of_the_post_and_the_paper(about, home):
    told = said(about(home))
    assert "https://karpathy.github.io/2015/05/21/rnn-effectiveness/" in told
    assert "https://arxiv.org/abs/1506.02078" in told


def test_networks_stand_there_with_their_losses_and_units(about, tmp_path):
    weights, card = card_and_weights(hidden=8, letters=PRINTABLE)
    losses = {"test": 1.25, "ngram": 1.5}
    corpus = {"title": "A <b>book</b>", "licence": "CC0"}
    checkpoint.save(
        tmp_path / "runs" / "small", weights, card | {"losses": losses, "corpus": corpus}
    )
    page = html(about(tmp_path))
    assert "1.250" in page.words
    assert f"{1.25 / math.log(2):.2f} bits" in page.words
    assert "1.500" in page.words
    assert "A <b>book</b>" in page.words
    assert "CC0" in page.words
    assert "nothing has been measured" in page.words


def test_units_that_were_found_are_links_to_where_they_show_most(about, home):
    links = html(about(home)).links
    assert f"./?model=planted&text=dialogue&unit={QUOTE_UNIT}" in links
    assert "./?model=planted&text=dialogue&unit=h0.5" in links


def test_the_picture_is_coloured_as_the_passage_is(about, home):
    page = about(home)
    assert "light-dark(" in page.main.get("html")[0].body
    assert "coloured by unit c0.7 of planted: blue is outside" in html(page).words


def test_the_picture_is_never_of_a_network_that_learned_code(about, home, tmp_path):
    copytree(home / "runs" / "planted", tmp_path / "runs" / "planted")
    card = checkpoint.read_json(tmp_path / "runs" / "planted" / "model.json")
    for language, pictures in (("c", 0), ("prose", 1)):
        write_json(
            tmp_path / "runs" / "planted" / "model.json",
            card | {"corpus": {"language": language}},
        )
        page = html(about(tmp_path))
        assert page.tags.count("pre") == pictures
        text = {"c": "c", "prose": "dialogue"}[language]
        assert f"./?model=planted&text={text}&unit={HIDDEN_UNIT}" in page.links


def test_a_broken_network_says_why_and_spoils_nothing(about, home):
    words = html(about(home)).words
    assert "cut short" in words
    assert "LSTM 1×48" in words


def test_without_a_network_it_says_what_to_do(about, tmp_path):
    page = about(tmp_path)
    assert "python -m charviz train" in page.code[0].value
    assert "sample_models" in said(page)
    assert "pre" not in html(page).tags


def test_cards_that_make_no_sense_are_shown_as_unknown(about, tmp_path):
    weights, card = card_and_weights(hidden=8, letters=PRINTABLE)
    checkpoint.save(tmp_path / "runs" / "odd", weights, card | {"losses": [1], "corpus": "x"})
    write_json(tmp_path / "runs" / "odd" / "detectors.json", {"detectors": []})
    words = html(about(tmp_path)).words
    assert "not said" in words
    assert "–" in words


def test_one_figure_is_opened_up_where_the_model_says_more(about, home):
    assert "eighths" not in html(about(home)).classes
    assert ".95" in about_parts.eighths({"eighths": [{"f1": 0.951}, {"f1": None}]})
    assert about_parts.eighths({"eighths": [{"f1": "much"}]}) == ""
    assert about_parts.eighths({"eighths": "none"}) == ""


def test_only_pages_that_exist_are_linked():
    for row in (*SECTIONS, *EXERCISES):
        page = Words(about_parts.chapter("In the chapter", [row]))
        there = [title for title in row.pages if title in sidebar.PATHS]
        assert page.links == [f"./{sidebar.PATHS[title]}" for title in there]
        assert page.words.count("not yet") == len(row.pages) - len(there) or "yet" in row.here


def test_the_chapter_is_answered_section_by_section():
    assert (len(SECTIONS), len(EXERCISES)) == (9, 4)


def test_every_word_is_defined(about, tmp_path):
    words = html(about(tmp_path)).words
    assert all(term in words and meaning in words for term, meaning in DEFINITIONS.items())
