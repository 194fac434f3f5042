"""The unit that follows each concept best: chosen on one text, reported on another.

How a unit is chosen, on validation text only:

- Binary concept: the greatest AUROC, be it high or low inside; of equal ones the greater average
  precision, then `c` before `h`. AUROC needs no threshold and does not move with the base rate, so
  it carries over to a text with more or less of the concept. The sign is -1 where the unit is low
  inside, the threshold the value with the greatest F1, found on floats and not on levels.
- Graded concept: the greatest absolute Spearman correlation; there is no threshold.
- A concept that either text has fewer than `FEWEST` runs of is absent: its row has no unit.

A row tells how good a unit is, not whether to believe it: it has met no rival explanation yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from operator import add
from typing import Any

import numpy as np

from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS, Concept
from charviz.hunting.histogram import Bins, Histogram
from charviz.hunting.passes import Reading, Told, count, prepare, sampled_bins, units_of, values
from charviz.hunting.scores import best_threshold, score, score_at, spearman
from charviz.units import Unit

FEWEST = 20  # runs of either class
EIGHTHS = 8
FIRST = 80_000  # characters

BINARY = {
    "base_rate": "base_rate",
    "auroc": "auroc",
    "ap": "average_precision",
    "f1": "f1",
    "mcc": "mcc",
    "iou": "iou",
    "accuracy": "accuracy",
}
PART = ("n", "base_rate", "auroc", "f1", "accuracy", "spearman")

Row = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """A concept's unit: its place in `units_of`, its sign and its level (None if graded)."""

    unit: int
    sign: int
    level: int | None


def find_detectors(
    model: Model,
    validation_text: str,
    test_text: str,
    concepts: Sequence[Concept] | None = None,
) -> list[Row]:
    """Return for each concept the best of all c and h units, as a row of `detectors.json`.

    Unit, sign and threshold come from the validation text, every figure from the test text; its
    eighths and its first 80,000 are counted in characters that reach the network.
    """
    asked = list(CONCEPTS.values()) if concepts is None else list(concepts)
    tune = prepare(model, validation_text, asked)
    report = prepare(model, test_text, asked, tune.truth.edges)
    there = [c for c in asked if min(tune.told[c.name].runs, report.told[c.name].runs) >= FEWEST]
    rows = {c.name: _absent(c, report.told[c.name]) for c in asked}
    if not there:
        return list(rows.values())

    bins, read = sampled_bins(values(model, tune.fed))
    (counts,) = count(read, tune.truth, bins)
    choices = [choose(counts, concept) for concept in there]
    units = [choice.unit for choice in choices]
    bins, choices = _sharpened(model, tune, bins[units], choices, there)
    cuts = _cuts(len(report.fed))
    piece = np.searchsorted(cuts, np.arange(len(report.fed)), side="right")
    pieces = count(values(model, report.fed, units), report.truth, bins, len(cuts) + 1, piece)
    names = units_of(model)
    for at, (concept, choice) in enumerate(zip(there, choices, strict=True)):
        threshold = choice.level and bins.threshold(at, choice.level)
        rows[concept.name] |= _said(names[choice.unit], choice.sign, threshold)
        rows[concept.name] |= _reported(pieces, cuts, len(report.fed), at, concept, choice)
    return list(rows.values())


def choose(counts: Histogram, concept: Concept) -> Choice:
    """Return the best unit for a concept that occurs, from counts of validation text."""
    if concept.kind == "graded":
        rho = np.nan_to_num(spearman(counts.graded[concept.name]))
        unit = int(np.abs(rho).argmax())
        return Choice(unit, -1 if rho[unit] < 0 else 1, None)
    scores = score(*counts.classes(concept.name))
    # A float's last digits decide nothing: c and h of a cell often rank the places alike.
    ranked = np.lexsort((-scores.average_precision.round(9), -scores.auroc.round(9)))
    unit = int(ranked[0])
    return Choice(unit, int(scores.sign[unit]), int(scores.level[unit]))


