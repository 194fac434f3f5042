"""One pass of a network over a text, counted: memory is what a batch needs, however long it is."""

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.concepts import Concept
from charviz.errors import UnitError
from charviz.hunting.histogram import Bins, Floats
from charviz.hunting.team import ALONE, Team, own
from charviz.hunting.truth import Truth
from charviz.recurrence import State
from charviz.stretches import burned_in, stretches, suggested_streams
from charviz.tokenizer import NOT_FED
from charviz.tracing import EXACT
from charviz.units import Unit

SAMPLE = 2**14  # places from which the levels are chosen

Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Reading:
    """A text as a network reads it: fed ids int32 [fed], and what is true after each of them.

    told: of how many of them each concept's labels tell. skipped: code points
    of the text that are not fed, in order.
    """

    fed: NDArray[np.int32]
    truth: Truth
    told: dict[str, int]
    skipped: Positions

    def position(self, place: int) -> int:
        """Return which code point of the text the fed character at a place is."""
        before = self.skipped - np.arange(len(self.skipped))  # fed characters before each
        return place + int(np.searchsorted(before, place, side="right"))

    def until(self, size: int) -> "Reading":
        """Return the beginning of a text, so many fed characters of it."""
        return replace(self, fed=self.fed[:size], truth=self.truth.until(size))


def prepare(
    model: Model,
    text: str,
    concepts: Sequence[Concept],
    edges: Mapping[str, Floats] | None = None,
    team: Team = ALONE,
) -> Reading:
    """Label the characters that reach the network; `edges` are bins of graded concepts in use."""
    ids = model.tokenizer.encode(text).ids
    fed = ids != NOT_FED
    truth, told = Truth.of(int(fed.sum())), {}
    for concept in own(team, concepts):
        labels = concept.label(text)[fed]
        told[concept.name] = int(labels.valid.sum())
        truth = truth.also(concept.name, labels, (edges or {}).get(concept.name))
    truths, tellings = zip(*team.of_all((truth, told)), strict=True)
    truth = reduce(Truth.beside, truths).ordered([concept.name for concept in concepts])
    return Reading(ids[fed], truth, dict(ChainMap(*tellings)), np.flatnonzero(~fed))


def units_of(model: Model, gates: bool = False) -> list[Unit]:
    """Return the units in the order of a pass: all `c`, all `h`, then gates, if they are asked for.

    Raises UnitError where there are none.
    """
    shape = model.config
    if gates and not shape.gates:
        raise UnitError(
            f"{model.name} is a plain {shape.cell.upper()}, which has no gates: hunt without them."
        )
    return [
        Unit(state, layer, index)
        for state in shape.states + (shape.gates if gates else ())
        for layer in range(shape.layers)
        for index in range(shape.hidden_size)
    ]


def values(
    model: Model,
    fed: NDArray[np.int32],
    units: Sequence[int] | None = None,
    team: Team = ALONE,
    begun: State | None = None,
    gates: bool = False,
) -> Iterator[tuple[Positions, Floats]]:
    """Yield positions [n] and raw values float32 [n, units] of all units or some.

    Of a team each member reads its part. begun: what `begin` returned. gates: whether they are
    among all units; of some their places tell.
    """
    part, streams = (team.rank, team.size), _streams(model, fed)
    if units is not None:
        gates = max(units, default=0) >= len(units_of(model))
    read = stretches(model.network, fed, streams, model.burn_in, gates, part, begun)
    for stretch in read:
        of_gates = [layer[name] for name in model.config.gates for layer in stretch.gates]
        told = (*stretch.c, *stretch.h, *of_gates)
        groups = [group.reshape(-1, group.shape[-1]) for group in told]
        valid = slice(None) if stretch.valid.all() else stretch.valid.ravel()
        yield stretch.positions.ravel()[valid], _chosen(groups, units)[valid]


def begin(model: Model, fed: NDArray[np.int32], team: Team = ALONE) -> State:
    """Return the states from which a text is read, so that it can be read twice for less."""
    part = (team.rank, team.size)
    return burned_in(model.network, fed, _streams(model, fed), model.burn_in, part)


def _streams(model: Model, fed: NDArray[np.int32]) -> int:
    return 1 if len(fed) <= EXACT else suggested_streams(len(fed), model.burn_in)


def _chosen(groups: list[Floats], units: Sequence[int] | None) -> Floats:
    """Return all units side by side, or some of them without laying out the others."""
    if units is None:
        return np.concatenate(groups, axis=1)
    hidden = groups[0].shape[1]
    return np.stack([groups[unit // hidden][:, unit % hidden] for unit in units], axis=1)


def sampled_bins(
    read: Iterator[tuple[Positions, Floats]],
    allowed: NDArray[np.bool_] | None = None,
    team: Team = ALONE,
) -> tuple[Bins, Iterator[tuple[Positions, Floats]]]:
    """Choose levels from the first places of every stretch; return them and the whole reading.

    allowed: which places of the text they may be chosen from, bool [time].
    """
    held: list[tuple[Positions, Floats]] = []
    sample: list[Floats] = []
    size = 0
    for chunk in chain(read, repeat(None)):
        if chunk is not None:
            positions, raw = chunk
            held.append(chunk)
            sample.append(raw if allowed is None else raw[allowed[positions]])
        sizes = team.of_all(None if chunk is None else len(sample[-1]))
        size += sum(filter(None, sizes))  # of all, so that a team stops where one alone would
        if size >= SAMPLE or all(found is None for found in sizes):
            break
    everywhere = [part for member in team.of_all(sample) for part in member]
    return Bins.from_sample(np.concatenate(everywhere)), chain(held, read)
