"""Interpolated modified Kneser-Ney over characters: the counting bar beside every loss.

Chen & Goodman, "An empirical study of smoothing techniques for language modeling" (1999), the
version with three discounts an order. With c(hw) the count of character w after context h,

    p(w | h) = (c(hw) - D(c(hw))) / c(h) + left(h) p(w | h without its first character)

where D is 0, D1, D2 or D3 for a count of 0, 1, 2 or more, and left(h) is what the discounts took
from h. The highest order counts occurrences; the lower ones count continuations (how many
different characters precede hw); below a single character stands the uniform 1/V.

All orders up to n come from one structure: they differ only in which level counts occurrences.
An n-gram is known by its rank among the distinct ones, found by sorting the exact integers
`rank of the context * V + character`: nothing is hashed, so nothing collides.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike, NDArray

from charviz.errors import TextError
from charviz.tokenizer import CharTokenizer

UNSEEN = -1
PIECE = 1_000_000  # characters that are scored at once
FALLBACK = np.array([0.5, 1.0, 1.5])  # discounts where counts of counts give none


@dataclass(frozen=True)
class _Shares:
    """How a level divides probability; index UNSEEN, the last entry, stands for what is not there.

    own: float64 [grams + 1], what a gram keeps after its discount; 0 for an unseen gram.
    left: float64 [contexts + 1], what a context leaves to the order below; 1 for an unseen one.
    """

    own: NDArray[np.float64]
    left: NDArray[np.float64]

    def mix(
        self, grams: NDArray[np.int64], contexts: NDArray[np.int64], lower: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        return self.own[grams] + self.left[contexts] * lower


@dataclass(frozen=True)
class _Level:
    """The grams of one length: sorted keys (context * V + character) and their shares."""

    keys: NDArray[np.int64]  # [grams]
    counted: _Shares  # as the highest order
    continued: _Shares | None  # below a higher order; None for the longest grams

    def find(self, wanted: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the rank of each key, UNSEEN for those that are not there."""
        rank = np.searchsorted(self.keys, wanted)
        there = rank < len(self.keys)
        there[there] = self.keys[rank[there]] == wanted[there]
        return np.where(there, rank, UNSEEN)


@dataclass(frozen=True)
class KneserNey:
    """A fitted n-gram model; `levels[k]` holds the grams of k + 1 characters."""

    vocabulary_size: int
    levels: tuple[_Level, ...]

    @property
    def order(self) -> int:
        """The longest gram: one more than the characters of context."""
        return len(self.levels)

    def log_probabilities(self, ids: ArrayLike, order: int | None = None) -> NDArray[np.float64]:
        """Return log p of each id given up to order - 1 ids before it, nats, float64 [time].

        The first ids have fewer before them. `order` is at most the fitted one, its default.
        """
        order = self.order if order is None else order
        if not 1 <= order <= self.order:
            raise TextError(f"Order {order} was not fitted: ask for 1 to {self.order}.")
        return np.log(next(islice(self.every_order(ids), order - 1, None)))

    def every_order(self, ids: ArrayLike) -> Iterator[NDArray[np.float64]]:
        """Yield p of each id, float64 [time], by the models of order 1, 2, … in turn."""
        ids = _checked(ids, self.vocabulary_size)
        lower = np.full(len(ids), 1 / self.vocabulary_size)
        contexts = np.zeros(len(ids), dtype=np.int64)  # the empty context has rank 0
        for level in self.levels:
            grams = level.find(contexts * self.vocabulary_size + ids)
            yield level.counted.mix(grams, contexts, lower)
            if level.continued is None:
                return
            lower = level.continued.mix(grams, contexts, lower)
            contexts = np.concatenate([[UNSEEN], grams[:-1]])[: len(ids)]


def fit(ids: ArrayLike, vocabulary_size: int, order: int) -> KneserNey:
    """Fit all orders up to `order` on ids [time], each in 0..vocabulary_size - 1."""
    ids = _checked(ids, vocabulary_size)
    if order < 1:
        raise TextError(f"An n-gram has at least one character, so there is no order {order}.")
    if not len(ids):
        raise TextError("There is nothing to count: n-grams need a text of at least one character.")
    tables = list(_count(ids, vocabulary_size, order))
    levels, contexts = [], 1
    for table, longer in zip(tables, [*tables[1:], None], strict=True):
        context_of = table.keys // vocabulary_size
        continued = None
        if longer is not None:
            preceded = np.bincount(longer.suffix, minlength=len(table.keys))
            continued = _shares(context_of, preceded, contexts)
        counted = _shares(context_of, table.counts, contexts)
        levels.append(_Level(table.keys, counted, continued))
        contexts = len(table.keys)
    return KneserNey(vocabulary_size, tuple(levels))


@dataclass(frozen=True)
class _Table:
    """The distinct grams of one length, [grams] each: a gram's place is its rank."""

    keys: NDArray[np.int64]  # rank of the gram without its last character * V + that character
    counts: NDArray[np.int64]
    suffix: NDArray[np.int32]  # rank of the gram without its first character


