"""How often the ladder believes labels that have nothing to do with the text.

    CHARVIZ_CORPORA=… python -m tools.random_tracks

Of each of the first ten concepts that occur in the corpus of a sample model the runs are put into
a random order, over the whole corpus: as long as real ones, at random places. Twenty orders of
each are 200 tracks. What falls on the test part is hunted for in the trained network; the null has
the rest of the same track. As the last characters tell nothing of such a track, the table is taken
as passed; q is the p of each track by itself. The twins are the five untrained networks that every
hunt on this text meets.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS, Concept, Labels
from charviz.hunting import detail, twin
from charviz.hunting.bootstrap import counted, scores
from charviz.hunting.histogram import Bins
from charviz.hunting.null import against_others
from charviz.hunting.passes import Reading, sampled_bins, values
from charviz.hunting.rivals import runs
from charviz.hunting.select import REPORT, TUNE, Ranked, ranking
from charviz.hunting.split import Split, split
from charviz.hunting.tally import Labelled, Tally
from charviz.hunting.truth import GRADES, Truth
from charviz.hunting.twin import SEEDS, Twin, untrained
from charviz.hunting.verdict import FEWEST_RUNS, Evidence, judge
from tools.rungs import RUNGS, Ground, tell_passes, tell_verdicts

CONCEPTS_TAKEN = 10
TOGETHER = 8  # tracks counted at once: two to the power of that are the combinations of labels

Levels = NDArray[np.uint8]


@dataclass(frozen=True)
class Track:
    """A made-up concept: as of which real one, what it says of the corpus, and of the text."""

    like: Concept
    corpus: Labels
    grades: detail.Grades


@dataclass(frozen=True)
class Kept:
    """All that the units of a network do along a text, as levels, uint8 [units, time]."""

    model: Model
    bins: Bins
    levels: Levels

    @classmethod
    def of(cls, model: Model, reading: Reading, halves: Split) -> "Kept":
        """Read a text once; levels are chosen as every hunt does."""
        allowed = halves.side(len(reading.fed)) != REPORT
        bins, read = sampled_bins(values(model, reading.fed), allowed)
        levels = np.empty((len(bins.low), len(reading.fed)), np.uint8)
        for positions, raw in read:
            levels[:, positions] = bins.levels(raw)
        return cls(model, bins, levels)

    def rank(self, tracks: Sequence[Track], halves: Split) -> list[Ranked]:
        """Choose the unit of each track on tune, as every hunt does."""
        size = self.levels.shape[1]
        side, truth = halves.side(size), Truth.of(size)
        named = [_named(track, f"{k}") for k, track in enumerate(tracks)]
        for concept, track in zip(named, tracks, strict=True):
            told = track.grades[:size]
            edges = np.arange(1, GRADES, dtype=np.float32)
            is_graded = concept.kind == "graded"
            truth = truth.also(concept.name, _labels(told, is_graded), edges)
        labelled = Labelled.of(truth, [concept.name for concept in named])
        found = []
        for which in (TUNE, REPORT):
            counts = Tally.empty(len(self.levels), labelled, side == which)
            places = np.flatnonzero(side == which)
            for part in np.array_split(places, max(1, len(places) // 2**16)):
                counts.add((row[part] for row in self.levels), part)
            found.append(counts)
        return [ranking(concept, *found) for concept in named]


def tracks(ground: Ground, concepts: Sequence[Concept], orders: int) -> Iterator[Track]:
    """Yield made-up concepts whose runs are those of real ones in a random order."""
    assert ground.known is not None
    (first, last), *more = ground.touched
    assert not more and abs(last - first - len(ground.reading.fed)) < 10_000
    begin = len(next(iter(ground.known.labels.values()))) - len(ground.reading.fed)
    for seed in range(orders):
        for concept in concepts:
            real = ground.known.labels[concept.name]
            grades = np.where(real.valid, real.values, -1).astype(np.int8)
            mixed = in_another_order(grades, seed)
            yield Track(concept, _labels(mixed, concept.kind == "graded"), mixed[begin:])


def in_another_order(grades: detail.Grades, seed: int) -> detail.Grades:
    """Return labels with the same runs in a random order, inside and outside by turns as before.

    A run of a graded concept is a stretch above the least grade, with all that it does there.
    Places that are not valid stay where they are.
    """
    told = grades[grades >= 0]
    inside = told > 0
    begins = np.concatenate([[0], np.flatnonzero(np.diff(inside)) + 1])
    lengths, order = np.diff(np.append(begins, len(told))), np.arange(len(begins))
    rng = np.random.default_rng(seed)
    for value in (True, False):
        order[inside[begins] == value] = rng.permutation(order[inside[begins] == value])
    ends = np.cumsum(lengths[order])
    places = np.arange(len(told)) + np.repeat(
        begins[order] - (ends - lengths[order]), lengths[order]
    )
    mixed = grades.copy()
    mixed[grades >= 0] = told[places]
    return mixed


def told_of(
    track: Track, ranked: Ranked, kept: Kept, rival: Twin | None, ground: Ground, halves: Split
) -> Evidence:
    """Return what a track's unit does on report, as evidence."""
    size, is_graded = len(track.grades), track.like.kind == "graded"
    side, block = halves.side(size), detail.blocks_of(halves, size)
    levels, grades = kept.levels[ranked.best], track.grades
    counts = counted(levels, grades, block, is_graded)
    score = float(scores(counts, np.ones((1, len(counts))), ranked.sign)[0])
    mcc = None
    if ranked.level is not None:
        cells = levels.astype(np.uint16)  # at the level that ranking chose, on tune
        mcc = detail.figures(cells, grades, side == REPORT, ranked.sign, ranked.level)["mcc"]
    right = _labels(grades[side == REPORT], is_graded)
    seen = levels[side == REPORT].astype(np.float64)
    other = against_others(seen, right, track.corpus, ranked.sign, 0, ground.touched)
    ahead = None
    if rival is not None:
        ahead = twin.twin_lead(levels, grades, halves, ranked.sign, rival, 0)
    found = tuple(runs(grades[(side == at) & (grades >= 0)] > 0) for at in (TUNE, REPORT))
    return Evidence(is_graded, (found[0], found[1]), score, mcc, other.p, ahead, over_table=1.0)


