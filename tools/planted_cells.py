"""Cells of which the truth is known: what the study of thresholds plants, and hunts for.

Most are in networks that have learned nothing else, which read validation text.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter
from scipy.stats import rankdata

from charviz.checkpoint import write_json
from charviz.concepts import CONCEPTS
from charviz.hunting import verdict
from charviz.hunting.corpus import Corpus
from charviz.hunting.detail import Grades, blocks_of, grades_of
from charviz.hunting.evidence import Finding
from charviz.hunting.histogram import LEVELS
from charviz.hunting.probe import rearranged
from charviz.hunting.rivals import runs, shadow
from charviz.hunting.split import split
from charviz.hunting.table import LONGEST
from charviz.hunting.twin import untrained
from charviz.hunting.use import Measured, Target, measure
from charviz.spread import load_spread, unit_spread
from charviz.units import Unit
from tools.planting import Bed
from tools.rungs import Ground

HIDDEN, WIDE = 32, 128
FIRST = 1_000  # seed, far from those of the bars, and from those that this was tried with
KEPT, ECHOED = (0.0, 0.3, 0.5, 0.7, 0.9), 100_000
ECHOES = 12  # in a network, each of which takes eight cells
LENGTH = 320_000  # characters of validation text
MADE_UP, DRIFT = 200, 200  # concepts; characters after which a cell's drift is another
STRENGTHS = (1.0, 2.0, 4.0)  # of all cells together that tell the target, nats for each 1 of h
SHARES = (0.0, 0.05, 0.1, 0.25, 0.5, 0.75, 1.0)  # of one of them
CROWD = 3


@dataclass(frozen=True)
class Plan:
    """How a concept is planted: which cell, and the characters that it goes by."""

    concept: str
    cell: str
    opens: str = ""
    closes: str = ""


PLANS = {
    "war-and-peace": [
        Plan("quotes", "toggle", '"'),
        Plan("parentheses", "latch", "(", ")"),
        Plan("brackets", "depth", "(", ")"),
        Plan("line-position", "counter"),
    ],
    "linux": [
        Plan("quotes", "toggle", '"'),
        Plan("parentheses", "latch", "(", ")"),
        Plan("square-brackets", "latch", "[", "]"),
        Plan("line-position", "counter"),
    ],
}


def ground_of(name: str) -> Ground:
    """Take the beginning of a sample model's validation text."""
    ground = Ground.of(name, "validation")
    reading = ground.reading.until(LENGTH)
    told = [c for c in ground.concepts if _enough(grades_of(reading, c.name))]
    return replace(ground, reading=reading, concepts=told)


def nothing(ground: Ground, networks: int) -> Iterator[Finding]:
    """Hunt in networks in which nothing is planted."""
    bed = Bed(ground.model.tokenizer, WIDE, 0).model(ground.model.folder)
    for seed in range(FIRST, FIRST + networks):
        yield from ground.hunt(
            replace(untrained(bed, seed), folder=bed.folder), ground.concepts, seed
        )


def echoes(ground: Ground) -> Iterator[Finding]:
    """Hunt for each concept in networks that only echo the last characters, as well as can be."""
    fed = ground.reading.fed[:ECHOED]
    letters = np.eye(ground.model.tokenizer.size, dtype=np.float32)[fed]
    for kept in KEPT:
        sums = lfilter(kept ** np.arange(LONGEST), [1.0], letters, axis=0)
        for at in range(0, len(ground.concepts), ECHOES):
            bed, concepts = Bed(ground.model.tokenizer, WIDE, at), ground.concepts[at : at + ECHOES]
            for concept in concepts:
                grades = grades_of(ground.reading, concept.name)[: len(fed)]
                values = _least_squares(sums[grades >= 0], grades[grades >= 0])
                bed.echo(values, kept, LONGEST)
            yield from ground.hunt(bed.model(ground.model.folder), concepts)


def noisy(ground: Ground, plans: list[Plan], lost: float, seed: int) -> Iterator[Finding]:
    """Hunt for cells that lose their way `lost` times a run, on average."""
    bed, rng = Bed(ground.model.tokenizer, HIDDEN, seed), np.random.default_rng(seed)
    for plan in plans:
        rate = lost / _run(grades_of(ground.reading, plan.concept))
        noise = _characters(ground, rate, plan.opens + plan.closes + "\n", rng)
        if plan.cell == "toggle":
            bed.toggle(plan.opens + noise)
        elif plan.cell == "latch":
            bed.latch(plan.opens + noise[::2], plan.closes + noise[1::2])
        elif plan.cell == "depth":
            bed.depth(plan.opens, plan.closes, noise)
        else:
            bed.counter("\n", noise)
    yield from ground.hunt(
        bed.model(ground.model.folder), [CONCEPTS[plan.concept] for plan in plans]
    )


