"""Training as `python -m charviz train` does it, beside the loop one would write oneself."""

import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from benchmarks.machine import one_thread
from benchmarks.results import Bar, Result, rate, ratios, timed
from benchmarks.texts import text
from charviz.corpora import CorpusText
from charviz.errors import TrainingError
from charviz.recurrence import Config
from charviz.training import trainer
from charviz.training.run import Run
from charviz.training.settings import Settings

EPOCHS = 7  # the first is for warming up
# hidden units, steps an epoch, precision, bar: some seconds an epoch
CASES = (
    (128, 30, "float32", Bar(0.97)),
    (512, 8, "float32", Bar(0.97)),
    (512, 8, "bfloat16", None),
)


def training() -> Iterator[Result]:
    """The real loop, with its reports, validation and checkpoints, against a bare one."""
    one_thread()
    for hidden, steps, precision, bar in CASES:
        settings = Settings(
            hidden_size=hidden, epochs=float(EPOCHS), precision=precision, threads=1
        )
        with tempfile.TemporaryDirectory(prefix="charviz-benchmark-") as folder:
            try:
                yield _beside_a_bare_loop(settings, steps, bar, Path(folder))
            except TrainingError as error:  # not every processor has bfloat16
                if precision == "float32":
                    raise
                print(f"\nLeft out: {error}")


def _beside_a_bare_loop(settings: Settings, steps: int, bar: Bar | None, folder: Path) -> Result:
    length = (steps + 1) * settings.sequence * settings.batch
    corpus = CorpusText("passages", "Passages", text(length * 10 // 8), "", "MIT")
    run = Run(folder / "run", corpus, settings, resume=False)
    bare = BareLoop(run.config, settings, run.train_ids, run.validation_ids)
    assert bare.steps == run.streams.steps_per_epoch, "both must read as much"
    ours: list[float] = []
    theirs: list[float] = []
    started = perf_counter()

    def report(line: dict[str, Any]) -> None:
        """When the run has ended an epoch with its validation, let the bare loop do one."""
        nonlocal started
        if "validation" in line:
            ours.append(perf_counter() - started)
            theirs.append(timed(bare.epoch))
            started = perf_counter()

    run.train(report)
    read = run.streams.steps_per_epoch * run.streams.characters_per_step
    return Result(
        f"Training an LSTM 1×{settings.hidden_size}, {settings.precision}, "
        f"{read:,} characters an epoch",
        ratios(theirs[1:], ours[1:]),
        "×",
        bar,
        [
            rate("charviz train", read, ours[1:]),
            rate("bare nn.LSTM loop", read, theirs[1:]),
            f"with {len(run.validation_ids):,} characters of validation an epoch on both sides; "
            "ours also reports, takes notes,",
            "and writes a checkpoint at each, which in earnest is every 30 s",
        ],
    )


class BareLoop:
    """A loop around `nn.LSTM` with the same optimiser, clipping, dropout and validation."""

    def __init__(
        self, config: Config, settings: Settings, train: np.ndarray, validation: np.ndarray
    ) -> None:
        """Take the shape of the network, settings, and ids [time] to learn from and to test on."""
        self.settings = settings
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
        self.train_ids = _columns(train, settings.batch)
        self.validation_ids = _columns(validation, 64)
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
