"""The words of the text that a network learned from, so that one can tell which words are its own.

A word is a letter with the letters, digits and underscores after it, such as an identifier of a
program; an apostrophe with a letter on both sides belongs to it (don't, d'Artagnan), unless what
goes before it is the prefix of a Python string (b'no'). Case is folded, and underscores around a
word are no part of it. Numbers, such as 12, 0x1f and 3rd, are no words.

Kept are 32 bits of a hash for each word: of 60,000 words, one new word in 70,000 passes for known.
"""

import os
import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from charviz.checkpoint import Model
from charviz.errors import ModelError

FILE = "words.safetensors"
ARRAY = "words"
LARGEST_FILE = 64 * 2**20  # bytes

Words = NDArray[np.uint32]

_WORD = re.compile(
    r"\b_*+([^\W\d_]\w*+(?:(?<!\b[bfruBFRU])(?<!\b[bfrBFR]{2})(?<!_)['’](?=[^\W\d_])\w++)*+)"
)


def spans(text: str) -> list[tuple[int, int]]:
    """Return where each word of a text lies, from and to, in code points."""
    return [match.span(1) for match in _WORD.finditer(text)]


def build(text: str) -> Words:
    """Return the words of a text, each once: sorted hashes, uint32 [words]."""
    found = {_folded(match[1]) for match in _WORD.finditer(text)}
    return np.unique(_hashes(found))


def save(model: Model, words: Words) -> None:
    """Write a network's words beside it, whole or not at all."""
    path = model.folder / FILE
    staged = path.with_suffix(".part")
    save_file({ARRAY: words}, staged, metadata={"model_digest": model.digest})
    os.replace(staged, path)


def load(model: Model) -> Words | None:
    """Return a network's words, read-only uint32 [words]; None where none lie beside it.

    Raises ModelError for a file that is damaged or another network's.
    """
    if not (model.folder / FILE).is_file():
        return None
    return _loaded(model)


def known(model: Model, text: str) -> tuple[int, int] | None:
    """Count the words of a text, and those of them that the network learned from.

    None where no words lie beside the network. Raises what `load` raises.
    """
    return count(model, [text[start:end] for start, end in spans(text)])


def count(model: Model, words: Iterable[str]) -> tuple[int, int] | None:
    """Count some words, and those of them that the network learned from, as `known` does."""
    vocabulary = load(model)
    if vocabulary is None:
        return None
    hashes = _hashes(_folded(word) for word in words)
    return len(hashes), int(np.isin(hashes, vocabulary).sum())


def _folded(word: str) -> str:
    return word.rstrip("_").replace("’", "'").casefold()


def _hashes(words: Iterable[str]) -> Words:
    """Return the first 32 bits of each word's BLAKE2b, uint32 [words]."""
    hashed = b"".join(blake2b(word.encode(), digest_size=4).digest() for word in words)
    return np.frombuffer(hashed, "<u4").astype(np.uint32)


@lru_cache(maxsize=8)
def _loaded_once(folder: str, digest: str, size: int, changed: int) -> Words:
    """Read and check a file; the other arguments tell one file from what was there before."""
    path = os.path.join(folder, FILE)
    name = os.path.join(os.path.basename(folder), FILE)
    if size > LARGEST_FILE:
        raise ModelError(f"{name} has {size:,} bytes, over {LARGEST_FILE:,}.")
    try:
        with safe_open(path, framework="numpy") as file:
            said, words = file.metadata() or {}, file.get_tensor(ARRAY)
    except (OSError, SafetensorError, TypeError) as error:
        raise ModelError(f"{name} is damaged or cut short: copy the model again.") from error
    if said.get("model_digest") != digest:
        raise ModelError(f"{name} holds another network's words: copy the model again.")
    if words.dtype != np.uint32 or words.ndim != 1 or (words[1:] <= words[:-1]).any():
        raise ModelError(f"{name} does not hold sorted hashes, uint32: copy the model again.")
    words.flags.writeable = False
    return words


def _loaded(model: Model) -> Words:
    told = (model.folder / FILE).stat()
    return _loaded_once(str(model.folder), model.digest, told.st_size, told.st_mtime_ns)
