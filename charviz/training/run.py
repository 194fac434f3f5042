"""A training run in a folder of its own: settings, metrics, checkpoints; whole or absent.

run.json           what was asked, of which corpus, how many steps in all
resume.safetensors all that a later process needs to go on with the same bits
metrics.jsonl      a line a report: step, losses, gradient norm, characters a second
"""

import json
import logging
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from charviz.checkpoint import write_json
from charviz.corpora import CorpusText, split
from charviz.errors import TrainingError
from charviz.recurrence import Config
from charviz.tokenizer import CharTokenizer
from charviz.training.settings import Settings
from charviz.training.streams import Streams
from charviz.training.trainer import Trainer

EVERY_SECONDS = 30.0
REPORT_STEPS = 50
SHORTEST = 1_000  # characters

Report = Callable[[dict[str, Any]], None]
Arrays = dict[str, NDArray[Any]]
log = logging.getLogger(__name__)


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
        self.settings = self._stored_settings() if resume else settings
        torch.set_num_threads(self.settings.threads)
        self.tokenizer = CharTokenizer.fit(self.parts.train, self.settings.vocabulary)
        self.train_ids = self.tokenizer.encode(self.parts.train).fed
        self.validation_ids = self.tokenizer.encode(self.parts.validation).fed
        self.config = config_of(self.settings, self.tokenizer)
        self.streams = Streams(
            self.train_ids, self.settings.batch, self.settings.sequence, self.settings.seed
        )
        self.progress = Progress()
        self.best: Arrays = {}
        self.resumed_from_step = 0
        if resume:
            self._go_back()
        else:
            self._begin()

    @property
    def asked(self) -> dict[str, Any]:
        """The settings that differ from the defaults, but for threads and device."""
        usual = asdict(Settings())
        chosen = {k: v for k, v in asdict(self.settings).items() if v != usual[k] and v is not None}
        return {k: v for k, v in chosen.items() if k not in ("threads", "device")}

    def train(self, report: Report) -> None:
        """Train to the last step; `report` gets a dict every few steps and at each validation."""
        trainer, started = self.trainer, time.monotonic() - self.progress.seconds
        saved, losses, since = time.monotonic(), [], time.monotonic()
        while trainer.step_number < trainer.total:
            loss, norm = trainer.step()
            losses.append(loss)
            self.progress.seconds = time.monotonic() - started
            step = trainer.step_number
            if step % REPORT_STEPS == 0:
                rate = len(losses) * self.streams.characters_per_step / (time.monotonic() - since)
                self._report(report, train=float(np.mean(losses)), norm=norm, rate=round(rate))
                losses, since = [], time.monotonic()
            if step % self.streams.steps_per_epoch == 0 or step == trainer.total:
                self._validate(report)
                self._save()
                saved = since = time.monotonic()
                losses = []
            elif time.monotonic() - saved > EVERY_SECONDS:
                self._save()
                saved = time.monotonic()

    def _validate(self, report: Report) -> None:
        loss = self.trainer.validate(self.validation_ids)
        if self.progress.best is None or loss < self.progress.best:
            self.progress.best, self.progress.best_step = loss, self.trainer.step_number
            self.best = self.trainer.weights()
        self._report(report, validation=loss, best=self.progress.best)

    def _report(self, report: Report, **figures: Any) -> None:
        step = self.trainer.step_number
        line = {
            "step": step,
            "of": self.trainer.total,
            "epoch": round(step / self.streams.steps_per_epoch, 3),
            **{k: round(v, 5) if isinstance(v, float) else v for k, v in figures.items()},
            "seconds": round(self.progress.seconds, 1),
        }
        with (self.folder / "metrics.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        report(line)

    def _begin(self) -> None:
        if (self.folder / "run.json").exists() or (self.folder / "model.json").exists():
            raise TrainingError(
                f"{self.folder.name} already holds a run or a model: go on with --resume, or give "
                "another folder to --out."
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        total = self._total_steps()
        self.trainer = Trainer(self.config, self.settings, self.streams, total)
        stored = {
            "settings": asdict(self.settings),
            "corpus": {"name": self.corpus.name, "sha256": self.corpus.sha256},
            "total_steps": total,
        }
        write_json(self.folder / "run.json", stored)

    def _total_steps(self) -> int:
        if self.settings.epochs is not None:
            return max(1, round(self.settings.epochs * self.streams.steps_per_epoch))
        trial = Trainer(self.config, self.settings, self.streams, 1_000_000)
        trial.step()  # the first step also pays for setting up
        started, count = time.monotonic(), 0
        while time.monotonic() - started < 3.0:
            trial.step()
            count += 1
        per_second = count / (time.monotonic() - started)
        return max(1, int(per_second * 60 * (self.settings.minutes or 0)))

    def _stored(self) -> dict[str, Any]:
        try:
            stored: dict[str, Any] = json.loads((self.folder / "run.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise TrainingError(
                f"{self.folder.name} holds no run to go on with: start it without --resume."
            ) from error
        if stored["corpus"]["sha256"] != self.corpus.sha256:
            raise TrainingError(
                f"The run in {self.folder.name} learned from another text "
                f"({stored['corpus']['name']}, sha256 {stored['corpus']['sha256'][:12]}…): give "
                "that text again."
            )
        return stored

    def _stored_settings(self) -> Settings:
        return Settings.from_json(self._stored()["settings"])

    def _go_back(self) -> None:
        total = int(self._stored()["total_steps"])
        self.trainer = Trainer(self.config, self.settings, self.streams, total)
        path = self.folder / "resume.safetensors"
        if not path.exists():  # killed before the first checkpoint
            return
        try:
            arrays = load_file(path)
        except (SafetensorError, OSError, ValueError) as error:
            raise TrainingError(f"The checkpoint in {self.folder.name} cannot be read.") from error
        self.trainer.restore(arrays)
        self.best = {k.removeprefix("best/"): v for k, v in arrays.items() if k.startswith("best/")}
        best, best_step, seconds = arrays["progress"]
        self.progress = Progress(None if np.isnan(best) else float(best), int(best_step), seconds)
        self.resumed_from_step = self.trainer.step_number

    def _save(self) -> None:
        """Write the checkpoint beside the last one, then put it in its place in one step."""
        p = self.progress
        arrays = self.trainer.arrays() | {f"best/{k}": v for k, v in self.best.items()}
        best = np.nan if p.best is None else p.best
        arrays["progress"] = np.array([best, p.best_step, p.seconds])
        staged, path = self.folder / ".resume.part", self.folder / "resume.safetensors"
        try:
            save_file(arrays, staged)
            with staged.open("rb") as file:
                os.fsync(file.fileno())
            os.replace(staged, path)
        except (OSError, SafetensorError) as error:
            staged.unlink(missing_ok=True)
            raise TrainingError(
                f"The checkpoint at step {self.trainer.step_number} could not be written "
                f"({error}); the one before it is kept: make room, then go on with --resume."
            ) from error
        log.info("checkpoint at step %d", self.trainer.step_number)


def config_of(settings: Settings, tokenizer: CharTokenizer) -> Config:
    """Return the shape of the network that these settings ask for."""
    return Config(
        settings.cell,
        settings.layers,
        settings.hidden_size,
        settings.embedding_size,
        tokenizer.size,
    )
