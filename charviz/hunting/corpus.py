"""What ships of a model's own corpus so that a hunt can be fair: labels, never the text.

`corpus.safetensors` holds what every built-in concept says of the corpus, for comparing a unit with
the labels of other stretches; hashes of its lines, to find a hunted text that is a part of it; and,
for concepts with a target, the characters after which that may come. The arrays are compressed
differences: labels come in runs.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from charviz.checkpoint import Model
from charviz.concepts import Concept, Labels
from charviz.errors import ModelError
from charviz.hunting.detail import grades_of
from charviz.hunting.histogram import Floats
from charviz.hunting.packing import packed, unpacked
from charviz.hunting.passes import Reading, prepare

FILE = "corpus.safetensors"
MOST = 4_000_000  # characters whose labels ship
LINES = 4  # in a shingle
SAME = 2_000  # characters in a row that make a text a part of the corpus
OFTEN = 0.05  # how often a target follows a character, inside, that it may come after
SEEN = 50  # times the character was met inside

_INVALID = 255


@dataclass(frozen=True)
class Corpus:
    """What is known of a model's own corpus.

    labels: by concept, [characters] each, graded ones as bins. edges: where those begin. after: for
    concepts with a target, the characters after which it may come. shingles: uint32, sorted, with
    the positions, uint32, where they begin.
    """

    characters: int
    labels: dict[str, Labels]
    edges: dict[str, Floats]
    after: dict[str, str]
    shingles: NDArray[np.uint32]
    positions: NDArray[np.uint32]

    def touched(self, text: str) -> list[tuple[int, int]]:
        """Return the stretches of the corpus that a text has in common with it."""
        shingles, begins = _shingles(text.replace("\r\n", "\n"))
        first = np.searchsorted(self.shingles, shingles, side="left")
        last = np.searchsorted(self.shingles, shingles, side="right")
        hits = [
            (int(self.positions[k]) - at, int(self.positions[k]))
            for at, low, high in zip(begins.tolist(), first.tolist(), last.tolist(), strict=True)
            for k in range(low, min(high, low + 10))
        ]
        if not hits:
            return []
        found = np.array(sorted(hits))
        edges = np.flatnonzero(np.diff(found[:, 0])) + 1
        spans = [(int(g[0, 1]), int(g[-1, 1])) for g in np.split(found, edges)]
        return [(a, b + SAME) for a, b in spans if b - a >= SAME]


def collect(model: Model, text: str, concepts: Sequence[Concept]) -> Corpus:
    """Return what is to ship of a corpus, given as LF text."""
    text = text[:MOST]
    reading = prepare(model, text, concepts)
    labels = {c.name: _labels(grades_of(reading, c.name), c) for c in concepts}
    after = {c.name: _after(model, reading, c) for c in concepts if c.target}
    shingles, begins = _shingles(text)
    begins = begins - np.searchsorted(reading.skipped, begins).astype(
        np.uint32
    )  # among what is fed
    order = np.argsort(shingles, kind="stable")
    edges = dict(reading.truth.edges)
    return Corpus(len(reading.fed), labels, edges, after, shingles[order], begins[order])


def save(model: Model, corpus: Corpus) -> None:
    """Write it beside a model."""
    arrays: dict[str, NDArray[Any]] = {
        "shingles": packed(np.diff(corpus.shingles, prepend=np.uint32(0)).astype("<u4")),
        "positions": packed(corpus.positions.astype("<u4")),
    }
    for name, labels in corpus.labels.items():
        told = np.where(labels.valid, labels.values, _INVALID).astype(np.uint8)
        arrays[f"labels.{name}"] = packed(np.diff(told, prepend=np.uint8(0)))
        if name in corpus.edges:
            arrays[f"edges.{name}"] = corpus.edges[name].astype(np.float32)
    said = {
        "model_digest": model.digest,
        "characters": str(corpus.characters),
        "shingles": str(len(corpus.shingles)),
        "after": json.dumps(corpus.after),
    }
    save_file(arrays, model.folder / FILE, metadata=said)


def load(model: Model) -> Corpus | None:
    """Return what ships of a model's corpus, None where nothing does; ModelError for damage."""
    path = model.folder / FILE
    if not path.exists():
        return None
    try:
        with safe_open(path, framework="numpy") as file:
            said = file.metadata() or {}
            size, count = int(said["characters"]), int(said["shingles"])
            if not 0 <= size <= MOST or not 0 <= count <= MOST:
                raise ValueError("sizes")
            edges = {k[6:]: file.get_tensor(k) for k in file.keys() if k.startswith("edges.")}  # noqa: SIM118
            labels = {
                k[7:]: _unpacked_labels(file.get_tensor(k), size, k[7:] in edges)
                for k in file.keys()  # noqa: SIM118
                if k.startswith("labels.")
            }
            apart = np.frombuffer(unpacked(file.get_tensor("shingles"), 4 * count), "<u4")
            begins = np.frombuffer(unpacked(file.get_tensor("positions"), 4 * count), "<u4")
            after = {str(k): str(v) for k, v in json.loads(said["after"]).items()}
    except (OSError, SafetensorError, KeyError, TypeError, ValueError, zlib.error) as error:
        raise ModelError(
            f"{model.folder.name}/{FILE} is damaged or something else: copy the model again."
        ) from error
    return Corpus(size, labels, edges, after, np.cumsum(apart, dtype=np.uint32), begins)


def _labels(grades: NDArray[np.int8], concept: Concept) -> Labels:
    values = grades == 1 if concept.kind == "binary" else np.maximum(grades, 0).astype(np.float32)
    return Labels(values, grades >= 0)


def _after(model: Model, reading: Reading, concept: Concept) -> str:
    """Return the characters that the target follows often enough while a concept is true."""
    targets = [model.tokenizer.stoi[c] for c in concept.target or "" if c in model.tokenizer.stoi]
    inside = grades_of(reading, concept.name) > 0
    here, coming = reading.fed[:-1][inside[:-1]], reading.fed[1:][inside[:-1]]
    met = np.bincount(here, minlength=model.tokenizer.size)
    followed = np.bincount(here[np.isin(coming, targets)], minlength=model.tokenizer.size)
    often = np.flatnonzero((met >= SEEN) & (followed >= OFTEN * met))
    return model.tokenizer.decode(often.tolist())


def _shingles(text: str) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return a hash of each few lines in a row, and where they begin, uint32 both."""
    lines = text.split("\n")
    begins = np.cumsum([0, *(len(line) + 1 for line in lines[:-1])])
    hashes = [
        int.from_bytes(blake2b("\n".join(part).encode("utf-8", "replace"), digest_size=4).digest())
        for part in (lines[at : at + LINES] for at in range(len(lines) - LINES + 1))
    ]
    count = len(hashes)
    return np.array(hashes, np.uint32), begins[:count].astype(np.uint32)


def _unpacked_labels(array: NDArray[np.uint8], size: int, is_graded: bool) -> Labels:
    told = np.cumsum(np.frombuffer(unpacked(array, size), np.uint8), dtype=np.uint8)
    valid = told != _INVALID
    values = np.where(valid, told, 0)
    return Labels(values.astype(np.float32) if is_graded else values == 1, valid)
