"""Snapshots of a network while it learns, many at first and ever fewer: when does a unit appear?

At the end each is read once more, beside the model that came of them: see `charviz.birth`.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from charviz import birth, checkpoint, ngram, runs
from charviz.birth import Grown, Moment, Score, Timeline
from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS, Concept
from charviz.errors import TrainingError
from charviz.hunting.glance import MAIN
from charviz.hunting.passes import Reading, prepare
from charviz.hunting.select import Ranked, select
from charviz.hunting.split import split
from charviz.hunting.verdict import BELIEVED, is_unheld
from charviz.passages import PASSAGES, first_for
from charviz.sampling.choosing import Choice
from charviz.sampling.writing import Stream, write
from charviz.tracing import nats, trace
from charviz.training.folder import Arrays
from charviz.units import parse_unit

COUNT = 64
FOLDER = "timeline"
STRETCH = 60_000  # characters of the validation part that each moment reads
LINES_FROM = 10_000_000  # characters of the training part that n-grams are counted on
MOST = 4  # concepts: each costs 2 kB a moment
SAMPLE, TEMPERATURE = 300, 0.8
REPORTED = 50  # steps: a report of the training loss is of so many before it


def steps(total: int) -> list[int]:
    """Return the steps after which a snapshot is kept: none, then log-spaced ones to the last."""
    return sorted({0, *np.round(np.geomspace(1, total, COUNT)).astype(int).tolist()})


class Snapshots:
    """Keeps snapshots of a run in its folder, float16, each whole or absent.

    One that is kept again, after a run was killed and resumed, is the same.
    """

    def __init__(self, folder: Path, total: int) -> None:
        """Keep them in a run's folder; total: its steps."""
        self._folder, self._steps = folder / FOLDER, set(steps(total))

    def is_due(self, step: int) -> bool:
        """Tell whether there is to be one after so many steps."""
        return step in self._steps

    def keep(self, step: int, weights: Arrays) -> None:
        """Keep the weights after a step."""
        staged = self._folder / ".part"
        try:
            self._folder.mkdir(exist_ok=True)
            save_file({name: a.astype(np.float16) for name, a in weights.items()}, staged)
            staged.replace(self._folder / f"{step:08d}.safetensors")
        except OSError as error:
            staged.unlink(missing_ok=True)
            raise TrainingError(
                f"The snapshot at step {step} could not be written ({error.strerror}); the last "
                "checkpoint is kept: make room, then go on with --resume."
            ) from error


@dataclass(frozen=True)
class Pace:
    """characters of a step, and of an epoch; best_step: of the model itself, the last moment."""

    step: int
    epoch: int
    best_step: int


def tell(
    model: Model,
    folder: Path,
    train: str,
    validation: str,
    pace: Pace,
    say: Callable[[str], None] = lambda stage: None,
) -> Timeline | None:
    """Write a finished model's timeline from the snapshots in its run's folder.

    The model must have its detectors; None, and nothing written, where no unit follows a main
    concept or there are no snapshots. train, validation: the end of the one part and the beginning
    of the other will do.
    """
    grown, kept = _grown(model), _kept(folder, pace.best_step)
    if not grown or not kept:
        return None
    stretch, passage = validation[:STRETCH], first_for(_language(model))
    concepts = [CONCEPTS[g.concept] for g in grown]
    reading = prepare(model, stretch, concepts)
    line = ngram.line(train[-LINES_FROM:], stretch, tokenizer=model.tokenizer)
    trained = _trained(folder)
    moments, levels = [], []
    for i, (step, then) in enumerate(_networks(model, kept, pace.best_step), start=1):
        say(f"timeline: {i} of {len(kept) + 1}")
        characters = step * pace.step
        (sample,) = write(then, "", [Stream(Choice(TEMPERATURE, seed=0))], SAMPLE)
        moment = Moment(
            step=step,
            characters=characters,
            epoch=characters / max(1, pace.epoch),
            train=trained.get(-(-step // REPORTED) * REPORTED) if step >= REPORTED else None,
            validation=nats(then, stretch)[0],
            scores=_scores(then, reading, concepts, grown),
            sample=sample.text,
        )
        moments.append(moment)
        shown = trace(then, PASSAGES[passage].text)
        levels.append([shown[g.unit] for g in grown])
    whole = np.array(levels, np.uint8)  # [moments, concepts, time]
    by_name = {g.concept: whole[:, k] for k, g in enumerate(grown)}
    told = Timeline(passage, len(stretch), grown, line.nats, moments, by_name)
    birth.save(model, told)
    return told


def forget(folder: Path) -> None:
    """Remove the snapshots of a run."""
    shutil.rmtree(folder / FOLDER, ignore_errors=True)


def _grown(model: Model) -> list[Grown]:
    """Return the detectors to follow: those that are believed first, then others."""
    rows = [r for r in model.detectors() if r["unit"] and r["verdict"] in (*BELIEVED, "local")]
    rows = [r for r in rows if r["verdict"] in BELIEVED or r["concept"] in MAIN or is_unheld(r)]
    chosen = sorted(rows, key=lambda r: r["verdict"] not in BELIEVED)[:MOST]
    order = list(CONCEPTS)
    return [
        Grown(r["concept"], parse_unit(r["unit"], model.config), int(r["sign"]))
        for r in sorted(chosen, key=lambda r: order.index(r["concept"]))
    ]


def _kept(folder: Path, before: int) -> list[tuple[int, Path]]:
    """Return the snapshots that were taken before a step, in order."""
    found = [(int(p.stem), p) for p in (folder / FOLDER).glob("*.safetensors") if p.stem.isdigit()]
    return sorted((step, path) for step, path in found if step < before)


def _networks(
    model: Model, kept: Sequence[tuple[int, Path]], best_step: int
) -> Iterator[tuple[int, Model]]:
    """Yield the network as it was at each snapshot, then as it is."""
    for step, path in kept:
        try:
            yield step, checkpoint.build(model.folder, load_file(path), model.card)
        except (OSError, SafetensorError) as error:
            raise TrainingError(f"The snapshot at step {step} cannot be read.") from error
    yield best_step, model


def _scores(
    then: Model, reading: Reading, concepts: Sequence[Concept], grown: Sequence[Grown]
) -> dict[str, Score]:
    """Score the units-to-be, in the direction they will have, and find the best of the moment."""
    found = select(then, reading, split(len(reading.fed)), concepts)
    places = {unit: place for place, unit in enumerate(found.names)}
    return {
        g.concept: _score(found.ranked[g.concept], places[g.unit], g, str(found.names[best]))
        for g in grown
        for best in [found.ranked[g.concept].best]
    }


def _score(ranked: Ranked, place: int, g: Grown, best: str) -> Score:
    at = int(np.flatnonzero(ranked.units == place)[0])
    score = float(ranked.report[at])
    if int(ranked.signs[at]) != g.sign:
        score = -score if g.is_graded else 1 - score
    return Score(score, best, float(ranked.report[0]))


def _trained(folder: Path) -> dict[int, float]:
    """Return the training loss by the step at which it was reported."""
    return {m["step"]: float(m["train"]) for m in runs.metrics(folder) if "train" in m}


def _language(model: Model) -> Any:
    corpus = model.card.get("corpus")
    return corpus.get("language") if isinstance(corpus, dict) else None
