"""A training run: to the end, or until somebody wishes otherwise; killed anywhere, it goes on.

`charviz.training.folder` says what lies in its folder, `charviz.runs` how others see it.
"""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from charviz import ngram, runs
from charviz.checkpoint import write_json
from charviz.corpora import CorpusText, split
from charviz.errors import TrainingError
from charviz.recurrence import Config
from charviz.runs import State
from charviz.tokenizer import CharTokenizer
from charviz.training import folder as files
from charviz.training import memory
from charviz.training.folder import Arrays
from charviz.training.notes import Notes
from charviz.training.settings import Settings
from charviz.training.streams import Streams
from charviz.training.timeline import Snapshots
from charviz.training.trainer import Trainer

EVERY_SECONDS = 30.0
REPORT_STEPS = 50
SHORTEST = 1_000  # characters
LINES_FROM = 10_000_000  # characters of the training part that n-grams are counted on
TRIED = 3.0  # seconds of the trial that says how many steps fit into some minutes

Report = Callable[[dict[str, Any]], None]


class PauseError(TrainingError):
    """A run that was asked to pause: its checkpoint is there."""


@dataclass
class Progress:
    """Where a run stands; stored with every checkpoint."""

    best: float | None = None
    best_step: int = 0
    seconds: float = 0.0


