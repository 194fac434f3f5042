"""Fetch a corpus: checked by sha256, whole or not at all, and every failure in one sentence."""

import errno
import hashlib
import logging
import os
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from charviz.corpora.catalog import Archive, Corpus
from charviz.errors import CorpusError
from charviz.home import home

TIMEOUT = 30.0  # seconds without a byte
CHUNK = 1 << 16

Received = Callable[[int, int], None]  # bytes so far, and in all (0 where the server did not say)

log = logging.getLogger(__name__)


def cache_folder() -> Path:
    """Return the folder where downloaded corpora lie, and where a user may put them."""
    return home() / "corpora"


def fetch(corpus: Corpus, received: Received = lambda so_far, in_all: None) -> Path:
    """Download a corpus into the cache and return its path; CorpusError where that fails."""
    if corpus.url is None:
        raise CorpusError(f"{corpus.title} has no public address: {bring(corpus)}.")
    folder = cache_folder()
    path = folder / corpus.file_name
    log.info("Downloading %s from %s", corpus.title, corpus.url)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=".download-") as scratch:
            arrived = _retrieve(corpus, corpus.url, Path(scratch), received)
            if corpus.archive is not None:
                arrived = _cut_head(corpus, corpus.archive, arrived)
            os.replace(arrived, path)
    except OSError as error:
        raise CorpusError(_storage_trouble(corpus, folder, error)) from error
    return path


def bring(corpus: Corpus) -> str:
    """Say how a user brings the file of a corpus: the end of a sentence."""
    return (
        f"bring the file, as {corpus.file_name} ({corpus.size_bytes:,} bytes, sha256 "
        f"{str(corpus.sha256)[:12]}…) in {cache_folder()} or in the folder that CHARVIZ_CORPORA "
        "names"
    )


def _retrieve(corpus: Corpus, url: str, scratch: Path, received: Received) -> Path:
    """Download into a scratch folder; the sha256 of a zip's content is checked later."""
    import pooch  # here and not above: with requests it takes longer to import than all of charviz
    import requests

    pooch.get_logger().setLevel("WARNING")  # it speaks on standard error, of scratch paths
    expected = None if corpus.archive else f"sha256:{corpus.sha256}"
    try:
        stream = partial(_stream, received=received)
        return Path(pooch.retrieve(url, expected, "arrived", scratch, downloader=stream))
    except requests.RequestException as error:
        raise CorpusError(
            f"{_network_trouble(url, error)}; try again, or {bring(corpus)}."
        ) from error
    except ValueError as error:
        raise _not_the_known_file(corpus) from error


def _stream(url: str, output_file: str, pooch: object, received: Received) -> None:
    """Write what an address sends into a file: a pooch downloader that always closes its socket."""
    import requests

    with requests.get(url, stream=True, timeout=TIMEOUT) as response, open(output_file, "wb") as f:
        response.raise_for_status()
        length = response.headers.get("Content-Length", "")
        in_all = int(length) if length.isdecimal() else 0
        for chunk in response.iter_content(CHUNK):
            f.write(chunk)
            received(response.raw.tell(), in_all)


def _cut_head(corpus: Corpus, archive: Archive, zipped: Path) -> Path:
    """Check the whole member of a zip, and write its first bytes, checked too, beside it."""
    try:
        with zipfile.ZipFile(zipped) as files, files.open(archive.member) as member:
            if files.getinfo(archive.member).file_size != archive.size_bytes:
                raise _not_the_known_file(corpus)
            head = member.read(corpus.size_bytes or 0)
            digest = hashlib.sha256(head)
            while chunk := member.read(CHUNK):
                digest.update(chunk)
    except (zipfile.BadZipFile, KeyError, EOFError, zlib.error, RuntimeError) as error:
        raise _not_the_known_file(corpus) from error
    if digest.hexdigest() != archive.sha256 or hashlib.sha256(head).hexdigest() != corpus.sha256:
        raise _not_the_known_file(corpus)
    path = zipped.with_name("head")
    path.write_bytes(head)
    return path


def _not_the_known_file(corpus: Corpus) -> CorpusError:
    return CorpusError(
        f"What {corpus.url} sent is not the known {corpus.title} (its sha256 differs), so it was "
        f"thrown away: {bring(corpus)}."
    )


def _network_trouble(url: str, error: Exception) -> str:
    """Say what went wrong between here and the server: the beginning of a sentence."""
    import requests
    from urllib3.exceptions import ReadTimeoutError

    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"{url} answered {error.response.status_code} {error.response.reason}"
    # requests calls a stall in the middle of a body a ConnectionError around urllib3's time-out
    stalled = bool(error.args) and isinstance(error.args[0], ReadTimeoutError)
    if isinstance(error, requests.Timeout) or stalled:
        return f"{url} sent nothing for {TIMEOUT:g} seconds"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return f"The download of {url} broke off before its end"
    if isinstance(error, requests.ConnectionError):
        return f"{url} cannot be reached from here"
    return f"{url} cannot be downloaded ({error})"


def _storage_trouble(corpus: Corpus, folder: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        size = corpus.archive.size_bytes if corpus.archive else corpus.size_bytes
        return (
            f"There is no room for {corpus.title} in {folder}: free {size:,} bytes there, or "
            "name another folder in CHARVIZ_HOME."
        )
    return (
        f"{corpus.title} cannot be stored in {folder} ({error.strerror or error}): "
        "name a folder of yours in CHARVIZ_HOME."
    )
