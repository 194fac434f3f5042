"""How well the unit does on labels that are not its text's: those of other stretches of the corpus.

Neighbouring characters are alike, in a unit as in labels, and both drift; so shuffled or shifted
labels are no measure of chance (Harris 2020, "Nonsense correlations in neuroscience"). Labels of
other stretches of real text drift as the right ones do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from charviz.concepts import Labels

WINDOWS = 999
LEAST_APART = 3  # windows that do not touch; fewer tell nothing of how they differ
SHARE = 10  # a window is at most one in so many characters of the corpus
_EDGE = 1e-9  # of a score, whose logit stays finite

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Null:
    """What came of other labels.

    score: of the right labels, on as many characters as a window has. others: float64 [windows],
    those of the others. p: one-sided, None where the corpus has room for fewer than three windows
    apart, or has too little of what is labelled, or there is none of it here. disjoint: how many
    have room.
    """

    score: float
    others: Doubles
    p: float | None
    disjoint: int


def against_others(
    values: Doubles,
    right: Labels,
    corpus: Labels,
    sign: int,
    seed: int,
    touched: Sequence[tuple[int, int]] = (),
) -> Null:
    """Score a unit against its own labels and against windows at random places of the corpus.

    values: of the unit, [time], in any scale. right: the labels there. corpus: those of the model's
    own corpus. touched: stretches of the corpus that no window may touch, the hunted text among
    them. The score is ½ + (mean rank inside − outside) / characters, which is the AUROC where all
    are valid; for a graded concept Pearson's correlation of ranks with the labels' values. Scores
    are compared as logits (correlations as atanh): p is Student's, with as many degrees of freedom
    as windows fit without touching, less one.
    """
    length = min(len(values), len(corpus) // SHARE)
    ranks = _Ranks.of(mid_ranks(values[:length]) * sign)
    score = ranks.score(_Runs.of(right[slice(0, length)]), 0)
    starts = _allowed(len(corpus), length, touched)
    disjoint = sum((last - first) // length for first, last in starts) if length else 0
    if disjoint < LEAST_APART:
        return Null(score, np.empty(0), None, disjoint)
    rng = np.random.default_rng(seed)
    room = np.concatenate([np.arange(a, b - length + 1) for a, b in starts])
    chosen = rng.choice(room, WINDOWS, replace=len(room) < WINDOWS)
    runs = _Runs.of(corpus)
    others = np.array([ranks.score(runs, int(at)) for at in chosen])
    is_graded = right.values.dtype != np.bool_
    here, there = (_spread_out(x, is_graded) for x in (np.array([score]), others))
    known = there[np.isfinite(there)]
    if len(known) < WINDOWS // 2 or not np.isfinite(here[0]):
        return Null(score, others, None, disjoint)
    width = known.std(ddof=1) * np.sqrt(1 + 1 / disjoint)
    t = (here[0] - known.mean()) / max(width, 1e-12)
    return Null(score, others, float(stdtr(disjoint - 1, -t)), disjoint)


def false_discovery_rates(p: Sequence[float | None]) -> list[float | None]:
    """Return the q-value of each p-value that there is (Benjamini and Hochberg 1995)."""
    known = [(value, at) for at, value in enumerate(p) if value is not None]
    q: list[float | None] = [None] * len(p)
    least = 1.0
    for rank, (value, at) in reversed(list(enumerate(sorted(known), start=1))):
        least = min(least, value * len(known) / rank)
        q[at] = least
    return q


@dataclass(frozen=True)
class _Runs:
    """Labels as runs of the same: where each begins, its value (0 where not valid), whether valid;
    float64 [runs] both.
    """

    begins: NDArray[np.int64]
    told: Doubles
    valid: Doubles
    is_graded: bool

    @classmethod
    def of(cls, labels: Labels) -> "_Runs":
        told = np.where(labels.valid, labels.values, 0)
        changes = (told[1:] != told[:-1]) | (labels.valid[1:] != labels.valid[:-1])
        begins = np.concatenate([[0], np.flatnonzero(changes) + 1])[: len(told)]
        is_graded = labels.values.dtype != np.bool_
        valid = labels.valid[begins].astype(np.float64)
        return cls(begins, told[begins].astype(np.float64), valid, is_graded)


@dataclass(frozen=True)
class _Ranks:
    """Ranks as sums up to each place, so that a run of labels costs two look-ups: [n + 1]."""

    sums: Doubles
    squares: Doubles

    @classmethod
    def of(cls, ranks: Doubles) -> "_Ranks":
        return cls(*(np.concatenate([[0.0], np.cumsum(x)]) for x in (ranks, ranks * ranks)))

    def score(self, runs: _Runs, at: int) -> float:
        """Return the score against labels from `at` on, NaN where they are all of a kind."""
        size = len(self.sums) - 1
        first = int(np.searchsorted(runs.begins, at, side="right")) - 1
        last = int(np.searchsorted(runs.begins, at + size))
        edges = np.append(np.maximum(runs.begins[first:last] - at, 0), size)
        told, valid, lengths = runs.told[first:last], runs.valid[first:last], np.diff(edges)
        held = np.diff(self.sums[edges])
        together, total, count = held @ told, lengths @ told, lengths @ valid
        if not runs.is_graded:
            if not 0 < total < count:
                return np.nan
            outside = (held @ valid - together) / (count - total)
            return float(0.5 + (together / total - outside) / size)
        rank_sum, squares = held @ valid, np.diff(self.squares[edges]) @ valid
        spread = (count * (lengths @ (told * told)) - total**2) * (count * squares - rank_sum**2)
        if spread <= 0:
            return np.nan
        return float((count * together - rank_sum * total) / np.sqrt(spread))


def mid_ranks(values: Doubles) -> Doubles:
    """Return ranks from 1, ties having their mean."""
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    middle: Doubles = np.cumsum(counts) - (counts - 1) / 2
    return middle[which]


def _spread_out(scores: Doubles, is_graded: bool) -> Doubles:
    if is_graded:
        return np.arctanh(np.clip(scores, -1 + _EDGE, 1 - _EDGE))
    inside = np.clip(scores, _EDGE, 1 - _EDGE)
    odds: Doubles = np.log(inside / (1 - inside))
    return odds


def _allowed(size: int, length: int, touched: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches of the corpus, long enough for a window, that may be used."""
    free, at = [], 0
    for first, last in sorted(touched):
        free.append((at, first))
        at = max(at, last)
    free.append((at, size))
    return [(a, b) for a, b in free if b - a >= max(1, length)]
