"""A network made by hand, of which one cell is known to be inside quotations and nothing else."""

from pathlib import Path

import numpy as np

from charviz import checkpoint
from charviz.recurrence import Config
from charviz.tokenizer import CharTokenizer
from tests.networks import LETTERS, random_weights

PLANTED = 7  # the cell that follows quotations: high inside, low outside
AFTER_NEWLINE = 3  # its helper: high where the last character was a newline
I, F, G, O = range(4)  # noqa: E741 - torch's order of an LSTM's gates


def planted_card_and_weights(hidden=32, seed=0, letters=LETTERS, **card):
    """Return what `checkpoint.save` takes: an LSTM with random cells but for the planted two.

    At a quotation mark the planted cell forgets (f = 0, i = 1) and writes tanh(b - K h), the
    opposite of what it was; at the second of two newlines it writes -1; elsewhere it keeps what
    it has (f = 1, i = 0). No other cell reads it.
    """
    tokenizer = CharTokenizer(letters)
    config = Config("lstm", 1, hidden, tokenizer.size, tokenizer.size)
    weights = random_weights(config, seed, scale=0.5)
    weights["embedding.weight"] = np.eye(tokenizer.size, dtype=np.float32)
    w_x = weights["rnn.weight_ih_l0"].reshape(4, hidden, -1)  # [gate, unit, character]
    w_h = weights["rnn.weight_hh_l0"].reshape(4, hidden, hidden)
    bias = weights["rnn.bias_ih_l0"].reshape(4, hidden)
    weights["rnn.bias_hh_l0"][:] = 0.0
    w_h[:, :, PLANTED] = 0.0
    for unit in (PLANTED, AFTER_NEWLINE):
        w_x[:, unit], w_h[:, unit] = 0.0, 0.0
    mark, newline = tokenizer.stoi['"'], tokenizer.stoi["\n"]

    bias[:, AFTER_NEWLINE] = [20, -20, -20, 20]  # i f g o: always write, never keep
    w_x[G, AFTER_NEWLINE, newline] = 40
    for gate, sign in ((I, 1), (F, -1)):
        bias[gate, PLANTED] = -50 * sign
        w_x[gate, PLANTED, [mark, newline]] = np.array([100, 40]) * sign
        w_h[gate, PLANTED, AFTER_NEWLINE] = 30 / np.tanh(1) * sign
    w_x[G, PLANTED, [mark, newline]] = [7.6, -100]
    w_h[G, PLANTED, PLANTED] = -20
    bias[O, PLANTED] = 20
    return weights, {**checkpoint.card_of(config, tokenizer), "burn_in": 1000, **card}


def planted_model(**options):
    """Return the planted network as a model in memory."""
    weights, card = planted_card_and_weights(**options)
    return checkpoint.build(Path("planted"), weights, card)


def quoted_text(paragraphs=200, seed=0):
    """Return made-up prose: half of the sentences are spoken, every quotation closes."""
    rng = np.random.default_rng(seed)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    told = []
    for _ in range(paragraphs):
        sentences = []
        for _ in range(rng.integers(1, 5)):
            words = [
                "".join(rng.choice(letters, n)) for n in rng.integers(2, 8, rng.integers(3, 9))
            ]
            sentence = " ".join(words).capitalize() + "."
            sentences.append(f'"{sentence}"' if rng.random() < 0.5 else sentence)
        told.append(_wrapped(" ".join(sentences)))
    return "\n\n".join(told) + "\n"


def _wrapped(line, width=60):
    lines = [""]
    for word in line.split(" "):
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return "\n".join(lines)


COPY, COUNTER = 11, 13  # cells that may be planted too
SECOND = "bdfhjlnprtvxz"  # every second letter


def copies(weights, letters=LETTERS):
    """Plant a cell that is high where the last character is one of `SECOND`, and knows no more."""
    _takes_over(weights, COPY)
    w_x, bias = _of(weights)
    bias[:, COPY] = [20, -20, -20, 20]  # i f g o: always write, never keep
    w_x[G, COPY, [CharTokenizer(letters).stoi[c] for c in SECOND]] = 40


def counts(weights, letters=LETTERS):
    """Plant a cell that adds a half at each character and begins anew at a newline."""
    _takes_over(weights, COUNTER)
    w_x, bias = _of(weights)
    bias[:, COUNTER] = [20, 20, np.arctanh(0.5), 20]
    w_x[I, COUNTER, CharTokenizer(letters).stoi["\n"]] = -60
    w_x[F, COUNTER, CharTokenizer(letters).stoi["\n"]] = -60


def toggles(weights, characters, letters=LETTERS):
    """Let the planted cell take more characters for quotation marks: noise."""
    w_x, _ = _of(weights)
    mark = w_x[:, PLANTED, CharTokenizer(letters).stoi['"']]
    for character in characters:
        w_x[:, PLANTED, CharTokenizer(letters).stoi[character]] = mark


def reads(weights, strength, letters=LETTERS):
    """Let the guess at a quotation mark depend on the planted cell, and no other guess."""
    weights["output.weight"][:, PLANTED] = 0.0
    weights["output.weight"][CharTokenizer(letters).stoi['"'], PLANTED] = strength


def _of(weights):
    hidden = weights["rnn.weight_hh_l0"].shape[1]
    return weights["rnn.weight_ih_l0"].reshape(4, hidden, -1), weights["rnn.bias_ih_l0"].reshape(
        4, hidden
    )


def _takes_over(weights, unit):
    """Let a unit take in nothing, and nobody read it."""
    hidden = weights["rnn.weight_hh_l0"].shape[1]
    w_h = weights["rnn.weight_hh_l0"].reshape(4, hidden, hidden)
    w_h[:, unit], w_h[:, :, unit] = 0.0, 0.0
    _of(weights)[0][:, unit] = 0.0
    weights["output.weight"][:, unit] = 0.0
