"""What may explain a unit's score without it: the last characters, or another concept."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charviz.hunting.bootstrap import Doubles, counted
from charviz.hunting.detail import Grades
from charviz.hunting.histogram import LEVELS, Levels
from charviz.hunting.scores import auroc, spearman
from charviz.hunting.split import Span, Split
from charviz.hunting.table import LONGEST, Table
from charviz.hunting.tally import Tally
from charviz.hunting.truth import GRADES
from charviz.hunting.verdict import FEWEST_RUNS, Shadow

CHOSEN = 100_000  # places of tune on which it is chosen how far the table looks back

Spans = Sequence[Span]


@dataclass(frozen=True)
class ByTable:
    """What a table of the last characters does: how many it looks at, chosen on tune, its score on
    report, and float64 [report blocks, 256, grades], its predictions against the labels.
    """

    characters: int
    score: float
    counts: Doubles


@dataclass(frozen=True)
class _Chosen:
    """How many characters a table looks at for a concept, and where its levels begin."""

    characters: int
    edges: Doubles

    def levels(self, orders: Doubles) -> Levels:
        said = np.searchsorted(self.edges, orders[self.characters], side="right")
        return said.astype(np.uint8)


def by_tables(
    table: Table,
    fed: NDArray[np.int32],
    grades: Mapping[str, Grades],
    graded: Collection[str],
    halves: Split,
    block: NDArray[np.int16],
) -> dict[str, ByTable]:
    """Predict concepts from the last characters, as many of them as do best on tune.

    grades: of each concept at each place. graded: which of them are graded. Each character is
    looked up once, a block at a time, so that memory does not grow with the text.
    """
    chosen = _choose(table, fed, grades, graded, halves.tune)
    count = int(block.max(initial=-1)) + 1
    counts = {n: np.zeros((count, LEVELS, GRADES if n in graded else 2)) for n in grades}
    for first, last in halves.report:
        found = _looked_up(table, fed, first, last)
        for name, choice in chosen.items():
            said, true = choice.levels(table.said(found, name)), grades[name][first:last]
            part = counted(said, true, np.zeros(last - first, np.int16), name in graded)[0]
            counts[name][block[first], :, : part.shape[1]] += part
    return {
        name: ByTable(chosen[name].characters, _score(told.sum(axis=0)), told)
        for name, told in counts.items()
    }


def _choose(
    table: Table,
    fed: NDArray[np.int32],
    grades: Mapping[str, Grades],
    graded: Collection[str],
    tune: Spans,
) -> dict[str, _Chosen]:
    """Return by concept what does best on blocks of tune, spread over the text."""
    step = max(1, -(-sum(last - first for first, last in tune) // CHOSEN))
    spans = tune[::step]
    found = [_looked_up(table, fed, *span) for span in spans]
    chosen = {}
    for name, told in grades.items():
        said = np.concatenate([table.said(part, name) for part in found], axis=1)
        true = np.concatenate([told[first:last] for first, last in spans])
        choices = [_Chosen(k, _edges(order)) for k, order in enumerate(said)]
        nowhere = np.zeros(len(true), np.int16)
        scores = [
            _score(counted(c.levels(said), true, nowhere, name in graded)[0]) for c in choices
        ]
        chosen[name] = choices[int(np.argmax(scores))]
    return chosen


def _looked_up(
    table: Table, fed: NDArray[np.int32], first: int, last: int
) -> list[NDArray[np.intp]]:
    begin = max(0, first - LONGEST)
    return [at[first - begin :] for at in table.found(fed[begin:last])]


def _edges(values: Doubles) -> Doubles:
    """Return where levels of about equal mass begin."""
    return np.unique(np.quantile(values, np.arange(1, LEVELS) / LEVELS))


def on_others(counts: Tally, unit: int) -> dict[str, float]:
    """Return how well a unit follows each concept that was counted, in its better direction."""
    told = {}
    for name in counts.labelled.binary:
        inside, outside = (c[unit] for c in counts.classes(name))
        area = float(np.nan_to_num(auroc(inside, outside), nan=0.5))
        told[name] = max(area, 1 - area)
    for name in counts.labelled.graded:
        told[name] = abs(float(np.nan_to_num(counts.correlations(name)[unit])))
    return told


def shadow(
    levels: Levels, sign: int, ours: Grades, better: Mapping[str, tuple[float, Grades]]
) -> Shadow | None:
    """Return the concept that a unit follows better than its own, if it hides behind it.

    levels, ours: of the unit and of its concept, on report. better: the concepts of the same kind
    that it follows better: how well, and their grades there. The one is returned within which it
    does worst.
    """
    found = []
    for other, (how_well, theirs) in better.items():
        within = list(_within(levels, sign, ours, theirs))
        if within:
            found.append(Shadow(other, how_well, min(within)))
    return min(found, key=lambda s: s.within, default=None)


def _within(levels: Levels, sign: int, ours: Grades, theirs: Grades) -> Iterator[float]:
    """Yield the AUROC in each stratum of the other concept that has enough runs of ours."""
    inside = upper(ours)
    for value in np.unique(theirs[theirs >= 0]):
        there = (theirs == value) & (ours >= 0)
        if runs(inside[there]) < FEWEST_RUNS:
            continue
        counts = counted(levels[there], inside[there], np.zeros(there.sum(), np.int16), False)
        area = float(auroc(*counts[0].astype(np.int64).T[::-1]))
        yield area if sign > 0 else 1 - area


def upper(grades: Grades) -> Grades:
    """Return two classes, int8: inside and outside, or of grades those above the middle one.

    -1 where not valid. The middle one is the median, or the least if half of the places have it.
    """
    told = grades[grades >= 0]
    middle = min(int(np.median(told)), int(told.max()) - 1) if len(told) else 0
    return np.where(grades < 0, np.int8(-1), (grades > max(middle, 0)).astype(np.int8))


def runs(classes: NDArray[np.bool_ | np.integer]) -> int:
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
