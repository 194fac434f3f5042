"""One pass over a long text for all units at once: what `elsewhere` tells of one unit.

Memory does not grow with the text: of each unit only its histogram and, for each of at most 128
parts, the mean and the levels of the strongest and of the weakest window are held.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.errors import TextError
from charviz.overview.elsewhere import PARTS, WINDOW, Grid, grid, ranked
from charviz.stretches import Stretch, stretches, suggested_streams
from charviz.tokenizer import NOT_FED
from charviz.tracing import EXACT, Levels, to_levels
from charviz.units import Unit

LONGEST = 1_000_000  # characters

Tell = Callable[[float], None]
Sums = NDArray[np.int32]


@dataclass(frozen=True)
class Survey:
    """What every unit (all `c`, then all `h`) did over a long text.

    read: bool [characters], which of them reached the network; all else counts only those. counts:
    uint32 [units, 256]; profile: uint8 [units, parts], the mean level of each part. begin: int32
    [units, ends], where the stretches begin, the strongest first, then as many of the weakest, the
    weakest first; levels: uint8 [units, ends, WINDOW], what the unit did there. A unit that never
    changes has stretches too: any.
    """

    read: NDArray[np.bool_]
    counts: NDArray[np.uint32]
    profile: Levels
    begin: NDArray[np.int32]
    levels: Levels


def row_of(model: Model, unit: Unit) -> int | None:
    """Return a unit's row in a survey; None for a gate, which is not kept."""
    shape = model.config
    if unit.state not in shape.states:
        return None
    group = shape.states.index(unit.state) * shape.layers + unit.layer
    return group * shape.hidden_size + unit.index


def survey(model: Model, text: str, tell: Tell = lambda share: None) -> Survey:
    """Read a long text with a model; `tell` is called with the share done, 0 to 1."""
    if len(text) > LONGEST:
        raise TextError(
            f"The text has {len(text):,} characters; at most {LONGEST:,} are looked through: give "
            "a part of it."
        )
    ids = model.tokenizer.encode(text).ids
    read = ids != NOT_FED
    fed = ids[read]
    cut = grid(len(fed))
    if not cut.shown:
        raise TextError(
            f"This network knows {len(fed):,} of the text's characters; it takes {2 * WINDOW} to "
            "tell strong stretches from weak ones."
        )
    wanted = 1 if len(fed) <= EXACT else suggested_streams(len(fed), model.burn_in)
    length = -(-PARTS // wanted) * cut.apart  # whole parts, so that no window has a seam in it
    streams = -(-len(fed) // length)
    padded = np.concatenate([fed, np.zeros(streams * length - len(fed), np.int32)])
    groups = [
        _Group(cut, streams, length, model.config.hidden_size, len(fed))
        for _ in range(len(model.config.states) * model.config.layers)
    ]
    burn_in = model.burn_in if streams > 1 else 0
    done = burn_in
    for stretch in stretches(model.network, padded, streams, model.burn_in):
        for group, levels in zip(groups, _levels(stretch), strict=True):
            group.take(levels)
        done += len(stretch.positions)
        tell(done / (burn_in + length))
    found = [group.found() for group in groups]
    return Survey(read, *(np.concatenate(arrays) for arrays in zip(*found, strict=True)))


def _levels(stretch: Stretch) -> list[Levels]:
    """Return the levels of each group, uint8 [time, streams, hidden]."""
    return [*(to_levels(np.tanh(c)) for c in stretch.c), *map(to_levels, stretch.h)]


class _Group:
    """Counts the units of one state of one layer, as their streams are read side by side."""

    def __init__(self, cut: Grid, streams: int, length: int, hidden: int, read: int) -> None:
        self.cut, self.hidden = cut, hidden
        self.last = read - (streams - 1) * length  # characters of the last stream; then filler
        self.done = 0  # characters of each stream
        self.rest = np.zeros((0, streams, hidden), np.uint8)  # an unfinished window
        self.each = length // cut.apart  # parts a stream
        self.counts = np.zeros(hidden * 256, np.int64)
        self.offsets = np.arange(hidden) * 256
        parts = streams * self.each
        self.total = np.zeros((parts, hidden), np.int64)
        self.ends = [_End(sign, parts, hidden) for sign in (1, -1)]

    def take(self, levels: Levels) -> None:
        """Take the next levels of every stream, uint8 [time, streams, hidden]."""
        for some in (levels[:, :-1], levels[: max(0, self.last - self.done), -1]):
            apart = some.reshape(-1, self.hidden) + self.offsets
            self.counts += np.bincount(apart.ravel(), minlength=len(self.counts))
        self.done += len(levels)
        held = np.concatenate([self.rest, levels])
        whole = len(held) // WINDOW * WINDOW
        first = (self.done - len(held)) // WINDOW
        for k, at in enumerate(range(0, whole, WINDOW), first):
            self._window(k, held[at : at + WINDOW])
        self.rest = held[whole:].copy()

    def _window(self, k: int, levels: Levels) -> None:
        """Take the k-th window of every stream, but not what is filler."""
        if (k + 1) * WINDOW > self.last:
            levels = levels[:, :-1]
        sums = levels.sum(axis=0, dtype=np.int32)  # [streams, hidden]
        part, within = divmod(k, self.cut.per_part)
        parts = slice(part, part + self.each * sums.shape[0], self.each)
        self.total[parts] += sums
        for end in self.ends:
            end.take(parts, within, sums, levels)

    def found(self) -> tuple[NDArray[np.generic], ...]:
        """Return counts, profile, begin and levels, as in `Survey`."""
        cut = self.cut
        parts = slice(cut.parts)
        windows = np.minimum(cut.per_part, cut.windows - np.arange(cut.parts) * cut.per_part)
        means = self.total[parts].T / (windows * WINDOW)
        highest, lowest = (end.sums[parts].T for end in self.ends)
        chosen = ranked(highest, lowest, cut.shown)
        kept = [end.of(which, cut) for end, which in zip(self.ends, chosen, strict=True)]
        begin, levels = (np.concatenate(found, axis=1) for found in zip(*kept, strict=True))
        counts = self.counts.reshape(self.hidden, 256).astype(np.uint32)
        return counts, np.rint(means).astype(np.uint8), begin, levels


class _End:
    """The strongest (sign 1) or the weakest (sign -1) window of each part, for each unit."""

    def __init__(self, sign: int, parts: int, hidden: int) -> None:
        self.sign = sign
        self.sums = np.full((parts, hidden), -1 if sign > 0 else 256 * WINDOW, np.int32)
        self.within = np.zeros((parts, hidden), np.int32)
        self.levels = np.zeros((WINDOW, parts, hidden), np.uint8)

    def take(self, parts: slice, within: int, sums: Sums, levels: Levels) -> None:
        """Take one window of some parts; of equal ones the first or the last stays."""
        held = self.sums[parts]
        better = sums > held if self.sign > 0 else sums <= held
        held[better] = sums[better]
        self.within[parts][better] = within
        np.copyto(self.levels[:, parts], levels, where=better)

    def of(self, parts: NDArray[np.integer], cut: Grid) -> tuple[NDArray[np.int32], Levels]:
        """Return begin int32 [hidden, n] and levels uint8 [hidden, n, WINDOW] of some parts."""
        units = np.arange(len(parts))[:, None]
        begin = (parts * cut.per_part + self.within[parts, units]) * WINDOW
        levels = np.moveaxis(self.levels[:, parts, units], 0, -1)
        return begin.astype(np.int32), np.ascontiguousarray(levels)
