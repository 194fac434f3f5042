"""Laws of reading a file as a text, and of splitting one."""

import gzip
import os

import pytest

from charviz import corpora
from charviz.errors import CorpusError, TextError

SPLITTABLE = "0123456789" * 7 + "é☃\U0001f600"


def test_line_ends_become_lf_and_the_byte_order_mark_goes():
    assert corpora.normalise("\ufeffa\r\nb\rc\nd\r\r\n\ufeff") == "a\nb\nc\nd\n\n\ufeff"


def test_normalising_twice_changes_nothing():
    once = corpora.normalise("\ufeffa\r\n\rb")
    assert corpora.normalise(once) == once


@pytest.mark.parametrize("n", [6, 10, 11, 73, 1000, 3_196_212])
def test_splits_are_the_text_in_order_at_eight_and_nine_tenths(n):
    text = (SPLITTABLE * (n // len(SPLITTABLE) + 1))[:n]
    splits = corpora.split(text)
    assert splits.train + splits.validation + splits.test == text
    assert len(splits.train) == int(n * 0.8)
    assert len(splits.train) + len(splits.validation) == int(n * 0.9)
    for name, (start, end) in splits.spans.items():
        assert text[start:end] == getattr(splits, name)


@pytest.mark.parametrize("text", ["", "a", "abcde"])
def test_a_text_too_short_to_split_says_so(text):
    with pytest.raises(TextError, match=f"{len(text)} characters is too short"):
        corpora.split(text)


@pytest.mark.parametrize(
    "text", ["a", "caffè ☃ \U0001f600 e\u0301", "a\r\nb\rc\n", "\ufeffa", "x\0y", "\x1b[1mbold"]
)
def test_any_utf8_file_is_read_as_it_is(tmp_path, text):
    path = tmp_path / "text"
    path.write_bytes(text.encode())
    assert corpora.read_text(path) == text
    loaded = corpora.load(path)
    assert loaded.text == corpora.normalise(text)
    assert (loaded.name, loaded.title) == ("text", "text")


ENGLISH = "An ordinary line of English text, with nothing odd in it.\n"
REFUSED = {
    "empty": (b"", "is empty"),
    "mark only": (b"\xef\xbb\xbf", "is empty but for a byte order mark"),
    "utf-16": (ENGLISH.encode("utf-16"), "is UTF-16: save it as UTF-8"),
    "utf-16 big endian": (b"\xfe\xff" + ENGLISH.encode("utf-16-be"), "is UTF-16"),
    "utf-16 without mark": (ENGLISH.encode("utf-16-le"), "is UTF-16"),
    "utf-32": (ENGLISH.encode("utf-32"), "is UTF-32"),
    "latin-1": ((ENGLISH + "caffè\n").encode("latin-1"), r"byte 0xE8 on line 2\); it may be Latin"),
    "cut in a character": ("caffè".encode()[:-1], "is not UTF-8"),
    "gzip": (gzip.compress(os.urandom(4000)), "is a binary file"),
    "zeros": (bytes(1000), "is a binary file"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_utf8_text_is_named(tmp_path, kind):
    data, says = REFUSED[kind]
    path = tmp_path / "given.txt"
    path.write_bytes(data)
    with pytest.raises(TextError, match=says) as raised:
        corpora.load(str(path))
    assert str(path) in str(raised.value)


def test_a_folder_and_a_missing_file_are_told_apart(tmp_path):
    with pytest.raises(TextError, match="is a folder: name one text file in it"):
        corpora.load(tmp_path)
    with pytest.raises(TextError, match=r"There is no file .*gone\.txt"):
        corpora.load(tmp_path / "gone.txt")
    with pytest.raises(TextError, match="cannot be read"):
        corpora.load("folder/a\0b.txt")


def test_a_name_that_is_no_corpus_lists_those_there_are():
    with pytest.raises(CorpusError, match="no corpus or file 'novel': name one of war-and-peace"):
        corpora.load("novel")
