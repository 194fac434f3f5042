"""A layer of the recurrence: the arithmetic of RNN, GRU and LSTM cells, and how it is made fast."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ids = NDArray[np.integer]
Product = Callable[[Floats], Floats]
# Takes ids [streams], or h of the layer below [streams, hidden]: gives [gates, streams, hidden].
Inputs = Callable[[Any], Floats]
# h and, in an LSTM, raw c of all streams, float32 [streams, hidden].
Carried = Sequence[Floats]
# Changes a state, `c` or `h`, in place as soon as it is made: h is made from an edited c.
Edit = Callable[[str, Floats], None]
# Takes gates [gates, streams, hidden], which hold the input part and are overwritten, what was
# carried, what is to be filled (which may be the same arrays), and an edit or None.
Step = Callable[[Floats, Carried, Carried, Edit | None], None]

GATES = {"rnn": ("h",), "gru": ("r", "z", "n"), "lstm": ("i", "f", "g", "o")}  # torch's order
KEPT_ORDER = {"rnn": ("h",), "gru": ("r", "z", "n"), "lstm": ("i", "f", "o", "g")}
SIGMOID = frozenset("ifozr")
HALF = np.float32(0.5)

BLOCK = 2**19  # floats of gates held at once, where nobody asked for them
CACHE = 2**20  # bytes of a matrix that surely stay in a core's cache from step to step
FEW = 32  # streams
NARROW = 32  # columns
SMALL = 1_000_000  # multiplications


class Layer:
    """One layer: the input part [time, gates, streams, hidden] becomes its gates, in place.

    A sigmoid is a tanh of half its input, so the weights of sigmoid gates are halved once, and all
    gates of a step go through one tanh: sigmoid(x) = tanh(x / 2) / 2 + 1 / 2.
    """

    def __init__(self, cell: str, w: Mapping[str, Floats], k: int) -> None:
        """Take layer k's arrays out of a network's weights, under torch's names."""
        self.cell, self.hidden = cell, w[f"rnn.weight_hh_l{k}"].shape[1]
        self.w_x = self._arranged(w[f"rnn.weight_ih_l{k}"])  # [gates, input, hidden]
        self.x, self.u = _Matrix(self.w_x), _Matrix(self._arranged(w[f"rnn.weight_hh_l{k}"]))
        self.b_x = self._arranged(w[f"rnn.bias_ih_l{k}"][:, None])  # [gates, 1, hidden]
        self.b_h = self._arranged(w[f"rnn.bias_hh_l{k}"][:, None])
        with np.errstate(over="ignore", invalid="ignore"):  # who reads on finds what is no number
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
        carried = [h_all] if c_all is None else [h_all, c_all]
        step, before = self.steps(streams), [h] if c is None else [h, c]
        # Gates that nobody asked for make room for others before they have left the cache.
        block = BLOCK // (streams * self.hidden * len(self.w_x))
        block = max(1, time if keep_gates else block)
        for at in range(0, max(1, time), block):
            here = slice(at, at + block)
            part = self.input_part(below[here])
            for gates, *now in zip(part, *(x[here] for x in carried), strict=True):
                step(gates, before, now, None)
                before = now
        return h_all, c_all, self._named(part) if keep_gates else {}

    def input_part(self, below: Floats | Ids) -> Floats:
        """Return [time, gates, streams, hidden] for ids, or for h of the layer below."""
        if self.table is not None:
            return self.table[np.arange(len(self.table))[:, None], below[:, None]]
        part = below.reshape(-1, self.w_x.shape[1]) @ self.w_x  # [gates, time x streams, hidden]
        part += self.b_x
        return part.reshape(len(part), *below.shape[:2], self.hidden).swapaxes(0, 1)

    def inputs(self, streams: int) -> Inputs:
        """Return what gives the input part of one step of so many streams."""
        table, b_x = self.table, self.b_x
        if table is not None:
            return lambda ids: table.take(ids.astype(np.intp, copy=False), axis=1)
        product = self.x.product(streams)

        def part(below: Floats) -> Floats:
            fed = product(below)
            fed += b_x
            return fed

        return part

    def steps(self, streams: int) -> Step:
        """Return what takes one step of so many streams; see `Step`."""
        cells = {"lstm": self._lstm, "gru": self._gru, "rnn": self._rnn}
        return partial(cells[self.cell], self.u.product(streams))

    def _lstm(
        self, product: Product, gates: Floats, before: Carried, now: Carried, edit: Edit | None
    ) -> None:
        """c = f c + i g, h = o tanh(c) (Hochreiter and Schmidhuber 1997; Gers et al. 2000)."""
        (h, c), (h_now, c_now) = before, now
        gates += product(h)
        np.tanh(gates, out=gates)
        sigmoids = gates[:3]
        sigmoids *= HALF
        sigmoids += HALF
        i, f, o, g = gates
        np.multiply(f, c, out=c_now)
        np.multiply(i, g, out=h_now)
        c_now += h_now
        if edit is not None:
            edit("c", c_now)
        np.tanh(c_now, out=h_now)
        h_now *= o
        if edit is not None:
            edit("h", h_now)

    def _gru(
        self, product: Product, gates: Floats, before: Carried, now: Carried, edit: Edit | None
    ) -> None:
        """n = tanh(x + r (U h + b)), h = (1 - z) n + z h: z near 1 keeps (torch's convention)."""
        h, h_now = before[0], now[0]
        fed_back = product(h)
        fed_back += self.b_h
        sigmoids = gates[:2]
        sigmoids += fed_back[:2]
        np.tanh(sigmoids, out=sigmoids)
        sigmoids *= HALF
        sigmoids += HALF
        r, z, n = gates
        fed_back[2] *= r
        n += fed_back[2]
        np.tanh(n, out=n)
        np.subtract(h, n, out=h_now)
        h_now *= z
        h_now += n
        if edit is not None:
            edit("h", h_now)

    def _rnn(
        self, product: Product, gates: Floats, before: Carried, now: Carried, edit: Edit | None
    ) -> None:
        """h = tanh(x + U h) (Elman 1990)."""
        h, h_now = before[0], now[0]
        np.add(gates[0], product(h)[0], out=h_now)
        np.tanh(h_now, out=h_now)
        if edit is not None:
            edit("h", h_now)


