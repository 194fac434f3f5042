"""What tests of operations share: a model that tells its spreads, and what is written of it."""

import numpy as np

from charviz import checkpoint
from charviz.checkpoint import write_json
from charviz.sampling.choosing import Choice
from charviz.sampling.writing import Stream, blocks, write
from charviz.spread import FILE, unit_spread
from charviz.units import Unit
from tests.planted import PLANTED, quoted_text

WARM = Choice(0.8, seed=3)
LENGTH = 90  # more than a block
QUOTE = Unit("c", 0, PLANTED)


def saved(folder, weights, card):
    """A model on disk, with the means and spreads of its units."""
    checkpoint.save(folder, weights, card)
    model = checkpoint.load(str(folder))
    write_json(folder / FILE, unit_spread(model, quoted_text(40)))
    return model


def kept(model, *streams, prompt="He said", length=LENGTH, forced=None):
    """Ids [time, streams], logits, and states by group as shown, [time, streams, hidden]."""
    parts = list(blocks(model, prompt, streams, length, keeps_states=True, forced=forced))
    states = {
        f"c{k}": np.concatenate([np.tanh(p.c[k]) for p in parts]) for k in range(len(parts[0].c))
    }
    states |= {f"h{k}": np.concatenate([p.h[k] for p in parts]) for k in range(len(parts[0].h))}
    logits = np.concatenate([p.logits[:-1] for p in parts])
    return np.concatenate([p.ids for p in parts]), logits, states


def text(model, *operations, choice=WARM, prompt="He said", length=LENGTH):
    (sample,) = write(model, prompt, [Stream(choice, operations)], length)
    return sample.text
