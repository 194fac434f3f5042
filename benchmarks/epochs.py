"""A process that trains an epoch whenever it is told to, as `charviz train` or as a bare loop.

`python -m benchmarks.epochs SIDE HIDDEN STEPS EPOCHS PRECISION` prints a line of JSON, what an
epoch reads or why there can be none, then waits for a line before each and prints its seconds.
"""

import json
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from benchmarks.machine import one_thread
from benchmarks.results import timed
from benchmarks.texts import text
from charviz.corpora import CorpusText
from charviz.errors import TrainingError
from charviz.training import trainer
from charviz.training.material import Material
from charviz.training.run import Run
from charviz.training.settings import Settings


def main(side: str, hidden: int, steps: int, epochs: int, precision: str) -> None:
    """Train a network of so many units, on a text of so many steps."""
    one_thread()
    settings = Settings(hidden_size=hidden, epochs=float(epochs), precision=precision, threads=1)
    length = (steps + 1) * settings.sequence * settings.batch
    corpus = CorpusText("passages", "Passages", text(length * 10 // 8), "", "MIT")
    {"charviz": _charviz, "bare": _bare}[side](corpus, settings)


def _charviz(corpus: CorpusText, settings: Settings) -> None:
    """The real run; its epoch ends with its validation, and the checkpoint comes with the next."""
    with tempfile.TemporaryDirectory(prefix="charviz-benchmark-") as folder:
        try:
            run = Run(Path(folder) / "run", corpus, settings, resume=False)
        except TrainingError as error:  # not every processor has bfloat16
            _say({"refused": str(error)})
            return
        _ready(run.streams.steps_per_epoch * run.streams.characters_per_step, run.validation_ids)
        started = perf_counter()

        def report(line: dict[str, Any]) -> None:
            nonlocal started
            if "validation" in line:
                _say(perf_counter() - started)
                _wait()
                started = perf_counter()

        run.train(report)


def _bare(corpus: CorpusText, settings: Settings) -> None:
    material = Material(corpus, settings, folder=None)
    loop = BareLoop(material, settings)
    _ready(loop.steps * settings.batch * settings.sequence, material.validation_ids)
    for _ in range(int(settings.epochs or 0)):
        _say(timed(loop.epoch))
        _wait()


def _ready(read: int, validation: np.ndarray) -> None:
    _say({"read": read, "validated": len(validation)})
    _wait()


def _wait() -> None:
    """Wait for the next line; where none will come, all is told: end."""
    if not sys.stdin.readline():
        raise SystemExit


def _say(told: float | dict[str, Any]) -> None:
    print(json.dumps(told), flush=True)


class BareLoop:
    """A loop around `nn.LSTM` with the same optimiser, clipping, dropout and validation."""

    def __init__(self, material: Material, settings: Settings) -> None:
        """Take what there is to learn from and to test on, and the settings of the real run."""
        self.settings, config = settings, material.config
        self.embedding = nn.Embedding(config.vocabulary_size, config.embedding_size)
        self.rnn = nn.LSTM(config.embedding_size, config.hidden_size, config.layers)
        self.dropout = nn.Dropout(settings.dropout)
        self.output = nn.Linear(config.hidden_size, config.vocabulary_size)
        self.model = nn.ModuleList([self.embedding, self.rnn, self.dropout, self.output])
        self.optimiser = torch.optim.AdamW(
            self.model.parameters(),
            lr=settings.learning_rate,
            betas=trainer.BETAS,
            weight_decay=settings.weight_decay,
            fused=True,
        )
        self.train_ids = _columns(material.train_ids, settings.batch)
        self.validation_ids = _columns(material.validation_ids, 64)
        self.steps = (len(self.train_ids) - 1) // settings.sequence

    def epoch(self) -> None:
        """Go over the training part, then the validation part."""
        self._train()
        self._validate()

    def _train(self) -> None:
        self.model.train()
        carried, sequence = None, self.settings.sequence
        for step in range(self.steps):
            at = step * sequence
            ids = self.train_ids[at : at + sequence + 1]
            with self._precision():
                h, carried = self.rnn(self.embedding(ids[:-1]), carried)
                logits = self.output(self.dropout(h))
            carried = tuple(state.detach() for state in carried)
            loss = cross_entropy(logits.float().flatten(0, 1), ids[1:].flatten())
            self.optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), self.settings.clip)
            self.optimiser.step()

    @torch.no_grad()
    def _validate(self, chunk: int = 500) -> float:
        self.model.eval()
        carried, total, ids = None, 0.0, self.validation_ids
        for at in range(0, len(ids) - 1, chunk):
            read, coming = ids[at : at + chunk], ids[at + 1 : at + chunk + 1]
            with self._precision():
                h, carried = self.rnn(self.embedding(read[: len(coming)]), carried)
                logits = self.output(h)
            total += cross_entropy(
                logits.float().flatten(0, 1), coming.flatten(), reduction="sum"
            ).item()
        return total / ids[1:].numel()

    def _precision(self) -> torch.autocast | nullcontext[None]:
        if self.settings.precision == "float32":
            return nullcontext()
        return torch.autocast("cpu", dtype=torch.bfloat16)


def _columns(ids: np.ndarray, streams: int) -> torch.Tensor:
    """Cut ids [time] into contiguous streams, int64 [time, streams]."""
    length = len(ids) // streams
    return torch.from_numpy(ids[: length * streams].astype(np.int64)).view(streams, length).T


if __name__ == "__main__":
    main(sys.argv[1], *(int(told) for told in sys.argv[2:5]), sys.argv[5])
