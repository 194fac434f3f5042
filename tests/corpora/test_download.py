"""Laws of the download, against a server on this machine that misbehaves on purpose."""

import hashlib
import io
import threading
import zipfile
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pooch
import pytest

from charviz import corpora
from charviz.corpora import download
from charviz.corpora.catalog import CATALOG, Archive, Corpus
from charviz.errors import CorpusError

RIGHT = "A text of our own, — of two lines,\r\nthe second of which is this.\r\n".encode() * 40
LONG = RIGHT * 50
SIZE = len(RIGHT)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def zipped(member, data):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, data)
    return buffer.getvalue()


BODIES = {
    "/right": RIGHT,
    "/wrong": RIGHT[::-1],
    "/zip": zipped("long", LONG),
    "/zip-without-member": zipped("other", LONG),
    "/zip-of-wrong-length": zipped("long", LONG[:-1]),
    "/zip-of-wrong-bytes": zipped("long", LONG[:-1] + b"x"),
    "/broken-zip": zipped("long", LONG)[:-30],
    "/damaged-zip": zipped("long", LONG).replace(zipped("long", LONG)[60:80], bytes(20)),
}


class Handler(BaseHTTPRequestHandler):
    """Serves BODIES, and half a body in two ways: broken off, or never finished."""

    def do_GET(self):
        self.server.asked.append(self.path)
        if self.path == "/silent":
            self.server.closing.wait(20)
        elif self.path in BODIES:
            self.send(BODIES[self.path], SIZE if self.path == "/right" else None)
        elif self.path in ("/truncated", "/stalled"):
            self.send(RIGHT[: SIZE // 2], SIZE)
            if self.path == "/stalled":
                self.server.closing.wait(20)
        else:
            self.send_error(404)

    def send(self, body, length=None):
        self.send_response(200)
        self.send_header("Content-Length", str(length or len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        serving.asked, serving.closing = [], threading.Event()
        thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield serving
        serving.closing.set()
        serving.shutdown()
        thread.join()


@pytest.fixture
def catalogue(server, monkeypatch, tmp_path):
    """Return a function that puts a corpus at an address of the server into the catalog."""
    monkeypatch.delenv("CHARVIZ_CORPORA", raising=False)
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server.asked.clear()

    def put(path, archive=None):
        if path in ("/silent", "/stalled"):  # only there, so that a busy machine may be slow
            monkeypatch.setattr(download, "TIMEOUT", 0.5)
        url = path and f"http://127.0.0.1:{server.server_port}{path}"
        corpus = Corpus(
            "tiny", "Tiny", "A test.", "MIT", "prose", SIZE, sha256(RIGHT), url, archive
        )
        monkeypatch.setitem(CATALOG, "tiny", corpus)
        return corpus

    return put


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "home" / "corpora"


def files_in(folder):
    return [path.name for path in folder.rglob("*")]


WHOLE = Archive("long", len(LONG), sha256(LONG))


def test_a_corpus_is_downloaded_once(server, catalogue, cache):
    corpus = catalogue("/right")
    assert not corpora.at_hand(corpus)
    first, second = corpora.load("tiny"), corpora.load("tiny")
    assert first == second
    assert first.text == RIGHT.decode().replace("\r\n", "\n")
    assert first.sha256 == sha256(RIGHT)
    assert server.asked == ["/right"]
    assert corpora.at_hand(corpus)
    assert files_in(cache) == ["tiny.txt"]
    assert (cache / "tiny.txt").read_bytes() == RIGHT


def test_a_download_says_how_far_it_is(server, catalogue, cache):
    catalogue("/right")
    told = []
    corpora.load("tiny", lambda so_far, in_all: told.append((so_far, in_all)))
    assert told[-1] == (SIZE, SIZE)
    assert told == sorted(told)
    corpora.load("tiny", lambda so_far, in_all: pytest.fail("it is at hand"))


def test_a_corpus_may_be_the_head_of_a_zip(server, catalogue, cache):
    catalogue("/zip", WHOLE)
    assert corpora.load("tiny").text == corpora.normalise(RIGHT.decode())
    assert files_in(cache) == ["tiny.txt"]
    assert (cache / "tiny.txt").read_bytes() == RIGHT


def test_a_damaged_file_in_the_cache_is_downloaded_again(server, catalogue, cache):
    catalogue("/right")
    cache.mkdir(parents=True)
    (cache / "tiny.txt").write_bytes(RIGHT[:-1])
    assert corpora.load("tiny").sha256 == sha256(RIGHT)
    assert (cache / "tiny.txt").read_bytes() == RIGHT


@pytest.mark.parametrize(
    ("path", "archive", "says"),
    [
        ("/wrong", None, "is not the known Tiny"),
        ("/truncated", None, "broke off before its end"),
        ("/missing", None, "answered 404 Not Found"),
        ("/stalled", None, "sent nothing for 0.5 seconds"),
        ("/silent", None, "sent nothing for 0.5 seconds"),
        ("/right", WHOLE, "is not the known Tiny"),
        ("/broken-zip", WHOLE, "is not the known Tiny"),
        ("/damaged-zip", WHOLE, "is not the known Tiny"),
        ("/zip-without-member", WHOLE, "is not the known Tiny"),
        ("/zip-of-wrong-length", WHOLE, "is not the known Tiny"),
        ("/zip-of-wrong-bytes", WHOLE, "is not the known Tiny"),
    ],
)
def test_a_failed_download_says_why_and_leaves_nothing(catalogue, cache, path, archive, says):
    catalogue(path, archive)
    with pytest.raises(CorpusError, match=says) as raised:
        corpora.load("tiny")
    message = str(raised.value)
    assert path in message and f"bring the file, as tiny.txt ({SIZE:,} bytes" in message
    assert "\n" not in message
    assert files_in(cache) == []


def test_an_address_that_nobody_answers_says_so(catalogue, monkeypatch):
    corpus = catalogue("/right")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as closed:
        port = closed.server_port
    unreachable = Corpus(**{**vars(corpus), "url": f"http://127.0.0.1:{port}/right"})
    monkeypatch.setitem(CATALOG, "tiny", unreachable)
    with pytest.raises(CorpusError, match="cannot be reached from here"):
        corpora.load("tiny")


def test_a_corpus_without_an_address_is_the_users_to_bring(catalogue, cache):
    catalogue(None)
    with pytest.raises(CorpusError, match="Tiny has no public address: bring the file") as raised:
        corpora.load("tiny")
    assert str(cache) in str(raised.value) and "CHARVIZ_CORPORA" in str(raised.value)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_says_so_and_leaves_nothing(catalogue, cache, monkeypatch):
    catalogue("/right")

    @contextmanager
    def full(path):
        link = Path(path) / "full"
        link.symlink_to("/dev/full")
        yield str(link)
        link.unlink(missing_ok=True)

    monkeypatch.setattr(pooch.core, "temporary_file", full)
    with pytest.raises(CorpusError, match=f"There is no room for Tiny .* free {SIZE:,} bytes"):
        corpora.load("tiny")
    assert files_in(cache) == []


def test_a_folder_that_cannot_be_made_says_so(catalogue, tmp_path):
    catalogue("/right")
    (tmp_path / "home").write_text("a file where the folder should be")
    with pytest.raises(CorpusError, match=r"cannot be stored in .* CHARVIZ_HOME"):
        corpora.load("tiny")


def test_the_users_folder_comes_before_the_network(server, catalogue, monkeypatch, tmp_path):
    catalogue("/right")
    (tmp_path / "tiny.txt").write_bytes(RIGHT)
    monkeypatch.setenv("CHARVIZ_CORPORA", str(tmp_path))
    assert corpora.load("tiny").sha256 == sha256(RIGHT)
    assert server.asked == []


def test_another_file_in_the_users_folder_is_refused_by_name(
    server, catalogue, monkeypatch, tmp_path
):
    catalogue("/right")
    (tmp_path / "tiny.txt").write_bytes(RIGHT + b"more")
    monkeypatch.setenv("CHARVIZ_CORPORA", str(tmp_path))
    with pytest.raises(CorpusError, match=r"tiny\.txt is not the known Tiny .* give its path"):
        corpora.load("tiny")
    assert server.asked == []
