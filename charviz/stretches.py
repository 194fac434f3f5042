"""Reading a long text fast: contiguous stretches side by side, so that a step is a matrix product.

Each stretch begins with a burn-in on the text before it, long enough for the model at hand to have
forgotten where the reading began.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from charviz.recurrence import Floats, Network, State

WIDEST = 256  # streams
CHUNK = 2**20  # floats of a layer's h held at once


@dataclass(frozen=True)
class Stretch:
    """A few steps of all streams, side by side.

    positions: int64 [time, streams] into the fed characters; valid: bool [time, streams], false
    where a stream has run past the end of the text. h, raw c and gates by name: float32 [time,
    streams, hidden] a layer (no c but in an LSTM, no gates but when asked for).
    """

    positions: NDArray[np.int64]
    valid: NDArray[np.bool_]
    h: list[Floats]
    c: list[Floats]
    gates: list[dict[str, Floats]]
    network: Network

    @cached_property
    def logits(self) -> Floats:
        """Logits of the next character, float32 [time, streams, vocabulary]; made when asked."""
        return self.network.logits(self.h[-1])


def stretches(
    network: Network,
    fed: NDArray[np.int32],
    streams: int,
    burn_in: int,
    gates: bool = False,
    part: tuple[int, int] = (0, 1),
    begun: State | None = None,
) -> Iterator[Stretch]:
    """Read fed ids [fed] as contiguous stretches side by side; memory stays what a chunk needs.

    part: which of how many parts of the streams to read, such as (1, 2) for the second half. Over
    all parts every position below `len(fed)` comes exactly once with `valid` true. begun: what
    `burned_in` returned for the same, where a text is read again.
    """
    starts, length = _starts(fed, streams, part)
    if not len(fed) or not len(starts):
        return
    state = burned_in(network, fed, streams, burn_in, part) if begun is None else begun
    for times in _blocks(network, streams, range(length)):  # the same times in every part
        positions = starts + times[:, None]
        valid = positions < np.minimum(starts + length, len(fed))
        run = network.run(fed[np.where(valid, positions, 0)], state, gates)
        state = run.state
        yield Stretch(positions, valid, run.h, run.c, run.gates, network)


def burned_in(
    network: Network,
    fed: NDArray[np.int32],
    streams: int,
    burn_in: int,
    part: tuple[int, int] = (0, 1),
) -> State:
    """Return the states with which `stretches` begins; [streams of the part, hidden] a layer."""
    starts, _ = _starts(fed, streams, part)
    if not len(fed) or not len(starts):
        return network.zero_state(len(starts))
    return _burned_in(network, fed, starts, burn_in)


def _starts(
    fed: NDArray[np.int32], streams: int, part: tuple[int, int]
) -> tuple[NDArray[np.int64], int]:
    """Return where the stretches of a part begin, and how long each is."""
    length = -(-len(fed) // streams)
    first, last = (streams * (part[0] + k) // part[1] for k in (0, 1))
    return np.arange(first, last) * length, length


def suggested_streams(characters: int, burn_in: int) -> int:
    """Return how many streams read fastest: many, but each at least twice its burn-in."""
    return int(np.clip(characters // (2 * max(burn_in, 1)), 1, WIDEST))


def _burned_in(
    network: Network, fed: NDArray[np.int32], starts: NDArray[np.int64], burn_in: int
) -> State:
    """Return the state of each stream at its start, having read up to `burn_in` characters."""
    state = network.zero_state(len(starts))
    burn_in = min(burn_in, int(starts[-1]))  # before the last start there is no more to read
    positions = starts - burn_in
    # A stream that would begin before the text begins reads filler until it stands at 0.
    stops = sorted({0, burn_in, *(int(-p) for p in positions if p < 0)})
    for here, there in pairwise(stops):
        state = state.copy()
        state.clear(positions + here <= 0)
        state = _read_on(network, fed, positions, range(here, there), state)
    state = state.copy()
    state.clear(starts == 0)
    return state


def _read_on(
    network: Network,
    fed: NDArray[np.int32],
    positions: NDArray[np.int64],
    times: range,
    state: State,
) -> State:
    """Read fed[positions + t] for each t and return the state; positions before 0 read filler."""
    for block in _blocks(network, len(positions), times):
        where = np.clip(positions + block[:, None], 0, len(fed) - 1)
        state = network.run(fed[where], state).state
    return state


def _blocks(network: Network, streams: int, times: range) -> Iterator[NDArray[np.int64]]:
    """Cut a range of times into blocks whose states take little memory."""
    steps = max(1, CHUNK // (network.config.hidden_size * streams))
    for at in range(times.start, times.stop, steps):
        yield np.arange(at, min(at + steps, times.stop))
