"""A text that stays on disk is, wherever it is cut, the text that one would have in memory."""

import hashlib

import pytest

from charviz import corpora
from charviz.corpora import large
from charviz.errors import TextError

TEXTS = {
    "lines": "One line.\nAnother.\n\nA last one, open",
    "windows": "One\r\nTwo\r\n\r\nThree\rFour\r",
    "mark": "\ufeffBegun\n\ufeffwith a mark, twice\n",
    "wide": "«Où?» — dit-il…\n" * 9 + "日本語の文章。" * 40,
    "one line": "あ" * 400 + "\r" * 30 + "a" * 100,
    "ends": "\n\r\n\n",
}


@pytest.fixture(params=TEXTS)
def text(request, tmp_path, monkeypatch):
    """A file that is read from disk in small pieces, and its text in memory."""
    path = tmp_path / "ours.txt"
    path.write_bytes(TEXTS[request.param].encode())
    whole = corpora.load(path)
    monkeypatch.setattr(large, "PIECE", 16)
    monkeypatch.setattr(corpora, "LARGE", 1)
    return corpora.opened(path), whole


def test_it_is_the_text_in_memory(text):
    ours, whole = text
    assert isinstance(ours, corpora.LargeCorpus)
    assert str(ours.text) == whole.text
    assert "".join(ours.text.pieces()) == whole.text
    assert len(ours.text) == len(whole.text)
    assert (ours.name, ours.sha256, ours.licence) == (whole.name, whole.sha256, whole.licence)


def test_it_is_cut_as_text_in_memory_is(text):
    ours, whole = text[0].text, text[1].text
    for where in (slice(3), slice(-4, None), slice(2, -2), slice(7, 3), slice(0), slice(5, 900)):
        assert str(ours[where]) == whole[where]
        assert len(ours[where]) == len(whole[where])
        assert str(ours[where][1:-1]) == whole[where][1:-1]


def test_pieces_of_lines_end_with_a_line(tmp_path, monkeypatch):
    monkeypatch.setattr(large, "PIECE", 16)
    path = tmp_path / "ours.txt"
    path.write_text("a few words\n" * 50)
    pieces = list(large.look_through(path)[0].pieces())
    assert len(pieces) > 9
    assert all(piece.endswith("\n") for piece in pieces)


def test_what_is_no_text_is_said_as_of_a_small_one(tmp_path, monkeypatch):
    monkeypatch.setattr(corpora, "LARGE", 1)
    monkeypatch.setattr(large, "PIECE", 16)
    path = tmp_path / "ours.txt"
    for data in ("Nothing.\n".encode("utf-16"), bytes(range(32)), b"a line\n" * 9 + b"\xe9t\xe9\n"):
        path.write_bytes(data)
        with pytest.raises(TextError) as told:
            corpora.opened(path)
        with pytest.raises(TextError) as expected:
            corpora.load(path)
        assert str(told.value) == str(expected.value)


def test_a_small_file_and_the_catalog_are_read_whole(tmp_path):
    path = tmp_path / "ours.txt"
    path.write_text("A small text.")
    ours = corpora.opened(path)
    assert (ours, ours.sha256) == (corpora.load(path), hashlib.sha256(b"A small text.").hexdigest())
