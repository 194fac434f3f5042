"""A film: what one throw of the dice makes of a prompt at 31 temperatures, written side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charviz.cells import Floats
from charviz.checkpoint import Model
from charviz.sampling.choosing import Choice, Chooser, entropies, softmax
from charviz.sampling.writing import Block, Stream, blocks
from charviz.tracing import Levels, to_levels

TEMPERATURES = tuple(round(0.1 * k, 1) for k in range(31))
LIKELIEST = 8


@dataclass(frozen=True)
class Film:
    """Texts at all `TEMPERATURES`, or a piece of them from character `first` on.

    ids: uint16 [temperatures, time]. nats: float32 [temperatures, time], the surprise of each
    character under the network itself; drawn: the entropy, nats, of what it was drawn from; came:
    the probability that it was drawn with. Of the next character after each one: likeliest, uint16
    [temperatures, time, candidates], likeliest first, which they are at every temperature; chances
    and plain, float32, their probabilities there and at temperature 1, without top-k and top-p;
    entropy and plain_entropy, float32 [temperatures, time], nats. levels: uint8 [time,
    temperatures, hidden] by state and layer.
    """

    first: int
    ids: NDArray[np.uint16]
    nats: Floats
    drawn: Floats
    came: Floats
    likeliest: NDArray[np.uint16]
    chances: Floats
    plain: Floats
    entropy: Floats
    plain_entropy: Floats
    levels: dict[str, Levels]

    def texts(self, model: Model) -> list[str]:
        """Return the text at each temperature."""
        return [model.tokenizer.decode(row) for row in self.ids.tolist()]


def pieces(model: Model, prompt: str, choice: Choice, length: int) -> Iterator[Film]:
    """Write a film piece by piece, with the top-k, top-p and seed of a choice.

    All temperatures are one batch. Raises what `blocks` raises.
    """
    choices = [replace(choice, temperature=t) for t in TEMPERATURES]
    chooser = Chooser(choices)
    streams = [Stream(c) for c in choices]
    for block in blocks(model, prompt, streams, length, keeps_states=True):
        yield _developed(block, chooser)


def joined(parts: Sequence[Film]) -> Film:
    """Return pieces as one film."""
    first, *_ = parts

    def along(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(part, name) for part in parts], axis=1)

    names = (
        "ids",
        "nats",
        "drawn",
        "came",
        "likeliest",
        "chances",
        "plain",
        "entropy",
        "plain_entropy",
    )
    levels = {
        group: np.concatenate([part.levels[group] for part in parts]) for group in first.levels
    }
    return Film(first.first, **{name: along(name) for name in names}, levels=levels)


def _developed(block: Block, chooser: Chooser) -> Film:
    """Return what a block of steps shows."""
    plain = block.logits.astype(np.float64)
    scores, coming = chooser.scores(block.logits), plain[1:]
    count = min(LIKELIEST, coming.shape[-1])
    order = np.argpartition(-coming, count - 1, axis=-1)[..., :count]
    ranked = np.argsort(-np.take_along_axis(coming, order, axis=-1), axis=-1, kind="stable")
    likeliest = np.take_along_axis(order, ranked, axis=-1)
    entropy, chances = entropies(scores), softmax(scores)
    came = np.take_along_axis(chances[:-1], block.ids[..., None], axis=-1)[..., 0]
    by_film: dict[str, NDArray[Any]] = {
        "ids": block.ids.astype(np.uint16),
        "nats": block.nats().astype(np.float32),
        "drawn": entropy[:-1].astype(np.float32),
        "came": came.astype(np.float32),
        "likeliest": likeliest.astype(np.uint16),
        "chances": np.take_along_axis(chances[1:], likeliest, axis=-1).astype(np.float32),
        "plain": np.take_along_axis(softmax(coming), likeliest, axis=-1).astype(np.float32),
        "entropy": entropy[1:].astype(np.float32),
        "plain_entropy": entropies(coming).astype(np.float32),
    }
    levels = {f"c{k}": to_levels(np.tanh(c)) for k, c in enumerate(block.c)}
    levels |= {f"h{k}": to_levels(h) for k, h in enumerate(block.h)}
    return Film(
        block.first,
        **{name: array.swapaxes(0, 1) for name, array in by_film.items()},
        levels=levels,
    )
