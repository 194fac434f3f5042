"""A training run: to the end, or until somebody wishes otherwise; killed anywhere, it goes on.

`charviz.training.folder` says what lies in its folder, `charviz.runs` how others see it.
"""

import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from charviz import ngram, runs
from charviz.checkpoint import write_json
from charviz.corpora import AnyCorpus
from charviz.errors import TrainingError
from charviz.hunting.glance import TEXT as NOTED
from charviz.machine import keeping_memory
from charviz.runs import State
from charviz.training import folder as files
from charviz.training import memory
from charviz.training.folder import Arrays
from charviz.training.material import SCORED, Material
from charviz.training.notes import Notes
from charviz.training.pace import between_validations, total_steps
from charviz.training.settings import Settings
from charviz.training.team import Group, threads_of
from charviz.training.timeline import Snapshots
from charviz.training.trainer import Trainer

EVERY_SECONDS = 30.0
REPORT_STEPS = 50
LINES_FROM = 10_000_000  # characters of the training part that n-grams are counted on

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
    """A run: makes or finds its folder, trains to the end, keeps the best on validation.

    In a group, each process has one; the first writes what there is to write.
    """

    def __init__(
        self,
        folder: Path,
        corpus: AnyCorpus,
        settings: Settings,
        resume: bool,
        group: Group | None = None,
    ) -> None:
        """Start a run in an empty folder, or go on with the one that is there."""
        self.folder, self.corpus = folder, corpus
        self.group = group or Group()
        self.settings, total, end = files.begun(folder, corpus) if resume else (settings, 0, 0)
        torch.set_num_threads(threads_of(self.settings.threads))
        folder.mkdir(parents=True, exist_ok=True)
        material = Material(corpus, self.settings, folder, self.group)
        self.parts, self.tokenizer = material.parts, material.tokenizer
        self.train_ids, self.validation_ids = material.train_ids, material.validation_ids
        self.config, self.streams = material.config, material.streams
        memory.check(self.config, self.settings)
        self.progress = Progress()
        self.best: Arrays = {}
        self.resumed_from_step = 0
        self.stop = False  # what a signal sets: to pause as soon as there is a checkpoint
        if resume:
            self._go_back(total)
        else:
            self._begin()
        self._end = end or self.trainer.total  # earlier where somebody stopped it
        noted = str(self.parts.validation[:NOTED])
        self._notes = Notes(folder, self.config, self.tokenizer, noted, self.settings.seed)
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
        self._lines()
        self._tell("training")
        self._snap()
        with keeping_memory():
            self._learn(report)
        self._note()

    def _learn(self, report: Report) -> None:
        trainer, started = self.trainer, time.monotonic() - self.progress.seconds
        every = between_validations(trainer.total, self.streams.steps_per_epoch)
        saved, losses, since = time.monotonic(), [], time.monotonic()
        while trainer.step_number < self._end and not self._is_ended():
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
                if self._notes.is_due(self.progress.seconds):
                    self._note()
                losses, since = [], time.monotonic()
            if step % every == 0 or step == trainer.total:
                self._validate(report)
                self._save()
                saved = since = time.monotonic()
                losses = []
            elif any(self.group.any(time.monotonic() - saved > EVERY_SECONDS)):
                self._save()
                saved = time.monotonic()
        if trainer.step_number < trainer.total:  # stopped between two validations
            self._validate(report)
            self._save()

    def _is_ended(self) -> bool:
        """Obey what is wished: True to finish early, PauseError once the checkpoint is there.

        Where a run ends early is said once, and written down: killed before it is a whole model,
        it ends there all the same.
        """
        wish = runs.wished(self.folder) if self.group.leads else None
        stops, pauses = self.group.any(wish == "stop", wish == "pause" or self.stop)
        step, total = self.trainer.step_number, self.trainer.total
        if stops and step and self._end == total:
            self._end = step
            if self.group.leads:
                files.end_at(self.folder, self._end)
            return True
        if pauses:
            self._save()
            self._tell("training")
            raise PauseError(f"Paused at step {step:,} of {total:,}: go on with --resume.")
        return False

    def _tell(self, state: str, stage: str = "") -> None:
        if not self.group.leads:
            return
        told = State(state, stage, self.trainer.step_number, self.trainer.total)
        runs.write_state(self.folder, told)

    def _lines(self) -> None:
        """Write the n-gram lines beside which the losses are shown."""
        if runs.lines(self.folder) or not self.group.leads:
            return
        self._tell("measuring", "n-gram lines")
        known = str(self.parts.train[-LINES_FROM:])
        line = ngram.line(known, str(self.parts.validation[:SCORED]), tokenizer=self.tokenizer)
        nats = {str(order): round(value, 5) for order, value in line.nats.items()}
        write_json(self.folder / "lines.json", {"characters": len(known), "nats": nats})

    def _snap(self) -> None:
        if (
            self.group.leads
            and self._snapshots
            and self._snapshots.is_due(self.trainer.step_number)
        ):
            self._snapshots.keep(self.trainer.step_number, self.trainer.weights())

    def _validate(self, report: Report) -> None:
        loss = self.trainer.validate(self.validation_ids)
        if not math.isfinite(loss):
            raise TrainingError(
                f"The validation loss became {loss} at step {self.trainer.step_number}: start "
                f"again with a learning rate below {self.settings.learning_rate:g}; the last "
                "checkpoint is kept."
            )
        weights = self.trainer.weights()
        if self.progress.best is None or loss < self.progress.best:
            self.progress.best, self.progress.best_step = loss, self.trainer.step_number
            self.best = weights
        self._report(report, validation=loss, best=self.progress.best)

    def _note(self) -> None:
        """Note what the network writes and which units it has; the bits do not depend on it."""
        if self.group.leads:
            self._report(lambda line: None, **self._notes.taken(self.trainer.weights()))

    def _report(self, report: Report, **figures: Any) -> None:
        if not self.group.leads:
            return
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
        if self.group.leads:
            runs.write_state(self.folder, State("measuring", "how fast this machine is"))
        total = self.group.first(total_steps(self.config, self.settings, self.streams, self.group))
        self.trainer = Trainer(self.config, self.settings, self.streams, total, self.group)
        if self.group.leads:
            files.begin(self.folder, self.settings, self.corpus, total)

    def _go_back(self, total: int) -> None:
        self.trainer = Trainer(self.config, self.settings, self.streams, total, self.group)
        arrays = self.group.first(files.kept(self.folder) if self.group.leads else None)
        if arrays is None:
            return
        try:
            self.trainer.restore(arrays)
            best, best_step, seconds = arrays["progress"]
        except (KeyError, ValueError, RuntimeError) as error:  # as torch calls arrays it cannot use
            raise files.damaged(self.folder) from error
        self.best = {k.removeprefix("best/"): v for k, v in arrays.items() if k.startswith("best/")}
        self.progress = Progress(None if np.isnan(best) else float(best), int(best_step), seconds)
        self.resumed_from_step = self.trainer.step_number

    def _save(self) -> None:
        p = self.progress
        arrays = self.trainer.arrays() | {f"best/{k}": v for k, v in self.best.items()}
        best = np.nan if p.best is None else p.best
        arrays["progress"] = np.array([best, p.best_step, p.seconds])
        if self.group.leads:
            files.keep(self.folder, arrays, self.trainer.step_number)
