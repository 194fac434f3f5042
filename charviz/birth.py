"""How a model's detectors came about while it learned: `timeline.json`, `timeline.safetensors`.

A moment is the network as it was after a step of its training; the last one is the model itself.
Losses are nats a character on one stretch of text that no network learned from, and scores are from
the same stretch: AUROC, or Spearman's correlation in the unit's direction.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from charviz.checkpoint import Model, read_json, write_json
from charviz.concepts import CONCEPTS
from charviz.errors import ModelError, UnitError
from charviz.passages import PASSAGES
from charviz.units import Unit, parse_unit

SCHEMA = 1
JSON, ARRAYS = "timeline.json", "timeline.safetensors"
PASSED = 0.9  # of a score: from there on a unit is called a detector
LARGEST = 64 * 2**20  # bytes of levels
LONGEST_SAMPLE = 2_000

Levels = NDArray[np.uint8]


@dataclass(frozen=True)
class Grown:
    """A concept and the unit that follows it in the end; sign: -1 where that is low inside."""

    concept: str
    unit: Unit
    sign: int

    @property
    def is_graded(self) -> bool:
        """Whether its score is a correlation, and not an AUROC."""
        return CONCEPTS[self.concept].kind == "graded"


@dataclass(frozen=True)
class Score:
    """At one moment: the score of the unit-to-be, and which unit was best, with its score."""

    score: float
    best: str
    best_score: float


@dataclass(frozen=True)
class Moment:
    """The network after a step of its training.

    characters: read so far. validation: nats on the stretch. train: nats of the steps around it,
    as they were trained (with dropout), None where none were reported yet. sample: what it wrote,
    with the same dice at every moment.
    """

    step: int
    characters: int
    epoch: float
    train: float | None
    validation: float
    scores: Mapping[str, Score]
    sample: str


@dataclass(frozen=True)
class Timeline:
    """All of it. stretch: characters of the validation part that losses, scores and n-gram lines
    are from. lines: nats by order. levels: uint8 [moments, time] a concept, on the passage.
    """

    passage: str
    stretch: int
    grown: Sequence[Grown]
    lines: Mapping[int, float]
    moments: Sequence[Moment]
    levels: Mapping[str, Levels]

    def passes(self, concept: str) -> int | None:
        """Return the first moment at which the unit-to-be has a score of `PASSED`, if there is."""
        high = (i for i, m in enumerate(self.moments) if m.scores[concept].score >= PASSED)
        return next(high, None)

    def crossed(self, moment: int) -> int | None:
        """Return the highest order of n-grams whose line the loss of a moment is below."""
        loss = self.moments[moment].validation
        return max((order for order, line in self.lines.items() if loss < line), default=None)


def save(model: Model, told: Timeline) -> None:
    """Write it beside its model: first the levels, then what names them."""
    staged = model.folder / f".{ARRAYS}.part"
    save_file({name: np.ascontiguousarray(rows) for name, rows in told.levels.items()}, staged)
    digest = _sum(staged)
    staged.replace(model.folder / ARRAYS)
    write_json(
        model.folder / JSON,
        {
            "schema": SCHEMA,
            "model_digest": model.digest,
            "levels_sha256": digest,
            "passage": told.passage,
            "passage_sha256": _text_sum(told.passage),
            "stretch": told.stretch,
            "concepts": [
                {"concept": g.concept, "unit": str(g.unit), "sign": g.sign} for g in told.grown
            ],
            "lines": {str(order): round(line, 5) for order, line in told.lines.items()},
            "moments": [_moment_told(moment, told.grown) for moment in told.moments],
        },
    )


def load(model: Model) -> Timeline | None:
    """Return a model's timeline, None where it has none; ModelError where it is not sound."""
    if not (model.folder / JSON).exists():
        return None
    where = f"{model.folder.name}/{JSON}"
    said = read_json(model.folder / JSON)
    if said.get("schema") != SCHEMA:
        raise ModelError(f"{where} has schema {said.get('schema')!r}; this charviz reads {SCHEMA}.")
    if said.get("model_digest") != model.digest:
        raise ModelError(f"{where} is of another network: train this one with --timeline.")
    try:
        found = _read(model, said)
    except (KeyError, TypeError, ValueError, AttributeError, UnitError) as error:
        raise ModelError(
            f"{where} is damaged or not as charviz writes it: copy the model again."
        ) from error
    if said["passage_sha256"] != _text_sum(found.passage):
        raise ModelError(f"{where} is about a passage that reads otherwise now: train it again.")
    return found


def _read(model: Model, said: Mapping[str, Any]) -> Timeline:
    grown = [
        Grown(row["concept"], parse_unit(row["unit"], model.config), int(row["sign"]))
        for row in said["concepts"]
    ]
    moments = [_moment_read(row, grown) for row in said["moments"]]
    steps = [moment.step for moment in moments]
    names = [g.concept for g in grown]
    if not grown or not moments or steps != sorted(set(steps)) or len(set(names)) != len(names):
        raise ValueError("no concepts, or moments out of order")
    if any(g.concept not in CONCEPTS or g.sign not in (-1, 1) for g in grown):
        raise ValueError("an unknown concept")
    length = len(PASSAGES[said["passage"]].text)
    levels = _levels(model.folder / ARRAYS, said["levels_sha256"], names, (len(moments), length))
    lines = {int(order): _finite(line) for order, line in said["lines"].items()}
    return Timeline(said["passage"], int(said["stretch"]), grown, lines, moments, levels)


def _levels(
    path: Path, digest: str, names: Sequence[str], shape: tuple[int, int]
) -> dict[str, Levels]:
    try:
        if path.stat().st_size > LARGEST or _sum(path) != digest:
            raise ValueError("not the file that the JSON describes")
        arrays = load_file(path)
    except (OSError, SafetensorError) as error:
        raise ValueError("no levels") from error
    for name in names:
        if arrays[name].dtype != np.uint8 or arrays[name].shape != shape:
            raise ValueError("levels of another shape")
        arrays[name].flags.writeable = False
    return {name: arrays[name] for name in names}


def _moment_told(moment: Moment, grown: Sequence[Grown]) -> dict[str, Any]:
    scores = {}
    for g in grown:
        score, measure = moment.scores[g.concept], "spearman" if g.is_graded else "auroc"
        scores[g.concept] = {
            measure: round(score.score, 4),
            "best": score.best,
            f"best_{measure}": round(score.best_score, 4),
        }
    return {
        "step": moment.step,
        "characters": moment.characters,
        "epoch": round(moment.epoch, 4),
        "train": moment.train,
        "validation": round(moment.validation, 5),
        "scores": scores,
        "sample": moment.sample,
    }


def _moment_read(row: Mapping[str, Any], grown: Sequence[Grown]) -> Moment:
    scores = {}
    for g in grown:
        measure, told = "spearman" if g.is_graded else "auroc", row["scores"][g.concept]
        score, best = _finite(told[measure]), _finite(told[f"best_{measure}"])
        scores[g.concept] = Score(score, str(told["best"]), best)
    train = None if row["train"] is None else _finite(row["train"])
    step, characters, sample = int(row["step"]), int(row["characters"]), str(row["sample"])
    if step < 0 or characters < 0 or len(sample) > LONGEST_SAMPLE:
        raise ValueError("a moment that cannot be")
    epoch, validation = _finite(row["epoch"]), _finite(row["validation"])
    return Moment(step, characters, epoch, train, validation, scores, sample)


def _finite(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is no number")
    return float(value)


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _text_sum(passage: str) -> str:
    return hashlib.sha256(PASSAGES[passage].text.encode()).hexdigest()