def twin_of(track: Track, kept: Sequence[Kept], ranked: Sequence[Ranked], halves: Split) -> Twin:
    """Return the best of the untrained networks for a track."""
    found = []
    for seed, (network, rank) in enumerate(zip(kept, ranked, strict=True)):
        size = network.levels.shape[1]
        block = detail.blocks_of(halves, size)
        is_graded = track.like.kind == "graded"
        counts = counted(network.levels[rank.best], track.grades[:size], block, is_graded)
        score = float(np.nan_to_num(rank.report[0]))
        found.append(Twin(seed, f"{rank.best}", score, rank.sign, counts))
    return max(found, key=lambda rival: rival.score)


def main() -> None:
    """Make tracks, hunt for each, and count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="war-and-peace")
    parser.add_argument("--orders", type=int, default=20)
    asked = parser.parse_args()
    ground = Ground.of(asked.model, "test")
    concepts, reading = ground.concepts[:CONCEPTS_TAKEN], ground.reading
    halves = split(len(reading.fed))
    kept, begun = Kept.of(ground.model, reading, halves), twin.beginning(halves)
    rivals = [
        Kept.of(untrained(ground.model, seed), reading.until(twin.MOST), begun)
        for seed in range(SEEDS)
    ]
    made = list(tracks(ground, concepts, asked.orders))
    every = list[Evidence]()
    for at in range(0, len(made), TOGETHER):
        part = made[at : at + TOGETHER]
        ranked = kept.rank(part, halves)
        theirs = [network.rank(part, begun) for network in rivals]
        for k, track in enumerate(part):
            rival = twin_of(track, rivals, [rank[k] for rank in theirs], begun)
            told = told_of(track, ranked[k], kept, rival, ground, halves)
            every.append(told)
            mcc = "" if told.mcc is None else f", MCC {told.mcc:.2f}"
            ahead = "none" if told.over_twin is None else f"{told.over_twin:+.3f}"
            print(
                f"as {track.like.name}: {told.score:.3f}{mcc}, p {told.q:.3f}, over twin {ahead}, "
                f"runs {min(told.runs)} of {FEWEST_RUNS}: {judge(told)[0]}",
                flush=True,
            )
    print(f"\n{len(made)} tracks ({len(concepts)} concepts, {asked.orders} orders); they pass:")
    tell_passes(every, RUNGS[:4])
    tell_verdicts(every)


def _named(track: Track, name: str) -> Concept:
    real = CONCEPTS[track.like.name]
    return Concept(name, name, real.kind, real.convention, real.label)


def _labels(grades: detail.Grades, is_graded: bool) -> Labels:
    inside = np.maximum(grades, 0).astype(np.float32) if is_graded else grades == 1
    return Labels(inside, grades >= 0)


if __name__ == "__main__":
    main()
