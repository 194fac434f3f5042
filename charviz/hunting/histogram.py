"""One pass over states and labels: how often each level of each unit meets each label.

Every score of a unit comes from these counts, without sorting a float. They add up, over chunks of
a text, over texts and over machines, and their size does not depend on how much was read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from charviz.concepts.labels import Labels

LEVELS = 256
GRID = 2**14  # cells of the lookup table that turns a value into a level
GRADES = 64  # most bins of a graded concept
ALIKE = 1e-30  # values that are no further apart count as one
PIECE = 2**20  # places labelled at once

Floats = NDArray[np.float32]
Levels = NDArray[np.uint8]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Bins:
    """Which of at most 256 levels a value of a unit falls into.

    A value v stands in cell (v - low) * scale of the unit's row of `table`, uint8 [units, GRID],
    which holds its level: one multiplication and one lookup, 20 times as fast as a search.
    """

    low: Floats
    scale: Floats
    table: Levels

    @classmethod
    def from_sample(cls, values: Floats) -> "Bins":
        """Choose the levels of each unit from a sample of its values, float32 [sample, units].

        Each level holds the same share of the sample, to within half of it: an edge is put into
        the widest gap near its place, so that two modes of a unit never share a level.
        """
        ordered = np.sort(values.T, axis=1)  # [units, sample]
        found = [_table(row, cuts) for row, cuts in zip(ordered, _cuts(ordered), strict=True)]
        lows, scales, tables = zip(*found, strict=True)
        return cls(np.array(lows, np.float32), np.array(scales, np.float32), np.stack(tables))

    def __getitem__(self, units: Sequence[int]) -> "Bins":
        """Return the bins of some units."""
        chosen = list(units)
        return Bins(self.low[chosen], self.scale[chosen], self.table[chosen])

    def levels(self, values: Floats) -> Levels:
        """Return the levels, uint8 [units, time], of raw values, float32 [time, units]."""
        return np.stack(list(self.rows(self.cells(values))))

    def rows(self, cells: NDArray[np.uint16]) -> Iterator[Levels]:
        """Yield the levels, uint8 [time], of each unit in its turn, from cells [units, time]."""
        for row, where in zip(self.table, cells, strict=True):
            yield row.take(where, mode="clip")  # none is beyond, and it need not be checked

    def cells(self, values: Floats, rows: NDArray[np.integer] | None = None) -> NDArray[np.uint16]:
        """Return the cells of raw values, uint16 [units, time]: finer than levels, evenly wide.

        rows: of which times, if not of all.
        """
        count = len(values) if rows is None else len(rows)
        cells = np.empty((values.shape[1], count), np.uint16)
        for at in range(0, count, 64):  # what the cache holds
            here = slice(at, at + 64)
            place = (values[here] if rows is None else values[rows[here]]) - self.low
            place *= self.scale
            np.clip(place, 0, GRID - 1, out=place)
            cells[:, here] = place.astype(np.uint16).T
        return cells

    def threshold(self, unit: int, level: int) -> float:
        """Return the raw value at which a level of a unit begins."""
        cell = int(np.searchsorted(self.table[unit], level))
        return float(self.low[unit] + cell / self.scale[unit])


def _cuts(ordered: Floats) -> Counts:
    """Return the ranks after which a level ends, [units, 255], -1 where all values are alike."""
    units, size = ordered.shape
    gaps = np.diff(ordered, axis=1)  # gap i lies between ranks i and i + 1
    cuts = np.full((units, LEVELS - 1), -1)
    for k in range(1, LEVELS):
        first, last = (int((k + half) * size / LEVELS) for half in (-0.5, 0.5))
        if first < last < size:
            at = first + gaps[:, first:last].argmax(axis=1)
            cuts[:, k - 1] = np.where(gaps[np.arange(units), at] > ALIKE, at, -1)
    return cuts


def _table(ordered: Floats, cuts: Counts) -> tuple[float, float, Levels]:
    """Return low, scale and the row of levels for one unit, from its values in order."""
    known = cuts[cuts >= 0]
    if not len(known):
        return float(ordered[0]), 0.0, np.zeros(GRID, np.uint8)
    low, high = float(ordered[known[0]]), float(ordered[known[-1] + 1])
    margin = (high - low) / LEVELS
    low, scale = low - margin, GRID / (high - low + 2 * margin)
    cells = np.clip((ordered - low) * scale, 0, GRID - 1).astype(np.int64)
    above = np.unique(cells[known + 1])
    below = cells[np.maximum(np.searchsorted(cells, above) - 1, 0)]
    begins = np.unique((below + above + 1)[below < above] // 2)  # midway between two values
    return low, scale, np.bincount(begins, minlength=GRID).cumsum().astype(np.uint8)


@dataclass(frozen=True)
class Truth:
    """The labels of a text by several concepts, packed for counting: a few bytes a character.

    binary: the names of the binary concepts. patterns: [time], which combination of their labels
    stands at each place. members: int64 [patterns, 2 x binary], whether a combination is positive
    and whether it is valid for each concept. grades: uint8 [time] by graded concept, the bin of its
    value, or `GRADES` where it is not valid. edges: where each bin but the first begins.
    """

    binary: tuple[str, ...]
    patterns: NDArray[np.integer]
    members: Counts
    grades: dict[str, Levels]
    edges: dict[str, Floats]

    @classmethod
    def of(cls, time: int) -> "Truth":
        """Return what is known of a text of so many places before any concept was asked."""
        return cls((), np.zeros(time, np.uint8), np.zeros((1, 0), np.int64), {}, {})

    def labels(self, name: str) -> Labels:
        """Return the labels of a binary concept again."""
        at = 2 * self.binary.index(name)
        inside, valid = (self.members[:, at + i].astype(np.bool_) for i in (0, 1))
        return Labels(inside[self.patterns], valid[self.patterns])

    def until(self, size: int) -> "Truth":
        """Return what is true of the beginning of the text."""
        grades = {name: grade[:size] for name, grade in self.grades.items()}
        return replace(self, patterns=self.patterns[:size], grades=grades)

    def also(self, name: str, labels: Labels, edges: Floats | None = None) -> "Truth":
        """Return this with one concept more; `edges` of a graded one, if not its own, are given."""
        if labels.values.dtype != np.bool_:
            begin = grade_edges(labels) if edges is None else edges
            grades = self.grades | {name: _grades(labels, begin)}
            return replace(self, grades=grades, edges=self.edges | {name: begin})
        # Three states a concept, of which only the combinations that occur are kept; in pieces,
        # because NumPy counts and looks up with eight bytes a place.
        states = 3 * len(self.members)
        code = self.patterns.astype(np.min_scalar_type(states))
        code *= code.dtype.type(3)
        code += labels.valid
        code += labels.values & labels.valid
        pieces = [slice(at, at + PIECE) for at in range(0, len(code), PIECE)]
        met = np.zeros(states, np.int64)
        for piece in pieces:
            met += np.bincount(code[piece], minlength=states)
        there = np.flatnonzero(met)
        state = there % 3
        members = np.column_stack([self.members[there // 3], state == 2, state > 0])
        patterns = np.empty(len(code), np.min_scalar_type(len(there)))
        again = np.zeros(states, patterns.dtype)
        again[there] = np.arange(len(there))
        for piece in pieces:
            patterns[piece] = again[code[piece]]
        return replace(self, binary=(*self.binary, name), patterns=patterns, members=members)


def grade_edges(labels: Labels) -> Floats:
    """Return the values at which a new bin of a graded concept begins, at most `GRADES` - 1.

    Every value has its own bin if there are few enough, else bins are of about equal mass.
    """
    told = np.sort(labels.values[labels.valid])
    distinct = np.unique(told)
    if len(distinct) > GRADES:
        distinct = np.unique(told[np.arange(GRADES) * len(told) // GRADES])
    return distinct[1:]


def _grades(labels: Labels, edges: Floats) -> Levels:
    bins = np.full(len(labels), GRADES, np.uint8)
    for at in range(0, len(bins), PIECE):
        part = labels[at : at + PIECE]
        bins[at : at + PIECE][part.valid] = np.searchsorted(
            edges, part.values[part.valid], side="right"
        )
    return bins
