"""Reading with NumPy, every gate in the open, beside torch's `nn.LSTM`, which hides them."""

from collections.abc import Iterator

import numpy as np
import torch
from torch import nn

from benchmarks.machine import one_thread
from benchmarks.results import Bar, Result, rate, ratios, side_by_side, timed
from benchmarks.texts import text
from charviz.passages import PASSAGES
from charviz.recurrence import Config, Network
from charviz.stretches import stretches as read_stretches
from charviz.tokenizer import CharTokenizer

EMBEDDING = 64
ONE, MANY = 2_000, 64  # characters of one stream; of each of many
STREAMS = 256
BURN_IN = 1_000

TOKENIZER = CharTokenizer.fit("".join(passage.text for passage in PASSAGES.values()))


class Torch(nn.Module):
    """What one would write: an embedding, `nn.LSTM` and a linear layer, with random weights."""

    def __init__(self, hidden: int) -> None:
        """Make it with one layer of `hidden` units."""
        super().__init__()
        self.embedding = nn.Embedding(TOKENIZER.size, EMBEDDING)
        self.rnn = nn.LSTM(EMBEDDING, hidden)
        self.output = nn.Linear(hidden, TOKENIZER.size)


def pair(hidden: int) -> tuple[Network, Torch]:
    """Return one network twice: ours, and torch's."""
    torch.manual_seed(0)
    theirs = Torch(hidden)
    config = Config("lstm", 1, hidden, EMBEDDING, TOKENIZER.size)
    return Network(config, {k: v.numpy() for k, v in theirs.state_dict().items()}), theirs


def one_stream() -> Iterator[Result]:
    """One stream with every gate, against `nn.LSTM` called a character at a time."""
    one_thread()
    fed = TOKENIZER.encode(text(ONE)).ids[:, None]
    for hidden, bar in ((512, Bar(4.5)), (128, None)):
        network, theirs = pair(hidden)

        def ours(network: Network = network) -> np.ndarray:
            run = network.run(fed, network.zero_state(), gates=True)
            return network.logits(run.h[-1])

        def step_by_step(theirs: Torch = theirs) -> np.ndarray:
            ids, carried, logits, states = torch.from_numpy(fed).long(), None, [], []
            with torch.no_grad():
                for at in ids:
                    h, carried = theirs.rnn(theirs.embedding(at[None]), carried)
                    logits.append(theirs.output(h))
                    states.append(carried)
            return torch.cat(logits).numpy()

        np.testing.assert_allclose(ours(), step_by_step(), atol=1e-5)
        mine, others = side_by_side(ours, step_by_step, rounds=9)
        yield Result(
            f"One stream with every gate, LSTM 1×{hidden}, {ONE:,} characters",
            ratios(others, mine),
            "×",
            bar,
            [
                rate("charviz: c, h, all gates, logits", ONE, mine),
                rate("nn.LSTM a character a call: c, h, logits", ONE, others),
                "embedding and output layer on both sides",
            ],
        )


def stretches() -> Iterator[Result]:
    """256 stretches side by side, against one fused call of `nn.LSTM` on the same stretches."""
    one_thread()
    fed = TOKENIZER.encode(text(STREAMS * MANY)).ids
    ids = torch.from_numpy(fed.reshape(STREAMS, MANY).T.copy()).long()
    for hidden in (512, 256, 128):
        network, theirs = pair(hidden)

        def ours(network: Network = network, keep: bool = False) -> list[np.ndarray]:
            chunks = read_stretches(network, fed, STREAMS, 0)
            return [chunk.h[-1] for chunk in chunks if keep]

        def fused(theirs: Torch = theirs) -> torch.Tensor:
            with torch.no_grad():
                return theirs.rnn(theirs.embedding(ids))[0]

        np.testing.assert_allclose(np.concatenate(ours(keep=True)), fused().numpy(), atol=1e-5)
        mine, others = side_by_side(ours, fused, rounds=15)
        yield Result(
            f"{STREAMS} stretches of {MANY} characters, LSTM 1×{hidden}",
            ratios(others, mine),
            "×",
            Bar(0.8),
            [
                rate("charviz: c and h of every step", STREAMS * MANY, mine),
                rate("nn.LSTM, one fused call: h of every step", STREAMS * MANY, others),
                "embedding on both sides, output layer on neither",
                _burn_in(network, fed, min(mine)),
            ],
        )


def _burn_in(network: Network, fed: np.ndarray, without: float) -> str:
    """What reading before each stretch adds, measured on a tenth of a usual burn-in."""
    part = BURN_IN // 10

    def with_burn_in() -> None:
        for _ in read_stretches(network, fed, STREAMS, part):
            pass

    extra = min(timed(with_burn_in) for _ in range(3)) - without
    share = BURN_IN * STREAMS / 1_000_000
    return (
        f"burn-in, not inside: {10 * extra:.1f} s for {BURN_IN:,} characters before each stretch "
        f"({share:.0%} of a text of 1,000,000 characters)"
    )
