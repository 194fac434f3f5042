"""Comparing two texts that end alike: what a network still remembers of how they differ.

Both are read exactly, character by character from the zero state. What they have in common at their
start is read once; along what they have in common at their end, each position is read in both, and
whatever differs there differs because of what differs in the texts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charviz.cells import Floats
from charviz.checkpoint import Model
from charviz.errors import ModelError, TextError
from charviz.recurrence import Network, Run, State
from charviz.sampling.choosing import log_norm
from charviz.tracing import Levels, to_levels
from charviz.units import Unit

LONGEST = 10_000  # characters of a text
# A unit differs at a distance where its |difference| is more than `APART` on average over the last
# `OVER` characters (so many as there are): an eighth of its scale, which is -1..1. Over a single
# character, most units flare up now and then, to the end of any text.
APART = 0.25
OVER = 20
ORDINALS = ("first", "second")
STEPS = 1_000  # read at once
SHOWN = 30  # characters of a text that a sentence quotes

Ids = NDArray[np.int32]


@dataclass(frozen=True)
class Parts:
    """Two texts as a network reads them, one id a character, int32 [characters].

    start: what both begin with. differs: what follows in the one and in the other. end: what both
    end with; it may not be empty. unknown: how many characters of both a network does not know.
    """

    start: Ids
    differs: tuple[Ids, Ids]
    end: Ids
    unknown: int


@dataclass(frozen=True)
class Followed:
    """One state of one layer along the common end, by the distance from what differs.

    Position t is what is so when character t of the end has been read, at distance t + 1. one,
    other: uint8 [hidden, time], the levels in either text. first, mean: float32 [hidden], the
    |difference| of tanh(c) or h at the first position, and on average. lasting: int32 [hidden],
    the largest distance at which a unit differs (see `APART`), 0 where it never does. counts: int32
    [time], how many units differ.
    """

    one: Levels
    other: Levels
    first: Floats
    mean: Floats
    lasting: NDArray[np.int32]
    counts: NDArray[np.int32]


@dataclass(frozen=True)
class Comparison:
    """What two texts have in common at their end, and what differs along it.

    start, differs, end, unknown: as `Parts` has them, in characters. groups: what became of each
    state and layer, such as `c0`. logs: float32 [time, 2, vocabulary], log probabilities of what
    comes next in both.
    """

    start: str
    differs: tuple[str, str]
    end: str
    unknown: int
    groups: dict[str, Followed]
    logs: Floats

    def ranked(self, by: str = "lasting") -> list[Unit]:
        """Return all c and h units, first those that differ longest, or by their `mean`.

        Of units that differ equally long, the one that differs more on average comes first.
        """
        named = [
            (g[0], int(g[1:]), i) for g, row in self.groups.items() for i in range(len(row.mean))
        ]
        mean, lasting = (
            np.concatenate([getattr(row, key) for row in self.groups.values()])
            for key in ("mean", "lasting")
        )
        order = np.lexsort((-mean, -lasting)) if by == "lasting" else np.argsort(-mean)
        return [Unit(*named[i]) for i in order]

    def lasts(self, unit: Unit) -> int:
        """Return the largest distance at which a unit differs, 0 where it never does."""
        return int(self.groups[unit.group].lasting[unit.index])

    def mean(self, unit: Unit) -> float:
        """Return by how much a unit differs on average."""
        return float(self.groups[unit.group].mean[unit.index])


def compare(model: Model, one: str, other: str) -> Comparison:
    """Read two texts and compare what they have in common at their end.

    Raises TextError where there is nothing to compare, and ModelError where the network's numbers
    overflow.
    """
    parts = parted(model, one, other)
    network, decode = model.network, model.tokenizer.decode
    with np.errstate(over="ignore", invalid="ignore"):  # found where the logits are looked at
        start = _state_after(network, parts.start, network.zero_state())
        after = [_state_after(network, differs, start) for differs in parts.differs]
        values, logs = _read(network, parts.end, _side_by_side(*after))
    if not np.isfinite(logs).all():
        raise ModelError(
            f"{model.name} gives logits that are no numbers on these texts: its weights are too "
            "large for the float32 it is read with. Train it again, with clipping."
        )
    return Comparison(
        start=decode(parts.start.tolist()),
        differs=(decode(parts.differs[0].tolist()), decode(parts.differs[1].tolist())),
        end=decode(parts.end.tolist()),
        unknown=parts.unknown,
        groups={group: _followed(values.pop(group)) for group in list(values)},
        logs=logs,
    )


def chances(model: Model, compared: Comparison, mark: str) -> Floats:
    """Return the probability that a character comes next in both, float32 [2, time]."""
    found = model.tokenizer.stoi.get(mark)
    if found is None:
        raise TextError(
            f"The mark {mark[:SHOWN]!r} is not one character that {model.name} knows: give one, "
            "such as a quotation mark."
        )
    probabilities: Floats = np.exp(compared.logs[:, :, found].T)
    return probabilities


def parted(model: Model, one: str, other: str) -> Parts:
    """Return what two texts have in common at their start and end, and what differs between.

    Raises TextError for texts that cannot be compared.
    """
    for text, which in zip((one, other), ORDINALS, strict=True):
        if len(text) > LONGEST:
            raise TextError(
                f"The {which} text has {len(text):,} characters; at most {LONGEST:,} can be "
                "compared: give the end of it."
            )
        if not text:
            raise TextError(
                f"The {which} text is empty: give both, so that they end in the same words."
            )
    if one == other:
        raise TextError(
            "The two texts are the same, so nothing can differ: change one of them, such as by "
            "taking out an opening quotation mark."
        )
    read = [model.tokenizer.encode(text) for text in (one, other)]
    a, b = (encoded.fed for encoded in read)
    if np.array_equal(a, b):
        raise TextError(
            f"{model.name} reads both texts alike: they differ only in characters that it does "
            "not know, or reads as others. Change something that it knows."
        )
    end = _in_common(a[::-1], b[::-1])
    if not end:
        raise TextError(
            f"The first text ends in {_tail(one)}, the second in {_tail(other)}: what differs "
            "would be compared with nothing after it. Let both end in the same words."
        )
    start = _in_common(a[: len(a) - end], b[: len(b) - end])
    cut = [ids[start : len(ids) - end] for ids in (a, b)]
    unknown = sum(encoded.unknown for encoded in read)
    return Parts(a[:start], (cut[0], cut[1]), a[len(a) - end :], unknown)


def _tail(text: str) -> str:
    """Return the end of a text as a sentence quotes it, on one line."""
    return f"“{' '.join(text[-SHOWN:].split())}”"


def _in_common(one: Ids, other: Ids) -> int:
    """Return with how many ids in common two rows begin."""
    most = min(len(one), len(other))
    unlike = np.flatnonzero(one[:most] != other[:most])
    return int(unlike[0]) if len(unlike) else most


def _side_by_side(one: State, other: State) -> State:
    """Return two states of one stream each as a state of two streams."""
    pairs = (zip(one.h, other.h, strict=True), zip(one.c, other.c, strict=True))
    return State(*([np.concatenate(pair) for pair in part] for part in pairs))


def _runs(network: Network, ids: Ids, state: State) -> Iterator[tuple[slice, Run]]:
    """Read ids [time] or [time, streams] from a state, some steps at a time, to hold less."""
    for first in range(0, len(ids), STEPS):
        part = slice(first, first + STEPS)
        run = network.run(ids[part].reshape(len(ids[part]), -1), state)
        state = run.state
        yield part, run


def _state_after(network: Network, ids: Ids, state: State) -> State:
    """Return the state after ids [time], one stream."""
    for _, run in _runs(network, ids, state):
        state = run.state
    return state


def _read(network: Network, ids: Ids, state: State) -> tuple[dict[str, Floats], Floats]:
    """Read ids [time] in two streams.

    Returns what the units of each state and layer show, float32 [time, 2, hidden], and the log
    probabilities of what comes next, float32 [time, 2, vocabulary].
    """
    config = network.config
    names = [f"{s}{k}" for s in config.states for k in range(config.layers)]
    values = {name: np.empty((len(ids), 2, config.hidden_size), np.float32) for name in names}
    logs = np.empty((len(ids), 2, config.vocabulary_size), np.float32)
    for part, run in _runs(network, np.repeat(ids[:, None], 2, axis=1), state):
        for k, c in enumerate(run.c):
            np.tanh(c, out=values[f"c{k}"][part])
        for k, h in enumerate(run.h):
            values[f"h{k}"][part] = h
        logits = network.logits(run.h[-1]).astype(np.float64)
        logs[part] = logits - log_norm(logits)[..., None]
    return values, logs


def _followed(shown: Floats) -> Followed:
    """Compare what units show in both texts, float32 [time, 2, hidden]."""
    one, other = (np.ascontiguousarray(to_levels(shown[:, stream]).T) for stream in (0, 1))
    apart = np.abs(shown[:, 0] - shown[:, 1])
    differs = differing(apart)
    return Followed(
        one=one,
        other=other,
        first=apart[0].copy(),
        mean=apart.mean(axis=0),
        lasting=_lasting(differs),
        counts=differs.sum(axis=1, dtype=np.int32),
    )


def differing(apart: Floats) -> NDArray[np.bool_]:
    """Return where units differ (see `APART`), bool, for |differences|, both [time, hidden]."""
    sums = np.cumsum(apart, axis=0, dtype=np.float64)
    sums[OVER:] -= sums[:-OVER].copy()
    counts = np.minimum(np.arange(len(apart)) + 1, OVER)[:, None]
    return sums > APART * counts


def _lasting(differs: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return the largest distance at which a unit differs, int32 [hidden]."""
    last = len(differs) - differs[::-1].argmax(axis=0)
    return np.where(differs.any(axis=0), last, 0).astype(np.int32)
