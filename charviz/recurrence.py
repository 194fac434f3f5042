"""The recurrence in NumPy, every gate in the open: RNN, GRU and LSTM, for a batch of streams.

It computes what `torch.nn.RNN`, `GRU` and `LSTM` compute and takes weights under their names:

    embedding.weight                       [vocabulary, embedding]
    rnn.weight_ih_l{k}, rnn.weight_hh_l{k} [gates x hidden, input], [gates x hidden, hidden]
    rnn.bias_ih_l{k}, rnn.bias_hh_l{k}     [gates x hidden]
    output.weight, output.bias             [vocabulary, hidden], [vocabulary]

with gates in torch's order: LSTM i f g o, GRU r z n.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charviz.cells import GATES as GATES
from charviz.cells import Edit, Ids, Layer
from charviz.cells import Floats as Floats

Edits = Sequence[Edit | None]  # a layer each


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
        """Take weights under the names and shapes of `Config.shapes`.

        Its `outgoing` says how strongly each unit is wired to what reads it: the norm of all the
        weights on its h, float64 [hidden] a layer.
        """
        self.config = config
        w = {name: np.asarray(array, dtype=np.float32) for name, array in weights.items()}
        self._layers = [Layer(config.cell, w, k) for k in range(config.layers)]
        self._w_out = np.ascontiguousarray(w["output.weight"].T)
        self._b_out = w["output.bias"]
        self.outgoing = [_outgoing(w, k, config.layers) for k in range(config.layers)]

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
        for k, layer in enumerate(self._layers):
            c = state.c[k] if state.c else None
            h_all, c_all, named = layer.run(run.h[-1] if k else ids, state.h[k], c, gates)
            run.h.append(h_all)
            run.state.h.append(h_all[-1] if len(ids) else state.h[k])
            if c is not None and c_all is not None:
                run.c.append(c_all)
                run.state.c.append(c_all[-1] if len(ids) else c)
            if gates:
                run.gates.append(named)
        return run

    def logits(self, h: Floats) -> Floats:
        """Return float32 [..., vocabulary] for the top layer's h [..., hidden]."""
        flat = h.reshape(-1, self.config.hidden_size) @ self._w_out
        flat += self._b_out
        return flat.reshape(*h.shape[:-1], -1)

    def stepper(self, state: State) -> "Stepper":
        """Return what reads on from a state, which stays as it is, a character at a time."""
        return Stepper(self._layers, self.logits, state.copy())


class Stepper:
    """Reads one character of every stream at a time, in memory that it uses again at each step."""

    def __init__(
        self, layers: Sequence[Layer], logits: Callable[[Floats], Floats], state: State
    ) -> None:
        """Take a network's layers, its output layer, and the state to begin with, which changes."""
        self.state = state
        self._logits = logits
        streams = len(state.h[0])
        carried = zip(state.h, state.c, strict=True) if state.c else zip(state.h, strict=True)
        self._layers = [
            (layer.inputs(streams), layer.steps(streams), now)
            for layer, now in zip(layers, carried, strict=True)
        ]

    def step(self, ids: Ids, edits: Edits | None = None) -> Floats:
        """Read ids [streams] and return the logits of the next, float32 [streams, vocabulary].

        edits: what is done, in place, to each layer's states as soon as they are made.
        """
        below: Floats | Ids = ids
        for k, (inputs, step, now) in enumerate(self._layers):
            step(inputs(below), now, now, edits[k] if edits else None)
            below = now[0]
        return self._logits(self.state.h[-1])


def _outgoing(w: Mapping[str, Floats], k: int, layers: int) -> NDArray[np.float64]:
    above = "output.weight" if k == layers - 1 else f"rnn.weight_ih_l{k + 1}"
    # In float64, where the square of no float32 overflows.
    into = [w[name].astype(np.float64) for name in (f"rnn.weight_hh_l{k}", above)]
    return np.linalg.norm(np.concatenate(into), axis=0)
