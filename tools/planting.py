"""Networks that have learned nothing, but for cells that are planted by hand: the truth is known.

A planted cell reads characters and, some of them, itself; nobody reads it unless that is asked for.
The gates are an LSTM's: c' = f c + i g, h = o tanh(c), and o is always open here.
"""

from collections.abc import Collection
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from charviz import checkpoint
from charviz.checkpoint import Model, card_of
from charviz.recurrence import Config
from charviz.tokenizer import CharTokenizer
from charviz.untrained import untrained_weights

I, F, G, O = range(4)  # noqa: E741 - torch's order of an LSTM's gates
SURE = 40.0  # what a gate takes in when nothing may contradict it
BURN_IN = 1_000

Doubles = NDArray[np.float64]


class Bed:
    """An untrained LSTM of one layer over an alphabet, to plant cells in, from the first one on."""

    def __init__(self, tokenizer: CharTokenizer, hidden: int, seed: int) -> None:
        """Draw the weights as training would; each character then has an input of its own."""
        self.tokenizer, self.hidden, self.used = tokenizer, hidden, 0
        self.config = Config("lstm", 1, hidden, tokenizer.size, tokenizer.size)
        self.weights = untrained_weights(self.config, seed)
        drawn = self.weights["embedding.weight"]
        self.weights["embedding.weight"] = np.eye(tokenizer.size, dtype=np.float32)
        self.weights["rnn.weight_ih_l0"] = self.weights["rnn.weight_ih_l0"] @ drawn.T
        self.weights["rnn.bias_ih_l0"] += self.weights["rnn.bias_hh_l0"]
        self.weights["rnn.bias_hh_l0"][:] = 0.0
        self.x = self.weights["rnn.weight_ih_l0"].reshape(4, hidden, -1)  # [gate, unit, character]
        self.h = self.weights["rnn.weight_hh_l0"].reshape(4, hidden, hidden)
        self.bias = self.weights["rnn.bias_ih_l0"].reshape(4, hidden)

    def model(self, folder: Path) -> Model:
        """Return the network as a model."""
        card = {**card_of(self.config, self.tokenizer), "burn_in": BURN_IN}
        return checkpoint.build(folder, self.weights, card)

    def latch(self, opens: str, closes: str) -> int:
        """Plant a cell that is 1 after one of `opens`, -1 after one of `closes`, and stays so."""
        unit = self._next()
        self.bias[:, unit] = [-SURE, SURE, 0.0, SURE]
        for characters, sign in ((opens, 1), (closes, -1)):
            at = self._ids(characters)
            self.x[I, unit, at], self.x[F, unit, at] = 2 * SURE, -2 * SURE
            self.x[G, unit, at] = sign * SURE
        return unit

    def toggle(self, marks: str) -> int:
        """Plant a cell that turns round at a mark, 1 or -1, and is -1 after an empty line.

        At a mark it writes tanh(b - K h), the opposite of what it was. More than one mark is noise.
        """
        newline = self._next()  # a helper: high where the last character was a newline
        self.bias[:, newline] = [SURE, -SURE, -SURE, SURE]
        self.x[G, newline, self._ids("\n")] = 2 * SURE
        unit = self._next()
        for gate, sign in ((I, 1), (F, -1)):
            self.bias[gate, unit] = -50.0 * sign
            self.x[gate, unit, self._ids(marks)] = 100.0 * sign
            self.x[gate, unit, self._ids("\n")] = 40.0 * sign
            self.h[gate, unit, newline] = 30.0 / np.tanh(1) * sign
        self.bias[O, unit] = SURE
        self.x[G, unit, self._ids(marks)] = 7.6
        self.x[G, unit, self._ids("\n")] = -100.0
        self.h[G, unit, unit] = -20.0
        return unit

    def depth(self, opens: str, closes: str, lost: str = "") -> int:
        """Plant a cell that goes up a quarter at each of `opens` and down at each of `closes`.

        lost: characters at which it forgets all.
        """
        unit = self._next()
        self.bias[:, unit] = [SURE, SURE, 0.0, SURE]
        for characters, step in ((opens, 0.25), (closes, -0.25)):
            self.x[G, unit, self._ids(characters)] = np.arctanh(step)
        self._forget(unit, lost)
        return unit

    def counter(self, begin: str, lost: str = "") -> int:
        """Plant a cell that adds a half at each character and begins anew at some."""
        unit = self._next()
        self.bias[:, unit] = [SURE, SURE, np.arctanh(0.5), SURE]
        self._forget(unit, begin + lost)
        return unit

    def echo(self, values: Doubles, kept: float, length: int) -> int:
        """Plant a cell that sums a value of each of the last characters, and knows no more.

        values: [alphabet]. kept: how much less each earlier character counts. length: how many
        count; all but the last come from helpers, each of which takes over from the one before.
        """
        helpers = [self._next() for _ in range(length - 1)]
        unit = self._next()
        small = 0.3 * values / max(float(np.abs(values).max()), 1e-9)  # where tanh is straight
        for at in (*helpers, unit):
            self.bias[:, at] = [SURE, -SURE, 0.0, SURE]
        for at in (*helpers[:1], unit):
            self.x[G, at] = small
        for before, after in pairwise(helpers):
            self.h[G, after, before] = 1.0
        self.h[G, unit, helpers] = kept ** np.arange(1, length)
        return unit

    def read(self, unit: int, characters: str, strength: float) -> None:
        """Let the guess at some characters depend on a cell."""
        self.weights["output.weight"][self._ids(characters), unit] = strength

    def _next(self) -> int:
        """Take a cell: it takes in nothing, and nobody reads it."""
        unit, self.used = self.used, self.used + 1
        self.x[:, unit], self.h[:, unit], self.h[:, :, unit] = 0.0, 0.0, 0.0
        self.weights["output.weight"][:, unit] = 0.0
        return unit

    def _forget(self, unit: int, characters: str) -> None:
        at = self._ids(characters)
        self.x[I, unit, at], self.x[F, unit, at] = -2 * SURE, -2 * SURE

    def _ids(self, characters: Collection[str]) -> list[int]:
        return [self.tokenizer.stoi[c] for c in dict.fromkeys(characters)]
