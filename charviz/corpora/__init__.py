"""Corpora: a catalog with checksums, and any UTF-8 text a user brings.

    splits = split(load("war-and-peace").text)

A catalog name is looked up in the folder that CHARVIZ_CORPORA names, then in the cache under
`home()`, then downloaded into that cache. Every file is checked by its sha256 before use.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from charviz.corpora.catalog import CATALOG, Corpus
from charviz.corpora.download import Received, bring, cache_folder, fetch
from charviz.corpora.large import LARGE, FileText, look_through, pieces_of
from charviz.corpora.reading import Splits, decode, normalise, read_bytes, read_text, split
from charviz.corpora.standard_library import read_library
from charviz.errors import CorpusError, TextError

__all__ = [
    "CATALOG",
    "AnyCorpus",
    "Corpus",
    "CorpusText",
    "FileText",
    "LargeCorpus",
    "Splits",
    "at_hand",
    "load",
    "normalise",
    "opened",
    "pieces_of",
    "read_text",
    "split",
]

OWNERS = "the one its owner gave it"


@dataclass(frozen=True)
class CorpusText:
    """A corpus at hand.

    text: with LF line ends and no byte order mark. sha256: of the raw file (of the manifest
    of files for the Python standard library). version: which edition, where there are several.
    """

    name: str
    title: str
    text: str
    sha256: str
    licence: str
    language: str | None = None
    version: str | None = None


def load(name_or_path: str | Path, received: Received = lambda so_far, in_all: None) -> CorpusText:
    """Load a corpus of the catalog by its name, or any UTF-8 text by its path.

    received: gets the bytes so far and in all while one is downloaded.
    """
    corpus = CATALOG.get(str(name_or_path))
    if corpus is None:
        return _load_file(Path(name_or_path))
    if corpus.name == "python":
        text, sha256, version = read_library()
    else:
        data, version = _known_bytes(corpus, received), None
        text, sha256 = decode(data, corpus.file_name), hashlib.sha256(data).hexdigest()
    return CorpusText(
        corpus.name,
        corpus.title,
        normalise(text),
        sha256,
        corpus.licence,
        corpus.language,
        version,
    )


@dataclass(frozen=True)
class LargeCorpus:
    """A file of one's own that stays on disk: as a `CorpusText`, but for its text."""

    name: str
    title: str
    text: FileText
    sha256: str
    licence: str = OWNERS
    language: None = None
    version: None = None


AnyCorpus = CorpusText | LargeCorpus


def opened(name_or_path: str | Path, received: Received = lambda so_far, in_all: None) -> AnyCorpus:
    """Load a corpus as `load` does, but leave a large file of one's own on disk."""
    path = Path(name_or_path)
    if str(name_or_path) in CATALOG or not path.is_file() or path.stat().st_size < LARGE:
        return load(name_or_path, received)
    return LargeCorpus(path.name, path.name, *look_through(path))


def at_hand(corpus: Corpus) -> bool:
    """Tell whether a corpus needs no download: its file lies on this machine, unchecked."""
    return corpus.name == "python" or _find(corpus) is not None


def _find(corpus: Corpus) -> Path | None:
    for folder in _folders():
        path = folder / corpus.file_name
        if path.is_file():
            return path
    return None


def _folders() -> list[Path]:
    brought = os.environ.get("CHARVIZ_CORPORA")
    return [*([Path(brought)] if brought else []), cache_folder()]


def _known_bytes(corpus: Corpus, received: Received) -> bytes:
    """Return the raw bytes of a corpus, from the first place that has it, sha256 checked."""
    path = _find(corpus)
    if path is not None:
        data = read_bytes(path)
        if hashlib.sha256(data).hexdigest() == corpus.sha256:
            return data
        if corpus.url is None or path.parent != cache_folder():
            raise CorpusError(
                f"{path} is not the known {corpus.title} (its sha256 differs): remove it and "
                f"{bring(corpus)}, or give its path to use it as a text of your own."
            )
    return read_bytes(fetch(corpus, received))  # a damaged file in the cache is replaced


def _load_file(path: Path) -> CorpusText:
    if not os.path.lexists(path) and path.name == str(path) and not path.suffix:
        raise CorpusError(
            f"There is no corpus or file {path.name[:80]!r}: name one of {', '.join(CATALOG)}, or "
            "give the path of a text saved as UTF-8."
        )
    data = read_bytes(path)
    text = normalise(decode(data, str(path)))
    if not text:
        raise TextError(f"{path} is empty but for a byte order mark: give a file with some text.")
    return CorpusText(path.name, path.name, text, hashlib.sha256(data).hexdigest(), OWNERS)