def _sharpened(
    model: Model, tune: Reading, bins: Bins, choices: list[Choice], concepts: list[Concept]
) -> tuple[Bins, list[Choice]]:
    """Move the edge that is a detector's threshold to where F1 is greatest on validation text.

    Levels of equal mass tell units apart, but between the two values of a unit that jumps lie so
    few places that one level spans most of the way. bins: those of the chosen units, in order.
    """
    seen = np.empty((len(tune.fed), len(choices)), np.float32)
    for positions, raw in values(model, tune.fed, [choice.unit for choice in choices]):
        seen[positions] = raw
    sharp = []
    for at, (concept, choice) in enumerate(zip(concepts, choices, strict=True)):
        level = None
        if choice.level is not None:
            labels = tune.truth.labels(concept.name)
            told = seen[labels.valid, at]
            threshold = best_threshold(told, labels.values[labels.valid], choice.sign)
            bins, level = bins.with_edge(at, threshold)
        sharp.append(replace(choice, level=level))
    return bins, sharp


def _said(unit: Unit, sign: int, threshold: float | None) -> Row:
    """Return what a detector is: its threshold is raw, `level` the same on the display's 0..255."""
    shown = np.tanh(threshold) if unit.state == "c" and threshold is not None else threshold
    level = None if shown is None else round((float(shown) + 1) * 127.5, 3)
    return {"unit": str(unit), "sign": sign, "threshold": _number(threshold), "level": level}


def _cuts(size: int) -> list[int]:
    """Return where the pieces of a report begin, but for the first: eighths, and `FIRST`."""
    return sorted({*_eighths(size)[1:-1], min(FIRST, size)} - {size})


def _eighths(size: int) -> list[int]:
    """Return where the eighths of a text begin, and its end."""
    return [size * i // EIGHTHS for i in range(EIGHTHS + 1)]


def _reported(
    pieces: list[Histogram], cuts: list[int], size: int, at: int, concept: Concept, choice: Choice
) -> Row:
    """Return every figure of a detector, unit `at` of the counted ones, over the whole report."""

    def figures(first: int, last: int) -> Row:
        begins = zip([0, *cuts], pieces, strict=True)
        counts = reduce(add, (piece for begin, piece in begins if first <= begin < last))
        return _figures(counts, at, concept, choice)

    parts = [figures(a, b) for a, b in pairwise(_eighths(size))]
    return figures(0, size) | {
        "f1_first_80000": figures(0, min(FIRST, size))["f1"],
        "eighths": [{key: part[key] for key in PART} for part in parts],
    }


def _figures(counts: Histogram, at: int, concept: Concept, choice: Choice) -> Row:
    """Return the figures of one unit as they are written: rounded, null where undefined."""
    if choice.level is None:
        joint = counts.graded[concept.name][at]
        nothing = dict.fromkeys((*BINARY, "majority"))
        return {"n": int(joint.sum()), **nothing, "spearman": _number(spearman(joint))}
    inside, outside = (c[at : at + 1] for c in counts.classes(concept.name))
    scores = score_at(inside, outside, np.array([choice.sign]), np.array([choice.level]))
    found = {key: _number(getattr(scores, field)[0]) for key, field in BINARY.items()}
    base = found["base_rate"]
    majority = None if base is None else _number(max(base, 1 - base))
    return {"n": int(scores.n[0]), **found, "majority": majority, "spearman": None}


def _absent(concept: Concept, told: Told) -> Row:
    """Return the row of a concept that has no unit: what is known of the test text stands in it."""
    share = told.mean if concept.kind == "binary" else None
    blank = dict.fromkeys(("unit", "sign", "threshold", "level", "f1_first_80000"))
    return {
        "concept": concept.name,
        "kind": concept.kind,
        **blank,
        "n": told.n,
        "runs": told.runs,
        **dict.fromkeys(BINARY),
        "base_rate": _number(share),
        "spearman": None,
        "majority": None if share is None else _number(max(share, 1 - share)),
        "eighths": [],
        "chosen_on": "validation",
        "reported_on": "test",
    }


def _number(value: Any) -> float | None:
    """Return a number as it is written: six decimals, null for NaN and for what is not there."""
    return None if value is None or np.isnan(value) else round(float(value), 6)