def _count(ids: NDArray[np.int64], vocabulary_size: int, order: int) -> Iterator[_Table]:
    """Yield the tables of grams of 1, 2, … `order` characters."""
    ending = np.zeros(len(ids) + 1, dtype=np.int32)  # the empty gram ends before, after each id
    for k in range(order):
        keys, ranks, counts = _ranked(ending[:-1].astype(np.int64) * vocabulary_size + ids[k:])
        suffix = np.empty(len(keys), dtype=np.int32)
        suffix[ranks] = ending[1:]  # the same for every occurrence, so any may write last
        yield _Table(keys, counts, suffix)
        ending = ranks  # [time - k]: the gram that ends at each id


def _ranked(
    keys: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
    """Return the distinct keys in order, the rank of each key, and how often each distinct one is.

    As `np.unique` does, in half the memory.
    """
    order = np.argsort(keys)
    keys = keys[order]
    is_first = np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)]
    ranks = np.empty(len(keys), dtype=np.int32)
    ranks[order] = np.cumsum(is_first, dtype=np.int32) - 1
    places = np.flatnonzero(is_first)
    return keys[places], ranks, np.diff(places, append=len(keys))


def _shares(context_of: NDArray[np.int64], counts: NDArray[np.int64], contexts: int) -> _Shares:
    """Divide each context's probability, given the context and the count of each gram."""
    cut = discounts(counts)[np.minimum(counts, 3)]
    total = np.bincount(context_of, weights=counts, minlength=contexts)
    taken = np.bincount(context_of, weights=cut, minlength=contexts)
    own = (counts - cut) / np.maximum(total, 1)[context_of]
    left = np.where(total > 0, taken / np.maximum(total, 1), 1.0)
    return _Shares(np.append(own, 0.0), np.append(left, 1.0))


def discounts(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return D for a count of 0, 1, 2, and 3 or more, float64 [4], from an order's counts [grams].

    With n_i the number of grams counted i times and Y = n1 / (n1 + 2 n2), D_i is
    i - (i + 1) Y n_(i+1) / n_i. Where n1, n_i or n_(i+1) is 0, or D_i comes out at or below 0
    (tiny texts, or the few single characters), D_i is i/2: every D is above 0, so that no context
    keeps all its probability for what it has seen.
    """
    n = np.bincount(np.minimum(counts, 5), minlength=6)[1:5].astype(np.float64)  # n1 … n4
    i = np.arange(1, 4)
    y = n[0] / max(n[0] + 2 * n[1], 1)
    chosen = i - (i + 1) * y * n[1:] / np.maximum(n[:-1], 1)
    given = (n[0] > 0) & (n[:-1] > 0) & (n[1:] > 0) & (chosen > 0)
    return np.concatenate([[0.0], np.where(given, chosen, FALLBACK)])


@dataclass(frozen=True)
class Line:
    """What n-grams of each order score on a text: the line a network has to stay under.

    nats: nats per scored character, by order. scored: how many characters were.
    unknown: how many characters the vocabulary lacks.
    """

    nats: dict[int, float]
    scored: int
    unknown: int

    @property
    def order(self) -> int:
        """The order that scores best, the shortest of equals."""
        return min(self.nats, key=lambda order: (self.nats[order], order))

    @property
    def best(self) -> float:
        """The best order's nats per character."""
        return self.nats[self.order]


def line(
    train_text: str,
    test_text: str,
    orders: Iterable[int] = range(1, 9),
    tokenizer: CharTokenizer | None = None,
) -> Line:
    """Score `test_text` by the n-grams of `train_text`, on the characters a network is scored on.

    The vocabulary is the tokenizer's, by default that of the train text. Both texts are read as
    a network reads them: what is not fed (unknown characters where no symbol stands for them, CR
    before LF) is neither scored nor context, and the first character fed is context only.
    """
    wanted = sorted(set(orders))
    if not wanted or wanted[0] < 1:
        raise TextError(f"Orders start at 1, the character without context; not {wanted}.")
    tokenizer = tokenizer or CharTokenizer.fit(train_text)
    encoded = tokenizer.encode(test_text)
    scored = len(encoded.fed) - 1
    if scored < 1:
        raise TextError(
            "The text to score has fewer than two characters that the n-grams know: "
            "give a longer one, or one like the text they were counted on."
        )
    model = fit(tokenizer.encode(train_text).fed, tokenizer.size, wanted[-1])
    sums = _surprises(model, encoded.fed)
    return Line({order: sums[order - 1] / scored for order in wanted}, scored, encoded.unknown)


def _surprises(model: KneserNey, ids: NDArray[np.int32]) -> list[float]:
    """Return the sum of -log p over all ids but the first, nats, by each order; in pieces."""
    sums = [0.0] * model.order
    for at in range(0, len(ids), PIECE):
        begin = max(0, at - model.order + 1)  # enough before a piece to say what comes in it
        probabilities = model.every_order(ids[begin : at + PIECE])
        for k, found in enumerate(probabilities):
            sums[k] -= float(np.log(found[max(1, at) - begin :]).sum())
    return sums


def _checked(ids: ArrayLike, vocabulary_size: int) -> NDArray[np.int64]:
    """Return ids as int64 [time], or say which one is outside the vocabulary."""
    checked = np.asarray(ids, dtype=np.int64)
    outside = (checked < 0) | (checked >= vocabulary_size)
    if outside.any():
        raise TextError(
            f"The id {checked[outside][0]} is outside the vocabulary of {vocabulary_size} "
            "characters: leave out what the tokenizer marks as not fed."
        )
    return checked
