"""Small models for tests: random weights, any shape, in memory or on disk."""

from pathlib import Path

import numpy as np

from charviz import checkpoint
from charviz.recurrence import Config
from charviz.tokenizer import CharTokenizer

LETTERS = "\n \"'(),-./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def random_weights(config, seed=0, scale=0.3):
    """Return normally distributed weights, float32, for any shape of network."""
    rng = np.random.default_rng(seed)
    return {
        name: (scale * rng.standard_normal(shape)).astype(np.float32)
        for name, shape in config.shapes().items()
    }


def card_and_weights(cell="lstm", layers=1, hidden=16, seed=0, letters=LETTERS, **card):
    """Return what `checkpoint.save` takes."""
    tokenizer = CharTokenizer(letters)
    config = Config(cell, layers, hidden, 8, tokenizer.size)
    return random_weights(config, seed), {
        **checkpoint.card_of(config, tokenizer),
        "burn_in": 300,
        **card,
    }


def random_model(**options):
    """Return a model that was never trained."""
    weights, card = card_and_weights(**options)
    return checkpoint.build(Path("random"), weights, card)