def shadows(ground: Ground) -> tuple[list[float], list[float]]:
    """Return what a quote cell scores on made-up concepts where quotations stay the same, and what
    a cell scores that knows those concepts too. Both drift for no reason.
    """
    quotes = grades_of(ground.reading, "quotes")
    ours = quotes[blocks_of(split(len(quotes)), len(quotes)) >= 0]
    hidden: list[float] = []
    true: list[float] = []
    for seed in range(MADE_UP):
        rng = np.random.default_rng(seed)
        other = _by_run(ours, rng.random(_count(ours)) < rng.uniform(0.1, 0.9))
        made = np.where(other, rearranged(ours, seed), ours).astype(np.int8)
        wrong = _by_run(made, rng.random(_count(made)) < rng.uniform(0, 0.2))
        drift = lfilter([1.0], [1.0, -1 + 1 / DRIFT], rng.standard_normal(len(ours)))
        for cell, found in ((ours, hidden), (2 * ours + np.where(wrong, 1 - made, made), true)):
            values = rankdata(cell + drift / drift.std() / 2)
            levels = (values * LEVELS / (len(values) + 1)).astype(np.uint8)
            told = shadow(levels, 1, made, {"quotes": (1.0, ours)})
            if told is not None:
                found.append(told.within)
    return hidden, true


def uses(ground: Ground, known: Corpus, networks: int) -> Iterator[tuple[float, Measured]]:
    """Silence one of some quote cells on which the guess at the mark hangs; yield its share too."""
    grades, stoi = grades_of(ground.reading, "quotes"), ground.model.tokenizer.stoi
    target = Target(frozenset({stoi['"']}), frozenset(stoi[c] for c in known.after["quotes"]))
    text = ground.model.tokenizer.decode(ground.reading.fed[:20_000].tolist())
    means = float(np.tanh(1)), -float(np.tanh(1))
    for seed, strength, share in product(range(FIRST, FIRST + networks), STRENGTHS, SHARES):
        bed = Bed(ground.model.tokenizer, WIDE, seed)
        unit, *crowd = (Unit("c", 0, bed.toggle('"')) for _ in range(1 + CROWD))
        bed.read(unit.index, '"', share * strength)
        for other in crowd:
            bed.read(other.index, '"', (1 - share) * strength / CROWD)
        with tempfile.TemporaryDirectory() as folder:
            model = bed.model(Path(folder))
            write_json(model.folder / "units.json", unit_spread(model, text))
            told = load_spread(model)
        far = [Unit("c", 0, WIDE - 1)]  # something to compare with, which decides nothing here
        halves = split(len(grades))
        found = measure(
            model, ground.reading.fed, grades, halves, unit, target, means, far, far, told, seed
        )
        assert found is not None  # a text full of quotations has places to look at
        yield share, found


def _least_squares(sums: NDArray[np.float64], grades: Grades) -> NDArray[np.float64]:
    """Return a value of each character, at most 1, whose sum comes nearest to a concept."""
    centred = sums - sums.mean(axis=0)
    found = np.linalg.solve(
        centred.T @ centred + np.eye(sums.shape[1]), centred.T @ (grades - grades.mean())
    )
    return found / max(float(np.abs(found).max()), 1e-9)


def _characters(ground: Ground, rate: float, but: str, rng: np.random.Generator) -> str:
    """Choose characters that come at a rate in all, as near as can be."""
    tokenizer = ground.model.tokenizer
    often = np.bincount(ground.reading.fed, minlength=tokenizer.size) / len(ground.reading.fed)
    chosen, total = "", 0.0
    for i in rng.permutation(tokenizer.size):
        letter = tokenizer.itos[i]
        if letter not in but and often[i] > 0 and total + often[i] <= 1.25 * rate:
            chosen, total = chosen + letter, total + often[i]
    return chosen


def _enough(grades: Grades) -> bool:
    side = split(len(grades)).side(len(grades))
    return all(
        runs(grades[(side == at) & (grades >= 0)] > 0) >= verdict.FEWEST_RUNS for at in (0, 1)
    )


def _run(grades: Grades) -> float:
    """Return the mean length of a run of either class."""
    told = grades[grades >= 0] > 0
    return len(told) / (1 + int((told[1:] != told[:-1]).sum()))


def _count(grades: Grades) -> int:
    return 1 + int((np.diff(grades) != 0).sum())


def _by_run(grades: Grades, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return at each place what was chosen for its run."""
    return chosen[np.concatenate([[0], np.cumsum(np.diff(grades) != 0)])]
