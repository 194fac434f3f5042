"""A stretch marked in a text: units that are on inside it and off around it. No verdict.

One stretch proves nothing: among a thousand units some fit any stretch by luck. So the same search
is made of stretches of the same length, drawn at random from the same text, and told beside.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.errors import TextError
from charviz.hunting.histogram import LEVELS, Counts
from charviz.hunting.scores import Numbers, auroc, confusion
from charviz.tokenizer import NOT_FED
from charviz.tracing import ActivationTrace, Levels
from charviz.units import Unit

LONGEST = 10_000  # characters of a text in which a stretch may be marked
REACH = 1  # lengths of the stretch on either side that count as around it
NEAR = 100  # characters on either side that count at least
ENOUGH = 20  # characters around it without which there is nothing to compare with
SHOWN = 12  # candidates
DRAWN = 40  # stretches drawn at random
FEWEST = 10  # of them that tell anything
PLACES = 6  # where else a candidate is on
BESIDE, MOST = 24, 48  # characters quoted beside such a place, and of it

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Span = tuple[int, int]


@dataclass(frozen=True)
class Place:
    """A run [start, stop) where a unit is on, with what stands before, in and after it."""

    start: int
    stop: int
    before: str
    quoted: str
    after: str


@dataclass(frozen=True)
class Candidate:
    """A unit that stands out in the marked stretch.

    sign: 1 where it is on from `level` (1..255) upwards, -1 where it is on below it. inside,
    around: the share of characters at which it is on, in the stretch and around it. auroc: the
    stretch against what is around it, in the direction of the sign. by_luck: how many units do as
    well on a stretch drawn at random, on average; None where too few could be drawn. elsewhere:
    runs outside the stretch at which it is on; share: of the characters there. places: the first.
    """

    unit: Unit
    sign: int
    level: int
    inside: float
    around: float
    auroc: float
    by_luck: float | None
    elsewhere: int
    share: float
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Marked:
    """What was found for the stretch [start, stop), in code points; best candidates first.

    around: how far what is around it goes, [from, to). searched: units times signs. drawn: how
    many stretches of the same length were drawn at random; as_good: in how many of them some unit
    does as well as the best candidate.
    """

    start: int
    stop: int
    around: Span
    searched: int
    candidates: tuple[Candidate, ...]
    drawn: int
    as_good: int


def marked(model: Model, trace: ActivationTrace, start: int, stop: int, seed: int = 0) -> Marked:
    """Rank all c and h by how much more of [start, stop) they are on at than of what is around it.

    Around it: `REACH` times its length on either side, `NEAR` characters at least, as far as the
    text goes. Characters that were not read count nowhere. Of both signs the one with the greater
    AUROC counts, with the level at which the difference is greatest (Youden 1950); those that tie
    are ranked by AUROC. The levels are those shown, so tanh of a cell. seed: of the random
    stretches.

    Raises TextError where the stretch is none, or has nothing around it.
    """
    check(trace.text, start, stop)
    read = model.tokenizer.encode(trace.text).ids != NOT_FED
    search = _Search(trace, read)
    found = search.scores(start, stop)
    if found is None:
        raise TextError(
            f"Characters {start + 1:,} to {stop:,} cannot be compared: it takes one character "
            f"that the network reads in the stretch, and {ENOUGH} of them around it. Mark less, "
            "or take a longer text."
        )
    begins = _drawn(len(trace.text), start, stop, seed)
    luck = [s for begin in begins if (s := search.scores(begin, begin + stop - start)) is not None]
    best = np.lexsort((-found.auroc, -found.spread))[:SHOWN]
    return Marked(
        start,
        stop,
        around(len(trace.text), start, stop),
        2 * len(found.auroc),
        tuple(search.candidate(int(k), found, luck, (start, stop)) for k in best),
        len(luck),
        sum(bool(other.spread.max() >= found.spread[best[0]]) for other in luck),
    )


def check(text: str, start: int, stop: int) -> None:
    """Raise TextError unless [start, stop) is a stretch of a text that can be searched."""
    if len(text) > LONGEST:
        raise TextError(
            f"The text has {len(text):,} characters; a stretch is marked in at most {LONGEST:,}: "
            "give the part of it that matters."
        )
    if not 0 <= start < stop <= len(text):
        raise TextError(
            f"The stretch from {start + 1:,} to {stop:,} is none of this text: give a first and a "
            f"last character between 1 and {len(text):,}, the first one first."
        )


def around(length: int, start: int, stop: int) -> Span:
    """Return from where to where a text of `length` counts as around a stretch."""
    reach = max(NEAR, REACH * (stop - start))
    return max(0, start - reach), min(length, stop + reach)


@dataclass(frozen=True)
class _Scores:
    """Of all units: auroc, sign, level, and shares on inside and around, each [units]."""

    auroc: Numbers
    sign: Ints
    level: Ints
    inside: Numbers
    around: Numbers

    @property
    def spread(self) -> Numbers:
        """How much more of the stretch is on than of what is around it."""
        return self.inside - self.around


class _Search:
    """Scores stretches of one text, all units at once."""

    def __init__(self, trace: ActivationTrace, read: Bools) -> None:
        self.trace, self.read = trace, read
        self.levels = np.concatenate(list(trace.levels.values()))
        self.units = [
            Unit(group[0], int(group[1:]), index)
            for group, rows in trace.levels.items()
            for index in range(len(rows))
        ]

    def scores(self, start: int, stop: int) -> _Scores | None:
        """Return the scores of a stretch, None where there is too little to compare."""
        low, high = around(len(self.read), start, stop)
        place = np.arange(low, high)
        is_in = (place >= start) & (place < stop)
        read = self.read[low:high]
        inside, outside = place[is_in & read], place[~is_in & read]
        if not len(inside) or len(outside) < ENOUGH:
            return None
        counts = _counts(self.levels[:, inside]), _counts(self.levels[:, outside])
        up = auroc(*counts)
        sign = np.where(up < 0.5, -1, 1)
        tp, fp, _, _ = confusion(*counts)
        on, off = tp / len(inside), fp / len(outside)  # [units, 256]: on from each level upwards
        level = _middle_of_best((on - off) * sign[:, None])
        rows = np.arange(len(level))
        shares = [np.where(sign > 0, s[rows, level], 1 - s[rows, level]) for s in (on, off)]
        return _Scores(np.where(sign > 0, up, 1 - up), sign, level, shares[0], shares[1])

    def candidate(
        self, k: int, found: _Scores, luck: Sequence[_Scores], stretch: Span
    ) -> Candidate:
        """Return what is told of the k-th unit."""
        sign, level = int(found.sign[k]), int(found.level[k])
        is_on = on(self.levels[k], sign, level) & self.read
        is_on[slice(*stretch)] = False
        rest = self.read.sum() - self.read[slice(*stretch)].sum()
        runs = runs_of(is_on)
        as_good = [int((other.spread >= found.spread[k]).sum()) for other in luck]
        return Candidate(
            self.units[k],
            sign,
            level,
            float(found.inside[k]),
            float(found.around[k]),
            float(found.auroc[k]),
            float(np.mean(as_good)) if len(luck) >= FEWEST else None,
            len(runs),
            float(is_on.sum() / rest),
            tuple(_place(self.trace.text, *run) for run in _longest(runs)),
        )


def on(levels: Levels, sign: int, level: int) -> Bools:
    """Return where a unit is on, bool [time]."""
    above: Bools = levels >= level
    return above if sign > 0 else ~above


def runs_of(is_on: Bools) -> list[Span]:
    """Return where each run of bool [time] begins and ends."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_on, [False]])))
    return [(int(begin), int(end)) for begin, end in edges.reshape(-1, 2)]


