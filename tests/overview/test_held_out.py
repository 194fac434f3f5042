"""A network's test part is found by what its card says, and is the very text it was tested on."""

import hashlib

import pytest

from charviz import corpora
from charviz.corpora.catalog import CATALOG, Corpus
from charviz.errors import CorpusError
from charviz.overview import held_out as module
from charviz.overview.held_out import held_out, text_of
from tests.networks import random_model

TEXT = "".join(f"Line {k} of a corpus of our own, made here.\r\n" for k in range(500))
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()
MINE = Corpus("mine", "Our corpus", "", "public domain", "prose", len(TEXT), SHA256)


@pytest.fixture
def known(tmp_path, monkeypatch):
    monkeypatch.setitem(CATALOG, "mine", MINE)
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    monkeypatch.delenv("CHARVIZ_CORPORA", raising=False)
    module._looked_up.cache_clear()
    (tmp_path / "corpora").mkdir()
    return tmp_path / "corpora" / "mine.txt"


def model(**said):
    return random_model(
        hidden=4, corpus={"name": "mine", "sha256": SHA256, "split": {"test": [100, 900]}} | said
    )


def test_the_part_is_the_one_the_card_names(known):
    known.write_bytes(TEXT.encode())
    part = held_out(model())
    assert part.at_hand
    assert part.characters == 800
    assert text_of(part) == corpora.normalise(TEXT)[100:900]


def test_a_corpus_not_here_is_told_as_such(known):
    part = held_out(model())
    assert not part.at_hand
    with pytest.raises(CorpusError, match="has no public address"):
        text_of(part)


@pytest.mark.parametrize(
    "said",
    [
        {"name": "a-file.txt"},
        {"sha256": "0" * 64},
        {"split": {}},
        {"split": {"test": [900, 100]}},
        {"split": {"test": ["a", "b"]}},
        {"split": None},
        {"name": ["mine"]},
    ],
)
def test_a_corpus_that_charviz_does_not_know_has_no_part(known, said):
    assert held_out(model(**said)) is None
    assert held_out(random_model(hidden=4)) is None


def test_another_edition_is_not_taken_for_the_same(known, monkeypatch):
    edition = Corpus("mine", "Our corpus", "", "public domain", "prose", None, None)
    monkeypatch.setitem(CATALOG, "mine", edition)
    other = corpora.CorpusText("mine", "Our corpus", "x" * 999, "1" * 64, "", None, "edition 2")
    loaded = []
    monkeypatch.setattr(corpora, "load", lambda name: loaded.append(name) or other)
    for _ in range(2):
        with pytest.raises(CorpusError, match="edition 1; here is edition 2"):
            text_of(held_out(model(version="edition 1")))
    assert loaded == ["mine"]


def test_of_a_very_long_part_the_beginning_counts(known, monkeypatch):
    monkeypatch.setattr(module, "LONGEST", 300)
    assert held_out(model()).characters == 300
