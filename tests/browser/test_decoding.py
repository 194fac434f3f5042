"""From the bytes of a file to a text, in the browser: UTF-8, or an offer, or a reason."""

import gzip
import os

import pytest

from charviz.corpora import normalise
from tests.browser.javascript import loaded

ENGLISH = 'The café is “open”.\r\n"Come in," she said. — It was late.\r\n'
PLAIN = "An ordinary line of English text, with nothing odd in it.\n" * 4
CALL = "([bytes, name]) => decode(new Uint8Array(bytes), name)"


@pytest.fixture(scope="module")
def page(browser):
    with loaded(browser, ["decoding"], ["decode", "refusedUnread", "tellingLine"]) as page:
        yield page


def decode(page, data):
    return page.evaluate(CALL, [list(data), "mine.txt"])


@pytest.mark.parametrize(
    "text",
    ["a", "caffè ☃ 😀 e\u0301", "a\r\nb\rc\n\n", "x\0y", "\x1b[1mbold", "a\ufeffb", "\ufffd"],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_utf8_is_read_as_it_is_with_lf_and_without_a_mark(page, text, mark):
    assert decode(page, (mark + text).encode()) == {"text": normalise(text)}


@pytest.mark.parametrize(
    "encoded",
    [
        ENGLISH.encode("utf-16"),
        b"\xfe\xff" + ENGLISH.encode("utf-16-be"),
        ENGLISH.encode("utf-16-le"),
        ENGLISH.encode("utf-16-be"),
    ],
    ids=["little", "big", "little without mark", "big without mark"],
)
def test_utf16_is_recognised_and_offered(page, encoded):
    got = decode(page, encoded)
    assert got["found"] == "UTF-16"
    first, second = got["offers"]
    assert first == {"encoding": "UTF-16", "text": normalise(ENGLISH)}
    assert second["encoding"] in ("Latin-1", "Windows-1252")


def test_marked_utf16_needs_no_zeros(page):
    assert decode(page, "日本語の文章。".encode("utf-16"))["offers"][0]["text"] == "日本語の文章。"


def test_latin1_and_windows_1252_are_told_apart_by_what_only_one_has(page):
    latin = decode(page, "déjà vu\r\n".encode("latin-1"))
    assert latin == {"found": "Latin-1", "offers": [{"encoding": "Latin-1", "text": "déjà vu\n"}]}
    windows = decode(page, ENGLISH.encode("windows-1252"))
    assert windows["found"] == "Windows-1252"
    assert windows["offers"][0]["text"] == normalise(ENGLISH)


def test_damaged_utf8_is_offered_as_utf8(page):
    text = "Ça va très bien, déjà."
    got = decode(page, text.encode()[:-1] + "é".encode()[:1])
    assert got["found"] == "UTF-8 that was damaged or cut short"
    assert got["offers"][0]["text"] == "Ça va très bien, déjà\ufffd"
    assert len(got["offers"]) == 2


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "mine.txt is empty: choose"),
        (b"\xef\xbb\xbf", "empty but for a byte order mark"),
        (b"\x89PNG\r\n\x1a\n" + os.urandom(4_000), "binary data"),
        (bytes(5_000), "binary data"),
        (gzip.compress(PLAIN.encode()), "a compressed file"),
        (b"PK\x03\x04" + os.urandom(500), "Word"),
        (b"%PDF-1.7\n" + PLAIN.encode(), "a PDF"),
        (PLAIN.encode("utf-32"), "UTF-32"),
    ],
    ids=["empty", "mark only", "picture", "zeros", "gzip", "word", "pdf", "utf-32"],
)
def test_what_is_no_text_is_refused_with_a_reason(page, data, word):
    got = decode(page, data)
    assert set(got) == {"refused"}
    assert word in got["refused"]


def test_a_huge_file_is_refused_unread(page):
    said = page.evaluate("refusedUnread({ name: 'log.txt', size: 50_000_001 })")
    assert said == "log.txt has 51 MB; at most 50 MB are read: cut a part out of it."
    assert page.evaluate("refusedUnread({ name: 'log.txt', size: 50_000_000 })") == ""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n\n one \ntwo", "one"),
        ("plain\nnaïve line\nlast", "naïve line"),
        ("one\nend é", "end é"),
        ("\n\n", ""),
    ],
)
def test_the_preview_is_the_first_line_that_tells_an_encoding(page, text, line):
    assert page.evaluate("text => tellingLine(text)", text) == line