class _Matrix:
    """The weights of all gates on one vector, of an input or of h, and its product with them.

    What one stream takes is reading U once a character. Where U is larger than a core's cache it is
    read gate by gate, every other time backwards: the gates read last are still in the cache.

    For a few streams U is cut into narrow panels: OpenBLAS multiplies what is small as it lies, and
    copies what is large, which for so few streams takes as long as the product.
    """

    def __init__(self, u: Floats) -> None:
        """Take U [gates, input, hidden], arranged for x @ U."""
        self.by_gate = u
        self.gates, self.input, self.hidden = u.shape

    @cached_property
    def whole(self) -> Floats:
        """U as [input, gates x hidden]."""
        return self.by_gate.swapaxes(0, 1).reshape(self.input, -1)

    @cached_property
    def panels(self) -> Floats:
        """U as [panels, input, NARROW], the columns in their order."""
        return np.stack(np.split(self.whole, self.whole.shape[1] // NARROW, axis=1))

    def product(self, streams: int) -> Product:
        """Return x -> [gates, streams, hidden], in memory that the next call overwrites."""
        if streams == 1:
            return self._of_one()
        fits = self.hidden % NARROW == 0 and streams * NARROW * self.input <= SMALL
        return self._of_few(streams) if fits and streams <= FEW else self._of_many(streams)

    def _of_one(self) -> Product:
        out = np.empty((1, self.gates * self.hidden), np.float32)
        by_gate = out.reshape(self.gates, 1, self.hidden)
        blocks = list(self.by_gate) if self.by_gate.nbytes > CACHE else [self.whole]
        pairs = list(zip(blocks, np.split(out, len(blocks), axis=1), strict=True))

        def product(x: Floats) -> Floats:
            for u, part in pairs:
                np.matmul(x, u, out=part)
            pairs.reverse()
            return by_gate

        return product

    def _of_few(self, streams: int) -> Product:
        by_panel = np.empty((len(self.panels), streams, NARROW), np.float32)
        panels = by_panel.reshape(self.gates, -1, streams, NARROW).swapaxes(1, 2)
        by_gate = np.empty((self.gates, streams, self.hidden), np.float32)
        beside = by_gate.reshape(panels.shape)

        def product(x: Floats) -> Floats:
            np.matmul(x, self.panels, out=by_panel)
            np.copyto(beside, panels)
            return by_gate

        return product

    def _of_many(self, streams: int) -> Product:
        out = np.empty((streams, self.gates * self.hidden), np.float32)
        by_gate = out.reshape(streams, self.gates, self.hidden).swapaxes(0, 1)

        def product(x: Floats) -> Floats:
            np.matmul(x, self.whole, out=out)
            return by_gate

        return product
