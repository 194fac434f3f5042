"""What a run learns from: the parts of its text, its vocabulary, and ids, which may lie on disk."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from charviz.corpora import AnyCorpus, FileText, pieces_of, split
from charviz.corpora.reading import Text
from charviz.errors import TrainingError
from charviz.recurrence import Config
from charviz.tokenizer import CharTokenizer
from charviz.training.settings import Settings
from charviz.training.streams import Streams
from charviz.training.team import Group

SHORTEST = 1_000  # characters
PREFIX = ".ids."
SCORED = 10_000_000  # characters of a part that losses are measured on, at most

Ids = NDArray[np.integer]


class Material:
    """A corpus as a run reads it; a large one is encoded once, into files that vanish with it.

    parts: training, validation and test text. train_ids, validation_ids: what is fed of them,
    [time], of a long validation part the beginning. streams: of the training part. config: the
    shape of the network.
    """

    def __init__(
        self, corpus: AnyCorpus, settings: Settings, folder: Path | None, group: Group | None = None
    ) -> None:
        """Take what there is to learn from; `folder` has room for the ids of a large corpus."""
        if len(corpus.text) < SHORTEST:
            raise TrainingError(
                f"Training needs {SHORTEST:,} characters: the text has {len(corpus.text):,}."
            )
        group = group or Group()
        self.parts = split(cast(Text, corpus.text))
        self.tokenizer = CharTokenizer.fit_pieces(pieces_of(self.parts.train), settings.vocabulary)
        if self.tokenizer.size < 2:
            (only,) = self.tokenizer.itos
            raise TrainingError(
                f"The text is {only!r} again and again: there is nothing to guess. Give another."
            )
        self.config = Config(
            settings.cell,
            settings.layers,
            settings.hidden_size,
            settings.embedding_size,
            self.tokenizer.size,
        )
        self.train_ids, self.validation_ids = (
            self._ids(part, folder, group)
            for part in (self.parts.train, self.parts.validation[:SCORED])
        )
        self.streams = Streams(self.train_ids, settings.batch, settings.sequence, settings.seed)

    def _ids(self, text: Text, folder: Path | None, group: Group) -> Ids:
        if not isinstance(text, FileText):
            return self.tokenizer.encode(str(text)).fed
        kind = np.uint8 if self.tokenizer.size <= 256 else np.uint16
        with self._written(text, folder, kind) if group.leads else nullcontext("") as name:
            ids: Ids = np.memmap(group.first(name), kind, mode="r")
            group.any(True)  # all have it open: it may lose its name
        return ids

    @contextmanager
    def _written(self, text: FileText, folder: Path | None, kind: type) -> Iterator[str]:
        """Write the ids of a text into a file that is there for as long as one looks."""
        for left in folder.glob(f"{PREFIX}*") if folder else ():  # by a run that was killed
            left.unlink()
        with tempfile.NamedTemporaryFile(dir=folder, prefix=PREFIX) as file:
            for piece in text.pieces():
                file.write(self.tokenizer.encode(piece).fed.astype(kind).data)
            file.flush()
            yield file.name
