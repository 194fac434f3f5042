"""What may explain a unit's score without it: the last characters, or another concept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charviz.hunting.bootstrap import Doubles, counted
from charviz.hunting.detail import Grades
from charviz.hunting.histogram import LEVELS
from charviz.hunting.scores import auroc, spearman
from charviz.hunting.select import TUNE
from charviz.hunting.table import Table
from charviz.hunting.verdict import FEWEST_RUNS, Shadow

SAMPLED = 200_000  # places from which the levels of a prediction are chosen

Levels = NDArray[np.uint8]


@dataclass(frozen=True)
class ByTable:
    """What a table of the last characters does: how many it looks at, chosen on tune, its score on
    report, and float64 [report blocks, 256, grades], its predictions against the labels.
    """

    characters: int
    score: float
    counts: Doubles


def by_table(
    table: Table,
    fed: NDArray[np.int32],
    name: str,
    grades: Grades,
    side: NDArray[np.int8],
    block: NDArray[np.int32],
    is_graded: bool,
) -> ByTable:
    """Predict a concept from the last characters, as many of them as do best on tune."""
    orders = [_levels(said, side) for said in table.predict(fed, name)]
    tune = np.where(side == TUNE, 0, -1)
    scores = [_score(counted(said, grades, tune, is_graded)[0]) for said in orders]
    best = int(np.argmax(np.nan_to_num(scores)))
    counts = counted(orders[best], grades, block, is_graded)
    return ByTable(best, _score(counts.sum(axis=0)), counts)


def shadow(
    levels: Levels,
    sign: int,
    name: str,
    score: float,
    grades: Mapping[str, Grades],
    graded: Mapping[str, bool],
    reported: NDArray[np.bool_],
) -> Shadow | None:
    """Return the concept that a unit follows better than its own, if it hides behind it.

    grades: of every built-in concept. Of those that the unit follows better, on report, the one is
    returned within which it does worst.
    """
    where = np.where(reported, 0, -1)
    found = []
    for other, theirs in grades.items():
        if other == name or graded[other] != graded[name]:
            continue
        counts = counted(levels, theirs, where, graded[other])
        better = _score(counts[0]) if len(counts) else 0.0
        better = max(better, 1 - better) if not graded[other] else abs(better)
        if better > score:
            within = list(_within(levels, sign, grades[name], theirs, reported))
            if within:
                found.append(Shadow(other, better, min(within)))
    return min(found, key=lambda s: s.within, default=None)


def _within(
    levels: Levels, sign: int, ours: Grades, theirs: Grades, reported: NDArray[np.bool_]
) -> Iterator[float]:
    """Yield the AUROC in each stratum of the other concept that has enough runs of ours."""
    inside = (ours > 0).astype(np.int16)
    for value in np.unique(theirs[reported & (theirs >= 0)]):
        there = reported & (theirs == value) & (ours >= 0)
        if runs(inside[there]) < FEWEST_RUNS:
            continue
        counts = counted(levels, inside, np.where(there, 0, -1), False)[0].astype(np.int64)
        area = float(auroc(counts[:, 1], counts[:, 0]))
        yield area if sign > 0 else 1 - area


def runs(classes: NDArray[np.integer]) -> int:
    """Return how many runs the class with fewer of them has."""
    if not len(classes) or classes.min() == classes.max():
        return 0
    return (int((np.diff(classes) != 0).sum()) + 1) // 2


def _score(counts: Doubles) -> float:
    """Return AUROC for two grades, else Spearman's correlation, from counts [256, grades]."""
    whole = np.rint(counts).astype(np.int64)
    if whole.shape[1] > 2:
        return float(np.nan_to_num(spearman(whole)))
    return float(np.nan_to_num(auroc(whole[:, 1], whole[:, 0]), nan=0.5))


def _levels(values: Doubles, side: NDArray[np.int8]) -> Levels:
    """Turn predictions into 256 levels of about equal mass, by their values on tune."""
    known = values[side == TUNE]
    sample = known[:: max(1, len(known) // SAMPLED)]
    if not len(sample):
        return np.zeros(len(values), np.uint8)
    edges = np.unique(np.quantile(sample, np.arange(1, LEVELS) / LEVELS))
    return np.searchsorted(edges, values, side="right").astype(np.uint8)
