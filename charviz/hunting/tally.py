"""The first pass's counts: all units against all concepts, fast, and the scores they give.

A binary concept needs how often each level met its label. For Spearman's correlation with a graded
one the sum of its mid-ranks at each level is enough, and those are known before anything is read:
64 times less to count than every level with every grade, and the same figure.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charviz.hunting.histogram import LEVELS, Bins, Counts, Floats, Levels
from charviz.hunting.scores import Numbers, correlation, mid_ranks
from charviz.hunting.truth import GRADES, Truth, met_states

BATCH = 2**15  # places counted at once: their indices stay in a core's cache

Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Labelled:
    """The labels of a text by some concepts, as they are counted.

    patterns: [time], which combination of labels stands at each place. members: float32 [patterns,
    2 x binary + graded], whether a combination is positive and valid for each binary concept, and
    valid for each graded one. grades: uint8 [graded, time].
    """

    binary: tuple[str, ...]
    graded: tuple[str, ...]
    patterns: NDArray[np.integer]
    members: Floats
    grades: list[Levels]

    @classmethod
    def of(cls, truth: Truth, names: Sequence[str]) -> "Labelled":
        """Take what is true of a text by the concepts of these names."""
        binary = tuple(name for name in truth.binary if name in names)
        graded = tuple(name for name in truth.grades if name in names)
        columns = [2 * truth.binary.index(name) + i for name in binary for i in (0, 1)]
        rows = [tuple(row) for row in truth.members[:, columns].tolist()]
        back = {row: at for at, row in enumerate(dict.fromkeys(rows))}
        members = np.array(list(back), np.float32).reshape(len(back), len(columns))
        small = np.array([back[row] for row in rows], np.min_scalar_type(len(back)))
        patterns: NDArray[np.integer] = small[truth.patterns]
        for name in graded:  # of the combinations with its validity only those are kept that occur
            states = 2 * len(members)
            code = patterns.astype(np.min_scalar_type(states))
            code *= code.dtype.type(2)
            code += truth.grades[name] != GRADES
            there, patterns = met_states(code, states)
            members = np.column_stack([members[there // 2], there % 2]).astype(np.float32)
        kind = np.min_scalar_type(LEVELS * len(members))  # level and pattern fit into it together
        grades = [truth.grades[name] for name in graded]
        return cls(binary, graded, patterns.astype(kind), members, grades)


@dataclass
class Tally:
    """How often each level of each unit met each label, on some places of a text.

    counts: int64 [units, 256, 2 x binary + graded] as `Labelled.members`. ranks: float64 [units,
    256, graded], sums of the grades' centred mid-ranks among those places; every sum is exact.
    there: int64 [graded, GRADES], how often each grade stands at them.
    """

    labelled: Labelled
    counts: Counts
    ranks: Numbers
    there: Counts

    @classmethod
    def empty(cls, units: int, labelled: Labelled, places: NDArray[np.bool_]) -> "Tally":
        """Return what is known before anything was counted; places: bool [time], which will be."""
        there = [np.bincount(g[places], minlength=GRADES + 1)[:GRADES] for g in labelled.grades]
        return cls(
            labelled,
            np.zeros((units, LEVELS, labelled.members.shape[1]), np.int64),
            np.zeros((units, LEVELS, len(there))),
            np.array(there, np.int64).reshape(-1, GRADES),
        )

    def add(self, levels: Iterable[Levels], places: Positions) -> None:
        """Count levels, uint8 [n] of each unit, met at n places; at most 2^24 at once."""
        told = self.labelled
        patterns, kinds = told.patterns[places], len(told.members)
        width = patterns.dtype.type(kinds)
        tables = [np.append(mid_ranks(row), 0.0) for row in self.there]
        weights = [t[g[places]] for t, g in zip(tables, told.grades, strict=True)]
        for unit, row in enumerate(levels):
            index = row.astype(patterns.dtype)
            index *= width
            index += patterns
            met = np.bincount(index, minlength=LEVELS * kinds).reshape(LEVELS, kinds)
            # float32 holds what is below 2^24 exactly, and multiplies fast
            self.counts[unit] += (met.astype(np.float32) @ told.members).astype(np.int64)
            wide = row.astype(np.intp) if weights else row  # once for all
            for k, weight in enumerate(weights):
                self.ranks[unit, :, k] += np.bincount(wide, weights=weight, minlength=LEVELS)

    def classes(self, name: str) -> tuple[Counts, Counts]:
        """Return how often each level was met inside and outside, int64 [units, 256] each."""
        at = 2 * self.labelled.binary.index(name)
        return self.counts[:, :, at], self.counts[:, :, at + 1] - self.counts[:, :, at]

    def correlations(self, name: str) -> Numbers:
        """Return Spearman's correlation of each unit with a graded concept, [units]."""
        k = self.labelled.graded.index(name)
        met = self.counts[:, :, 2 * len(self.labelled.binary) + k]
        return correlation(met, self.ranks[:, :, k], self.there[k])


def tally(
    read: Iterator[tuple[Positions, Floats]],
    labelled: Labelled,
    bins: Bins,
    side: NDArray[np.int8],
    sides: int = 2,
) -> list[Tally]:
    """Count a reading, each side of the text by itself; side: [time], -1 for places left out."""
    units = len(bins.low)
    found = [Tally.empty(units, labelled, side == which) for which in range(sides)]
    # A row more than a power of two long: else all rows compete for the same lines of the cache.
    waiting = [_Waiting(np.empty((units, BATCH + 64), np.uint16), []) for _ in found]
    for positions, raw in read:
        here = side[positions]
        for which, (counts, held) in enumerate(zip(found, waiting, strict=True)):
            rows = np.flatnonzero(here == which)
            for part in np.split(rows, range(BATCH, len(rows), BATCH)):
                if held.size + len(part) > BATCH:
                    held.pour(counts, bins)
                held.take(bins.cells(raw, part), positions[part])
    for counts, held in zip(found, waiting, strict=True):
        held.pour(counts, bins)
    return found


@dataclass
class _Waiting:
    """Cells of one side that wait until there are enough: a batch costs a few calls a unit."""

    cells: NDArray[np.uint16]
    places: list[Positions]
    size: int = 0

    def take(self, cells: NDArray[np.uint16], places: Positions) -> None:
        self.cells[:, self.size : self.size + len(places)] = cells
        self.places.append(places)
        self.size += len(places)

    def pour(self, counts: Tally, bins: Bins) -> None:
        if self.size:
            counts.add(bins.rows(self.cells[:, : self.size]), np.concatenate(self.places))
        self.places, self.size = [], 0
