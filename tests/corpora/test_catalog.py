"""Laws of the catalog, and of the real corpora where they are at hand."""

import re

import pytest

from charviz import corpora
from charviz.corpora import CATALOG

BROUGHT = [name for name in CATALOG if name != "python"]
CHARACTERS = {  # with LF line ends: how many, how many different
    "war-and-peace": (3_196_212, 82),
    "novels": (3_254_010, 82),
    "linux": (6_218_175, 110),
    "latex": (4_080_816, 97),
    "wikipedia": (4_134_245, 1_522),
    "shakespeare": (1_115_394, 65),
    "names": (228_145, 27),
}


def test_every_corpus_is_filed_under_its_name():
    assert all(name == corpus.name for name, corpus in CATALOG.items())


@pytest.mark.parametrize("name", BROUGHT)
def test_every_file_has_a_size_and_a_checksum(name):
    corpus = CATALOG[name]
    assert corpus.size_bytes > 0 and re.fullmatch("[0-9a-f]{64}", corpus.sha256)
    assert corpus.url is None or corpus.url.startswith("https://")
    assert corpus.title and corpus.about and corpus.licence


def test_every_brought_corpus_is_known_here():
    assert list(CHARACTERS) == BROUGHT


@pytest.mark.parametrize("name", BROUGHT)
def test_real_corpora_are_what_the_catalog_says(corpora_folder, name):
    corpus = CATALOG[name]
    assert corpora.at_hand(corpus)
    assert (corpora_folder / corpus.file_name).stat().st_size == corpus.size_bytes
    loaded = corpora.load(name)
    assert (len(loaded.text), len(set(loaded.text))) == CHARACTERS[name]
    assert "\r" not in loaded.text and not loaded.text.startswith("\ufeff")
    assert loaded.sha256 == corpus.sha256
    assert (loaded.licence, loaded.language) == (corpus.licence, corpus.language)
