"""What an untrained network does: the same hunt on five networks that have learned nothing.

A recurrence echoes its input for a while without any training, so the best of a thousand random
units follows much that stands in the last characters. The bar is the best of all seeds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from charviz.checkpoint import Model
from charviz.concepts import Concept
from charviz.hunting.bootstrap import Doubles, counted, draws, lead, scores
from charviz.hunting.detail import blocks_of, follow, grades_of
from charviz.hunting.passes import Reading, prepare, units_of
from charviz.hunting.select import Selection, select
from charviz.hunting.split import Split, split
from charviz.recurrence import Network
from charviz.untrained import untrained_weights

SEEDS = 5
MOST = 100_000  # characters


@dataclass(frozen=True)
class Twin:
    """The best of the untrained networks for one concept: which, its unit, and its score.

    counts: float64 [report blocks, 256, grades], of that unit.
    """

    seed: int
    unit: str
    score: float
    sign: int
    counts: Doubles


def twins(model: Model, text: str, concepts: Sequence[Concept]) -> dict[str, Twin]:
    """Return what untrained networks of a model's shape do on the beginning of a text."""
    best: dict[str, Twin] = {}
    for seed in range(SEEDS):
        for name, found in _hunted(untrained(model, seed), text[:MOST], concepts, seed).items():
            if name not in best or found.score > best[name].score:
                best[name] = found
    return best


def untrained(model: Model, seed: int) -> Model:
    """Return a model as training would begin with it."""
    network = Network(model.config, untrained_weights(model.config, seed))
    return replace(
        model,
        name=f"{model.name}, untrained",
        network=network,
        digest=f"untrained-{seed}",
        card={"burn_in": 300},  # what has learned nothing forgets fast
    )


def twin_lead(ours: Doubles, sign: int, twin: Twin, seed: int) -> float | None:
    """Return by how much a unit is surely better than the best twin, on the same blocks.

    ours: the unit's counts, [blocks, 256, grades], of which those are taken that the twin has read.
    """
    blocks = min(len(ours), len(twin.counts))
    drawn = draws(blocks, seed)
    return lead(scores(ours[:blocks], drawn, sign), scores(twin.counts[:blocks], drawn, twin.sign))


def _hunted(model: Model, text: str, concepts: Sequence[Concept], seed: int) -> dict[str, Twin]:
    reading = prepare(model, text, concepts)
    there = [c for c in concepts if reading.told[c.name].runs]
    halves = split(len(reading.fed))
    if not there or not halves.report:
        return {}
    selection = select(model, reading, halves, there)
    return dict(_found(model, reading, halves, selection, seed))


def _found(
    model: Model, reading: Reading, halves: Split, selection: Selection, seed: int
) -> Iterator[tuple[str, Twin]]:
    units = list(dict.fromkeys(r.best for r in selection.ranked.values()))
    cells = follow(model, reading, selection.bins[units], units)
    block, names = blocks_of(halves, len(reading.fed)), units_of(model)
    for name, ranked in selection.ranked.items():
        levels = selection.bins.table[ranked.best][cells[units.index(ranked.best)]]
        counts = counted(levels, grades_of(reading, name), block, ranked.level is None)
        score = float(np.nan_to_num(ranked.report[0]))
        yield name, Twin(seed, str(names[ranked.best]), score, ranked.sign, counts)
