"""What may fool a hunt for labels that tell of one text only: chance, and the last characters.

*Chance.* No other stretch of real text has such labels, so theirs are compared with themselves:
blocks of them change places. Within a block they drift as the right ones do (Harris 2020); that
they repeat over blocks, as chapters do, this cannot see.

*The last characters.* No training text has such labels, so a table of them is fitted on the very
text that is hunted in, on what no figure is taken from: all but the report, less every tenth block
of tune, on which it is chosen how many characters it looks at. So it has seen no label that it is
scored on, nor one that it was chosen on. What a unit drops because it remembers, the first fifth of
each block, a table may be fitted on: it looks back no further than eight characters. As everywhere
a table counts as fair from a million characters on, of labelled ones here; as it gets more than
half of them, that takes a text of nearly 1.8 million. To let each block be predicted by a table of
all others would take fewer, but it would be a weaker bar: what one block has more of, the others
have less of, so that such a table errs where one of another text does not.
"""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from charviz.concepts import Labels
from charviz.hunting import table
from charviz.hunting.detail import Grades
from charviz.hunting.histogram import Levels
from charviz.hunting.null import Null, mid_ranks
from charviz.hunting.rivals import ByTable, by_tables
from charviz.hunting.split import Split
from charviz.hunting.stages import LEAST_LABELLED

PERMUTATIONS = 999
FEWEST_BLOCKS = 20
SHORTEST = 1_000  # characters of a block
MOST_FITTED = 3_000_000  # characters that a table is fitted on, so that memory does not grow
TOGETHER = 50_000  # of them in a row, where there are more
HELD_OUT = 10  # one block of tune in so many is not fitted on, but chosen on
NAME = "labels"  # of the only column

Doubles = NDArray[np.float64]


def exchanged(
    levels: Levels, grades: Grades, block: NDArray[np.int16], sign: int, seed: int
) -> Null:
    """Score a unit against its labels and against their blocks in other orders.

    levels: of the unit, [time]. grades: int8 [time], 1 inside, 0 outside, or a bin of what is
    graded; -1 not labelled. block: of each place, -1 where it has none. All blocks are as long as
    the shortest full one; where there are fewer than 20, each is cut in equal parts of at least
    1,000 characters. p is the share of orders, the right one among them, that do as well; None with
    fewer than 20 blocks. The score is by how much the unit's mid-rank rises with each grade: of two
    grades, the mean inside less that outside.
    """
    starts, length = _blocks(block)
    count = len(starts)
    if count < FEWEST_BLOCKS:
        return Null(np.nan, np.empty(0), None, count)
    places = starts[:, None] + np.arange(length)  # [blocks, length]
    ranks = mid_ranks(levels[places].ravel().astype(np.float64)).reshape(places.shape) * sign
    told = grades[places].astype(np.float64)
    valid = told >= 0
    apart = np.where(valid, told - told[valid].mean(), 0.0) if valid.any() else told
    if not valid.any() or not apart.any():
        return Null(np.nan, np.empty(0), None, count)
    slopes = ranks @ apart.T / (apart * apart).sum()  # [unit's block, labels' block]
    rows = np.arange(count)
    score = float(slopes[rows, rows].sum())
    rng = np.random.default_rng(seed)
    others = np.array([slopes[rows, rng.permutation(count)].sum() for _ in range(PERMUTATIONS)])
    as_good = int((others >= score - 1e-9).sum())
    return Null(score, others, (as_good + 1) / (PERMUTATIONS + 1), count)


def not_exchanged(null: Null) -> str:
    """Return why there is no p: blocks are too few, or in those that there are all is alike."""
    if null.disjoint < FEWEST_BLOCKS:
        return (
            f"only {null.disjoint} blocks of labels can change places, fewer than {FEWEST_BLOCKS}"
        )
    return "the labels are all alike in the blocks that can change places"


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


def by_own_table(
    fed: NDArray[np.int32], grades: Grades, is_graded: bool, halves: Split, block: NDArray[np.int16]
) -> ByTable | None:
    """Predict labels from the last characters by a table of the same text; see this module.

    fed, grades, block: [time]. None where `no_own_table` says why.
    """
    if no_own_table(grades, halves):
        return None
    fitted = table.fit(*_to_fit(fed, grades, is_graded, _fittable(grades, halves)))
    graded: Collection[str] = [NAME] if is_graded else []
    return by_tables(fitted, fed, {NAME: grades}, graded, _held(halves), block)[NAME]


def no_own_table(grades: Grades, halves: Split) -> str:
    """Return why no table of the same text would be fair, nothing where one is."""
    labelled = int((grades >= 0).sum())
    if labelled < LEAST_LABELLED:
        return f"only {labelled:,} characters are labelled, fewer than {LEAST_LABELLED:,}"
    left = int(_fittable(grades, halves).sum())
    if left < LEAST_LABELLED:
        return (
            f"outside the half that figures are taken from only {left:,} characters are labelled, "
            f"fewer than {LEAST_LABELLED:,}"
        )
    chosen_on = np.concatenate([grades[first:last] for first, last in _held(halves).tune])
    if len(np.unique(chosen_on[chosen_on >= 0])) < 2:
        return "the labels are too unevenly spread to choose one on some and judge it on others"
    return ""


def _fittable(grades: Grades, halves: Split) -> NDArray[np.bool_]:
    """Return which places a table of the same text may be fitted on, bool [time]."""
    free: NDArray[np.bool_] = _held(halves).side(len(grades)) < 0
    return free & (grades >= 0)


def _held(halves: Split) -> Split:
    """Return what a table is chosen on, and reported on."""
    return Split(halves.tune[::HELD_OUT], halves.report)


def _to_fit(
    fed: NDArray[np.int32], grades: Grades, is_graded: bool, places: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], dict[str, Labels]]:
    """Return what a table is fitted on: some places, and the characters that stand before each."""
    before = np.cumsum(places) - 1
    step = -(-int(places.sum()) // MOST_FITTED)
    places = places & (before // TOGETHER % step == 0)
    kept = places.copy()
    for back in range(1, table.LONGEST):
        kept[:-back] |= places[back:]
    values = grades[kept].astype(np.float32) if is_graded else grades[kept] == 1
    return fed[kept], {NAME: Labels(values, places[kept])}
