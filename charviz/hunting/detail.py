"""The second pass of a hunt: what each concept's unit does at every place, and what that tells.

The text is read again, because nobody knows which units to keep before all were counted, and to
keep all of them would take a thousand bytes a character. What is kept lies in a file once it is
large, so that memory does not grow with the text.
"""

import mmap
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.hunting.bootstrap import counted
from charviz.hunting.histogram import GRID, Bins
from charviz.hunting.passes import Reading, values
from charviz.hunting.scores import accuracy, auroc, confusion, f1, iou, mcc, spearman
from charviz.hunting.split import Span, Split
from charviz.hunting.team import ALONE, Team
from charviz.hunting.truth import GRADES
from charviz.recurrence import State

LAGS = 6  # characters a unit may come late by, 0 … 5
WORST = 5  # stretches
MOST_BLOCKS = 250  # of a report, drawn again and again
IN_MEMORY = 2**26  # bytes; what is larger lies in a file

Cells = NDArray[np.uint16]
Grades = NDArray[np.int8]


def follow(
    model: Model,
    reading: Reading,
    bins: Bins,
    units: Sequence[int],
    team: Team = ALONE,
    begun: State | None = None,
) -> Cells:
    """Read a text and keep some units' fine values at every place, uint16 [units, fed].

    units: their places in `units_of`; bins: theirs alone.
    """
    cells, written = _empty((len(units), len(reading.fed))), 0
    for positions, raw in values(model, reading.fed, units, team, begun):
        cells[:, positions] = bins.cells(raw)
        written += 2 * raw.size
        if written > IN_MEMORY:
            let_go(cells)
            written = 0
    team.add_up(cells.view(np.uint8))  # each byte is zero but where it was read
    return cells


def grades_of(reading: Reading, name: str) -> Grades:
    """Return what is true at each place, as a number: 0 and 1, or a bin; -1 where not valid."""
    if name in reading.truth.grades:
        grades = reading.truth.grades[name].astype(np.int8)
        grades[grades == GRADES] = -1
        return grades
    labels = reading.truth.labels(name)
    return np.where(labels.valid, labels.values.astype(np.int8), np.int8(-1))


def blocks_of(split: Split, size: int) -> NDArray[np.int16]:
    """Return which block of the report each place is in, int16 [time]; -1 for none.

    Of a long text neighbours count as one, so that there are at most `MOST_BLOCKS`.
    """
    found, count = np.full(size, -1, np.int16), len(split.report)
    for number, (first, last) in enumerate(split.report):
        found[first:last] = number * min(count, MOST_BLOCKS) // count
    return found


def sharpened(cells: Cells, grades: Grades, tuned: NDArray[np.bool_], sign: int) -> int:
    """Return the cell from which a unit says inside, where F1 on tune is greatest, at least 1.

    Levels of equal mass tell units apart, but between the two values of a unit that jumps lie so
    few places that one level spans most of the way.
    """
    inside, outside = by_class(cells, grades, tuned)
    if sign < 0:
        inside, outside = inside[::-1], outside[::-1]
    curve = f1(*confusion(inside, outside))[1:]
    best = np.flatnonzero(curve == np.nanmax(curve)) + 1
    middle = int(best[len(best) // 2])
    return GRID - middle if sign < 0 else middle


@dataclass(frozen=True)
class Stretch:
    """A block of the report where a unit does badly: positions of fed characters, share right."""

    span: Span
    right: float


def figures(
    cells: Cells, grades: Grades, reported: NDArray[np.bool_], sign: int, cell: int
) -> dict[str, float]:
    """Return what a binary detector scores on report at its threshold."""
    inside, outside = by_class(cells, grades, reported)
    if sign < 0:
        inside, outside, cell = inside[::-1], outside[::-1], GRID - cell
    table = [t[cell] for t in confusion(inside, outside)]
    told = {"f1": f1, "mcc": mcc, "iou": iou, "accuracy": accuracy}
    return {name: float(figure(*table)) for name, figure in told.items()}


def lagged(
    levels: NDArray[np.uint8],
    grades: Grades,
    reported: NDArray[np.bool_],
    sign: int,
    is_graded: bool,
) -> list[float]:
    """Return a unit's score against the labels of 0 … 5 characters before: how late it comes."""
    found, block = [], reported.astype(np.int8) - np.int8(1)  # one block, of the report
    for lag in range(LAGS):
        late = np.full(len(grades), -1, np.int8)
        late[lag:] = grades[: len(grades) - lag]
        counts = counted(levels, late, block, is_graded)[0].astype(np.int64)
        found.append(_scored(counts, sign))
    return found


def worst(cells: Cells, grades: Grades, split: Split, sign: int, cell: int) -> list[Stretch]:
    """Return the blocks of the report where the fewest places are right, worst first."""
    says = cells >= cell if sign > 0 else cells < cell
    found = []
    for first, last in split.report:
        told = grades[first:last] >= 0
        if told.any():
            right = says[first:last][told] == (grades[first:last][told] == 1)
            found.append(Stretch((first, last), float(right.mean())))
    return sorted(found, key=lambda stretch: stretch.right)[:WORST]


def _scored(counts: NDArray[np.int64], sign: int) -> float:
    if counts.shape[1] > 2:
        return float(spearman(counts)) * sign
    area = float(auroc(counts[:, 1], counts[:, 0]))
    return area if sign > 0 else 1 - area


def by_class(
    cells: Cells, grades: Grades, where: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how often each cell was met inside and outside, int64 [GRID] each."""
    inside, outside = (
        np.bincount(cells[where & (grades == grade)], minlength=GRID) for grade in (1, 0)
    )
    return inside, outside


def let_go(cells: Cells) -> None:
    """Take what lies in a file out of memory until it is asked for; the file keeps it."""
    if isinstance(cells, np.memmap) and hasattr(mmap, "MADV_DONTNEED"):
        cells._mmap.madvise(mmap.MADV_DONTNEED)  # type: ignore[attr-defined]


def _empty(shape: tuple[int, int]) -> Cells:
    if 2 * shape[0] * shape[1] <= IN_MEMORY:
        return np.zeros(shape, np.uint16)
    with tempfile.TemporaryFile() as file:  # it is gone when nobody has it open
        return np.memmap(file, np.uint16, "w+", shape=shape)
