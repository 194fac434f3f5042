"""What chance does on labels that tell of one text only: blocks of them change places.

Of such labels no other stretch of real text has any, so they are compared with themselves. Within
a block they drift as the right ones do (Harris 2020); that they repeat over blocks, as chapters do,
this cannot see, which is one reason why such a concept is at most *local*.
"""

import numpy as np
from numpy.typing import NDArray

from charviz.hunting.detail import Grades
from charviz.hunting.histogram import Levels
from charviz.hunting.null import Null, mid_ranks

PERMUTATIONS = 999
FEWEST_BLOCKS = 20
SHORTEST = 1_000  # characters of a block
LEAST_LABELLED = 1_000_000  # characters, for more than *local*

Doubles = NDArray[np.float64]


def exchanged(
    levels: Levels, grades: Grades, block: NDArray[np.int16], sign: int, seed: int
) -> Null:
    """Score a unit against its labels and against their blocks in other orders.

    levels: of the unit, [time]. grades: int8 [time], 1 inside, 0 outside, -1 not labelled. block:
    of each place, -1 where it has none. All blocks are as long as the shortest full one; where
    there are fewer than 20, each is cut in equal parts of at least 1,000 characters. p is the share
    of orders, the right one among them, that do as well; None with fewer than 20 blocks. The score
    is the mean mid-rank inside less that outside.
    """
    starts, length = _blocks(block)
    count = len(starts)
    if count < FEWEST_BLOCKS:
        return Null(np.nan, np.empty(0), None, count)
    places = starts[:, None] + np.arange(length)  # [blocks, length]
    ranks = mid_ranks(levels[places].ravel().astype(np.float64)).reshape(places.shape) * sign
    told = grades[places]
    sums = [ranks @ (told == grade).T.astype(np.float64) for grade in (1, 0)]  # unit, labels
    inside, outside = (int((told == grade).sum()) for grade in (1, 0))
    if not inside or not outside:
        return Null(np.nan, np.empty(0), None, count)
    table = sums[0] / inside - sums[1] / outside
    rows = np.arange(count)
    score = float(table[rows, rows].sum())
    rng = np.random.default_rng(seed)
    others = np.array([table[rows, rng.permutation(count)].sum() for _ in range(PERMUTATIONS)])
    as_good = int((others >= score - 1e-9).sum())
    return Null(score, others, (as_good + 1) / (PERMUTATIONS + 1), count)


def _blocks(block: NDArray[np.int16]) -> tuple[NDArray[np.intp], int]:
    """Return where blocks of one length begin, and the length."""
    known = np.flatnonzero(block >= 0)
    if not len(known):
        return np.empty(0, np.intp), 0
    fresh = np.diff(known) > 1  # blocks that count as one may have gaps
    first = np.concatenate([[0], np.flatnonzero(fresh | (np.diff(block[known]) != 0)) + 1])
    sizes = np.diff(np.append(first, len(known)))
    full = sizes >= min(SHORTEST, int(sizes.max()))  # the last may be a stump
    starts, length = known[first[full]], int(sizes[full].min())
    parts = -(-FEWEST_BLOCKS // len(starts))
    if parts > 1 and length // parts >= SHORTEST:
        length //= parts
        starts = (starts[:, None] + np.arange(parts) * length).ravel()
    return starts, length
