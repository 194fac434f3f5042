"""What is true of a text after each character, by all concepts at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from charviz.concepts.labels import Labels
from charviz.hunting.histogram import Counts, Floats, Levels

GRADES = 64  # most bins of a graded concept
PIECE = 2**20  # places labelled at once
STATES = np.array([[0, 0], [0, 1], [1, 1]])  # unknown, outside, inside: is it positive, and valid


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
        """Return this with one concept more.

        edges: of the bins of a graded one, if not its own; they are not taken where all of the text
        would fall into one of them, as indentation does into that of a corpus without any.
        """
        if labels.values.dtype != np.bool_:
            begin = edges if edges is not None and _part(labels, edges) else grade_edges(labels)
            grades = self.grades | {name: _grades(labels, begin)}
            return replace(self, grades=grades, edges=self.edges | {name: begin})
        states = labels.valid.astype(np.uint8)
        states += labels.values & labels.valid
        return self.beside(Truth((name,), states, STATES, {}, {}))

    def beside(self, other: "Truth") -> "Truth":
        """Return this with what is true of the same text by other concepts."""
        width = len(other.members)
        states = len(self.members) * width  # of which only those that occur are kept
        code = self.patterns.astype(np.min_scalar_type(states))
        code *= code.dtype.type(width)
        code += other.patterns
        there, patterns = met_states(code, states)
        members = np.column_stack([self.members[there // width], other.members[there % width]])
        return Truth(
            (*self.binary, *other.binary),
            patterns,
            members,
            self.grades | other.grades,
            self.edges | other.edges,
        )

    def ordered(self, names: Sequence[str]) -> "Truth":
        """Return this with its concepts in the order of these names, which are all there are."""
        binary = tuple(name for name in names if name in self.binary)
        columns = [2 * self.binary.index(name) + i for name in binary for i in (0, 1)]
        grades = {name: self.grades[name] for name in names if name in self.grades}
        edges = {name: self.edges[name] for name in grades}
        return Truth(binary, self.patterns, self.members[:, columns], grades, edges)


def met_states(
    code: NDArray[np.integer], states: int
) -> tuple[NDArray[np.intp], NDArray[np.integer]]:
    """Return which states a code [time] has anywhere, in order, and which of them stands where.

    In pieces, because NumPy counts and looks up with eight bytes a place.
    """
    pieces = _pieces(len(code))
    met = np.zeros(states, np.int64)
    for piece in pieces:
        met += np.bincount(code[piece], minlength=states)
    there = np.flatnonzero(met)
    again: NDArray[np.integer] = np.zeros(states, np.min_scalar_type(len(there)))
    again[there] = np.arange(len(there))
    found: NDArray[np.integer] = np.empty(len(code), again.dtype)
    for piece in pieces:
        found[piece] = again[code[piece]]
    return there, found


def grade_edges(labels: Labels) -> Floats:
    """Return the values at which a new bin of a graded concept begins, at most `GRADES` - 1.

    Every value has its own bin if there are few enough, else bins are of about equal mass.
    """
    parts = (labels[piece] for piece in _pieces(len(labels)))
    met = [np.unique(part.values[part.valid], return_counts=True) for part in parts]
    values = np.concatenate([labels.values[:0], *(value for value, _ in met)])
    distinct, which = np.unique(values, return_inverse=True)
    if len(distinct) > GRADES:
        until = np.zeros(len(distinct), np.int64)  # places of at most this value
        np.add.at(until, which, np.concatenate([count for _, count in met]))
        until = until.cumsum()
        ranks = np.arange(GRADES) * until[-1] // GRADES
        distinct = np.unique(distinct[np.searchsorted(until, ranks, side="right")])
    return distinct[1:]


def _part(labels: Labels, edges: Floats) -> bool:
    """Tell whether values fall into more bins than one."""
    least = labels.values.min(where=labels.valid, initial=np.inf)
    most = labels.values.max(where=labels.valid, initial=-np.inf)
    first, last = np.searchsorted(edges, [least, most], side="right")
    return bool(first < last)


def _pieces(size: int) -> list[slice]:
    return [slice(at, at + PIECE) for at in range(0, size, PIECE)]


def _grades(labels: Labels, edges: Floats) -> Levels:
    bins = np.full(len(labels), GRADES, np.uint8)
    for piece in _pieces(len(bins)):
        part = labels[piece]
        bins[piece][part.valid] = np.searchsorted(edges, part.values[part.valid], side="right")
    return bins
