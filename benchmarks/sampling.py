"""Letting a network write, beside a loop over `nn.LSTM`, and beside what reading its weights takes.

Every character depends on the one before it, so each of them takes all recurrent weights and those
of the output layer once through the processor: the time of that is the bound for one stream.
"""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

import numpy as np
import torch

from benchmarks.machine import one_thread
from benchmarks.reading import TOKENIZER, Torch, pair
from benchmarks.results import Bar, Result, Task, rate, ratios, side_by_side, timed
from charviz import checkpoint
from charviz.checkpoint import Model
from charviz.sampling.choosing import Choice
from charviz.sampling.film import TEMPERATURES
from charviz.sampling.operations import Operation
from charviz.sampling.writing import Stream, blocks, write
from charviz.units import Unit

WARM = 0.8
LENGTH = {128: 4_000, 512: 1_000}  # characters, about a tenth of a second each
FILM = 400
LARGE = 2**26  # floats, of more bytes than a cache has
PLAIN = Stream(Choice(WARM))


def both(hidden: int) -> tuple[Model, Torch]:
    """Return one network twice: ours, as a model, and torch's."""
    network, theirs = pair(hidden)
    weights = {name: tensor.numpy() for name, tensor in theirs.state_dict().items()}
    card = checkpoint.card_of(network.config, TOKENIZER) | {"burn_in": 1_000}
    return checkpoint.build(Path("random"), weights, card), theirs


def written(model: Model, streams: list[Stream], length: int) -> Task:
    """Return a task that writes so many characters in every stream."""
    return lambda: write(model, "", streams, length)


def sampling() -> Iterator[Result]:
    """One stream, draws included, against the usual loop and against reading the weights."""
    one_thread()
    for hidden, bar in ((128, 6.0), (512, 4.0)):
        model, theirs = both(hidden)
        length = LENGTH[hidden]

        def loop(theirs: Torch = theirs, length: int = length) -> list[int]:
            with torch.no_grad():
                at, carried, drawn = torch.tensor([[TOKENIZER.stoi["\n"]]]), None, []
                for _ in range(length):
                    h, carried = theirs.rnn(theirs.embedding(at), carried)
                    chances = torch.softmax(theirs.output(h[-1]) / WARM, dim=-1)
                    at = torch.multinomial(chances, 1)
                    drawn.append(at)
                return torch.cat(drawn).flatten().tolist()

        _require_same(model, theirs)
        mine, others = side_by_side(written(model, [PLAIN], length), loop, rounds=9)
        yield Result(
            f"Writing, one stream, LSTM 1×{hidden}, temperature {WARM}, {length:,} characters",
            ratios(others, mine),
            "×",
            Bar(bar),
            [
                rate("charviz: text, surprise, entropy", length, mine),
                rate("a loop over nn.LSTM: text", length, others),
                "embedding, output layer and draws on both sides",
            ],
        )
    yield _beside_the_bound(model, length)


def temperatures() -> Iterator[Result]:
    """All temperatures as one batch, against one."""
    one_thread()
    streams = [Stream(Choice(t)) for t in TEMPERATURES]
    for hidden in (512, 128):
        model, _ = both(hidden)
        all_of_them, one = written(model, streams, FILM), written(model, [PLAIN], FILM)
        many, single = side_by_side(all_of_them, one, rounds=9)
        yield Result(
            f"{len(streams)} temperatures of {FILM} characters, LSTM 1×{hidden}, to one",
            ratios(many, single),
            "×",
            Bar(8.0, least=False),
            [rate("all", len(streams) * FILM, many), rate("one", FILM, single)],
        )


def operations() -> Iterator[Result]:
    """An operation on a cell from the first character to the last, against none."""
    one_thread()
    for hidden in (128, 512):
        model, _ = both(hidden)
        length = LENGTH[hidden]
        for doing in ("hold", "push"):
            operated = Stream(Choice(WARM), [Operation(Unit("c", 0, 7), doing, 0.4)])
            tasks = (written(model, [stream], length) for stream in (operated, PLAIN))
            with_it, without = side_by_side(*tasks, rounds=15)
            yield Result(
                f"{doing.capitalize()} a cell, LSTM 1×{hidden}, {length:,} characters, to none",
                ratios(with_it, without),
                "×",
                Bar(1.2, least=False),
                [rate("with it", length, with_it), rate("without", length, without)],
            )


def _require_same(model: Model, theirs: Torch) -> None:
    """Raise unless both give the same logits along a text that ours writes."""
    (block,) = blocks(model, "", [PLAIN], 64)
    fed = np.concatenate([[[TOKENIZER.stoi["\n"]]], block.ids])
    with torch.no_grad():
        h, _ = theirs.rnn(theirs.embedding(torch.from_numpy(fed)))
        np.testing.assert_allclose(block.logits, theirs.output(h).numpy(), atol=1e-5)


def _beside_the_bound(model: Model, length: int) -> Result:
    """Return the share of the bound: a pass over as many bytes as are read for a character."""
    hidden, vocabulary = model.config.hidden_size, model.tokenizer.size
    weights = np.ones(4 * hidden * hidden + hidden * vocabulary, np.float32)
    large = np.ones(LARGE, np.float32)

    def passes() -> None:
        for _ in range(length):
            np.dot(weights, weights)  # one operand twice: each number is fetched once

    mine, reading = side_by_side(written(model, [PLAIN], length), passes, rounds=9)
    speeds = [weights.nbytes * length / median(reading) / 1e9]
    speeds.append(large.nbytes / min(timed(lambda: np.dot(large, large)) for _ in range(5)) / 1e9)
    return Result(
        f"The same, LSTM 1×{hidden}, of the bound of reading the weights once a character",
        ratios(reading, mine),
        "×",
        Bar(0.6),
        [
            rate("charviz: text, surprise, entropy", length, mine),
            rate("a dot product over as many bytes", length, reading),
            f"{weights.nbytes / 1e6:.1f} MB read over and over, from whatever cache has room for "
            f"them: {speeds[0]:.1f} GB/s; {large.nbytes / 1e6:.0f} MB: {speeds[1]:.1f} GB/s",
        ],
    )
