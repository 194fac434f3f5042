"""Levels of units: a value falls into one of 256, and all that is counted is which.

Every score of a unit comes from how often each level meets each label, without sorting a float.
Such counts add up, over chunks of a text, over texts and over machines, and their size does not
depend on how much was read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEVELS = 256
GRID = 2**14  # cells of the lookup table that turns a value into a level
FEW = 245  # levels: a unit that falls into fewer is mostly shut, and is looked at by its root
ALIKE = 1e-30  # values that are no further apart count as one

Floats = NDArray[np.float32]
Levels = NDArray[np.uint8]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Bins:
    """Which of at most 256 levels a value of a unit falls into.

    A value v stands in cell (v - low) * scale of the unit's row of `table`, uint8 [units, GRID],
    which holds its level: one multiplication and one lookup, 20 times as fast as a search. Of a
    `rooted` unit, bool [units], the root stands for v, with the sign of v: most of its values are
    so close to zero that evenly wide cells would hold thousands of different ones.
    """

    low: Floats
    scale: Floats
    table: Levels
    rooted: NDArray[np.bool_]

    @classmethod
    def from_sample(cls, values: Floats) -> "Bins":
        """Choose the levels of each unit from a sample of its values, float32 [sample, units].

        Each level holds the same share of the sample, to within half of it: an edge is put into
        the widest gap near its place, so that two modes of a unit never share a level.
        """
        plain = cls._from_sample(values, np.zeros(values.shape[1], np.bool_))
        most = plain.table[:, -1]
        shut = np.flatnonzero((most > 0) & (most < FEW - 1))
        if not len(shut):
            return plain
        roots = values[:, shut]
        _take_roots(roots, np.ones(len(shut), np.float32))
        rooted = cls._from_sample(roots, np.ones(len(shut), np.bool_))
        better = rooted.table[:, -1] > plain.table[shut, -1]
        for mine, other in zip(plain.parts, rooted.parts, strict=True):
            mine[shut[better]] = other[better]
        return plain

    @classmethod
    def _from_sample(cls, values: Floats, rooted: NDArray[np.bool_]) -> "Bins":
        ordered = np.sort(values.T, axis=1)  # [units, sample]
        found = [_table(row, cuts) for row, cuts in zip(ordered, _cuts(ordered), strict=True)]
        lows, scales, tables = zip(*found, strict=True)
        low, scale = np.array(lows, np.float32), np.array(scales, np.float32)
        return cls(low, scale, np.stack(tables), rooted)

    @property
    def parts(self) -> tuple[NDArray[Any], ...]:
        """The four fields, each by unit."""
        return self.low, self.scale, self.table, self.rooted

    def __getitem__(self, units: Sequence[int]) -> "Bins":
        """Return the bins of some units."""
        chosen = list(units)
        return Bins(*(part[chosen] for part in self.parts))

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
        rooted = np.flatnonzero(self.rooted)
        span = slice(rooted[0], rooted[-1] + 1) if len(rooted) else slice(0)
        share = self.rooted[span].astype(np.float32)
        for at in range(0, count, 64):  # what the cache holds
            here = slice(at, at + 64)
            place = values[here].copy() if rows is None else values[rows[here]]
            if len(rooted):
                _take_roots(place[:, span], share)
            place -= self.low
            place *= self.scale
            np.clip(place, 0, GRID - 1, out=place)
            cells[:, here] = place.astype(np.uint16).T
        return cells

    def raw(self, unit: int, cells: NDArray[np.floating] | float) -> NDArray[np.float64]:
        """Return the values of a unit that stand at cells, whole ones where those begin."""
        place = float(self.low[unit]) + np.asarray(cells) / max(float(self.scale[unit]), 1e-12)
        return np.copysign(np.square(place), place) if self.rooted[unit] else place


def _take_roots(values: Floats, share: Floats) -> None:
    """Put signed roots into values [time, units] where the share of a unit is 1, not where 0.

    All are multiplied, most by 1: quicker than choosing some.
    """
    factor = np.sqrt(np.maximum(np.abs(values), ALIKE))
    np.divide(share, factor, out=factor)
    factor += 1 - share
    values *= factor


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
