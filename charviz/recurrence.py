"""The recurrence in NumPy, every gate in the open: RNN, GRU and LSTM, for a batch of streams.

It computes what `torch.nn.RNN`, `GRU` and `LSTM` compute and takes weights under their names:

    embedding.weight                       [vocabulary, embedding]
    rnn.weight_ih_l{k}, rnn.weight_hh_l{k} [gates x hidden, input], [gates x hidden, hidden]
    rnn.bias_ih_l{k}, rnn.bias_hh_l{k}     [gates x hidden]
    output.weight, output.bias             [vocabulary, hidden], [vocabulary]

with gates in torch's order: LSTM i f g o, GRU r z n.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ids = NDArray[np.integer]

GATES = {"rnn": ("h",), "gru": ("r", "z", "n"), "lstm": ("i", "f", "g", "o")}
SIGMOID = frozenset("ifozr")
KEPT_ORDER = {"rnn": ("h",), "gru": ("r", "z", "n"), "lstm": ("i", "f", "o", "g")}


@dataclass(frozen=True)
class Config:
    """The shape of a network: cell `rnn`, `gru` or `lstm`, and its sizes."""

    cell: str
    layers: int
    hidden_size: int
    embedding_size: int
    vocabulary_size: int

    @property
    def states(self) -> tuple[str, ...]:
        """The states a layer carries from character to character: `c` and `h`, or `h`."""
        return ("c", "h") if self.cell == "lstm" else ("h",)

    @property
    def gates(self) -> tuple[str, ...]:
        """The names of a layer's gates; a vanilla RNN has none."""
        return () if self.cell == "rnn" else GATES[self.cell]

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the name and shape of every weight array."""
        rows, hidden = len(GATES[self.cell]) * self.hidden_size, self.hidden_size
        shapes: dict[str, tuple[int, ...]] = {
            "embedding.weight": (self.vocabulary_size, self.embedding_size),
            "output.weight": (self.vocabulary_size, hidden),
            "output.bias": (self.vocabulary_size,),
        }
        for k in range(self.layers):
            shapes[f"rnn.weight_ih_l{k}"] = (rows, hidden if k else self.embedding_size)
            shapes[f"rnn.weight_hh_l{k}"] = (rows, hidden)
            shapes[f"rnn.bias_ih_l{k}"] = shapes[f"rnn.bias_hh_l{k}"] = (rows,)
        return shapes


@dataclass
class State:
    """What a network carries on: h and, in an LSTM, raw c; float32 [streams, hidden] a layer."""

    h: list[Floats]
    c: list[Floats]

    def copy(self) -> "State":
        """Return a state that shares no memory with this one."""
        return State([x.copy() for x in self.h], [x.copy() for x in self.c])

    def clear(self, streams: NDArray[np.bool_]) -> None:
        """Set the chosen streams, bool [streams], back to the zero state, in place."""
        for x in (*self.h, *self.c):
            x[streams] = 0.0


@dataclass
class Run:
    """What happened at each step: float32 [time, streams, hidden] a layer, raw `c` for an LSTM."""

    h: list[Floats]
    c: list[Floats]
    gates: list[dict[str, Floats]]
    state: State


class Network:
    """A char-RNN that reads: ids in, states, gates and logits out."""

    def __init__(self, config: Config, weights: Mapping[str, NDArray[np.floating]]) -> None:
        """Take weights under the names and shapes of `Config.shapes`."""
        self.config = config
        w = {name: np.asarray(array, dtype=np.float32) for name, array in weights.items()}
        self._layers = [_Layer(config, w, k) for k in range(config.layers)]
        # A character has one embedding, so its whole input part is a row of this table.
        self._table = w["embedding.weight"] @ self._layers[0].w_x + self._layers[0].b_x
        self._w_out = np.ascontiguousarray(w["output.weight"].T)
        self._b_out = w["output.bias"]

    def zero_state(self, streams: int = 1) -> State:
        """Return the state before anything was read."""
        layers, shape = self.config.layers, (streams, self.config.hidden_size)
        cells = layers if self.config.cell == "lstm" else 0
        return State(
            [np.zeros(shape, np.float32) for _ in range(layers)],
            [np.zeros(shape, np.float32) for _ in range(cells)],
        )

    def run(self, ids: Ids, state: State, gates: bool = False) -> Run:
        """Read ids [time, streams] from a state, which stays as it is; keep gates when asked."""
        run = Run([], [], [], State([], []))
        part = self._table[ids]  # [time, streams, gates x hidden]
        for k, layer in enumerate(self._layers):
            if k:
                below = run.h[-1].reshape(-1, self.config.hidden_size)
                part = (below @ layer.w_x + layer.b_x).reshape(*ids.shape, -1)
            c = state.c[k] if state.c else None
            h_all, c_all = layer.run(part, state.h[k], c)
            run.h.append(h_all)
            run.state.h.append(h_all[-1] if len(ids) else state.h[k])
            if c_all is not None and c is not None:
                run.c.append(c_all)
                run.state.c.append(c_all[-1] if len(ids) else c)
            if gates:
                run.gates.append(layer.named(part))
        return run

    def logits(self, h: Floats) -> Floats:
        """Return float32 [..., vocabulary] for the top layer's h [..., hidden]."""
        flat = h.reshape(-1, self.config.hidden_size) @ self._w_out
        flat += self._b_out
        return flat.reshape(*h.shape[:-1], -1)

    def step(self, ids: Ids, state: State) -> tuple[Floats, State]:
        """Read one character a stream, ids [streams]: logits [streams, vocabulary], next state."""
        run = self.run(ids[None], state)
        return self.logits(run.h[-1][0]), run.state