def _longest(runs: list[Span]) -> list[Span]:
    """Return the longest runs, in the order of the text."""
    return sorted(sorted(runs, key=lambda run: run[0] - run[1])[:PLACES])


def _counts(levels: Levels) -> Counts:
    """Return how often each level occurs in uint8 [units, time], int64 [units, 256]."""
    rows = np.arange(len(levels))[:, None] * LEVELS
    flat = np.bincount((rows + levels).ravel(), minlength=LEVELS * len(levels))
    return flat.reshape(len(levels), LEVELS)


def _middle_of_best(spread: Numbers) -> Ints:
    """Return the level from 1 to 255 where float [units, 256] is greatest, the middle of ties."""
    tried = spread[:, 1:]
    is_best = tried >= tried.max(axis=1, keepdims=True) - 1e-12
    rank = is_best.cumsum(axis=1)
    middle: Ints = (is_best & (rank == (rank[:, -1:] + 1) // 2)).argmax(axis=1) + 1
    return middle


def _drawn(length: int, start: int, stop: int, seed: int) -> Ints:
    """Return where stretches as long begin that do not touch the marked one, int64 [<= DRAWN]."""
    size = stop - start
    begins = np.arange(max(0, length - size + 1))
    free = begins[(begins + size < start) | (begins > stop)]
    return np.random.default_rng(seed).permutation(free)[:DRAWN]


def _place(text: str, start: int, stop: int) -> Place:
    quoted = text[start : min(stop, start + MOST)]
    return Place(
        start,
        stop,
        text[max(0, start - BESIDE) : start],
        quoted if stop - start <= MOST else f"{quoted}…",
        text[stop : stop + BESIDE] if stop - start <= MOST else "",
    )
