"""A layer of the recurrence: the arithmetic of RNN, GRU and LSTM cells, and how it is made fast."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ids = NDArray[np.integer]

GATES = {"rnn": ("h",), "gru": ("r", "z", "n"), "lstm": ("i", "f", "g", "o")}  # torch's order
KEPT_ORDER = {"rnn": ("h",), "gru": ("r", "z", "n"), "lstm": ("i", "f", "o", "g")}
SIGMOID = frozenset("ifozr")
HALF = np.float32(0.5)

BLOCK = 2**19  # floats of gates held at once, where nobody asked for them
CACHE = 2**20  # bytes of a matrix that surely stay in a core's cache from step to step
FEW = 16  # streams


class Layer:
    """One layer: the input part [time, gates, streams, hidden] becomes its gates, in place.

    A sigmoid is a tanh of half its input, so the weights of sigmoid gates are halved once, and all
    gates of a step go through one tanh: sigmoid(x) = tanh(x / 2) / 2 + 1 / 2.
    """

    def __init__(self, cell: str, w: Mapping[str, Floats], k: int) -> None:
        """Take layer k's arrays out of a network's weights, under torch's names."""
        self.cell, self.hidden = cell, w[f"rnn.weight_hh_l{k}"].shape[1]
        self.w_x = self._arranged(w[f"rnn.weight_ih_l{k}"])  # [gates, input, hidden]
        self.u = _Recurrent(self._arranged(w[f"rnn.weight_hh_l{k}"]))
        self.b_x = self._arranged(w[f"rnn.bias_ih_l{k}"][:, None])  # [gates, 1, hidden]
        self.b_h = self._arranged(w[f"rnn.bias_hh_l{k}"][:, None])
        if self.cell != "gru":  # the GRU's reset gate stands between its two biases
            self.b_x = self.b_x + self.b_h
        # A character has one embedding, so its whole input part is a row of a table.
        self.table = w["embedding.weight"] @ self.w_x + self.b_x if k == 0 else None

    def _arranged(self, array: Floats) -> Floats:
        """Bring torch's gate order into ours, sigmoid gates side by side and halved."""
        blocks = dict(zip(GATES[self.cell], np.split(array, len(GATES[self.cell])), strict=True))
        half = np.float32(0.5)
        return np.stack(
            [(blocks[g] * half if g in SIGMOID else blocks[g]).T for g in KEPT_ORDER[self.cell]]
        )

    def _named(self, part: Floats) -> dict[str, Floats]:
        """Split activated gates by name; a vanilla RNN has none."""
        if self.cell == "rnn":
            return {}
        return dict(zip(KEPT_ORDER[self.cell], part.swapaxes(0, 1), strict=True))

    def run(
        self, below: Floats | Ids, h: Floats, c: Floats | None, keep_gates: bool
    ) -> tuple[Floats, Floats | None, dict[str, Floats]]:
        """Step through time: h, c (None but in an LSTM) and gates by name, if they are kept.

        below: ids [time, streams], or h of the layer below, [time, streams, hidden] as all else.
        """
        time, streams = below.shape[:2]
        h_all = np.empty((time, streams, self.hidden), np.float32)
        c_all = None if c is None else np.empty_like(h_all)
        # Gates that nobody asked for make room for others before they have left the cache.
        steps = BLOCK // (streams * self.hidden * len(self.w_x))
        steps = max(1, time if keep_gates else steps)
        for at in range(0, max(1, time), steps):
            here = slice(at, at + steps)
            part = self._input_part(below[here])
            if c is not None and c_all is not None:
                h, c = self._lstm(part, h, c, h_all[here], c_all[here])
            elif self.cell == "gru":
                h = self._gru(part, h, h_all[here])
            else:
                h = self._rnn(part, h, h_all[here])
        return h_all, c_all, self._named(part) if keep_gates else {}

    def _input_part(self, below: Floats | Ids) -> Floats:
        """Return [time, gates, streams, hidden] for ids, or for h of the layer below."""
        if self.table is not None:
            return self.table[np.arange(len(self.table))[:, None], below[:, None]]
        part = below.reshape(-1, self.w_x.shape[1]) @ self.w_x  # [gates, time x streams, hidden]
        part += self.b_x
        return part.reshape(len(part), *below.shape[:2], self.hidden).swapaxes(0, 1)

    def _lstm(
        self, part: Floats, h: Floats, c: Floats, h_all: Floats, c_all: Floats
    ) -> tuple[Floats, Floats]:
        """c = f c + i g, h = o tanh(c) (Hochreiter and Schmidhuber 1997; Gers et al. 2000)."""
        product = self.u.product(len(h))
        steps = zip(part, part[:, :3], *part.swapaxes(0, 1), h_all, c_all, strict=True)
        for gates, sigmoids, i, f, o, g, h_now, c_now in steps:
            gates += product(h)
            np.tanh(gates, out=gates)
            sigmoids *= HALF
            sigmoids += HALF
            np.multiply(f, c, out=c_now)
            np.multiply(i, g, out=h_now)
            c_now += h_now
            np.tanh(c_now, out=h_now)
            h_now *= o
            h, c = h_now, c_now
        return h, c

    def _gru(self, part: Floats, h: Floats, h_all: Floats) -> Floats:
        """n = tanh(x + r (U h + b)), h = (1 - z) n + z h: z near 1 keeps (torch's convention)."""
        product = self.u.product(len(h))
        steps = zip(part[:, :2], *part.swapaxes(0, 1), h_all, strict=True)
        for sigmoids, r, z, n, h_now in steps:
            before = product(h)
            before += self.b_h
            sigmoids += before[:2]
            np.tanh(sigmoids, out=sigmoids)
            sigmoids *= HALF
            sigmoids += HALF
            before[2] *= r
            n += before[2]
            np.tanh(n, out=n)
            np.subtract(h, n, out=h_now)
            h_now *= z
            h_now += n
            h = h_now
        return h

    def _rnn(self, part: Floats, h: Floats, h_all: Floats) -> Floats:
        """h = tanh(x + U h) (Elman 1990)."""
        product = self.u.product(len(h))
        for pre, h_now in zip(part[:, 0], h_all, strict=True):
            np.add(pre, product(h)[0], out=h_now)
            np.tanh(h_now, out=h_now)
            h = h_now
        return h


class _Recurrent:
    """The recurrent matrix U, and its product with h for every gate.

    A few streams are bound by reading U once a character. Where U is larger than a core's cache it
    is read gate by gate, every other time backwards: the gates read last are still in the cache.
    """

    def __init__(self, u: Floats) -> None:
        """Take U [gates, hidden, hidden], arranged for h @ U."""
        self.gates, self.hidden, _ = u.shape
        self.whole = u.swapaxes(0, 1).reshape(self.hidden, -1)  # [hidden, gates x hidden]
        self.blocks = list(u) if u.nbytes > CACHE else [self.whole]

    def product(self, streams: int) -> Callable[[Floats], Floats]:
        """Return h -> [gates, streams, hidden], in memory that the next call overwrites."""
        out = np.empty((streams, self.gates * self.hidden), np.float32)
        by_gate = out.reshape(streams, self.gates, self.hidden).swapaxes(0, 1)
        blocks = self.blocks if streams <= FEW else [self.whole]
        pairs = list(zip(blocks, np.split(out, len(blocks), axis=1), strict=True))

        def product(h: Floats) -> Floats:
            for u, part in pairs:
                np.matmul(h, u, out=part)
            pairs.reverse()
            return by_gate

        return product