class _Layer:
    """One layer: the input part [time, streams, gates x hidden] becomes its gates, in place.

    A sigmoid is a tanh of half its input, so the weights of sigmoid gates are halved once, and all
    gates of a step go through one tanh: sigmoid(x) = tanh(x / 2) / 2 + 1 / 2.
    """

    def __init__(self, config: Config, w: Mapping[str, Floats], k: int) -> None:
        self.cell, self.hidden = config.cell, config.hidden_size
        self.w_x = self._arranged(w[f"rnn.weight_ih_l{k}"]).T.copy()  # [input, gates x hidden]
        self.w_h = self._arranged(w[f"rnn.weight_hh_l{k}"]).T.copy()  # [hidden, gates x hidden]
        self.b_x = self._arranged(w[f"rnn.bias_ih_l{k}"])
        self.b_h = self._arranged(w[f"rnn.bias_hh_l{k}"])
        if self.cell != "gru":  # the GRU's reset gate stands between its two biases
            self.b_x = self.b_x + self.b_h

    def _arranged(self, array: Floats) -> Floats:
        """Bring torch's gate order into ours, sigmoid gates side by side and halved."""
        blocks = dict(zip(GATES[self.cell], np.split(array, len(GATES[self.cell])), strict=True))
        half = np.float32(0.5)
        return np.concatenate(
            [blocks[g] * half if g in SIGMOID else blocks[g] for g in KEPT_ORDER[self.cell]]
        )

    def named(self, part: Floats) -> dict[str, Floats]:
        """Split activated gates by name; a vanilla RNN has none."""
        if self.cell == "rnn":
            return {}
        kept = np.split(part, len(KEPT_ORDER[self.cell]), axis=-1)
        return dict(zip(KEPT_ORDER[self.cell], kept, strict=True))

    def run(self, part: Floats, h: Floats, c: Floats | None) -> tuple[Floats, Floats | None]:
        """Step through time; return h and, for an LSTM, c, each [time, streams, hidden]."""
        h_all = np.empty((*part.shape[:2], self.hidden), np.float32)
        if self.cell == "lstm":
            assert c is not None
            return h_all, self._lstm(part, h, c, h_all)
        if self.cell == "gru":
            self._gru(part, h, h_all)
        else:
            self._rnn(part, h, h_all)
        return h_all, None

    def _lstm(self, part: Floats, h: Floats, c: Floats, h_all: Floats) -> Floats:
        """c = f c + i g, h = o tanh(c) (Hochreiter and Schmidhuber 1997; Gers et al. 2000)."""
        c_all = np.empty_like(h_all)
        scratch, n = np.empty(part.shape[1:], np.float32), self.hidden
        for gates, h_now, c_now in zip(part, h_all, c_all, strict=True):
            np.matmul(h, self.w_h, out=scratch)
            gates += scratch
            np.tanh(gates, out=gates)
            sigmoids = gates[:, : 3 * n]
            sigmoids *= 0.5
            sigmoids += 0.5
            np.multiply(gates[:, n : 2 * n], c, out=c_now)
            np.multiply(gates[:, :n], gates[:, 3 * n :], out=h_now)
            c_now += h_now
            np.tanh(c_now, out=h_now)
            h_now *= gates[:, 2 * n : 3 * n]
            h, c = h_now, c_now
        return c_all

    def _gru(self, part: Floats, h: Floats, h_all: Floats) -> None:
        """n = tanh(x + r (U h + b)), h = (1 - z) n + z h: z near 1 keeps (torch's convention)."""
        scratch, n = np.empty(part.shape[1:], np.float32), self.hidden
        for gates, h_now in zip(part, h_all, strict=True):
            np.matmul(h, self.w_h, out=scratch)
            scratch += self.b_h
            sigmoids, fresh = gates[:, : 2 * n], gates[:, 2 * n :]
            sigmoids += scratch[:, : 2 * n]
            np.tanh(sigmoids, out=sigmoids)
            sigmoids *= 0.5
            sigmoids += 0.5
            scratch[:, 2 * n :] *= gates[:, :n]
            fresh += scratch[:, 2 * n :]
            np.tanh(fresh, out=fresh)
            np.subtract(h, fresh, out=h_now)
            h_now *= gates[:, n : 2 * n]
            h_now += fresh
            h = h_now

    def _rnn(self, part: Floats, h: Floats, h_all: Floats) -> None:
        """h = tanh(x + U h) (Elman 1990)."""
        for pre, h_now in zip(part, h_all, strict=True):
            np.matmul(h, self.w_h, out=h_now)
            h_now += pre
            np.tanh(h_now, out=h_now)
            h = h_now