class Run:
    """A run: makes or finds its folder, trains to the end, keeps the best on validation."""

    def __init__(self, folder: Path, corpus: CorpusText, settings: Settings, resume: bool) -> None:
        """Start a run in an empty folder, or go on with the one that is there."""
        self.folder, self.corpus = folder, corpus
        self.parts = split(corpus.text)
        if len(corpus.text) < SHORTEST:
            raise TrainingError(
                f"The text has {len(corpus.text):,} characters; training needs {SHORTEST:,}."
            )
        self.settings, total = files.begun(folder, corpus) if resume else (settings, 0)
        torch.set_num_threads(self.settings.threads)
        self.tokenizer = CharTokenizer.fit(self.parts.train, self.settings.vocabulary)
        self.train_ids = self.tokenizer.encode(self.parts.train).fed
        self.validation_ids = self.tokenizer.encode(self.parts.validation).fed
        self.config = config_of(self.settings, self.tokenizer)
        self.streams = Streams(
            self.train_ids, self.settings.batch, self.settings.sequence, self.settings.seed
        )
        memory.check(self.config, self.settings)
        self.progress = Progress()
        self.best: Arrays = {}
        self.resumed_from_step = 0
        self.stop = False  # what a signal sets: to pause as soon as there is a checkpoint
        if resume:
            self._go_back(total)
        else:
            self._begin()
        self._notes = Notes(
            folder, self.config, self.tokenizer, self.parts.validation, self.settings.seed
        )
        self._snapshots = Snapshots(folder, self.trainer.total) if self.settings.timeline else None

    @property
    def asked(self) -> dict[str, Any]:
        """The settings that differ from the defaults, but for threads and device."""
        usual = asdict(Settings())
        chosen = {k: v for k, v in asdict(self.settings).items() if v != usual[k] and v is not None}
        return {k: v for k, v in chosen.items() if k not in ("threads", "device")}

    def train(self, report: Report) -> None:
        """Train to the last step, or as far as one wishes; PauseError where that is not the end.

        report: gets a dict every few steps and at each validation.
        """
        trainer, started = self.trainer, time.monotonic() - self.progress.seconds
        self._tell("training")
        self._lines()
        self._snap()
        saved, losses, since = time.monotonic(), [], time.monotonic()
        while trainer.step_number < trainer.total and not self._is_ended():
            rate = trainer.rate()
            loss, norm = trainer.step()
            losses.append(loss)
            self.progress.seconds = time.monotonic() - started
            self._snap()
            step = trainer.step_number
            if step % REPORT_STEPS == 0:
                speed = len(losses) * self.streams.characters_per_step / (time.monotonic() - since)
                train = float(np.mean(losses))
                self._report(report, train=train, norm=norm, rate=round(speed), learning_rate=rate)
                self._tell("training")
                losses, since = [], time.monotonic()
            if step % self.streams.steps_per_epoch == 0 or step == trainer.total:
                self._validate(report)
                self._save()
                saved = since = time.monotonic()
                losses = []
            elif time.monotonic() - saved > EVERY_SECONDS:
                self._save()
                saved = time.monotonic()
        if not self.best:  # stopped before the first validation
            self._validate(report)
            self._save()

    def _is_ended(self) -> bool:
        """Obey what is wished: True to finish early, PauseError once the checkpoint is there."""
        wish = runs.wished(self.folder)
        if wish == "stop":
            return True
        if wish == "pause" or self.stop:
            self._save()
            step, total = self.trainer.step_number, self.trainer.total
            raise PauseError(f"PauseError at step {step:,} of {total:,}: go on with --resume.")
        return False

    def _tell(self, state: str) -> None:
        told = State(state, step=self.trainer.step_number, of=self.trainer.total)
        runs.write_state(self.folder, told)

    def _lines(self) -> None:
        """Write the n-gram lines beside which the losses are shown."""
        if runs.lines(self.folder):
            return
        known = self.parts.train[-LINES_FROM:]
        line = ngram.line(known, self.parts.validation, tokenizer=self.tokenizer)
        nats = {str(order): round(value, 5) for order, value in line.nats.items()}
        write_json(self.folder / "lines.json", {"characters": len(known), "nats": nats})

    def _snap(self) -> None:
        if self._snapshots and self._snapshots.is_due(self.trainer.step_number):
            self._snapshots.keep(self.trainer.step_number, self.trainer.weights())

    def _validate(self, report: Report) -> None:
        loss = self.trainer.validate(self.validation_ids)
        weights = self.trainer.weights()
        if self.progress.best is None or loss < self.progress.best:
            self.progress.best, self.progress.best_step = loss, self.trainer.step_number
            self.best = weights
        self._report(report, validation=loss, best=self.progress.best)
        note = self._notes.taken(weights, self.progress.seconds)
        if note:
            self._report(lambda line: None, **note)

    def _report(self, report: Report, **figures: Any) -> None:
        step = self.trainer.step_number
        line = {
            "step": step,
            "of": self.trainer.total,
            "epoch": round(step / self.streams.steps_per_epoch, 3),
            **{k: float(f"{v:.6g}") if isinstance(v, float) else v for k, v in figures.items()},
            "seconds": round(self.progress.seconds, 1),
        }
        files.add(self.folder, line)
        report(line)

    def _begin(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        total = total_steps(self.config, self.settings, self.streams)
        self.trainer = Trainer(self.config, self.settings, self.streams, total)
        files.begin(self.folder, self.settings, self.corpus, total)

    def _go_back(self, total: int) -> None:
        self.trainer = Trainer(self.config, self.settings, self.streams, total)
        arrays = files.kept(self.folder)
        if arrays is None:
            return
        self.trainer.restore(arrays)
        self.best = {k.removeprefix("best/"): v for k, v in arrays.items() if k.startswith("best/")}
        best, best_step, seconds = arrays["progress"]
        self.progress = Progress(None if np.isnan(best) else float(best), int(best_step), seconds)
        self.resumed_from_step = self.trainer.step_number

    def _save(self) -> None:
        p = self.progress
        arrays = self.trainer.arrays() | {f"best/{k}": v for k, v in self.best.items()}
        best = np.nan if p.best is None else p.best
        arrays["progress"] = np.array([best, p.best_step, p.seconds])
        files.keep(self.folder, arrays, self.trainer.step_number)


def total_steps(config: Config, settings: Settings, streams: Streams) -> int:
    """Return how many steps a run will take; where it is asked for minutes, after a trial."""
    if settings.epochs is not None:
        return max(1, round(settings.epochs * streams.steps_per_epoch))
    return max(1, int(steps_per_second(config, settings, streams) * 60 * (settings.minutes or 0)))


def steps_per_second(config: Config, settings: Settings, streams: Streams) -> float:
    """Train a network that is thrown away, for `TRIED` seconds, and return how fast that went."""
    trial = Trainer(config, settings, streams, 1_000_000)
    trial.step()  # the first step also pays for setting up
    started, count = time.monotonic(), 0
    while time.monotonic() - started < TRIED:
        trial.step()
        count += 1
    return count / (time.monotonic() - started)


def config_of(settings: Settings, tokenizer: CharTokenizer) -> Config:
    """Return the shape of the network that these settings ask for."""
    return Config(
        settings.cell,
        settings.layers,
        settings.hidden_size,
        settings.embedding_size,
        tokenizer.size,
    )
