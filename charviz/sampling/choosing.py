"""From logits to the next character: temperature, top-k, top-p, and a draw with given noise."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charviz.cells import Floats
from charviz.errors import SamplingError

HOTTEST = 3.0
_STEEPEST = 1e30  # 1 / temperature, so that 0 stays 0 at the coldest there are
_ALL = 2**62  # characters, more than any vocabulary has

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Choice:
    """How a stream chooses: temperature 0 (greedy) to 3, top-k, top-p, the seed of its dice.

    Raises SamplingError for what cannot be had.
    """

    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        """Check each value."""
        if not 0.0 <= self.temperature <= HOTTEST:
            raise SamplingError(
                f"The temperature {self.temperature:g} is out of range: take 0, which always "
                f"chooses the likeliest character, to {HOTTEST:g}, which is close to noise."
            )
        if self.top_k is not None and self.top_k < 1:
            raise SamplingError(
                f"Top-k {self.top_k} leaves no character to choose: take 1 or more, "
                "or leave it out for all of them."
            )
        if self.top_p is not None and not 0.0 < self.top_p <= 1.0:
            raise SamplingError(
                f"Top-p {self.top_p:g} is out of range: it is a share of the probability, above 0 "
                "and at most 1; leave it out for all of it."
            )


def next_char_probs(
    logits: Floats, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
) -> Doubles:
    """Return the probabilities to choose each character with, float64 [..., vocabulary].

    Softmax of logits / temperature; of those the `top_k` likeliest (of equals, the first); of those
    the fewest that reach `top_p` together (Holtzman et al. 2020). At 0 the likeliest has all.
    """
    flat = logits.reshape(-1, logits.shape[-1])
    chooser = Chooser([Choice(temperature, top_k, top_p)] * len(flat))
    return softmax(chooser.scores(flat)).reshape(logits.shape)


def softmax(scores: Doubles) -> Doubles:
    """Return probabilities that add up to 1, float64 [..., vocabulary]."""
    odds: Doubles = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return odds / odds.sum(axis=-1, keepdims=True)


def log_norm(scores: Doubles) -> Doubles:
    """Return log sum exp of scores, float64 [...]: a score less this is a log probability."""
    top = scores.max(axis=-1)
    norms: Doubles = top + np.log(np.exp(scores - top[..., None]).sum(axis=-1))
    return norms


def entropies(scores: Doubles) -> Doubles:
    """Return the entropy of a softmax of scores in nats, float64 [...]."""
    below = scores - scores.max(axis=-1, keepdims=True)
    odds = np.exp(below)
    total = odds.sum(axis=-1)
    # With p = odds / total, the sum of p (log total - below); at -1000 there are no odds any more.
    mean_below = (odds * np.maximum(below, -1000.0)).sum(axis=-1) / total
    found: Doubles = np.log(total) - mean_below
    return found


class Chooser:
    """Chooses the next character of several streams at once, each in its own way."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        """Take a choice a stream."""
        temperature = np.array([c.temperature for c in choices])
        self._is_greedy = temperature == 0.0
        with np.errstate(over="ignore", divide="ignore"):
            steepness = np.where(self._is_greedy, 1.0, 1.0 / temperature)
        self._steepness = np.minimum(steepness, _STEEPEST).astype(np.float32)[:, None]
        self._dice = np.where(self._is_greedy, 0.0, 1.0).astype(np.float32)[:, None]
        self._all_roll = not self._is_greedy.any()
        self._top_k = np.array([min(c.top_k or _ALL, _ALL) for c in choices])[:, None]
        # All of it is no restriction: sums that round to 1 must not cut what is rarest.
        shares = [math.inf if c.top_p in (None, 1.0) else c.top_p for c in choices]
        self._top_p = np.array(shares, np.float64)[:, None]
        self._restricts = any(c.top_k or c.top_p not in (None, 1.0) for c in choices)

    def draw(self, logits: Floats, noise: Floats) -> NDArray[np.intp]:
        """Return an id a stream for logits and Gumbel noise, both float32 [streams, vocabulary].

        Overflow is harmless here, and NumPy's warning of it the caller's to silence, for a block.
        """
        scores = self._scaled(logits)
        if self._restricts:
            scores = self._restricted(scores)
        scores += noise if self._all_roll else noise * self._dice
        return scores.argmax(axis=-1)

    def scores(self, logits: Floats) -> Doubles:
        """Return what a softmax makes the probabilities of, float64 [..., streams, vocabulary]."""
        with np.errstate(over="ignore"):  # what is beyond float32 has no chance at all
            scores = self._scaled(logits)
        if self._restricts:
            scores = self._restricted(scores)
        found = scores.astype(np.float64)
        if not self._all_roll:
            best = scores.argmax(axis=-1)[..., None]
            others = self._is_greedy[:, None] & (np.arange(scores.shape[-1]) != best)
            found[others] = -np.inf
        return found

    def _scaled(self, logits: Floats) -> Floats:
        scores = logits - logits.max(axis=-1, keepdims=True)
        scores *= self._steepness
        return scores

    def _restricted(self, scores: Floats) -> Floats:
        """Put all but the characters that top-k and top-p leave at minus infinity."""
        order = np.argsort(-scores, axis=-1, kind="stable")
        ranked = np.take_along_axis(scores, order, axis=-1)
        beyond = np.arange(ranked.shape[-1]) >= self._top_k
        ranked = np.where(beyond, -np.inf, ranked)
        chances = softmax(ranked.astype(np.float64))
        is_enough = np.cumsum(chances, axis=-1) - chances >= self._top_p  # without this one
        ranked = np.where(is_enough, -np.inf, ranked)
        kept = np.empty_like(scores)
        np.put_along_axis(kept, order, ranked, axis=-1)
        return kept
