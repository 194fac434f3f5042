"""Reading a text: what every unit did at every character.

A typed text is read as one stream, exactly; a long one as stretches side by side.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.errors import TextError
from charviz.recurrence import Floats
from charviz.stretches import Stretch, stretches, suggested_streams
from charviz.tokenizer import NOT_FED
from charviz.units import Unit

EXACT = 10_000  # characters read as one stream
LONGEST = 1_000_000  # characters whose every level is kept in memory
BURN_INS = (300, 1_000, 2_000, 3_000, 5_000, 8_000, 12_000)
SIGNED = frozenset("gn")  # gates that go from -1 to 1, not from 0
TOLERATED = 0.5e-5  # share of levels off by more than one: half of what is promised

Levels = NDArray[np.uint8]


@dataclass(frozen=True)
class ActivationTrace:
    """What a network did at every code point of a text.

    levels: read-only uint8 [units, time] by state and layer, such as `c0`, where 0..255 stands for
    -1..1 (h, and tanh(c)). surprise: float32 [time], nats, NaN where null. top5_ids: int32
    [time, 5] and top5_probs: float32 [time, 5], the likeliest next characters, likeliest first.
    """

    text: str
    levels: dict[str, Levels]
    surprise: Floats
    top5_ids: NDArray[np.int32]
    top5_probs: Floats
    unknown: int
    replaced: int
    burn_in: int
    streams: int

    def __getitem__(self, unit: Unit) -> Levels:
        """Return the levels of one kept unit, uint8 [time]."""
        row: Levels = self.levels[unit.group][unit.index]
        return row


def trace(model: Model, text: str) -> ActivationTrace:
    """Read a text with a model: every c and h, surprise and the five likeliest next characters."""
    if len(text) > LONGEST:
        raise TextError(
            f"The text has {len(text):,} characters; at most {LONGEST:,} can be traced at once: "
            "give a part of it."
        )
    encoded = model.tokenizer.encode(text)
    fed = encoded.fed
    streams = _streams(model, fed)
    reading = _Reading(model, fed)
    for stretch in stretches(model.network, fed, streams, model.burn_in):
        reading.take(stretch)
    return reading.shown(text, encoded.ids, (encoded.unknown, encoded.replaced), streams)


def gate_levels(model: Model, text: str, layer: int) -> dict[str, Levels]:
    """Read a text as `trace` does and return a layer's gates, uint8 [hidden, time] each.

    0..255 stands for 0..1, and for -1..1 in the candidates `g` and `n`.
    """
    if len(text) > EXACT * 5:
        raise TextError(
            f"The text has {len(text):,} characters; gates are read for at most {EXACT * 5:,}."
        )
    encoded = model.tokenizer.encode(text)
    fed, found = encoded.fed, {}
    for gate in model.config.gates:  # the last column is the state before any, as in a reading
        rest = 128 if gate in SIGNED else 0
        found[gate] = np.full((model.config.hidden_size, len(fed) + 1), rest, np.uint8)
    for stretch in stretches(model.network, fed, _streams(model, fed), model.burn_in, gates=True):
        for gate, into in found.items():
            _write(into, to_levels(stretch.gates[layer][gate], gate in SIGNED), stretch)
    last = _last_fed(encoded.ids)
    return {gate: np.take(levels, last, axis=1) for gate, levels in found.items()}


def nats(model: Model, text: str) -> tuple[float, int]:
    """Return the mean surprise of a text, in nats a character, and how many characters it is over.

    All but the first character count, CR before LF and unknown characters aside.
    """
    fed = model.tokenizer.encode(text).fed
    if len(fed) < 2:
        raise TextError(
            f"The text has {len(fed)} characters that this network knows; a loss needs at least 2."
        )
    total = 0.0
    for stretch in stretches(model.network, fed, _streams(model, fed), model.burn_in):
        scored = stretch.valid & (stretch.positions + 1 < len(fed))
        coming = fed[np.where(scored, stretch.positions + 1, 0)]
        total += float(_surprise(stretch.logits, coming)[scored].sum(dtype=np.float64))
    return total / (len(fed) - 1), len(fed) - 1


def measure_burn_in(model: Model, text: str) -> int:
    """Return the shortest burn-in after which stretches agree with one unbroken stream.

    Agreement: at most `TOLERATED` of all levels are off by more than one, although the stretches
    are only as long as their burn-in, so that twice as many begin in a text as in use.
    """
    fed = model.tokenizer.encode(text).fed
    whole = _all_levels(model, fed, 1, 0)
    for burn_in in BURN_INS:
        streams = max(1, len(fed) // burn_in)
        apart = _all_levels(model, fed, streams, burn_in)
        if share_apart(whole, apart) <= TOLERATED:
            return burn_in
    return BURN_INS[-1]


def share_apart(one: dict[str, Levels], other: dict[str, Levels]) -> float:
    """Return the share of levels that differ by more than one between two readings."""
    off = 0
    for name, group in one.items():
        for mine, theirs in zip(group, other[name], strict=True):  # a unit at a time: little memory
            off += int((np.abs(mine.astype(np.int16) - theirs) > 1).sum())
    return off / max(1, sum(group.size for group in one.values()))


def to_levels(values: Floats, signed: bool = True) -> Levels:
    """Turn values in -1..1 (or 0..1) into 0..255; zero of a signed value is 128."""
    scaled = (values + 1.0) * 127.5 if signed else values * 255.0
    return np.rint(scaled).astype(np.uint8)


def _streams(model: Model, fed: NDArray[np.int32]) -> int:
    return 1 if len(fed) <= EXACT else suggested_streams(len(fed), model.burn_in)


def _surprise(logits: Floats, coming: NDArray[np.integer]) -> Floats:
    """Return -log softmax at the coming ids, float32 [...], nats."""
    top = logits.max(axis=-1, keepdims=True)
    norm = np.log(np.exp(logits - top).sum(axis=-1)) + top[..., 0]
    picked = np.take_along_axis(logits, coming[..., None], axis=-1)[..., 0]
    surprise: Floats = norm - picked
    return surprise


def _top5(logits: Floats) -> tuple[NDArray[np.int32], Floats]:
    """Return the ids and probabilities of the five likeliest characters, likeliest first."""
    count = min(5, logits.shape[-1])
    top = np.argpartition(-logits, count - 1, axis=-1)[..., :count]
    order = np.argsort(-np.take_along_axis(logits, top, axis=-1), axis=-1, kind="stable")
    top = np.take_along_axis(top, order, axis=-1)
    probabilities = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities /= probabilities.sum(axis=-1, keepdims=True)
    return top.astype(np.int32), np.take_along_axis(probabilities, top, axis=-1)


def _last_fed(ids: NDArray[np.int32]) -> NDArray[np.int64]:
    """For each code point the index of the last fed character, -1 before any, int64 [time]."""
    return np.cumsum(ids != NOT_FED, dtype=np.int64) - 1


def _stretch_levels(stretch: Stretch) -> dict[str, Levels]:
    """Return the levels of a stretch by state and layer, uint8 [time, streams, hidden]."""
    found = {f"c{k}": to_levels(np.tanh(c)) for k, c in enumerate(stretch.c)}
    return found | {f"h{k}": to_levels(h) for k, h in enumerate(stretch.h)}


def _write(into: Levels, levels: Levels, stretch: Stretch) -> None:
    """Put uint8 [time, streams, hidden] where it belongs in [hidden, fed]."""
    for b in range(levels.shape[1]):
        count = int(stretch.valid[:, b].sum())
        if count:
            first = int(stretch.positions[0, b])
            into[:, first : first + count] = levels[:count, b].T


def _empty_levels(model: Model, time: int) -> dict[str, Levels]:
    names = [f"{s}{k}" for s in model.config.states for k in range(model.config.layers)]
    return {name: np.full((model.config.hidden_size, time), 128, np.uint8) for name in names}


def _all_levels(
    model: Model, fed: NDArray[np.int32], streams: int, burn_in: int
) -> dict[str, Levels]:
    into = _empty_levels(model, len(fed))
    for stretch in stretches(model.network, fed, streams, burn_in):
        for name, levels in _stretch_levels(stretch).items():
            _write(into[name], levels, stretch)
    return into


class _Reading:
    """Collects stretches, then lays them out over the code points of the text as typed."""

    def __init__(self, model: Model, fed: NDArray[np.int32]) -> None:
        self.model, self.fed = model, fed
        n, five = len(fed), min(5, model.tokenizer.size)
        self.levels = _empty_levels(model, n + 1)  # the last column is the state before any
        self.surprise = np.full(n + 1, np.nan, np.float32)
        self.ids = np.zeros((n + 1, five), np.int32)
        self.probs = np.zeros((n + 1, five), np.float32)
        start = model.network.logits(model.network.zero_state().h[-1])[0]
        self.ids[n], self.probs[n] = _top5(start)

    def take(self, stretch: Stretch) -> None:
        for name, levels in _stretch_levels(stretch).items():
            _write(self.levels[name], levels, stretch)
        at = stretch.positions[stretch.valid]
        logits = stretch.logits[stretch.valid]
        self.ids[at], self.probs[at] = _top5(logits)
        scored = at + 1 < len(self.fed)
        coming = at[scored] + 1
        self.surprise[coming] = _surprise(logits[scored], self.fed[coming])

    def shown(
        self, text: str, ids: NDArray[np.int32], counts: tuple[int, int], streams: int
    ) -> ActivationTrace:
        last = _last_fed(ids)
        levels = {}
        for name, kept in self.levels.items():
            levels[name] = np.take(kept, last, axis=1)  # unlike [:, last], a row stays together
            levels[name].flags.writeable = False
        surprise = np.where(ids == NOT_FED, np.float32(np.nan), self.surprise[last])
        burn_in = self.model.burn_in if streams > 1 else 0
        return ActivationTrace(
            text, levels, surprise, self.ids[last], self.probs[last], *counts, burn_in, streams
        )
