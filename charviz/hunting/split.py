"""What a hunt chooses on and what it reports on: blocks of a text that take turns.

Unit, sign and threshold are chosen on *tune*, every figure comes from *report*. The first fifth of
each block is dropped, so that what a network remembers of one side has faded on the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

SHORTEST, LONGEST = 1_000, 5_000  # characters of a block
FEWEST_BLOCKS = 20  # where the text is long enough
DROPPED = 5  # one in so many characters, at the beginning of each block

Span = tuple[int, int]


@dataclass(frozen=True)
class Split:
    """The blocks of either side, each from its first position to the one after its last."""

    tune: tuple[Span, ...]
    report: tuple[Span, ...]

    def side(self, size: int) -> NDArray[np.int8]:
        """Return for each of `size` positions 0 for tune, 1 for report, -1 for neither."""
        sides = np.full(size, -1, np.int8)
        for which, blocks in enumerate((self.tune, self.report)):
            for first, last in blocks:
                sides[first:last] = which
        return sides


def block_size(size: int) -> int:
    """Return how long the blocks of a text of `size` characters are."""
    return max(SHORTEST, min(LONGEST, size // FEWEST_BLOCKS))


def split(size: int, files: Sequence[int] = ()) -> Split:
    """Split a text of `size` characters; files: where each file but the first begins.

    No block goes across files: the last one of each file is as long as what is left of it, up to
    half a block more.
    """
    length = block_size(size)
    sides: tuple[list[Span], list[Span]] = ([], [])
    turn = 0
    for begin, end in pairwise([0, *files, size]):
        count = max(1, round((end - begin) / length))
        starts = [begin + length * i for i in range(count)]
        for first, last in pairwise([*starts, end]):
            kept = first + (last - first) // DROPPED
            if kept < last:
                sides[turn % 2].append((kept, last))
                turn += 1
    return Split(tuple(sides[0]), tuple(sides[1]))
