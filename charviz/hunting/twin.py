"""What an untrained network does: the same hunt on five networks that have learned nothing.

A recurrence echoes its input for a while without any training, so the best of a thousand random
units follows much that stands in the last characters. The bar is the best of all seeds.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from charviz.checkpoint import Model
from charviz.concepts import Concept
from charviz.hunting.bootstrap import Doubles, counted, draws, lead, scores
from charviz.hunting.detail import Grades, blocks_of, follow, grades_of
from charviz.hunting.histogram import LEVELS, Levels
from charviz.hunting.passes import Reading
from charviz.hunting.select import Selection, select
from charviz.hunting.split import Split
from charviz.hunting.team import ALONE, Team, own, shared_out
from charviz.keeping import Shelf
from charviz.recurrence import Network
from charviz.units import parse_unit
from charviz.untrained import untrained_weights

SEEDS = 5
MOST = 100_000  # characters
BURN_IN = 300  # what has learned nothing forgets fast
VERSION = 1  # of what is kept
# By shape, text and concept; they depend on no weights.
KEPT = Shelf("untrained", "What untrained networks did", budget=64_000_000, largest=16_000_000)


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


def twins(
    model: Model,
    reading: Reading,
    halves: Split,
    concepts: Sequence[Concept],
    team: Team = ALONE,
    gates: bool = False,
) -> dict[str, Twin]:
    """Return what untrained networks of a model's shape do on the beginning of a text.

    They read the same characters, choose on the same blocks, among units of the same kinds, and
    report on the same; a concept that the beginning does not have is left out.
    """
    begun, sides = reading.until(MOST), beginning(halves)
    if not sides.tune or not sides.report:
        return {}
    keys = {c.name: _key(model, begun, sides, c.name, gates) for c in concepts}
    best = {name: twin for name, key in keys.items() if (twin := _taken(model, key))}
    best = team.of_all(best)[0]  # all must agree on what is missing
    missing = [c for c in concepts if c.name not in best and _occurs(begun, sides, c.name)]
    if not missing:
        return best

    def hunted(seed: int) -> list[tuple[str, Twin]]:
        network = untrained(model, seed)
        selection = select(network, begun, sides, missing, gates=gates)
        return list(_found(network, begun, sides, selection, seed))

    for seed in shared_out(team, hunted, range(SEEDS)):
        for name, found in seed:
            if name not in best or found.score > best[name].score:
                best[name] = found
    for concept in own(team, missing):
        _keep(keys[concept.name], best[concept.name])
    return best


def beginning(halves: Split) -> Split:
    """Return the blocks of the part that untrained networks read."""
    tune, report = (
        tuple((first, min(last, MOST)) for first, last in blocks if first < MOST)
        for blocks in (halves.tune, halves.report)
    )
    return Split(tune, report)


def untrained(model: Model, seed: int) -> Model:
    """Return a model as training would begin with it."""
    return replace(
        model,
        name=f"{model.name}, untrained",
        network=Network(model.config, untrained_weights(model.config, seed)),
        digest=f"untrained-{seed}",
        card={"burn_in": BURN_IN},
    )


def twin_lead(
    levels: Levels, grades: Grades, halves: Split, sign: int, twin: Twin, seed: int
) -> float | None:
    """Return by how much a unit is surely better than the best twin, on the blocks both have read.

    levels, grades: of the unit and of its concept, [time]. None where those blocks do not tell.
    """
    part = levels[:MOST]
    block = blocks_of(beginning(halves), len(part))
    ours = counted(part, grades[:MOST], block, twin.counts.shape[2] > 2)
    size = max(ours.shape[2], twin.counts.shape[2])  # grades that are nowhere may be left out
    ours, theirs = (
        np.pad(c, ((0, 0), (0, 0), (0, size - c.shape[2]))) for c in (ours, twin.counts)
    )
    drawn = draws(len(ours), seed)
    return lead(scores(ours, drawn, sign), scores(theirs, drawn, twin.sign))


def _found(
    model: Model, reading: Reading, halves: Split, selection: Selection, seed: int
) -> Iterator[tuple[str, Twin]]:
    units = list(dict.fromkeys(r.best for r in selection.ranked.values()))
    cells = follow(model, reading, selection.bins[units], units, begun=selection.begun)
    block = blocks_of(halves, len(reading.fed))
    for name, ranked in selection.ranked.items():
        levels = selection.bins.table[ranked.best][cells[units.index(ranked.best)]]
        counts = counted(levels, grades_of(reading, name), block, ranked.level is None)
        score = float(np.nan_to_num(ranked.report[0]))
        yield name, Twin(seed, str(selection.names[ranked.best]), score, ranked.sign, counts)


def _occurs(reading: Reading, halves: Split, name: str) -> bool:
    """Tell whether either side has two classes, or grades."""
    grades = grades_of(reading, name)
    sides = (np.concatenate([grades[a:b] for a, b in s]) for s in (halves.tune, halves.report))
    return all(len(np.unique(side[side >= 0])) > 1 for side in sides)


def _key(model: Model, reading: Reading, halves: Split, name: str, gates: bool) -> str:
    """Return a digest of all that decides what a twin does."""
    shape = [VERSION, SEEDS, BURN_IN, asdict(model.config), halves.tune, halves.report]
    digest = hashlib.sha256(json.dumps(shape, sort_keys=True).encode())
    digest.update(b"gates" if gates else b"")
    digest.update(b"graded" if name in reading.truth.grades else b"binary")
    digest.update(reading.fed.tobytes())
    digest.update(grades_of(reading, name).tobytes())
    return digest.hexdigest()


def _keep(key: str, twin: Twin) -> None:
    KEPT.put(
        key,
        {
            "counts": twin.counts.astype(np.int32),
            "score": np.array([twin.score]),
            "whole": np.array([twin.seed, twin.sign], np.int64),
            "unit": np.frombuffer(twin.unit.encode(), np.uint8),
        },
    )


def _taken(model: Model, key: str) -> Twin | None:
    """Return what is kept of a twin, None for nothing or for what cannot be one."""
    arrays = KEPT.get(key)
    if arrays is None:
        return None
    try:
        seed, sign = (int(x) for x in arrays["whole"])
        unit = str(parse_unit(bytes(arrays["unit"]).decode(), model.config))
        counts, score = arrays["counts"].astype(np.float64), float(arrays["score"][0])
    except (KeyError, ValueError, IndexError):
        return None
    sound = counts.ndim == 3 and counts.shape[1] == LEVELS and counts.shape[2] > 1
    return Twin(seed, unit, score, sign, counts) if sound and sign in (-1, 1) else None
