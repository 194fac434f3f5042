"""All units of a layer at once: a picture of units by positions, and orders to see its rows in.

A picture shows a row in one of two ways: its levels, in the colours of the text; or its departures,
how far it stands from its own mean, in its own spreads, where rows that hardly leave one end of the
scale show what they do.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from charviz.concepts import Labels
from charviz.recurrence import Floats
from charviz.tracing import Levels

MOST_COLUMNS = 1_200  # about as many as a screen has pixels for
WIDEST = 2.5  # spreads: a departure that takes the strongest colour
STILL = 1.0  # levels: what spreads less counts as spreading so, lest rounding look like movement
ROWS_AT_ONCE = 32
NOTHING = 1e-5  # share of a mean square that 32-bit sums cannot tell from nothing

Order = NDArray[np.uint16]


def picture(levels: Levels, most: int = MOST_COLUMNS) -> Levels:
    """Return mean levels over `most` equal parts of a text, uint8 [units, columns].

    levels: uint8 [units, time]. A shorter text has a column for each character; else column k
    holds the characters from k * time // columns to the next column's first.
    """
    time = levels.shape[1]
    if time <= most:
        return np.ascontiguousarray(levels)
    starts = np.arange(most) * time // most
    sums = np.add.reduceat(levels, starts, axis=1, dtype=np.uint32)
    return np.rint(sums / np.diff(starts, append=time)).astype(np.uint8)


def mean_and_spread(drawn: Levels) -> tuple[Floats, Floats]:
    """Return each row's mean and standard deviation, levels, float32 [units] both.

    A spread is at least `STILL`.
    """
    if not drawn.shape[1]:
        return np.zeros(len(drawn), np.float32), np.full(len(drawn), STILL, np.float32)
    mean, spread = drawn.mean(axis=1), drawn.std(axis=1)
    return mean.astype(np.float32), np.maximum(STILL, spread).astype(np.float32)


def departures(drawn: Levels) -> Floats:
    """Return how far each row stands from its mean, -1 to 1, float32 [units, columns].

    1 is `WIDEST` spreads or more.
    """
    mean, spread = mean_and_spread(drawn)
    return np.clip((drawn - mean[:, None]) / (WIDEST * spread[:, None]), -1, 1)


def by_likeness(rows: Floats, flat: NDArray[np.bool_]) -> Order:
    """Order rows, float [units, columns], so that those that look alike lie together.

    Rows are clustered by Euclidean distance and average linkage, and each merger is turned so that
    the nearest ends meet (Gruvaeus and Wainer 1972, "Two additions to hierarchical cluster
    analysis"). On departures the distance is a correlation: |a - b|^2 = 2 n (1 - r) for
    standardised rows. It is signed: mirror images look unlike, so they lie apart. Flat rows come
    last, by number.
    """
    moving = np.flatnonzero(~flat)
    order = moving[_leaves(_distances(rows[moving]))]
    return np.concatenate([order, np.flatnonzero(flat)]).astype(np.uint16)


def by_score(scores: Floats) -> Order:
    """Order units by a score's absolute value, the largest first; NaN last; ties by number."""
    return np.argsort(-np.abs(scores), kind="stable").astype(np.uint16)


def spread_and_correlations(levels: Levels, concepts: Sequence[Labels]) -> tuple[Floats, Floats]:
    """Return how much each unit moves, and how it goes with concepts; levels uint8 [units, time].

    Standard deviations in levels, float32 [units]; and Pearson correlations with each concept's
    labels over their valid positions, float32 [concepts, units], point-biserial ones where a
    concept is yes or no. NaN where unit or concept stands still there.
    """
    valid = np.stack([np.ones(levels.shape[1]), *(labels.valid for labels in concepts)])
    valid = valid.astype(np.float32)  # [1 + concepts, time]; the first is for the spread
    truth = np.stack([valid[0], *(_centred(labels) for labels in concepts)])
    count, squares = valid.sum(axis=1), np.square(truth).sum(axis=1)
    spread = np.zeros(len(levels), np.float32)
    found = np.full((len(concepts), len(levels)), np.nan, np.float32)
    for at in range(0, len(levels), ROWS_AT_ONCE):  # a few rows at once stay in a core's cache
        here = slice(at, at + ROWS_AT_ONCE)
        rows = levels[here].astype(np.float32)
        rows -= np.rint(rows.mean(axis=1, keepdims=True))  # far from zero, squares drown the rest
        total, together = valid @ rows.T, truth @ rows.T
        square = valid @ np.square(rows, out=rows).T
        with np.errstate(divide="ignore", invalid="ignore"):
            own = square - total**2 / count[:, None]
            own[own <= NOTHING * square] = 0.0
            spread[here] = np.sqrt(own[0] / count[0])
            found[:, here] = (together / np.sqrt(own * squares[:, None]))[1:]
    found[~np.isfinite(found)] = np.nan
    return spread, np.clip(found, -1, 1)


def _centred(labels: Labels) -> Floats:
    """Return labels less their mean over valid positions, 0 where not valid, float32 [time]."""
    values = labels.values.astype(np.float32)
    mean = values[labels.valid].mean(dtype=np.float64) if labels.valid.any() else 0.0
    centred: Floats = (values - np.float32(mean)) * labels.valid
    return centred


def _distances(rows: Floats) -> Floats:
    """Return Euclidean distances, float32 [rows, rows], infinite from a row to itself."""
    products = rows @ rows.T
    squares = np.diag(products)
    apart = np.sqrt(np.maximum(0, squares[:, None] + squares - 2 * products))
    np.fill_diagonal(apart, np.inf)
    return apart


def _leaves(apart: Floats) -> NDArray[np.int64]:
    """Return the leaves of a clustering, left to right; the lower number of both ends is first.

    Average linkage by chains of nearest neighbours (Murtagh 1983): a chain goes on to the nearest
    cluster until two are each other's nearest, which are then merged.
    """
    merged, size = apart.copy(), np.ones(len(apart), np.float32)
    leaves = [[i] for i in range(len(apart))]
    chain: list[int] = []
    for _ in range(len(apart) - 1):
        if not chain:
            chain = [int(np.flatnonzero(size)[0])]
        while True:
            near = int(merged[chain[-1]].argmin())
            before = chain[-2] if len(chain) > 1 else -1
            if before >= 0 and merged[chain[-1], before] <= merged[chain[-1], near]:
                break
            chain.append(near)
        a, b = sorted((chain.pop(), chain.pop()))
        leaves[a], leaves[b] = _joined(leaves[a], leaves[b], apart), []
        row = (size[a] * merged[a] + size[b] * merged[b]) / (size[a] + size[b])
        row[a] = row[b] = np.inf  # clusters merged before are as far from both already
        merged[a], merged[:, a] = row, row
        merged[b], merged[:, b] = np.inf, np.inf
        size[a], size[b] = size[a] + size[b], 0
    whole = np.array(max(leaves, key=len, default=[]), np.int64)
    return whole[::-1] if len(whole) and whole[0] > whole[-1] else whole


def _joined(one: list[int], other: list[int], apart: Floats) -> list[int]:
    """Lay two runs of leaves end to end, turned so that the nearest ends meet."""
    ways = (
        (apart[one[-1], other[0]], one, other),
        (apart[one[-1], other[-1]], one, other[::-1]),
        (apart[one[0], other[0]], one[::-1], other),
        (apart[one[0], other[-1]], other, one),
    )
    _, left, right = min(ways, key=lambda way: way[0])
    return left + right
